"""Everybody who has something to say of a day, in the order of the page. A package that comes to decide something adds
its recorder here: a function that tells facts of the schools asked about, in a fixed number of questions."""

from __future__ import annotations

from headwater.pages.record import boards, frameworks, targets, tiers
from headwater.pages.record.facts import Recorder

RECORDERS: tuple[Recorder, ...] = (
    targets.STANDING,
    targets.ON_THEIR_WAY,
    tiers.DECIDED,
    tiers.CASES,
    frameworks.IN_FORCE,
    boards.CARDS,
    boards.PACKS,
)
