"""The published academy card, entered as it stands, raises its 48 faults; entered corrected, it raises none.

`FATES` says of every row of domain 3.6 what becomes of it. A row that waits for a package fails as soon as that package
holds something: then it has to be caught.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import transaction

from headwater.evidence.inspections.models import InspectionOutcome
from headwater.evidence.measures.definitions import MEASURES
from headwater.evidence.measures.drafts import Answers
from headwater.evidence.measures.headings import Kind
from headwater.evidence.measures.models import EnteredFigure, Figure, Level
from headwater.evidence.measures.sheets import SheetCell, SheetRow, read_sheet
from headwater.evidence.signals.checks import CHECKS
from headwater.evidence.signals.comparison import compare
from headwater.evidence.signals.queries import Finding, list_findings
from headwater.evidence.signals.status import against_target
from headwater.evidence.targets.models import Target
from headwater.evidence.targets.policies import resolve
from headwater.foundations.documents.tables import read_pasted
from headwater.oversight.cards.completeness import WAITS_FOR, list_lacking
from headwater.oversight.cards.presenters.tree import Card, Line
from headwater.reference.schools.models import School
from tests.evidence.signals.appendix_one import (
    AS_IT_STANDS,
    END_OF_TERM,
    JULY,
    TARGETS,
    aim,
    corrected,
    enter,
    make_england,
    read,
)
from tests.factories.cards import card_of, scope_of
from tests.factories.schools import make_school

ALL_ROWS = range(1, 49)
SAID = Answers(year="2024-25", as_at=END_OF_TERM)
"""What the page asks because the card does not say it: the year of its context, and the day of its year to date."""


@dataclass(frozen=True)
class Entered:
    """One of the two cards: what was found in it, and what was kept of it."""

    findings: list[Finding]
    rows: set[tuple[str, str]]
    figures: list[EnteredFigure]
    england: list[Figure]
    targets: list[Target]
    card: Card

    def by(self, check: str, measure: str) -> list[Finding]:
        return [f for f in self.findings if f.check == check and measure in f.subject.measures]


@pytest.fixture(scope="module")
def as_it_stands(django_db_setup, django_db_blocker) -> Entered:
    return _entered(django_db_blocker, AS_IT_STANDS, AS_IT_STANDS, SAID)


@pytest.fixture(scope="module")
def put_right(django_db_setup, django_db_blocker) -> Entered:
    return _entered(django_db_blocker, corrected(), TARGETS, Answers())


def _entered(blocker, figures: str, targets: str, answers: Answers) -> Entered:
    """Enter a card, look at it, and leave no trace: it takes a while, and every row of the table looks at the same."""
    with blocker.unblock(), transaction.atomic():
        make_england()
        school = make_school("Alpha Primary", low_age=3)
        enter(figures, school, answers)
        aim(targets, school)
        EnteredFigure.objects.update(entered_at=datetime(JULY.year, JULY.month, JULY.day, 9, tzinfo=UTC))
        entered = Entered(
            findings=list_findings(school.urn, scope_of(school), JULY),
            rows=set(Figure.objects.shown().filter(school=school).values_list("measure", "group")),
            figures=list(EnteredFigure.objects.current()),
            england=list(Figure.objects.filter(level=Level.ENGLAND).exclude(release=None)),
            targets=list(Target.objects.current()),
            card=card_of(school, today=JULY),
        )
        transaction.set_rollback(True)
    return entered


# What becomes of each row ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Caught:
    """By a check, in findings about this measure."""

    check: str
    measure: str
    says: tuple[str, ...] = ()
    """What the sentence must have: the numbers of that row."""


@dataclass(frozen=True)
class CaughtOnEntering:
    """When the sheet is looked at, before anything is saved: `shows` says what is told of each of the two."""

    how: str
    shows: Callable[[School], None] = field(compare=False)


@dataclass(frozen=True)
class CaughtByCard:
    """By the card's own rule of completeness: what its sentence has."""

    says: str


@dataclass(frozen=True)
class Consistent:
    """Nothing is wrong, and no check may say so."""

    check: str
    because: str


@dataclass(frozen=True)
class NotACheck:
    """Not a fault of a number, or made impossible."""

    because: str
    holds: Callable[[], None] | None = field(default=None, compare=False)


@dataclass(frozen=True)
class WaitsFor:
    package: str


def _targets_say_which_side(school: School) -> None:
    asked = {row.measure: row.problem for row in aim(AS_IT_STANDS, school).rows if row.text == "National"}
    assert asked == {
        "Attendance": "Say “at or above national”, or give a number.",
        "Attendance without nursery": "Say “at or above national”, or give a number.",
        "Persistent absence": "Say “at or below national”, or give a number.",
    }
    assert not aim(TARGETS, school).bad


def _a_year_to_date_says_its_day(school: School) -> None:
    asked = [cell for cell in read(AS_IT_STANDS, school, Answers(year="2024-25")).cells if cell.problem]
    assert {"95.4%", "95.9%", "8.4%", "0.4%"} <= {cell.text for cell in asked}
    assert all(cell.problem.startswith("This is a year to date.") for cell in asked)
    assert not [cell for cell in read(AS_IT_STANDS, school, SAID).cells if cell.problem]
    assert not [cell for cell in read(corrected(), school, Answers()).cells if cell.problem]


def _cells_stand_under_their_headings(school: School) -> None:
    [row] = [row for row in read_sheet(read_pasted(AS_IT_STANDS)).rows if row.measure == "eyfs.gld"]
    assert [(cell.heading.text, cell.text) for cell in row.cells][-3:] == [
        ("2025", "73"),
        ("Target", ""),
        ("National", "67"),
    ]
    moved = AS_IT_STANDS.replace("73\t73\t\t67", "73\t73\t67")
    [row] = [row for row in read_sheet(read_pasted(moved)).rows if row.measure == "eyfs.gld"]
    assert [cell.text for cell in row.cells_of(Kind.TARGET)] == ["67"]
    assert "If one in the middle was left out, everything behind it has moved" in row.warnings[0].sentence


def _direction_belongs_to_the_measure() -> None:
    found = compare(Decimal("8.4"), Decimal("14.6"), MEASURES.get("att.pa"))
    assert found is not None
    assert (found.word, found.tone) == ("better", "good")


def _every_inspection_names_its_framework() -> None:
    era = InspectionOutcome._meta.get_field("era")
    assert not era.blank
    assert not era.null


KS2 = ("ks2.rwm_exp", "ks2.rwm_high", "ks2.read_exp", "ks2.writ_exp", "ks2.mat_exp")

FATES: dict[int, object] = {
    1: CaughtOnEntering("a word where a target stands is asked about", _targets_say_which_side),
    2: Caught("national-outside-range", "att.pa_ytd", ("94.5%",)),
    3: NotACheck("direction belongs to the measure: no chart can colour it wrongly", _direction_belongs_to_the_measure),
    4: Caught("national-about-others", "att.overall_csa", ("94.5%",)),
    5: Caught("year-so-far-beside-whole-year", "att.overall_ytd", ("95.4%", "94.5%")),
    6: Caught("part-far-from-whole", "att.overall", ("93.1%", "96.0%", "2.9")),
    7: Caught("equal-once", "att.overall", ("94.4%", "2021/22")),
    8: Caught("missing-year", "beh.susp_1plus", ("2019/20",)),
    9: Caught("break-in-series", "att.overall", ("96.0% in 2020/21",)),
    10: CaughtOnEntering("a year to date asks for its day", _a_year_to_date_says_its_day),
    11: Caught("unit-in-label", "beh.susp_1plus", ("No. of students suspended", "0.4%")),
    12: Caught("small-number-cannot-be-hidden", "beh.susp_1plus", ("468", "0.4%", "about 2 pupils")),
    13: Consistent("part-above-whole", "2+ is not above 1+; that they are equal is asked about (everyone-again)"),
    14: Caught("blank-without-reason", "beh.susp_2plus", ("2018/19", "2020/21", "2021/22")),
    15: Caught("national-without-source", "beh.susp_1plus", ("0.6%",)),
    16: Caught("decimals-hide-value", "beh.pex_rate", ("0.0",)),
    17: Caught("small-number-cannot-be-hidden", "beh.pex_rate", ("0.2 in 2022/23 is about 1 pupil",)),
    18: Consistent("target-asks-little", "a target of nought is a target"),
    19: Caught("national-of-another-year", "ks2.rwm_exp", ("62%, not 59%", "2021/22")),
    20: Caught("national-of-another-year", "ks2.rwm_high", ("8%, not 11%", "2018/19")),
    21: Caught("nationals-of-several-years", "ks2.rwm_exp", ("11% of 2018/19", "59% of 2021/22")),
    22: Caught("targets-equal-results", "ks2.rwm_exp", ("76%", "18%")),
    23: Caught("target-without-year", "ks2.rwm_exp", ("76%", "18%")),
    24: Caught("target-without-year", "psc.y1", ("83%",)),
    25: Caught("national-of-another-year", "psc.y2_cum", ("91%", "2018/19", "89%")),
    26: Caught("target-asks-little", "psc.y2_cum", ("90%", "91%", "94.7%")),
    27: Caught("target-missing", "eyfs.gld"),
    28: Caught("national-of-another-year", "eyfs.gld", ("68.3%, not 67%",)),
    29: CaughtOnEntering("cells are read under their headings", _cells_stand_under_their_headings),
    30: Caught("results-incomplete", "ks2.gps_exp", ("higher standard", "scaled score", "science")),
    31: Caught("unreachable-together", "ks2.rwm_exp", ("40 to 71", "76%", "18%", "82%", "83%", "81%", "72")),
    32: Consistent("all-outside-bounds", "76 lies between 46 and 81"),
    33: Caught("national-without-source", "ctx.nor", ("282",)),
    34: Caught("definitions-differ", "ctx.sen_pct", ("14%", "14.2%")),
    35: Caught("kinds-not-split", "ctx.sen_pct", ("25%",)),
    36: Caught("national-without-source", "ctx.idaci", ("0.21",)),
    37: Caught("denominator-not-stated", "ctx.pp_pct", ("40%",)),
    38: Caught("not-reachable-from-roll", "att.pa_ytd", ("8.4%", "468")),
    39: CaughtByCard("The gap between disadvantaged and other pupils is closed"),
    40: CaughtByCard("multiplication tables check"),
    41: WaitsFor("headwater.improvement.curriculum"),
    42: CaughtByCard("no decision about the school is in force"),
    43: WaitsFor("headwater.evidence.activities"),
    44: WaitsFor("headwater.capacity.expertise"),
    45: NotACheck(
        "every inspection is kept under the framework it was made in, in that framework's words",
        _every_inspection_names_its_framework,
    ),
    46: NotACheck("the card is always of now, and every paper of it says which day it was made"),
    47: NotACheck("a word missing from the model's own text, and no number"),
    48: NotACheck("a standard may be an aspiration: standards are kept apart from targets (definitions/completeness)"),
}


def of(kind: type) -> list[tuple[int, object]]:
    return [(row, fate) for row, fate in FATES.items() if isinstance(fate, kind)]


def test_every_row_has_a_fate():
    assert sorted(FATES) == list(ALL_ROWS)


def test_a_check_stands_for_the_rows_it_catches_and_for_no_other():
    caught = {(row, fate.check) for row, fate in FATES.items() if isinstance(fate, Caught | Consistent)}
    wrongly = [(row, check) for row, check in caught if row not in CHECKS[check].rows and row != 18]
    assert wrongly == []


@pytest.mark.parametrize(("row", "fate"), of(Caught))
def test_entered_as_it_stands_a_fault_is_caught_with_its_numbers(as_it_stands, row, fate):
    found = as_it_stands.by(fate.check, fate.measure)
    assert found, f"row {row} is not caught by {fate.check}"
    assert row in found[0].rows
    for words in fate.says:
        assert words in found[0].sentence
    assert found[0].how_to_fix
    assert found[0].address.startswith("/")


@pytest.mark.parametrize(("row", "fate"), of(Caught))
def test_entered_corrected_no_check_says_anything_of_it(put_right, row, fate):
    assert not put_right.by(fate.check, fate.measure)


def test_entered_corrected_nothing_at_all_is_found(put_right):
    assert [finding.sentence for finding in put_right.findings] == []
    assert len(put_right.figures) > 100
    assert len(put_right.targets) == 11


@pytest.mark.django_db
@pytest.mark.parametrize(("row", "fate"), of(CaughtOnEntering))
def test_a_fault_is_asked_about_before_anything_is_saved(row, fate):
    make_england()
    fate.shows(make_school("Alpha Primary", low_age=3))


@pytest.mark.parametrize(("row", "fate"), of(CaughtByCard))
def test_the_card_itself_says_what_it_lacks(row, fate, as_it_stands, put_right):
    found = list_lacking(as_it_stands.rows, "primary", 11, lacks_tier=True)
    lacking = [each.sentence for each in found if each.row == row]
    assert any(fate.says in sentence for sentence in lacking)
    more = ("ks2.gap_rwm", "mtc.mean", "att.severe", "hr.turnover", "hr.absence_days")
    assert list_lacking(put_right.rows | {(key, "all") for key in more}, "primary", 11) == []


@pytest.mark.parametrize(("row", "fate"), of(Consistent))
def test_what_is_consistent_is_not_called_wrong(as_it_stands, row, fate):
    measures = {13: "beh.susp_2plus", 18: "beh.pex_rate", 32: "ks2.rwm_exp"}
    assert not as_it_stands.by(fate.check, measures[row])


def test_zero_is_a_target_and_is_met_by_zero(as_it_stands):
    [target] = [target for target in as_it_stands.targets if target.measure == "beh.pex_rate"]
    assert target.value == 0
    assert against_target(Decimal(0), resolve(target, {}), MEASURES.get("beh.pex_rate")).key == "met"


@pytest.mark.parametrize(("row", "fate"), of(NotACheck))
def test_what_is_no_check_says_why(row, fate):
    assert fate.because
    if fate.holds:
        fate.holds()


@pytest.mark.parametrize(("row", "fate"), of(WaitsFor))
def test_what_waits_for_a_package_waits_no_longer_than_that(row, fate):
    assert WAITS_FOR[row] == fate.package
    built = [
        config.name for config in apps.get_app_configs() if config.name == fate.package and any(config.get_models())
    ]
    assert built == [], f"{fate.package} is there now: row {row} has to be caught, in cards/completeness.py"


# Every number of the source ----------------------------------------------------------------------------------------


def test_every_number_of_the_card_is_kept_as_it_was_written(as_it_stands):
    """Whatever is found in it, nothing is lost: every number is a figure or a target of its row, year and place."""
    cells = [
        (row, cell)
        for row in read_sheet(read_pasted(AS_IT_STANDS)).rows
        for cell in row.cells
        if cell.said.value is not None
    ]
    lost = [
        f"{row.label}, {cell.heading.text}: {cell.text}" for row, cell in cells if not _is_kept(as_it_stands, row, cell)
    ]
    assert lost == []
    # Context 10, phonics 12, early years 5, attendance 21, behaviour 20, key stage 2 12, subjects 12.
    assert len(cells) == 92


def _is_kept(entered: Entered, row: SheetRow, cell: SheetCell) -> bool:
    measures = {row.measure, MEASURES.get(row.measure).to_date}
    if cell.heading.kind == Kind.TARGET:
        return any(target.measure in measures and target.value == cell.said.value for target in entered.targets)
    level = Level.SCHOOL if cell.heading.kind == Kind.FIGURE else Level.ENGLAND
    period = cell.heading.period or "2024-25"
    # What is published just so is not entered a second time.
    kept: list[EnteredFigure | Figure] = [*entered.figures, *entered.england]
    return any(
        (figure.level, figure.period, figure.value) == (level, period, cell.said.value) and figure.measure in measures
        for figure in kept
    )


def test_the_card_shows_every_number_of_the_card(as_it_stands):
    """Under its own measure and year: as the school's, as England's, or as the target."""
    lost = []
    for row in read_sheet(read_pasted(AS_IT_STANDS)).rows:
        for cell in row.cells:
            if cell.said.value is not None and not _is_shown(as_it_stands.card, row, cell):
                lost.append(f"{row.label}, {cell.heading.text}: {cell.text}")
    assert lost == []


def test_the_card_says_the_same_findings_as_their_own_page(as_it_stands):
    said = [(finding.check, finding.sentence) for finding in as_it_stands.card.findings]
    assert sorted(said) == sorted((finding.check, finding.sentence) for finding in as_it_stands.findings)


def _is_shown(card: Card, row: SheetRow, cell: SheetCell) -> bool:
    measures = {row.measure, MEASURES.get(row.measure).to_date}
    period = cell.heading.period or "2024-25"
    for shown in card.every_row:
        if shown.measure not in measures or shown.group != "all":
            continue
        if cell.heading.kind == Kind.TARGET:
            values = {shown.target.value} if shown.target else set()
        else:
            values = _values(shown.school if cell.heading.kind == Kind.FIGURE else shown.england, period)
        if cell.said.value in {Decimal(value) for value in values if value is not None}:
            return True
    return False


def _values(line: Line, period: str) -> set[str | None]:
    """What stands in a line for a year: the value, and the others that are known of it."""
    cells = [cell for cell in (*line.cells, line.latest) if cell and cell.period == period]
    return {cell.value for cell in cells} | {also.value for cell in cells for also in cell.also}
