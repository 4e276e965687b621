"""What a pack may say that leaves the trust. Its cards are the open copies as they were issued; this is what stands
beside them.

Of a school no number stands here that its open card does not show, and none as it has become since. A figure of the
trust gives way where somebody could work out with it what a card leaves out (`measures.suppression`): read beside all
open cards of these schools and all open packs there ever were. Tiers are the trust's own affair, and how a target
stands is said on the card, where the figure may be shown. Pure.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from headwater.evidence.measures.policies import rounded
from headwater.evidence.measures.suppression import PooledFigure, Printed, PrintedBefore, suppress_document
from headwater.oversight.cards.presenters.cells import exact
from headwater.oversight.cards.presenters.opened import (
    earlier_from_json,
    earlier_pooled,
    pooled_as_json,
    printed_from_json,
)
from headwater.oversight.governance.content import Cell, Column, Content, SchoolRow, TrustCell
from headwater.oversight.governance.frozen import shown_at

Place = tuple[str, str, str]
"""Measure, group and year (2024/25)."""
Moved = tuple[Hashable, Hashable]
"""A school, and the key of a figure of the trust."""
LEFT_OUT = "left out"
OVERVIEW_SAID = (
    "Of each school stands here what its open card shows too; figures of the trust are left out where somebody could "
    "work out with them what a card leaves out."
)
TIERS_SAID = "Tiers are the trust’s own affair: a pack that may be published leaves them out."
TARGETS_SAID = "How each target stands is said on the school’s card."


@dataclass(frozen=True, slots=True)
class OpenIssue:
    """One edition as it was issued: what its open copy shows, and what the confidential one knows of that."""

    urn: int
    edition: int
    told: Mapping[Place, str]
    exact: Mapping[Place, str]
    figures: tuple[Printed, ...]
    before: tuple[PrintedBefore, ...]

    @classmethod
    def read(cls, edition: int, told: bytes, exact: bytes) -> OpenIssue:
        """From the JSON of both copies. Raises ValueError and KeyError where it is no card."""
        open_copy, own = json.loads(told), json.loads(exact)
        return cls(
            urn=own["school"]["urn"],
            edition=edition,
            told=shown_at(open_copy),
            exact=shown_at(own),
            figures=printed_from_json(own),
            before=earlier_from_json(open_copy, own, edition=("card", edition)),
        )


@dataclass(frozen=True, slots=True)
class Published:
    """All that stands in open documents of these schools. `held`: by school, what goes into this pack; `issued`: every
    edition ever issued, those too; `packs`: what each open pack kept of its pooled figures, by key of the pack."""

    held: Mapping[int, OpenIssue]
    issued: Sequence[OpenIssue] = ()
    packs: Mapping[int, Sequence[Mapping[str, Any]]] = field(default_factory=dict)

    def earlier(self) -> Iterator[PrintedBefore]:
        for issue in self.issued:
            yield from issue.before
        for pack, pooled in self.packs.items():
            yield from earlier_pooled(pooled, edition=("pack", pack))


def opened(content: Content, pooled: Sequence[PooledFigure], published: Published) -> Content:
    """The content as it may leave the trust. `pooled`: what the trust's figures are made of, one for each column."""
    shown = {urn: issue.told for urn, issue in published.held.items()}
    moved = _moved(pooled, published)
    hidden = _hidden(content, pooled, published, moved)
    rows = tuple(
        replace(
            row,
            cells=tuple(
                _open_cell(
                    cell,
                    column,
                    shown[row.urn].get(column.place) == cell.shown and (row.urn, figure.key) not in moved,
                )
                for column, figure, cell in zip(content.columns, pooled, row.cells, strict=True)
            ),
        )
        for row in content.schools
        if row.urn in shown
    )
    together = tuple(
        TrustCell(_open_cell(each.cell, column, figure.key not in hidden), each.of_schools, "")
        for column, each, figure in zip(content.columns, content.together, pooled, strict=True)
    )
    return replace(
        content,
        overview_said=OVERVIEW_SAID,
        schools=rows,
        together=together,
        targets_said=f"{content.targets_said} {TARGETS_SAID}",
        targets=tuple(replace(row, closed="") for row in content.targets),
        tiers=(),
        tiers_said=TIERS_SAID,
        tiers_counted="",
        pooled=tuple(pooled_as_json(pooled, hidden)),
    )


def _hidden(
    content: Content, pooled: Sequence[PooledFigure], published: Published, moved: Collection[Moved]
) -> Collection[Hashable]:
    """The keys of the trust's figures that are left out."""
    figures = [figure for issue in published.held.values() for figure in issue.figures]
    hidden = set(suppress_document(figures, pooled, published.earlier()))
    # Made of another number than the card has, it is a figure of two days: how far they differ would show.
    exact_at = {urn: issue.exact for urn, issue in published.held.items()}
    for at, (column, figure) in enumerate(zip(content.columns, pooled, strict=True)):
        if any(_has_moved(row, at, column, exact_at) for row in content.schools):
            hidden.add(figure.key)
    return hidden | {key for _, key in moved}


def _moved(pooled: Sequence[PooledFigure], published: Published) -> set[Moved]:
    """Where the trust's figure is made of other counts than the school's card, though both may be shown alike: 20 of
    30 and 22 of 33 are 67%, and with the others' figures anybody could tell that three came."""
    issued = {figure.spot: figure for issue in published.held.values() for figure in issue.figures}
    return {
        (share.school, figure.key)
        for figure in pooled
        for share in figure.shares
        if (card := issued.get((share.school, figure.measure, figure.group, figure.period)))
        if any(
            now is not None and then is not None and Decimal(now) != Decimal(then)
            for now, then in (
                (share.value, card.value),
                (share.numerator, card.numerator),
                (share.denominator, card.denominator),
            )
        )
    }


def _has_moved(row: SchoolRow, at: int, column: Column, exact_at: Mapping[int, Mapping[Place, str]]) -> bool:
    if not row.cells[at].value or row.urn not in exact_at:
        return False
    return exact_at[row.urn].get(column.place) != row.cells[at].shown


def _open_cell(cell: Cell, column: Column, is_shown: bool) -> Cell:
    if not cell.value:
        return replace(cell, said="", target="")
    if not is_shown:
        return Cell("", LEFT_OUT)
    return replace(cell, value=exact(rounded(Decimal(cell.value), column.decimals)) or "", target="")
