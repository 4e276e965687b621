"""When a tier may be recommended, agreed, contested: what `tiers.workflow` does not say. Pure: no database, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from headwater.improvement.tiers.models import TierCase

NOT_SEEN = -1
"""Of a case's version: whoever acts does not say which one they saw, and none is asked for."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What a reader judges of one statement: `verdict` is of `CriterionJudgement.Verdict`, `note` the evidence for it."""

    criterion: str
    verdict: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What the executive is about to recommend for one case. `tiers`: keys of the tier or packages; `direction` is of
    `TierCase.Direction`; `package_reasons`: which of the stated reasons of a package hold. `seen` is the version of the
    case that they had before them."""

    case: TierCase
    tiers: tuple[str, ...]
    reason: str
    direction: str = ""
    moves_up: str = ""
    moves_down: str = ""
    package_reasons: tuple[str, ...] = ()
    in_force_from: date | None = None
    review_on: date | None = None
    seen: int = NOT_SEEN
