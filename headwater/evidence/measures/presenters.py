"""Figures that were entered, as pages and the workbook show them; and what is offered to be entered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.formats import date_format

from headwater.evidence.measures.definitions import GROUPS, MEASURES, Measure, Unit
from headwater.evidence.measures.drafts import words_of
from headwater.evidence.measures.missing import Missing
from headwater.evidence.measures.models import EnteredFigure, Level, Stage
from headwater.evidence.measures.places import Place, place_of
from headwater.evidence.measures.placing import says_nothing
from headwater.evidence.measures.policies import shown
from headwater.evidence.measures.queries import Known
from headwater.foundations.documents.workbook import CellValue, Column, Number, Sheet
from headwater.reference.calendar.days import say_date
from headwater.reference.calendar.years import AcademicYear, NotAnAcademicYear
from headwater.reference.people.queries import Names
from headwater.reference.schools.models import School
from headwater.reference.schools.policies import census_phase

AREAS = {
    "ctx": "Pupils",
    "eyfs": "Early years",
    "psc": "Phonics",
    "mtc": "Multiplication check",
    "ks2": "Key stage 2",
    "ks4": "Key stage 4",
    "ks5": "16 to 18",
    "att": "Attendance",
    "beh": "Behaviour",
    "hr": "Staff",
}
"""What the first part of a measure's key stands for, in the order of a card."""
POPULATION_WORDS = {
    "primary": "primary schools",
    "secondary": "secondary schools",
    "special": "special schools",
    "state-funded": "state-funded schools",
    "all": "all schools",
}
STAGE_WORDS = {
    Stage.INTERNAL: "Internal",
    Stage.ESTIMATE: "Estimate",
    Stage.PROVISIONAL: "Provisional",
    Stage.REVISED: "Revised",
    Stage.FINAL: "Final",
}


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry in words. `standing` is "" while it stands, else what became of it; `beside` says that a published
    figure is shown and this one stands beside it. `correct` is the query of the form's address."""

    pk: int
    whose: str
    measure: str
    group: str
    year: str
    value: str
    of: str
    stage: str
    source: str
    came_from: str
    entered: str
    instead: str
    beside: str
    standing: str
    correct: str
    is_comparator: bool
    may_change: bool

    @property
    def is_current(self) -> bool:
        return not self.standing


@dataclass(frozen=True, slots=True)
class KnownWords:
    """What is known of a place before anything is entered, as pairs of a label and a sentence."""

    rows: tuple[tuple[str, str], ...]
    is_published: bool


def measures_for(school: School | None) -> list[tuple[str, list[tuple[str, str]]]]:
    """What figures can be entered for a school of its phase (for any school without one), by area, for a select."""
    phase = census_phase(school) if school else ""
    # The ends of a published confidence interval are nobody's to enter.
    ends = {end for m in MEASURES.all().values() if m.interval for end in (m.interval.lower, m.interval.upper)}
    found = []
    for area, title in AREAS.items():
        choices = [
            (measure.key, measure.name)
            for measure in MEASURES.all().values()
            if measure.key.split(".")[0] == area and measure.key not in ends and (not phase or phase in measure.phases)
        ]
        if choices:
            found.append((title, sorted(choices, key=lambda choice: choice[1])))
    return found


def year_words(period: str) -> str:
    """`2024/25`"""
    try:
        return str(AcademicYear.parse(period))
    except NotAnAcademicYear:
        return period


def present_entries(
    entries: Iterable[EnteredFigure],
    school: School,
    shown_entries: Mapping[int, bool],
    *,
    names: Names,
    may_enter: bool = False,
    may_override: bool = False,
) -> list[EntryLine]:
    """`names`: how the reader is told who entered one. `shown_entries`: of each entry in force, whether it is the
    figure that pages show. `may_enter`, `may_override`: what the reader may do with the school's own and with
    everybody's."""
    return [
        _line(entry, school, shown_entries, names, may=may_override if _is_for_who_corrects(entry) else may_enter)
        for entry in entries
    ]


def present_known(known: Known, measure: Measure) -> KnownWords:
    """What stands in a place: what is published and from where, and what was entered by whom."""
    rows = []
    published = known.published
    if published is not None:
        release = published.release
        where = f"{release.publisher}, {release.title}" if release else ""
        of = counts_words(published.numerator, published.denominator)
        value = ", ".join(filter(None, (words_of(published, measure), of)))
        rows.append(("Published", f"{value} ({STAGE_WORDS[Stage(published.stage)].lower()}). {where}."))
    if known.entry is not None:
        rows.append(
            ("Entered", f"{value_words(known.entry)}, by {entered_words(known.entry, str(known.entry.entered_by))}.")
        )
    return KnownWords(tuple(rows), published is not None and not says_nothing(published))


def value_words(entry: EnteredFigure) -> str:
    """`76%`, or the reason in the words it was given in."""
    if entry.value is None:
        return entry.text or str(Missing(entry.missing).label)
    measure = MEASURES.all().get(entry.measure)
    return shown(entry.value, measure) if measure else entry.text


def counts_words(numerator: Decimal | None, denominator: Decimal | None) -> str:
    """`20 of 30`, `of 30`, or nothing."""
    if denominator is None:
        return ""
    return f"of {_plain(denominator)}" if numerator is None else f"{_plain(numerator)} of {_plain(denominator)}"


def _plain(number: Decimal) -> str:
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def entered_words(entry: EnteredFigure, by: str) -> str:
    """`A. Head, 3 November 2026, 14:05`"""
    return f"{by}, {date_format(timezone.localtime(entry.entered_at), 'j F Y, H:i')}"


def present_saved(entry: EnteredFigure, school: School) -> str:
    """What is said after saving: what now stands, and what cannot be said without more."""
    measure = MEASURES.get(entry.measure)
    said = f"{value_words(entry)} is entered for {year_words(entry.period)}: {measure.name}"
    said += f" ({whose_words(place_of(entry), school)})." if entry.level != Level.SCHOOL else "."
    if entry.value is not None and measure.unit == Unit.PERCENT and entry.denominator is None:
        said += " Without the number of pupils nobody can say what one pupil is worth, or how much may be chance."
    return said


def _line(
    entry: EnteredFigure, school: School, shown_entries: Mapping[int, bool], names: Names, *, may: bool = False
) -> EntryLine:
    measure = MEASURES.all().get(entry.measure)
    group = GROUPS.all().get(entry.group)
    stage = STAGE_WORDS[Stage(entry.stage)]
    return EntryLine(
        pk=entry.pk,
        whose=whose_words(place_of(entry), school),
        measure=measure.name if measure else entry.measure,
        group="" if entry.group == "all" or group is None else group.name,
        year=year_words(entry.period),
        value=value_words(entry),
        of=counts_words(entry.numerator, entry.denominator),
        stage=f"{stage}, up to {say_date(entry.as_at)}" if entry.as_at else stage,
        source=_source(entry),
        came_from=entry.row,
        entered=entered_words(entry, names.first(entry.entered_by, school.urn)),
        instead=_instead(entry, names.are_told(school.urn)),
        beside="" if shown_entries.get(entry.pk, True) else "A published figure is shown; this one is kept beside it.",
        standing=_standing(entry, names, school),
        correct=urlencode(_query(entry)),
        is_comparator=entry.level != Level.SCHOOL,
        may_change=may and entry.withdrawn_at is None and entry.replaced_by_id is None,
    )


def _is_for_who_corrects(entry: EnteredFigure) -> bool:
    return entry.overrides or entry.level != Level.SCHOOL


def _query(entry: EnteredFigure) -> dict[str, str]:
    query = {"measure": entry.measure, "group": entry.group, "period": entry.period}
    if entry.level != Level.SCHOOL:
        query |= {"whose": entry.level, "population": entry.population or "unsaid"}
    return query


def whose_words(place: Place, school: School) -> str:
    """`The school`, `England, primary schools`, `Surrey`."""
    about = POPULATION_WORDS.get(place.population, place.population)
    names = {Level.SCHOOL: "The school", Level.ENGLAND: "England", Level.LA: school.la_name or "Local authority"}
    return ", ".join(filter(None, (names.get(Level(place.level), place.level), about)))


def _source(entry: EnteredFigure) -> str:
    if entry.level == Level.SCHOOL:
        return entry.source
    year = f"of {year_words(entry.source_period)}" if entry.source_period else "year not said"
    return f"{entry.source or 'Source not said'}, {year}"


def _instead(entry: EnteredFigure, is_told: bool) -> str:
    if not entry.overrides:
        return ""
    return (
        f"Shown instead of the published figure: {entry.reason}" if is_told else "Shown instead of the published figure"
    )


def _standing(entry: EnteredFigure, names: Names, school: School) -> str:
    if entry.withdrawn_at is not None:
        when = date_format(timezone.localtime(entry.withdrawn_at), "j F Y, H:i")
        because = f": {entry.withdrawn_because}" if names.are_told(school.urn) else ""
        return f"Withdrawn by {names.of(entry.withdrawn_by, school.urn)}, {when}{because}"
    if entry.replaced_by is not None:
        return f"Replaced by {value_words(entry.replaced_by)}"
    return ""


# Workbooks -----------------------------------------------------------------------------------------------------------


def entries_sheet(
    entries: Iterable[EnteredFigure], school: School, shown_entries: Mapping[int, bool], names: Names
) -> Sheet:
    """Everything entered, one row each, values exact."""
    headings = (
        ("Whose", 24), ("Measure", 44), ("Group", 24), ("Year", 10), ("Value", 10), ("As written", 14), ("Of", 14),
        ("Status", 26), ("Source", 34), ("Entered by", 40), ("Standing", 44), ("Reason", 44), ("Cell", 30),
    )  # fmt: skip
    rows = []
    for entry in entries:
        line = _line(entry, school, shown_entries, names)
        standing = line.standing or line.beside or "Shown"
        rows.append(
            (line.whose, line.measure, line.group, line.year, _cell(entry), entry.text, line.of, line.stage,
             line.source, line.entered, standing, _reason(entry, names, school), line.came_from)
        )  # fmt: skip
    return Sheet("Figures entered", [Column(*heading) for heading in headings], rows)


def _reason(entry: EnteredFigure, names: Names, school: School) -> str:
    return entry.reason if names.are_told(school.urn) else "Shown instead" if entry.overrides else ""


def _cell(entry: EnteredFigure) -> CellValue:
    measure = MEASURES.all().get(entry.measure)
    if entry.value is None or measure is None:
        return value_words(entry)
    return Number(entry.value, measure.decimals, "%" if measure.unit == Unit.PERCENT else "")


TEMPLATE_HEADINGS = (
    ("School", 10), ("Measure", 50), ("Group", 14), ("Year", 10), ("Value", 10), ("Numerator", 12),
    ("Denominator", 13), ("Status", 14), ("As at", 12), ("Source", 30), ("Note", 30), ("What is counted", 70),
)  # fmt: skip


def template_sheet(school: School | None, period: str) -> Sheet:
    """An empty sheet of the long layout, with the measures of the school's phase; rows left empty are passed over."""
    rows: list[Sequence[CellValue]] = []
    urn = str(school.urn) if school else ""
    for _, choices in measures_for(school):
        for key, name in choices:
            measure = MEASURES.get(key)
            counted = f"{measure.numerator} out of {measure.denominator}" if measure.numerator else ""
            rows.append((urn, name, "All", year_words(period), *[""] * 7, counted or measure.how_calculated))
    return Sheet("Figures", [Column(*heading) for heading in TEMPLATE_HEADINGS], rows)
