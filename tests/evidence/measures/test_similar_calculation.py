"""Who the similar schools are and what they scored: the calculation in the warehouse against a slow, obvious twin."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from functools import cmp_to_key
from typing import Any

import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from headwater.evidence.datasets.landing import FACTS
from headwater.evidence.datasets.models import Release
from headwater.evidence.measures.similar.calculation import PLACE, SHARE, Calculated, calculate_similar
from headwater.foundations.warehouse import operations as warehouse
from headwater.reference.schools.lineage import Identity
from tests.evidence.measures.test_selection import fact, make_release

OURS = {1: [Identity(101, "own")], 2: [Identity(102, "own"), Identity(103, "predecessor")]}
URNS = range(101, 109)


def census(urn: int, share: str | None = "20", **fields: Any) -> dict[str, Any]:
    """One school's row of the census, of a primary school unless said otherwise."""
    known: dict[str, Any] = {
        "measure": SHARE,
        "urn": urn,
        "laestab": f"936{urn}",
        "population": "primary",
        "period": "2022-23",
    }
    known |= {"numerator": Decimal(5), "denominator": Decimal(20)}
    said = {"value": Decimal(share)} if share is not None else {"missing": "not-applicable"}
    return fact(**(known | said | fields))


def result(urn: int | None, value: str | None = "60", **fields: Any) -> dict[str, Any]:
    """One school's result."""
    known = {"urn": urn, "laestab": f"936{urn}" if urn else None, "period": "2023-24"}
    said = {"value": Decimal(value)} if value is not None else {"missing": "suppressed"}
    return fact(**(known | said | fields))


def calculate(*offered: tuple[Release, list[dict[str, Any]]]) -> Calculated | None:
    releases = []
    for release, facts in offered:
        numbered = [{**row, "line": line} for line, row in enumerate(facts, 2)]
        release.folder = warehouse.write_release({"facts": pa.Table.from_pylist(numbered, schema=FACTS)}, name="t")
        releases.append(release)
    return calculate_similar(releases, releases, OURS, ["m"])


def spread(found: Calculated | None, **place: Any) -> dict[Decimal | str, int]:
    """How many schools have each value, or each reason for none."""
    assert found is not None
    rows = found.counts.to_pylist()
    return {
        row["missing"] or row["value"]: row["schools"]
        for row in rows
        if all(row[name] == wanted for name, wanted in place.items())
    }


# The twin ------------------------------------------------------------------------------------------------------------


def twin(offered: list[tuple[Release, list[dict[str, Any]]]]) -> dict[str, Any]:
    """The docstring of calculation.py, one sentence after another, in plain Python."""
    everything = [
        {**row, "release": release, "order": order, "line": line}
        for order, (release, facts) in enumerate(offered)
        for line, row in enumerate(facts, 2)
    ]
    schools: dict[tuple[str, int], dict[str, Any]] = {}
    for row in sorted(
        (row for row in everything if row["measure"] == SHARE), key=lambda row: (-row["order"], row["line"])
    ):
        if row["population"]:
            schools.setdefault((row["period"], row["urn"]), row)
    tenths = {place: _tenth(row, schools.values()) for place, row in schools.items()}
    ours = {}
    for school, numbers in OURS.items():
        for period in {period for period, _ in schools}:
            known = [number.urn for number in numbers if (period, number.urn) in schools]
            if known:
                ours[school, period] = tenths[period, known[0]]
    groups = {
        (period, schools[place]["population"], tenths[place])
        for place in schools
        for (period, _) in [place]
        if tenths[place] is not None
        and any(p == period and t == tenths[place] and _phase(schools, s, p) == schools[place]["population"]
                for (s, p), t in ours.items())
    }  # fmt: skip
    counts: Counter[tuple[Any, ...]] = Counter()
    for place, of in _results(everything, schools).items():
        period, urn, measure, group, year = place
        row, tenth = schools[period, urn], tenths[period, urn]
        if (period, row["population"], tenth) in groups:
            best = min(of, key=cmp_to_key(_compare))
            counts[period, row["population"], tenth, measure, group, year, best["value"], best["missing"]] += 1
    return {"tenths": tenths, "ours": ours, "counts": dict(counts)}


def _phase(schools: dict[tuple[str, int], dict[str, Any]], school: int, period: str) -> str:
    urn = next(number.urn for number in OURS[school] if (period, number.urn) in schools)
    return str(schools[period, urn]["population"])


def _share(row: dict[str, Any]) -> Decimal | None:
    if row["numerator"] is None or (row["denominator"] is not None and row["denominator"] <= 0):
        return None
    value: Decimal | None = row["value"]
    return value


def _tenth(row: dict[str, Any], schools: Any) -> int | None:
    share = _share(row)
    if share is None or row["population"] not in ("primary", "secondary"):
        return None
    same = [other for other in schools if (other["period"], other["population"]) == (row["period"], row["population"])]
    shares = [other for other in map(_share, same) if other is not None]
    below, equal = sum(other < share for other in shares), sum(other == share for other in shares)
    return int(10 * (below + Fraction(equal, 2)) / len(shares)) + 1


def _results(
    everything: list[dict[str, Any]], schools: dict[tuple[str, int], dict[str, Any]]
) -> dict[tuple[Any, ...], list[dict[str, Any]]]:
    """What is said of each school of each census, by the census, its URN, the measure, pupil group and year."""
    found: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in everything:
        known = [period for period, _ in schools if period <= row["period"]]
        if row["measure"] != "m" or row["level"] != "school" or not known:
            continue
        period, how = max(known), 0
        urn = row["urn"] if (period, row["urn"]) in schools else None
        if urn is None:
            bearers = [u for (p, u), of in schools.items() if p == period and of["laestab"] == row["laestab"]]
            urn, how = (bearers[0] if len(bearers) == 1 and row["laestab"] else None), 1
        if urn is not None:
            place = (period, urn, row["measure"], row["group"], row["period"])
            found.setdefault(place, []).append({**row, "how": how})
    return found


def _compare(one: dict[str, Any], other: dict[str, Any]) -> int:
    stages, standings = ["final", "revised", "provisional"], ["published", "extract"]
    for a, b in (
        (_says_nothing(one), _says_nothing(other)),
        (stages.index(one["release"].stage), stages.index(other["release"].stage)),
        (one["is_look_back"], other["is_look_back"]),
        (standings.index(one["release"].standing), standings.index(other["release"].standing)),
        (one["how"], other["how"]),
        (-one["order"], -other["order"]),
        (one["line"], other["line"]),
    ):
        if a != b:
            return -1 if a < b else 1
    return 0


def _says_nothing(row: dict[str, Any]) -> bool:
    return row["missing"] in ("not-available", "new-school") and not row["numerator"]


# Against the twin ----------------------------------------------------------------------------------------------------

_shares = st.sampled_from(["0", "10", "10.5", "20", "20", "35", None])
_census = st.lists(
    st.builds(
        lambda urn, share, phase, period, counted: census(urn, share, population=phase, period=period, **counted),
        st.sampled_from(URNS),
        _shares,
        st.sampled_from(["primary", "primary", "secondary", "special"]),
        st.sampled_from(["2018-19", "2022-23"]),
        st.sampled_from([{}, {}, {"denominator": None}, {"denominator": Decimal(0)}, {"numerator": None}]),
    ),
    min_size=1,
    max_size=24,
)
_rows = st.lists(
    st.builds(
        lambda urn, laestab, value, period, back: {
            **result(urn, value, period=period, is_look_back=back), "laestab": f"936{laestab}" if laestab else None
        },
        st.sampled_from([*URNS, 999, None]),
        st.sampled_from([*URNS, None]),
        st.sampled_from(["60", "60", "61.5", "0", None]),
        st.sampled_from(["2017-18", "2019-20", "2023-24"]),
        st.booleans(),
    ),
    max_size=16,
)  # fmt: skip


@given(
    st.lists(
        st.tuples(st.sampled_from(["final", "provisional"]), st.sampled_from(["published", "extract"]), _census, _rows),
        min_size=1,
        max_size=2,
    )
)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_groups_and_spreads_are_those_of_the_twin(files: list[tuple[str, str, Any, Any]]) -> None:
    offered = [(make_release(stage, standing), [*schools, *rows]) for stage, standing, schools, rows in files]
    found = calculate(*offered)
    wanted = twin(offered)

    assert found is not None
    assert {(row["school"], row["period"]): row["tenth"] for row in found.ours.to_pylist()} == wanted["ours"]
    counted = Counter((period, tenth) for (period, _), tenth in wanted["tenths"].items() if tenth is not None)
    told: Counter[tuple[str, int]] = Counter()
    for row in found.tenths.to_pylist():
        told[row["period"], row["tenth"]] += row["schools"]
    assert told == counted
    counts = {
        tuple(row[name] for name in (*PLACE, "value", "missing")): row["schools"] for row in found.counts.to_pylist()
    }
    assert counts == wanted["counts"]


# One rule at a time --------------------------------------------------------------------------------------------------


def test_nought_beside_no_pupils_is_a_missing_share_and_is_counted() -> None:
    """As the census writes it of schools it does not ask: 0.00% beside NA, or beside nought pupils."""
    found = calculate(
        (
            make_release(),
            [
                census(101, "0"),
                census(102, "0", numerator=None, denominator=None),
                census(104, "0", denominator=Decimal(0)),
                census(105, None, numerator=None, denominator=None),
                census(106, "30"),
            ],
        )
    )

    assert found is not None
    assert sum(row["schools"] for row in found.tenths.to_pylist()) == 2
    assert {row["without"] for row in found.tenths.to_pylist()} == {3}
    assert [(row["school"], row["share"], row["tenth"]) for row in found.ours.to_pylist()] == [
        (1, Decimal(0), 3),
        (2, None, None),
    ]


def test_schools_with_the_same_share_are_in_the_same_tenth() -> None:
    found = calculate((make_release(), [census(urn, "12.5") for urn in URNS]))

    assert found is not None
    [tenth] = found.tenths.to_pylist()
    assert (tenth["tenth"], tenth["schools"], tenth["low"], tenth["high"]) == (6, 8, Decimal("12.5"), Decimal("12.5"))


def test_a_special_school_is_known_and_has_no_group() -> None:
    found = calculate((make_release(), [census(101, "60", population="special"), census(104, "30")]))

    assert found is not None
    assert [(row["phase"], row["tenth"]) for row in found.ours.to_pylist()] == [("special", None)]
    assert found.counts.num_rows == 0


def test_a_missing_result_is_counted_with_its_reason_and_is_no_value() -> None:
    found = calculate((make_release(), [census(101), census(104), census(105), result(101, "0"), result(104, None)]))

    assert spread(found) == {Decimal(0): 1, "suppressed": 1}


def test_a_school_that_became_an_academy_is_found_by_its_laestab() -> None:
    found = calculate((make_release(), [census(101), census(104), result(555, "70", laestab="936104")]))

    assert spread(found) == {Decimal(70): 1}


def test_results_stand_beside_the_newest_census_that_is_not_later() -> None:
    rows = [census(101, period="2018-19"), census(101, period="2024-25"), result(101), result(101, period="2017-18")]
    found = calculate((make_release(), rows))

    assert found is not None
    assert [(row["period"], row["year"]) for row in found.counts.to_pylist()] == [("2018-19", "2023-24")]


def test_without_a_census_that_counts_schools_nothing_is_worked_out() -> None:
    assert calculate((make_release(), [census(101, population=""), result(101)])) is None
