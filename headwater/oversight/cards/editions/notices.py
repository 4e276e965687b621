"""What is kept of an edition when it is put before somebody: which one, in which version, for which meeting."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from headwater.oversight.cards.editions.dressing import meeting_words
from headwater.oversight.cards.editions.workflow import State
from headwater.oversight.cards.models import CardEdition


def notice_facts(edition: CardEdition) -> dict[str, Any]:
    """`about`, `version`, `label`, `school_urn` and `path`, as `audit.operations.Outgoing` and `audit.openings` take
    them. The label: `Draft academy card 3 for the trust board’s meeting on 20 November 2026`."""
    called = "Academy card" if edition.state in (State.ISSUED, State.WITHDRAWN) else "Draft academy card"
    return {
        "about": edition,
        "version": edition.version,
        "label": f"{called} {edition.number} for {meeting_words(edition.round)}",
        "school_urn": edition.school_id,
        "path": reverse("cards:edition-detail", args=[edition.school_id, edition.number]),
    }
