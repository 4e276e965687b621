"""Releases for tests: a file as it would stand after loading, without its rows."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count

from headwater.evidence.datasets.models import Release

_numbers = count(1)


def make_release(
    dataset: str = "ks2-results",
    period: str = "2018-19",
    *,
    title: str = "Key stage 2 performance tables",
    stage: str = Release.Stage.FINAL,
    standing: str = Release.Standing.PUBLISHED,
    file_name: str = "2018-2019/936_ks2final.csv",
    part: str = "",
    publisher: str = "Department for Education",
    loaded_on: date = date(2026, 11, 21),
    as_at: date | None = None,
) -> Release:
    """A current release of a data set, loaded at noon on `loaded_on`."""
    number = next(_numbers)
    return Release.objects.create(
        dataset=dataset,
        period=period,
        part=part or f"part-{number}",
        stage=stage,
        standing=standing,
        title=title,
        publisher=publisher,
        as_at=as_at,
        file_name=file_name,
        sha256=f"{number:064d}",
        size=1,
        raw_kept=True,
        rows=1,
        facts=1,
        set_aside=0,
        seconds=0.1,
        folder=f"{dataset}-{number}",
        definition_mark="0" * 64,
        told="",
        loaded_at=datetime(loaded_on.year, loaded_on.month, loaded_on.day, 12, tzinfo=UTC),
    )
