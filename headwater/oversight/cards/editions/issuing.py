"""What an edition is issued with: gathered and made before anything is held, so that nobody waits for it.

`operations.issue_card` keeps it, whole, where what it was made from still holds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from headwater.evidence.datasets.models import Release
from headwater.oversight.cards.editions.dressing import (
    dress,
    get_live_card,
    issued_head,
    list_shown_disputes,
    with_changes,
)
from headwater.oversight.cards.editions.freezing import Earlier, Frozen, freeze
from headwater.oversight.cards.editions.reading import list_issued, read_contract
from headwater.oversight.cards.models import CardEdition, Readers
from headwater.oversight.cards.presenters.tree import Card
from headwater.oversight.cards.queries import get_mark
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.frameworks.queries import get_edition_for, get_main_framework
from headwater.reference.schools.models import School

TRIES = 10
"""A card is gathered in some ten questions to the database. Where something was done between them it is gathered anew,
so that no card is half of one release and half of the next."""


class NeverStill(RuntimeError):
    """So much was being done that the card could not be gathered in one piece."""


@dataclass(frozen=True, slots=True)
class Made:
    """All that an edition is issued with, and what has to hold still when it is kept: which step was the newest
    (`version`), and which editions of the school had been issued."""

    version: int
    earlier: tuple[int, ...]
    as_at: date
    made_with: dict[str, Any]
    files: tuple[Frozen, ...]


def make_edition(edition: CardEdition, *, now: datetime) -> Made:
    """Gather the card as it stands and make every document of it. Writes nothing. Raises NeverStill, and what making
    documents raises."""
    today = timezone.localdate(now)
    issued = list(list_issued(edition.school_id))
    card = _gather(edition, issued, today)
    earlier = [
        Earlier(each.pk, read_contract(each, Readers.CONFIDENTIAL), read_contract(each, Readers.OPEN))
        for each in issued
    ]
    return Made(
        version=edition.version,
        earlier=tuple(each.pk for each in issued),
        as_at=today,
        made_with=_made_with(card, edition.school, today),
        files=freeze(card, on=today, earlier=earlier),
    )


def _gather(edition: CardEdition, issued: list[CardEdition], today: date) -> Card:
    for _ in range(TRIES):
        mark = get_mark()
        card = dress(
            get_live_card(edition.school_id, today),
            head=issued_head(edition, today),
            context=edition.context,
            disputes=list_shown_disputes(edition),
        )
        if get_mark() == mark:
            return with_changes(card, edition, issued[-1] if issued else None)
    raise NeverStill("Figures were being loaded or written all the while.")


# What it was made with -----------------------------------------------------------------------------------------------


def _made_with(card: Card, school: School, today: date) -> dict[str, Any]:
    """Version of the program and of every folder of definitions, the framework's edition, every file of the card."""
    main = get_main_framework()
    framework = get_edition_for(school, main, AcademicYear.containing(today)) if main else None
    return {
        "headwater": _version(),
        "definitions": definition_marks(),
        "framework": {"key": framework.adopted.key, "edition": framework.number} if framework else None,
        "releases": [
            {
                "release": release.pk,
                "dataset": release.dataset,
                "period": release.period,
                "part": release.part,
                "stage": release.stage,
                "file": release.file_name,
                "sha256": release.sha256,
                "loaded_at": release.loaded_at.isoformat(),
            }
            for release in Release.objects.filter(pk__in=_releases_of(card)).order_by("pk")
        ],
    }


def _version() -> str:
    """Of the program; where it runs from its source and was never installed, that."""
    try:
        return version("headwater")
    except PackageNotFoundError:
        return "from its source"


def _releases_of(card: Card) -> set[int]:
    sources = [cell.source for row in card.every_row for line in row.lines for cell in line.cells]
    sources += [inspection.source for inspection in card.inspections]
    return {source.release for source in sources if source is not None and source.release is not None}


def definition_marks() -> dict[str, str]:
    """The hash of each folder of definitions, by its name, and of the trust's own under `own`."""
    marks = {
        folder.name: _mark_of(folder) for folder in sorted(Path(settings.DEFINITIONS).iterdir()) if _is_kind(folder)
    }
    own = Path(settings.OWN_DEFINITIONS) if settings.OWN_DEFINITIONS else None
    return marks | ({"own": _mark_of(own)} if own and own.is_dir() else {})


def _is_kind(folder: Path) -> bool:
    return folder.is_dir() and not folder.name.startswith("_")


def _mark_of(folder: Path) -> str:
    mark = hashlib.sha256()
    for path, data in _files(folder):
        mark.update(f"{path}\0{len(data)}\0".encode() + data)
    return mark.hexdigest()


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*.yaml")):
        yield path.relative_to(folder).as_posix(), path.read_bytes()
