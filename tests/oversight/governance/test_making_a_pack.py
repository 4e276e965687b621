"""A pack from asking to its documents: everything in it, or nothing; and the same for ever."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta

import docx
import pypdf
import pytest
from django.db import connection
from django.utils import timezone
from python_calamine import CalamineWorkbook

from headwater.foundations.audit.models import Event, Notice
from headwater.oversight.cards.editions.workflow import State
from headwater.oversight.cards.models import CardEdition, EditionFile
from headwater.oversight.cards.presenters.opened import OPEN
from headwater.oversight.cards.presenters.tree import CONFIDENTIAL
from headwater.oversight.governance import tasks
from headwater.oversight.governance.content import Content
from headwater.oversight.governance.events import FAILED, PackEvent
from headwater.oversight.governance.making import make_whole
from headwater.oversight.governance.models import Pack, PackFile, PackPart
from headwater.oversight.governance.operations import CannotAsk, CannotKeep, ask_for_pack, keep_pack
from headwater.reference.frameworks.queries import get_main_framework
from headwater.reference.people.queries import get_scope
from tests.factories.cards import make_card_trust, make_edition, make_round
from tests.factories.governance import NOW, TODAY, ask, content_of, make_board_pack, make_issued, make_kept_pack, run
from tests.factories.people import person_holding
from tests.factories.schools import make_school
from tests.factories.targets import make_target
from tests.factories.tiers import make_decision, work_by

pytestmark = pytest.mark.django_db


def document(pack: Pack, format: str, school: int | None = None) -> io.BytesIO:
    return io.BytesIO(bytes(PackFile.objects.get(pack=pack, format=format, school=school).content))


def pages_of(pdf: io.BytesIO) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(pdf).pages]


def words_of_word(content: io.BytesIO) -> str:
    made = docx.Document(content)
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in made.paragraphs), *cells])


@pytest.fixture
def trust():
    """Two schools with figures; the first has a target and is in tier 3."""
    _, schools = make_card_trust(2)
    make_decision(schools[0], work_by(), "tier3", reason="Results fell two years running.")
    make_target(schools[0], "ks2.rwm_exp", "76", period="2026-27", decided_by_body="Trust board")
    return schools


# Everything in it ----------------------------------------------------------------------------------------------------


@pytest.fixture
def pack(trust) -> Pack:
    return make_board_pack(trust)


def test_it_has_every_document_of_the_whole_and_of_each_part(pack, trust):
    assert (pack.state, pack.trouble) == (Pack.State.MADE, "")
    kept = set(PackFile.objects.filter(pack=pack).values_list("school", "format"))
    urns = [None, *(school.pk for school in trust)]
    assert kept == {(urn, format) for urn in urns for format in ("pdf", "docx", "xlsx")}


def test_the_contents_name_each_part_with_the_page_it_begins_on_and_each_has_a_bookmark(pack):
    pages = pages_of(document(pack, "pdf"))
    contents = pages[0]
    for title in ("Trust overview", "Agreed targets", "Tiers", "Fell School 1", "Fell School 2"):
        found = re.search(rf"{title} (\d+)", contents)
        assert found, f"{title} is not in the contents: {contents}"
        begins = pages[int(found[1]) - 1]
        assert title in begins
        assert f"Pack page {found[1]} of {len(pages)}" in begins
        assert "Page 1 of" in begins, "a part begins on its own first page"
    outline = pypdf.PdfReader(document(pack, "pdf")).outline
    titles = [entry.title for entry in outline if not isinstance(entry, list)]
    assert titles == ["Contents", "Trust overview", "Agreed targets", "Tiers", "Fell School 1", "Fell School 2"]


@pytest.mark.parametrize(("audience", "words"), [("confidential", CONFIDENTIAL), ("open", OPEN)])
def test_the_audience_stands_in_the_head_of_every_page_and_sheet(trust, audience, words):
    pack = make_board_pack(trust[:1], audience=audience)
    for school in (None, trust[0].pk):
        pages = pages_of(document(pack, "pdf", school))
        assert [page for page in pages if words not in page] == []
        assert words in docx.Document(document(pack, "docx", school)).sections[0].header.paragraphs[0].text
        book = document(pack, "xlsx", school).getvalue()
        assert heads_of(book) == {words[:100]}


def heads_of(book: bytes) -> set[str]:
    """What stands right in the head of each sheet."""
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/")]
        heads = [re.search(r"<oddHeader>.*?&amp;R(.*?)  &amp;P", parts.read(name).decode()) for name in sheets]
    return {found[1] if found else "nothing" for found in heads}


def test_word_and_excel_say_what_the_pdf_says(pack):
    said = words_of_word(document(pack, "docx"))
    for words in ("Tier 3: Reinvent", "Results fell two years running.", "76%", "71% (2024/25)", "Fell School 2"):
        assert words in said
    book = CalamineWorkbook.from_filelike(document(pack, "xlsx"))
    assert book.sheet_names == [
        "Contents",
        "Trust overview",
        "Trust together",
        "Agreed targets",
        "Tiers",
        "Headlines",
        "Figures",
        "Disputed",
        "Changes",
        "Sources",
    ]
    figures = book.get_sheet_by_name("Figures").to_python()
    assert any(row[1] == "Fell School 2" and row[6] == 70.5 for row in figures), "numbers are exact"
    tiers = book.get_sheet_by_name("Tiers").to_python()
    assert [row[2] for row in tiers[1:3]] == ["Tier 3: Reinvent", "None recorded"]


def test_a_part_says_nothing_of_any_other_school(pack, trust):
    own, other = trust
    assert not [page for page in pages_of(document(pack, "pdf", other.pk)) if own.name in page]
    assert own.name not in words_of_word(document(pack, "docx", other.pk))
    book = CalamineWorkbook.from_filelike(document(pack, "xlsx", other.pk))
    cells = [cell for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row]
    assert other.name in cells
    assert own.name not in cells
    assert own.pk not in cells


def test_a_part_does_not_count_how_the_other_schools_stand(pack, trust):
    """In a trust of two, “Tier 3: 1” says to the one in which tier the other is."""
    whole, part = (words_of_word(document(pack, "docx", urn)) for urn in (None, trust[1].pk))
    told = " ".join(pages_of(document(pack, "pdf", trust[1].pk)))
    book = CalamineWorkbook.from_filelike(document(pack, "xlsx", trust[1].pk))
    cells = [str(cell) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row]
    for counted in ("Reinvent", "1 of 2 schools"):
        assert counted in whole
        assert counted not in part
        assert counted not in told
        assert not [cell for cell in cells if counted in cell]


def test_what_it_says_does_not_follow_what_comes_later(pack, trust):
    before = Content.from_json(pack.content)
    make_decision(trust[0], get_main_framework(), "tier1", in_force_from=TODAY)
    pack.refresh_from_db()
    assert Content.from_json(pack.content) == before
    assert before.tiers[0].tier == "Tier 3: Reinvent"


def test_the_same_content_and_cards_give_the_same_bytes(pack):
    again = make_whole(Content.from_json(pack.content), tasks.hold(pack), on=timezone.localdate(pack.made_at))
    kept = {each.format: each.sha256 for each in PackFile.objects.filter(pack=pack, school=None)}
    assert {made.format.value: made.sha256 for made in again} == kept


# Asking --------------------------------------------------------------------------------------------------------------


def refused(by, editions, round=None, audience="confidential") -> str:
    round = round or editions[0].round
    keys = [edition.pk for edition in editions]
    with pytest.raises(CannotAsk) as refusal:
        ask_for_pack(round=round, editions=keys, audience=audience, by=by, scope=get_scope(by, TODAY), now=NOW)
    assert not Pack.objects.filter(round=round, state=Pack.State.ASKED, asked_by=by).exists()
    return str(refusal.value)


def test_a_clerk_of_one_school_makes_no_pack():
    school = make_school()
    edition = make_edition(school, state=State.ISSUED)
    assert "Only the executive" in refused(person_holding("clerk", at=school).user, [edition])


def test_only_cards_that_are_issued_for_that_meeting_go_in(trust):
    executive = person_holding("executive").user
    draft = make_edition(trust[0])
    assert "is not issued yet" in refused(executive, [draft])
    withdrawn = make_edition(trust[0], state=State.WITHDRAWN)
    assert "has been withdrawn" in refused(executive, [withdrawn])
    issued = make_edition(trust[1], state=State.ISSUED)
    assert "not of this meeting" in refused(executive, [issued], round=make_round())
    assert "at least one card" in refused(executive, [], round=issued.round)


def test_while_one_is_being_made_another_is_refused_and_later_taken(trust):
    edition = make_edition(trust[0], state=State.ISSUED)
    first = ask([edition])
    assert "being made at this moment" in refused(person_holding("executive").user, [edition])
    second = ask([edition], now=NOW + timedelta(minutes=11))
    assert (first.number, second.number) == (1, 2)


# Nothing by halves ---------------------------------------------------------------------------------------------------


def killed(*_args, **_named):
    raise SystemExit


def test_a_worker_killed_while_it_makes_the_whole_leaves_nothing_and_another_makes_it(trust, monkeypatch):
    round = make_round()
    pack = ask([make_issued(trust[0], round)])
    with monkeypatch.context() as patch:
        patch.setattr(PackFile, "save", killed)
        with pytest.raises(SystemExit):
            run(pack)
    pack.refresh_from_db()
    assert pack.state == Pack.State.ASKED
    assert not PackFile.objects.filter(pack=pack).exists()
    assert run(pack).state == Pack.State.MADE
    assert PackFile.objects.filter(pack=pack).count() == 6


def test_a_worker_killed_between_whole_and_parts_leaves_the_whole_and_another_makes_the_parts(trust, monkeypatch):
    pack = ask([make_issued(trust[0], make_round())])
    with monkeypatch.context() as patch:
        patch.setattr(tasks, "make_parts", killed)
        with pytest.raises(SystemExit):
            run(pack)
    whole = set(PackFile.objects.filter(pack=pack).values_list("pk", "sha256"))
    assert len(whole) == 3
    run(pack)
    assert whole < set(PackFile.objects.filter(pack=pack).values_list("pk", "sha256"))
    assert PackFile.objects.filter(pack=pack).count() == 6


def test_done_twice_it_is_done_once(pack):
    before = list(PackFile.objects.values_list("pk", "sha256"))
    run(pack)
    assert list(PackFile.objects.values_list("pk", "sha256")) == before
    assert Event.objects.filter(type=PackEvent.PACK_MADE).count() == 1


def test_of_two_that_make_it_at_once_one_keeps_it():
    pack = make_kept_pack([make_school()])
    with pytest.raises(CannotKeep):
        keep_pack(pack=pack, content=content_of(pack), documents=[], now=NOW)


def test_a_card_that_was_withdrawn_meanwhile_stops_it_and_whoever_asked_is_told(trust):
    edition = make_issued(trust[0], make_round())
    pack = ask([edition])
    CardEdition.objects.filter(pk=edition.pk).update(state=State.WITHDRAWN)
    assert run(pack).state == Pack.State.FAILED
    assert "has been withdrawn" in pack.trouble
    assert Notice.objects.get(why=FAILED.key).to == pack.asked_by
    assert not PackFile.objects.filter(pack=pack).exists()


def test_a_card_that_is_withdrawn_while_its_documents_are_bound_goes_out_in_no_pack(trust, monkeypatch):
    edition = make_issued(trust[0], make_round())
    pack = ask([edition])

    def withdrawn_meanwhile(*arguments, **named):
        CardEdition.objects.filter(pk=edition.pk).update(state=State.WITHDRAWN)
        return make_whole(*arguments, **named)

    monkeypatch.setattr(tasks, "make_whole", withdrawn_meanwhile)
    assert run(pack).state == Pack.State.FAILED
    assert "has been withdrawn" in pack.trouble
    assert not PackFile.objects.filter(pack=pack).exists()


def test_a_card_without_its_documents_stops_it_in_words(trust):
    pack = ask([make_edition(trust[0], state=State.ISSUED)])
    assert run(pack).state == Pack.State.FAILED
    assert "Fell School 1 is not there as PDF" in pack.trouble


def test_a_card_that_is_not_as_it_was_issued_stops_it(trust):
    pack = ask([make_issued(trust[0], make_round())])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cards_editionfile SET sha256 = 'another'")
    assert run(pack).state == Pack.State.FAILED
    assert "not as it was when it was issued" in pack.trouble


@pytest.mark.parametrize("audience", ["confidential", "open"])
def test_a_card_that_cannot_even_be_unpacked_stops_it_in_words(trust, audience):
    edition = make_issued(trust[0], make_round())
    pack = ask([edition], audience=audience)
    with connection.cursor() as records:  # changed by another way than the program's
        records.execute("UPDATE cards_editionfile SET content = %s WHERE format = 'json'", [b"no archive"])
    assert run(pack).state == Pack.State.FAILED
    assert "not as it was when it was issued" in pack.trouble


def test_what_nobody_foresaw_is_said_and_not_swallowed(trust, monkeypatch):
    pack = ask([make_issued(trust[0], make_round())])
    monkeypatch.setattr(tasks, "gather", lambda *_args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run(pack)
    pack.refresh_from_db()
    assert pack.state == Pack.State.FAILED
    assert "nobody foresaw" in pack.trouble


def test_a_pack_keeps_its_cards_in_the_order_of_the_contents(trust):
    round = make_round()
    pack = ask([make_issued(school, round) for school in reversed(trust)])
    assert [part.school.name for part in PackPart.objects.filter(pack=pack)] == ["Fell School 1", "Fell School 2"]
    assert EditionFile.objects.filter(edition__in=[part.edition for part in pack.parts.all()]).count() == 8
