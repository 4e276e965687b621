"""Figures that stand in no file: gaps between two groups, and all special educational needs together."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tests.independent.published.cells import ALL, Cell, Figure

DISADVANTAGED, OTHERS = "disadvantaged", "not-disadvantaged"
HALF_A_TENTH = Decimal("0.05")


@dataclass(frozen=True)
class Part:
    """One of the figures that another is worked out from. `place`: whose; empty for that of the line itself."""

    measure: str
    group: str = ALL
    place: str = ""
    sign: int = 1


@dataclass(frozen=True)
class Derived:
    key: str
    parts: tuple[Part, ...]
    within: Decimal = Decimal(0)
    """How far the sum of rounded parts may be from the figure worked out from numbers of pupils."""

    def work_out(self, figures: dict[str, dict[Figure, list[Cell]]], about: str, period: str) -> Decimal | None:
        total = Decimal(0)
        for part in self.parts:
            cells = figures[part.place or about].get((part.measure, part.group, period), [])
            if not cells or cells[0].value is None:
                return None
            total += part.sign * cells[0].value
        return total

    def agrees(self, told: Decimal, expected: Decimal) -> bool:
        return abs(told - expected) <= self.within


DERIVED = {
    derived.key: derived
    for derived in (
        Derived("ks2.gap_rwm", (Part("ks2.rwm_exp", OTHERS), Part("ks2.rwm_exp", DISADVANTAGED, sign=-1))),
        Derived(
            "ks2.gap_rwm_national",
            (Part("ks2.rwm_exp", OTHERS, "england"), Part("ks2.rwm_exp", DISADVANTAGED, sign=-1)),
        ),
        Derived("ks4.gap_a8", (Part("ks4.a8", OTHERS), Part("ks4.a8", DISADVANTAGED, sign=-1))),
        Derived("ks4.gap_a8_national", (Part("ks4.a8", OTHERS, "england"), Part("ks4.a8", DISADVANTAGED, sign=-1))),
        Derived("ctx.sen_pct", (Part("ctx.sen_k_pct"), Part("ctx.ehcp_pct")), within=2 * HALF_A_TENTH),
    )
}
