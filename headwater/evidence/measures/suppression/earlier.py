"""What open documents of earlier days show: anybody may have kept them, so that a new one is read beside them. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from headwater.evidence.measures.definitions import GROUPS, MEASURES, Measure
from headwater.evidence.measures.policies import rounded
from headwater.evidence.measures.suppression.cells import Before, Cell, Why
from headwater.evidence.measures.suppression.counting import Printed, Spot, counted


class PrintedBefore(NamedTuple):
    """One figure of an earlier open document, `edition`: what it showed, or that it left it out (`value` None).

    `numerator`, `denominator` and `exact`, the value as it was then, are what the document itself does not say: without
    them nobody knows by how many people a later figure differs. `schools` are those a pooled figure was of.
    """

    edition: Hashable
    place: Hashable
    measure: str
    group: str
    period: str
    value: Decimal | None
    numerator: Decimal | int | None = None
    denominator: Decimal | int | None = None
    exact: Decimal | None = None
    schools: frozenset[Hashable] = frozenset()

    @property
    def spot(self) -> Spot:
        return self.place, self.measure, self.group, self.period


class Earlier:
    """The earlier documents by spot, the oldest first. What has no definition any more cannot be read beside anything,
    and is passed over."""

    def __init__(self, figures: Iterable[PrintedBefore]) -> None:
        at: dict[Spot, list[PrintedBefore]] = defaultdict(list)
        editions: dict[Hashable, None] = {}
        measures, groups = MEASURES.all(), GROUPS.all()
        for figure in figures:
            if figure.measure in measures and figure.group in groups:
                at[figure.spot].append(figure)
                editions[figure.edition] = None
        self.at: Mapping[Spot, list[PrintedBefore]] = dict(at)
        self.editions = tuple(editions)
        self.pooled_schools = {school for found in at.values() for figure in found for school in figure.schools}
        self.left_out = {spot for spot, found in at.items() if any(figure.value is None for figure in found)}

    def shown(self, spot: Spot) -> list[PrintedBefore]:
        """What was shown at the spot, each document once."""
        return [figure for figure in self.at.get(spot, ()) if figure.value is not None]

    def hid_the_same(self, figure: Printed) -> bool:
        """Whether what a document left out may have been this very figure: it was, or nobody knows what it was."""
        return any(
            before.exact is None or _is_same(before._replace(value=before.exact), figure)
            for before in self.at.get(figure.spot, ())
            if before.value is None
        )


def held_against(cell: Cell, figure: Printed, befores: Sequence[PrintedBefore], roll: Printed | None) -> Cell:
    """The cell with what earlier documents show in its place. Where nobody knows how many people it differs by from one
    of them, it is hidden."""
    if not befores:
        return cell
    measure = MEASURES.get(figure.measure)
    told = tuple(_counts(before, figure, cell, measure, roll) for before in befores)
    if _is_same(befores[-1], figure):
        return cell._replace(before=told, is_known=True)
    changed = [then for then, before in zip(told, befores, strict=True) if not _is_same(before, figure)]
    # Of what is not of people, or is public whatever it is of, a difference tells of nobody.
    of_people = cell.is_hidden or cell.denominator is not None
    if of_people and (len(cell.possible) > 1 or any(not _can_be_held_against(then, cell) for then in changed)):
        return cell._replace(is_hidden=True, why=Why.CHANGED, before=told)
    return cell._replace(before=told)


def _counts(before: PrintedBefore, figure: Printed, cell: Cell, measure: Measure, roll: Printed | None) -> Before:
    """The counts that an earlier document shows; the cell's own where it shows the same."""
    if _is_same(before, figure):
        return Before(before.edition, cell.denominator, cell.numerator)
    then = figure._replace(value=before.value, numerator=before.numerator, denominator=before.denominator, cohort=None)
    found = counted(then, measure, roll)
    if len(found.possible) > 1:
        return Before(before.edition)
    people = found.denominator
    if people is None and measure.weighed_by and cell.numerator is None:
        # What is not counted in people has moved among the same people.
        people = cell.denominator
    return Before(before.edition, people, found.numerator)


def _is_same(before: PrintedBefore, figure: Printed) -> bool:
    """Whether the earlier document shows this very figure: the same number, of as many people where both say so."""
    if before.value is None or figure.value is None:
        return False
    decimals = MEASURES.get(before.measure).decimals
    counts = ((before.numerator, figure.numerator), (before.denominator, figure.denominator))
    return rounded(before.value, decimals) == rounded(figure.value, decimals) and all(
        one == other for one, other in counts if one is not None and other is not None
    )


def _can_be_held_against(before: Before, cell: Cell) -> bool:
    """Whether it is known how many people the two differ by."""
    return before.denominator is not None and (before.numerator is None) == (cell.numerator is None)
