"""When a finding may be accepted. Pure: no database, no clock."""

from __future__ import annotations

from headwater.evidence.signals.models import Acceptance
from headwater.foundations.documents.personal_data import reasons_not_to_keep
from headwater.foundations.ui.lengths import too_long

SHORTEST_REASON, LONGEST_REASON = 10, 500


def reasons_not_to_accept(reason: str, *, seen: str, current: str | None) -> list[str]:
    """Why this finding may not be accepted for that reason; empty when it may.

    `seen` is the fingerprint of the numbers as the person saw them, `current` as they are now; None where the check
    finds nothing any more.
    """
    if current is None:
        return ["There is nothing to accept any more: the numbers have been put right."]
    if seen != current:
        return ["The numbers have changed since you looked. Read what is found now, then accept it if it still stands."]
    said = reason.strip()
    if len(said) < SHORTEST_REASON:
        return [f"Say in at least {SHORTEST_REASON} characters why it stands as it is."]
    if len(said) > LONGEST_REASON:
        return [too_long("The reason", len(said), LONGEST_REASON)]
    return reasons_not_to_keep(said)


def reasons_not_to_withdraw(acceptance: Acceptance) -> list[str]:
    return ["This acceptance has been taken back already."] if acceptance.withdrawn_at is not None else []
