"""The published register: memberships and lineage of real trusts, as the data README counts them."""

import csv
import gzip
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path

import pytest

from headwater.reference.schools.lineage import Facts, FamilyTree
from headwater.reference.schools.policies import date_memberships, holds_academies
from headwater.reference.schools.register import LinkRecord, Listing, MembershipRecord

pytestmark = pytest.mark.open_data
GOOD_SHEPHERD, XAVIER, LEARNING_PARTNERS, GLF = 3201, 16307, 17054, 3190


def rows(path: Path, encoding: str = "utf-8-sig") -> Iterator[dict[str, str]]:
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    yield from csv.DictReader(StringIO(raw.decode(encoding), newline=""))


def day(text: str) -> date | None:
    if not text:
        return None
    parts = [int(part) for part in text.split("-")]
    found = date(*parts) if parts[0] > 31 else date(*parts[::-1])
    return None if found == date(1900, 1, 1) else found


@pytest.fixture(scope="module")
def memberships(open_data: Path) -> list[MembershipRecord]:
    gias = open_data / "raw/gias"
    listings = [
        Listing(int(row["URN"]), int(row["Group UID"]), day(row["Joined date"]), date(2022, 3, 31), "group links")
        for row in rows(gias / "groups/alllinksdata_2022-03-31.csv.gz")
        if holds_academies(row["Group Type"])
    ]
    as_ats = {date(2022, 3, 31)}
    for path in sorted((gias / "grouplinks").glob("*.csv")):
        stamp = path.stem[-8:]
        as_at = date(int(stamp[:4]), int(stamp[4:6]), int(stamp[6:]))
        as_ats.add(as_at)
        listings += [
            Listing(int(row["URN"]), int(row["Linked UID"]), day(row["Joined date"]), as_at, "academy links")
            for row in rows(path, "cp1252")
            if holds_academies(row["Group Type"])
        ]
    assert len(as_ats) == 4
    return date_memberships(listings, as_ats)


@pytest.fixture(scope="module")
def tree(open_data: Path) -> FamilyTree:
    gias = open_data / "raw/gias"
    links = [
        LinkRecord(int(row["URN"]), int(row["LinkURN"]), row["LinkType"], day(row["LinkEstablishedDate"]))
        for row in rows(gias / "links/links_edubasealldata20250422.csv", "cp1252")
    ]
    facts = [
        Facts(int(row["urn"]), "", day(row["open_date"]), day(row["close_date"]))
        for row in rows(gias / "register/schools_gias_2022-10-28.csv")
    ]
    return FamilyTree(links, facts)


def members(memberships: list[MembershipRecord], uid: int) -> list[int]:
    return [each.urn for each in memberships if each.uid == uid and each.left_by is None]


@pytest.mark.parametrize(("uid", "schools"), [(GOOD_SHEPHERD, 16), (XAVIER, 15), (LEARNING_PARTNERS, 12), (GLF, 41)])
def test_the_trusts_have_the_schools_the_newest_links_list(memberships, uid: int, schools: int):
    assert len(members(memberships, uid)) == schools


def test_no_school_is_in_two_academy_trusts_now(memberships):
    now = [each.urn for each in memberships if each.left_by is None]
    assert len(now) == len(set(now)) == 9905


def test_schools_that_moved_left_one_trust_as_they_joined_the_next(memberships):
    """George Abbot School, listed in trust 3272 until 2019 and in 17054 in 2022, joined on 1 September 2021."""
    george_abbot = [(each.uid, each.joined_on, each.left_by) for each in memberships if each.urn == 136906]
    assert george_abbot == [
        (3272, date(2011, 7, 1), date(2021, 9, 1)),
        (LEARNING_PARTNERS, date(2021, 9, 1), None),
    ]


def test_a_joining_day_written_over_in_the_newest_file_is_found_in_the_older_ones(memberships):
    """Guildford County School: the file of 2022 says 1 January 2013, when it was an academy in a trust of its own."""
    county = [(each.uid, each.joined_on, each.left_by) for each in memberships if each.urn == 139193]
    assert county == [
        (3271, date(2013, 1, 1), date(2018, 8, 3)),
        (LEARNING_PARTNERS, date(2018, 8, 3), None),
    ]


# Rows of the README's table "Real trusts": schools with a value under their own or an earlier number.
CENSUS, ABSENCE, KS2 = "census/{}/england_census.csv", "absence/{}/england_abs.csv", "performance-tables/ks2/{}"
FOUND = [
    (CENSUS, "2018-2019", {GOOD_SHEPHERD: 16, XAVIER: 15, LEARNING_PARTNERS: 12, GLF: 39}),
    (CENSUS, "2022-2023", {GOOD_SHEPHERD: 16, XAVIER: 15, LEARNING_PARTNERS: 12, GLF: 41}),
    (CENSUS, "2024-2025", {GOOD_SHEPHERD: 16, XAVIER: 15, LEARNING_PARTNERS: 12, GLF: 41}),
    (ABSENCE, "2018-2019", {GOOD_SHEPHERD: 16, XAVIER: 15, LEARNING_PARTNERS: 12, GLF: 39}),
    (ABSENCE, "2023-2024", {GOOD_SHEPHERD: 16, XAVIER: 15, LEARNING_PARTNERS: 12, GLF: 41}),
    (KS2, "2016-2017", {GOOD_SHEPHERD: 12, XAVIER: 12, LEARNING_PARTNERS: 6, GLF: 14}),
    (KS2, "2017-2018", {GOOD_SHEPHERD: 11, XAVIER: 12, LEARNING_PARTNERS: 6, GLF: 13}),
    (KS2, "2018-2019", {GOOD_SHEPHERD: 12, XAVIER: 12, LEARNING_PARTNERS: 6, GLF: 14}),
]


@pytest.mark.parametrize(("pattern", "year", "expected"), FOUND)
def test_results_from_before_conversion_are_found(open_data, memberships, tree, pattern, year, expected):
    place = open_data / "raw" / pattern.format(year)
    if place.is_dir():
        in_file = {
            row["URN"]
            for path in place.glob("*_ks2final.csv")
            for row in rows(path)
            if (row["PTRWM_EXP"] or "").strip()
        }
    else:
        in_file = {row["URN"] for row in rows(place)}
    found = {
        uid: sum(
            any(str(identity.urn) in in_file for identity in tree.of(urn).identities)
            for urn in members(memberships, uid)
        )
        for uid in expected
    }
    assert found == expected


def test_without_earlier_numbers_results_would_be_missing(open_data, memberships):
    in_file = {row["URN"] for row in rows(open_data / "raw" / KS2.format("2016-2017") / "936_ks2final.csv")}
    assert sum(str(urn) in in_file for urn in members(memberships, GOOD_SHEPHERD)) < 12


def test_an_infant_and_a_junior_school_that_became_a_primary_are_told_and_not_followed(tree):
    """St Anne's Catholic Primary (143365) goes back to 125240, which two schools had become."""
    told = tree.of(143365)
    assert [each.urn for each in told.identities] == [143365, 125240]
    assert [each.urn for each in told.also_formed_from] == [130092, 130094]
