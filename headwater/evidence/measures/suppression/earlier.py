"""What open documents of earlier days show: anybody may have kept them, so that a new one is read beside them. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from headwater.evidence.measures.definitions import GROUPS, MEASURES
from headwater.evidence.measures.policies import rounded

Spot = tuple[Hashable, str, str, str]
"""Place, measure, group and year: where one figure is shown."""


@dataclass(frozen=True, slots=True)
class PrintedBefore:
    """One figure of an earlier open document, `edition`: what it showed, or that it left it out (`value` None).

    `numerator` and `denominator` are those it was shown from, which the document itself does not say: without them
    nobody knows how many people a later value differs by. `schools` are those a pooled figure was of.
    """

    edition: Hashable
    place: Hashable
    measure: str
    group: str
    period: str
    value: Decimal | None
    numerator: Decimal | int | None = None
    denominator: Decimal | int | None = None
    schools: frozenset[Hashable] = frozenset()

    @property
    def spot(self) -> Spot:
        return self.place, self.measure, self.group, self.period


class Earlier:
    """The earlier documents by spot. What has no definition any more cannot be read beside anything, and is passed
    over."""

    def __init__(self, figures: Iterable[PrintedBefore]) -> None:
        at: dict[Spot, list[PrintedBefore]] = defaultdict(list)
        measures, groups = MEASURES.all(), GROUPS.all()
        for figure in figures:
            if figure.measure in measures and figure.group in groups:
                at[figure.spot].append(figure)
        self.at: Mapping[Spot, list[PrintedBefore]] = dict(at)
        self.left_out = {spot for spot, found in at.items() if any(figure.value is None for figure in found)}

    def shown(self, spot: Spot) -> list[PrintedBefore]:
        """What was shown at the spot, each document once."""
        return [figure for figure in self.at.get(spot, ()) if figure.value is not None]


def looks_alike(before: PrintedBefore, value: Decimal | None) -> bool:
    """Whether both are shown as the same number."""
    decimals = MEASURES.get(before.measure).decimals
    if before.value is None or value is None:
        return False
    return rounded(before.value, decimals) == rounded(value, decimals)
