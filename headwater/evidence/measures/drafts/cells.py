"""What each cell of a sheet means, by its heading, its row and what the page asked. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from headwater.evidence.measures.definitions import GROUPS, MEASURES, Measure
from headwater.evidence.measures.drafts.draft import (
    Answers,
    Draft,
    DraftCell,
    Standing,
)
from headwater.evidence.measures.entries import (
    Entry,
    is_to_date,
    work_out,
)
from headwater.evidence.measures.headings import Heading, Kind, read_day, read_stage, read_year
from headwater.evidence.measures.models import Level, Stage
from headwater.evidence.measures.places import Place
from headwater.evidence.measures.policies import shown
from headwater.evidence.measures.reading import Said, read_value
from headwater.evidence.measures.sheets import Block, Sheet, SheetCell, SheetProblem, SheetRow, came_from
from headwater.reference.calendar.years import AcademicYear, NotAnAcademicYear
from headwater.reference.schools.models import School
from headwater.reference.schools.policies import census_phase, counted_with

UNSAID = "unsaid"
"""For `Answers.population`: nobody says which schools the national figures are about."""
STATE_FUNDED = "state-funded"


def draft_figures(
    sheet: Sheet,
    *,
    schools: Mapping[int, School],
    only: School | None,
    answers: Answers,
    populations: Mapping[str, set[str]],
    may_override: bool,
) -> Draft:
    """What each cell of the sheet means. `schools` are those the person may enter figures for; `only` is the one that
    the page is about, whose sheets need not name it. `populations`: which schools England's published figures of each
    measure are about. Without `may_override` national and local-authority columns are not taken."""
    reader = _Reader(sheet, schools, only, answers, populations, may_override)
    cells = [cell for block in sheet.blocks for row in block.rows for cell in reader.row(block, row)]
    cells += [_astray(problem) for problem in sheet.problems]
    return Draft(
        cells=tuple(_without_left_out(_told_twice(cells), answers.left_out)),
        told=tuple(reader.told()),
        warnings=tuple(warning for row in sheet.rows for warning in row.warnings) + tuple(reader.warnings),
        unread=sheet.unread,
        targets=sum(not cell.said.is_blank for row in sheet.rows for cell in row.cells_of(Kind.TARGET)),
    )


class _Unusable(ValueError):
    """A cell cannot be used; says why. `asks`: which answer of the page would make it usable."""

    def __init__(self, why: str, asks: str = "") -> None:
        super().__init__(why)
        self.asks = asks


class _Reader:
    """Reads rows, and keeps what has to be asked or told once for the sheet."""

    def __init__(
        self,
        sheet: Sheet,
        schools: Mapping[int, School],
        only: School | None,
        answers: Answers,
        populations: Mapping[str, set[str]],
        may_override: bool,
    ) -> None:
        self.sheet = sheet
        self.only = only
        self.answers = answers
        self.populations = populations
        self.may_override = may_override
        self.by_name: dict[str, list[School]] = {}
        for school in schools.values():
            for name in {str(school.urn), _plain(school.name)}:
                self.by_name.setdefault(name, []).append(school)
        self.not_taken = 0
        self.warnings: list[SheetProblem] = []

    def told(self) -> Iterator[str]:
        bare = dict.fromkeys(
            (h.text, h.period) for h in self.sheet.headings if h.is_bare_year and h.kind == Kind.FIGURE
        )
        if bare:
            text, period = next(iter(bare))
            yield (
                "School years are named by the year they end, as cards do: "
                f"“{text}” is read as {AcademicYear.parse(period)}."
            )
        if self.not_taken:
            yield (
                f"{self.not_taken} national and local-authority figures are not taken: whoever may correct published "
                "figures in the trust enters those."
            )

    def row(self, block: Block, row: SheetRow) -> Iterator[DraftCell]:
        """The cells of one row that hold something of ours."""
        if row.problems:
            yield DraftCell(
                address=", ".join(dict.fromkeys(problem.address for problem in row.problems)),
                row=row.address,
                text=row.label,
                about=row.school,
                problem=" ".join(problem.sentence for problem in row.problems),
                standing=Standing.PROBLEM,
            )
            return
        for cell in row.cells_of(Kind.FIGURE, Kind.ENGLAND, Kind.LA):
            counts = self._counts(row, cell)
            if cell.said.warning:
                self.warnings.append(SheetProblem(cell.address, cell.said.warning))
            if cell.said.is_blank and not any(number for number, _ in counts):
                continue
            if cell.heading.kind != Kind.FIGURE and not self.may_override:
                self.not_taken += 1
                continue
            yield self._cell(block, row, cell, counts)

    def _cell(
        self, block: Block, row: SheetRow, cell: SheetCell, counts: Sequence[tuple[Decimal | None, str]]
    ) -> DraftCell:
        found = DraftCell(cell.address, row.address, cell.text, row.school or (self.only.name if self.only else ""))
        measure = MEASURES.get(row.measure)
        group = "" if row.group == "all" else GROUPS.get(row.group).name
        found = replace(found, measure=measure.name, group=group, whose=_whose(cell.heading.kind))
        try:
            if cell.said.problem:
                raise _Unusable(cell.said.problem)
            if wrong := next((problem for _, problem in counts if problem), ""):
                raise _Unusable(wrong)
            school = self._school(row.school)
            measure, period, as_at, source_period = self._time(block, row, cell, measure)
            place = self._place(cell.heading.kind, measure, row.group, period, school)
            entry = work_out(
                Entry(
                    place=place,
                    text=_text(cell.said),
                    value=cell.said.value,
                    missing=cell.said.missing,
                    numerator=counts[0][0],
                    denominator=counts[1][0],
                    stage=self._stage(row, cell),
                    as_at=as_at,
                    source=", ".join(filter(None, (row.detail("source") or self.answers.source, row.detail("note")))),
                    source_period=source_period,
                    row=came_from(self.sheet.name, cell.address, row.label),
                )
            )
        except _Unusable as wrong:
            return replace(found, problem=str(wrong), standing=Standing.PROBLEM, asks=wrong.asks)
        return replace(
            found,
            about=school.name,
            measure=measure.name,
            year=_year_words(period),
            entry=entry,
            text=cell.text or entry.text,
            read_as=_read_as(entry, measure),
        )

    def _counts(self, row: SheetRow, cell: SheetCell) -> tuple[tuple[Decimal | None, str], tuple[Decimal | None, str]]:
        """Numerator and denominator of a long row with one column of values, each with why it cannot be read."""
        if len(row.cells_of(Kind.FIGURE)) != 1 or cell.heading.kind != Kind.FIGURE:
            return (None, ""), (None, "")
        numerator, denominator = (self._count(*row.details.get(key, ("", ""))) for key in ("numerator", "denominator"))
        return numerator, denominator

    def _count(self, address: str, text: str) -> tuple[Decimal | None, str]:
        said = read_value(text)
        if said.problem or said.missing or said.percent:
            return None, f"{address}: “{text}” is no number of pupils. Write a whole number, or leave the cell empty."
        return said.value, ""

    def _school(self, text: str) -> School:
        if not text:
            if self.only is None:
                raise _Unusable("The row does not say which school. Write its URN or name under “School”.")
            return self.only
        named = self.by_name.get(_plain(text), [])
        if len(named) > 1:
            raise _Unusable(f"Several of your schools are called “{text}”. Write the URN.")
        if not named:
            raise _Unusable(
                f"“{text}” is none of the schools you enter figures for. Write the URN, or the name in full."
            )
        if self.only is not None and named[0].urn != self.only.urn:
            raise _Unusable(
                f"This row is about {named[0].name}. Enter it on that school’s page, or for the whole trust."
            )
        return named[0]

    def _time(
        self, block: Block, row: SheetRow, cell: SheetCell, measure: Measure
    ) -> tuple[Measure, str, date | None, str]:
        """Measure (this year so far, where the heading says so), year, day, and a comparator's year as it was said."""
        heading = cell.heading
        said, to_date = self._year(row, heading), heading.is_to_date
        if heading.kind == Kind.FIGURE:
            period = said or self.answers.year
            if not period:
                raise _Unusable("No year is named here. Say of which year such columns are.", "year")
            source_period = ""
            if not heading.period and (year := read_year(row.detail("year"))):
                to_date = year.is_to_date
        else:
            source_period = said or self.answers.national_year
            newest = _newest(block.headings)
            period = source_period or (newest.period if newest else self.answers.year)
            # A comparator beside a year to date is one of a year to date.
            to_date = to_date or (newest is not None and newest.is_to_date and period == newest.period)
            if not period:
                raise _Unusable("No year is named here. Say of which year such columns are.", "year")
        if to_date and measure.to_date:
            measure = MEASURES.get(measure.to_date)
        as_at = self._as_at(row, to_date or is_to_date(measure))
        return measure, period, as_at, source_period

    def _year(self, row: SheetRow, heading: Heading) -> str:
        text = row.detail("year")
        if heading.period or not text:
            return heading.period
        if (year := read_year(text)) is None:
            raise _Unusable(f"“{text}” is not a school year. Write it like 2024/25.")
        return year.period

    def _as_at(self, row: SheetRow, to_date: bool) -> date | None:
        if text := row.detail("as_at"):
            if (day := read_day(text)) is None:
                raise _Unusable(f"“{text}” is not a day. Write it like 18/07/2025.")
            return day
        if not to_date:
            return None
        if self.answers.as_at is None:
            raise _Unusable("This is a year to date. Say up to which day it counts.", "as_at")
        return self.answers.as_at

    def _stage(self, row: SheetRow, cell: SheetCell) -> Stage:
        if text := row.detail("status"):
            if (stage := read_stage(text)) is None:
                words = ", ".join(stage.value for stage in Stage)
                raise _Unusable(f"“{text}” does not say how settled the figure is. Write one of {words}.")
            return stage
        if cell.heading.stage:
            return Stage(cell.heading.stage)
        # Nobody said how settled a national figure is: it is not called final, and it is not the school's own.
        return self.answers.stage if cell.heading.kind == Kind.FIGURE else Stage.PROVISIONAL

    def _place(self, kind: Kind, measure: Measure, group: str, period: str, school: School) -> Place:
        if kind == Kind.FIGURE:
            return Place(measure.key, group, period, Level.SCHOOL, school=school.urn)
        population = population_of(measure.key, school, self.populations, self.answers.population)
        if kind == Kind.ENGLAND:
            return Place(measure.key, group, period, Level.ENGLAND, population=population)
        if not school.la_code:
            raise _Unusable("The register does not say in which local authority the school is.")
        return Place(measure.key, group, period, Level.LA, area=school.la_code, population=population)


def population_of(measure: str, school: School, populations: Mapping[str, set[str]], said: str) -> str:
    """Which schools a national figure of the measure is about: as said, else as those that are published.

    Of several it is the school's own phase; where none is published, state-funded schools for results and the school's
    own phase for everything else. "" where nobody says.
    """
    if said:
        return "" if said == UNSAID else said
    published = populations.get(measure, set())
    own = counted_with(census_phase(school))
    for population in (own, STATE_FUNDED):
        if population and population in published:
            return population
    if published:
        return min(published)
    return STATE_FUNDED if measure.split(".")[0] in ("eyfs", "psc", "mtc", "ks2", "ks4", "ks5") else own


def _newest(headings: Iterable[Heading]) -> Heading | None:
    """The newest year of a block's own figures."""
    years = [heading for heading in headings if heading.kind == Kind.FIGURE and heading.period]
    return max(years, key=lambda heading: heading.period, default=None)


def _read_as(entry: Entry, measure: Measure) -> str:
    if entry.missing is not None:
        return str(entry.missing.label)
    if entry.value is None:
        return ""
    of = ""
    if entry.numerator is not None and entry.denominator is not None:
        of = f", {entry.numerator:,f} of {entry.denominator:,f}"
    elif entry.denominator is not None:
        of = f", of {entry.denominator:,f}"
    places = max(measure.decimals, min(_decimals(entry.value), 2))
    return f"{shown(entry.value, measure.model_copy(update={'decimals': places}))}{of}"


def _decimals(value: Decimal) -> int:
    return max(0, -int(value.normalize().as_tuple().exponent))


def _text(said: Said) -> str:
    """What is kept of the words: a reason in full where it says more."""
    return said.because.capitalize() if said.missing and said.because and len(said.text) <= 2 else said.text


def _year_words(period: str) -> str:
    try:
        return str(AcademicYear.parse(period))
    except NotAnAcademicYear:
        return period


def _whose(kind: Kind) -> str:
    return {Kind.ENGLAND: "England", Kind.LA: "Local authority"}.get(kind, "")


def _astray(problem: SheetProblem) -> DraftCell:
    return DraftCell(
        address=problem.address,
        row=problem.address,
        text="",
        about="",
        problem=problem.sentence,
        standing=Standing.PROBLEM,
    )


def _told_twice(cells: Sequence[DraftCell]) -> Iterator[DraftCell]:
    """A second figure for one place is a problem; the same figure again (England's beside each school) is known."""
    first: dict[Place, DraftCell] = {}
    for cell in cells:
        earlier = first.get(cell.entry.place) if cell.entry else None
        if cell.entry is None or cell.standing != Standing.NEW:
            yield cell
        elif earlier is None or earlier.entry is None:
            first[cell.entry.place] = cell
            yield cell
        elif (earlier.entry.value, earlier.entry.missing) == (cell.entry.value, cell.entry.missing):
            yield replace(cell, standing=Standing.KNOWN, note=f"The same as {earlier.address}.")
        else:
            sentence = f"{earlier.address} gives another figure for the same. Keep one of them."
            yield replace(cell, standing=Standing.PROBLEM, problem=sentence)


def _without_left_out(cells: Iterable[DraftCell], left_out: frozenset[str]) -> Iterator[DraftCell]:
    for cell in cells:
        yield replace(cell, standing=Standing.LEFT_OUT) if cell.row in left_out else cell


def _plain(text: str) -> str:
    return " ".join(text.replace("’", "'").casefold().split())
