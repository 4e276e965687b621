"""Reading what is kept of issued editions: bytes, and nothing made of them. What is not as it was kept is refused."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from headwater.foundations.accounts.scope import Scope
from headwater.oversight.cards.editions.workflow import State
from headwater.oversight.cards.models import CardEdition, CardEditionQuerySet, EditionFile, Format, Readers

READABLE = (State.ISSUED, State.WITHDRAWN)


class NotAsKept(Exception):
    """The bytes of a document are not those that were kept at issue: the records were changed by another way."""

    def __init__(self, edition: CardEdition, format: Format, audience: Readers) -> None:
        self.edition = edition
        super().__init__(
            f"The {Format(format).label} copy ({Readers(audience).label.lower()}) of edition {edition.number} is not "
            "as it was when the card was issued, and is not shown."
        )


def list_issued(urn: int) -> CardEditionQuerySet:
    """The school's editions that were issued, withdrawn since or not, in the order of their issue."""
    found = CardEdition.objects.filter(school=urn, state__in=READABLE)
    return found.select_related("round", "school").defer("as_sent").order_by("issued_at", "number")


def get_file(edition: CardEdition, format: Format, audience: Readers) -> EditionFile:
    """One document of an issued edition. Raises EditionFile.DoesNotExist, NotAsKept."""
    try:
        file = EditionFile.objects.get(edition=edition, format=format, audience=audience)
    except zlib.error:  # not even packed as it was
        raise NotAsKept(edition, format, audience) from None
    if len(file.content) != file.size or hashlib.sha256(file.content).hexdigest() != file.sha256:
        raise NotAsKept(edition, format, audience)
    return file


def read_contract(edition: CardEdition, audience: Readers) -> Mapping[str, Any]:
    """The contract that was kept with the edition. Raises EditionFile.DoesNotExist, NotAsKept."""
    contract: Mapping[str, Any] = json.loads(get_file(edition, Format.JSON, audience).content)
    return contract


def list_files(edition: CardEdition, scope: Scope) -> list[EditionFile]:
    """Which documents the edition has, without their contents."""
    seen = CardEdition.objects.within(scope).filter(pk=edition.pk)
    return list(EditionFile.objects.filter(edition__in=seen).defer("content").order_by("audience", "format"))


@dataclass(frozen=True, slots=True)
class Beside:
    """Editions to be read instead of one: the one that was prepared in its place, and the newest in force."""

    instead: CardEdition | None
    newer: CardEdition | None


def find_beside(edition: CardEdition, scope: Scope) -> Beside:
    """The same school's issued editions that a reader of this one should know of. One question."""
    issued = CardEdition.objects.within(scope).issued().filter(school=edition.school_id, issued_at__isnull=False)
    later = [
        each
        for each in issued.defer("as_sent").order_by("-issued_at", "-number")
        if (each.issued_at, each.number) > (edition.issued_at, edition.number)
    ]
    instead = next((each for each in later if each.instead_of_id == edition.pk), None)
    return Beside(instead, later[0] if later else None)
