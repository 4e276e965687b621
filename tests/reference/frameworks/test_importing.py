"""Importing an edited document: every problem at once, with line and column, and nothing changed before it is whole."""

from __future__ import annotations

import pytest

from headwater.foundations.accounts.models import User
from headwater.foundations.audit.models import Event
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.frameworks.models import Edition
from headwater.reference.frameworks.operations import (
    CannotImport,
    begin_draft,
    change_item,
    discard_draft,
    import_draft,
    publish_edition,
    set_aside_framework,
)
from headwater.reference.frameworks.queries import get_draft, get_edition_in_force
from tests.factories.accounts import make_user
from tests.factories.frameworks import MINI, NOW, TODAY, adopt_mini, edited, framework_of, publish_mini

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mini")]


@pytest.fixture
def lead() -> User:
    return make_user(name="L. Lead")


@pytest.fixture
def edition(lead) -> Edition:
    """The first edition, published: what must stay whatever is imported."""
    return publish_mini(by=lead)


def problems_of(document: bytes) -> list[str]:
    """What is said of a document that is refused, each with line and column; and that nothing else came of it."""
    before = [(each.pk, each.mark) for each in Edition.objects.order_by("pk")]
    events = Event.objects.count()
    with pytest.raises(CannotImport) as refused:
        import_draft(adopted=framework_of(), document=document, name="ours.yaml", by=None, now=NOW)
    assert [(each.pk, each.mark) for each in Edition.objects.order_by("pk")] == before
    assert Event.objects.count() == events
    assert get_edition_in_force(framework_of(), AcademicYear(2026)) is not None
    for problem in refused.value.problems:
        assert problem.file == "ours.yaml"
    return [f"{each.line}:{each.column}  {each.message}" for each in refused.value.problems]


def at(document: bytes, text: str, column: int | None = None) -> str:
    """`12:5`: where a text stands in the document, once."""
    lines = document.decode().splitlines()
    [line, *_] = [n for n, each in enumerate(lines, 1) if each.endswith(text)] or [
        n for n, each in enumerate(lines, 1) if text in each
    ]
    return f"{line}:{column or lines[line - 1].index(text) + 1}"


def test_an_edited_document_becomes_the_draft(edition, lead):
    document = edited(
        edition,
        ("cadence: 2 a year", "cadence: each term"),
        ("title: Courses\n", "title: Courses and days\n"),
        ("hubs:\n", "hubs:  # where we meet\n"),
    )
    draft = import_draft(adopted=edition.adopted, document=document, name="ours.yaml", by=lead, now=NOW)
    assert (draft.is_draft, draft.number, draft.changed_by) == (True, 2, lead)
    assert draft.document.encode() == document
    assert get_edition_in_force(edition.adopted, AcademicYear(2026)) == edition
    event = Event.objects.first()
    assert event is not None
    assert (event.type, event.after) == (
        "frameworks.draft-imported",
        {"edition": 2, "added": [], "dropped": [], "changed": ["mini.visit", "mini.courses"]},
    )


def test_what_is_exported_and_imported_again_is_the_same_text(edition):
    draft = begin_draft(adopted=edition.adopted, by=None, now=NOW)
    windows = "\ufeff" + draft.document.replace("\n", "\r\n")
    for document in (draft.document.encode(), windows.encode()):
        again = import_draft(adopted=edition.adopted, document=document, name="x", by=None, now=NOW)
        assert (again.pk, again.document) == (draft.pk, draft.document)


def test_elements_are_added_and_dropped(edition):
    document = edited(
        edition,
        ("  - id: mini.plan\n", "  - id: mini.call\n"),
        ('    title: "{Plan}"\n    text: The {principal}', "    title: Plans\n    text: The {principal}"),
    )
    draft = import_draft(adopted=edition.adopted, document=document, name="x", by=None, now=NOW)
    assert [item.id for item in draft.framework.offer] == ["mini.visit", "mini.call", "mini.courses"]


def test_everything_that_is_wrong_is_told_at_once(edition, mini):
    """The whole list of the issue in one document, but for what stops it from being read at all."""
    document = edited(
        edition,
        ("      key: tier1\n", "      key: tier1\n      includes: [tier2]\n"),
        ("      key: tier2\n", "      key: tier2\n      includes: [tier1]\n"),
        ('    - id: mini.tier2\n      title: "{Tier} 2"\n', "    - id: mini.tier2\n"),
        ("cadence: 2 a year", "cadence: now and then"),
        ("    nature: activity\n", "    nature: activity\n    colour: red\n"),
        (
            "    leads: [ceo]\n    takes_part: [principal]\n    tiers: [tier2]",
            "    leads: [nobody]\n    tiers: [tier9]",
        ),
        ("    measures: [att.overall]", "    measures: [att.overal]"),
        ("  - id: mini.plan\n", "  - id: mini.courses\n"),
        ("  - id: mini.hub\n", "  - id: mini.role.ceo\n"),
        ("    text: A picture whose text is lost.", "    text: A picture of the {head}."),
    )
    said = problems_of(document)
    expected = [
        (at(document, "[att.overal]", 16), '"att.overal" is not in definitions/measures. Did you mean "att.overall"?'),
        (at(document, "includes: [tier2]", 17), "“tier1” includes “tier2” includes “tier1”: a circle. Take one"),
        (at(document, "- id: mini.tier2", 7), '"title" is missing here.'),
        (at(document, "colour: red"), '"colour" is not a key here.'),
        (at(document, "now and then"), "“now and then” is not a cadence."),
        (at(document, "[nobody]", 13), "This framework has no role “nobody”."),
        (at(document, "[tier9]", 13), "This framework has no tier “tier9”."),
        (at(document, "{head}", 11), "“{head}” is not one of the words a trust can choose."),
    ]
    for place, message in expected:
        assert [each for each in said if each.startswith(f"{place}  {message}")], (place, message, said)
    twice = [each for each in said if "is already the id of something before it" in each]
    assert len(twice) == 2
    reused = [each for each in said if "was the id of" in each]
    assert len(reused) == 1
    assert len(said) == len(expected) + len(twice) + len(reused), said


def test_a_retired_measure_is_not_named(edition, mini, settings, tmp_path):
    import shutil

    root = tmp_path / "headwater" / "definitions"
    shutil.copytree(mini, root)
    path = root / "measures" / "att.overall.yaml"
    path.write_text(
        path.read_text().replace("status: draft", "status: retired").replace("status: in use", "status: retired")
    )
    assert "status: retired" in path.read_text()
    settings.DEFINITIONS = root
    said = problems_of(MINI.encode())
    assert len(said) == 3
    assert all("att.overall is retired: it gets no more figures. Name another measure." in each for each in said)
    # The edition in force names it still, and stays to be read.
    assert get_edition_in_force(framework_of(), AcademicYear(2026)).framework.aims[0].measures == ("att.overall",)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (b"", "1:1  This file is empty."),
        (b"# nothing\n", "1:1  This file holds only comments."),
        (b"- a\n- b\n", '1:1  A definition is made of lines like "key: value".'),
        (b"key: mini\ntitle: \xff\xfe\n", "2:8  This file is not UTF-8 from here on."),
        (b"key: mini\ntitle: \x00\n", "A character stands here that no text file should have."),
        (b"key: mini\n\ttitle: x\n", "A tab stands here. Indent with spaces."),
        (b'key: mini\ntitle: "x\n', "A quotation mark is opened here and never closed."),
        (b"key: " + b"[" * 30 + b"]" * 30, "This is nested more than 20 deep."),
        (b"a: 1\n---\nb: 2\n", "A file holds one definition"),
        (b"x" * 5_000_000, "1:1  This document has 5,000,000 bytes; a framework may have 400,000."),
    ],
)
def test_what_cannot_be_read_at_all_is_refused_in_words(edition, document, said):
    assert any(said in each for each in problems_of(document))


def test_aliases_and_tags_are_refused_where_they_stand(edition):
    document = edited(
        edition,
        ("summary: Two {tier.many}, and a little of everything.", "summary: &text Two {tier.many}."),
        ("    text: Where all meet.", "    text: *text"),
        ("    title: Courses\n", "    title: !!str Courses\n"),
        ("    title: Visits\n", "    title: !python/object:os.system Visits\n"),
    )
    said = problems_of(document)
    for place, message in (
        (at(document, "&text"), "“&text” names a part to be repeated."),
        (at(document, "*text"), "“*text” repeats another part of the file."),
        (at(document, "!!str"), "is a tag. Tags are not used here"),
        (at(document, "!python"), "is a tag. Tags are not used here"),
    ):
        assert [each for each in said if each.startswith(place) and message in each], (place, message, said)


def test_a_billion_laughs_are_not_laughed(edition):
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{now}: &{now} [{', '.join([f'*{before}'] * 9)}]\n" for before, now in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert len(problems_of(bomb.encode())) > 70


def test_the_key_of_a_framework_is_permanent(edition):
    document = edited(edition, ("key: mini\n", "key: ours\n"))
    assert problems_of(document) == [
        "2:6  The key is “ours”, but this is the framework “mini”. A key is permanent: write key: mini."
    ]


def test_an_id_may_be_dropped_and_come_back_and_is_never_given_to_another_sort_of_thing(edition):
    hub = edition.document[edition.document.index("hubs:\n") : edition.document.index("containers:\n")]
    draft = import_draft(adopted=framework_of(), document=edited(edition, (hub, "")), name="x", by=None, now=NOW)
    second = publish_edition(draft=draft, starts_with="2027-28", by=None, today=TODAY, now=NOW)
    as_rule = edited(second, ("  - id: mini.rule.targets\n", "  - id: mini.hub\n"))
    assert problems_of(as_rule) == [
        f"{at(as_rule, 'id: mini.hub', 9)}  “mini.hub” was the id of a hub and cannot become that of a rule: records "
        "refer to it. Give this an id of its own."
    ]
    back = edited(second, ("containers:\n", f"{hub}containers:\n"))
    assert (
        import_draft(adopted=framework_of(), document=back, name="x", by=None, now=NOW).framework.hubs[0].id
        == "mini.hub"
    )


def test_a_draft_that_somebody_changed_meanwhile_is_not_written_over(edition, lead):
    draft = begin_draft(adopted=edition.adopted, by=lead, now=NOW)
    seen = draft.mark
    change_item(draft=draft, id="mini.hub", changes={("meets",): "2 a year"}, by=lead, now=NOW)
    document = edited(draft, ("cadence: 2 a year", "cadence: each term"))
    with pytest.raises(CannotImport, match="Somebody changed the draft while you looked"):
        import_draft(adopted=edition.adopted, document=document, name="x", by=lead, now=NOW, seen=seen)
    discard_draft(draft=Edition.objects.get(pk=draft.pk), by=lead)
    with pytest.raises(CannotImport, match="published or discarded the draft meanwhile"):
        import_draft(adopted=edition.adopted, document=document, name="x", by=lead, now=NOW, seen=seen)
    assert get_draft(edition.adopted) is None
    import_draft(adopted=edition.adopted, document=document, name="x", by=lead, now=NOW, seen="")
    assert get_draft(edition.adopted) is not None


def test_nothing_is_imported_into_a_framework_that_is_set_aside(edition, lead):
    set_aside_framework(adopted=edition.adopted, by=lead, now=NOW)
    with pytest.raises(CannotImport, match="set aside"):
        import_draft(adopted=edition.adopted, document=edition.document.encode(), name="x", by=lead, now=NOW)


def test_a_framework_whose_only_draft_was_discarded_begins_again_as_the_published_model(lead):
    draft = adopt_mini(by=lead)
    discard_draft(draft=draft, by=lead)
    again = begin_draft(adopted=framework_of(), by=lead, now=NOW)
    assert (again.number, again.document) == (1, draft.document)
    discard_draft(draft=again, by=lead)
    imported = import_draft(adopted=framework_of(), document=MINI.encode(), name="x", by=lead, now=NOW)
    assert (imported.number, imported.document) == (1, MINI)


def test_a_pupils_number_or_date_of_birth_is_not_kept(edition):
    document = edited(
        edition,
        ("    text: A picture whose text is lost.", "    text: Seen with A801234504003."),
        ("    question: How often is regularly?", "    question: How often, for the child born 3 May 2015?"),
    )
    said = problems_of(document)
    assert len(said) == 2
    assert said[0].startswith(f"{at(document, 'Seen with', 11)}  The text has what looks like a unique pupil number")
    assert said[1].startswith(f"{at(document, 'How often, for', 15)}  The text has what looks like a date of birth")
