"""What a sheet would become: which place each cell is of, and what is known there already."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from headwater.evidence.measures.drafts import (
    UNSAID,
    Answers,
    Draft,
    Standing,
    compare_with_known,
    draft_figures,
    in_few,
    population_of,
    reasons_not_to_save,
)
from headwater.evidence.measures.entries import Entry
from headwater.evidence.measures.models import EnteredFigure, Figure, Stage
from headwater.evidence.measures.places import Place
from headwater.evidence.measures.queries import Known
from headwater.evidence.measures.sheets import SheetProblem, read_sheet
from headwater.foundations.accounts.models import User
from headwater.foundations.documents.tables import read_pasted
from headwater.reference.schools.models import School

TODAY = date(2026, 11, 22)
FELL = School(urn=900_001, name="Fell Primary", phase="Primary", la_code="936", la_name="Surrey")
VALE = School(urn=900_002, name="Vale High", phase="Secondary", la_code="936", la_name="Surrey")


def draft(text: str, *, only: School | None = FELL, may_override: bool = True, **answers: object) -> Draft:
    return draft_figures(
        read_sheet(read_pasted(text)),
        schools={school.urn: school for school in (FELL, VALE)},
        only=only,
        answers=Answers(**answers),  # type: ignore[arg-type]
        populations={"ks2.rwm_exp": {"state-funded"}, "att.pa": {"primary", "secondary"}},
        may_override=may_override,
    )


def beside(made: Draft, known: Known, **answers: object) -> Draft:
    """The draft where every place is known to be so."""
    places = {cell.entry.place: known for cell in made.cells if cell.entry}
    return compare_with_known(made, places, Answers(**answers), today=TODAY, may_override=True)  # type: ignore[arg-type]


def entry(made: Draft) -> Entry:
    [found] = [cell.entry for cell in made.cells if cell.entry]
    return found


def published(value: str, **fields: object) -> Figure:
    return Figure(
        pk=1, level="school", school_id=FELL.urn, measure="ks2.rwm_exp", value=Decimal(value), release_id=1, **fields
    )


def entered(text: str, **fields: object) -> EnteredFigure:
    by = User(name="A. Head", email="head@fell.example")
    at = datetime(2026, 11, 3, 12, tzinfo=UTC)
    value = Decimal(text.removesuffix("%"))
    return EnteredFigure(pk=7, value=value, text=text, entered_by=by, entered_at=at, **fields)


# Places --------------------------------------------------------------------------------------------------------------


def test_a_year_to_date_goes_to_the_measure_of_a_year_so_far() -> None:
    made = draft("Attendance\t2025 YTD\nPersistent absence\t8.4%\n", as_at=date(2025, 7, 18))
    assert (entry(made).place.measure, entry(made).place.period) == ("att.pa_ytd", "2024-25")
    assert entry(made).as_at == date(2025, 7, 18)
    [cell] = draft("Attendance\t2025 YTD\nPersistent absence\t8.4%\n").cells
    assert (cell.asks, cell.standing) == ("as_at", Standing.PROBLEM)


def test_a_measure_without_a_year_so_far_keeps_its_own_and_says_up_to_when() -> None:
    made = entry(draft("Behaviour\t2025 YTD\nStudents suspended\t0.4%\n", as_at=date(2025, 7, 18)))
    assert (made.place.measure, made.place.period, made.as_at) == ("beh.susp_1plus", "2024-25", date(2025, 7, 18))


def test_national_figures_stand_at_the_year_they_are_said_to_be_of() -> None:
    text = "KS2\t2024\t2025\tNational\nRWM expected %\t\t\t62\n"
    assert entry(draft(text)).place == Place("ks2.rwm_exp", "all", "2024-25", "england", population="state-funded")
    assert entry(draft(text)).source_period == ""
    said = entry(draft(text, national_year="2022-23"))
    assert (said.place.period, said.source_period) == ("2022-23", "2022-23")
    headed = entry(draft(text.replace("National", "National (2024)")))
    assert (headed.place.period, headed.source_period) == ("2023-24", "2023-24")


def test_a_national_figure_beside_a_year_to_date_is_of_a_year_to_date() -> None:
    text = "Attendance\t2024\t2025 YTD\tNational\nPersistent absence\t\t\t14.6%\n"
    made = entry(draft(text, as_at=date(2025, 7, 18)))
    assert (made.place.measure, made.place.population, made.as_at) == ("att.pa_ytd", "primary", date(2025, 7, 18))


def test_nobody_calls_a_national_figure_final_or_the_schools_own() -> None:
    text = "KS2\t2025\tNational\nRWM expected %\t\t62\n"
    assert entry(draft(text)).stage == Stage.PROVISIONAL
    assert entry(draft(text.replace("National", "National (final)"))).stage == Stage.FINAL


def test_a_column_of_the_local_authority_goes_to_the_schools_own() -> None:
    made = entry(draft("KS2\t2025\tLA\nRWM expected %\t\t64\n"))
    assert made.place == Place("ks2.rwm_exp", "all", "2024-25", "la", area="936", population="state-funded")


@pytest.mark.parametrize(
    ("measure", "school", "said", "population"),
    [
        ("ks2.rwm_exp", FELL, "", "state-funded"),
        ("att.pa", FELL, "", "primary"),
        ("att.pa", VALE, "", "secondary"),
        ("att.pa", School(urn=1, phase="All-through"), "", "secondary"),
        ("psc.y1", FELL, "", "state-funded"),
        ("ctx.fsm_pct", FELL, "", "primary"),
        ("ks2.rwm_exp", FELL, "primary", "primary"),
        ("ks2.rwm_exp", FELL, UNSAID, ""),
    ],
)
def test_a_national_figure_is_about_the_schools_that_published_ones_are_about(
    measure: str, school: School, said: str, population: str
) -> None:
    published = {"ks2.rwm_exp": {"state-funded"}, "att.pa": {"primary", "secondary"}}
    assert population_of(measure, school, published, said) == population


def test_columns_without_a_year_wait_for_one() -> None:
    made = draft("Context\tAcademy\tNational\nEAL (%)\t10\t21\n")
    assert made.waiting_for("year") == ("B2", "C2")
    made = draft("Context\tAcademy\tNational\nEAL (%)\t10\t21\n", year="2024-25")
    assert {cell.entry.place.period for cell in made.cells if cell.entry} == {"2024-25"}


def test_a_heading_or_a_row_says_how_settled_a_figure_is() -> None:
    assert entry(draft("KS2\t2025 provisional\nRWM expected %\t76\n")).stage == Stage.PROVISIONAL
    assert entry(draft("KS2\t2025\t2026\nRWM expected %\t76\t\n", stage=Stage.ESTIMATE)).stage == Stage.ESTIMATE
    [cell] = draft("Measure\tYear\tValue\tStatus\nRWM expected\t2025\t76%\tsort of\n").cells
    assert "“sort of” does not say how settled the figure is" in cell.problem


def test_without_permission_comparators_are_counted_and_not_taken() -> None:
    made = draft("KS2\t2025\tNational\nRWM expected %\t76\t62\n", may_override=False)
    assert len(made.cells) == 1
    assert any("1 national and local-authority figures are not taken" in line for line in made.told)


def test_the_same_figure_twice_is_known_and_another_one_is_a_problem() -> None:
    text = "School\tMeasure\tYear\tValue\tNational\nFell Primary\tRWM expected\t2025\t76%\t62%\n"
    same = draft(f"{text}Vale High\tRWM expected\t2025\t70%\t62%\n", only=None)
    assert [cell.standing for cell in same.cells] == [Standing.NEW, Standing.NEW, Standing.NEW, Standing.KNOWN]
    other = draft(f"{text}Vale High\tRWM expected\t2025\t70%\t63%\n", only=None)
    assert other.cells[3].problem == "E2 gives another figure for the same. Keep one of them."


def test_a_row_left_out_is_left_out_whole() -> None:
    text = "KS2\t2024\t2025\nRWM expected %\t74\t7O\n% Exp in Maths\t80\t81\n"
    made = draft(text, left_out=frozenset({"A2"}))
    assert [cell.standing for cell in made.cells] == [Standing.LEFT_OUT] * 2 + [Standing.NEW] * 2
    assert [cell.row for cell in made.left_out] == ["A2"]


def test_counts_that_are_no_counts_are_a_problem_at_their_cell() -> None:
    [cell] = draft("Measure\tYear\tValue\tNumerator\tDenominator\nRWM expected\t2025\t\tten\t30\n").cells
    assert cell.problem.startswith("D2: “ten” is no number of pupils.")


# Beside what is known ------------------------------------------------------------------------------------------------

ONE = "KS2\t2025\t2026\nRWM expected %\t76\t\n"


@pytest.mark.parametrize(
    ("known", "answers", "standing", "note"),
    [
        (Known(), {}, Standing.NEW, ""),
        (Known(published=published("76.19")), {}, Standing.KNOWN, "Published already: not entered again."),
        (Known(published=published("74")), {}, Standing.BESIDE, "Published: 74%. That stays shown"),
        (
            Known(published=published("74")),
            {"overrides": True, "reason": "Two pupils were left out."},
            Standing.INSTEAD,
            "Shown instead of the published 74%, which stays beside it.",
        ),
        (Known(entry=entered("75")), {}, Standing.CORRECTS, "Takes the place of 75, entered by A. Head on 3 Nov"),
        (Known(entry=entered("76", stage="internal")), {}, Standing.KNOWN, "Entered already: not entered again."),
        (
            Known(published=published("74"), entry=entered("75", overrides=True, reason="why")),
            {},
            Standing.BESIDE,
            "That is shown again",
        ),
    ],
)  # fmt: skip
def test_a_cell_stands_beside_what_is_known(
    known: Known, answers: dict[str, object], standing: Standing, note: str
) -> None:
    [cell] = beside(draft(ONE), known, **answers).cells
    assert (cell.standing, cell.problem) == (standing, "")
    assert note in cell.note
    assert cell.entry is not None
    assert cell.entry.seen == (known.entry.pk if known.entry else None)
    assert cell.entry.overrides == (standing == Standing.INSTEAD)


def test_what_cannot_be_is_a_problem_at_its_cell() -> None:
    [cell] = beside(draft(ONE.replace("76", "176")), Known()).cells
    assert (cell.address, cell.standing) == ("B2", Standing.PROBLEM)
    assert "176% is not" in cell.problem


def test_percentages_without_pupils_are_told_once() -> None:
    made = beside(draft("KS2\t2024\t2025\nRWM expected %\t74\t76\n"), Known())
    assert any(line.startswith("2 percentages come without saying of how many pupils") for line in made.told)
    with_counts = draft("Measure\tYear\tValue\tNumerator\tDenominator\nRWM expected\t2025\t\t10\t30\n")
    assert not any("percentage" in line for line in beside(with_counts, Known()).told)


def test_only_what_was_looked_at_is_saved() -> None:
    made = beside(draft(ONE), Known())
    assert reasons_not_to_save(made, made.mark) == []
    assert "has changed since you looked" in reasons_not_to_save(made, "")[0]
    other = beside(draft(ONE), Known(entry=entered("75")))
    assert other.mark != made.mark
    assert beside(draft(ONE), Known()).mark == made.mark
    assert "nothing new" in reasons_not_to_save(beside(draft(ONE), Known(published=published("76"))), "")[0]
    bad = beside(draft(ONE.replace("76", "7O")), Known())
    assert "1 row has something to put right" in reasons_not_to_save(bad, bad.mark)[0]


def test_what_is_said_of_many_cells_is_said_once_with_the_first_of_them():
    rows = "\n".join(f"RWM expected\t{year}\t{60 + year % 7}" for year in range(2008, 2026))
    made = draft(f"Measure\tYear\tValue\n{rows}")
    assert len(made.warnings) == 18
    [line] = made.second_look
    assert line.startswith("C2: “66” has no percent sign; Reading, writing and maths")
    assert line.endswith("and it is read as one. The same at C3, C4, C5 and 14 more cells.")


def test_of_very_many_remarks_the_first_are_read_out():
    made = draft("Measure\tValue\tOdd\n" + "\n".join(f"Row {row}\t1\t" for row in range(3)))
    many = [SheetProblem(f"A{row}", f"Line {'x' * row} is odd.") for row in range(2_000)]
    lines = replace(made, warnings=tuple(many)).second_look
    assert len(lines) == 21
    assert lines[:2] == ("A0: Line  is odd.", "A1: Line x is odd.")
    assert lines[-1] == "And 1,980 more like these."
    assert in_few(["B1"]) == "B1"
    assert in_few([f"B{row}" for row in range(1, 23)]).endswith("B19, B20 and 2 more cells")
