"""The fourth verb, match: which school of the register each row is about, and whether the year can be right.

Reads the register; writes nothing. A row is matched by URN, or by LA and establishment number where the file has no
URN. A school that has since become an academy keeps its old rows under the old number: the trust's card follows
predecessor links when figures are published, so nothing is rewritten here.
"""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from headwater.evidence.datasets.landing import Landed
from headwater.evidence.datasets.refusals import CannotLoad, RowSetAside, SetAside
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.schools.models import School

WRONG_YEAR_SHARE = 0.02
"""Of the schools in a file, how many may have been closed or not yet open in its year. Measured on the files at
hand: at most 0.3 % under the right year, 3 to 30 % under a year three or more away."""
WRONG_YEAR_SCHOOLS = 5


def match(landed: Landed, *, year: AcademicYear | None, place: str) -> None:
    """Set aside the rows of schools the register does not know; refuse a file that cannot be of its year."""
    table = landed.tables.get("facts")
    if table is None or not len(table):
        return
    schools = list(School.objects.values_list("urn", "laestab"))
    known = [urn for urn, _ in schools]
    if not known:
        raise CannotLoad(
            f"{place} cannot be matched to schools: no register is loaded yet. "
            "Load the register of schools first (headwater load FOLDER takes them in the right order)."
        )
    is_school = pc.equal(table["level"], "school")
    by_urn = pc.is_in(table["urn"], pa.array(known, pa.int32()))
    if pc.any(pc.and_(is_school, pc.is_null(table["urn"]))).as_py():
        laestabs = pa.array(sorted({laestab for _, laestab in schools if laestab}), pa.string())
        by_urn = pc.or_(by_urn, pc.and_(pc.is_null(table["urn"]), pc.is_in(table["laestab"], laestabs)))
    stranger = pc.and_(is_school, pc.invert(by_urn))
    if pc.any(stranger).as_py():
        lost = table.filter(stranger).select(["line", "urn", "laestab"])
        for line, urn, laestab in {tuple(row.values()) for row in lost.to_pylist()}:
            landed.set_aside.append(
                RowSetAside(line, SetAside.UNKNOWN_SCHOOL, "URN" if urn else "LAESTAB", str(urn or laestab or ""))
            )
        table = table.filter(pc.invert(stranger))
        landed.tables["facts"] = table
    if year:
        urns = pc.unique(table.filter(pc.equal(table["level"], "school"))["urn"]).drop_null().to_pylist()
        days = School.objects.values_list("urn", "opened_on", "closed_on")
        _check_year(urns, {urn: (opened, closed) for urn, opened, closed in days}, year, place=place)


def _check_year(
    urns: list[int], known: dict[int, tuple[date | None, date | None]], year: AcademicYear, *, place: str
) -> None:
    opened_later = [urn for urn in urns if (known[urn][0] or year.last_day) > year.last_day]
    closed_before = [urn for urn in urns if (known[urn][1] or year.first_day) < year.first_day]
    wrong = len(opened_later) + len(closed_before)
    if wrong < WRONG_YEAR_SCHOOLS or wrong < WRONG_YEAR_SHARE * len(urns):
        return
    said = []
    if opened_later:
        said.append(f"{len(opened_later):,} of its schools opened after {year} (URN {opened_later[0]}, for one)")
    if closed_before:
        said.append(f"{len(closed_before):,} had closed before {year} (URN {closed_before[0]}, for one)")
    raise CannotLoad(
        f"{place} cannot be the file of {year}: {' and '.join(said)}. "
        "Check the year in the name of its folder, or say it with --year."
    )
