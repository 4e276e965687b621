"""The figures of one document as cells: what is counted, and which of them add up. Pure, but for the definitions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from headwater.evidence.measures.definitions import GROUPS, MEASURES, Counted, Measure, Pooling, Unit
from headwater.evidence.measures.pooling import Share
from headwater.evidence.measures.statistics import counts_more_than_once, numerators_for
from headwater.evidence.measures.suppression.cells import AllOf, Before, Cell, NotMore, OneOf, Sum, Why
from headwater.evidence.measures.suppression.earlier import Earlier, PrintedBefore, Spot, looks_alike
from headwater.evidence.measures.suppression.rule import suppress
from headwater.evidence.measures.suppression.tables import Bound

SUPPRESSED_WORDS = "Left out: alone or with others it could point to fewer than 6 people"
"""The one sentence for every hidden cell: a reader must not be able to tell the few from those that protect them."""
ALL, ROLL = "all", "ctx.nor"
PEOPLE = (Counted.PUPILS, Counted.ENROLMENTS, Counted.STAFF)
GAP_GROUPS = ("disadvantaged", "not-disadvantaged")
TOGETHER = "schools together"
"""The place of a pooled figure."""


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


@dataclass(frozen=True, slots=True)
class PooledFigure:
    """A figure of several schools together, as a document would print it beside theirs.

    `shares` is what each of them brings to it, also those whose own figures stand in no open document yet: they may
    stand in one tomorrow. Only those that count (`pooling.Pooled.schools`) belong here. Numerator and denominator are
    those of all together, None where they are not known.
    """

    measure: str
    group: str
    period: str
    value: Decimal | None
    shares: tuple[Share, ...]
    numerator: Decimal | int | None = None
    denominator: Decimal | int | None = None

    @property
    def key(self) -> Hashable:
        return TOGETHER, self.measure, self.group, self.period

    @property
    def schools(self) -> frozenset[Hashable]:
        return frozenset(share.school for share in self.shares)


def suppress_figures(figures: Iterable[Printed], earlier: Iterable[PrintedBefore] = ()) -> dict[Hashable, Why]:
    """Which figures of a document for the open audience are hidden, and why; the others are shown as they are.

    Pass every figure of the document at once, of all years and groups: what can be worked out between them is what this
    is about; and as `earlier` all that open documents of the same places showed or left out before. The reasons are for
    the trust's own eyes; print `SUPPRESSED_WORDS`.
    """
    return suppress_document(figures, (), earlier)


def suppress_document(
    figures: Iterable[Printed], pooled: Iterable[PooledFigure], earlier: Iterable[PrintedBefore] = ()
) -> dict[Hashable, Why]:
    """The same for a document of several schools with figures of them together, whose keys are `PooledFigure.key`.

    A pooled figure gives way: it is left out where with the schools' own somebody could work out one that is hidden.
    So what is hidden of a school never depends on what stands beside it, and its own card says the same. `earlier`
    holds the pooled figures of earlier documents too, at the place `TOGETHER` with their schools.
    """
    given = [figure for figure in figures if figure.value is not None]
    together = [figure for figure in pooled if figure.value is not None]
    document = _Document(given, together, Earlier(earlier))
    hidden = suppress(document.cells(), document.sums(), document.bounds())
    told = {figure.key for figure in given} | {figure.key for figure in together}
    return {key: why for key, why in (hidden | document.followers(hidden)).items() if key in told}


class _Document:
    def __init__(self, figures: Sequence[Printed], pooled: Sequence[PooledFigure], earlier: Earlier) -> None:
        self.earlier = earlier
        self.limits = _limits()
        self.at: dict[Spot, Printed] = {(f.place, f.measure, f.group, f.period): f for f in figures}
        before = {school for found in earlier.at.values() for each in found for school in each.schools}
        self.figures = [*figures, *self._only_earlier(before), *self._only_pooled(pooled)]
        self.made = {f.key: self._cell(f, MEASURES.get(f.measure)) for f in self.figures if not self._follows(f)}
        self.pooled = {figure.key: figure for figure in pooled}
        together = [self._together(figure) for figure in pooled]
        self.figures += together
        for figure in together:
            self.at[figure.place, figure.measure, figure.group, figure.period] = figure
            self.made[figure.key] = self._pooled_cell(figure, self.pooled[figure.key])

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

    # What stands elsewhere --------------------------------------------------------------------------------------

    def _only_earlier(self, schools: Iterable[Hashable]) -> list[Printed]:
        """What earlier documents showed of the same places and this one does not have: a reader knows it."""
        places = {place for place, *_ in self.at} | set(schools)
        found = []
        for spot, befores in self.earlier.at.items():
            place, measure, group, period = spot
            if place not in places or spot in self.at or spot in self.earlier.left_out:
                continue
            newest = befores[-1]
            figure = Printed(
                ("before", *spot), measure, newest.value, group, period, place, newest.numerator, newest.denominator
            )
            self.at[spot] = figure
            found.append(figure)
        return found

    def _only_pooled(self, pooled: Sequence[PooledFigure]) -> list[Printed]:
        """What schools bring to pooled figures and does not stand in the document itself."""
        found = []
        for figure in pooled:
            for share in figure.shares:
                spot = (share.school, figure.measure, figure.group, figure.period)
                if spot in self.at or share.value is None:
                    continue
                own = Printed(
                    ("beside", *spot),
                    figure.measure,
                    share.value,
                    figure.group,
                    figure.period,
                    share.school,
                    share.numerator,
                    share.denominator,
                    decimals=share.decimals,
                )
                self.at[spot] = own
                found.append(own)
        return found

    # One figure -----------------------------------------------------------------------------------------------

    def _cell(self, figure: Printed, measure: Measure) -> Cell:
        return self._beside_earlier(figure, self._counted(figure, measure), self.earlier.shown(_spot(figure)))

    def _beside_earlier(self, figure: Printed, cell: Cell, befores: Sequence[PrintedBefore]) -> Cell:
        """The cell with what earlier documents show in its place."""
        told = tuple(self._before(before, figure, cell) for before in befores)
        if _spot(figure) in self.earlier.left_out:
            return replace(cell, is_hidden=True, why=Why.BEFORE, before=told)
        if not befores:
            return cell
        if _is_same(befores[-1], figure):
            return replace(cell, before=told, is_known=True)
        changed = [then for then, before in zip(told, befores, strict=True) if not _is_same(before, figure)]
        # Of what is not of people, or is public whatever it is of, a difference tells of nobody.
        of_people = cell.is_hidden or cell.denominator is not None
        if of_people and (len(cell.possible) > 1 or any(not _can_be_held_against(then, cell) for then in changed)):
            return replace(cell, is_hidden=True, why=Why.CHANGED, before=told)
        return replace(cell, before=told)

    def _before(self, before: PrintedBefore, figure: Printed, cell: Cell) -> Before:
        """The counts that an earlier document shows; the cell's own where it shows the same."""
        if _is_same(before, figure):
            return Before(before.edition, cell.denominator, cell.numerator)
        measure = MEASURES.get(figure.measure)
        then = replace(
            figure, value=before.value, numerator=before.numerator, denominator=before.denominator, cohort=None
        )
        counted = self._counted(then, measure)
        if len(counted.possible) > 1:
            return Before(before.edition)
        people = counted.denominator
        if people is None and measure.weighed_by and cell.numerator is None:
            # What is not counted in people has moved among the same people.
            people = cell.denominator
        return Before(before.edition, people, counted.numerator)

    def _counted(self, figure: Printed, measure: Measure) -> Cell:
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

    # Several schools together -----------------------------------------------------------------------------------

    def _together(self, figure: PooledFigure) -> Printed:
        printed = Printed(
            figure.key, figure.measure, figure.value, figure.group, figure.period, TOGETHER, is_public=True
        )
        return replace(printed, numerator=figure.numerator, denominator=figure.denominator)

    def _pooled_cell(self, figure: Printed, pooled: PooledFigure) -> Cell:
        measure = MEASURES.get(figure.measure)
        befores = self.earlier.shown(_spot(figure))
        alike = [before for before in befores if before.schools == pooled.schools]
        cell = self._beside_earlier(figure, self._added_up(figure, pooled, measure), alike)
        others = {school for before in befores for school in before.schools ^ pooled.schools}
        with_them = [self.at.get((school, *_spot(figure)[1:])) for school in others]
        if None in with_them and not cell.is_hidden:
            # The schools by which two documents differ can be worked out from both.
            cell = replace(cell, is_hidden=True, why=Why.CHANGED)
        return replace(cell, gives_way=True, hidden_with=tuple(each.key for each in with_them if each is not None))

    def _added_up(self, figure: Printed, pooled: PooledFigure, measure: Measure) -> Cell:
        """The pooled figure with the counts of its schools, or its own where theirs are not known."""
        cells = [self.made[key] for key in self._parts(pooled)]
        counted = self._counted(figure, measure)
        people, did = ([cell.denominator for cell in cells], [cell.numerator for cell in cells])
        denominator = sum(n for n in people if n is not None) if cells and None not in people else counted.denominator
        numerator = sum(n for n in did if n is not None) if cells and None not in did else counted.numerator
        pupils = (TOGETHER, _who(measure), figure.group, figure.period, denominator, pooled.schools)
        repeats = counts_more_than_once(measure)
        return Cell(figure.key, denominator, numerator, pupils=pupils, repeats=repeats)

    def _parts(self, pooled: PooledFigure) -> tuple[Hashable, ...]:
        """The keys of its schools' figures."""
        figures = [self.at.get((share.school, pooled.measure, pooled.group, pooled.period)) for share in pooled.shares]
        return tuple(figure.key for figure in figures if figure is not None and figure.key in self.made)

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
        for pooled in self.pooled.values():
            yield Sum(pooled.key, self._parts(pooled))

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


def _spot(figure: Printed) -> Spot:
    return figure.place, figure.measure, figure.group, figure.period


def _is_same(before: PrintedBefore, figure: Printed) -> bool:
    """Whether the earlier document shows this very figure: the same number, of as many people where both say so."""
    counts = ((before.numerator, figure.numerator), (before.denominator, figure.denominator))
    return looks_alike(before, figure.value) and all(
        one == other for one, other in counts if one is not None and other is not None
    )


def _can_be_held_against(before: Before, cell: Cell) -> bool:
    """Whether it is known how many people the two differ by."""
    return before.denominator is not None and (before.numerator is None) == (cell.numerator is None)


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
