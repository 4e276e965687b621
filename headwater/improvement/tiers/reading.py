"""What people write where a tier stands: “Tier 3: Reinvent”, “3”, “reinvent”, “Core, Enhanced”. Pure."""

from __future__ import annotations

import re
from difflib import get_close_matches

from headwater.reference.frameworks.definitions import Framework
from headwater.reference.frameworks.definitions.tiers import Tier

_PARTED = re.compile(r"\s*(?:[,;+&/]|\band\b)\s*")


class NotATier(ValueError):
    """The text cannot be read as a tier of this framework; says what to write instead."""


def parse_tiers(text: str, framework: Framework) -> tuple[str, ...]:
    """The keys that a text names, in the framework's order: one, or of additive packages every one named.

    A tier is known by its key, its title, either side of a colon in the title, and by its number: `3`, `T3`,
    `Tier 3`, `Reinvent`, `Tier 3 - Reinvent`. Raises NotATier with a sentence that says what to write instead.
    """
    word = framework.words["tier"].one
    if not text.strip():
        raise NotATier(f"Say which {word}: {_titles(framework)}.")
    if whole := _known(text, framework):
        return (whole,)
    parts = [part for part in _PARTED.split(text) if part.strip()]
    if framework.tiering.kind == "additive" and len(parts) > 1:
        found = {_one(part, framework) for part in parts}
        return tuple(tier.key for tier in framework.tiering.tiers if tier.key in found)
    return (_one(text, framework),)


def _one(text: str, framework: Framework) -> str:
    if key := _known(text, framework):
        return key
    words = {name: tier for tier in framework.tiering.tiers for name in _names(tier, framework)}
    near = get_close_matches(_plainly(text), [name for name in words if len(name) > 2], n=1)
    meant = f" Did you mean {framework.say(words[near[0]].title)}?" if near else ""
    word = framework.words["tier"].one
    raise NotATier(f"“{text.strip()}” is no {word} of the framework.{meant} Write one of: {_titles(framework)}.")


def _known(text: str, framework: Framework) -> str:
    """The key of the one tier that the text can mean; "" where it means none, or several."""
    said = _plainly(text)
    found = [tier.key for tier in framework.tiering.tiers if said in _names(tier, framework)]
    return found[0] if len(found) == 1 else ""


def _names(tier: Tier, framework: Framework) -> set[str]:
    title, word = framework.say(tier.title), framework.words["tier"].one
    number = str(tier.order)
    names = {tier.key, title, *re.split(r":", title), number, f"{word} {number}", f"{word[:1]}{number}"}
    # “Core offer” is “Core” to whoever writes a sheet, where that tells it from the others.
    names.add(re.sub(r"\b(?:offer|package|support)\b", "", title, flags=re.IGNORECASE))
    return {plain for name in names if (plain := _plainly(name))}


def _titles(framework: Framework) -> str:
    return ", ".join(framework.say(tier.title) for tier in framework.tiering.tiers)


def _plainly(text: str) -> str:
    """Lower case, letters and figures only, parted by single blanks."""
    return " ".join(re.sub(r"[^\w]+", " ", text.casefold()).split())
