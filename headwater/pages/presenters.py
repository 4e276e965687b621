"""The first pages as plain values: the list of schools, on the page and as a workbook, and everybody's home."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from headwater.evidence.datasets.models import Release
from headwater.evidence.inspections.presenters import present_last
from headwater.evidence.measures.definitions import MEASURES, Measure, Unit
from headwater.evidence.measures.missing import Missing
from headwater.evidence.measures.models import Figure
from headwater.evidence.measures.policies import shown
from headwater.foundations.documents.workbook import CellValue, Column, Number, Sheet
from headwater.oversight.cards.presenters.build import PHASE_WORDS
from headwater.oversight.cards.presenters.cells import exact, gap, loaded_on, period_shown
from headwater.pages.queries import ATTENDANCE, ROLL, RWM, ListFacts, SchoolFacts
from headwater.reference.calendar.days import say_date
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.schools.policies import census_phase

AGE_OF_YEAR_6 = 11
NEWS = 5
"""How many lines say what was loaded last."""
TEACHES_KS2 = ("primary", "all-through", "special", "")


@dataclass(frozen=True, slots=True)
class ListCell:
    """A school's newest figure of one measure: what is shown, of which year, or the reason there is none."""

    shown: str
    year: str
    why: str
    value: str | None
    decimals: int
    suffix: str


@dataclass(frozen=True, slots=True)
class SchoolRow:
    """One school of the list."""

    urn: int
    name: str
    phase: str
    phase_words: str
    la: str
    roll: ListCell
    attendance: ListCell
    rwm: ListCell
    inspection: str
    inspected: str
    joined: str


@dataclass(frozen=True, slots=True)
class PhaseChoice:
    """A phase that at least one school of the list has."""

    key: str
    words: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class SchoolList:
    """The list after filtering. `total` counts the schools before it."""

    trust: str
    rows: tuple[SchoolRow, ...]
    total: int
    phases: tuple[PhaseChoice, ...]
    text: str
    as_at: str

    @property
    def counted(self) -> str:
        """`15 schools`, or `3 of 15 schools` when filtered."""
        schools = "school" if self.total == 1 else "schools"
        return (
            f"{self.total} {schools}" if len(self.rows) == self.total else f"{len(self.rows)} of {self.total} {schools}"
        )

    @property
    def is_filtered(self) -> bool:
        return bool(self.text) or any(phase.chosen for phase in self.phases)


def present_schools(facts: ListFacts, *, phase: str = "", text: str = "") -> SchoolList:
    """The schools whose phase is `phase` and whose name, authority or URN has `text` in it; "" lets all through."""
    rows = [_row(school) for school in facts.schools]
    wanted = text.strip().casefold()
    kept = [
        row
        for row in rows
        if (not phase or row.phase == phase)
        and (not wanted or any(wanted in said.casefold() for said in (row.name, row.la, str(row.urn))))
    ]
    present = sorted({row.phase for row in rows}, key=list(PHASE_WORDS).index)
    return SchoolList(
        trust=facts.trust.called if facts.trust else "",
        rows=tuple(kept),
        total=len(rows),
        phases=tuple(PhaseChoice(key, PHASE_WORDS[key], key == phase) for key in present if key),
        text=text.strip(),
        as_at=_as_at(facts.schools),
    )


def _as_at(schools: Sequence[SchoolFacts]) -> str:
    """From which register file and day the members are known; several, where the files differ."""
    said = {(s.membership.listed_as_at, s.membership.source) for s in schools}
    return "; ".join(f"national register of {say_date(day)}, {source}" for day, source in sorted(said, reverse=True))


def _row(facts: SchoolFacts) -> SchoolRow:
    school, membership = facts.membership.school, facts.membership
    phase = census_phase(school)
    last = present_last(facts.outcomes)
    return SchoolRow(
        urn=school.urn,
        name=school.name,
        phase=phase,
        phase_words=PHASE_WORDS[phase],
        la=school.la_name or "not in the loaded files",
        roll=_cell(MEASURES.get(ROLL), facts.newest.get(ROLL)),
        attendance=_cell(MEASURES.get(ATTENDANCE), facts.newest.get(ATTENDANCE)),
        rwm=_ks2_cell(facts, phase),
        inspection=last.outcome if last else gap(Missing.NOT_LOADED).words,
        inspected=f"{last.kind}, {_day(last.inspected_on)}" if last else "",
        joined=say_date(membership.joined_on) if membership.joined_on else "not known",
    )


def _day(day: date | None) -> str:
    return say_date(day) if day else "not dated in the file"


def _cell(
    measure: Measure, figure: Figure | None, *, missing: Missing = Missing.NOT_LOADED, because: str = ""
) -> ListCell:
    suffix = "%" if measure.unit == Unit.PERCENT else ""
    if figure is None or figure.value is None:
        reason = gap(figure.missing, figure.because) if figure else gap(missing, because)
        year = period_shown(figure.period) if figure else ""
        return ListCell(reason.short, year, reason.sentence, None, measure.decimals, suffix)
    said, year = shown(figure.value, measure), period_shown(figure.period)
    return ListCell(said, year, "", exact(figure.value), measure.decimals, suffix)


def _ks2_cell(facts: SchoolFacts, phase: str) -> ListCell:
    """Key stage 2, or why a school of this phase or age has none."""
    school, measure, figure = facts.membership.school, MEASURES.get(RWM), facts.newest.get(RWM)
    if figure is None and phase not in TEACHES_KS2:
        return _cell(measure, None, missing=Missing.NOT_APPLICABLE, because=f"{PHASE_WORDS[phase].lower()} school")
    if figure is None and school.high_age is not None and school.high_age < AGE_OF_YEAR_6:
        return _cell(measure, None, missing=Missing.NOT_APPLICABLE, because="the school has no year 6")
    return _cell(measure, figure)


# The list as a workbook --------------------------------------------------------------------------------------------


def school_sheet(listed: SchoolList) -> Sheet:
    """The list as it stands filtered, one row per school, figures exact and each with its year."""
    return Sheet(
        name="Schools",
        columns=[
            Column("URN", 9),
            Column("School", 46),
            Column("Phase", 14),
            Column("Local authority", 20),
            Column("Joined", 18),
            Column("Pupils on roll", 12),
            Column("Year of roll", 10),
            Column("Attendance", 12),
            Column("Year of attendance", 12),
            Column("Key stage 2: reading, writing and maths, expected standard", 22),
            Column("Year of key stage 2", 12),
            Column("Last inspection", 34),
            Column("Inspected on", 18),
        ],
        rows=[
            [
                row.urn,
                row.name,
                row.phase_words,
                row.la,
                row.joined,
                *_sheet_cells(row.roll),
                *_sheet_cells(row.attendance),
                *_sheet_cells(row.rwm),
                row.inspection,
                row.inspected,
            ]
            for row in listed.rows
        ],
        notes=(listed.trust, listed.as_at) if listed.trust else (),
    )


def _sheet_cells(cell: ListCell) -> list[CellValue]:
    value: CellValue = cell.why if cell.value is None else Number(Decimal(cell.value), cell.decimals, cell.suffix)
    return [value, cell.year]


# Home --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Home:
    """Everybody's first page. `heading` is their school or trust; `school` is theirs when it is just one."""

    heading: str
    caption: str
    school: SchoolRow | None
    listed: SchoolList
    phases: str
    news: tuple[str, ...]
    may_load: bool
    is_trust_wide: bool
    sees_trust: bool


def present_home(
    facts: ListFacts, *, releases: Sequence[Release], today: date, is_trust_wide: bool, may_load: bool, sees_trust: bool
) -> Home:
    """Home for somebody who sees `facts.schools`; `releases` are the files loaded last, newest first."""
    listed = present_schools(facts)
    only = listed.rows[0] if len(listed.rows) == 1 and not is_trust_wide else None
    trust = facts.trust.called if facts.trust else ""
    counts = Counter(row.phase_words for row in listed.rows)
    return Home(
        heading=only.name if only else (trust or "Headwater"),
        caption=f"{AcademicYear.containing(today)} · {say_date(today)}",
        school=only,
        listed=listed,
        phases=", ".join(f"{number} {words.lower()}" for words, number in counts.most_common()),
        news=tuple(_news(releases)),
        may_load=may_load,
        is_trust_wide=is_trust_wide,
        sees_trust=sees_trust,
    )


def _news(releases: Sequence[Release]) -> Iterable[str]:
    """`Key stage 2 results, 2018/19 to 2024/25, loaded on 22 November 2026`: one line for what came in together."""
    together: defaultdict[tuple[str, date], list[str]] = defaultdict(list)
    for release in releases:
        together[release.title, loaded_on(release)].append(release.period)
    for (title, day), periods in list(together.items())[:NEWS]:
        first, last = period_shown(min(periods)), period_shown(max(periods))
        years = first if first == last else f"{first} to {last}"
        yield f"{title}, {years}, loaded on {say_date(day)}"
