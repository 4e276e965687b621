"""Issued editions of cards, written straight into the records with the one document that programs read."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from hashlib import sha256

from headwater.oversight.cards.editions.freezing import in_json, open_copy
from headwater.oversight.cards.editions.workflow import State
from headwater.oversight.cards.models import CardEdition, EditionFile, Format, Readers
from headwater.reference.schools.models import School
from tests.factories.cards import card_of
from tests.factories.editions import ISSUED_AT, make_edition, make_round
from tests.factories.people import person_holding

WITHDRAWN_AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def make_issued_edition(school: School, *, withdrawn_because: str = "", content: bytes | None = None) -> CardEdition:
    """The school's card as it is today, issued for a meeting of its own. `content` stands instead of both documents."""
    by = person_holding("executive").user
    edition = make_edition(school, by=by, round=make_round(by))
    facts = {"state": State.ISSUED, "as_at": date(2026, 11, 22), "issued_at": ISSUED_AT, "issued_by": by}
    if withdrawn_because:
        facts |= {"state": State.WITHDRAWN, "withdrawn_at": WITHDRAWN_AT, "withdrawn_by": by}
        facts["withdrawn_because"] = withdrawn_because
    CardEdition.objects.filter(pk=edition.pk).update(**facts)
    card = card_of(school)
    for audience, made in ((Readers.CONFIDENTIAL, card), (Readers.OPEN, open_copy(card, ()))):
        kept = content if content is not None else json.dumps(in_json(made), ensure_ascii=False).encode()
        EditionFile.objects.create(
            edition=edition,
            format=Format.JSON,
            audience=audience,
            content=kept,
            sha256=sha256(kept).hexdigest(),
            size=len(kept),
        )
    edition.refresh_from_db()
    return edition
