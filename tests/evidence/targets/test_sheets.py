"""From a sheet to targets: reading it, looking at it on the page, recording what is clean."""

from __future__ import annotations

import io
from datetime import date

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from headwater.evidence.measures.sheets import read_sheet
from headwater.evidence.targets.models import Target
from headwater.evidence.targets.sheets import MORE_HEADINGS, ReadTargets, SaidForAll, read_targets
from headwater.foundations.audit.models import Event
from headwater.foundations.documents.tables import read_pasted
from headwater.reference.schools.models import School
from tests.factories.people import person_holding
from tests.factories.schools import make_membership, make_school, make_trust
from tests.factories.targets import make_target

TODAY = date(2026, 11, 22)
ALPHA = School(urn=1, name="Alpha Primary")
BETA = School(urn=2, name="Beta Primary")
CARD = """\
Phonics\t2024\t2025\tTarget\tNational
% Achieving by Year 1\t85\t78\t83\t80

Attendance\t2024\t2025 YTD\tTarget\tNational
Whole School Attendance\t95.2%\t95.4%\tNational\t94.5%
Persistent Absence\t11.5%\t8.4%\tat or below national\t94.5%
Permanent Exclusions\t0.0%\t0.0%\t0.0%\t0.0%

EYFS\t2024\t2025\tTarget\tNational
% Good level of development\t73\t73\t\t67
"""
LONG = """\
School\tMeasure\tGroup\tYear\tTarget\tAgreed by\tAgreed on\tMinute
1\tks2.rwm_exp\tAll\t2026/27\t76%\tTrust board\t14/10/2026\t7.2
Beta Primary\tks2.rwm_exp\tDisadvantaged\t2026/27\t70\tTrust board\t14/10/2026\t7.2
"""


def read(text: str, *, only: School | None = ALPHA, **said) -> ReadTargets:
    sheet = read_sheet(read_pasted(text), more_headings=MORE_HEADINGS)
    return read_targets(sheet, {1: ALPHA, 2: BETA}, only=only, said=SaidForAll(**said), today=TODAY)


def by_address(found: ReadTargets) -> dict[str, tuple[str, str]]:
    return {row.address: (row.text, row.problem) for row in found.rows}


def test_of_a_card_the_target_column_is_read_and_nothing_else():
    found = read(CARD)
    assert by_address(found) == {
        "D2": ("83", ""),
        "D5": ("National", "Say “at or above national”, or give a number."),
        "D6": ("at or below national", ""),
        "D7": ("0.0%", ""),
    }
    assert "“2024”" in found.ignored
    assert found.ignored.endswith("only “Target” is. Figures are entered on the page for figures.")


def test_a_target_of_zero_is_a_target_and_a_blank_is_none():
    drafts = {draft.measure: draft for draft in read(CARD).good}
    assert drafts["beh.pex_rate"].value == 0
    assert "eyfs.gld" not in drafts


def test_a_card_does_not_say_which_year_unless_somebody_does():
    assert {draft.period for draft in read(CARD).good} == {""}
    assert {draft.period for draft in read(CARD, period="2025-26").good} == {"2025-26"}


def test_a_heading_that_names_the_year_of_the_target_is_believed():
    found = read("KS2\t2025\tTarget 2026/27\n% Meeting Expected in RWM\t76\t78", period="2024-25")
    assert [draft.period for draft in found.good] == ["2026-27"]


def test_where_a_target_stood_is_kept():
    assert read(CARD).good[0].row == "D2 “% Achieving by Year 1”"


def test_a_long_sheet_names_school_group_year_and_decision():
    first, second = read(LONG, only=None).good
    assert (first.urn, first.group, first.period, first.value) == (1, "all", "2026-27", 76)
    assert (first.decided_by_body, first.decided_on, first.minute) == ("Trust board", date(2026, 10, 14), "7.2")
    assert (second.urn, second.group) == (2, "disadvantaged")


def test_what_the_sheet_does_not_say_is_said_for_all():
    text = "School\tMeasure\tTarget\n1\tks2.rwm_exp\t76%"
    [draft] = read(text, only=None, period="2026-27", decided_by_body="Trust board", minute="3").good
    assert (draft.period, draft.decided_by_body, draft.minute) == ("2026-27", "Trust board", "3")


@pytest.mark.parametrize(
    ("school", "said"),
    [
        ("Gamma Primary", "is none of the schools you may do this for. Write the URN"),
        ("3", "is none of the schools you may do this for. Write the URN"),
        ("", "which school"),
    ],
)
def test_a_row_of_no_school_of_ours_is_named(school, said):
    [row] = read(f"School\tMeasure\tYear\tTarget\n{school}\tks2.rwm_exp\t2026/27\t76%", only=None).rows
    assert said in row.problem


def test_a_row_of_another_school_than_the_page_is_refused():
    [row] = read("School\tMeasure\tYear\tTarget\nBeta Primary\tks2.rwm_exp\t2026/27\t76%").rows
    assert row.problem == ("This row is about Beta Primary. Record it on that school’s page, or for the whole trust.")


@pytest.mark.parametrize(
    ("heading", "text", "said"),
    [
        ("Year", "next year", "“next year” is not a school year. Write it like 2025/26."),
        ("Agreed on", "last week", "“last week” is not a day. Write it like 14/10/2026."),
        ("Kind", "hopeful", "“hopeful” is no kind of target. Write “agreed” or “own”."),
    ],
)
def test_a_detail_that_cannot_be_read_is_named(heading, text, said):
    [row] = read(f"Measure\t{heading}\tTarget\nks2.rwm_exp\t{text}\t76%").rows
    assert row.problem == said


def test_a_label_that_is_no_measure_is_named_with_its_cell():
    [row] = read("Measure\tTarget\nJuggling\t76%").rows
    assert row.problem.startswith("A2: “Juggling”")


def test_a_target_told_twice_is_named_both_times():
    rows = read("Measure\tTarget\nks2.rwm_exp\t76%\nks2.rwm_exp\t78%").rows
    assert [row.problem for row in rows] == ["The sheet has this target more than once. Leave one of them out."] * 2


def test_not_applicable_is_no_target_and_is_said():
    found = read("Measure\tTarget\nks2.rwm_exp\tn/a")
    assert (found.rows, found.skipped) == ((), ("B2 “n/a”: no target.",))


def test_a_sheet_without_a_target_column_says_so():
    found = read("Measure\tYear\tValue\nks2.rwm_exp\t2024/25\t76%")
    assert [problem.sentence for problem in found.problems] == ["No column is headed “Target”. Add the heading."]


# On the page -------------------------------------------------------------------------------------------------------

pages = pytest.mark.django_db


@pytest.fixture
def school(db) -> School:
    school = make_school("Ashdown Primary")
    make_membership(school, make_trust())
    return school


@pytest.fixture
def clerk(client: Client, school: School) -> Client:
    client.force_login(person_holding("clerk", name="C. Clerk").user)
    return client


def post(client: Client, address: str, step: str = "look", **typed):
    asked = {"text": "", "sheet": "", "period": "2026-27", "kind": "agreed", "step": step}
    return client.post(address, asked | typed)


def looked(response) -> str:
    return str(response.context["form"].data["looked"])


def words(response) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


CLEAN = "Measure\tTarget\nks2.rwm_exp\t76%\natt.overall\tat or above national"


@pages
def test_looking_saves_nothing_and_recording_saves_what_was_looked_at(clerk, school):
    address = f"/schools/{school.urn}/targets/paste/"
    seen = post(clerk, address, text=CLEAN)
    assert "Record 2 targets" in words(seen)
    assert not Target.objects.exists()
    done = post(clerk, address, "record", text=CLEAN, looked=looked(seen))
    assert done["Location"] == f"/schools/{school.urn}/targets/"
    assert set(Target.objects.values_list("measure", "text", "row")) == {
        ("ks2.rwm_exp", "76%", "B2 “ks2.rwm_exp”"),
        ("att.overall", "at or above national", "B3 “att.overall”"),
    }
    assert Event.objects.get().type == "targets.targets-recorded"


@pages
def test_nothing_is_recorded_that_nobody_looked_at(clerk, school):
    address = f"/schools/{school.urn}/targets/paste/"
    seen = post(clerk, address, text=CLEAN)
    for typed in ({"looked": ""}, {"looked": looked(seen), "text": CLEAN + "\natt.pa\t9"}):
        assert "What was read" in words(post(clerk, address, "record", **({"text": CLEAN} | typed)))
    assert not Target.objects.exists()


@pages
def test_bad_rows_are_left_out_only_on_purpose(clerk, school):
    address, text = f"/schools/{school.urn}/targets/paste/", CLEAN + "\natt.pa\tNational"
    seen = post(clerk, address, text=text)
    page = words(seen)
    assert "B4" in page
    assert "Say “at or below national”, or give a number." in page
    assert "Leave out the 1 to put right, record the other 2" in page
    post(clerk, address, "record", text=text, looked=looked(seen))
    assert not Target.objects.exists()
    post(clerk, address, "record-good", text=text, looked=looked(seen))
    assert Target.objects.count() == 2


@pages
def test_a_replaced_target_needs_the_reason_once_for_the_sheet(clerk, school):
    make_target(school, value="74")
    address = f"/schools/{school.urn}/targets/paste/"
    assert "Say why it changes" in words(post(clerk, address, text=CLEAN))
    seen = post(clerk, address, text=CLEAN, reason="Agreed anew in January")
    assert "Takes the place of 74%" in words(seen)
    post(clerk, address, "record", text=CLEAN, reason="Agreed anew in January", looked=looked(seen))
    assert Target.objects.current().get(measure="ks2.rwm_exp").reason == "Agreed anew in January"


@pages
def test_targets_recorded_by_somebody_else_meanwhile_are_shown_first(clerk, school):
    address, typed = f"/schools/{school.urn}/targets/paste/", {"text": CLEAN, "reason": "Agreed anew"}
    seen = post(clerk, address, **typed)
    make_target(school, value="70")
    page = words(post(clerk, address, "record", **typed, looked=looked(seen)))
    assert "Takes the place of 70%" in page
    assert Target.objects.count() == 1


@pages
def test_a_sheet_recorded_already_says_so(clerk, school):
    address = f"/schools/{school.urn}/targets/paste/"
    post(clerk, address, "record", text=CLEAN, looked=looked(post(clerk, address, text=CLEAN)))
    assert "Every target of this sheet is recorded already" in words(post(clerk, address, text=CLEAN))


@pages
def test_a_workbook_is_read_and_its_cells_stand_in_the_box_for_the_next_step(clerk, school):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet("Card")
    for row, line in enumerate(CLEAN.split("\n")):
        page.write_row(row, 0, line.split("\t"))
    book.close()
    address = f"/schools/{school.urn}/targets/paste/"
    upload = SimpleUploadedFile("targets.xlsx", out.getvalue())
    seen = post(clerk, address, file=upload)
    data = seen.context["form"].data
    assert (data["sheet"], data["text"].split()[-1]) == ("Card", "national")
    post(clerk, address, "record", text=data["text"], sheet=data["sheet"], looked=looked(seen))
    assert set(Target.objects.values_list("row", flat=True)) == {
        "Card!B2 “ks2.rwm_exp”",
        "Card!B3 “att.overall”",
    }


@pages
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"text": ""}, "Copy the cells of your sheet in here, or choose the file."),
        ({"text": "Hello"}, "No heading was found"),
        ({"text": "Surname\tMeasure\tTarget\nX\tks2.rwm_exp\t76"}, "Headwater keeps no pupil’s data"),
    ],
)
def test_what_is_no_sheet_of_targets_says_what_to_do(clerk, school, typed, said):
    assert said in words(post(clerk, f"/schools/{school.urn}/targets/paste/", **typed))
    assert not Target.objects.exists()


@pages
def test_a_whole_trust_is_recorded_from_one_sheet(clerk, school):
    other, strange = make_school("Beech Primary"), make_school("Elsewhere Primary")
    make_membership(other, School.objects.get(pk=school.pk).memberships.get().trust)
    lines = [f"{s.urn}\tks2.rwm_exp\t2026/27\t7{n}" for n, s in enumerate((school, other))]
    text = "\n".join(["School\tMeasure\tYear\tTarget", *lines])
    assert "is none of the schools you may do this for. Write the URN" in words(
        post(clerk, "/targets/paste/", text=f"{text}\n{strange.urn}\tks2.rwm_exp\t2026/27\t80")
    )
    seen = post(clerk, "/targets/paste/", text=text)
    assert "Beech Primary" in words(seen)
    post(clerk, "/targets/paste/", "record", text=text, looked=looked(seen))
    assert set(Target.objects.values_list("school", "value")) == {(school.urn, 70), (other.urn, 71)}


@pages
def test_who_records_at_one_school_pastes_for_no_other(client, school):
    other = make_school("Beech Primary")
    make_membership(other, school.memberships.get().trust)
    client.force_login(person_holding("clerk", at=school).user)
    text = f"School\tMeasure\tYear\tTarget\n{other.urn}\tks2.rwm_exp\t2026/27\t76"
    assert "is none of the schools you may do this for. Write the URN" in words(
        post(client, "/targets/paste/", text=text)
    )
    assert post(client, f"/schools/{other.urn}/targets/paste/", text=text).status_code == 404
