"""Changing a draft in the browser's way: one value at a time, all else as it was written."""

from __future__ import annotations

import difflib

import pytest

from headwater.foundations.accounts.models import User
from headwater.foundations.audit.models import Event
from headwater.reference.frameworks.definitions.words import Word
from headwater.reference.frameworks.documents import copy_published, parse_document, set_values
from headwater.reference.frameworks.models import Edition
from headwater.reference.frameworks.operations import (
    CannotBegin,
    CannotChange,
    begin_draft,
    change_item,
    choose_words,
    confirm_assumptions,
    discard_draft,
    fill_container,
)
from headwater.reference.frameworks.policies import mark_of
from tests.factories.accounts import make_user
from tests.factories.frameworks import MINI, NOW, adopt_mini, framework_of, publish_mini

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mini")]


@pytest.fixture
def lead() -> User:
    return make_user(name="L. Lead")


@pytest.fixture
def draft(lead) -> Edition:
    return adopt_mini(by=lead)


def now_says(draft: Edition) -> Edition:
    return Edition.objects.get(pk=draft.pk)


def lines_changed(before: str, after: str) -> list[str]:
    found = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    return [line for line in found if line[0] in "+-" and not line.startswith(("+++", "---"))]


def test_a_quantity_is_changed_and_nothing_else_is_written_anew(draft, lead):
    change_item(draft=draft, id="mini.visit", changes={("cadence",): "each term"}, by=lead, now=NOW)
    changed = now_says(draft)
    assert changed.framework.item("mini.visit").cadence == "each term"
    assert lines_changed(draft.document, changed.document) == ["-    cadence: 2 a year", "+    cadence: each term"]
    assert (changed.changed_at, changed.changed_by) == (NOW, lead)
    event = Event.objects.first()
    assert event is not None
    assert (event.type, event.before, event.after) == (
        "frameworks.item-changed",
        {"id": "mini.visit", "cadence": "2 a year"},
        {"id": "mini.visit", "cadence": "each term"},
    )


@pytest.mark.parametrize(
    ("id", "changes", "lines"),
    [
        ("mini.courses", {("amount",): {"count": 24, "of": "courses"}},
         ["-    amount: {count: 20, of: courses}", "+    amount: {count: 24, of: courses}"]),
        ("mini.courses", {("amount",): None}, ["-    amount: {count: 20, of: courses}"]),
        ("mini.plan", {("owed_by",): ["11-30", "06-15"]}, ["-    owed_by: [10-31]",
          "+    owed_by:", "+      - 11-30", "+      - 06-15"]),
        ("mini.visit", {("more_than",): 3}, ["+    more_than: 3"]),
        ("mini.hub", {("meets",): "2 a year"}, ["-    meets: each term", "+    meets: 2 a year"]),
        ("mini.curriculum.tier1", {("reviews",): "2 a year", ("trust_reviews",): 1},
         ["-      reviews: 1 a year", "+      reviews: 2 a year", "+      trust_reviews: 1"]),
        ("mini.protocol.agree", {("days",): 15}, ["-        days: 10", "+        days: 15"]),
        ("mini.standard.attendance", {("tests", 0, "points"): "0.5"},
         ["-      - {measure: att.overall, be: close-to, against: england}",
          "+      - {measure: att.overall, be: close-to, against: england, points: '0.5'}"]),
        ("mini.visit", {("assumed", "confirmed"): True},
         ["-    assumed: {what: [cadence], reading: A1}",
          "+    assumed: {what: [cadence], reading: A1, confirmed: true}"]),
        ("mini.role.ceo", {("amount",): {"count": 1, "of": "in the trust"}},
         ["+    amount:", "+      count: 1", "+      of: in the trust"]),
    ],
)  # fmt: skip
def test_what_can_be_changed_in_the_browser(draft, id, changes, lines):
    change_item(draft=draft, id=id, changes=changes, by=None, now=NOW)
    assert lines_changed(draft.document, now_says(draft).document) == lines


@pytest.mark.parametrize(
    ("id", "changes", "said"),
    [
        ("mini.visit", {("cadence",): "now and then"}, "“now and then” is not a cadence"),
        ("mini.visit", {("text",): "Else"}, "text is not changed here"),
        ("mini.plan", {("assumed", "confirmed"): True}, "assumed.confirmed is not changed here"),
        ("mini.courses", {("cadence",): "2 a year"}, "happens on days"),
        ("mini.courses", {("amount",): {"count": 0, "of": "courses"}}, "greater than or equal to 1"),
        ("mini.plan", {("owed_by",): ["02-30"]}, "“02-30” is not a day of the year"),
        ("mini.standard.attendance", {("tests", 0, "points"): "half"}, "points"),
        ("mini.standard.attendance", {("tests", 1, "points"): "2"}, "is not changed here"),
        ("mini.gone", {("cadence",): "2 a year"}, "nothing with the id “mini.gone”"),
        ("mini.visit", {("cadence",): "2 a year"}, "Nothing is different"),
        ("mini.visit", {}, "Nothing is different"),
    ],
)
def test_what_would_not_hold_together_is_refused_and_the_draft_stays(draft, id, changes, said):
    with pytest.raises(CannotChange, match=said.replace("(", r"\(")):
        change_item(draft=draft, id=id, changes=changes, by=None, now=NOW)
    assert now_says(draft).document == draft.document
    assert Event.objects.count() == 1


def test_of_two_who_change_the_same_item_the_second_is_told(draft, lead):
    seen = mark_of(draft.framework.item("mini.visit"))
    change_item(draft=draft, id="mini.visit", changes={("cadence",): "each term"}, by=lead, now=NOW, seen=seen)
    with pytest.raises(CannotChange, match="Somebody changed “Visits” while you looked"):
        change_item(draft=draft, id="mini.visit", changes={("cadence",): "3 a year"}, by=lead, now=NOW, seen=seen)
    # What somebody does elsewhere in the draft is nobody's concern.
    seen = mark_of(draft.framework.item("mini.courses"))
    change_item(draft=draft, id="mini.courses", changes={("amount",): None}, by=lead, now=NOW, seen=seen)
    assert now_says(draft).framework.item("mini.visit").cadence == "each term"


def test_an_assumption_is_confirmed(draft, lead):
    confirm_assumptions(draft=draft, of=["mini.courses"], by=lead, now=NOW)
    items = {item.id: item for item in now_says(draft).framework.offer}
    assert items["mini.courses"].assumed is not None
    assert items["mini.courses"].assumed.confirmed
    assert items["mini.visit"].assumed is not None
    assert not items["mini.visit"].assumed.confirmed
    with pytest.raises(CannotChange, match="nothing left to confirm"):
        confirm_assumptions(draft=draft, of=["mini.courses"], by=lead, now=NOW)
    with pytest.raises(CannotChange, match="nothing left to confirm"):
        confirm_assumptions(draft=draft, of=["mini.plan"], by=lead, now=NOW)


def test_a_confirmed_reading_confirms_what_rests_on_it(draft, lead):
    confirm_assumptions(draft=draft, of=["A1"], by=lead, now=NOW)
    framework = now_says(draft).framework
    assert framework.ambiguities[0].confirmed
    assert framework.item("mini.visit").assumed.confirmed  # type: ignore[union-attr]
    assert not framework.item("mini.courses").assumed.confirmed  # type: ignore[union-attr]
    event = Event.objects.first()
    assert event is not None
    assert (event.type, event.after) == ("frameworks.assumptions-confirmed", {"of": ["A1"], "places": 2})


def test_the_trusts_own_words_are_chosen(draft, lead):
    words = {"academy": Word(one="school", many="schools"), "lgb": Word(one="local committee", many="local committees")}
    choose_words(draft=draft, words=words, by=lead, now=NOW)
    framework = now_says(draft).framework
    assert framework.say("{Academy.many} and {lgb.short}") == "Schools and local committee"
    assert lines_changed(draft.document, now_says(draft).document) == [
        "-  academy: {one: academy, many: academies}",
        "+  academy: {one: school, many: schools}",
        "-  lgb: {one: local governing board, many: local governing boards, short: LGB}",
        "+  lgb: {one: local committee, many: local committees}",
    ]
    assert "# the head of an academy" in now_says(draft).document
    event = Event.objects.first()
    assert event is not None
    assert event.before["academy"] == {"one": "academy", "many": "academies", "short": ""}
    with pytest.raises(CannotChange, match="Nothing is different"):
        choose_words(draft=draft, words=words, by=lead, now=NOW)
    with pytest.raises(CannotChange, match="“acadmy” is not one of the words"):
        choose_words(draft=draft, words={"acadmy": Word(one="a", many="b")}, by=lead, now=NOW)


def test_a_title_that_uses_a_word_follows_it(draft, lead):
    document = set_values(draft.document, [(("title",), "How each {academy} improves")])
    Edition.objects.filter(pk=draft.pk).update(document=document)
    choose_words(draft=draft, words={"academy": Word(one="school", many="schools")}, by=lead, now=NOW)
    assert framework_of().title == "How each school improves"


def test_an_empty_place_is_filled_and_emptied_again(draft, lead):
    entries = ["A plan of ninety days", "  ", " A visit each month: by two people "]
    fill_container(draft=draft, id="mini.empty", entries=entries, by=lead, now=NOW)
    assert now_says(draft).framework.containers[0].entries == (
        "A plan of ninety days",
        "A visit each month: by two people",
    )
    fill_container(draft=draft, id="mini.empty", entries=[], by=lead, now=NOW)
    assert now_says(draft).framework == draft.framework
    with pytest.raises(CannotChange, match="not a place to be filled in"):
        fill_container(draft=draft, id="mini.visit", entries=["x"], by=lead, now=NOW)
    with pytest.raises(CannotChange, match="not one of the words"):
        fill_container(draft=draft, id="mini.empty", entries=["The {head}"], by=lead, now=NOW)


def test_the_next_draft_begins_as_the_newest_edition(lead):
    edition = publish_mini(by=lead)
    draft = begin_draft(adopted=edition.adopted, by=lead, now=NOW)
    assert (draft.number, draft.is_draft, draft.framework.status) == (2, True, "draft")
    with pytest.raises(CannotBegin, match="There is a draft of edition 2 already"):
        begin_draft(adopted=edition.adopted, by=lead, now=NOW)


def test_a_discarded_draft_is_gone_and_the_edition_stays(lead):
    edition = publish_mini(by=lead)
    draft = begin_draft(adopted=edition.adopted, by=lead, now=NOW)
    discard_draft(draft=draft, by=lead)
    assert list(Edition.objects.all()) == [edition]
    with pytest.raises(CannotChange, match="Somebody has discarded this draft"):
        change_item(draft=draft, id="mini.visit", changes={("cadence",): "each term"}, by=lead, now=NOW)
    assert begin_draft(adopted=edition.adopted, by=lead, now=NOW).number == 2


def test_who_discards_another_draft_than_they_looked_at_is_told(draft, lead):
    seen = draft.mark
    change_item(draft=draft, id="mini.visit", changes={("cadence",): "each term"}, by=lead, now=NOW)
    with pytest.raises(CannotChange, match="Somebody changed the draft while you looked"):
        discard_draft(draft=draft, by=lead, seen=seen)
    assert Edition.objects.filter(pk=draft.pk).exists()


def test_a_published_edition_is_never_changed(lead):
    edition = publish_mini(by=lead)
    for act in (
        lambda: change_item(draft=edition, id="mini.visit", changes={("cadence",): "each term"}, by=lead, now=NOW),
        lambda: choose_words(draft=edition, words={"academy": Word(one="a", many="b")}, by=lead, now=NOW),
        lambda: discard_draft(draft=edition, by=lead),
    ):
        with pytest.raises(CannotChange, match="Lead published this draft meanwhile, as edition 1"):
            act()
    assert now_says(edition).document == edition.document


# The document itself -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("element", [placed.element.id for placed in parse_document(MINI).elements()])
def test_every_element_can_be_rewritten_alone(element):
    [placed] = [each for each in parse_document(MINI).elements() if each.element.id == element]
    document = set_values(MINI, [((*placed.at, "text"), "Other words: with a colon, {academy}.")])
    before, after = MINI.splitlines(), document.splitlines()
    [changed] = [each.element for each in parse_document(document).elements() if each.element.id == element]
    assert changed == placed.element.model_copy(update={"text": "Other words: with a colon, {academy}."})
    assert sum(line not in after for line in before) <= 3
    assert [line for line in before if "#" in line] == [line for line in after if "#" in line]


def test_a_document_laid_out_unusually_is_changed_all_the_same():
    document = MINI.replace("summary: Two", "\nsummary:   'Two").replace("of everything.", "of everything.'")
    flat = document.replace(
        "strands:\n  - key: people\n    title: People\n    text: Whatever is done by people for people.\n",
        "strands: [{key: people, title: People, text: By people}]\n",
    )
    assert flat != document
    changed = set_values(flat, [(("strands", 0, "title"), "Persons"), (("hubs", 0, "meets"), "2 a year")])
    assert parse_document(changed).strands[0].title == "Persons"
    assert parse_document(changed).hubs[0].meets == "2 a year"
    assert [line for line in changed.splitlines() if "#" in line] == [line for line in flat.splitlines() if "#" in line]


def test_a_key_of_the_document_is_added_changed_and_taken_out():
    added = set_values(MINI, [(("checked_by",), "A head: of primary"), (("status",), "draft")])
    assert lines_changed(MINI, added) == ["-status: in use", "+status: draft", "+checked_by: 'A head: of primary'"]
    assert set_values(added, [(("checked_by",), None), (("status",), "in use")]) == MINI


def test_a_copy_of_a_published_model_is_the_file_itself(mini):
    assert copy_published("mini") == (mini / "frameworks" / "mini.yaml").read_text()
