"""Which of several published values is shown: the calculation in the warehouse against a slow, obvious twin."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cmp_to_key
from itertools import count
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from headwater.evidence.datasets.landing import FACTS
from headwater.evidence.datasets.models import Release
from headwater.evidence.measures.selection import select_figures
from headwater.foundations.warehouse import operations as warehouse
from headwater.reference.schools.lineage import Facts, Identity

OURS, OURS_TOO = 100, 200
IDENTITIES = {
    OURS: [Identity(100, "own"), Identity(101, "predecessor", date(2018, 9, 1)), Identity(102, "same-laestab")],
    OURS_TOO: [Identity(200, "own")],
}
SCHOOLS = {
    100: Facts(100, "9362100", date(2018, 9, 1)),
    101: Facts(101, "9362101", None, date(2018, 8, 31)),
    102: Facts(102, "9362100", date(2010, 9, 1), date(2014, 8, 31)),
    200: Facts(200, "8502200"),
}
LAS = ["936"]
_numbers = count(1)


def make_release(stage: str = "final", standing: str = "published") -> Release:
    """A release as selection sees it, not in the records."""
    number = next(_numbers)
    return Release(pk=number, dataset="d", stage=stage, standing=standing, folder="", loaded_at=None)


def fact(line: int = 2, **fields: Any) -> dict[str, Any]:
    """One published value; of our school's own number unless said otherwise."""
    usual: dict[str, Any] = {
        "line": line, "level": "school", "urn": OURS, "laestab": None, "area": "", "population": "", "measure": "m",
        "group": "all", "period": "2018-19", "value": Decimal(line), "numerator": None, "denominator": None,
        "missing": "", "because": "", "column": "M", "text": str(line), "is_look_back": False,
    }  # fmt: skip
    fact = usual | fields
    return fact | {"value": None} if fact["missing"] else fact


def select(offered: list[tuple[Release, list[dict[str, Any]]]]) -> list[dict[str, Any]]:
    releases = []
    for release, facts in offered:
        release.folder = warehouse.write_release({"facts": pa.Table.from_pylist(facts, schema=FACTS)}, name="t")
        releases.append(release)
    rows: list[dict[str, Any]] = select_figures(releases, IDENTITIES, SCHOOLS, LAS).to_pylist()
    return rows


# The twin --------------------------------------------------------------------------------------------------------


def twin(offered: list[tuple[Release, list[dict[str, Any]]]]) -> list[dict[str, Any]]:
    """The order of the docstring of selection.py, one rule after another, in plain Python."""
    found = []
    for place, (release, facts) in enumerate(offered):
        for row in facts:
            for school, identity in _whose(row):
                found.append(
                    {**row, "school": school, "identity": identity, "release_id": release.pk, "_": (release, place)}
                )
    for row in found:
        same = [other for other in found if _place(other) == _place(row)]
        row["is_shown"] = min(same, key=cmp_to_key(_compare)) is row
    return found


def _whose(row: dict[str, Any]) -> list[tuple[int | None, int]]:
    if row["level"] == "england":
        return [(None, 0)]
    if row["level"] != "school":
        return [(None, 0)] if row["level"] == "la" and row["area"] in LAS else []
    owners = []
    for school, identities in IDENTITIES.items():
        ranks = []
        for identity in identities:
            rank = ["own", "predecessor", "same-laestab"].index(identity.how)
            if row["urn"] is not None and row["urn"] == identity.urn:
                ranks.append(rank)
            if row["urn"] is None and row["laestab"] == SCHOOLS[identity.urn].laestab and _was_open(row, identity.urn):
                ranks.append(rank)
        if ranks:
            owners.append((school, min(ranks)))
    return owners


def _was_open(row: dict[str, Any], urn: int) -> bool:
    first, last = int(row["period"][:4]), int(row["period"][:4]) + 1
    opened, closed = SCHOOLS[urn].opened_on, SCHOOLS[urn].closed_on
    return (opened is None or opened <= date(last, 8, 31)) and (closed is None or closed >= date(first, 9, 1))


def _place(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[k] for k in ("level", "school", "area", "population", "measure", "group", "period"))


def _compare(one: dict[str, Any], other: dict[str, Any]) -> int:
    """Less than nothing where `one` is to be shown before `other`."""
    (one_release, one_place), (other_release, other_place) = one["_"], other["_"]
    stages, standings = ["final", "revised", "provisional"], ["published", "extract"]
    for a, b in (
        (_says_nothing(one), _says_nothing(other)),
        (stages.index(one_release.stage), stages.index(other_release.stage)),
        (one["is_look_back"], other["is_look_back"]),
        (standings.index(one_release.standing), standings.index(other_release.standing)),
        (one["identity"], other["identity"]),
        (-one_place, -other_place),  # the newest release is the last of the list
        (one["line"], other["line"]),
    ):
        if a != b:
            return -1 if a < b else 1
    return 0


def _says_nothing(row: dict[str, Any]) -> bool:
    return row["missing"] in ("not-available", "new-school") and not row["numerator"]


def _key(row: dict[str, Any]) -> str:
    return repr(
        [row[k] for k in ("release_id", "line", "level", "urn", "laestab", "school", "area", "period", "is_shown")]
    )


_facts = st.lists(
    st.builds(
        lambda who, measure, period, missing, back: {**who, "measure": measure, "period": period, "missing": missing,
                                                     "is_look_back": back},
        who=st.sampled_from([
            {"urn": 100}, {"urn": 101}, {"urn": 102}, {"urn": 200}, {"urn": 999},
            {"urn": 999, "laestab": "9362100"}, {"urn": 101, "laestab": "8502200"},
            {"urn": None, "laestab": "9362100"}, {"urn": None, "laestab": "9362101"},
            {"urn": None, "laestab": "8502200"}, {"urn": None, "laestab": "1112222"},
            {"level": "england", "urn": None}, {"level": "england", "urn": None, "population": "primary"},
            {"level": "la", "urn": None, "area": "936"}, {"level": "la", "urn": None, "area": "850"},
            {"level": "region", "urn": None, "area": "E12000008"},
        ]),
        measure=st.sampled_from(["m", "n"]),
        period=st.sampled_from(["2012-13", "2014-15", "2017-18", "2018-19"]),
        missing=st.sampled_from(["", "", "", "suppressed", "low-coverage", "not-available", "new-school"]),
        back=st.booleans(),
    ),
    max_size=14,
)  # fmt: skip


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["final", "revised", "provisional"]), st.sampled_from(["published", "extract"]), _facts
        ),
        min_size=1,
        max_size=4,
    )
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_figure_shown_is_the_one_the_twin_shows(files: list[tuple[str, str, list[dict[str, Any]]]]) -> None:
    offered = [
        (make_release(stage, standing), [fact(line, **given_) for line, given_ in enumerate(facts, 2)])
        for stage, standing, facts in files
    ]
    assert sorted(map(_key, select(offered))) == sorted(map(_key, twin(offered)))


# The rules, one by one -------------------------------------------------------------------------------------------


def shown(*offered: tuple[Release, list[dict[str, Any]]]) -> dict[str, Any]:
    [row] = [row for row in select(list(offered)) if row["is_shown"]]
    return row


def test_final_is_shown_before_provisional_though_older() -> None:
    final, late = make_release("final"), make_release("provisional")
    assert shown((final, [fact(2)]), (late, [fact(3)]))["release_id"] == final.pk


def test_the_years_own_file_is_shown_before_a_later_files_look_back() -> None:
    own, later = make_release(), make_release()
    assert shown((own, [fact(2)]), (later, [fact(3, is_look_back=True)]))["release_id"] == own.pk


def test_a_published_file_is_shown_before_an_extract_loaded_later() -> None:
    published, extract = make_release(), make_release(standing="extract")
    assert shown((published, [fact(2)]), (extract, [fact(3)]))["release_id"] == published.pk


def test_a_schools_own_row_is_shown_before_its_predecessors() -> None:
    release = make_release()
    assert shown((release, [fact(2, urn=101), fact(3)]))["line"] == 3


def test_a_predecessors_value_is_shown_where_the_schools_own_row_says_nothing() -> None:
    row = shown((make_release(), [fact(2, missing="new-school"), fact(3, urn=101)]))
    assert (row["line"], row["school"], row["urn"]) == (3, OURS, 101)


def test_a_value_withheld_on_purpose_is_not_replaced_by_another() -> None:
    assert shown((make_release(), [fact(2, missing="suppressed"), fact(3, urn=101)]))["missing"] == "suppressed"


def test_a_count_without_its_rate_is_not_answered_with_the_predecessors_rate() -> None:
    own = fact(2, missing="not-available", numerator=Decimal(11))
    assert shown((make_release(), [own, fact(3, urn=101)]))["missing"] == "not-available"
    nobody = fact(2, missing="not-available", numerator=Decimal(0))
    assert shown((make_release(), [nobody, fact(3, urn=101)]))["line"] == 3


def test_of_equals_the_newest_release_is_shown() -> None:
    older, newer = make_release(), make_release()
    assert shown((older, [fact(2)]), (newer, [fact(3)]))["release_id"] == newer.pk


def test_a_file_without_urns_is_matched_by_laestab() -> None:
    row = shown((make_release(), [fact(2, urn=None, laestab="9362100")]))
    assert row["school"] == OURS


def test_a_number_that_another_school_had_before_is_not_taken_for_ours() -> None:
    """LAESTABs are used again: 9362100 was nobody's in 2016/17, so a row under it then is about some other school."""
    assert select([(make_release(), [fact(2, urn=None, laestab="9362100", period="2016-17")])]) == []


def test_only_our_schools_our_authorities_and_england_come_out() -> None:
    rows = select(
        [
            (
                make_release(),
                [
                    fact(2), fact(3, urn=999), fact(4, level="england", urn=None),
                    fact(5, level="la", urn=None, area="936"), fact(6, level="la", urn=None, area="850"),
                    fact(7, level="region", urn=None, area="E12000008"),
                ],
            )
        ]
    )  # fmt: skip
    assert sorted(row["line"] for row in rows) == [2, 4, 5]


def test_releases_without_figures_are_passed_over() -> None:
    with_figures, without = make_release(), make_release()
    with_figures.folder = warehouse.write_release({"facts": pa.Table.from_pylist([fact(2)], schema=FACTS)}, name="t")
    without.folder = warehouse.write_release({"schools": pa.table({"urn": [1]})}, name="t")
    assert len(select_figures([with_figures, without], IDENTITIES, SCHOOLS, LAS)) == 1
    with pytest.raises(LookupError):
        select_figures([without], IDENTITIES, SCHOOLS, LAS)


def test_a_predecessor_without_a_laestab_had_the_schools() -> None:
    """Most schools keep their number when they become academies; the register of closed schools often lacks it."""
    schools = {**SCHOOLS, 101: Facts(101, "", None, date(2018, 8, 31))}
    release = make_release()
    facts = [fact(2, urn=None, laestab="9362100", period="2016-17")]
    release.folder = warehouse.write_release({"facts": pa.Table.from_pylist(facts, schema=FACTS)}, name="t")
    [row] = select_figures([release], IDENTITIES, schools, LAS).to_pylist()
    assert (row["school"], row["period"], row["is_shown"]) == (OURS, "2016-17", True)


def test_a_rows_own_stage_goes_before_its_files() -> None:
    """A file of many years tells of some of its values that they are provisional."""
    many = make_release()
    row = shown((many, [fact(2, stage="provisional"), fact(3, stage="")]))
    assert (row["line"], row["stage"]) == (3, "final")
    row = shown(
        (make_release(stage="provisional"), [fact(2, stage="revised")]), (make_release("provisional"), [fact(3)])
    )
    assert (row["line"], row["stage"]) == (2, "revised")


def test_a_trusts_figures_are_ours_alone_and_a_neighbourhoods_are_its_schools() -> None:
    release = make_release()
    area: dict[str, Any] = {"urn": None, "laestab": None}
    facts = [
        fact(2, level="trust", area="2001", **area), fact(3, level="trust", area="2002", **area),
        fact(4, level="neighbourhood", area="E01000001", measure="n", **area),
        fact(5, level="neighbourhood", area="E01000002", measure="n", **area),
    ]  # fmt: skip
    release.folder = warehouse.write_release({"facts": pa.Table.from_pylist(facts, schema=FACTS)}, name="t")
    chosen = select_figures(
        [release], IDENTITIES, SCHOOLS, LAS, trust_uid=2001, neighbourhoods={OURS: "E01000001", OURS_TOO: ""}
    )
    assert [(row["line"], row["level"], row["school"], row["area"], row["urn"]) for row in chosen.to_pylist()] == [
        (4, "school", OURS, "", OURS),
        (2, "trust", None, "2001", None),
    ]


def test_a_release_from_before_facts_had_a_stage_is_read_still() -> None:
    release = make_release(stage="revised")
    table = pa.Table.from_pylist([fact(2)], schema=FACTS).drop_columns(["stage"])
    release.folder = warehouse.write_release({"facts": table}, name="t")
    [row] = select_figures(
        [release, make_release_with(fact(3, measure="other"))], IDENTITIES, SCHOOLS, LAS
    ).to_pylist()[:1]
    assert (row["line"], row["stage"]) == (2, "revised")


def make_release_with(row: dict[str, Any]) -> Release:
    release = make_release()
    release.folder = warehouse.write_release({"facts": pa.Table.from_pylist([row], schema=FACTS)}, name="t")
    return release
