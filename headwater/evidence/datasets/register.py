"""What all current releases together say of the register, as the records `reference.schools` takes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from headwater.evidence.datasets.definitions import Dataset, Register
from headwater.evidence.datasets.models import Release
from headwater.evidence.datasets.queries import (
    get_definition,
    has_rows,
    list_current_releases,
    list_dated_releases,
    read_rows,
)
from headwater.reference.schools.register import LinkRecord, Listing, SchoolRecord, TrustRecord


@dataclass(slots=True)
class RegisterSays:
    """The argument list of `schools.operations.publish_register`."""

    schools: list[SchoolRecord] = field(default_factory=list)
    trusts: list[TrustRecord] = field(default_factory=list)
    listings: list[Listing] = field(default_factory=list)
    links: list[LinkRecord] = field(default_factory=list)
    complete_as_ats: set[date] = field(default_factory=set)


def gather_register() -> RegisterSays:
    """Read every current release that says something of schools, trusts, memberships or links.

    Listings are taken from every date, also from files that a newer day's has retired, because together they tell
    who joined and left when; for schools and trusts `reference.schools` lets the newest file decide; links are
    taken from the newest file alone, because each of those files is whole.
    """
    says = RegisterSays()
    numbers: dict[int, dict[str, Any]] = {}
    newest_links: Release | None = None
    for release, definition in _registering():
        if has_rows(release, "schools"):
            if definition.register_columns and _names_schools(definition.register_columns):
                says.schools.extend(_schools(release))
            else:
                _add_numbers(release, numbers)
        if has_rows(release, "trusts"):
            says.trusts.extend(_trusts(release))
        if has_rows(release, "links") and (
            newest_links is None or (release.as_at or date.min) >= (newest_links.as_at or date.min)
        ):
            newest_links = release
    if newest_links:
        says.links = list(_links(newest_links))
    for release, definition in _listing():
        if has_rows(release, "listings") and release.as_at:
            says.listings.extend(_listings(release, release.as_at))
            register = definition.register_columns
            if register and register.whole and release.standing == Release.Standing.PUBLISHED:
                says.complete_as_ats.add(release.as_at)
    # A census or results file knows a school's numbers but not its name: it fills gaps, it does not found schools.
    named = {record.urn for record in says.schools}
    says.schools.extend(SchoolRecord(**said) for urn, said in numbers.items() if urn in named)
    return says


def mark_register() -> str:
    """A hash of the releases the register is made from: the same mark, the same register."""
    releases = {release.pk: release for release, _ in (*_registering(), *_listing())}
    made_from = sorted((pk, release.definition_mark, release.status) for pk, release in releases.items())
    return hashlib.sha256(repr(made_from).encode()).hexdigest()


def _registering() -> Iterator[tuple[Release, Dataset]]:
    for release in list_current_releases():
        definition = get_definition(release)
        if definition.register_columns:
            yield release, definition


def _listing() -> list[tuple[Release, Dataset]]:
    """The releases whose listings tell who was in which trust and when.

    Of files that come every day and retire one another: the first of all, the last of every month, and every one of
    the month of the newest. Who left without joining another trust is then known to the month, and a year of daily
    files is no more than a few.
    """
    chosen: dict[object, tuple[Release, Dataset]] = {}
    seen: set[str] = set()
    months = _newest_months()
    for release in sorted(list_dated_releases(), key=lambda release: (release.as_at or date.min, release.pk)):
        definition = get_definition(release)
        if not (definition.register_columns and definition.register_columns.listings and release.as_at):
            continue
        month = (release.as_at.year, release.as_at.month)
        if release.status == Release.Status.CURRENT:
            chosen[release.pk] = (release, definition)
        elif definition.newest_only:
            each_counts = release.dataset not in seen or months.get(release.dataset) == month
            chosen[release.dataset, release.as_at if each_counts else month] = (release, definition)
        seen.add(release.dataset)
    return list(chosen.values())


def _newest_months() -> dict[str, tuple[int, int]]:
    """Year and month of the newest dated release in force of every data set."""
    newest: dict[str, tuple[int, int]] = {}
    for release in list_current_releases().exclude(as_at=None).order_by("as_at"):
        if release.as_at:
            newest[release.dataset] = (release.as_at.year, release.as_at.month)
    return newest


def _names_schools(register: Register) -> bool:
    return bool(register.schools and register.schools.name)


def _schools(release: Release) -> Iterator[SchoolRecord]:
    names, rows = _columns(release, "schools")
    told = {"register_as_at": release.as_at, "register_source": release.title if release.as_at else "", "name": ""}
    for row in rows:
        yield SchoolRecord(**{**told, **{n: value for n, value in zip(names, row, strict=True) if value is not None}})


def _add_numbers(release: Release, numbers: dict[int, dict[str, Any]]) -> None:
    """Add what a file says of each school's numbers to what those before it said; the last that says something wins."""
    names, rows = _columns(release, "schools")
    urn = names.index("urn")
    for row in rows:
        said = numbers.setdefault(row[urn], {"name": ""})
        for name, value in zip(names, row, strict=True):
            if value is not None and value != "":
                said[name] = value


def _columns(release: Release, table: str) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    """The names of a table's columns, and its rows."""
    read = read_rows(release, table).drop_columns(["line"])
    return read.column_names, zip(*(column.to_pylist() for column in read.columns), strict=True)


def _trusts(release: Release) -> Iterator[TrustRecord]:
    for row in _rows(release, "trusts"):
        yield TrustRecord(**{name: value for name, value in row.items() if value is not None}, as_at=release.as_at)


def _listings(release: Release, as_at: date) -> Iterator[Listing]:
    for row in _rows(release, "listings"):
        yield Listing(row["urn"], row["uid"], row.get("joined_on"), as_at, release.title)


def _links(release: Release) -> Iterator[LinkRecord]:
    for row in _rows(release, "links"):
        yield LinkRecord(row["urn"], row["linked_urn"], row["link_type"], row.get("established_on"))


def _rows(release: Release, table: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = read_rows(release, table).drop_columns(["line"]).to_pylist()
    return rows
