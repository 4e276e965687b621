"""The key stage 4 tables: percentages, points and progress agree with the pupils counted beside them."""

from __future__ import annotations

from collections import Counter
from decimal import ROUND_HALF_UP, Decimal

import pytest

from tests.demo.conftest import Written

YEARS = ("2018-2019", "2021-2022", "2022-2023", "2023-2024", "2024-2025")
SCHOOLS = ("1", "2")


def rows(written: Written, year: str, *kinds: str) -> list[dict[str, str]]:
    return [row for row in written.rows(f"{year}/england_ks4final.csv") if row["RECTYPE"] in kinds]


@pytest.mark.parametrize("year", YEARS)
def test_every_kind_of_row_is_there_once_or_for_each(written: Written, year: str) -> None:
    kinds = Counter(row["RECTYPE"] for row in written.rows(f"{year}/england_ks4final.csv"))
    assert (kinds["4"], kinds["5"], kinds["7"]) == (4, 1, 1)
    assert kinds["1"] > 40
    assert kinds["2"] > 5


@pytest.mark.parametrize("year", YEARS)
def test_england_is_the_pupils_of_all_schools_together(written: Written, year: str) -> None:
    [england] = rows(written, year, "7")
    with_results = [row for row in rows(written, year, *SCHOOLS) if row.get("TPUP")]
    for column in ("TPUP", "TFSM6CLA1A", "TNOTFSM6CLA1A", "BPUP", "GPUP"):
        assert int(england[column]) == sum(int(row[column]) for row in with_results)
    share = (Decimal(england["TFSM6CLA1A"]) * 100 / Decimal(england["TPUP"])).quantize(Decimal(1), ROUND_HALF_UP)
    assert england["PTFSM6CLA1A"] == f"{share}%"


@pytest.mark.parametrize("year", YEARS)
def test_groups_part_the_year_and_no_share_is_beyond_its_whole(written: Written, year: str) -> None:
    for row in rows(written, year, *SCHOOLS):
        if not row.get("TPUP"):
            continue
        assert int(row["BPUP"]) + int(row["GPUP"]) == int(row["TPUP"])
        assert int(row["TFSM6CLA1A"]) + int(row["TNOTFSM6CLA1A"]) == int(row["TPUP"])
        for higher, lower in (("PTL2BASICS_95", "PTL2BASICS_94"), ("PTEBACC_95", "PTEBACC_94")):
            if row[lower] != "SUPP":
                assert int(row[higher].rstrip("%")) <= int(row[lower].rstrip("%")) <= 100


def test_progress_ends_with_the_last_year_group_that_sat_key_stage_2(written: Written) -> None:
    [last] = rows(written, "2023-2024", "7")
    assert Decimal(last["P8CILOW"]) <= Decimal(last["P8MEA"]) <= Decimal(last["P8CIUPP"])
    assert not any(row.get("P8MEA") for row in rows(written, "2024-2025", "1", "2", "4", "7"))


def test_small_groups_are_hidden_in_schools_and_never_in_england(written: Written) -> None:
    small = [row for row in rows(written, "2024-2025", *SCHOOLS) if row.get("TPUP") and int(row["TFSM6CLA1A"]) < 6]
    assert small
    assert all(row["ATT8SCR_FSM6CLA1A"] == "SUPP" for row in small)
    assert "SUPP" not in rows(written, "2024-2025", "7")[0].values()
