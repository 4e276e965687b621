"""How often something is due: one type, one spelling. Pure; no date is known here (see `windows`).

`2 a year`, `3 a year, one a term`, `each half-term`, `every 2 weeks`, `once`, `as needed`, `unquantified`, each of
them with a limit where there is one: `each half-term, first 2 years of service`. Weeks are teaching weeks: a meeting
every 4 weeks falls nine times in a year of 39 of them, not thirteen times.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, assert_never

Kind = Literal["a-year", "each-term", "each-half-term", "every-weeks", "once", "as-needed", "unquantified"]
Spread = Literal["", "term", "half-term"]

TERMS, HALF_TERMS = 3, 6
USUAL_WEEKS = 39  # teaching weeks of a year of 190 to 195 days
MOST_SERVICE_YEARS = 10
LONGEST = 100  # characters; no spelling is so long

HOW_TO_WRITE_IT = "Write it like “2 a year”, “each term”, “every 2 weeks”, “as needed”."


class NotACadence(ValueError):
    """The text does not say how often. Carries the text; the message says why, and what can be written."""

    def __init__(self, text: str, reason: str = "") -> None:
        shown = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
        if reason:
            message = f"“{shown}” is not a cadence: {reason}"
        elif text.strip():
            message = f"“{shown}” is not a cadence. {HOW_TO_WRITE_IT}"
        else:
            message = f"Nothing says how often. {HOW_TO_WRITE_IT}"
        super().__init__(message)
        self.text = text
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Cadence:
    """How often. One that cannot be is not made: NotACadence, with the reason.

    Numbers that a kind does not use are 0; `count` of each-term and each-half-term is 1 where it is left out.
    """

    kind: Kind
    count: int = 0  # a-year: how many a year; each-term and each-half-term: how many in each
    weeks: int = 0  # every-weeks: from one to the next, in teaching weeks
    spread: Spread = ""  # a-year: one in each term or half-term, so that count is 3 or 6
    service_years: int = 0  # only while somebody has been in post for less; 0 is no limit
    is_minimum: bool = False  # at least so often

    def __post_init__(self) -> None:
        if self.kind in ("each-term", "each-half-term") and self.count == 0:
            object.__setattr__(self, "count", 1)
        if reason := _reason_against(self):
            raise NotACadence(str(self), reason)

    @property
    def is_scheduled(self) -> bool:
        """Whether due windows can be worked out from it."""
        return self.kind not in ("as-needed", "unquantified")

    def __str__(self) -> str:
        """The canonical spelling; `parse_cadence` reads it back as the same cadence."""
        core = f"{'at least ' if self.is_minimum else ''}{_say_core(self)}"
        if not self.service_years:
            return core
        limit = f"first {'year' if self.service_years == 1 else f'{self.service_years} years'} of service"
        return limit if self.kind == "unquantified" else f"{core}, {limit}"

    def a_year(self, weeks: int = USUAL_WEEKS) -> int | None:
        """About how many fall in a year of so many teaching weeks; None where no quantity is said. Once is 1."""
        match self.kind:
            case "a-year":
                return self.count
            case "each-term":
                return self.count * TERMS
            case "each-half-term":
                return self.count * HALF_TERMS
            case "every-weeks":
                return weeks // self.weeks
            case "once":
                return 1
            case "as-needed" | "unquantified":
                return None
            case _:
                assert_never(self.kind)


def parse_cadence(text: str) -> Cadence:
    """Read a cadence however it is spelled; capitals and spaces do not matter. Raises NotACadence."""
    if len(text) > LONGEST:
        raise NotACadence(text)
    wanted = " ".join(text.casefold().translate(_DASHES).split())
    limited = _LIMIT.fullmatch(wanted)
    try:
        if limited is None:
            return _read(wanted, 0)
        years = _number(limited["years"] or "1")
        if years == 0:
            raise NotACadence(text, f"a limit is the first 1 to {MOST_SERVICE_YEARS} years of service.")
        return _read(limited["often"], years) if limited["often"] else Cadence("unquantified", service_years=years)
    except NotACadence as wrong:
        raise NotACadence(text, wrong.reason) from None


def _read(wanted: str, service_years: int) -> Cadence:
    often = _MINIMUM.sub("", wanted)
    for kind, default, pattern in _SPELLINGS:
        if not (found := pattern.fullmatch(often)):
            continue
        said = found.groupdict()
        number = default if said.get("number") is None else _number(said["number"])
        if number == 0 and kind in ("each-term", "each-half-term"):
            raise NotACadence(wanted, _NOUGHT)
        return Cadence(
            kind,
            count=0 if kind == "every-weeks" else number,
            weeks=number if kind == "every-weeks" else 0,
            spread=_spread(said.get("spread") or ""),
            service_years=service_years,
            is_minimum=often != wanted,
        )
    raise NotACadence(wanted, _MONTHS if "month" in often else "")


def _say_core(cadence: Cadence) -> str:
    match cadence.kind:
        case "a-year":
            return f"{cadence.count} a year{_SAY_SPREAD[cadence.spread]}"
        case "each-term":
            return "each term" if cadence.count == 1 else f"{cadence.count} each term"
        case "each-half-term":
            return "each half-term" if cadence.count == 1 else f"{cadence.count} each half-term"
        case "every-weeks":
            return "every week" if cadence.weeks == 1 else f"every {cadence.weeks} weeks"
        case "once" | "as-needed" | "unquantified":
            return cadence.kind.replace("-", " ")
        case _:
            assert_never(cadence.kind)


_SAY_SPREAD = {"": "", "term": ", one a term", "half-term": ", one each half-term"}

_NOUGHT = "nought is not how often. Leave the item out, or write “as needed”."
_UNUSED = "it has a number that belongs to another kind."
_MONTHS = "months hold holidays, so teaching weeks are counted. Write it like “every 4 weeks” or “each half-term”."
_MOST = {
    "a-year": (52, "more than 52 a year is more than once a week. Write at most “52 a year”, or “every week”."),
    "each-term": (14, "no term has more than 14 teaching weeks. Write at most “14 each term”, or “every week”."),
    "each-half-term": (7, "a half-term has seven teaching weeks. Write at most “7 each half-term”, or “every week”."),
    "every-weeks": (USUAL_WEEKS, "a year has about 39 teaching weeks. Write at most “every 39 weeks”, or “1 a year”."),
}


def _reason_against(cadence: Cadence) -> str:
    """Why there cannot be such a cadence; empty where there can."""
    if not 0 <= cadence.service_years <= MOST_SERVICE_YEARS:
        return f"a limit is the first 1 to {MOST_SERVICE_YEARS} years of service."
    if cadence.kind not in _MOST:
        if cadence.is_minimum:
            return "“at least” needs how often, such as “at least 1 a year”."
        return _UNUSED if cadence.count or cadence.weeks or cadence.spread else ""
    counts_weeks = cadence.kind == "every-weeks"
    number, other = (cadence.weeks, cadence.count) if counts_weeks else (cadence.count, cadence.weeks)
    if other or (cadence.spread and cadence.kind != "a-year"):
        return _UNUSED
    if number < 1:
        return _NOUGHT
    most, reason = _MOST[cadence.kind]
    return reason if number > most else _reason_against_spread(cadence)


def _reason_against_spread(cadence: Cadence) -> str:
    says = _SAY_SPREAD[cadence.spread].removeprefix(", ")
    made = {"": cadence.count, "term": TERMS, "half-term": HALF_TERMS}[cadence.spread]
    if made == cadence.count:
        return ""
    return f"{says} makes {made} a year. Write “{made} a year, {says}” or “{cadence.count} a year”."


_WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_NUMBERS = {word: number for number, word in enumerate(_WORDS, start=1)} | {"once": 1, "twice": 2}
_DASHES = str.maketrans("\u2010\u2011\u2012\u2013\u2212", "-----")  # hyphens and dashes that sheets put in

_N = rf"(?P<number>[0-9]{{1,6}}|{'|'.join(_WORDS)})"
_TIMES = rf"(?P<number>[0-9]{{1,6}}|{'|'.join(_NUMBERS)})(?: times?)?"
_EVERY = "(?:each|every|per)"
_A = rf"(?: (?:in )?(?:a|an|{_EVERY}) | ?/)"
_EACH = rf"(?:in )?(?:a|{_EVERY})"
_YEAR = "(?:academic |school )?(?:year|yr|annum)"
_HALF = "half[- ]?term"
_SPREADS = rf"(?:one|1|once) {_EACH} (?:{_HALF}|term)|(?:each|every) (?:{_HALF}|term)|(?:{_HALF}|term)ly"
_LIMIT = re.compile(
    r"(?:(?P<often>.*?)[,;:]? )??(?:(?:for|in|during) )?(?:(?:the|their) )?"
    rf"first (?:(?P<years>[0-9]{{1,6}}|{'|'.join(_WORDS)}) )?"
    r"(?:academic )?years? (?:of service|in post|in service)"
)
_MINIMUM = re.compile(r"^(?:at least|a minimum of|minimum|min\.?) ")

# In order: the first that reads the whole text.
_SPELLINGS: tuple[tuple[Kind, int, re.Pattern[str]], ...] = (
    ("a-year", 1, re.compile(rf"annual|annually|yearly|{_EVERY} {_YEAR}")),
    ("a-year", 0, re.compile(rf"{_TIMES}{_A} ?{_YEAR}(?:(?:[,;:]| -)? \(?(?P<spread>{_SPREADS})\)?)?")),
    ("each-half-term", 1, re.compile(rf"{_HALF}ly|{_EVERY} {_HALF}")),
    ("each-half-term", 0, re.compile(rf"{_TIMES}{_A} ?{_HALF}")),
    ("each-term", 1, re.compile(rf"termly|{_EVERY} term")),
    ("each-term", 0, re.compile(rf"{_TIMES}{_A} ?term")),
    ("every-weeks", 1, re.compile(rf"weekly|{_EVERY} week|once a week")),
    ("every-weeks", 2, re.compile(rf"fortnightly|{_EVERY} (?:fortnight|(?:other|second) week)|once a fortnight")),
    ("every-weeks", 0, re.compile(rf"(?:once )?every {_N} (?:teaching |school )?weeks?")),
    ("every-weeks", 0, re.compile(rf"{_N}[- ]weekly")),
    ("once", 0, re.compile(r"once(?: only)?|one time only")),
    ("as-needed", 0, re.compile(r"(?:as|when|if) (?:needed|required|due|requested)|(?:on|by) request")),
    ("unquantified", 0, re.compile(r"unquantified|regular|regularly|not said|no quantity given")),
)


def _number(word: str) -> int:
    return _NUMBERS[word] if word in _NUMBERS else int(word)


def _spread(said: str) -> Spread:
    if not said:
        return ""
    return "half-term" if "half" in said else "term"
