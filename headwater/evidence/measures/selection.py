"""Which published values are the trust's, and which one of several is shown. Calculated in the warehouse.

One school, measure, group and period has one shown figure. Of several published values the order is:

1. final over revised over provisional (a row's own stage, where it tells one, else its file's);
2. the year's own file over a later file's look-back column;
3. the published file over an extract of it;
4. the row under the school's own number over its predecessor's, and that over one under the same LAESTAB;
5. the newest release.

A row that says nothing (blank, or a school too new to have results) never hides a value that another row has. A value
withheld on purpose (suppressed, low coverage) does: it keeps its place in the order. So does a count above nought
without its rate, as a school has in the year it converted: it is not answered with the predecessor's rate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from headwater.evidence.datasets.landing import FACTS
from headwater.evidence.datasets.models import Release
from headwater.evidence.measures.missing import Missing
from headwater.foundations.warehouse import queries as warehouse
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.schools.lineage import Facts, Identity

STAGES = (Release.Stage.FINAL, Release.Stage.REVISED, Release.Stage.PROVISIONAL)
STANDINGS = (Release.Standing.PUBLISHED, Release.Standing.EXTRACT)
IDENTITIES = ("own", "predecessor", "same-laestab")
SAYS_NOTHING = (Missing.NOT_AVAILABLE.value, Missing.NEW_SCHOOL.value)

FIRST_YEAR, LAST_YEAR = 1990, 2099
"""Between which school years a file without URNs can hold anything."""

COLUMNS = (*FACTS.names, "release")
PLACE = ["level", "school", "area", "population", "measure", "group", "period"]


def select_figures(
    releases: Sequence[Release],
    identities: Mapping[int, Sequence[Identity]],
    schools: Mapping[int, Facts],
    la_codes: Sequence[str],
    *,
    neighbourhoods: Mapping[int, str] | None = None,
    trust_uid: int | None = None,
) -> pa.Table:
    """Every published value of the given schools, their local authorities, their trust and England, with `is_shown`.

    Columns: those of the `facts` table, with `school` (the URN it counts for) and `release_id`; `stage` is never
    blank. A school's row may stand under its own URN, a predecessor's, or one that had the same LAESTAB; a file without
    URNs is matched by the LAESTAB of any of these (`schools`, by URN) in the school years in which that school was
    open, because a LAESTAB can have been another school's before. What a file says of a neighbourhood counts for the
    schools that stand in it (`neighbourhoods`, the LSOA code by URN).
    """
    import ibis

    with warehouse.engine() as connection:
        known, years = _known(identities), _years(identities, schools)
        around = _around(neighbourhoods or {})
        facts = ibis.memtable(
            _ours(
                connection,
                releases,
                urns=known["urn"].to_pylist(),
                laestabs=years["laestab"].unique().to_pylist(),
                areas={
                    "la": sorted(set(la_codes)),
                    "trust": [str(trust_uid)] if trust_uid else [],
                    "neighbourhood": around["area"].unique().to_pylist(),
                },
            )
        )
        orders = ibis.memtable(_orders(releases))
        # With which schools the census counts one is no place of its own.
        school_facts = facts.filter(facts.level == "school").mutate(population=ibis.literal(""))
        by_urn = school_facts.filter(school_facts.urn.notnull()).inner_join(
            ibis.memtable(known).select("urn", "school", "identity"), "urn"
        )
        by_laestab = school_facts.filter(school_facts.urn.isnull()).inner_join(
            ibis.memtable(years), ["laestab", "period"]
        )
        areas = facts.filter(facts.level.isin(["england", "la", "trust"])).mutate(
            school=ibis.null("int32"), identity=ibis.literal(0, "int8")
        )
        by_place = (
            facts.filter(facts.level == "neighbourhood")
            .inner_join(ibis.memtable(around), "area")
            .mutate(level=ibis.literal("school"), area=ibis.literal(""), identity=ibis.literal(0, "int8"))
        )
        by_place = by_place.mutate(urn=by_place.school)
        columns = [*facts.columns, "school", "identity"]
        rows = (table.select(columns) for table in (by_urn, by_laestab, areas, by_place))
        everything = ibis.union(*rows).inner_join(orders, "release")
        everything = everything.mutate(
            stage=ibis.ifelse(everything.stage == "", everything.release_stage, everything.stage)
        )
        stages = ibis.memtable(_stages())
        everything = everything.inner_join(stages, "stage")
        best_first = ibis.window(
            group_by=PLACE,
            order_by=[
                everything.missing.isin(SAYS_NOTHING) & (everything.numerator.fill_null(0) == 0),
                everything.stage_order,
                everything.is_look_back,
                everything.standing_order,
                everything.identity,
                everything.loaded_order.desc(),
                everything.line,
            ],
        )
        ranked = everything.mutate(is_shown=ibis.row_number().over(best_first) == 0)
        chosen: pa.Table = connection.to_pyarrow(ranked.order_by([*PLACE, ibis.desc("is_shown"), "release_id", "line"]))
    return chosen


def _ours(
    connection: Any,
    releases: Sequence[Release],
    *,
    urns: Sequence[int],
    laestabs: Sequence[str],
    areas: Mapping[str, Sequence[str]],
) -> pa.Table:
    """The `facts` about us and about England, release by release, with the name of the `release`.

    Of millions of values tens of thousands: what follows is worked out on those. A release written before facts had a
    stage of their own has none.
    """
    import ibis

    found = []
    for folder in (release.folder for release in releases if warehouse.has_table(release.folder, "facts")):
        facts = warehouse.scan(connection, [folder], "facts")
        is_ours = facts.level == "england"
        is_ours |= facts.urn.isin(urns) | (facts.urn.isnull() & facts.laestab.isin(laestabs))
        for level, codes in areas.items():
            is_ours |= (facts.level == level) & facts.area.isin(codes)
        stage = facts.stage.fill_null("") if "stage" in facts.columns else ibis.literal("")
        found.append(facts.filter(is_ours).mutate(stage=stage).select(COLUMNS))
    if not found:
        raise LookupError(f"No release of {len(releases)} has figures.")
    ours: pa.Table = connection.to_pyarrow(ibis.union(*found) if len(found) > 1 else found[0])
    return ours


def _around(neighbourhoods: Mapping[int, str]) -> pa.Table:
    """In which neighbourhood each of our schools stands."""
    known = [(urn, lsoa) for urn, lsoa in neighbourhoods.items() if lsoa]
    return pa.table(
        {
            "school": pa.array([urn for urn, _ in known], pa.int32()),
            "area": pa.array([lsoa for _, lsoa in known], pa.string()),
        }
    )


def _stages() -> pa.Table:
    return pa.table({"stage": [stage.value for stage in STAGES], "stage_order": list(range(len(STAGES)))})


def _known(identities: Mapping[int, Sequence[Identity]]) -> pa.Table:
    """Under which URNs each of our schools' rows stand."""
    rows: list[dict[str, Any]] = [
        {"urn": identity.urn, "school": school, "identity": IDENTITIES.index(identity.how)}
        for school, numbers in identities.items()
        for identity in numbers
    ]
    return pa.Table.from_pylist(
        rows, schema=pa.schema([("urn", pa.int32()), ("school", pa.int32()), ("identity", pa.int8())])
    )


def _years(identities: Mapping[int, Sequence[Identity]], schools: Mapping[int, Facts]) -> pa.Table:
    """Under which LAESTAB each of our schools' rows stand, school year by school year.

    A school is open in every year that it was open for a day of. Where the register does not know when it opened or
    closed, every year before or after counts. A predecessor whose LAESTAB no file gives had the school's: it usually
    stays when a school becomes an academy.
    """
    best: dict[tuple[str, int, str], int] = {}
    for school, numbers in identities.items():
        for identity in numbers:
            facts = schools.get(identity.urn)
            laestab = facts.laestab if facts else ""
            if not laestab and identity.how == "predecessor" and (own := schools.get(school)):
                laestab = own.laestab
            if facts is None or not laestab:
                continue
            first = AcademicYear.containing(facts.opened_on).start if facts.opened_on else FIRST_YEAR
            last = AcademicYear.containing(facts.closed_on).start if facts.closed_on else LAST_YEAR
            for start in range(max(first, FIRST_YEAR), min(last, LAST_YEAR) + 1):
                place = (laestab, school, AcademicYear(start).slug)
                rank = IDENTITIES.index(identity.how)
                best[place] = min(rank, best.get(place, rank))
    columns = ("laestab", "school", "period", "identity")
    types = (pa.string(), pa.int32(), pa.string(), pa.int8())
    values = zip(*((*place, rank) for place, rank in best.items()), strict=True) if best else [[]] * 4
    return pa.table({name: pa.array(cells, type_) for name, cells, type_ in zip(columns, values, types, strict=True)})


def _orders(releases: Sequence[Release]) -> pa.Table:
    return pa.table(
        {
            "release": [release.folder for release in releases],
            "release_id": [release.pk for release in releases],
            "release_stage": [Release.Stage(release.stage).value for release in releases],
            "standing_order": [STANDINGS.index(Release.Standing(release.standing)) for release in releases],
            "loaded_order": [place for place, _ in enumerate(releases)],
        }
    )
