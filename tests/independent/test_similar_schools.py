"""A real trust: who its schools' similar schools are, and where they stand among them, from the files alone."""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.independent import similar
from tests.independent.published.everything import Published
from tests.real_files import HEADWATER, copy_of, run

TRUST = 17054  # primary and secondary schools
ABSENCE = ("Absence", "2023/24", "2022-2023", similar.absence)
KS2 = ("Reading, writing and maths: expected standard", "2024/25", "2024-2025", similar.ks2)

pytestmark = [pytest.mark.open_data, pytest.mark.once]


@pytest.fixture(scope="module")
def workbooks(real_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook of every school of the trust, as an executive is served it."""
    own = tmp_path_factory.mktemp("similar")
    state = copy_of(real_files, own / "state")
    run(state, HEADWATER, "set-up", "--trust", TRUST)
    run(state, sys.executable, "-m", "tests.independent.fetch_cards", own / "books", "similar-schools.xlsx")
    return own / "books"


def rows_of(path: Path, sheet: str) -> list[dict[str, object]]:
    header, *rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python()
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


@pytest.mark.parametrize("asked", [ABSENCE, KS2], ids=["absence", "key stage 2"])
def test_percentiles_among_similar_schools_are_those_of_the_published_files(
    asked: tuple[str, str, str, object], workbooks: Path, open_data: Path, published: Published
) -> None:
    name, year, census, read = asked
    results, compared = read(open_data), 0  # type: ignore[operator]
    for school in published.schools(TRUST):
        told = [
            row
            for row in rows_of(workbooks / f"{school.urn}-similar-schools.xlsx", "Percentiles")
            if (row["Measure"], row["Pupils"], row["Year"]) == (name, "All pupils", year)
        ]
        earlier = [urn for urn in published.family(school.urn) if urn != school.urn]
        group = similar.group_of(open_data, census, results, school.urn, earlier)
        if group is None or 2 * len(group.values) < len(group.shares):
            assert told == [], school.urn
            continue
        [row] = told
        found = (row["Census"], row["Phase"], row["Tenth"], row["Schools"], row["Left out"])
        assert found == (f"{census[:5].replace('-', '/')}{census[-2:]}", group.phase, group.tenth, len(group.values),
                         group.left_out), school.urn  # fmt: skip
        for percent in range(10, 100, 10):
            assert Decimal(str(row[f"{percent}th percentile"])) == group.value_at(percent), (school.urn, percent)
        if group.own is not None:
            compared += 1
            assert Decimal(str(row["This school"])) == group.own, school.urn
            assert abs(float(str(row["Its percentile"])) - float(group.percentile() or 0)) < 1e-6, school.urn
    assert compared >= 5


def test_the_tenths_are_those_of_the_census(workbooks: Path, open_data: Path, published: Published) -> None:
    for school in published.schools(TRUST):
        listed = similar.census(open_data, "2024-2025")
        phase = listed[school.urn].phase
        shares = {tenth: [one.share for one in listed.values() if one.phase == phase and one.tenth == tenth and
                          one.share is not None] for tenth in range(1, 11)}  # fmt: skip
        for row in rows_of(workbooks / f"{school.urn}-similar-schools.xlsx", "Tenths")[:10]:
            here = shares[int(str(row["Tenth"]).partition(".")[0])]
            bounds = (Decimal(str(row["From"])), Decimal(str(row["To"])), row["Schools"])
            assert bounds == (min(here), max(here), len(here)), (school.urn, row["Tenth"])


def test_shares_of_nought_beside_no_pupils_are_left_out(open_data: Path) -> None:
    """The trap that the file sets: 0.00% beside NA."""
    listed = [one for one in similar.census(open_data, "2024-2025").values() if one.phase == "secondary"]

    assert sum(one.share is None for one in listed) == 37
    assert min(one.share for one in listed if one.share is not None) > 0
