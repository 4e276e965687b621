"""Figures that stand in no file: gaps between two groups, and all special educational needs together."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from tests.independent.published.cells import ALL, KEPT, Cell, Figure

DISADVANTAGED, OTHERS = "disadvantaged", "not-disadvantaged"


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
    of_pupils: bool = False
    """Worked out from numbers of pupils, because the parts' percentages are rounded."""

    def work_out(self, figures: dict[str, dict[Figure, list[Cell]]], about: str, period: str) -> Decimal | None:
        if self.of_pupils:
            return self.share(figures, about, period)
        total = Decimal(0)
        for part in self.parts:
            cells = figures[part.place or about].get((part.measure, part.group, period), [])
            if not cells or cells[0].value is None:
                return None
            total += part.sign * cells[0].value
        return total

    def share(self, figures: dict[str, dict[Figure, list[Cell]]], about: str, period: str) -> Decimal | None:
        """All the parts' pupils of the pupils of one of them."""
        pupils = Decimal(0)
        of: set[Decimal] = set()
        for part in self.parts:
            cells = figures[about].get((part.measure, part.group, period), [])
            if not cells or cells[0].numerator is None or cells[0].denominator is None:
                return None
            pupils += cells[0].numerator
            of.add(cells[0].denominator)
        return 100 * pupils / of.pop() if len(of) == 1 else None

    def agrees(self, told: Decimal, expected: Decimal) -> bool:
        return told == expected or told == expected.quantize(KEPT, ROUND_HALF_UP)


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
        Derived("ctx.sen_pct", (Part("ctx.sen_k_pct"), Part("ctx.ehcp_pct")), of_pupils=True),
    )
}
