"""How the school's newest figure of a row stands: against England, against its authority, against its target."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from headwater.evidence.measures.definitions import Measure
from headwater.evidence.measures.policies import breaks_between, shown
from headwater.evidence.signals.comparison import Comparison, Interval, compare
from headwater.evidence.signals.definitions import tolerance_of
from headwater.evidence.signals.status import TOLERANCE, TargetStatus, against_target, stands_out
from headwater.evidence.targets.models import Target
from headwater.evidence.targets.policies import choose_comparators, resolve
from headwater.oversight.cards import policies
from headwater.oversight.cards.presenters.beside import Known
from headwater.oversight.cards.presenters.cells import CellMaker, exact, period_shown
from headwater.oversight.cards.presenters.tree import Against, Cell, Line, ShownTarget, Signal
from headwater.oversight.cards.queries import FigureFact
from headwater.reference.calendar.days import say_date

NOT_LOADED = {"england": "national figure not loaded", "la": "its figure is not loaded"}


def against(
    place: Literal["england", "la"],
    line: Line,
    known: Known,
    school: Cell | None,
    measure: Measure,
    cells: CellMaker,
    *,
    interval: Interval | None = None,
    not_alike: str = "",
) -> Against:
    """The school's newest figure beside a place's: of the same year, else of the nearest before, else after it.

    `known` is what is known of the place, also in years the section does not show. `interval` is around the
    school's value, where it is not to be worked out from the number of pupils. `not_alike` says why the two may not be
    compared, "" where they may.
    """
    period = policies.comparator_year(known.years, school.period if school else None)
    beside = known.cell(period, cells) if period else None
    if beside is None:
        reason, because = policies.why_no_comparator(measure, school.period if school else "", place)
        said = because if reason != "not-loaded" else ""
        return Against(place, line.name, "", "", "", None, said or NOT_LOADED[place], "", None, "")
    signal, why_not = None, ""
    if school is not None:
        signal, why_not = (None, not_alike) if not_alike else _signal(school, beside, measure, line.name, interval)
    return Against(
        place=place,
        name=line.name,
        about=line.about,
        period=beside.period,
        period_shown=beside.period_shown,
        value=beside.value,
        shown=beside.shown,
        stale="older" if school and policies.is_stale(beside.period, school.period) else "",
        signal=signal,
        why_not=why_not,
    )


def _signal(
    school: Cell, beside: Cell, measure: Measure, name: str, interval: Interval | None
) -> tuple[Signal | None, str]:
    if broken := breaks_between(measure, [school.period, beside.period]):
        return None, f"{school.period_shown} and {beside.period_shown} cannot be compared. {broken[-1].reason}"
    found = compare(
        _decimal(school.value),
        _decimal(beside.value),
        measure,
        denominator=_decimal(school.denominator),
        numerator=_decimal(school.numerator),
        interval=interval,
        period=school.period,
        comparator_period=beside.period,
        name=name,
    )
    if found is None or not found.is_compared:
        return None, found.sentence if found else ""
    return _in_words(found, measure), ""


def _in_words(found: Comparison, measure: Measure) -> Signal:
    chance = "; ".join(words for words in (found.uncertainty, found.caution) if words)
    low_high = f"{shown(found.interval[0], measure)} to {shown(found.interval[1], measure)}" if found.interval else ""
    return Signal(
        word=found.word,
        tone=found.tone,
        shape=found.shape,
        gap=exact(found.gap) or "0",
        gap_words=found.gap_words,
        within_uncertainty=found.within_uncertainty,
        interval=low_high,
        sentence=found.sentence,
        said=found.sentence.partition("; ")[0],
        chance=chance,
        remark="; ".join(filter(None, [found.uncertainty if found.within_uncertainty else "", found.caution])),
    )


# Targets -------------------------------------------------------------------------------------------------------------


def target_of(
    targets: Collection[Target], cells: Sequence[Cell], areas: Sequence[FigureFact], measure: Measure, counted_with: str
) -> tuple[ShownTarget | None, ShownTarget | None]:
    """The row's target, and the next one where there is one for a later year too.

    The row's is that of the newest figure's year, else of the nearest year after it, else the newest there is. Agreed
    targets come before the school's own.
    """
    if not targets:
        return None, None
    newest = next((cell.period for cell in reversed(cells) if cell.value is not None), "")
    by_year: dict[str, Target] = {}
    for target in sorted(targets, key=lambda target: (target.kind != Target.Kind.AGREED, -target.pk)):
        by_year.setdefault(target.period, target)
    first, following = policies.target_years(by_year.keys(), newest)

    def told(period: str | None) -> ShownTarget | None:
        return None if period is None else _target(by_year[period], cells, areas, measure, counted_with)

    return told(first), told(following)


def _target(
    target: Target, cells: Sequence[Cell], areas: Sequence[FigureFact], measure: Measure, counted_with: str
) -> ShownTarget:
    resolved = resolve(target, choose_comparators(target, areas, counted_with) if target.comparator else {})
    reached = next((cell for cell in cells if cell.period == target.period and cell.value is not None), None)
    status = None
    if reached:
        found = against_target(
            _decimal(reached.value),
            resolved,
            measure,
            denominator=_decimal(reached.denominator),
            tolerance=tolerance_of(measure.key) or TOLERANCE,
        )
        status = _status(found)
    return ShownTarget(
        value=exact(resolved.value),
        shown=resolved.words,
        period=target.period,
        period_shown=period_shown(target.period) if target.period else "year not said",
        kind=target.get_kind_display(),
        agreed_words=_agreed(target),
        why_not=resolved.why_not,
        status=status,
    )


def _status(found: TargetStatus) -> Signal:
    return Signal(
        word=found.words,
        tone=found.tone,
        shape=found.shape,
        gap=exact(found.gap) or "",
        gap_words="",
        within_uncertainty=False,
        interval="",
        sentence=found.sentence,
        said=found.sentence.partition("; ")[0],
    )


def _agreed(target: Target) -> str:
    """`Agreed by the trust board on 14 October 2025, minute 7`; "" where nobody said."""
    if not target.decided_by_body:
        return ""
    day = f" on {say_date(target.decided_on)}" if target.decided_on else ""
    minute = f", minute {target.minute}" if target.minute else ""
    return f"{target.get_kind_display()}: {target.decided_by_body}{day}{minute}"


def attention(measure: Measure, beside: Against, target: ShownTarget | None, latest: Cell | None, today: date) -> str:
    """Why the row needs attention first, in a few words; "" where it does not."""
    if latest is None:
        return ""
    signal, status = beside.signal, target.status if target else None
    is_worse = (
        signal is not None
        and beside.period == latest.period
        and stands_out(signal.tone, Decimal(signal.gap), measure, is_chance_known=bool(signal.interval))
    )
    is_short = status is not None and status.tone == "bad" and target is not None and target.period == latest.period
    return policies.attention(
        worse_by=signal.gap_words if signal and is_worse else "",
        short_of=target.shown if target and is_short else "",
        period=latest.period,
        today=today,
    )


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)
