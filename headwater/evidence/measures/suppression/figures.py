"""Which figures of a document are hidden. Pure, but for the definitions."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from headwater.evidence.measures.pooling import Share
from headwater.evidence.measures.suppression.cells import Why
from headwater.evidence.measures.suppression.counting import Printed
from headwater.evidence.measures.suppression.document import TOGETHER, Document
from headwater.evidence.measures.suppression.earlier import Earlier, PrintedBefore
from headwater.evidence.measures.suppression.rule import suppress

SUPPRESSED_WORDS = "Left out: alone or with others it could point to fewer than 6 people"
"""The one sentence for every hidden cell: a reader must not be able to tell the few from those that protect them."""


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

    @property
    def printed(self) -> Printed:
        return Printed(
            self.key,
            self.measure,
            self.value,
            self.group,
            self.period,
            TOGETHER,
            self.numerator,
            self.denominator,
            is_public=True,
        )


def suppress_figures(figures: Iterable[Printed], earlier: Iterable[PrintedBefore] = ()) -> dict[Hashable, Why]:
    """Which figures of a document for the open audience are hidden, and why; the others are shown as they are.

    Pass every figure of the document at once, of all years and groups: what can be worked out between them is what this
    is about; and as `earlier`, the oldest first, all that open documents of the same places showed or left out before.
    The reasons are for the trust's own eyes; print `SUPPRESSED_WORDS`.
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
    document = Document(
        given, [(figure.printed, figure.shares, figure.schools) for figure in together], Earlier(earlier)
    )
    hidden = suppress(document.cells(), document.sums(), document.bounds())
    told = {figure.key for figure in given} | {figure.key for figure in together}
    return {key: why for key, why in (hidden | document.followers(hidden)).items() if key in told}
