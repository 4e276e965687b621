"""After its year a target is closed, by the figure there is, by a named person: who may, when, and what is kept."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from headwater.evidence.measures.models import Figure, Stage
from headwater.evidence.targets.closing.policies import Judged, Judgement, choose_figure, judge, reasons_not_to_close
from headwater.evidence.targets.closing.queries import list_judged
from headwater.evidence.targets.models import Closing, Target
from headwater.evidence.targets.operations import (
    CannotClose,
    CannotRecord,
    CannotWithdraw,
    close_targets,
    correct_closing,
    record_target,
    withdraw_target,
)
from headwater.evidence.targets.policies import Known, shortfall
from headwater.evidence.targets.workflow import LIFE, Ending, Life
from headwater.foundations.accounts.models import User
from headwater.foundations.accounts.scope import Scope
from headwater.foundations.audit.append_only import AppendOnly
from headwater.foundations.audit.models import Event
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.people.queries import get_scope
from headwater.reference.people.roles import ROLES, Level
from headwater.reference.schools.models import School
from tests.factories.datasets import make_release
from tests.factories.measures import make_figure as make
from tests.factories.people import person_holding
from tests.factories.schools import make_membership, make_school, make_trust
from tests.factories.targets import draft_of, make_target


def make_figure(school: School, measure: str, value: str, period: str, **fields) -> Figure:
    fields.setdefault("release", make_release(f"a-file-of-{measure.partition('.')[0]}", period))
    return make(school, measure, value, period, **fields)


NOW, TODAY = datetime(2026, 11, 22, 9, 0, tzinfo=UTC), date(2026, 11, 22)
OVER = "2025-26"
Outcome = Closing.Outcome
URN = 900_000


# Pure ----------------------------------------------------------------------------------------------------------------


def target(value: str | None = "76", **fields) -> Target:
    exact = None if value is None else Decimal(value)
    return Target(**({"school_id": URN, "measure": "ks2.rwm_exp", "period": OVER, "value": exact} | fields))


def figure(value: str | None = "76", stage: Stage = Stage.FINAL, **fields) -> Figure:
    facts = {"measure": "ks2.rwm_exp", "period": OVER, "value": None if value is None else Decimal(value)}
    return Figure(**(facts | {"stage": stage, "missing": "" if value else "suppressed"} | fields))


@pytest.mark.parametrize(
    ("aimed", "value", "measure", "says"),
    [
        ("76", "75.5", "ks2.rwm_exp", "met"),  # known as 76
        ("76", "75.4", "ks2.rwm_exp", "not-met"),
        ("75.8", "75.7", "ks2.rwm_exp", "not-met"),
        ("9", "9.04", "att.pa", "met"),  # lower is better; known as 9.0
        ("9", "9.05", "att.pa", "not-met"),
        ("0", "0", "beh.pex_rate", "met"),
        ("0", "0.01", "beh.pex_rate", "not-met"),
    ],
)
def test_the_figure_suggests_the_outcome_as_people_know_it(aimed: str, value: str, measure: str, says: str):
    judged = judge(target(aimed, measure=measure), figure(value, measure=measure), {})

    assert (judged.suggested, judged.is_settled, judged.caution) == (says, True, "")


def test_a_relative_target_is_judged_by_the_number_it_came_to():
    relative = target(None, comparator="england", text="at or above national")

    judged = judge(relative, figure("63"), {"england": Known(Decimal("62"), OVER)})
    unknown = judge(relative, figure("63"), {})

    assert (judged.suggested, judged.aimed) == ("met", Decimal(62))
    assert judged.aimed_words == "At or above national (62%, 2025/26)"
    assert (unknown.suggested, unknown.is_settled) == ("", False)
    assert "No national figure is loaded" in unknown.why_not


@pytest.mark.parametrize(
    ("stage", "caution"),
    [
        (Stage.FINAL, ""),
        (Stage.REVISED, ""),
        (Stage.PROVISIONAL, "provisional: it may still change"),
        (Stage.INTERNAL, "the school’s own figure, not published"),
        (Stage.ESTIMATE, "an estimate"),
    ],
)
def test_what_is_not_settled_says_so_and_is_not_chosen_by_itself(stage: Stage, caution: str):
    judged = judge(target(), figure("80", stage), {})

    assert (judged.caution, judged.is_settled) == (caution, not caution)
    assert judged.suggested == "met"


def test_where_the_year_has_no_figure_the_one_to_date_is_taken_and_named():
    whole = target("94", measure="att.overall")
    so_far = figure("93.2", Stage.INTERNAL, measure="att.overall_ytd", as_at=date(2026, 7, 21))
    figures = {("att.overall_ytd", "all", OVER): so_far}

    chosen = choose_figure(whole, figures)
    judged = judge(whole, chosen, {})

    assert chosen is so_far
    assert judged.caution == (
        "the school’s own figure, not published; attendance this year so far; counted only up to 21 July 2026"
    )
    own = figure("94.1", measure="att.overall")
    assert choose_figure(whole, figures | {("att.overall", "all", OVER): own}) is own


def test_missing_is_told_with_its_reason_and_is_never_not_met():
    assert judge(target(), None, {}).why_not == "No figure of the year is loaded or entered."
    suppressed = judge(target(), figure(None), {})
    assert (suppressed.suggested, suppressed.why_not) == ("", "Suppressed: too few pupils to publish.")


SAID = Judged(Decimal(76), "76%", Decimal(70), stage="final", shown="70%", suggested="not-met")
ALL = Scope(frozenset({("targets.propose", URN)}))
BY = User(pk=1, name="L. Lead")


def reasons(outcome: str, reason: str = "", judged: Judged = SAID, today: date = TODAY, **fields) -> list[str]:
    facts = {"seen": 0, "mark": ""} | {name: fields.pop(name) for name in ("seen", "mark") if name in fields}
    return reasons_not_to_close(
        Judgement(target(**fields), outcome, reason, **facts), judged, Ending.CLOSE, BY, ALL, today
    )


def test_what_the_figure_says_needs_no_reason_and_anything_else_does():
    assert reasons("not-met") == []
    assert reasons("met") == ["By the figure (70%) it is not met. Say why it is closed otherwise."]
    assert reasons("met", "Two pupils were counted twice.") == []
    assert reasons("not-applicable") == ["Say why the target is not applicable."]
    assert reasons("better") == ["Say whether it was met, not met or not applicable."]


def test_before_the_year_is_over_only_not_applicable():
    last_day = date(2026, 8, 31)
    assert reasons("not-met", today=last_day) == [
        "2025/26 ends on 31 August 2026: until then a target can be closed only as not applicable."
    ]
    assert reasons("not-met", today=date(2026, 9, 1)) == []
    assert reasons("not-applicable", "The class was merged.", today=last_day) == []


def test_without_a_figure_nobody_says_met():
    nothing = Judged(Decimal(76), "76%", why_not="No figure of the year is loaded or entered.")
    assert reasons("met", "We believe so.", nothing)[0].startswith("No figure of the year is loaded or entered, so nob")
    assert reasons("not-applicable", "Not assessed.", nothing) == []


def test_a_figure_that_changed_meanwhile_is_told():
    assert reasons("not-met", mark=SAID.mark) == []
    assert reasons("not-met", mark=replace(SAID, value=Decimal(71)).mark) == [
        "The figure or the target’s number has changed while you looked. Look again."
    ]


def test_a_target_without_a_year_is_not_closed():
    assert reasons("not-met", period="") == ["Nobody has said which year it is for. Give it its year first."]


@pytest.mark.parametrize("value", ["75.49", "75.5", "76", "75.84", "75.85"])
def test_shortfall_is_what_is_missing_after_rounding(value: str):
    from headwater.evidence.measures.definitions import MEASURES

    measure = MEASURES.get("ks2.rwm_exp")
    assert shortfall(Decimal(value), Decimal("76"), measure) == Decimal(76) - Decimal(value).quantize(
        Decimal(1), "ROUND_HALF_UP"
    )


# Every role, in every state, with every step -------------------------------------------------------------------------

MAY = {"trust-administrator", "executive", "school-improvement-lead"}
BECOMES = {(Ending.CLOSE, Life.LIVE): Life.CLOSED, (Ending.CORRECT, Life.CLOSED): Life.CLOSED}
HOLDERS = [(role.key, at) for role in ROLES.values() for at in sorted(role.held_at, key=lambda at: at.name)]


@pytest.fixture
def school(db) -> School:
    school = make_school("Ashdown Primary")
    make_membership(school, make_trust())
    return school


def closed(target: Target, outcome: str = Outcome.MET, number: int = 1, **fields) -> Closing:
    facts = {"aimed": Decimal(76), "value": Decimal(80), "stage": "final", "closed_at": NOW} | fields
    return Closing.objects.create(
        target=target, outcome=outcome, number=number, closed_by=facts.pop("by", target.entered_by), **facts
    )


def outcome(step: Ending, life: Life, school: School, by: User, scope: Scope) -> Life | None:
    """Where the target stands after the step; None where it was refused, and then nothing was written."""
    with transaction.atomic():
        target = make_target(school, period=OVER)
        if life == Life.CLOSED:
            closed(target)
        before = (Event.objects.count(), Closing.objects.count())
        said = Judgement(target, "not-met", "It was counted anew.", seen=1 if life == Life.CLOSED else 0)
        try:
            with transaction.atomic():
                if step == Ending.CLOSE:
                    close_targets(judgements=[said], by=by, scope=scope, now=NOW, today=TODAY)
                else:
                    correct_closing(judgement=said, by=by, scope=scope, now=NOW, today=TODAY)
        except CannotClose:
            after = None
            assert before == (Event.objects.count(), Closing.objects.count())
        else:
            after = Life.CLOSED if Target.objects.get(pk=target.pk).closing else Life.LIVE
            assert (Event.objects.count(), Closing.objects.count()) == (before[0] + 1, before[1] + 1)
        transaction.set_rollback(True)
    return after


@pytest.mark.parametrize(("role", "at"), HOLDERS, ids=[f"{role} {at.name.lower()}" for role, at in HOLDERS])
def test_every_step_in_every_state_does_what_is_declared(school: School, role: str, at: Level):
    make_figure(school, "ks2.rwm_exp", "70", OVER)
    person = person_holding(role, at=school if at == Level.SCHOOL else None)
    scope = get_scope(person.user, TODAY)
    for step in Ending:
        for life in Life:
            declared = BECOMES.get((step, life)) if role in MAY else None
            assert outcome(step, life, school, person.user, scope) == declared, f"{role}: {step} from {life}"


def test_every_state_and_step_has_its_words():
    assert set(LIFE.not_yours) == set(LIFE.not_now) == set(Ending)
    assert {line.after for line in LIFE.table} == {Life.CLOSED}


# What is kept --------------------------------------------------------------------------------------------------------


@pytest.fixture
def lead(school):
    return person_holding("school-improvement-lead", name="L. Lead")


@pytest.fixture
def facts(lead) -> dict:
    return {"by": lead.user, "scope": get_scope(lead.user, TODAY), "now": NOW, "today": TODAY}


def test_the_figure_is_kept_as_it_stood_and_a_later_one_changes_nothing(school, facts):
    release = make_release("ks2-results", OVER)
    published = make_figure(
        school, "ks2.rwm_exp", "66.67", OVER, release=release, numerator=Decimal(20), denominator=Decimal(30)
    )
    made = make_target(school, period=OVER)

    [kept] = close_targets(judgements=[Judgement(made, "not-met")], **facts)
    published.delete()

    kept.refresh_from_db()
    assert (kept.value, kept.numerator, kept.denominator) == (Decimal("66.67"), 20, 30)
    assert (kept.outcome, kept.suggested, kept.stage, kept.aimed) == ("not-met", "not-met", "final", Decimal(76))
    assert kept.source == f"{release.title} ({release.publisher}), final"
    assert (kept.closed_by, kept.closed_at, kept.number) == (facts["by"], NOW, 1)


def test_many_are_closed_together_or_not_at_all(school, facts):
    make_figure(school, "ks2.rwm_exp", "80", OVER)
    one, two = make_target(school, period=OVER), make_target(school, "psc.y1", "80", OVER)

    with pytest.raises(CannotClose) as refused:
        close_targets(judgements=[Judgement(one, "met"), Judgement(two, "met")], **facts)
    assert not Closing.objects.exists()
    assert refused.value.reasons[0].startswith("Ashdown Primary, Phonics in year 1: No figure of the year")

    with pytest.raises(CannotClose, match="No target is chosen"):
        close_targets(judgements=[], **facts)

    close_targets(judgements=[Judgement(one, "met"), Judgement(two, "not-applicable", "Nobody was entered.")], **facts)
    event = Event.objects.get(type="targets.targets-closed")
    assert (event.after["met"], event.after["not-met"], event.after["not-applicable"]) == (1, 0, 1)


def test_a_correction_is_another_closing_and_both_stay(school, facts):
    make_figure(school, "ks2.rwm_exp", "80", OVER)
    made = make_target(school, period=OVER)
    close_targets(judgements=[Judgement(made, "met")], **facts)
    Figure.objects.all().update(value=Decimal(70))

    with pytest.raises(CannotClose, match="Say why the closing is corrected"):
        correct_closing(judgement=Judgement(made, "not-met", seen=1), **facts)
    correct_closing(judgement=Judgement(made, "not-met", "The final figures are lower.", seen=1), **facts)

    first, second = made.closings.order_by("number")
    assert (first.outcome, first.value, second.outcome, second.value) == ("met", 80, "not-met", 70)
    assert Target.objects.get(pk=made.pk).closing == second
    for change in (first.save, first.delete, Closing.objects.all().delete):
        with pytest.raises(AppendOnly):
            change()
    with pytest.raises(AppendOnly):
        Closing.objects.update(outcome="met")


def test_whoever_is_second_is_told_and_a_second_click_does_nothing_twice(school, facts):
    make_figure(school, "ks2.rwm_exp", "80", OVER)
    made = make_target(school, period=OVER)
    close_targets(judgements=[Judgement(made, "met")], **facts)
    other = person_holding("executive", name="C. Chief")
    theirs = facts | {"by": other.user, "scope": get_scope(other.user, TODAY)}

    with pytest.raises(CannotClose, match="You have closed it already, as met"):
        close_targets(judgements=[Judgement(made, "met")], **facts)
    with pytest.raises(CannotClose, match=r"L\. Lead has closed it as met while you looked"):
        close_targets(judgements=[Judgement(made, "not-met", "I say so.")], **theirs)
    assert Closing.objects.count() == 1


def test_a_closed_target_is_neither_replaced_nor_withdrawn(school, facts):
    made = make_target(school, period=OVER)
    closed(made)

    with pytest.raises(CannotRecord, match="it is closed as met: it stays as it is"):
        record_target(draft=draft_of(school, value="80", period=OVER, reason="Too low."), by=facts["by"], today=TODAY)
    with pytest.raises(CannotWithdraw, match="it is closed as met"):
        withdraw_target(target=made, reason="A mistake.", by=facts["by"], now=NOW)


def test_judging_many_targets_takes_as_few_questions_as_one(school, facts, django_assert_num_queries):
    for measure in ("ks2.rwm_exp", "ks2.read_exp", "psc.y1"):
        make_target(school, measure, None, OVER, comparator="england")
    targets = list(Target.objects.select_related("school"))

    with django_assert_num_queries(2):
        list_judged(targets, facts["scope"])


# Pages ---------------------------------------------------------------------------------------------------------------

THIS = AcademicYear.containing(timezone.localdate()).slug
LAST = AcademicYear.containing(timezone.localdate()).plus(-1).slug


def client_of(person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def words(response) -> str:
    assert response.status_code == 200, response.status_code
    text = re.sub(r"<[^>]+>", " ", response.content.decode().partition("<main")[2])
    return re.sub(r"\s+([.,:;)])", r"\1", " ".join(text.split()))


def fields_of(page) -> dict[str, str]:
    """What the form would send, as it stands."""
    html = page.content.decode()
    sent = dict(re.findall(r'type="hidden" name="(seen_\d+)" value="([^"]*)"', html))
    for name, options in re.findall(r'<select name="(outcome_\d+)".*?>(.*?)</select>', html, re.S):
        chosen = re.search(r'value="([^"]*)"\s+selected', options)
        sent[name] = chosen[1] if chosen else ""
    return sent


def test_a_year_is_closed_on_one_screen(school, lead):
    settled = make_target(school, period=LAST)
    not_settled = make_target(school, "psc.y1", "80", LAST)
    make_figure(school, "ks2.rwm_exp", "80", LAST)
    make_figure(school, "psc.y1", "90", LAST, stage=Stage.PROVISIONAL)
    client = client_of(lead)

    page = client.get("/targets/closing/")
    assert "2 to close What a final" in words(page)
    assert "Met. Not settled: provisional: it may still change" in words(page)
    sent = fields_of(page)
    assert (sent[f"outcome_{settled.pk}"], sent[f"outcome_{not_settled.pk}"]) == ("met", "")

    done = client.post("/targets/closing/", sent, follow=True)
    assert "1 to close, 1 closed: 1 met" in words(done)
    assert Closing.objects.get().target == settled

    told = words(client.get(f"/schools/{school.urn}/targets/"))
    assert "Closed by L. Lead" in told
    assert "Judged by: 80%" in told


def test_what_was_typed_stays_where_it_is_refused(school, lead):
    made = make_target(school, period=LAST)
    make_figure(school, "ks2.rwm_exp", "70", LAST)
    client = client_of(lead)
    sent = fields_of(client.get("/targets/closing/")) | {f"outcome_{made.pk}": "met", f"reason_{made.pk}": ""}

    refused = client.post("/targets/closing/", sent)
    assert "By the figure (70%) it is not met. Say why it is closed otherwise." in words(refused)
    assert fields_of(refused)[f"outcome_{made.pk}"] == "met"


def test_a_closing_is_corrected_on_its_own_page(school, lead):
    made = make_target(school, period=LAST)
    make_figure(school, "ks2.rwm_exp", "70", LAST)
    closed(made, by=lead.user)
    client, address = client_of(lead), f"/schools/{school.urn}/targets/{made.pk}/close/"

    page = client.get(address)
    assert "How it was closed" in words(page)
    seen = fields_of(page)
    client.post(address, seen | {f"outcome_{made.pk}": "not-met", f"reason_{made.pk}": "The final figure is lower."})

    assert [closing.outcome for closing in made.closings.all()] == ["met", "not-met"]
    assert "The final figure is lower." in words(client.get(f"/schools/{school.urn}/targets/"))


def test_only_the_trust_closes(school):
    made = make_target(school, period=LAST)
    for role in ("principal", "chair-of-governors"):
        client = client_of(person_holding(role, at=school))
        assert client.get("/targets/closing/").status_code == 404
        assert client.get(f"/schools/{school.urn}/targets/{made.pk}/close/").status_code == 404
        assert "Close" not in words(client.get(f"/schools/{school.urn}/targets/"))


@pytest.mark.parametrize("address", ["/targets/proposals/paste/", "/schools/{urn}/targets/paste/"])
def test_a_sheet_is_looked_at_in_as_few_questions_however_many_targets_stand(school, lead, address: str):
    client, counted = client_of(lead), []
    path = address.format(urn=school.urn)
    for measures in (["ks2.rwm_exp"], ["ks2.read_exp", "ks2.mat_exp", "psc.y1"]):
        for measure in measures:
            make_target(school, measure, period=THIS)
        rows = "".join(f"\n{school.name}\t{measure}\t{THIS}\t81%" for measure in measures)
        sent = {
            "step": "look",
            "sheet": "",
            "text": f"School\tMeasure\tYear\tTarget{rows}",
            "period": THIS,
            "kind": "agreed",
        }
        client.post(path, sent)
        with CaptureQueriesContext(connection) as asked:
            page = client.post(path, sent)
        assert "Say why it changes" in words(page)
        counted.append(len(asked))
    assert counted[0] == counted[1]
