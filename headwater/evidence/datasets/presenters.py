"""What is loaded, as the page, the terminal and the workbook show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format

from headwater.evidence.datasets.models import QuarantinedRow, Release
from headwater.evidence.datasets.queries import SetAsideSummary, list_current_releases, summarise_set_aside
from headwater.evidence.datasets.refusals import SetAside
from headwater.reference.calendar.years import AcademicYear


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """One release in force, every field as text for reading."""

    key: int
    title: str
    publisher: str
    speaks_for: str
    stage: str
    standing: str
    file: str
    rows: str
    set_aside: str
    loaded: str
    told: str
    has_set_aside: bool


@dataclass(frozen=True, slots=True)
class ReleasePage:
    """One release with what was set aside."""

    release: ReleaseRow
    reasons: list[SetAsideSummary]


def present_releases() -> list[ReleaseRow]:
    """Every release in force, by title and then by what it speaks for, newest first."""
    rows = [_row(release) for release in list_current_releases()]
    rows.sort(key=lambda row: row.speaks_for, reverse=True)
    return sorted(rows, key=lambda row: row.title)


def present_release(release: Release) -> ReleasePage:
    return ReleasePage(_row(release), summarise_set_aside(release))


@dataclass(frozen=True, slots=True)
class SetAsideRow:
    """One row that was set aside."""

    line: int
    column: str
    value: str
    why: str


def present_set_aside(rows: Iterable[QuarantinedRow]) -> list[SetAsideRow]:
    return [SetAsideRow(row.line, row.column, row.value, SetAside(row.reason).words) for row in rows]


def _row(release: Release) -> ReleaseRow:
    return ReleaseRow(
        key=release.pk,
        title=release.title,
        publisher=release.publisher,
        speaks_for=_speaks_for(release),
        stage=release.get_stage_display(),
        standing=release.get_standing_display(),
        file=release.file_name,
        rows=f"{release.rows:,}",
        set_aside=f"{release.set_aside:,}",
        loaded=date_format(timezone.localtime(release.loaded_at), "j F Y, H:i"),
        told=release.told,
        has_set_aside=release.set_aside > 0,
    )


def _speaks_for(release: Release) -> str:
    """`2024/25`, `2024/25, LA 936`, the date the file speaks for, its edition, or `several years`."""
    if release.as_at:
        return date_format(release.as_at, "j F Y")
    year = str(AcademicYear.parse(release.period)) if release.period else ""
    part = f"LA {release.part}" if release.part.isdigit() else release.part.replace("_", " ")
    return ", ".join(filter(None, (year, part))) or "several years"
