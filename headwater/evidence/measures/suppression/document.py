"""The figures of one document as cells: what is counted, and which of them add up. Pure, but for the definitions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

from headwater.evidence.measures.definitions import MEASURES, Measure
from headwater.evidence.measures.pooling import Share
from headwater.evidence.measures.statistics import counts_more_than_once
from headwater.evidence.measures.suppression.cells import AllOf, Before, Cell, NotMore, OneOf, Sum, Why
from headwater.evidence.measures.suppression.counting import Printed, Spot, counted, who
from headwater.evidence.measures.suppression.earlier import Earlier, held_against
from headwater.evidence.measures.suppression.groups import Counts, Parts, completed, list_sums
from headwater.evidence.measures.suppression.rounding import AddsUp, fitted
from headwater.evidence.measures.suppression.tables import Bound

GAP_GROUPS = ("disadvantaged", "not-disadvantaged")
TOGETHER = "schools together"
"""The place of a pooled figure."""

PooledOf = tuple[Printed, Sequence[Share], frozenset[Hashable]]
Split = tuple[Hashable, str, str]
"""Place, measure and year: what is split by groups."""


class Document:
    """What a reader has before him: the document, what it is read beside, and what follows from both."""

    def __init__(self, figures: Sequence[Printed], pooled: Sequence[PooledOf], earlier: Earlier) -> None:
        self.earlier = earlier
        self.measures = MEASURES.all()
        self.limits = _limits(self.measures)
        self.sums_among: dict[tuple[str, ...], tuple[Parts, ...]] = {}
        self.figures = list(figures)
        self.at: dict[Spot, Printed] = {figure.spot: figure for figure in figures}
        self._add_shares(pooled)
        self.made: dict[Hashable, Cell] = {}
        self.groups: dict[Split, dict[str, Hashable]] = defaultdict(dict)
        self.followed: list[tuple[Printed, list[Printed]]] = []
        for figure in self.figures:
            others = self._follows(figure)
            if others is None:
                self._add(figure.spot, self._cell(figure))
            else:
                self.followed.append((figure, others))
        self._fit_rounded()
        self._read_beside_earlier()
        self.parts = {figure.key: self._parts(figure, schools) for figure, _, schools in pooled}
        for figure, _, schools in pooled:
            self._add(figure.spot, self._pooled_cell(figure, schools))
            self.figures.append(figure)
            others = self._follows(figure)
            if others is not None:
                self.followed.append((figure, others))

    def cells(self) -> Iterator[Cell]:
        yield from self.made.values()

    def _add(self, spot: Spot, cell: Cell) -> None:
        place, measure, group, period = spot
        self.groups[place, measure, period][group] = cell.key
        if befores := self.earlier.at.get(spot):
            cell = cell._replace(editions=frozenset(before.edition for before in befores))
        if cell.key in self.made:
            raise ValueError(f"Two figures have the key {cell.key!r}.")
        self.made[cell.key] = cell

    def _found(self, spot: Spot) -> Cell | None:
        place, measure, group, period = spot
        key = self.groups.get((place, measure, period), {}).get(group)
        return None if key is None else self.made[key]

    def _follows(self, figure: Printed) -> list[Printed] | None:
        """The figures that this one is worked out from and stands or falls with; None where it stands alone."""
        measure = self._measure(figure.measure)
        if measure.gap_of is not None:
            others = [(measure.gap_of, group) for group in GAP_GROUPS]
        elif main := self.limits.get(figure.measure):
            others = [(main, figure.group)]
        else:
            return None
        found = [self.at.get((figure.place, key, group, figure.period)) for key, group in others]
        # The first is the one without which nothing is known of the pupils behind it.
        return [other for other in found if other is not None] if found[0] is not None else []

    def _measure(self, key: str) -> Measure:
        """`MEASURES.get`, which looks each time whether the definitions are still those."""
        found = self.measures.get(key)
        return found if found is not None else MEASURES.get(key)

    def _sums_among(self, groups: Iterable[str]) -> tuple[Parts, ...]:
        """`list_sums`, asked once: most measures have the same groups as the one before."""
        present = tuple(groups)
        if present not in self.sums_among:
            self.sums_among[present] = tuple(list_sums(present))
        return self.sums_among[present]

    def _add_shares(self, pooled: Iterable[PooledOf]) -> None:
        """What schools bring to pooled figures and does not stand in the document itself."""
        for figure, shares, _ in pooled:
            for share in shares:
                spot = (share.school, figure.measure, figure.group, figure.period)
                if spot in self.at or share.value is None:
                    continue
                self.at[spot] = Printed(
                    ("beside", *spot),
                    figure.measure,
                    share.value,
                    figure.group,
                    figure.period,
                    share.school,
                    share.numerator,
                    share.denominator,
                    cohort=share.weight if self._measure(figure.measure).weighed_by else None,
                    decimals=share.decimals,
                )
                self.figures.append(self.at[spot])

    # One figure -----------------------------------------------------------------------------------------------

    def _cell(self, figure: Printed) -> Cell:
        roll = self._roll(figure)
        cell = counted(figure, self._measure(figure.measure), roll)
        cell = held_against(cell, figure, self.earlier.shown(figure.spot), roll)
        if figure.spot in self.earlier.left_out:
            was_hidden = self.earlier.hid_the_same(figure)
            return cell._replace(is_hidden=True, is_known=False, why=Why.BEFORE, was_hidden=was_hidden)
        return cell

    def _roll(self, figure: Printed) -> Printed | None:
        weighed_by = self._measure(figure.measure).weighed_by
        return self.at.get((figure.place, weighed_by, figure.group, figure.period)) if weighed_by else None

    def _fit_rounded(self) -> None:
        """Where only a rounded percentage is known, the number of pupils that adds up with the others."""
        if all(len(cell.possible) < 2 for cell in self.made.values()):
            return
        sums: list[AddsUp] = [
            (keys[found.total], tuple(keys[part] for part in found.parts))
            for keys in self.groups.values()
            for found in self._sums_among(keys)
            if found.is_whole
        ]
        sums += [
            (figure.key, together)
            for figure in self.figures
            if (measures := self._measure(figure.measure).sum_of) and (together := self._same_pupils(figure, measures))
        ]
        for key, numerator in fitted(self.made, sums).items():
            self.made[key] = self.made[key]._replace(numerator=numerator)

    # What follows from earlier documents ------------------------------------------------------------------------

    def _read_beside_earlier(self) -> None:
        """Groups that only one of two documents shows, where the other tells of them all the same; and what is known of
        groups of which this one tells nothing."""
        places = {figure.place for figure in self.figures} | self.earlier.pooled_schools
        periods = {figure.period for figure in self.figures}
        shown: dict[Split, dict[Hashable, dict[str, Counts]]] = defaultdict(lambda: defaultdict(dict))
        only_then: dict[Split, dict[str, Cell]] = defaultdict(dict)
        for spot in self.earlier.at:
            place, measure, group, period = spot
            if place not in places or period not in periods or place == TOGETHER:
                continue
            if measure in self.limits or self._measure(measure).gap_of:
                continue
            cell = self._found(spot)
            if cell is None:
                cell = only_then[place, measure, period][group] = self._cell_of_then(spot)
            for before in cell.before:
                shown[place, measure, period][before.edition][group] = Counts(before.numerator, before.denominator)
        for split in shown.keys() | only_then.keys():
            self._read_split(split, shown[split], only_then[split])

    def _cell_of_then(self, spot: Spot) -> Cell:
        """A figure that only earlier documents show or left out, as the newest of them does."""
        place, measure, group, period = spot
        befores = self.earlier.shown(spot)
        newest = self.earlier.at[spot][-1]
        is_hidden = spot in self.earlier.left_out
        figure = Printed(
            key=("then", *spot),
            measure=measure,
            value=newest.exact if newest.value is None else newest.value,
            group=group,
            period=period,
            place=place,
            numerator=newest.numerator,
            denominator=newest.denominator,
        )
        if figure.value is None:
            return Cell(figure.key, is_hidden=True, is_absent=True)
        roll = self._roll(figure)
        cell = held_against(counted(figure, self._measure(measure), roll), figure, befores, roll)
        if is_hidden:
            return cell._replace(is_hidden=True, is_known=False, is_absent=True, was_hidden=newest.value is None)
        return cell

    def _read_split(
        self, split: Split, by_edition: Mapping[Hashable, Mapping[str, Counts]], only_then: Mapping[str, Cell]
    ) -> None:
        place, measure, period = split
        present = {group: self.made[key] for group, key in self.groups.get(split, {}).items()}
        now = completed({group: Counts(cell.numerator, cell.denominator) for group, cell in present.items()})
        then = {edition: completed(by_edition[edition]) for edition in self.earlier.editions if edition in by_edition}
        told: dict[str, dict[Hashable, Before]] = defaultdict(dict)
        for edition, counts in then.items():
            for group, each in counts.items():
                told[group][edition] = Before(edition, each.denominator, each.numerator)
        for group in sorted(told.keys() | only_then.keys()):
            spot = (place, measure, group, period)
            if group in present:
                self.made[present[group].key] = self._with_what_follows(present[group], told[group])
            elif group in now:
                cell = self._cell_of_now(spot, now[group], only_then.get(group))
                self._add(spot, self._with_what_follows(cell, told[group]))
            elif group in only_then:
                self._add(spot, only_then[group])
        for group in sorted(only_then.keys() & self.groups[split].keys()):
            self._forget_if_stale(split, group)

    def _forget_if_stale(self, split: Split, group: str) -> None:
        """Of a figure that was left out then, and does not fit to what this document tells, nobody knows what it is."""
        keys = self.groups[split]
        cell = self.made[keys[group]]
        if not (cell.is_absent and cell.is_hidden and cell.key == ("then", split[0], split[1], group, split[2])):
            return
        beside = [self.made[key] for other, key in keys.items() if other != group]
        changed = any(_is_changed(each) for each in beside)
        sums = [found for found in self._sums_among(keys) if found.is_whole and group in (found.total, *found.parts)]
        fits = all(self._adds_up(keys[found.total], [keys[part] for part in found.parts]) for found in sums)
        if changed or not fits:
            self.made[cell.key] = Cell(cell.key, is_hidden=True, is_absent=True)

    def _cell_of_now(self, spot: Spot, counts: Counts, then: Cell | None) -> Cell:
        """A group that the document does not show and yet tells of."""
        place, measure, group, period = spot
        numerator, denominator = counts
        is_hidden = spot in self.earlier.left_out
        same = then is not None and (then.denominator is None or (then.numerator, then.denominator) == counts)
        return Cell(
            key=("now", *spot),
            denominator=denominator,
            numerator=numerator,
            pupils=(place, who(self._measure(measure)), group, period, denominator),
            is_hidden=is_hidden,
            is_absent=True,
            was_hidden=is_hidden and same,
        )

    def _with_what_follows(self, cell: Cell, told: Mapping[Hashable, Before]) -> Cell:
        """The cell with what earlier documents tell of it in whatever way, the oldest first."""
        if not told:
            return cell
        own = {before.edition: before for before in cell.before}
        before = tuple(own.get(edition, told[edition]) for edition in told)
        newest = before[-1]
        is_same = (newest.numerator, newest.denominator) == (cell.numerator, cell.denominator)
        is_known = cell.is_known or (is_same and newest.edition not in own and not cell.is_hidden)
        return cell._replace(before=before, is_known=is_known)

    # Several schools together -----------------------------------------------------------------------------------

    def _parts(self, figure: Printed, schools: Iterable[Hashable]) -> tuple[Hashable, ...]:
        """The keys of the schools' own figures."""
        cells = [
            self._found((school, figure.measure, figure.group, figure.period)) for school in sorted(schools, key=str)
        ]
        return tuple(cell.key for cell in cells if cell is not None)

    def _pooled_cell(self, figure: Printed, schools: frozenset[Hashable]) -> Cell:
        befores = self.earlier.shown(figure.spot)
        cell = self._added_up(figure, schools)
        alike = [before for before in befores if before.schools == schools]
        cell = held_against(cell, figure, alike, None)
        if figure.spot in self.earlier.left_out:
            cell = cell._replace(is_hidden=True, is_known=False, why=Why.BEFORE)
        parts = [self.made[key] for key in self.parts[figure.key]]
        if any(_is_changed(part) or (part.why == Why.BEFORE and not part.was_hidden) for part in parts):
            # The number is the same and yet another: a reader sees schools change, and cannot tell that it did not.
            cell = cell._replace(is_known=False)
        # The schools by which two documents differ can be worked out from both.
        others = {school for before in befores for school in before.schools ^ schools}
        with_them = self._parts(figure, others)
        if len(with_them) < len(others) and not cell.is_hidden:
            cell = cell._replace(is_hidden=True, is_known=False, why=Why.CHANGED)
        return cell._replace(gives_way=True, hidden_with=with_them)

    def _added_up(self, figure: Printed, schools: frozenset[Hashable]) -> Cell:
        """The pooled figure with the counts of its schools, or its own where theirs are not known."""
        measure = self._measure(figure.measure)
        cells = [self.made[key] for key in self.parts[figure.key]]
        own = counted(figure, measure, None)
        denominator = _added([cell.denominator for cell in cells], own.denominator)
        numerator = _added([cell.numerator for cell in cells], own.numerator)
        pupils = (TOGETHER, who(measure), figure.group, figure.period, denominator, schools)
        return Cell(figure.key, denominator, numerator, pupils=pupils, repeats=counts_more_than_once(measure))

    # Between figures --------------------------------------------------------------------------------------------

    def sums(self) -> Iterator[Sum]:
        """Groups of pupils that add up, measure by measure and year by year; and schools that do."""
        for (place, measure, period), keys in self.groups.items():
            of = (place, who(self._measure(measure)), period)
            for found in self._sums_among(keys):
                members = tuple(keys[part] for part in found.parts)
                # Figures of two sources, or with pupils of no known group, can fall short of their total.
                is_whole = found.is_whole and self._adds_up(keys[found.total], members)
                yield Sum(keys[found.total], members, is_whole, (of, found.total, found.parts))
        for key, parts in self.parts.items():
            yield Sum(key, parts)

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
            measure = self._measure(figure.measure)
            for key in measure.at_most:
                if together := self._same_pupils(figure, (key,)):
                    yield NotMore(figure.key, together[0])
            if measure.all_of and (together := self._same_pupils(figure, measure.all_of)):
                yield AllOf(figure.key, together)
            if measure.sum_of and (together := self._same_pupils(figure, measure.sum_of)):
                yield OneOf(figure.key, together)

    def _same_pupils(self, figure: Printed, measures: Iterable[str]) -> tuple[Hashable, ...]:
        """The keys of those measures for the same pupils; nothing unless all of them are there."""
        keys = tuple(measures)
        others = [self._found((figure.place, key, figure.group, figure.period)) for key in keys]
        found = [cell for cell in others if cell is not None]
        own = self.made.get(figure.key)
        if own is None or own.numerator is None or len(found) < len(keys):
            return ()
        same = all(cell.numerator is not None and cell.denominator == own.denominator for cell in found)
        return tuple(cell.key for cell in found) if same else ()

    def followers(self, hidden: Mapping[Hashable, Why]) -> dict[Hashable, Why]:
        """Gaps and limits: hidden where what they are worked out from is, where that is not there to be judged, and
        where an earlier document left them out."""
        found: dict[Hashable, Why] = {}
        for figure, others in self.followed:
            if any(other.key in hidden for other in others):
                found[figure.key] = Why.PROTECTS
            elif figure.spot in self.earlier.left_out:
                found[figure.key] = Why.BEFORE
            elif not others and not figure.is_public:
                found[figure.key] = Why.UNKNOWN
        return found


def _added(counts: Sequence[int | None], otherwise: int | None) -> int | None:
    if not counts or None in counts:
        return otherwise
    return sum(count for count in counts if count is not None)


def _is_changed(cell: Cell) -> bool:
    """Whether an earlier document shows other counts."""
    return any((each.numerator, each.denominator) != (cell.numerator, cell.denominator) for each in cell.before)


def _limits(measures: Mapping[str, Measure]) -> dict[str, str]:
    """The limits of published confidence intervals, by key, each with the measure it is a limit of."""
    return {
        limit: key
        for key, measure in measures.items()
        if measure.interval
        for limit in (measure.interval.lower, measure.interval.upper)
    }
