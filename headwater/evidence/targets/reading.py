"""What people write where a target stands: “76%”, “at or above national”, “2 points above national”. Pure.

A word alone is no target: “National” in a target column does not say on which side of it the school is to be, nor what
the number is (row 1 of domain 3.6).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from headwater.evidence.measures.definitions import Direction, Measure, Unit

MOST_DECIMALS = 4
COMPARATORS = {
    "england": ("national", "nat", "nat.", "england", "the national average", "national average"),
    "la": ("local authority", "la", "the local authority", "la average", "local authority average"),
}
CALLED = {"england": "national", "la": "the local authority"}
"""How a comparator stands in a sentence."""

_WORDS = {word: key for key, words in COMPARATORS.items() for word in words}
_WHOM = "(?P<whom>" + "|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True)) + ")"
_NUMBER = r"(?P<number>[0-9]{1,9}(?:,[0-9]{3})*(?:\.[0-9]+)?)"
_POINTS = r"(?:\s*(?:%|pp|percentage points?|points?))?"
_PLAIN = re.compile(rf"(?P<side>at least|at most|no more than|>=|<=)?\s*(?P<sign>[+-])?\s*{_NUMBER}\s*(?P<percent>%)?")
_AT = re.compile(rf"(?:(?:at|in line with) or (?P<side>above|below)|(?P<mark>>=|<=))\s+(?:the )?{_WHOM}|"
                 rf"(?P<mark_2>>=|<=){_WHOM.replace('whom', 'whom_2')}")  # fmt: skip
_PLUS = re.compile(rf"{_WHOM}\s*(?P<side>\+|-|plus|minus)\s*{_NUMBER}{_POINTS}")
_FROM = re.compile(rf"{_NUMBER}{_POINTS}\s+(?P<side>above|below)\s+(?:the )?{_WHOM}")
_SIDES = {"above": 1, "+": 1, "plus": 1, "at least": 1, ">=": 1, "below": -1, "-": -1, "minus": -1}
_SIDES |= {"at most": -1, "no more than": -1, "<=": -1}


class NotATarget(ValueError):
    """The text cannot be read as a target; says what to write instead."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says: a number (exact, percentages 0 to 100), or a comparator and how far above (+) it."""

    value: Decimal | None = None
    comparator: str = ""
    offset: Decimal = Decimal(0)


def parse_target(text: str, measure: Measure) -> Reading:
    """Read `76`, `76%`, `at or above national`, `national + 2`, `2 points above the local authority`.

    Raises NotATarget with a sentence that says what to write instead. Whether the number is possible is for
    `policies.reasons_not_to_record`.
    """
    said = _plainly(text)
    if not said:
        raise NotATarget("Enter a target: a number, or “at or above national”.")
    if said in _WORDS:
        raise NotATarget(f"Say “{beside(_WORDS[said], measure)}”, or give a number.")
    if found := _PLAIN.fullmatch(said):
        return _number(found, text, measure)
    if found := _AT.fullmatch(said):
        side = found["side"] or found["mark"] or found["mark_2"]
        whom = _WORDS[found["whom"] or found["whom_2"]]
        if _SIDES.get(side, 0) != _sign(measure):
            raise NotATarget(f"{measure.name}: {_better(measure)}. Say “{beside(whom, measure)}”.")
        return Reading(comparator=whom)
    for pattern in (_PLUS, _FROM):
        if found := pattern.fullmatch(said):
            return Reading(comparator=_WORDS[found["whom"]], offset=_SIDES[found["side"]] * _decimal(found["number"]))
    number, relative = _example(measure), beside("england", measure)
    raise NotATarget(f"“{text.strip()}” is not a target. Write a number like {number}, or “{relative}”.")


def beside(comparator: str, measure: Measure) -> str:
    """`at or above national`; `at or below national` where lower is better."""
    return f"at or {'below' if measure.direction == Direction.LOWER else 'above'} {CALLED[comparator]}"


def _number(found: re.Match[str], text: str, measure: Measure) -> Reading:
    if found["percent"] and measure.unit not in (Unit.PERCENT, Unit.PER_100, Unit.PERCENTAGE_POINTS):
        raise NotATarget(f"“{text.strip()}”: {measure.name} is not a percentage. Write the number alone.")
    if found["side"] and _SIDES[found["side"]] != _sign(measure):
        raise NotATarget(f"{measure.name}: {_better(measure)}. Write the number alone.")
    value = _decimal(found["number"])
    # “-0” is zero, and said as zero.
    return Reading(value=-value if found["sign"] == "-" and value else value)


def _decimal(number: str) -> Decimal:
    value = Decimal(number.replace(",", ""))
    if -int(value.as_tuple().exponent) > MOST_DECIMALS:
        raise NotATarget(f"“{number}” has more than {MOST_DECIMALS} decimals.")
    return value


def _plainly(text: str) -> str:
    """Lower case, single spaces, and one sign for each of the several that stand for it."""
    said = text.translate({0x2212: "-", 0x2013: "-", 0x2265: ">=", 0x2264: "<=", 0xA0: " "})
    return " ".join(said.casefold().split())


def _sign(measure: Measure) -> int:
    return -1 if measure.direction == Direction.LOWER else 1


def _better(measure: Measure) -> str:
    return "lower is better" if measure.direction == Direction.LOWER else "higher is better"


def _example(measure: Measure) -> str:
    return {Unit.PERCENT: "76%", Unit.SCORE: "105", Unit.PROGRESS: "0.5"}.get(measure.unit, "3")
