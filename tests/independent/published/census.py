"""School census, and pupil premium allocations.

census: `LA,ESTAB,URN` with a row for each school; England is the row of a phase whose URN says NAT.
pupil premium: percentages are fractions, one column for pupils of primary age and one for secondary age; a school
without pupils of an age has 0 there, which says nothing of it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from tests.independent.published.cells import Cell, Measure, Wanted
from tests.independent.published.sheets import Sheet, share

PLACES = {
    "census": "raw/census/*/england_census.csv",
    "pupil premium": "raw/census/pupil-premium/pupil_premium_allocations_*.csv",
}

CENSUS = (
    Measure("ctx.nor", "NOR", unit="count", of_schools_only=True),
    Measure("ctx.eal_pct", "PNUMEAL", numerator="NUMEAL"),
    Measure("ctx.sen_k_pct", "PSENELK", numerator="TSENELK", denominator="NOR"),
    Measure("ctx.ehcp_pct", "PSENELSE", numerator="TSENELSE", denominator="NOR"),
    Measure("ctx.fsm_pct", "NUMFSM", numerator="NUMFSM", denominator="NOR", ratio=True),
    Measure("ctx.fsm6_pct", "PNUMFSMEVER", numerator="NUMFSMEVER", denominator="NORFSMEVER"),
)


def premium(age: str, footnote: str) -> Measure:
    return Measure(
        "ctx.pp_pct",
        f"Percentage of {age} pupils eligible for the Deprivation Pupil Premium",
        numerator=f"Number of {age} pupils eligible for the Deprivation Pupil Premium",
        denominator=f"Number of {age} pupils on roll {footnote}",
        times=100,
    )


PUPIL_PREMIUM = (premium("Primary", "(9)"), premium("Secondary", "(10)"))


class Census(Sheet):
    family = "census"
    measures = CENSUS

    def place(self, line: int, row: list[str]) -> None:
        if (self.text(row, "URN") or "").strip() == "NAT":
            self.is_nation(line, (self.text(row, "ESTAB") or "").strip())
        else:
            self.is_school(line, row)


class PupilPremium(Sheet):
    """The percentage is printed to one decimal, apart for each age; numbers of pupils behind it can be decimals, and
    only their total is rounded to whole pupils. So the figure is the exact share of all pupils, or the percentage as
    printed where the school teaches one age."""

    family = "pupil premium"
    counted = "rows"
    measures = PUPIL_PREMIUM

    def wanted_in(self, row: list[str]) -> list[Wanted]:
        """The column of the age that the school has most pupils of."""
        rolls = [self.number(row, measure.denominator) or Decimal(0) for measure in PUPIL_PREMIUM]
        return [self.wanted[rolls.index(max(rolls))]] if any(rolls) else []

    def cell(self, line: int, row: list[str], want: Wanted, relation: int, population: str) -> Cell:
        cell = super().cell(line, row, want, relation, population)
        sums, said = [], []
        for names in ([one.numerator or "" for one in PUPIL_PREMIUM], [one.denominator or "" for one in PUPIL_PREMIUM]):
            sums.append(sum((self.number(row, name) or Decimal(0) for name in names), Decimal(0)))
            said.append((" + ".join(names), " + ".join(self.text(row, name) or "" for name in names)))
        (eligible, eligible_text), (rolls, rolls_text) = said
        exact = share(sums[0], sums[1])
        of_one_age = sums == [cell.numerator, cell.denominator]
        return replace(
            cell,
            numerator=sums[0],
            denominator=sums[1],
            value=exact,
            literal=cell.value if of_one_age else exact,
            # The card names a column without the number of its footnote.
            aliases=tuple(
                (f"({eligible}) / ({called})", f"{eligible_text} of {rolls_text}")
                for called in (rolls, re.sub(r" \(\d+\)", "", rolls))
            ),
        )


SHEETS = {"census": Census, "pupil premium": PupilPremium}
