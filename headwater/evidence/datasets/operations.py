"""Loading a published file: fetch, land, check, match, publish, tell.

Everything up to publish happens aside. Publishing is one database transaction: the new release becomes current, the
one it replaces is superseded, and the event is recorded from which figures and register follow. A process killed at
any point leaves what was current before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from django.db import transaction

from headwater.evidence.datasets import contract, landing, matching, tables, telling
from headwater.evidence.datasets.definitions import Dataset, Gives
from headwater.evidence.datasets.events import DatasetEvent
from headwater.evidence.datasets.fetching import Fetched, Offer, fetch
from headwater.evidence.datasets.landing import Landed
from headwater.evidence.datasets.models import QuarantinedRow, Refusal, Release, ReleaseQuerySet
from headwater.evidence.datasets.queries import Recognised, find_twin, is_whole, summarise_change
from headwater.evidence.datasets.refusals import CannotLoad
from headwater.foundations.accounts.models import User
from headwater.foundations.audit.operations import record_event
from headwater.foundations.warehouse import operations as warehouse

MOST_SET_ASIDE = 0.5
"""A file of which more than this share of rows would be set aside is not what its name says; it is refused."""
FEWEST_KEPT = 0.7
"""A new release with fewer than this share of the rows of the one it replaces has probably been cut short."""

Say = Callable[[str], None]
"""Told the name of each verb as it begins."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of one file: a new release, or (`is_new` false) the release that already holds these bytes."""

    release: Release
    is_new: bool


def load_file(
    *,
    offer: Offer,
    recognised: Recognised,
    by: User | None,
    now: datetime,
    accept_smaller: bool = False,
    say: Say = lambda verb: None,
) -> Loaded:
    """Load one recognised file. Raises CannotLoad, saying what is wrong and what to do, with nothing changed.

    Call while holding `warehouse.operations.writing()`, so that two loads never answer for one data set at once.
    """
    began = monotonic()
    definition = recognised.definition
    say("fetch")
    reading = definition.reading
    fetched = fetch(offer, member_pattern=reading.member, table=reading.table)
    before = _latest(recognised)
    if known := _already(fetched, recognised, before):
        return Loaded(known, is_new=False)
    say("land")
    table = tables.open_table(fetched.table, place=offer.place, reading=reading)
    agreed = contract.agree(definition, table.header, year=recognised.year, place=offer.place)
    rows = table.rows(agreed.wanted)
    contract.check_year_column(definition, rows, year=recognised.year, place=offer.place)
    landed = landing.land(definition, agreed, rows)
    say("check")
    _check(definition, recognised, landed, rows=rows.offered, before=before, place=offer.place, smaller=accept_smaller)
    say("match")
    # An index of 2019 is of no school year: schools opened since have their figure too.
    matching.match(landed, year=None if definition.year else recognised.year, place=offer.place)
    _check_set_aside(landed, rows.offered, place=offer.place)
    say("publish")
    release = _publish(fetched, recognised, landed, rows.offered, before, by=by, now=now, began=began)
    say("tell")
    return Loaded(release, is_new=True)


def refuse_file(*, offer: Offer, message: str, by: User | None) -> Refusal:
    """Keep what a person was told about a file that was not loaded."""
    with transaction.atomic():
        refusal = Refusal.objects.create(file_name=offer.label[-300:], message=message, offered_by=by)
        record_event(DatasetEvent.FILE_REFUSED, by=by, about=refusal, after={"message": message})
    return refusal


def tidy_warehouse(*, by: User | None) -> list[str]:
    """Remove what an interrupted load left behind. Writes an event only where there was something to remove."""
    releases = Release.objects.values_list("folder", "sha256")
    removed = warehouse.sweep(keep={f for f, _ in releases}, keep_raw={s for _, s in releases})
    newest = Release.objects.order_by("-pk").first()
    if removed and newest:
        with transaction.atomic():
            record_event(DatasetEvent.WAREHOUSE_TIDIED, by=by, about=newest, after={"removed": len(removed)})
    return removed


def definition_mark(definition: Dataset) -> str:
    """A hash of everything a definition says: the same bytes read by another definition are another release."""
    return hashlib.sha256(definition.model_dump_json().encode()).hexdigest()


def _latest(recognised: Recognised) -> Release | None:
    """The last release of just this data set, period and part: in force, unless a newer day's has retired it."""
    return _siblings(recognised).filter(part=recognised.part).order_by("-pk").first()


def _siblings(recognised: Recognised) -> ReleaseQuerySet:
    return Release.objects.filter(dataset=recognised.definition.key, period=_period(recognised))


def _retired_by(recognised: Recognised) -> list[Release]:
    """Releases in force of earlier days or editions, which this one takes the place of."""
    if not recognised.definition.newest_only:
        return []
    others = _siblings(recognised).current().filter(standing=recognised.standing).exclude(part=recognised.part)
    return [other for other in others if _when(other.part) < _when(recognised.part)]


def _retires_at_once(recognised: Recognised) -> bool:
    """Whether a release of a later day or edition is in force, so that this one is history when it arrives."""
    if not recognised.definition.newest_only:
        return False
    others = _siblings(recognised).current().filter(standing=recognised.standing)
    return any(_when(other.part) > _when(recognised.part) for other in others)


def _when(part: str) -> str:
    """A day or edition so that it can be compared: 2026-07-23 and 20260723 are one day."""
    return part.replace("-", "")


def _day_before(recognised: Recognised) -> Release | None:
    """The newest release of a register that is published whole and anew each day: nothing replaces it, but a file
    of the next day is as long."""
    register = recognised.definition.register_columns
    if not (register and register.whole and recognised.day and recognised.standing == Release.Standing.PUBLISHED):
        return None
    others = Release.objects.current().filter(dataset=recognised.definition.key, standing=recognised.standing)
    return others.filter(as_at__lt=recognised.day).order_by("-as_at").first()


def _period(recognised: Recognised) -> str:
    return recognised.year.slug if recognised.year else ""


def _already(fetched: Fetched, recognised: Recognised, before: Release | None) -> Release | None:
    mark = definition_mark(recognised.definition)
    if before and before.sha256 == fetched.sha256 and before.definition_mark == mark and is_whole(before):
        return before
    if recognised.definition.gives != Gives.FIGURES:
        return None  # two registers of two days may well be the same
    same_bytes = Release.objects.current().filter(dataset=recognised.definition.key, sha256=fetched.sha256)
    elsewhere = same_bytes.exclude(period=_period(recognised), part=recognised.part).first()
    if elsewhere:
        loaded_as = " ".join(filter(None, (elsewhere.period.replace("-", "/"), elsewhere.part)))
        raise CannotLoad(
            f"{fetched.offer.place} is byte for byte the file already loaded as {loaded_as} "
            f"({elsewhere.file_name}). Check its name, and the year in the name of its folder."
        )
    return None


def _check(
    definition: Dataset,
    recognised: Recognised,
    landed: Landed,
    *,
    rows: int,
    before: Release | None,
    place: str,
    smaller: bool,
) -> None:
    contract.check_complete(definition, landed.complete, place=place)
    contract.check_values(definition, landed.absent, place=place)
    larger = before or _day_before(recognised)
    if larger and rows < FEWEST_KEPT * larger.rows and not smaller:
        raise CannotLoad(
            f"{place} has {rows:,} rows; {larger.file_name}, the release it would replace, has {larger.rows:,}. "
            "It may have been cut short. Download it again, or say --accept-smaller if it is right."
        )
    if recognised.year and "facts" in landed.tables:
        others = Release.objects.current().filter(dataset=definition.key, part=recognised.part)
        twin = find_twin(landed.tables["facts"], list(others.exclude(period=_period(recognised))))
        if twin:
            raise CannotLoad(
                f"{place} holds the values of {twin.period.replace('-', '/')}, loaded from {twin.file_name}, "
                f"and not those of {recognised.year}. Check the year in the name of its folder."
            )


def _check_set_aside(landed: Landed, rows: int, *, place: str) -> None:
    lines = {row.line for row in landed.set_aside}
    if rows and len(lines) > MOST_SET_ASIDE * rows:
        first = min(landed.set_aside, key=lambda row: row.line)
        raise CannotLoad(
            f"{place}: {len(lines):,} of {rows:,} rows cannot be read, the first on line {first.line} "
            f"({first.column or 'row'} “{first.value[:60]}”: {first.reason.words}). Nothing was loaded. "
            "Check that this is the file its name says."
        )


def _publish(
    fetched: Fetched,
    recognised: Recognised,
    landed: Landed,
    rows: int,
    before: Release | None,
    *,
    by: User | None,
    now: datetime,
    began: float,
) -> Release:
    definition = recognised.definition
    name = "_".join(filter(None, (definition.key, _period(recognised), recognised.part)))
    with ThreadPoolExecutor(1) as beside:  # the disk takes the file as given while its figures are being packed
        kept = [] if definition.personal else [beside.submit(warehouse.keep_raw, fetched.given, sha256=fetched.sha256)]
        folder = warehouse.write_release(landed.tables, name=name)
    for each in kept:
        each.result()  # raises what went wrong in there
    facts = len(landed.tables["facts"]) if "facts" in landed.tables else 0
    has_before = before is not None and definition.gives == Gives.FIGURES and is_whole(before)
    change = summarise_change(folder, before.folder) if before and has_before else None
    with transaction.atomic():
        retired = _retired_by(recognised)
        gone = [release.pk for release in (*retired, *([before] if before else []))]
        Release.objects.filter(pk__in=gone).update(status=Release.Status.SUPERSEDED)
        is_past = _retires_at_once(recognised)
        release = Release.objects.create(
            dataset=definition.key,
            period=_period(recognised),
            part=recognised.part,
            stage=recognised.stage,
            standing=recognised.standing,
            status=Release.Status.SUPERSEDED if is_past else Release.Status.CURRENT,
            title=definition.title,
            publisher=definition.publisher,
            as_at=recognised.day,
            file_name=fetched.offer.label[-300:],
            sha256=fetched.sha256,
            size=fetched.size,
            raw_kept=not definition.personal,
            rows=rows,
            facts=facts,
            set_aside=len({row.line for row in landed.set_aside}),
            seconds=round(monotonic() - began, 3),
            folder=folder,
            definition_mark=definition_mark(definition),
            told=telling.tell(
                definition,
                recognised.year,
                rows,
                facts,
                landed.set_aside,
                change,
                retired=len(retired),
                is_past=is_past,
            ),
            supersedes=before,
            loaded_at=now,
            loaded_by=by,
        )
        QuarantinedRow.objects.bulk_create(
            [
                QuarantinedRow(
                    release=release,
                    line=row.line,
                    reason=row.reason.value,
                    column=row.column[:120],
                    value=row.value[:200],
                )
                for row in landed.set_aside
            ],
            batch_size=500,
        )
        record_event(
            DatasetEvent.RELEASE_PUBLISHED,
            by=by,
            about=release,
            before={"releases": gone} if gone else {},
            after={"release": release.pk, "file": release.file_name, "rows": rows, "values": facts},
        )
    return release
