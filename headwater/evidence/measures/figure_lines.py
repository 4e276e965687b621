"""Figures one by one, as programs read them: each with its value or why it has none, and where it came from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from headwater.evidence.measures.definitions import GROUPS, MEASURES, Measure
from headwater.evidence.measures.missing import Missing
from headwater.evidence.measures.models import EnteredFigure, Figure
from headwater.evidence.measures.policies import exact, missing_reason, shown
from headwater.reference.people.queries import Names


@dataclass(frozen=True, slots=True)
class Why:
    """Why there is no value: a key of `Missing`, its words, and the publisher's own reason ("" where none is known)."""

    reason: str
    words: str
    because: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one figure came from: a cell of a published file, or an entry. What the one has not is "" or None."""

    origin: str
    title: str
    publisher: str
    file: str
    column: str
    line: int | None
    published_text: str
    published_urn: int | None
    standing: str
    as_at: date | None
    loaded_on: date | None
    entered_by: str
    entered_on: date | None
    words: str
    overrides: bool
    reason: str


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One figure. Exactly one of `value` (exact, as text; percentages 0 to 100) and `missing` is there. `as_at`: of a
    year that is not over, up to which day it counts."""

    urn: int
    school: str
    measure: str
    measure_name: str
    unit: str
    group: str
    group_name: str
    period: str
    value: str | None
    shown: str
    missing: Why | None
    numerator: str | None
    denominator: str | None
    stage: str
    as_at: date | None
    source: Origin


def present_figures(figures: Iterable[Figure], names: Names) -> list[FigureLine]:
    """What `queries.list_figures_of` gives. `names`: how the reader is told who entered one."""
    return [_line(figure, figure.school_id or 0, names) for figure in figures]


def _line(figure: Figure, urn: int, names: Names) -> FigureLine:
    measure, group = MEASURES.all().get(figure.measure), GROUPS.all().get(figure.group)
    missing = _why(figure, measure)
    said = figure.published_text
    if measure is not None and figure.value is not None:
        said = shown(figure.value, measure)
    return FigureLine(
        urn=urn,
        school=figure.school.name if figure.school else "",
        measure=figure.measure,
        measure_name=measure.name if measure else figure.measure,
        unit=measure.unit.value if measure else "",
        group=figure.group,
        group_name=group.name if group else figure.group,
        period=figure.period,
        value=exact(figure.value),
        shown=missing.words if missing else said,
        missing=missing,
        numerator=exact(figure.numerator),
        denominator=exact(figure.denominator),
        stage=figure.stage,
        as_at=figure.as_at,
        source=_entered(figure, figure.entry, urn, names) if figure.entry else _published(figure),
    )


def _why(figure: Figure, measure: Measure | None) -> Why | None:
    """The reason of a missing figure: where the file only leaves a blank, what is known of the measure that year."""
    if not figure.missing:
        return None
    if measure is not None and figure.missing == Missing.NOT_AVAILABLE:
        never = missing_reason(measure, figure.period, "school")
        if never:
            return Why(Missing.NOT_PUBLISHED.value, str(Missing.NOT_PUBLISHED.label), never)
    return Why(figure.missing, str(Missing(figure.missing).label), figure.because)


def _published(figure: Figure) -> Origin:
    release = figure.release
    return Origin(
        origin="file" if release else "quoted",
        title=release.title if release else figure.quoted,
        publisher=release.publisher if release else "",
        file=release.file_name if release else "",
        column=figure.column,
        line=figure.line or None,
        published_text=figure.published_text,
        published_urn=figure.published_urn,
        standing=release.standing if release else "",
        as_at=release.as_at if release else None,
        loaded_on=timezone.localdate(release.loaded_at) if release else None,
        entered_by="",
        entered_on=None,
        words="",
        overrides=False,
        reason="",
    )


def _entered(figure: Figure, entry: EnteredFigure, urn: int, names: Names) -> Origin:
    """Who entered it, and why it stands instead of a published one, for whoever is told."""
    return Origin(
        origin="entry",
        title="Entered by hand",
        publisher="",
        file="",
        column="",
        line=None,
        published_text=figure.published_text,
        published_urn=None,
        standing="",
        as_at=figure.as_at,
        loaded_on=None,
        entered_by=names.of(entry.entered_by, urn),
        entered_on=timezone.localdate(entry.entered_at),
        words=", ".join(words for words in (entry.source, entry.row) if words),
        overrides=entry.overrides,
        reason=entry.reason if names.are_told(urn) else "",
    )
