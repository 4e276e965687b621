"""When a target may be recorded, and what it comes to. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from headwater.evidence.measures.definitions import GROUPS, MEASURES, Direction, Measure, Unit
from headwater.evidence.measures.entries import FIRST_YEAR
from headwater.evidence.measures.policies import choose_population, rounded, shown
from headwater.evidence.targets.models import Closing, Target
from headwater.evidence.targets.reading import CALLED, beside
from headwater.foundations.documents.personal_data import reasons_not_to_keep
from headwater.reference.calendar.days import say_date
from headwater.reference.calendar.years import AcademicYear, NotAnAcademicYear

YEARS_AHEAD = 5
NEVER_BELOW_ZERO = (Unit.PER_100, Unit.COUNT, Unit.SCORE, Unit.DAYS)


@dataclass(frozen=True, slots=True)
class Draft:
    """A target about to be recorded, as `models.Target` holds it. `row` names sheet and cell it was read from."""

    urn: int
    measure: str
    text: str
    period: str = ""
    group: str = "all"
    kind: str = Target.Kind.AGREED
    value: Decimal | None = None
    comparator: str = ""
    offset: Decimal = Decimal(0)
    decided_by_body: str = ""
    decided_on: date | None = None
    minute: str = ""
    reason: str = ""
    row: str = ""

    @property
    def place(self) -> tuple[int, str, str, str, str]:
        """What it is a target of: one place has one target at a time."""
        return (self.urn, self.measure, self.group, self.period, self.kind)


def place_of(target: Target) -> tuple[int, str, str, str, str]:
    return (target.school_id, target.measure, target.group, target.period, target.kind)


def is_recorded_already(draft: Draft, current: Target | None) -> bool:
    """Whether `current` says the same, decision included."""
    return current is not None and all(
        getattr(draft, name) == getattr(current, name)
        for name in ("value", "comparator", "offset", "decided_by_body", "decided_on", "minute")
    )


def reasons_not_to_record(draft: Draft, today: date, *, current: Target | None = None) -> list[str]:
    """Every reason at once, as sentences; empty when it may be. `current` is the target that stands in its place."""
    measure = MEASURES.all().get(draft.measure)
    if measure is None:
        return [f"There is no measure called “{draft.measure}”. Choose one of the list."]
    if measure.direction == Direction.CONTEXT:
        return [f"{measure.name} tells of the school’s circumstances, not of its results: it takes no target."]
    reasons = [] if draft.group in GROUPS.all() else [f"There is no group of pupils called “{draft.group}”."]
    reasons += [*_about_number(draft, measure), *_about_year(draft, today), *_about_decision(draft, today)]
    if is_recorded_already(draft, current):
        reasons.append("This target is recorded already, just as you say it.")
    elif current is not None and current.closing is not None:
        reasons.append(_is_closed(current.closing))
    elif current is not None and not draft.reason.strip():
        reasons.append(f"{said_of(current)} is recorded in its place. Say why it changes.")
    return reasons


def reasons_not_to_date(draft: Draft, undated: Target, *, current: Target | None) -> list[str]:
    """Why `draft` cannot be the target `undated` with its year: it names another place, or the year has a target."""
    if undated.withdrawn_at is not None or undated.replaced_by_id is not None or undated.period:
        return ["Somebody has given this target its year, or withdrawn it, meanwhile. Look again."]
    place = (draft.urn, draft.measure, draft.group, draft.kind)
    if place != (undated.school_id, undated.measure, undated.group, undated.kind) or not draft.period:
        return ["Only the year is given here: measure, pupils and kind stay as they are."]
    if current is not None:
        return [f"{said_of(current)} is recorded for that year already. Withdraw the target without a year instead."]
    return []


def reasons_not_to_withdraw(target: Target, reason: str) -> list[str]:
    if target.withdrawn_at is not None:
        return ["This target has been withdrawn already."]
    if target.replaced_by_id is not None:
        return ["A later target has taken its place: withdraw that one."]
    if target.closing is not None:
        return [_is_closed(target.closing)]
    if not reason.strip():
        return ["Say why the target is withdrawn."]
    return reasons_not_to_keep(reason)


def said_of(target: Target) -> str:
    """`76%`, `At or above national`: the target as it stands at the beginning of a sentence."""
    words = resolve(target, {}).words
    return words[:1].upper() + words[1:]


def _is_closed(closing: Closing) -> str:
    outcome = closing.get_outcome_display().lower()
    return f"Its year is over, and it is closed as {outcome}: it stays as it is. A closing can be corrected."


def _about_number(draft: Draft, measure: Measure) -> list[str]:
    if (draft.value is None) == (draft.comparator == ""):
        return ["A target is a number, or stands beside a comparator such as national; not both, and not neither."]
    if draft.value is None:
        return []
    if draft.offset:
        return ["A number has no offset: give the one or the other."]
    if measure.plausible is not None and draft.value not in measure.plausible:
        limits = f"from {_plain(measure.plausible.low)} to {_plain(measure.plausible.high)}"
        return [f"{measure.name} cannot be {_plain(draft.value)}: give a number {limits}."]
    if measure.unit in NEVER_BELOW_ZERO and draft.value < 0:
        return [f"{measure.name} cannot be below 0."]
    return []


def _about_year(draft: Draft, today: date) -> list[str]:
    if not draft.period:
        # Only a sheet may leave the year out: it is told as a finding, and asked for where somebody can answer.
        return [] if draft.row else ["Say which school year the target is for."]
    try:
        year = AcademicYear.parse(draft.period)
    except NotAnAcademicYear as wrong:
        return [str(wrong)]
    this = AcademicYear.containing(today)
    if not FIRST_YEAR <= year <= this.plus(YEARS_AHEAD):
        return [f"{year} is too far away for a target: give a year from {FIRST_YEAR} to {this.plus(YEARS_AHEAD)}."]
    return [] if year.slug == draft.period else [f"The year is stored as {year.slug}, not as {draft.period}."]


def _about_decision(draft: Draft, today: date) -> list[str]:
    reasons = []
    if draft.decided_on and draft.decided_on > today:
        reasons.append(f"{say_date(draft.decided_on)} has not come yet: give the day it was agreed.")
    if draft.decided_on and draft.decided_on < FIRST_YEAR.first_day:
        reasons.append(f"{say_date(draft.decided_on)} is too long ago: check the year.")
    if (draft.decided_on or draft.minute) and not draft.decided_by_body:
        reasons.append("Say who agreed it: the trust board, a committee …")
    for text in (draft.decided_by_body, draft.minute, draft.reason):
        reasons += reasons_not_to_keep(text) if text else []
    return reasons


def shortfall(value: Decimal, aimed: Decimal, measure: Measure) -> Decimal:
    """How far `value` is short of `aimed` in the measure's own direction; nought or less where the target is met.

    The value counts as people know it: rounded half up to the measure's decimals, or to the target's own where it is
    stated more finely, so that 75.6 meets a target of 76% and does not meet one of 75.8%.
    """
    sign = 1 if measure.direction == Direction.HIGHER else -1
    return sign * (aimed - rounded(value, places_of(aimed, measure)))


def places_of(aimed: Decimal, measure: Measure) -> int:
    """To how many decimals a value is held against the target."""
    return max(measure.decimals, -int(aimed.normalize().as_tuple().exponent))


# What a target comes to --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Known:
    """A comparator's value and the year it is of (as stored: 2023-24)."""

    value: Decimal
    period: str


@dataclass(frozen=True, slots=True)
class ResolvedTarget:
    """A target as a number. `value` is None where it cannot be one, and `why_not` says why; `words` always say it."""

    value: Decimal | None
    words: str
    why_not: str = ""
    comparator_period: str = ""


def resolve(target: Target, comparators: Mapping[str, Known]) -> ResolvedTarget:
    """What `target` comes to. `comparators` are by key: "england", "la" (see `choose_comparators`).

    `76%`; `at or above national (94.8%, 2023/24)`; `96.8%, 2 percentage points above national (94.8%, 2023/24)`.
    A target says its number as finely as it was stated, never more coarsely than the measure is shown.
    """
    measure = MEASURES.get(target.measure)
    if target.value is not None:
        return ResolvedTarget(target.value, _exactly(target.value, measure))
    known = comparators.get(target.comparator)
    words = _relative(target, measure)
    if known is None:
        missing = "No national figure is loaded" if target.comparator == "england" else "No figure of it is loaded"
        return ResolvedTarget(None, words, f"{missing} for this measure, so the target has no number yet")
    value, year = known.value + target.offset, _year(known.period)
    words = f"{words} ({_exactly(known.value, measure)}, {year})"
    return ResolvedTarget(
        value, f"{_exactly(value, measure)}, {words}" if target.offset else words, comparator_period=known.period
    )


class Figured(Protocol):
    """A figure of an area, of any shape."""

    @property
    def level(self) -> str: ...
    @property
    def population(self) -> str: ...
    @property
    def measure(self) -> str: ...
    @property
    def group(self) -> str: ...
    @property
    def period(self) -> str: ...
    @property
    def value(self) -> Decimal | None: ...


def resolver(figures: Sequence[Figured], counted_with: str) -> Callable[[Target], ResolvedTarget]:
    """What a target of one school comes to, by the shown figures of England and of its authority."""
    return lambda target: resolve(
        target, choose_comparators(target, figures, counted_with) if target.comparator else {}
    )


def choose_comparators(target: Target, figures: Iterable[Figured], counted_with: str) -> dict[str, Known]:
    """What `resolve` needs, from the shown figures of England and the school's own authority.

    Of the target's own year, or of the newest before it: a later year's is never what was meant. `counted_with` is the
    kind of school DfE counts it with; figures of that kind come first, then of all state-funded schools, then of all.
    """
    chosen: dict[str, Known] = {}
    for level in CALLED:
        known = [
            figure
            for figure in figures
            if (figure.level, figure.measure, figure.group) == (level, target.measure, target.group)
            and figure.value is not None
            and (not target.period or figure.period <= target.period)
        ]
        if known:
            newest = max(figure.period for figure in known)
            by_population = {figure.population: figure for figure in known if figure.period == newest}
            best = by_population[choose_population(by_population.keys(), counted_with)]
            chosen[level] = Known(best.value or Decimal(0), best.period)
    return chosen


def _relative(target: Target, measure: Measure) -> str:
    if not target.offset:
        return beside(target.comparator, measure)
    size, side = abs(target.offset), "above" if target.offset > 0 else "below"
    points = measure.unit in (Unit.PERCENT, Unit.PERCENTAGE_POINTS)
    unit = f" percentage {'point' if size == 1 else 'points'}" if points else ""
    return f"{_plain(size)}{unit} {side} {CALLED[target.comparator]}"


def _exactly(value: Decimal, measure: Measure) -> str:
    places = max(measure.decimals, -int(value.normalize().as_tuple().exponent))
    return shown(value, measure if places == measure.decimals else measure.model_copy(update={"decimals": places}))


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _year(period: str) -> str:
    try:
        return str(AcademicYear.parse(period))
    except NotAnAcademicYear:
        return period
