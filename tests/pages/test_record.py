"""What was known and agreed on a day, and what people had been sent or shown: from the records, whatever came later."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from headwater.evidence.targets.models import Closing, Target
from headwater.evidence.targets.operations import (
    agree_proposals,
    comment_on_proposal,
    draft_targets,
    propose_targets,
    record_target,
    review_proposals,
)
from headwater.evidence.targets.proposals.notices import notice_facts
from headwater.evidence.targets.proposals.policies import Meeting
from headwater.foundations.accounts.models import User
from headwater.foundations.audit.models import Event, Notice
from headwater.foundations.audit.openings import record_opening
from headwater.improvement.tiers.models import CaseStep, TierCase, TierDecision
from headwater.improvement.tiers.workflow import State
from headwater.oversight.cards.models import CardEdition, EditionStep
from headwater.oversight.governance.models import Pack
from headwater.oversight.governance.operations import fail_pack
from headwater.pages.record.presenters import NOT_OPENED, Part, RecordPage, present_record
from headwater.pages.record.queries import get_record_facts
from headwater.reference.people.queries import get_scope
from headwater.reference.schools.models import School
from tests.factories.audit import make_notice
from tests.factories.governance import NOW, make_kept_pack
from tests.factories.people import person_holding
from tests.factories.record import record_of
from tests.factories.schools import make_membership, make_school, make_trust
from tests.factories.targets import draft_of, proposed
from tests.factories.tiers import make_case, make_decision, works_by

pytestmark = pytest.mark.django_db

OCTOBER, JANUARY = date(2026, 10, 14), date(2027, 1, 20)


def at(month: int, day: int, hour: int = 9, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, 0, tzinfo=UTC)


@pytest.fixture
def schools() -> list[School]:
    trust, schools = make_trust(), [make_school("Ashdown Primary"), make_school("Beacon Primary")]
    for school in schools:
        make_membership(school, trust)
    return schools


@pytest.fixture
def people(schools: list[School]) -> dict[str, User]:
    held: dict[str, tuple[str, School | None]] = {
        "lead": ("school-improvement-lead", None),
        "executive": ("executive", None),
        "trustee": ("trustee", None),
        "principal": ("principal", schools[0]),
        "chair": ("chair-of-governors", schools[0]),
        "governor": ("local-governor", schools[0]),
        "other principal": ("principal", schools[1]),
        "teacher": ("subject-leader", schools[0]),
    }
    return {name: person_holding(role, at=place, name=f"{name} X").user for name, (role, place) in held.items()}


def did(people: dict[str, User], who: str, now: datetime) -> dict[str, Any]:
    return {"by": people[who], "scope": get_scope(people[who], now.date()), "now": now}


def agree(people: dict[str, User], proposal: Any, meeting: Meeting, now: datetime) -> None:
    facts = did(people, "executive", now) | {"today": now.date()}
    agree_proposals(proposals=[proposal], meeting=meeting, comment="In time.", **facts)
    # The moment of entry is the machine's own; here it is the one that is told.
    Target.objects.filter(proposal=proposal).update(entered_at=now)


def propose(people: dict[str, User], now: datetime, *targets: Any) -> list[Any]:
    return propose_targets(proposed=targets, **did(people, "lead", now), today=now.date())


@pytest.fixture
def autumn(schools: list[School], people: dict[str, User]) -> Any:
    """Proposed on 14 September, commented and reviewed by 2 October, agreed on 14 October and entered that evening."""
    [proposal] = propose(people, at(9, 14), proposed(schools[0], value="76"))
    comment_on_proposal(proposal=proposal, comment="It can be done.", **did(people, "principal", at(9, 20)))
    facts = did(people, "chair", at(10, 2)) | {"today": date(2026, 10, 2)}
    meeting = Meeting("Local governing board", date(2026, 10, 1), "5.1")
    review_proposals(proposals=[proposal], meeting=meeting, supported=True, **facts)
    agree(people, proposal, Meeting("Trust board", OCTOBER, "7.2"), at(10, 14, 22))
    return proposal


def part(page: RecordPage, key: str, school: int = 0) -> Part:
    return next(each for each in page.schools[school].parts if each.key == key)


def stood(page: RecordPage, key: str = "targets") -> list[str]:
    return [f"{fact.stood}: {fact.state}" for fact in part(page, key).facts]


# As it was ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "on_the_way", "standing"),
    [
        (date(2026, 9, 13), [], []),
        (date(2026, 9, 14), ["76%: Proposed"], []),
        (date(2026, 9, 20), ["76%: Commented by the principal"], []),
        (date(2026, 10, 13), ["76%: Reviewed by the local board"], []),
        (OCTOBER, ["76%: Agreed"], ["76%: Stood"]),
    ],
)
def test_each_day_shows_what_was_on_the_table_and_what_stood(
    autumn: Any, people: dict[str, User], day: date, on_the_way: list[str], standing: list[str]
) -> None:
    page = record_of(day, people["executive"])
    assert (stood(page, "proposals"), stood(page)) == (on_the_way, standing)


def test_the_october_answer_is_the_same_after_an_amendment_in_january(
    autumn: Any, schools: list[School], people: dict[str, User]
) -> None:
    before = record_of(OCTOBER, people["executive"])
    [amended] = propose(people, at(1, 11, year=2027), proposed(schools[0], value="80", reason="Two classes merged."))
    agree(people, amended, Meeting("Trust board", JANUARY, "3.1"), at(1, 20, year=2027))
    assert record_of(OCTOBER, people["executive"]) == before
    assert stood(before) == ["76%: Stood"]
    assert stood(record_of(JANUARY, people["executive"])) == ["80%: Stood"]
    assert stood(record_of(date(2027, 1, 19), people["executive"])) == ["76%: Stood"]


def test_who_had_done_what_at_which_meeting_is_told_step_by_step(autumn: Any, people: dict[str, User]) -> None:
    [fact] = part(record_of(OCTOBER, people["executive"]), "proposals").facts
    assert fact.steps == (
        "Proposed: 76%. By lead X, 14 September 2026",
        "Commented: 76%. By principal X, 20 September 2026",
        "Reviewed by the local board, supported: 76%. Local governing board, 1 October 2026, minute 5.1. "
        "By chair X, 2 October 2026",
        "Agreed: 76%. Trust board, 14 October 2026, minute 7.2. By executive X, 14 October 2026",
    )
    assert fact.decided == "Local governing board, 1 October 2026, minute 5.1; Trust board, 14 October 2026, minute 7.2"


def test_what_was_decided_by_then_and_recorded_afterwards_stands_apart(
    schools: list[School], people: dict[str, User]
) -> None:
    facts = {"decided_by_body": "Trust board", "decided_on": date(2026, 10, 14), "minute": "7.2"}
    record_target(draft=draft_of(schools[0], value="71", text="71", **facts), by=people["lead"], today=JANUARY)
    Target.objects.update(entered_at=at(10, 20))
    page = record_of(OCTOBER, people["executive"])
    assert stood(page) == []
    [late] = page.schools[0].later
    assert (late.stood, late.decided) == ("71%", "Trust board, 14 October 2026, minute 7.2")
    assert late.known == "Recorded afterwards: entered by lead X on 20 October 2026"
    assert record_of(date(2026, 10, 13), people["executive"]).schools[0].later == ()
    known = record_of(date(2026, 10, 20), people["executive"])
    assert (stood(known), known.schools[0].later) == (["71%: Stood"], ())


def test_a_review_entered_later_was_not_known_before(autumn: Any, people: dict[str, User]) -> None:
    page = record_of(date(2026, 10, 1), people["executive"])
    assert stood(page, "proposals") == ["76%: Commented by the principal"]
    [late] = page.schools[0].later
    assert late.state == "Reviewed by the local board, supported"
    assert late.known == "Recorded afterwards: entered by chair X on 2 October 2026"


def test_a_withdrawn_target_stood_until_the_day_it_was_withdrawn(autumn: Any, people: dict[str, User]) -> None:
    Target.objects.update(withdrawn_at=at(12, 1), withdrawn_by=people["lead"], withdrawn_because="Wrong school.")
    assert stood(record_of(date(2026, 11, 30), people["executive"])) == ["76%: Stood"]
    assert stood(record_of(date(2026, 12, 1), people["executive"])) == []


def test_a_target_is_closed_from_the_day_somebody_said_so(autumn: Any, people: dict[str, User]) -> None:
    facts = {"target": Target.objects.get(), "aimed": 76, "value": 71, "closed_by": people["lead"]}
    Closing.objects.create(number=1, outcome="not-met", closed_at=at(12, 1), **facts)
    corrected = {"outcome": "met", "value": 77, "reason": "The results were revised."}
    Closing.objects.create(number=2, closed_at=at(12, 8), **(facts | corrected))
    days = (date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 8))
    told = [stood(record_of(day, people["executive"])) for day in days]
    assert told == [["76%: Stood"], ["76%: Closed: not met"], ["76%: Closed: met"]]


# What people had been sent or shown -----------------------------------------------------------------------------------


def lines(page: RecordPage, who: str) -> list[tuple[str, str]]:
    person = next(each for each in page.people if each.who == who)
    return [(line.why, line.opened) for line in person.lines]


def test_what_was_sent_and_whether_it_was_opened_is_as_it_was_that_day(autumn: Any, people: dict[str, User]) -> None:
    Notice.objects.filter(to=people["principal"], why="targets.to-comment").mark_opened(at(9, 18, 15))
    asks = "Comment on the proposed target"
    assert lines(record_of(date(2026, 9, 17), people["executive"]), "principal X") == [(asks, NOT_OPENED)]
    after = record_of(date(2026, 9, 20), people["executive"])
    assert lines(after, "principal X") == [(asks, "18 September 2026, 16:00")]
    assert after.people[-1].lines[0].sent == "14 September 2026, 10:00 by lead X"
    assert after.people[-1].lines[0].settled == "20 September 2026, 10:00 by principal X"
    assert [person.who for person in after.people] == ["chair X", "governor X", "principal X"]


def test_two_notices_at_once_are_two_lines_and_counted(schools: list[School], people: dict[str, User]) -> None:
    propose(people, at(9, 14), proposed(schools[0]), proposed(schools[0], "ks2.read_exp", "80"))
    page = record_of(date(2026, 9, 14), people["executive"])
    principal = next(each for each in page.people if each.who == "principal X")
    assert principal.summary == "2 sent, 0 of them opened, 0 done or decided"
    assert len(principal.lines) == 2


def test_opening_twice_or_a_later_form_is_told_as_it_was(autumn: Any, people: dict[str, User]) -> None:
    autumn.refresh_from_db()
    for day in (16, 17):
        record_opening(**notice_facts(autumn), by=people["governor"], now=at(10, day))
    page = record_of(date(2026, 10, 18), people["executive"])
    governor = next(each for each in page.people if each.who == "governor X")
    assert governor.summary == "1 sent, 0 of them opened, 1 done or decided; 1 more opened without being sent"
    assert [line.opened for line in governor.lines] == [
        "Not as it was sent; as it stood on 16 October 2026, 10:00",
        "16 October 2026, 10:00",
    ]


# Whose sight ----------------------------------------------------------------------------------------------------------


def test_a_principal_reads_their_own_school_and_nobody_elses(
    autumn: Any, schools: list[School], people: dict[str, User]
) -> None:
    propose(people, at(9, 15), proposed(schools[1]))
    page = record_of(OCTOBER, people["principal"])
    assert [school.name for school in page.schools] == ["Ashdown Primary"]
    assert "other principal X" not in {person.who for person in page.people}
    everybody = {person.who for person in record_of(OCTOBER, people["executive"]).people}
    assert {"other principal X", "principal X", "chair X"} <= everybody


@pytest.mark.parametrize("reader", ["governor", "chair", "trustee"])
def test_governors_and_trustees_read_which_side_and_no_name(
    client: Any, autumn: Any, people: dict[str, User], reader: str
) -> None:
    page = record_of(OCTOBER, people[reader])
    said = repr(page)
    assert all(str(user) not in said for user in people.values())
    assert "The school" in {person.who for person in page.people}
    assert stood(page) == ["76%: Stood"]
    assert "By the school, 2 October 2026" in said
    client.force_login(people[reader])
    body = client.get("/record/?day=2026-10-14").content.decode().partition("<main")[2]
    assert all(str(user) not in body for user in people.values())


def test_everybody_finds_what_they_had_been_sent_themselves(autumn: Any, people: dict[str, User]) -> None:
    page = record_of(OCTOBER, people["governor"])
    assert page.people[0].who == "You"
    assert [line.why for line in page.people[0].lines] == ["Read the proposed target"]


def test_a_draft_is_read_by_those_who_propose_and_by_nobody_else_on_any_day(
    schools: list[School], people: dict[str, User]
) -> None:
    facts = did(people, "lead", at(9, 10))
    draft_targets(proposed=[proposed(schools[0])], **facts, today=date(2026, 9, 10))
    propose(people, at(9, 14), proposed(schools[0], value="77"))
    day = date(2026, 9, 12)
    assert stood(record_of(day, people["lead"]), "proposals") == ["76%: Draft"]
    assert stood(record_of(day, people["principal"]), "proposals") == []
    assert stood(record_of(date(2026, 9, 14), people["principal"]), "proposals") == ["77%: Proposed"]


def test_somebody_without_leave_finds_no_such_page(client: Any, people: dict[str, User]) -> None:
    client.force_login(people["teacher"])
    assert client.get("/record/").status_code == 404
    assert client.get("/record.xlsx").status_code == 404


# The page, the workbook, the command ----------------------------------------------------------------------------------


def test_the_page_answers_for_a_day_and_a_school(
    client: Any, autumn: Any, schools: list[School], people: dict[str, User]
) -> None:
    client.force_login(people["executive"])
    page = client.get(f"/record/?day=2026-10-14&school={schools[0].urn}").content.decode()
    assert "What was known and agreed on 14 October 2026" in page
    assert "Trust board, 14 October 2026, minute 7.2" in page
    assert "no e-mail is sent" in page
    assert "Beacon Primary</h2>" not in page
    assert "Comment on the proposed target" in page


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("day=yesterday", "Enter a day, for example 14/10/2026"),
        ("day=2999-01-01", "has not come yet"),
        ("day=1999-01-01", "Enter a day from 1 September 2006 on"),
        ("day=2026-10-14&school=1", "Choose one of the schools"),
    ],
)
def test_a_day_that_cannot_be_answered_for_says_why(
    client: Any, people: dict[str, User], query: str, said: str
) -> None:
    client.force_login(people["executive"])
    assert said in client.get(f"/record/?{query}").content.decode()
    assert client.get(f"/record.xlsx?{query}").status_code == 400


def test_the_workbook_has_every_line(client: Any, autumn: Any, people: dict[str, User]) -> None:
    client.force_login(people["executive"])
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get("/record.xlsx?day=2026-10-14").content))
    assert book.sheet_names == ["Known that day", "Learned afterwards", "Sent and shown"]
    known = book.get_sheet_by_name("Known that day").to_python()
    assert ["Targets that stood", "76%", "Trust board, 14 October 2026, minute 7.2"] in [
        [row[2], row[4], row[6]] for row in known
    ]
    sent = book.get_sheet_by_name("Sent and shown").to_python()
    assert {row[0] for row in sent[1:8]} == {"You", "chair X", "governor X", "lead X", "principal X"}


def test_the_command_says_the_same_in_words_and_as_json(
    capsys: Any, autumn: Any, schools: list[School], people: dict[str, User]
) -> None:
    call_command("record-on", "2026-10-14")
    said = capsys.readouterr().out
    assert "76%. Stood. Trust board, 14 October 2026, minute 7.2." in said
    assert "Reviewed by the local board, supported: 76%" in said
    assert "principal X: 2 sent, 0 of them opened" in said
    call_command("record-on", "2026-10-14", "--school", str(schools[0].urn), "--json")
    told = json.loads(capsys.readouterr().out)
    assert [school["urn"] for school in told["schools"]] == [schools[0].urn]
    targets = next(each for each in told["schools"][0]["parts"] if each["key"] == "targets")
    assert targets["facts"][0]["stood"] == "76%"


@pytest.mark.parametrize("asked", [["14/10/2026"], ["2999-01-01"], ["2026-10-14", "--school", "1"]])
def test_the_command_ends_with_two_where_there_is_nothing_to_answer(schools: Any, asked: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        call_command("record-on", *asked)
    assert stopped.value.code == 2


@pytest.mark.parametrize("reader", ["executive", "governor"])
def test_more_records_ask_no_more_questions(
    autumn: Any, schools: list[School], people: dict[str, User], reader: str, django_assert_num_queries: Any
) -> None:
    adopted = works_by()
    make_decision(schools[0], adopted, by=people["lead"])
    scope, day = get_scope(people[reader], JANUARY), date(2026, 12, 1)
    with CaptureQueriesContext(connection) as asked:
        get_record_facts(schools[:1], scope, day, reader=people[reader], is_all=False)
    propose(people, at(11, 14), proposed(schools[0], "ks2.read_exp"), proposed(schools[0], "ks2.mat_exp"))
    make_decision(schools[0], adopted, "tier1", date(2026, 9, 1), by=people["executive"])
    with django_assert_num_queries(len(asked)):
        present_record(
            get_record_facts(schools[:1], scope, day, reader=people[reader], is_all=False), people[reader], JANUARY
        )


def test_tiers_are_told_as_decided_and_as_known(schools: list[School], people: dict[str, User]) -> None:
    decision = make_decision(schools[0], works_by(), by=people["lead"], decided_on=OCTOBER)
    TierDecision.objects.filter(pk=decision.pk).update(entered_at=at(10, 20))
    assert [each.state for each in record_of(OCTOBER, people["executive"]).schools[0].later] == ["Decided by then"]
    pending = part(record_of(date(2026, 10, 25), people["executive"]), "tiers").facts
    assert [fact.state for fact in pending] == ["Not in force yet"]
    held = part(record_of(date(2026, 11, 1), people["executive"]), "tiers").facts
    assert [(fact.state, fact.stood) for fact in held] == [("In force", decision.words)]
    assert stood(record_of(date(2026, 11, 1), people["governor"]), "tiers") == [f"{decision.words}: In force"]


@pytest.fixture
def case(schools: list[School], people: dict[str, User]) -> TierCase:
    """Opened on 10 September, the school's view on 20 September, recommended on 1 October; sent to the principal."""
    case = make_case(schools[0], works_by(), by=people["lead"], step_at=at(9, 10))
    more = {"case": case, "by": people["principal"], "text": "Reading came up."}
    CaseStep.objects.create(number=2, step="view", state="viewed", at=at(9, 20), tiers="tier2", **more)
    more["by"] = people["executive"]
    CaseStep.objects.create(number=3, step="recommend", state="recommended", at=at(10, 1), tiers="tier3", **more)
    TierCase.objects.filter(pk=case.pk).update(was_recommended=True, state="recommended", version=3, tiers="tier3")
    about = {"about_kind": "tiers.TierCase", "about_key": str(case.pk), "school_urn": schools[0].urn}
    for version, why, sent_at in ((1, "tiers.to-view", at(9, 10)), (3, "tiers.to-answer", at(10, 1))):
        make_notice(people["principal"], version=version, why=why, sent_at=sent_at, **about)
    return case


def test_a_case_is_told_as_it_stood_and_to_a_governor_once_something_was_recommended(
    case: TierCase, people: dict[str, User]
) -> None:
    before, after = date(2026, 9, 25), date(2026, 10, 1)
    assert stood(record_of(before, people["executive"]), "cases") == [f"Nothing recommended yet: {State.VIEWED.label}"]
    assert stood(record_of(before, people["governor"]), "cases") == []
    told = part(record_of(after, people["governor"]), "cases").facts
    assert [fact.state for fact in told] == ["Recommended"]
    assert told[0].steps[1].endswith("By the school, 20 September 2026")


def test_who_was_sent_a_case_is_told_to_a_governor_once_something_was_recommended(
    case: TierCase, people: dict[str, User]
) -> None:
    def sent(reader: str) -> list[str]:
        page = record_of(OCTOBER, people[reader])
        return [line.why for person in page.people for line in person.lines]

    both = ["Give the school’s own view", "Answer for the school"]
    assert (sent("executive"), sent("principal"), sent("governor")) == (both, both, both[1:])


# What boards are given -----------------------------------------------------------------------------------------------


@pytest.fixture
def given(schools: list[School], people: dict[str, User]) -> Pack:
    """A card sent on 14 September, answered on the 20th, issued on 2 October; a pack of it asked for and made on the
    3rd, withdrawn on the 14th. Both schools are in the pack."""
    pack = make_kept_pack(schools, state=Pack.State.WITHDRAWN)
    lead = people["executive"]
    facts = {"asked_by": lead, "made_by": lead, "withdrawn_by": lead}
    moments = {"asked_at": at(10, 3), "made_at": at(10, 3, 10), "withdrawn_at": at(10, 14)}
    Pack.objects.filter(pk=pack.pk).update(**facts, **moments)
    edition = CardEdition.objects.create(
        round=pack.round,
        school=schools[0],
        number=7,
        state="issued",
        version=3,
        as_sent=b"",
        issued_at=at(10, 2),
        as_at=OCTOBER,
    )
    # The one that came with the pack is another school's.
    CardEdition.objects.exclude(pk=edition.pk).filter(school=schools[0]).update(school=make_school())
    pack.parts.filter(school=schools[0]).update(edition=edition)
    took = ((at(9, 14), "prepare", "draft"), (at(9, 20), "answer", "answered"), (at(10, 2), "issue", "issued"))
    for number, (moment, step, state) in enumerate(took, start=1):
        by = people["principal"] if step == "answer" else lead
        EditionStep.objects.create(edition=edition, number=number, step=step, state=state, at=moment, by=by)
    return pack


@pytest.mark.parametrize(
    ("day", "card", "pack"),
    [
        (date(2026, 9, 13), [], []),
        (date(2026, 9, 14), ["Edition 7: With the school"], []),
        (date(2026, 10, 1), ["Edition 7: Answered by the school"], []),
        (date(2026, 10, 2), ["Edition 7: Issued"], []),
        (date(2026, 10, 3), ["Edition 7: Issued"], ["Confidential, with edition 7 of the card: Made"]),
        (OCTOBER, ["Edition 7: Issued"], ["Confidential, with edition 7 of the card: Withdrawn"]),
    ],
)
def test_each_day_shows_how_the_card_and_the_pack_for_the_board_stood(given, people, day, card, pack):
    page = record_of(day, people["executive"])
    assert (stood(page, "cards"), stood(page, "packs")) == (card, pack)
    told = record_of(day, people["governor"])
    assert stood(told, "cards") == [each for each in card if "Issued" in each]
    assert stood(told, "packs") == pack


def test_who_asked_for_a_pack_and_withdrew_it_is_told_step_by_step(given, people):
    [fact] = part(record_of(OCTOBER, people["executive"]), "packs").facts
    assert fact.what == "Pack 1 for the trust board, 20 December 2026"
    assert fact.steps == (
        "Asked for. By executive X, 3 October 2026",
        "Made, 3 October 2026",
        "Withdrawn. By executive X, 14 October 2026",
    )
    assert fact.path == f"/packs/{given.pk}/"
    [told] = part(record_of(OCTOBER, people["governor"]), "packs").facts
    assert told.steps[0] == "Asked for. By the trust, 3 October 2026"


def test_a_pack_that_could_not_be_made_is_the_trusts_to_know(schools, people):
    pack = make_kept_pack(schools, state=Pack.State.ASKED)
    fail_pack(pack=pack, trouble="A card is not there.", now=NOW)
    failed = Event.objects.get(type="governance.pack-failed").at.date()
    assert stood(record_of(failed, people["trustee"]), "packs")[0].endswith("Could not be made")
    assert stood(record_of(failed, people["governor"]), "packs") == []


def test_what_the_principal_was_sent_of_a_draft_is_not_told_to_the_board_before_it_is_issued(given, people):
    edition = given.parts.get(school__name="Ashdown Primary").edition
    for version in (1, 3):
        make_notice(
            people["principal"],
            version=version,
            why="cards.to-answer",
            about_kind="cards.CardEdition",
            about_key=str(edition.pk),
            school_urn=edition.school_id,
            about_label=f"Card in version {version}",
        )
    said = {who: str(record_of(OCTOBER, people[who]).people) for who in ("executive", "governor")}
    assert ["Card in version 1" in said[who] for who in said] == [True, False]
    assert ["Card in version 3" in said[who] for who in said] == [True, True]
