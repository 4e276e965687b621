"""Who a school's similar schools are, and what they scored. Calculated in the warehouse, of the whole country.

**The group.** Every school that the school census counts as state-funded primary or state-funded secondary (middle and
all-through schools stand with one or the other, special schools and alternative provision with neither) is ranked,
within its phase, by the published share of pupils who were eligible for free school meals in the last six years, and
the ranking is cut into ten. A group is one phase and one tenth; tenth 1 has the lowest share, tenth 10 the highest.
Schools with the same share are never parted: where `below` schools of `n` have a lower share and `equal` the same,

    tenth = floor(10 × (below + equal ÷ 2) ÷ n) + 1

**Missing is never zero.** A school has a share only where the file gives the number of pupils behind it too: the census
writes 0.00% beside `NA` and beside nought pupils. Schools without a share are in no group, and are counted.

**The year.** Results of a year are set beside the groups of the newest census that is not later than that year.

**The results.** One value for each school, measure, pupil group and year, of several published ones by the order of
`measures.selection`. A row is a school's by its URN; where the census does not list that URN, by its LAESTAB, which a
school usually keeps when it becomes an academy. A school of the group without a value is left out, with the reason
that the file gives, and counted.

Shares and percentages are 0 to 100, exact as published.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from headwater.evidence.datasets.landing import FACTS
from headwater.evidence.datasets.models import Release
from headwater.evidence.measures.selection import IDENTITIES, SAYS_NOTHING, STAGES, STANDINGS
from headwater.foundations.warehouse import queries as warehouse
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.schools.lineage import Identity

SHARE = "ctx.fsm6_pct"
"""By which share schools are called similar: the nearest to disadvantaged that is published of every school."""

PHASES = ("primary", "secondary")
COUNTED_WITH = (*PHASES, "special")
TENTHS = 10
LAST_YEAR = 2099

PLACE = ["period", "phase", "tenth", "measure", "group", "year"]
"""One spread: the census year, phase and tenth of the group; the measure, pupil group and year of the results."""

FACTS_READ = pa.schema(
    [
        *(FACTS.field(name) for name in ("urn", "laestab", "measure", "group", "value", "missing", "numerator")),
        *(FACTS.field(name) for name in ("is_look_back", "line")),
        *(("year", pa.string()), ("stage_order", pa.int8()), ("standing_order", pa.int8())),
        *(("loaded_order", pa.int32()), ("release_id", pa.int64())),
    ]
)


@dataclass(frozen=True, slots=True)
class Calculated:
    """What is published of similar schools.

    `tenths`: census `period`, `phase`, `tenth`, `low`, `high` (lowest and highest share), `schools`, `without` (schools
    of the whole phase without a share), `release_id`; every tenth of every phase and census.
    `ours`: `school` (our URN), `period`, `phase` ("special" too), `share` (null where there is none), `tenth` (null).
    `counts`: PLACE with `value` (null where missing), `missing`, `schools`; of our schools' groups only.
    `sources`: PLACE with `release_id`.
    """

    tenths: pa.Table
    ours: pa.Table
    counts: pa.Table
    sources: pa.Table


def calculate_similar(
    censuses: Sequence[Release],
    results: Sequence[Release],
    identities: Mapping[int, Sequence[Identity]],
    measures: Collection[str],
) -> Calculated | None:
    """The groups of the whole country by `censuses`, and what the schools of our own groups scored on `measures` by
    `results` (both oldest loaded first); None where no census says with which schools each school is counted.
    `identities`: under which URNs our schools stand."""
    import ibis

    with warehouse.engine() as connection:
        census = _census(connection, censuses)
        if census is None:
            return None
        placed = connection.to_pyarrow(_placed(ibis.memtable(census)))
        tenths = _tenths(connection, placed)
        ours = _ours(placed, identities)
        counts, sources = _results(connection, results, placed, ours, measures)
    return Calculated(tenths, ours, counts, sources)


def _census(connection: Any, releases: Sequence[Release]) -> pa.Table | None:
    """One row for each school and census: its phase, and its share where it has one."""
    import ibis

    parts = []
    for order, release in enumerate(releases):
        if not warehouse.has_table(release.folder, "facts"):
            continue
        facts = warehouse.scan(connection, [release.folder], "facts")
        rows = facts.filter(
            (facts.level == "school")
            & (facts.measure == SHARE)
            & (facts.group == "all")
            & facts.population.isin(COUNTED_WITH)
            & facts.urn.notnull()
            & ~facts.is_look_back
        )
        counted = rows.numerator.notnull() & (rows.denominator.isnull() | (rows.denominator > 0))
        parts.append(
            rows.select(
                "period",
                "urn",
                "laestab",
                phase=rows.population,
                share=ibis.ifelse(counted, rows.value, ibis.null(rows.value.type())),
                line=rows.line,
                release_id=ibis.literal(release.pk, "int64"),
                order=ibis.literal(order, "int32"),
            )
        )
    if not parts:
        return None
    together = ibis.union(*parts) if len(parts) > 1 else parts[0]
    newest = ibis.window(group_by=["period", "urn"], order_by=[together.order.desc(), together.line])
    once = together.mutate(place=ibis.row_number().over(newest)).filter(lambda row: row.place == 0)
    census: pa.Table = connection.to_pyarrow(once.drop("place", "order"))
    return census if len(census) else None


def _placed(census: Any) -> Any:
    """Every row of the census with its `tenth`; null where it has no share, or no group is made of its phase."""
    import ibis

    valued = census.filter(census.share.notnull() & census.phase.isin(PHASES))
    each = valued.group_by(["period", "phase", "share"]).aggregate(equal=valued.count())
    upto = ibis.cumulative_window(group_by=["period", "phase"], order_by=each.share)
    whole = ibis.window(group_by=["period", "phase"])
    ranked = each.mutate(upto=each.equal.sum().over(upto), of=each.equal.sum().over(whole))
    # Twice the middle rank, so that half a school is a whole number.
    middle = 2 * ranked.upto - ranked.equal
    ranked = ranked.mutate(tenth=((TENTHS * middle) // (2 * ranked.of) + 1).cast("int16"))
    return census.left_join(ranked, ["period", "phase", "share"]).select(*census.columns, ranked.tenth)


def _tenths(connection: Any, placed: pa.Table) -> pa.Table:
    import ibis

    rows = ibis.memtable(placed)
    rows = rows.filter(rows.phase.isin(PHASES))
    placed_rows = rows.filter(rows.tenth.notnull())
    tenths = placed_rows.group_by(["period", "phase", "tenth"]).aggregate(
        low=placed_rows.share.min(),
        high=placed_rows.share.max(),
        schools=placed_rows.count(),
        release_id=placed_rows.release_id.max(),
    )
    missed = rows.group_by(["period", "phase"]).aggregate(without=rows.share.isnull().sum().cast("int64"))
    found: pa.Table = connection.to_pyarrow(
        tenths.inner_join(missed, ["period", "phase"]).order_by(["period", "phase", "tenth"])
    )
    return found


def _ours(placed: pa.Table, identities: Mapping[int, Sequence[Identity]]) -> pa.Table:
    """Our schools' rows: of several numbers its own, then its predecessor's, then one under the same LAESTAB."""
    import pyarrow.compute as pc

    whose: dict[int, list[tuple[int, int]]] = {}
    for school, known in identities.items():
        for identity in known:
            whose.setdefault(identity.urn, []).append((IDENTITIES.index(identity.how), school))
    rows = placed.filter(pc.is_in(placed["urn"], pa.array(list(whose), placed["urn"].type))).to_pylist()
    best: dict[tuple[int, str], tuple[int, dict[str, Any]]] = {}
    for row in sorted(rows, key=lambda row: row["urn"]):
        for rank, school in whose[row["urn"]]:
            place = (school, row["period"])
            if place not in best or rank < best[place][0]:
                best[place] = (rank, row)
    said = [
        {"school": school, **{name: row[name] for name in ("period", "phase", "share", "tenth")}}
        for (school, _), (_, row) in sorted(best.items())
    ]
    share = placed.schema.field("share").type
    columns = [("school", pa.int32()), ("period", pa.string()), ("phase", pa.string())]
    return pa.Table.from_pylist(said, schema=pa.schema([*columns, ("share", share), ("tenth", pa.int16())]))


def _results(
    connection: Any, releases: Sequence[Release], placed: pa.Table, ours: pa.Table, measures: Collection[str]
) -> tuple[pa.Table, pa.Table]:
    """What the schools of our groups scored: how many have each value or reason, and from which releases."""
    import ibis

    census = ibis.memtable(placed)
    groups = ibis.memtable(ours.select(["period", "phase", "tenth"]))
    groups = groups.filter(groups.tenth.notnull()).distinct()
    members = census.inner_join(groups, ["period", "phase", "tenth"]).select(
        "period", "phase", "tenth", "laestab", school=census.urn
    )
    years = sorted(set(placed["period"].to_pylist()))
    facts = ibis.memtable(_facts(connection, releases, measures, first=years[0]))
    facts = facts.inner_join(ibis.memtable(_years(years)), "year")
    by_urn = facts.inner_join(
        members, [facts.period == members.period, facts.urn == members.school], rname="{name}_"
    ).mutate(how=ibis.literal(0, "int8"))
    by_laestab = (
        facts.anti_join(census, ["period", "urn"])
        .inner_join(_told_apart(members, census), ["period", "laestab"])
        .mutate(how=ibis.literal(1, "int8"))
    )
    columns = [*facts.columns, "phase", "tenth", "school", "how"]
    found = ibis.union(by_urn.select(columns), by_laestab.select(columns))
    says_nothing = found.missing.isin(SAYS_NOTHING) & (found.numerator.fill_null(0) == 0)
    keys = [*PLACE, "school"]
    order = [
        says_nothing, found.stage_order, found.is_look_back, found.standing_order, found.how, found.loaded_order.desc(),
        found.line,
    ]  # fmt: skip
    best = ibis.row_number().over(ibis.window(group_by=keys, order_by=order))
    chosen = found.mutate(place=best).filter(lambda row: row.place == 0)
    rows = ibis.memtable(connection.to_pyarrow(chosen.select(*PLACE, "value", "missing", "release_id")))
    counts = rows.group_by([*PLACE, "value", "missing"]).aggregate(schools=rows.count())
    sources = rows.filter(rows.value.notnull()).select(*PLACE, "release_id").distinct()
    return (
        connection.to_pyarrow(counts.order_by([*PLACE, "value", "missing"])),
        connection.to_pyarrow(sources.order_by([*PLACE, "release_id"])),
    )


def _told_apart(members: Any, census: Any) -> Any:
    """Members whose LAESTAB no other school of the same census has."""
    numbers = census.group_by(["period", "laestab"]).aggregate(bearers=census.count())
    single = numbers.filter(numbers.laestab.notnull() & (numbers.bearers == 1)).drop("bearers")
    return members.inner_join(single, ["period", "laestab"])


def _facts(connection: Any, releases: Sequence[Release], measures: Collection[str], *, first: str) -> pa.Table:
    """What is published of schools on these measures, from the year `first` on, release by release."""
    import ibis

    parts = []
    for order, release in enumerate(releases):
        if not warehouse.has_table(release.folder, "facts") or (release.period and release.period < first):
            continue
        facts = warehouse.scan(connection, [release.folder], "facts")
        rows = facts.filter((facts.level == "school") & facts.measure.isin(list(measures)) & (facts.period >= first))
        stage = rows.stage.fill_null("") if "stage" in rows.columns else ibis.literal("")
        own = ibis.ifelse(stage == "", Release.Stage(release.stage).value, stage)
        place = [(own == each.value, number) for number, each in enumerate(STAGES)]
        parts.append(
            rows.select(
                "urn", "laestab", "measure", "group", "value", "missing", "numerator", "is_look_back", "line",
                year=rows.period,
                stage_order=ibis.cases(*place, else_=len(STAGES)).cast("int8"),
                standing_order=ibis.literal(STANDINGS.index(Release.Standing(release.standing)), "int8"),
                loaded_order=ibis.literal(order, "int32"),
                release_id=ibis.literal(release.pk, "int64"),
            )
        )  # fmt: skip
    if not parts:
        return FACTS_READ.empty_table()
    read: pa.Table = connection.to_pyarrow(ibis.union(*parts) if len(parts) > 1 else parts[0])
    return read


def _years(censuses: Sequence[str]) -> pa.Table:
    """For each school year the newest census that is not later than it."""
    rows = []
    for start in range(AcademicYear.parse(censuses[0]).start, LAST_YEAR + 1):
        year = AcademicYear(start).slug
        rows.append({"year": year, "period": max(census for census in censuses if census <= year)})
    return pa.Table.from_pylist(rows, schema=pa.schema([("year", pa.string()), ("period", pa.string())]))
