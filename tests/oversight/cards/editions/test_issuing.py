"""A card is issued whole: every document for both audiences, the step, the event, and whoever is to read it told."""

from __future__ import annotations

import hashlib
import json

import pytest

from headwater.foundations.accounts.scope import Scope
from headwater.foundations.audit.models import Event, Notice
from headwater.foundations.audit.reactions import finish_reactions
from headwater.oversight.cards.editions import issuing
from headwater.oversight.cards.editions.issuing import NeverStill
from headwater.oversight.cards.editions.reading import NotAsKept, get_file
from headwater.oversight.cards.editions.workflow import State
from headwater.oversight.cards.models import CardEdition, Dispute, EditionFile, Format, Readers
from headwater.oversight.cards.operations import CannotIssue, ask_to_issue, fail_issue, issue_card
from headwater.reference.people.roles import ROLES
from headwater.reference.schools.models import School
from tests.factories.cards import make_card_trust, make_entry
from tests.factories.editions import ISSUED_AT, make_dispute, make_edition, make_round
from tests.factories.people import person_holding

pytestmark = pytest.mark.django_db
FORMATS = set(Format.values)


@pytest.fixture
def school() -> School:
    return make_card_trust()[1][0]


def scope_of_trust(*schools: School) -> Scope:
    """What an executive may."""
    places = [None, *(each.urn for each in schools)]
    return Scope(frozenset((permission, urn) for permission in ROLES["executive"].permissions for urn in places))


def contract(edition: CardEdition, audience: Readers = Readers.CONFIDENTIAL) -> dict:
    return json.loads(get_file(edition, Format.JSON, audience).content)


def test_every_document_is_kept_for_both_audiences_with_its_hash(school):
    edition = issue_card(edition=make_edition(school), now=ISSUED_AT)
    assert (edition.state, str(edition.as_at)) == (State.ISSUED, "2026-11-22")
    kept = {(file.format, file.audience): file for file in EditionFile.objects.filter(edition=edition)}
    assert kept.keys() == {(format, audience) for format in FORMATS for audience in Readers.values}
    for file in kept.values():
        content = bytes(file.content)
        assert (file.size, file.sha256) == (len(content), hashlib.sha256(content).hexdigest())
        assert content
    assert bytes(kept["pdf", "open"].content).startswith(b"%PDF")
    assert kept["pdf", "open"].sha256 != kept["pdf", "confidential"].sha256


def test_who_asked_is_who_issued_it_and_one_event_tells_of_it(school):
    executive = person_holding("executive").user
    edition = issue_card(edition=make_edition(school, by=executive), now=ISSUED_AT)
    assert (edition.issued_by, edition.issued_at) == (executive, ISSUED_AT)
    assert list(edition.steps.values_list("number", "step", "by"))[-1] == (4, "issue", executive.pk)
    [event] = Event.objects.all()
    assert (event.type, event.by, event.school_urn) == ("cards.card-issued", executive, school.urn)


def test_the_head_and_the_local_board_are_told_and_whoever_only_works_there_is_not(school):
    principal = person_holding("principal", at=school).user
    chair, governor = (person_holding(role, at=school).user for role in ("chair-of-governors", "local-governor"))
    person_holding("subject-leader", at=school)
    edition = issue_card(edition=make_edition(school), now=ISSUED_AT)
    told = Notice.objects.filter(why="cards.issued")
    assert {notice.to for notice in told} == {principal, chair, governor}
    assert {notice.path for notice in told} == {f"/schools/{school.urn}/card/editions/{edition.number}/"}


def test_issuing_again_changes_nothing(school):
    edition = issue_card(edition=make_edition(school), now=ISSUED_AT)
    before = list(EditionFile.objects.values_list("pk", "sha256"))
    assert issue_card(edition=edition, now=ISSUED_AT) == edition
    assert list(EditionFile.objects.values_list("pk", "sha256")) == before
    assert Event.objects.count() == 1


@pytest.mark.parametrize("state", [State.DRAFT, State.ANSWERED])
def test_what_nobody_asked_to_issue_is_not_issued(school, state):
    edition = make_edition(school, state=state)
    with pytest.raises(CannotIssue, match="nobody has asked for it to be issued"):
        issue_card(edition=edition, now=ISSUED_AT)
    assert not EditionFile.objects.exists()


def test_it_says_what_it_was_made_with(school):
    made_with = issue_card(edition=make_edition(school), now=ISSUED_AT).made_with
    assert made_with["headwater"]
    assert {"measures", "cards", "datasets"} <= made_with["definitions"].keys()
    assert {release["dataset"] for release in made_with["releases"]} >= {"school-census", "ks2-results"}
    assert made_with["framework"] is None


def test_what_is_not_settled_stands_on_it_with_both_sentences_and_not_in_the_open_copy(school):
    principal = person_holding("principal", at=school).user
    edition = make_edition(school, context="A new hall since May.")
    dispute = make_dispute(edition, by=principal)
    Dispute.objects.filter(pk=dispute.pk).update(
        outcome="not-agreed", trust_says="They sat the tests.", settled_at=ISSUED_AT, settled_by=principal
    )
    issued = issue_card(edition=edition, now=ISSUED_AT)
    for format in (Format.PAGE, Format.JSON, Format.CSV):
        said = get_file(issued, format, Readers.CONFIDENTIAL).content.decode()
        assert "Two pupils had left before the tests." in said
        assert "They sat the tests." in said
    for format in (Format.PAGE, Format.JSON, Format.CSV):
        told = get_file(issued, format, Readers.OPEN).content.decode()
        assert "Two pupils had left" not in told
        assert "A new hall since May." not in told


def test_the_second_edition_says_what_changed_since_the_first_and_why(school):
    first = issue_card(edition=make_edition(school), now=ISSUED_AT)
    assert contract(first)["changes"] == []
    make_entry(school, "att.pa", "9.9", "2025-26", by=person_holding("principal", at=school).user)
    second = issue_card(edition=make_edition(school), now=ISSUED_AT)
    said = contract(second)
    assert said["changes_since"] == "Since edition 1, issued on 22 November 2026"
    [change] = [each for each in said["changes"] if each["about"].startswith("Persistent absence")]
    assert (change["before"], change["after"]) == ("14.6% in 2022/23", "9.9%")
    assert change["why"].startswith("entered by the school on ")
    assert contract(second, Readers.OPEN)["changes_since"] == said["changes_since"]


def test_what_was_asked_for_again_meanwhile_is_made_anew_from_what_holds_then(school, monkeypatch):
    edition = make_edition(school)
    made = []

    def meanwhile(fresh, *, now):
        result = issuing.make_edition(fresh, now=now)
        if not made:  # somebody asks again while the first is being made, and the school's line is another
            CardEdition.objects.filter(pk=edition.pk).update(version=4, context="Written meanwhile.")
        made.append(result.version)
        return result

    monkeypatch.setattr("headwater.oversight.cards.operations.issuing.make_edition", meanwhile)
    issued = issue_card(edition=edition, now=ISSUED_AT)
    assert made == [3, 4]
    assert contract(issued)["context"] == "Written meanwhile."


def test_of_two_editions_of_one_school_issued_at_once_the_second_knows_of_the_first(school, monkeypatch):
    executive = person_holding("executive").user
    first, second = (make_edition(school, by=executive, round=make_round(executive)) for _ in range(2))

    def meanwhile(fresh, *, now):
        result = issuing.make_edition(fresh, now=now)
        if fresh.pk == second.pk and not result.earlier:
            issue_card(edition=first, now=now)
        return result

    monkeypatch.setattr("headwater.oversight.cards.operations.issuing.make_edition", meanwhile)
    assert contract(issue_card(edition=second, now=ISSUED_AT))["changes_since"].startswith("Since edition 1")


def test_what_cannot_be_made_leaves_nothing_and_says_so(school, monkeypatch):
    def broken(*_args, **_options):
        raise OSError(28, "No space left on device")

    edition = make_edition(school)
    with monkeypatch.context() as patch:
        patch.setattr("headwater.oversight.cards.editions.freezing.render_workbook", broken)
        with pytest.raises(CannotIssue, match=r"there is no room left .* Nothing of it is kept. Make room"):
            issue_card(edition=edition, now=ISSUED_AT)
    assert not EditionFile.objects.exists()
    assert CardEdition.objects.get(pk=edition.pk).state == State.ISSUING
    assert issue_card(edition=edition, now=ISSUED_AT).state == State.ISSUED


def test_bytes_that_are_not_those_that_were_kept_are_refused(school):
    from django.db import connection

    edition = issue_card(edition=make_edition(school), now=ISSUED_AT)
    with connection.cursor() as cursor:  # past every model: as somebody with the records' file would
        cursor.execute("UPDATE cards_editionfile SET content = %s WHERE format = 'csv'", [b"other"])
    with pytest.raises(NotAsKept, match=r"The CSV copy \(open\) of edition 1 is not as it was"):
        get_file(edition, Format.CSV, Readers.OPEN)
    assert get_file(edition, Format.PDF, Readers.OPEN).content.startswith(b"%PDF")


# What follows from asking --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (OSError("/srv/secret/of/the/second"), "its documents could not be kept. Nothing of it is kept."),
        (KeyError("secret"), "something went wrong that nobody foresaw. Nothing of it is kept."),
        (
            NeverStill("Figures were being loaded."),
            "figures were being loaded. Nothing of it is kept. Ask for it again.",
        ),
    ],
    ids=["expected", "unforeseen", "busy"],
)
def test_asking_for_cards_to_be_issued_issues_each_by_itself_and_says_why_one_was_not(monkeypatch, error, why):
    schools = make_card_trust(3)[1]
    executive = person_holding("executive").user
    round = make_round(executive)
    editions = [make_edition(each, by=executive, round=round, state=State.ANSWERED) for each in schools]

    def not_the_second(fresh, *, now):
        if fresh.school == schools[1]:
            raise error
        return issuing.make_edition(fresh, now=now)

    def ask(which: list[CardEdition]) -> list[str]:
        ask_to_issue(
            editions=which, by=executive, scope=scope_of_trust(*schools), now=ISSUED_AT, today=ISSUED_AT.date()
        )
        return finish_reactions()

    with monkeypatch.context() as patch:
        patch.setattr("headwater.oversight.cards.operations.issuing.make_edition", not_the_second)
        [said] = ask(editions)
    assert "CannotIssue" in said
    states = dict(CardEdition.objects.values_list("school", "state"))
    assert [states[each.urn] for each in schools] == [State.ISSUED, State.ISSUING, State.ISSUED]
    trouble = CardEdition.objects.get(pk=editions[1].pk).trouble
    assert trouble.startswith(f"Edition 1 of the card of {schools[1].name} is not issued: {why}")
    assert ("tell whoever looks after Headwater" in trouble) == (not isinstance(error, NeverStill))
    assert "secret" not in trouble
    notice = Notice.objects.get(why="cards.not-issued")
    assert (notice.to, notice.settled_at) == (executive, None)
    assert fail_issue(edition=editions[1], trouble=trouble, now=ISSUED_AT).trouble == trouble
    assert fail_issue(edition=editions[0], trouble=trouble, now=ISSUED_AT).trouble == ""
    assert Event.objects.filter(type="cards.issue-failed").count() == 1
    assert ask([editions[1]]) == []
    mended = CardEdition.objects.get(pk=editions[1].pk)
    assert (mended.state, mended.trouble) == (State.ISSUED, "")
    notice.refresh_from_db()
    assert notice.settled_at == ISSUED_AT
    assert EditionFile.objects.count() == 3 * len(FORMATS) * len(Readers)
