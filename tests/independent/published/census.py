"""School census, and pupil premium allocations.

census: `LA,ESTAB,URN` with a row for each school; England is the row of a phase whose URN says NAT.
pupil premium: percentages are fractions, one column for pupils of primary age and one for secondary age; a school
without pupils of an age has 0 there, which says nothing of it.
"""

from __future__ import annotations

from tests.independent.published.cells import Measure, Wanted
from tests.independent.published.sheets import Sheet

PLACES = {
    "census": "raw/census/*/england_census.csv",
    "pupil premium": "raw/census/pupil-premium/pupil_premium_allocations_*.csv",
}

CENSUS = (
    Measure("ctx.nor", "NOR", unit="count", of_schools_only=True),
    Measure("ctx.eal_pct", "PNUMEAL", numerator="NUMEAL"),
    Measure("ctx.sen_k_pct", "PSENELK", numerator="TSENELK", denominator="NOR"),
    Measure("ctx.ehcp_pct", "PSENELSE", numerator="TSENELSE", denominator="NOR"),
    Measure("ctx.fsm6_pct", "PNUMFSMEVER", numerator="NUMFSMEVER", denominator="NORFSMEVER"),
)

PRIMARY_ROLL, SECONDARY_ROLL = "Number of Primary pupils on roll (9)", "Number of Secondary pupils on roll (10)"
PUPIL_PREMIUM = {
    PRIMARY_ROLL: Measure(
        "ctx.pp_pct",
        "Percentage of Primary pupils eligible for the Deprivation Pupil Premium",
        numerator="Number of Primary pupils eligible for the Deprivation Pupil Premium",
        denominator=PRIMARY_ROLL,
        times=100,
    ),
    SECONDARY_ROLL: Measure(
        "ctx.pp_pct",
        "Percentage of Secondary pupils eligible for the Deprivation Pupil Premium",
        numerator="Number of Secondary pupils eligible for the Deprivation Pupil Premium",
        denominator=SECONDARY_ROLL,
        times=100,
    ),
}


class Census(Sheet):
    family = "census"
    measures = CENSUS

    def place(self, line: int, row: list[str]) -> None:
        if (self.text(row, "URN") or "").strip() == "NAT":
            self.is_nation(line, (self.text(row, "ESTAB") or "").strip())
        else:
            self.is_school(line, row)


class PupilPremium(Sheet):
    family = "pupil premium"
    counted = "rows"
    measures = tuple(PUPIL_PREMIUM.values())

    def wanted_in(self, row: list[str]) -> list[Wanted]:
        """The column of the age that the school has pupils of; none where it has both, because no column says it."""
        taught = [roll for roll in PUPIL_PREMIUM if self.number(row, roll)]
        return [want for want in self.wanted if [want.measure.denominator] == taught]


SHEETS = {"census": Census, "pupil premium": PupilPremium}
