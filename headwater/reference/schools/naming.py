"""Names of the register as people write them."""

from __future__ import annotations

import re

_SMALL = {"A", "AN", "AND", "AT", "BY", "FOR", "IN", "OF", "ON", "THE", "TO", "WITH"}
_KEPT = re.compile(r"^[^AEIOUY]+$|^(?:II|III|IV|VI|VII|UK|CE|RC|AET|USP|ACE|LEO|ATLP|EACT)$")


def name_to_read(name: str) -> str:
    """`THE GOOD SHEPHERD TRUST` as `The Good Shepherd Trust`; a name that is not all in capitals as it stands.

    A word without vowels is taken for initials and keeps its capitals (`GLF Schools`); small words inside the name
    are written small. It is a guess about spelling and changes nothing that is stored.
    """
    if not name.isupper():
        return name
    words = name.split(" ")
    return " ".join(_word(word, is_first=place == 0) for place, word in enumerate(words))


def _word(word: str, *, is_first: bool) -> str:
    bare = word.strip("(),.&")
    if bare in _SMALL and not is_first:
        return word.lower()
    if not bare or _KEPT.match(bare):
        return word
    # Each part of a double name; the S of a possessive stays small: `ST MARY'S-BY-THE-SEA`.
    return re.sub(r"[A-Z]+(?:['’][A-Z]{1,2}\b)?", lambda part: part[0].capitalize(), word)
