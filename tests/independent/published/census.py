"""School census, and pupil premium allocations.

census: `LA,ESTAB,URN` with a row for each school; England is the row of a phase whose URN says NAT.
pupil premium: percentages are fractions, one column for pupils of primary age and one for secondary age; a school
without pupils of an age has 0 there, which says nothing of it.
"""

from __future__ import annotations

from dataclasses import replace

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

TOTAL_ELIGIBLE = "Total number of pupils eligible for the Deprivation Pupil Premium"


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
    """The percentage is printed to one decimal; numbers of pupils behind it can be decimals, and only the total is
    whole. So the figure is the percentage as printed, or the exact share of the age that the school teaches."""

    family = "pupil premium"
    counted = "rows"
    measures = PUPIL_PREMIUM

    def wanted_in(self, row: list[str]) -> list[Wanted]:
        """The column of the age that the school has pupils of; none where it has both, because no column says it."""
        taught = [measure for measure in PUPIL_PREMIUM if self.number(row, measure.denominator)]
        return [want for want in self.wanted if [want.measure] == taught]

    def cell(self, line: int, row: list[str], want: Wanted, relation: int, population: str) -> Cell:
        cell = super().cell(line, row, want, relation, population)
        exact = share(cell.numerator, cell.denominator)
        rolls = [measure.denominator or "" for measure in PUPIL_PREMIUM]
        column = f"{TOTAL_ELIGIBLE} / ({' + '.join(rolls)})"
        told = f"{self.text(row, TOTAL_ELIGIBLE)} of {' + '.join(self.text(row, roll) or '' for roll in rolls)}"
        return replace(cell, literal=exact, aliases=((column, told),))


SHEETS = {"census": Census, "pupil premium": PupilPremium}
