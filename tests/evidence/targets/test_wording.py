"""The trust's own words on the pages of targets, and the months its framework gives to each step."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from headwater.evidence.targets.proposals.wording import NEUTRAL, DueStep, Way, Wording, count_due, due_steps, say_due
from headwater.evidence.targets.workflow import NEXT, State, Step
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.frameworks.definitions import FRAMEWORKS
from tests.factories.frameworks import adopt_alpha, make_frameworks
from tests.factories.people import person_holding
from tests.factories.schools import make_membership, make_school, make_trust
from tests.factories.targets import make_proposal, make_target

YEAR = AcademicYear(2026)
OCTOBER = DueStep(Step.AGREE, "The trust board agrees in October", date(2026, 10, 31))
SEPTEMBER = DueStep(Step.REVIEW, "The local board reviews in September", date(2026, 9, 30))
DURING, AFTER = date(2026, 10, 31), date(2026, 11, 1)


def wording(key: str) -> Wording:
    return Wording(FRAMEWORKS.get(key))


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("alpha", "The principal comments, and the local governing board reviews it."),
        ("equa", "The headteacher comments, and the local governing body reviews it."),
    ],
)
def test_sentences_use_the_words_of_the_framework(key, said):
    assert wording(key).own(NEXT[State.PROPOSED]) == said


def test_without_a_framework_the_neutral_words_stay():
    assert NEUTRAL.own(NEXT[State.PROPOSED]) == NEXT[State.PROPOSED]
    assert NEUTRAL.retold("The local board.") == "The local board."


def test_one_and_many_and_the_beginning_of_a_sentence_follow_and_a_school_year_stays():
    equa, alpha = wording("equa"), wording("alpha")
    assert equa.own("Local boards and principals. A principal.") == (
        "Local governing bodies and headteachers. A headteacher."
    )
    assert alpha.own("A school and its schools, in this school year.") == (
        "An academy and its academies, in this school year."
    )


def test_names_keep_their_words():
    told = "Ashdown School, Reading: P. Principal commented. The local board and the principal wait."
    assert wording("equa").retold(told) == (
        "Ashdown School, Reading: P. Principal commented. The local governing body and the headteacher wait."
    )


def test_every_label_of_the_workflow_can_be_said_by_every_model():
    for key in FRAMEWORKS.all():
        for text in [*NEXT.values(), *(state.label for state in State), *(step.label for step in Step)]:
            assert "{" not in wording(key).own(text)


def test_the_steps_of_the_framework_say_their_months_in_the_order_a_target_takes_them():
    assert [(due.told, due.ends) for due in due_steps(wording("alpha"), YEAR)] == [
        ("Targets are proposed in September", date(2026, 9, 30)),
        ("The local governing board reviews in September", date(2026, 9, 30)),
        ("The trust board agrees in October", date(2026, 10, 31)),
    ]


@pytest.mark.parametrize("key", ["equa", "mill", "naat", "cat"])
def test_a_framework_without_such_steps_says_nothing(key):
    assert due_steps(wording(key), YEAR) == ()


def test_without_a_framework_nothing_is_due():
    assert due_steps(NEUTRAL, YEAR) == ()


@pytest.mark.parametrize(
    ("when", "told", "ends"),
    [
        ({"starts": "09-01", "ends": "10-31"}, "from September to October", date(2026, 10, 31)),
        ({"starts": None, "ends": "01-15"}, "by 15 January 2027", date(2027, 1, 15)),
        ({"starts": "11-01", "ends": None}, "(in October)", None),
    ],
)
def test_when_a_step_is_due_is_said_as_the_framework_has_it(when, told, ends):
    alpha = FRAMEWORKS.get("alpha")
    steps = [
        step.model_copy(update={"when": step.when.model_copy(update=when)}) if step.does == "agree-targets" else step
        for step in alpha.cycle.steps
    ]
    changed = alpha.model_copy(update={"cycle": alpha.cycle.model_copy(update={"steps": tuple(steps)})})
    due = due_steps(Wording(changed), YEAR)[-1]
    assert (due.told, due.ends) == (f"The trust board agrees {told}", ends)


WAYS = [
    Way("agreed", stands=True, was_reviewed=True),
    Way("agreed", stands=True),  # agreed without the local board
    Way("", stands=True),  # agreed elsewhere, recorded
    Way("proposed", stands=True, was_reviewed=True),  # a change of a target that stands
    Way("reviewed", was_reviewed=True),
    Way("proposed", was_reviewed=True),  # another number since the review
    Way("draft"),
    Way("withdrawn"),
]


def test_what_is_agreed_is_counted_and_after_the_month_the_rest_is_overdue():
    assert count_due(OCTOBER, WAYS, DURING) == "The trust board agrees in October: 4 of 7 agreed"
    assert count_due(OCTOBER, WAYS, AFTER) == "The trust board agrees in October: 4 of 7 agreed, 3 overdue"


def test_what_was_never_before_the_local_board_here_does_not_count_as_reviewed_or_overdue():
    assert count_due(SEPTEMBER, WAYS, AFTER) == "The local board reviews in September: 2 of 4 reviewed, 2 overdue"


def test_what_was_returned_or_is_a_draft_is_still_to_be_proposed():
    due = DueStep(Step.PROPOSE, "Targets are proposed in September", date(2026, 9, 30))
    ways = [Way("returned"), Way("draft"), Way("proposed"), Way("agreed", stands=True)]
    assert count_due(due, ways, DURING) == "Targets are proposed in September: 2 of 4 proposed, 2 overdue"


def test_where_no_target_is_on_its_way_nothing_is_counted():
    assert count_due(OCTOBER, [], AFTER) == ""
    assert count_due(OCTOBER, [Way("withdrawn")], AFTER) == ""


def test_a_step_without_a_day_is_never_overdue():
    due = DueStep(Step.AGREE, "The trust board agrees (before the spring)", None)
    assert count_due(due, [Way("proposed")], date(2027, 8, 1)) == (
        "The trust board agrees (before the spring): 0 of 1 agreed"
    )


def test_one_proposal_says_what_is_still_before_it():
    assert say_due([SEPTEMBER, OCTOBER], Way("proposed"), DURING) == [
        "The local board reviews in September: overdue",
        "The trust board agrees in October",
    ]
    assert say_due([SEPTEMBER, OCTOBER], Way("reviewed"), DURING) == ["The trust board agrees in October"]
    assert say_due([SEPTEMBER, OCTOBER], Way("agreed", stands=True), AFTER) == []
    assert say_due([SEPTEMBER, OCTOBER], Way("proposed", stands=True), AFTER) == []


# On the pages --------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_pages_of_targets_speak_as_the_trust_does_and_say_what_is_due():
    school, this = make_school("Ashdown Primary"), AcademicYear.containing(timezone.localdate())
    make_membership(school, make_trust())
    adopt_alpha()
    proposal = make_proposal(school, period=this.slug, state=State.REVIEWED)
    make_target(school, "ks2.mat_exp", period=this.slug)
    client = Client()
    client.force_login(person_holding("executive").user)
    for address in ("/targets/", f"/schools/{school.urn}/targets/proposals/"):
        page = client.get(address).content.decode()
        assert "Reviewed by the local governing board" in page
        assert "The trust board agrees in October: 1 of 2 agreed" in page
    page = client.get(f"/schools/{school.urn}/targets/proposals/{proposal.pk}/").content.decode()
    assert "When it is due" in page
    assert "The trust board agrees in October" in page
    page = client.get(f"/targets/proposals/agree/?proposal={proposal.pk}").content.decode()
    assert "Record what the trust board agreed" in page
    assert 'value="Trust board"' in page


@pytest.mark.django_db
def test_a_trust_with_another_model_reads_its_own_words_and_nothing_of_months():
    school, this = make_school("Ashdown Primary"), AcademicYear.containing(timezone.localdate())
    make_membership(school, make_trust())
    make_frameworks("equa")
    make_proposal(school, period=this.slug, state=State.COMMENTED)
    client = Client()
    client.force_login(person_holding("executive").user)
    page = client.get("/targets/").content.decode()
    assert "Commented by the headteacher" in page
    assert "Next: The local governing body reviews it." in page
    assert "targets-due" not in page


@pytest.mark.django_db
def test_a_refusal_names_the_board_as_the_trust_does_and_leaves_names_alone():
    school, this = make_school("Ashdown School"), AcademicYear.containing(timezone.localdate())
    make_membership(school, make_trust())
    make_frameworks("equa")
    proposal = make_proposal(school, period=this.slug, state=State.REVIEWED)
    chair = person_holding("chair-of-governors", at=school, name="C. Chair").user
    proposal.steps.create(
        number=2, step="review", state="reviewed", at=timezone.now(), by=chair, text="76%", value=76, supported=True
    )
    proposal.version = 2
    proposal.save()
    client = Client()
    client.force_login(person_holding("executive").user)
    place = f"measure=ks2.rwm_exp&group=all&period={this.slug}&kind=agreed"
    typed = {f"target_{school.urn}": "80%", f"basis_{school.urn}": "", f"seen_{school.urn}": "1"}
    page = client.post(f"/targets/propose/?{place}", typed).content.decode()
    assert "Ashdown School, Reading, writing and maths: expected standard: C. Chair" in page
    assert "recorded what the local governing body said of 76%" in page
