"""Issued editions as programs read them: which there are, for which meeting, and whether one still stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from headwater.oversight.cards.models import CardEdition


@dataclass(frozen=True, slots=True)
class EditionFacts:
    """One edition. `standing`: `issued`, or `withdrawn` since; then `withdrawn_at` and `withdrawn_because` say when and
    why. `instead_of`: number of the withdrawn edition it stands for."""

    urn: int
    school: str
    number: int
    standing: str
    body: str
    meeting_on: date
    as_at: date | None
    issued_at: datetime | None
    withdrawn_at: datetime | None
    withdrawn_because: str
    instead_of: int | None


def present_editions(editions: Iterable[CardEdition], numbers: Mapping[int, int]) -> list[EditionFacts]:
    """Issued editions, with their schools and rounds. `numbers`: of editions that another stands for, by key."""
    return [
        EditionFacts(
            urn=edition.school_id,
            school=edition.school.name,
            number=edition.number,
            standing=edition.state,
            body=edition.round.called,
            meeting_on=edition.round.meeting_on,
            as_at=edition.as_at,
            issued_at=edition.issued_at,
            withdrawn_at=edition.withdrawn_at,
            withdrawn_because=edition.withdrawn_because,
            instead_of=numbers.get(edition.instead_of_id or 0),
        )
        for edition in editions
    ]
