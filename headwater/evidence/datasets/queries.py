"""Reading data sets: what is loaded, what was set aside, and the released tables themselves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
from django.db.models import QuerySet

from headwater.evidence.datasets.definitions import DATASETS, Dataset, Gives
from headwater.evidence.datasets.fetching import Offer
from headwater.evidence.datasets.models import QuarantinedRow, Refusal, Release
from headwater.evidence.datasets.refusals import CannotLoad, SetAside
from headwater.foundations.warehouse import queries as warehouse
from headwater.reference.calendar.years import AcademicYear, NotAnAcademicYear


@dataclass(frozen=True, slots=True)
class Recognised:
    """A file and the definition that fits its name, with what the name says of it."""

    definition: Dataset
    year: AcademicYear | None
    part: str
    day: date | None
    stage: Release.Stage
    standing: Release.Standing


def recognise(offer: Offer, *, dataset: str = "", year: AcademicYear | None = None) -> Recognised | None:
    """The definition whose pattern fits the path, or None. `dataset` and `year` say what the name does not.

    Raises CannotLoad where the data set is published by year and neither the name nor `year` says which, or where
    the name says a year or a day that does not exist. A file that holds several years (`period`) is of none.
    """
    for definition in DATASETS.all().values():
        if definition.gives == Gives.NOTHING or (dataset and definition.key != dataset):
            continue
        for pattern in definition.files:
            found = re.search(pattern, offer.address)
            if found or dataset:
                return _recognised(definition, found.groupdict() if found else {}, offer, year)
    return None


def _recognised(
    definition: Dataset, named: dict[str, str | None], offer: Offer, year: AcademicYear | None
) -> Recognised:
    try:
        day = read_day(named.get("day"))
        edition = named.get("edition") or ""
        read_day(edition)
    except ValueError as error:
        raise CannotLoad(
            f"{offer.place}: “{named.get('day') or named.get('edition')}” in its name is no date. "
            "Give the file the name it was published under."
        ) from error
    by_year = definition.gives == Gives.FIGURES and not definition.period
    if by_year and year is None:
        year = _year_of(definition, named.get("year"), day, offer)
    return Recognised(
        definition,
        year if by_year else None,
        named.get("part") or named.get("sample") or named.get("day") or edition,
        day,
        Release.Stage(named.get("stage") or definition.stage),
        Release.Standing.EXTRACT if named.get("sample") else definition.standing,
    )


def _year_of(definition: Dataset, named: str | None, day: date | None, offer: Offer) -> AcademicYear:
    """The school year of a file of one year: from its name, its day or its definition."""
    if definition.year:
        return AcademicYear.parse(definition.year)
    if definition.year_of_day and day:
        return AcademicYear.containing(day)
    if not named:
        raise CannotLoad(
            f"{offer.place} does not say which school year it is of. "
            "Put it in a folder named like 2024-2025, or say --year 2024/25."
        )
    try:
        return AcademicYear.parse(named)
    except NotAnAcademicYear as error:
        raise CannotLoad(f"{offer.place}: {error} Rename its folder, or say --year 2024/25.") from error


def read_day(text: str | None) -> date | None:
    """The day in a file name: 20250711, 2025-07-11, 2025-07 (its first), or Ofsted's 28_Feb_2026."""
    if not text:
        return None
    spelt = re.fullmatch(r"(\d{1,2})[_ -]([A-Za-z]{3})[a-z]*[_ -](\d{4})", text)
    if spelt and spelt[2].title() in _MONTHS:
        return date(int(spelt[3]), _MONTHS.index(spelt[2].title()) + 1, int(spelt[1]))
    digits = re.sub(r"\D", "", text)
    if len(digits) < 6:
        return None
    return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8] or 1))


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def why_not_read(offer: Offer) -> str:
    """Why a file that is known is not read; blank for a file that is not known."""
    for definition in DATASETS.all().values():
        for known in definition.not_read:
            if any(re.search(pattern, offer.address) for pattern in known.files):
                return known.because
    return ""


def list_dated_releases() -> list[Release]:
    """Of every data set and part the last release, those retired by a newer day among them, oldest loaded first."""
    last: dict[tuple[str, str, str], Release] = {}
    for release in Release.objects.order_by("pk"):
        last[release.dataset, release.period, release.part] = release
    return sorted(last.values(), key=lambda release: (release.loaded_at, release.pk))


def list_current_releases(*, gives: str = "", datasets: Sequence[str] = ()) -> QuerySet[Release]:
    """Releases in force, oldest loaded first; narrowed to what they give, or to the data sets named."""
    releases = Release.objects.current().order_by("loaded_at", "id")
    if gives:
        datasets = [key for key, definition in DATASETS.all().items() if definition.gives == gives]
    return releases.filter(dataset__in=datasets) if datasets or gives else releases


def get_definition(release: Release) -> Dataset:
    """The definition of a release's data set as it is now."""
    return DATASETS.get(release.dataset)


def read_rows(release: Release, table: str = "outcomes") -> pa.Table:
    """One released table. `outcomes` holds the file's cells as text, by folded column name, with `line`."""
    return warehouse.read_table(release.folder, table)


def has_rows(release: Release, table: str) -> bool:
    return warehouse.has_table(release.folder, table)


def is_whole(release: Release) -> bool:
    """Whether the tables of a release still stand in the warehouse (somebody may have emptied or restored it)."""
    return warehouse.has_tables(release.folder, get_definition(release).tables())


def list_set_aside(release: Release) -> QuerySet[QuarantinedRow]:
    """The rows of a release that were set aside, by line."""
    return QuarantinedRow.objects.filter(release=release).order_by("line", "id")


def list_refusals(most: int = 20) -> QuerySet[Refusal]:
    """The files refused last, newest first."""
    return Refusal.objects.order_by("-refused_at", "-id")[:most]


@dataclass(frozen=True, slots=True)
class SetAsideSummary:
    """Rows set aside of one release for one reason."""

    reason: str
    words: str
    rows: int


def summarise_set_aside(release: Release) -> list[SetAsideSummary]:
    """How many rows of a release were set aside, by reason, most first."""
    counts = Counter(QuarantinedRow.objects.filter(release=release).values_list("reason", flat=True))
    return [SetAsideSummary(reason, SetAside(reason).words, rows) for reason, rows in counts.most_common()]


def find_twin(release_facts: pa.Table, others: Sequence[Release]) -> Release | None:
    """A release of another year that holds almost the same values, which no two years ever do.

    Compares school values that both have (at least 20): nine in ten the same means one file under two names.
    """
    if not others or not len(release_facts):
        return None
    import ibis

    key = ["level", "urn", "laestab", "measure", "group"]
    with warehouse.engine() as connection:
        mine = _own_values(ibis.memtable(release_facts))
        for other in others:
            theirs = _own_values(warehouse.scan(connection, [other.folder], "facts"))
            joined = mine.join(theirs, [mine[k].identical_to(theirs[k]) for k in key])
            counted = joined.aggregate(both=joined.count(), same=(mine.value == theirs.value).sum())
            counts = connection.to_pyarrow(counted).to_pylist()[0]
            if counts["both"] >= 20 and counts["same"] >= 0.9 * counts["both"]:
                return other
    return None


def _own_values(facts: Any) -> Any:
    return facts.filter((facts.level == "school") & ~facts.is_look_back & facts.value.notnull())


@dataclass(frozen=True, slots=True)
class Change:
    """How a new release differs from the one it replaces."""

    added: int
    gone: int
    changed: int


def summarise_change(new: str, old: str) -> Change:
    """Values of the release folder `new` against those of `old`: added, gone, and with another value or reason."""
    key = ["level", "urn", "laestab", "area", "population", "measure", "group", "period", "is_look_back"]
    with warehouse.engine() as connection:
        fresh, stale = (warehouse.scan(connection, [name], "facts") for name in (new, old))
        joined = fresh.outer_join(stale, [fresh[k].identical_to(stale[k]) for k in key])
        is_new, is_gone = joined["line_right"].isnull(), joined["line"].isnull()
        differs = ~joined["value"].identical_to(joined["value_right"]) | (joined["missing"] != joined["missing_right"])
        counted = joined.aggregate(added=is_new.sum(), gone=is_gone.sum(), changed=(differs & ~is_new & ~is_gone).sum())
        counts = connection.to_pyarrow(counted).to_pylist()[0]
    return Change(**{name: int(count or 0) for name, count in counts.items()})
