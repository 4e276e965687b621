"""The pages for entering figures: what a person sees first, what is refused, what is saved."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import CalamineWorkbook

from headwater.evidence.measures.models import EnteredFigure, Figure, Stage
from headwater.evidence.measures.presenters import template_sheet
from headwater.foundations.audit.models import Event
from headwater.foundations.documents.personal_data import check_letter
from headwater.foundations.documents.workbook import Column, Sheet, render_workbook
from headwater.reference.schools.models import School
from tests.evidence.measures.test_entries_sheets import APPENDIX
from tests.factories.datasets import make_release
from tests.factories.measures import make_entry, make_figure
from tests.factories.people import make_post, person_holding
from tests.factories.schools import make_membership, make_school, make_trust
from tests.foundations.ui.reading import Element, read

pytestmark = pytest.mark.django_db
UPN = check_letter("936000015001") + "936000015001"


@pytest.fixture
def school() -> School:
    school = make_school("Ashdown Primary", urn=140_001)
    make_membership(school, make_trust("Fell and Vale Trust"))
    return school


@pytest.fixture
def head(client: Client, school: School) -> Client:
    """A principal of the school, signed in."""
    client.force_login(person_holding("principal", at=school, name="A. Head").user)
    return client


@pytest.fixture
def data(client: Client, school: School) -> Client:
    """The trust's data manager, signed in."""
    client.force_login(person_holding("data-manager", name="D. Manager").user)
    return client


def page(client: Client, path: str, status: int = 200) -> Element:
    response = client.get(path)
    assert response.status_code == status
    return read(response)


def send(client: Client, path: str, **fields: Any) -> Element:
    """What the person sees after sending the form."""
    response = client.post(path, fields, follow=True)
    assert response.status_code == 200
    return read(response)


def rows(seen: Element, caption: str) -> list[list[str]]:
    """The body of the table with this caption, as words."""
    for table in seen.find("table"):
        if caption in table.find("caption")[0].words():
            bodies = table.find("tbody")
            return [[cell.words() for cell in row.children if cell.tag in ("td", "th")] for row in bodies[0].find("tr")]
    return []


def errors(seen: Element) -> str:
    return " ".join(found.words() for found in seen.find("div", class_="govuk-error-summary"))


def hidden(seen: Element, name: str) -> str:
    return str(seen.find("input", name=name)[0].attrs["value"])


def titles(seen: Element) -> list[str]:
    return [heading.words() for heading in seen.find("h2")]


# One figure ----------------------------------------------------------------------------------------------------------

RWM = "/schools/140001/figures/enter/?measure=ks2.rwm_exp&group=all&period=2024-25"


def test_first_it_is_asked_which_figure(head: Client) -> None:
    seen = page(head, "/schools/140001/figures/enter/")
    offered = [option.attrs["value"] for option in seen.find("select", name="measure")[0].find("option")]
    assert "ks2.rwm_exp" in offered
    assert "ks4.a8" not in offered, "a primary school has no key stage 4"
    assert "ks2.read_prog_lower" not in offered
    assert [group.attrs["label"] for group in seen.find("optgroup")][:2] == ["Pupils", "Early years"]
    assert not seen.find("select", name="whose"), "a principal enters no national figures"
    told = errors(send(head, "/schools/140001/figures/enter/"))
    assert "Choose a measure" in told
    assert "Choose the school year" in told


def test_then_what_is_known_already_stands_first(head: Client, school: School) -> None:
    make_figure(school, "ks2.rwm_exp", "74", "2024-25", release=make_release(), numerator=Decimal(31), denominator=42)
    seen = page(head, RWM)
    known = seen.find("dl")[0].words()
    assert "Published 74%, 31 of 42 (final). Department for Education, Key stage 2 performance tables." in known
    assert "The published figure stays the one that is shown" in seen.words()
    assert not seen.find("input", name="overrides"), "a principal does not override"
    assert "year 6 pupils eligible" in seen.words().lower()


def test_a_figure_is_saved_and_the_person_is_told_what_was(head: Client, school: School) -> None:
    seen = send(head, RWM, numerator="32", denominator="42", stage="internal", source="Our marks, June")
    assert "76% is entered for 2024/25: Reading, writing and maths: expected standard." in seen.words()
    assert "one pupil is worth" not in seen.words()
    entry = EnteredFigure.objects.get()
    assert (entry.numerator, entry.denominator, entry.source, entry.entered_by.name) == (
        32,
        42,
        "Our marks, June",
        "A. Head",
    )
    assert Figure.objects.shown().get().entry == entry


def test_a_percentage_alone_is_saved_with_what_cannot_be_said_of_it(head: Client) -> None:
    seen = send(head, RWM, value="76%", stage="provisional")
    assert "Without the number of pupils nobody can say what one pupil is worth" in seen.words()
    assert EnteredFigure.objects.get().stage == Stage.PROVISIONAL


def test_what_cannot_be_is_refused_beside_its_question(head: Client) -> None:
    told = errors(send(head, RWM, value="8.4O", numerator="x", stage="internal"))
    assert "“8.4O” is not a number" in told
    assert "“x” is no number" in told
    told = errors(send(head, RWM, value="70%", numerator="20", denominator="30", stage="internal"))
    assert "70% does not agree with 20 of 30, which is 66.7%." in told
    assert "unique pupil number" in errors(send(head, RWM, value="70%", stage="internal", source=f"of {UPN}"))
    assert not EnteredFigure.objects.exists()


def test_a_reason_is_saved_in_place_of_a_number(head: Client) -> None:
    send(head, RWM, instead="not-collected", stage="internal")
    entry = EnteredFigure.objects.get()
    assert (entry.value, entry.missing, entry.text) == (None, "not-available", "Not collected")


def test_a_year_to_date_asks_for_its_day(head: Client) -> None:
    this = timezone.localdate()
    path = "/schools/140001/figures/enter/?measure=att.pa_ytd&group=all&period=2024-25"
    assert "say up to which day it counts" in errors(send(head, path, value="8.4%", stage="internal"))
    send(head, path, value="8.4%", stage="internal", as_at="2025-07-18")
    assert EnteredFigure.objects.get().as_at == date(2025, 7, 18) < this


def test_whoever_was_slower_is_told_and_nothing_is_lost(head: Client, school: School) -> None:
    before = page(head, RWM)
    assert "value" not in before.find("input", name="seen")[0].attrs
    other = make_entry(
        school, "ks2.rwm_exp", "75", by=person_holding("senior-leader", at=school, name="B. Deputy").user
    )
    told = errors(send(head, RWM, value="76%", stage="internal", seen=""))
    assert "somebody else changed this figure while you were entering it. It is now 75, entered by B. Deputy." in told
    seen = page(head, RWM)
    assert hidden(seen, "seen") == str(other.pk)
    assert "Entered 75%, by B. Deputy" in seen.find("dl")[0].words()
    send(head, RWM, value="76%", stage="internal", seen=other.pk)
    assert EnteredFigure.objects.current().get().text == "76%"


def test_whoever_was_slower_looks_at_the_page_and_saves_from_it(head: Client, school: School) -> None:
    make_entry(school, "ks2.rwm_exp", "75", by=person_holding("senior-leader", at=school, name="B. Deputy").user)
    told = send(head, RWM, value="76%", stage="internal", seen="")
    assert "somebody else changed" in errors(told)
    done = send(head, RWM, value="76%", stage="internal", seen=hidden(told, "seen"))
    assert "76% is entered for 2024/25" in done.words()


def test_a_sheet_with_more_than_a_thousand_rows_to_leave_out_can_still_be_saved(head: Client) -> None:
    paste = "/schools/140001/figures/paste/"
    wrong = "".join(f"ks2.rwm_exp\t2024/25\tx{row}\n" for row in range(1_001))
    text = f"Measure\tYear\tValue\n{wrong}ks2.rwm_exp\t2023/24\t76%\n"
    seen = send(head, paste, text=text, stage="internal", step="leave")
    ticked = [box.attrs["value"] for box in seen.find("input", name="left_out")]
    assert len(ticked) == 1_001
    send(head, paste, text=text, stage="internal", step="save", looked=hidden(seen, "looked"), left_out=ticked)
    assert EnteredFigure.objects.get().text == "76%"


def test_three_megabytes_of_cells_are_refused_in_words(head: Client) -> None:
    told = errors(send(head, "/schools/140001/figures/paste/", text="a\tb\n" * 800_000))
    assert "more than 2 MB" in told


def test_a_published_figure_is_overridden_with_a_reason_and_both_are_shown(data: Client, school: School) -> None:
    make_figure(school, "ks2.rwm_exp", "74", "2024-25", release=make_release())
    assert "Say why this figure is shown" in errors(send(data, RWM, value="76%", stage="internal", overrides="on"))
    send(data, RWM, value="76%", stage="internal", overrides="on", reason="Two pupils were left out.")
    assert Figure.objects.shown().get().value == 76
    seen = page(data, "/schools/140001/figures/")
    assert "Shown instead of the published figure: Two pupils were left out." in seen.words()
    assert "Published 74%" in page(data, RWM).find("dl")[0].words()


def test_a_national_figure_is_entered_with_or_without_its_year(data: Client, school: School) -> None:
    path = f"{RWM}&whose=england"
    assert "England, state-funded schools" in page(data, path).words()
    seen = send(data, path, value="62%", stage="final", source="", source_period="")
    assert "(England, state-funded schools)" in seen.words()
    entry = EnteredFigure.objects.get()
    assert (entry.level, entry.population, entry.source_period, entry.school) == ("england", "state-funded", "", None)
    assert "Source not said, year not said" in page(data, "/schools/140001/figures/").words()


# The list ------------------------------------------------------------------------------------------------------------


def test_the_list_says_what_by_whom_and_when(head: Client, school: School) -> None:
    assert "Nothing has been entered" in page(head, "/schools/140001/figures/").words()
    send(head, RWM, value="76%", stage="internal")
    [row] = rows(page(head, "/schools/140001/figures/"), "Figures entered")
    assert row[:3] == ["Reading, writing and maths: expected standard", "2024/25", "76%"]
    assert "A. Head" in row[4]
    assert row[6].startswith("Correct: Reading")
    assert row[7].startswith("Withdraw: Reading")


def test_what_was_replaced_or_withdrawn_is_there_when_asked_for(head: Client, school: School) -> None:
    send(head, RWM, value="76%", stage="internal")
    first = EnteredFigure.objects.get()
    send(head, RWM, value="77%", stage="internal", seen=first.pk)
    second = EnteredFigure.objects.current().get()
    path = f"/schools/140001/figures/{second.pk}/withdraw/"
    assert "77%" in page(head, path).words()
    assert "Say why the figure is withdrawn" in errors(send(head, path))
    assert "77% is withdrawn" in send(head, path, reason="It was last year’s.").words()
    assert "Nothing has been entered that still stands" in page(head, "/schools/140001/figures/").words()
    later, earlier = rows(page(head, "/schools/140001/figures/?all=1"), "Figures entered")
    assert "Withdrawn by A. Head" in later[5]
    assert "It was last year’s." in later[5]
    assert "Replaced by 77%" in earlier[5]
    assert head.get(path).status_code == 404
    assert head.get(f"/schools/140001/figures/{first.pk}/withdraw/").status_code == 404


def test_the_list_downloads_as_a_workbook(head: Client, school: School) -> None:
    send(head, RWM, numerator="32", denominator="42", stage="internal")
    response = head.get("/schools/140001/figures.xlsx")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()
    assert sheet[0][:7] == ["Whose", "Measure", "Group", "Year", "Value", "As written", "Of"]
    assert sheet[1][3:7] == ["2024/25", pytest.approx(76.19047619), "32 of 42", "32 of 42"]


def test_a_figure_of_another_phase_or_of_long_ago_can_be_corrected_too(head: Client, school: School) -> None:
    by = person_holding("senior-leader", at=school).user
    make_entry(school, "ks4.a8", "46", "2008-09", by=by)
    [link] = [a for a in page(head, "/schools/140001/figures/").find("a") if a.words().startswith("Correct")]
    assert (
        "Entered 46.0, by"
        in page(head, f"/schools/140001/figures/enter/?{str(link.attrs['href']).partition('?')[2]}").words()
    )
    for year in ("2024-25x", "2098-99"):
        assert "“School year” is not among its answers" in errors(page(head, RWM.replace("2024-25", year)))


def test_the_list_asks_no_more_questions_the_more_is_entered(
    head: Client, school: School, django_assert_num_queries: Any
) -> None:
    by = person_holding("senior-leader", at=school).user
    make_entry(school, "ks4.a8", "46", "2001-02", by=by)
    head.get("/schools/140001/figures/?all=1")
    with CaptureQueriesContext(connection) as before:
        head.get("/schools/140001/figures/?all=1")
    for year in range(2002, 2022):
        make_entry(school, "ks4.a8", "46", f"{year}-{(year + 1) % 100:02d}", by=by)
    with django_assert_num_queries(len(before)):
        head.get("/schools/140001/figures/?all=1")


def test_a_governor_reads_the_list_and_enters_nothing(client: Client, school: School) -> None:
    client.force_login(person_holding("local-governor", at=school).user)
    assert "Enter a figure" not in page(client, "/schools/140001/figures/").words()
    assert client.get("/schools/140001/figures/enter/").status_code == 404
    assert client.get("/schools/140001/figures/paste/").status_code == 404


def test_entries_of_another_school_cannot_be_reached(head: Client, school: School) -> None:
    other = make_school()
    entry = make_entry(other, "ks2.rwm_exp", "75", by=person_holding("principal", at=other).user)
    england = make_entry("england", "ks2.rwm_exp", "62", by=entry.entered_by)
    assert head.get(f"/schools/140001/figures/{entry.pk}/withdraw/").status_code == 404
    assert head.get(f"/schools/140001/figures/{england.pk}/withdraw/").status_code == 404
    assert head.get(f"/schools/{other.urn}/figures/enter/").status_code == 404


# A sheet -------------------------------------------------------------------------------------------------------------

PASTE = "/schools/140001/figures/paste/"
SMALL = "KS2\t2024\t2025\nRWM expected %\t74\t76\n% Exp in Maths\t81\t8.4O\n"


def test_the_page_says_that_pupils_are_not_wanted(head: Client) -> None:
    assert "no names, no pupil numbers, no dates of birth" in page(head, PASTE).words()
    assert "Copy the cells of your sheet in here" in errors(send(head, PASTE))


def test_nothing_is_saved_before_it_was_looked_at(head: Client) -> None:
    seen = send(head, PASTE, text=SMALL, step="look")
    assert not EnteredFigure.objects.exists()
    assert rows(seen, "something to put right") == [
        ["C3", "8.4O Maths: expected standard", rows(seen, "something to put right")[0][2], "Row at A3"]
    ]
    assert "“8.4O” is not a number: a letter stands among its digits." in rows(seen, "something to put right")[0][2]
    assert [row[:5] for row in rows(seen, "Every cell")] == [
        ["B2", "Reading, writing and maths: expected standard", "2023/24", "74", "74%"],
        ["C2", "Reading, writing and maths: expected standard", "2024/25", "76", "76%"],
        ["B3", "Maths: expected standard", "2023/24", "81", "81%"],
    ]
    assert "“2024” is read as 2023/24" in seen.words()
    assert not [button for button in seen.find("button") if "Save" in button.words()]


def test_a_sheet_with_something_to_put_right_is_not_saved(head: Client) -> None:
    seen = send(head, PASTE, text=SMALL, step="look")
    told = errors(send(head, PASTE, text=SMALL, step="save", looked=hidden(seen, "looked")))
    assert "1 row has something to put right. Nothing was saved." in told
    assert not EnteredFigure.objects.exists()


def test_rows_are_left_out_on_purpose_and_the_rest_is_saved(head: Client) -> None:
    seen = send(head, PASTE, text=SMALL, step="leave")
    assert titles(seen)[1:3] == ["Left out", "2 figures to save"]
    assert seen.find("input", name="left_out")[0].attrs["value"] == "A3"
    told = send(head, PASTE, text=SMALL, step="save", looked=hidden(seen, "looked"), left_out="A3").words()
    assert "2 figures saved; 1 row left out, as you asked." in told
    assert sorted(EnteredFigure.objects.values_list("period", "text", "row")) == [
        ("2023-24", "74", "B2 “RWM expected %”"),
        ("2024-25", "76", "C2 “RWM expected %”"),
    ]
    [event] = Event.objects.filter(type="measures.figures-entered")
    assert event.after["figures"] == 2


def test_what_is_put_right_in_the_box_is_read_again(head: Client) -> None:
    seen = send(head, PASTE, text=SMALL.replace("8.4O", "84"), step="look")
    assert "4 figures to save" in titles(seen)


def test_what_was_not_looked_at_is_not_saved(head: Client, school: School) -> None:
    text = "KS2\t2025\t2026\nRWM expected %\t76\t\n"
    seen = send(head, PASTE, text=text, step="look")
    other = text.replace("76", "77")
    assert "Look again, then save" in errors(send(head, PASTE, text=other, step="save", looked=hidden(seen, "looked")))
    make_entry(school, "ks2.rwm_exp", "75", by=person_holding("senior-leader", at=school).user)
    again = send(head, PASTE, text=text, step="save", looked=hidden(seen, "looked"))
    assert "has changed since you looked" in errors(again)
    assert "Takes the place of 75, entered by" in rows(again, "Every cell")[0][5]
    told = send(head, PASTE, text=text, step="save", looked=hidden(again, "looked")).words()
    assert "1 figure saved, 1 of them in place of earlier entries." in told


def test_what_is_published_or_entered_already_is_told_and_not_entered_again(head: Client, school: School) -> None:
    make_figure(school, "ks2.rwm_exp", "76.19", "2024-25", release=make_release())
    make_figure(school, "ks2.rwm_exp", "70", "2023-24", release=make_release())
    seen = send(head, PASTE, text="KS2\t2024\t2025\nRWM expected %\t74\t76\n", step="look")
    first, second = rows(seen, "Every cell")
    assert first[5] == "Kept beside Published: 70%. That stays shown; yours is kept beside it."
    assert second[5] == "Known already Published already: not entered again."
    send(head, PASTE, text="KS2\t2024\t2025\nRWM expected %\t74\t76\n", step="save", looked=hidden(seen, "looked"))
    assert EnteredFigure.objects.count() == 1
    assert "That is" not in page(head, "/schools/140001/figures/").words()
    assert "A published figure is shown; this one is kept beside it." in page(head, "/schools/140001/figures/").words()
    again = send(head, PASTE, text="KS2\t2024\t2025\nRWM expected %\t74\t76\n", step="look")
    assert {row[5].partition(" already")[0] for row in rows(again, "Every cell")} == {"Known"}
    told = errors(send(head, PASTE, text=SMALL.split("% Exp")[0], step="save", looked=hidden(again, "looked")))
    assert "There is nothing new in this sheet" in told


def test_a_sheet_with_pupils_in_it_is_let_go_of_at_once(head: Client) -> None:
    seen = send(head, PASTE, text=f"UPN\tForename\tScore\n{UPN}\tJo\t76\n", step="look")
    assert "A1: the heading of a column with a unique pupil number" in errors(seen)
    assert "nothing of this was kept" in errors(seen)
    assert UPN not in seen.words()
    assert "Jo" not in seen.find("textarea", name="text")[0].words()


def test_a_workbook_is_read_and_its_cells_stand_in_the_box(head: Client) -> None:
    book = render_workbook(
        [Sheet("Card", [Column("KS2"), Column("2025")], [["RWM expected %", 76]])], title="x", on=date(2026, 1, 1)
    )
    seen = send(head, PASTE, file=SimpleUploadedFile("card.xlsx", book), step="look")
    assert seen.find("textarea", name="text")[0].words() == "KS2 2025 RWM expected % 76"
    send(
        head, PASTE,
        text="KS2\t2025\nRWM expected %\t76\n", sheet="Card", step="save", looked=hidden(seen, "looked"),
    )  # fmt: skip
    assert EnteredFigure.objects.get().row == "Card!B2 “RWM expected %”"


def test_an_empty_file_is_told_once(head: Client) -> None:
    told = errors(send(head, PASTE, file=SimpleUploadedFile("card.csv", b""), step="look"))
    assert told.endswith("The file is empty. Choose it again.")
    assert "Copy the cells" not in told


def test_of_several_sheets_it_is_asked_which(head: Client) -> None:
    columns = [Column("KS2"), Column("2025")]
    book = render_workbook([Sheet("Card", columns, [["x", 1]]), Sheet("Old", columns, [["x", 1]])])
    told = errors(send(head, PASTE, file=SimpleUploadedFile("card.xlsx", book), step="look"))
    assert "The workbook has 2 sheets: “Card”, “Old”." in told
    assert "older kind of file" in errors(send(head, PASTE, file=SimpleUploadedFile("a.xls", b"\xd0\xcf\x11\xe0" * 99)))


def test_the_empty_sheet_comes_back_with_nothing_to_save_and_nothing_wrong(head: Client, school: School) -> None:
    book = head.get("/schools/140001/figures/template.xlsx").content
    seen = send(head, PASTE, file=SimpleUploadedFile("figures.xlsx", book), step="look")
    assert rows(seen, "something to put right") == []
    assert "No figure to save" in titles(seen)
    measures = [row[1] for row in template_sheet(school, "2025-26").rows]
    assert "Phonics in year 1" in measures
    assert "Attainment 8" not in measures


def test_a_long_sheet_is_saved_with_its_counts_and_reasons(head: Client) -> None:
    text = (
        "Measure\tGroup\tYear\tValue\tNumerator\tDenominator\tStatus\tAs at\tSource\tNote\n"
        "RWM expected\tDisadvantaged\t2024/25\t\t10\t16\tprovisional\t\tNCA tools\tafter review\n"
        "Persistent absence\tAll\t2025 YTD\t8.4%\t\t\t\t18/07/2025\t\t\n"
        "Phonics in year 1\tAll\t2024/25\tn/a\t\t\t\t\t\t\n"
    )
    seen = send(head, PASTE, text=text, step="look")
    send(head, PASTE, text=text, step="save", looked=hidden(seen, "looked"))
    found = {entry.measure: entry for entry in EnteredFigure.objects.all()}
    assert sorted(found) == ["att.pa_ytd", "ks2.rwm_exp", "psc.y1"]
    rwm = found["ks2.rwm_exp"]
    assert (rwm.value, rwm.group, rwm.stage, rwm.source) == (
        Decimal("62.5"),
        "disadvantaged",
        "provisional",
        "NCA tools, after review",
    )
    assert (found["att.pa_ytd"].as_at, found["psc.y1"].missing) == (date(2025, 7, 18), "not-applicable")


# The published card --------------------------------------------------------------------------------------------------


def test_the_published_card_is_read_as_it_stands(data: Client, school: School) -> None:
    seen = send(data, PASTE, text=APPENDIX, step="look")
    assert rows(seen, "something to put right") == []
    waiting = [words.words() for words in seen.find("small") if "Needed for" in words.words()]
    assert waiting == [
        "Needed for B4, C4, B5, C5, B6, C6, B7, C7, B8 and C8.",
        "Needed for G11, I11, G12, I12, G13, I13, G16, I16, G17, G18 and I18.",
    ]
    assert "Leave these 11 rows out" in seen.words()
    answers = {"text": APPENDIX, "year": "2024-25", "as_at": "2025-07-18", "source": "Academy card, July 2025"}
    seen = send(data, PASTE, **answers, step="look")
    assert rows(seen, "something to put right") == []
    assert "85 figures to save" in titles(seen)
    assert "10 cells under “Target” are not taken here" in seen.words()
    assert seen.find("form", action="/schools/140001/targets/paste/")
    told = send(data, PASTE, **answers, step="save", looked=hidden(seen, "looked")).words()
    assert "85 figures saved." in told


def test_a_principal_enters_the_schools_own_figures_of_it(head: Client) -> None:
    seen = send(head, PASTE, text=APPENDIX, year="2024-25", as_at="2025-07-18", step="look")
    assert "national and local-authority figures are not taken" in seen.words()
    assert not [row for row in rows(seen, "Every cell") if "England" in row[1]]
    assert not seen.find("form", action="/schools/140001/targets/paste/"), "a principal records no targets"


# The whole trust -----------------------------------------------------------------------------------------------------

TRUST = "/figures/paste/"


def test_a_sheet_of_several_schools_finds_each_by_number_or_name(data: Client, school: School) -> None:
    other = make_school("Fell Primary", urn=140_002)
    make_membership(other, school.memberships.get().trust)
    text = (
        "School\tMeasure\tYear\tValue\n140001\tRWM expected\t2024/25\t76%\nfell primary\tRWM expected\t2024/25\t70%\n"
        "999999\tRWM expected\t2024/25\t70%\n\tRWM expected\t2024/25\t70%\n"
    )
    seen = send(data, TRUST, text=text, step="look")
    wrong = rows(seen, "something to put right")
    assert [row[0] for row in wrong] == ["D4", "D5"]
    assert "“999999” is none of the schools you enter figures for." in wrong[0][3]
    assert "does not say which school" in wrong[1][3]
    assert [row[1] for row in rows(seen, "Every cell")] == ["Ashdown Primary", "Fell Primary"]
    seen = send(data, TRUST, text=text, step="leave")
    send(data, TRUST, text=text, step="save", looked=hidden(seen, "looked"), left_out=["B4", "B5"])
    assert sorted(EnteredFigure.objects.values_list("school_id", "value")) == [(140_001, 76), (140_002, 70)]
    assert Event.objects.get(type="measures.figures-entered").after["schools"] == [140_001, 140_002]


def test_somebody_of_two_schools_sees_only_theirs(client: Client, school: School) -> None:
    lead = person_holding("phase-lead", at=school)
    other = make_school("Fell Primary", urn=140_002)
    make_membership(other, school.memberships.get().trust)
    client.force_login(lead.user)
    text = "School\tMeasure\tYear\tValue\n140002\tRWM expected\t2024/25\t76%\n"
    assert "none of the schools" in send(client, TRUST, text=text, step="look").words()
    make_post(lead, "phase-lead", at=other)
    assert "1 figure to save" in titles(send(client, TRUST, text=text, step="look"))


def test_a_row_about_another_school_is_not_entered_for_this_one(head: Client) -> None:
    make_school("Fell Primary", urn=140_002)
    text = "School\tMeasure\tYear\tValue\nFell Primary\tRWM expected\t2024/25\t76%\n"
    assert "none of the schools" in rows(send(head, PASTE, text=text, step="look"), "something to put right")[0][2]


def test_both_empty_sheets_download(data: Client) -> None:
    book = data.get("/figures/template.xlsx").content
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert sheet[0][:5] == ["School", "Measure", "Group", "Year", "Value"]
    assert len(sheet) > 60


@pytest.mark.parametrize("whose", ["england", "la", "trust", "zzz"])
def test_whoever_may_not_enter_englands_figure_is_told_so_and_enters_nothing(
    head: Client, school: School, whose: str
) -> None:
    assert "ask them" in errors(page(head, f"{RWM}&whose={whose}"))
    seen = send(head, f"{RWM}&whose={whose}", value="61%", stage="internal")
    assert "National and local-authority figures are entered by whoever may correct" in errors(seen)
    assert not EnteredFigure.objects.exists()
    assert not errors(page(head, f"{RWM}&whose=school"))
