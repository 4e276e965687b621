"""What a token can reach over the interface for programs, as the person who makes one chooses it."""

from __future__ import annotations

from collections.abc import Mapping

from headwater.foundations.accounts.tokens.parts import Part

PARTS: Mapping[str, Part] = {
    "figures": Part(
        "Schools and figures",
        frozenset({"schools.view", "cards.view"}),
        "Every shown figure of the schools you see, with where it came from or why it is missing.",
    ),
    "cards": Part(
        "Academy cards and their editions",
        frozenset({"schools.view", "cards.view", "packs.view"}),
        "The live card of each school you see, and every issued edition you may read, with the tier it says.",
    ),
    "targets": Part(
        "Targets",
        frozenset({"schools.view", "cards.view"}),
        "The targets that stand, and who agreed them.",
    ),
    "tiers": Part(
        "Tiers",
        frozenset({"schools.view", "tiers.view"}),
        "The tier of each school, and every decision behind it.",
        asks=frozenset({"tiers.view"}),
    ),
    "names": Part(
        "Names of people",
        frozenset({"people.view", "figures.enter"}),
        "Who entered or recorded something, where you are told. Without this: the school, or the trust.",
        adds=True,
    ),
}
"""Nothing here writes: whoever enters figures is told who entered them, so `figures.enter` stands among the names."""
