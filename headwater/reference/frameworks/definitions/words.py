"""The trust's own words, and texts that use them.

A text of a framework writes `{principal}` where a trust may say "headteacher", `{academy.many}` for the plural,
`{lgb.short}` for the abbreviation, and `{Academy}` at the start of a sentence. What may stand between the brackets is
fixed, so that any page can count on it; what it reads is the framework's (`words`), and a trust can change it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, StringConstraints

from headwater.foundations.definitions.kinds import Part
from headwater.foundations.definitions.problems import did_you_mean

WordKey = Literal[
    "academy",
    "trust",
    "principal",
    "pupil",
    "lgb",
    "governor",
    "board",
    "executive",
    "tier",
    "target",
    "plan",
    "card",
    "health-check",
    "curriculum-area",
]

WORD_MEANS: Mapping[str, str] = {
    "academy": "A school of the trust",
    "trust": "The trust",
    "principal": "The head of a school",
    "pupil": "A child or young person at school",
    "lgb": "The board of one school",
    "governor": "A member of that board",
    "board": "The board of the trust",
    "executive": "The trust’s central team of leaders",
    "tier": "A tier, phase, package or level of support",
    "target": "What a school is to reach",
    "plan": "A school’s plan for the year",
    "card": "A school’s figures on one page",
    "health-check": "The trust’s look at a school from outside",
    "curriculum-area": "A subject or phase within a school",
}
"""What each word stands for, in words of no trust: for the page on which a trust chooses its own."""

WORD_KEYS: tuple[str, ...] = get_args(WordKey)

_PLACE = re.compile(r"\{([^{}]*)\}")
_PLACE_AND_ARTICLE = re.compile(r"(?:\b(?P<article>[Aa])n? )?\{(?P<inside>[^{}]*)\}")
_NAME = re.compile(r"(?P<key>[A-Za-z][a-z-]*)(?:\.(?P<form>many|short))?")


def _checked(text: str) -> str:
    """Every `{…}` names a word; raises ValueError saying which does not."""
    for inside in _PLACE.findall(text):
        found = _NAME.fullmatch(inside)
        if found is None or found["key"].lower() not in WORD_KEYS:
            key = inside.partition(".")[0].lower()
            raise ValueError(
                f"“{{{inside}}}” is not one of the words a trust can choose.{did_you_mean(key, WORD_KEYS)} "
                f"Between brackets may stand: {', '.join(WORD_KEYS)}; after it .many or .short."
            )
    if "{" in _PLACE.sub("", text) or "}" in _PLACE.sub("", text):
        raise ValueError("A { here has no } after it, or a } no { before it.")
    if not text.strip():
        raise ValueError("Nothing stands here but spaces. Write it, or take the key out.")
    return text


def _in_one_line(text: str) -> str:
    if len(text.splitlines()) > 1:
        raise ValueError("A title stands in one line. Take the line break out.")
    return text


def _said(word: str) -> str:
    if reason := reason_against_word(word):
        raise ValueError(reason)
    return word


def reason_against_word(word: str) -> str:
    """Why a trust cannot call something so; "" where it can. A word stands within the texts of the framework."""
    if "{" in word or "}" in word:
        return f"“{word}” has a bracket {{ or }} in it. Brackets mark where a word goes. Write the word without."
    if word != word.strip() or len(word.splitlines()) > 1:
        return "A word stands in one line, without spaces before or after it."
    return ""


Text = Annotated[str, StringConstraints(min_length=1, max_length=2_000), AfterValidator(_checked)]
"""A sentence or some, in our own words, that may use the trust's words between brackets."""
Title = Annotated[
    str, StringConstraints(min_length=1, max_length=120), AfterValidator(_checked), AfterValidator(_in_one_line)
]
"""A few words by which a person knows the thing; no full stop."""


class Word(Part):
    """What a trust calls something: one of them, several of them, and the abbreviation where it has one."""

    one: Annotated[str, StringConstraints(min_length=1, max_length=60), AfterValidator(_said)]
    many: Annotated[str, StringConstraints(min_length=1, max_length=60), AfterValidator(_said)]
    short: Annotated[str, StringConstraints(max_length=20), AfterValidator(_said)] = ""


Words = Mapping[str, Word]


def fill(text: str, words: Mapping[WordKey, Word] | Words) -> str:
    """The text with the trust's words in the places of `{…}`. Every key must be in `words`; a framework has all.

    “a” and “an” before a place follow the word that is put there: “an {academy}” reads “a school” where that is what
    the trust says."""

    def said(place: re.Match[str]) -> str:
        found = _NAME.fullmatch(place["inside"])
        if found is None:
            raise ValueError(f"not a checked text: {text!r}")
        word = words[found["key"].lower()]  # type: ignore[index]  # one of two spellings of the same mapping
        reads = {"many": word.many, "short": word.short or word.one}.get(found["form"] or "", word.one)
        reads = reads[:1].upper() + reads[1:] if found["key"][0].isupper() else reads
        if place["article"] is None:
            return reads
        return f"{place['article']}{'n' if _takes_an(reads) else ''} {reads}"

    return _PLACE_AND_ARTICLE.sub(said, text)


def _takes_an(word: str) -> bool:
    """An academy, an LGB; a school, a unit, a one-form school, a SIP, a UTC."""
    first = re.split(r"[^A-Za-z]", word, maxsplit=1)[0]
    if len(first) > 1 and first.isupper():
        # Letters without a vowel among them are spelled out: el-gee-bee.
        return first[0] in ("FHLMNRSX" if not set(first) & set("AEIOU") else "AEIO")
    return first[:1].lower() in set("aeiou") and not re.match(r"(?:one|once)$|uni(?!n)|use|eu", first.lower())


def places(text: str) -> Iterator[str]:
    """The keys of the words that a text uses."""
    for inside in _PLACE.findall(text):
        yield inside.partition(".")[0].lower()
