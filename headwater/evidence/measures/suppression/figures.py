"""The figures of one document as cells: what is counted, and which of them add up. Pure, but for the definitions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from headwater.evidence.measures.definitions import GROUPS, MEASURES, Counted, Measure, Pooling, Unit
from headwater.evidence.measures.statistics import counts_more_than_once, numerators_for
from headwater.evidence.measures.suppression.cells import AllOf, Cell, NotMore, OneOf, Sum, Why
from headwater.evidence.measures.suppression.rule import Bound, suppress

SUPPRESSED_WORDS = "Left out: alone or with others it could point to fewer than 6 people"
"""The one sentence for every hidden cell: a reader must not be able to tell the few from those that protect them."""
ALL, ROLL = "all", "ctx.nor"
PEOPLE = (Counted.PUPILS, Counted.ENROLMENTS, Counted.STAFF)
GAP_GROUPS = ("disadvantaged", "not-disadvantaged")


@dataclass(frozen=True, slots=True)
class Printed:
    """A figure as a document would print it. `place` is a school; areas are public and are left out altogether.

    `cohort` is how many pupils there are in the group where the denominator does not say: where it counts sessions, or
    is not known. `decimals` is to how many the value was rounded by its publisher; None takes as many as it has.
    `is_public`: everybody can read the value elsewhere as it stands, without the number of pupils behind it.
    """

    key: Hashable
    measure: str
    value: Decimal | None
    group: str = ALL
    period: str = ""
    place: Hashable = ""
    numerator: Decimal | int | None = None
    denominator: Decimal | int | None = None
    cohort: Decimal | int | None = None
    decimals: int | None = None
    is_public: bool = False


def suppress_figures(figures: Iterable[Printed]) -> dict[Hashable, Why]:
    """Which figures of a document for the open audience are hidden, and why; the others are shown as they are.

    Pass every figure of the document at once, of all years and groups: what can be worked out between them is what this
    is about. The reasons are for the trust's own eyes; print `SUPPRESSED_WORDS`.
    """
    given = [figure for figure in figures if figure.value is not None]
    document = _Document(given)
    hidden = suppress(document.cells(), document.sums(), document.bounds())
    return hidden | document.followers(hidden)


class _Document:
    def __init__(self, figures: Iterable[Printed]) -> None:
        self.figures = list(figures)
        self.limits = _limits()
        self.at = {(f.place, f.measure, f.group, f.period): f for f in self.figures}
        self.made = {f.key: self._cell(f, MEASURES.get(f.measure)) for f in self.figures if not self._follows(f)}

    def cells(self) -> Iterator[Cell]:
        yield from self.made.values()

    def _follows(self, figure: Printed) -> list[Printed] | None:
        """The figures that this one is worked out from and stands or falls with; None where it stands alone."""
        measure = MEASURES.get(figure.measure)
        if measure.gap_of is not None:
            others = [(measure.gap_of, group) for group in GAP_GROUPS]
        elif main := self.limits.get(figure.measure):
            others = [(main, figure.group)]
        else:
            return None
        found = [self.at.get((figure.place, key, group, figure.period)) for key, group in others]
        # The first is the one without which nothing is known of the pupils behind it.
        return [other for other in found if other is not None] if found[0] is not None else []

    # One figure -----------------------------------------------------------------------------------------------

    def _cell(self, figure: Printed, measure: Measure) -> Cell:
        people = self._people(figure, measure)
        if people is None:
            return Cell(figure.key, is_hidden=_must_hide(figure, measure))
        pupils = (figure.place, _who(measure), figure.group, figure.period, people)
        if measure.unit not in (Unit.PERCENT, Unit.PER_100) or measure.counted_in not in PEOPLE:
            return Cell(figure.key, people, pupils=pupils)
        found = self._numerators(figure, measure, people)
        repeats = counts_more_than_once(measure)
        return Cell(figure.key, people, found[0], found[1], pupils=pupils, repeats=repeats)

    def _people(self, figure: Printed, measure: Measure) -> int | None:
        """How many people the figure is of; None where nobody knows, or it is not of people."""
        if measure.unit == Unit.COUNT:
            return _whole(figure.value) if measure.counted_in in PEOPLE else None
        if figure.denominator is not None and (measure.counted_in in PEOPLE or measure.pooling == Pooling.MEAN):
            return _whole(figure.denominator)
        if figure.cohort is not None:
            return _whole(figure.cohort)
        if measure.weighed_by:
            # Its denominator is about the roll; of a rate on the roll a few pupils show just as well.
            roll = self.at.get((figure.place, measure.weighed_by, figure.group, figure.period))
            return _whole(roll.value) if roll and roll.value is not None else None
        return None

    def _numerators(self, figure: Printed, measure: Measure, people: int) -> tuple[int, tuple[int, ...]]:
        """The numerator, and all that it can be where only a rounded percentage is known."""
        if figure.numerator is not None:
            return _whole(figure.numerator), ()
        value = figure.value or Decimal(0)
        decimals = figure.decimals if figure.decimals is not None else _decimals(value)
        found = numerators_for(value, people, decimals, more_than_once=counts_more_than_once(measure))
        nearest = _whole(value * people / 100)
        return nearest, tuple(found)

    # Between figures --------------------------------------------------------------------------------------------

    def sums(self) -> Iterator[Sum]:
        """Groups of pupils that add up, measure by measure and year by year."""
        present: dict[tuple[Hashable, str, str], dict[str, Hashable]] = defaultdict(dict)
        for figure in self.figures:
            if figure.key in self.made:
                present[figure.place, figure.measure, figure.period][figure.group] = figure.key
        for (place, measure, period), by_group in present.items():
            who = (place, _who(MEASURES.get(measure)), period)
            yield from self._sums_of(who, by_group)

    def _sums_of(self, who: Hashable, by_group: Mapping[str, Hashable]) -> Iterator[Sum]:
        for group in by_group:
            parts = [part for part in GROUPS.get(group).parts if part in by_group]
            if parts:
                whole = len(parts) == len(GROUPS.get(group).parts)
                yield self._sum(who, by_group, group, parts, whole)
        if ALL not in by_group:
            return
        families: dict[str, list[str]] = defaultdict(list)
        for group in sorted(by_group, key=lambda key: GROUPS.get(key).order):
            if GROUPS.get(group).family:
                families[GROUPS.get(group).family].append(group)
        for members in families.values():
            inner = {part for group in members for part in GROUPS.get(group).parts}
            apart = [group for group in members if group not in inner]
            whole = any(GROUPS.get(group).complement in apart for group in apart)
            if len(apart) > 1:
                yield self._sum(who, by_group, ALL, apart, whole)
            # What is left of all pupils without one group is a group too, unless a cell of its own shows it.
            singles = members if not whole else [group for group in members if group in inner]
            for group in singles:
                yield self._sum(who, by_group, ALL, [group], False)
            if len(inner & set(members)) > 1:
                yield self._sum(who, by_group, ALL, sorted(inner & set(members)), False)

    def _sum(
        self, who: Hashable, by_group: Mapping[str, Hashable], total: str, parts: list[str], is_whole: bool
    ) -> Sum:
        keys = tuple(by_group[part] for part in parts)
        # Figures of two sources, or with pupils of no known group, can fall short of their total.
        is_whole = is_whole and self._adds_up(by_group[total], keys)
        return Sum(by_group[total], keys, is_whole, (who, total, tuple(parts)))

    def _adds_up(self, total: Hashable, parts: Iterable[Hashable]) -> bool:
        cells = [self.made[key] for key in (total, *parts)]
        for counts in ([cell.denominator for cell in cells], [cell.numerator for cell in cells]):
            known = [count for count in counts if count is not None]
            if len(known) == len(cells) and known[0] != sum(known[1:]):
                return False
        return True

    def bounds(self) -> Iterator[Bound]:
        """Measures of the same pupils of which one counts no more than another."""
        for figure in self.figures:
            measure = MEASURES.get(figure.measure)
            for key in measure.at_most:
                if together := self._same_pupils(figure, (key,)):
                    yield NotMore(figure.key, together[0])
            if together := self._same_pupils(figure, measure.all_of):
                yield AllOf(figure.key, together)
            if together := self._same_pupils(figure, measure.sum_of):
                yield OneOf(figure.key, together)

    def _same_pupils(self, figure: Printed, measures: Iterable[str]) -> tuple[Hashable, ...]:
        """The keys of those measures for the same pupils; nothing unless all of them are there."""
        keys = tuple(measures)
        others = [self.at.get((figure.place, key, figure.group, figure.period)) for key in keys]
        found = [self.made[other.key] for other in others if other is not None]
        own = self.made.get(figure.key)
        if own is None or own.numerator is None or len(found) < len(keys):
            return ()
        same = all(cell.numerator is not None and cell.denominator == own.denominator for cell in found)
        return tuple(cell.key for cell in found) if same else ()

    def followers(self, hidden: Mapping[Hashable, Why]) -> dict[Hashable, Why]:
        """Gaps and limits: hidden where what they are worked out from is, or where that is not there to be judged."""
        found: dict[Hashable, Why] = {}
        for figure in self.figures:
            others = self._follows(figure)
            if others is None:
                continue
            if any(other.key in hidden for other in others):
                found[figure.key] = Why.PROTECTS
            elif not others and not figure.is_public:
                found[figure.key] = Why.UNKNOWN
        return found


def _limits() -> dict[str, str]:
    """The limits of published confidence intervals, by key, each with the measure it is a limit of."""
    return {
        limit: key
        for key, measure in MEASURES.all().items()
        if measure.interval
        for limit in (measure.interval.lower, measure.interval.upper)
    }


def _must_hide(figure: Printed, measure: Measure) -> bool:
    """Whether a figure is of people, of whom nobody knows how many, and is not public as it stands."""
    if figure.is_public:
        return False
    of_people = measure.counted_in in PEOPLE and measure.unit != Unit.COUNT
    of_a_year_group = measure.pooling == Pooling.MEAN and not measure.weighed_by and measure.unit != Unit.DAYS
    of_a_group = figure.group != ALL and measure.counted_in == Counted.SESSIONS
    return of_people or of_a_year_group or of_a_group


def _who(measure: Measure) -> str:
    """Whom the measure counts: two that say the same in their definition count the same pupils."""
    if measure.key == ROLL:
        return "pupils on roll"
    return measure.denominator if measure.counted_in in PEOPLE else measure.key


def _whole(count: Decimal | int | None) -> int:
    return int(Decimal(count or 0).quantize(Decimal(1), ROUND_HALF_UP))


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
