"""Numbers that bind each other: a part and its whole, a sum and its parts, all and each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from statistics import median

from headwater.evidence.measures.definitions import MEASURES, Measure
from headwater.evidence.measures.statistics import bounds_of_all
from headwater.evidence.signals.checks.numbers import Number, SchoolNumbers, listed, named, said, year_words
from headwater.evidence.signals.checks.registry import Found, Severity, check
from headwater.evidence.signals.comparison import gap_size

_FEWEST_YEARS = 3
"""So many other years must say how far a part and its whole usually lie apart."""
_AGAIN = ("beh.susp_1plus", "beh.susp_2plus")


@check(
    "part-above-whole",
    rows=(13,),
    severity=Severity.WRONG,
    why="Whoever is in the part is in the whole as well, so the part cannot be larger.",
)
def part_above_whole(numbers: SchoolNumbers) -> Iterator[Found]:
    for (measure, group), years in numbers.rows.items():
        for key in MEASURES.get(measure).at_most:
            wholes = numbers.rows.get((key, group), {})
            for period, part in years.items():
                whole = wholes.get(period)
                if whole is None or part.value is None or whole.value is None:
                    continue
                if part.value - part.slack > whole.value + whole.slack:
                    yield Found(
                        f"{part.of.name} of {part.words} in {part.year} is more than {named(whole.of)} of "
                        f"{whole.words}, of which it is a part.",
                        "Check both numbers; one of them stands in the wrong row or is of another year.",
                        (measure, key),
                        (part, whole),
                        group,
                        period,
                    )


@check(
    "everyone-again",
    rows=(13,),
    severity=Severity.UNCLEAR,
    why="It can be right, and then says a lot: every pupil who was suspended was suspended again.",
)
def everyone_again(numbers: SchoolNumbers) -> Iterator[Found]:
    once, again = _AGAIN
    for (measure, group), years in numbers.rows.items():
        if measure != again:
            continue
        for period, second in years.items():
            first = numbers.rows.get((once, group), {}).get(period)
            if first is None or not first.value or first.value != second.value:
                continue
            if first.numerator is None or second.numerator is None:
                yield Found(
                    f"{second.words} of pupils were suspended in {second.year}, and {second.words} more than once: it "
                    "reads as if every suspended pupil was suspended again.",
                    "Enter how many pupils there were in each row. With so few, two rounded percentages can be equal "
                    "and the numbers not.",
                    (again, once),
                    (first, second),
                    group,
                    period,
                )


@check(
    "all-outside-bounds",
    rows=(32,),
    severity=Severity.WRONG,
    why="Pupils who reached the standard in everything are among those who reached it in each.",
)
def all_outside_bounds(numbers: SchoolNumbers) -> Iterator[Found]:
    for (measure, group), years in numbers.rows.items():
        keys = MEASURES.get(measure).all_of
        if not keys:
            continue
        for period, number in years.items():
            parts = [numbers.rows.get((key, group), {}).get(period) for key in keys]
            known = [part for part in parts if part is not None and part.value is not None]
            if number.value is None or len(known) < len(keys):
                continue
            values = [part.value or Decimal(0) for part in known]
            low, high = bounds_of_all(values)
            # Each may be half a step of its rounding away; above, only the least of them counts.
            least = low - sum((part.slack for part in known), number.slack)
            most = min((part.value or Decimal(0)) + part.slack for part in known) + number.slack
            if least <= number.value <= most:
                continue
            each = listed(f"{named(part.of)} {part.words}" for part in known)
            yield Found(
                f"{number.of.name} of {number.words} in {number.year} does not fit {each}: it must be from "
                f"{said(low, number.of, 0)} to {said(high, number.of, number.decimals)}.",
                "Check the four numbers; one is of another year or another group of pupils.",
                (measure, *keys),
                (number, *known),
                group,
                period,
            )


@check(
    "does-not-add-up",
    severity=Severity.WRONG,
    why="Two parts that together are everything, or make up a whole, have to add up.",
)
def does_not_add_up(numbers: SchoolNumbers) -> Iterator[Found]:
    for (measure, group), years in numbers.rows.items():
        defined = MEASURES.get(measure)
        for period, number in years.items():
            if number.value is None:
                continue
            if defined.hundred_less:
                yield from _rest(numbers, number, defined.hundred_less)
            if defined.sum_of:
                yield from _sum(numbers, number, defined.sum_of, group, period)


def _rest(numbers: SchoolNumbers, number: Number, key: str) -> Iterator[Found]:
    rest = numbers.rows.get((key, number.group), {}).get(number.period)
    if rest is None or rest.value is None or number.value is None:
        return
    if abs(100 - number.value - rest.value) > number.slack + rest.slack:
        yield Found(
            f"{number.of.name} of {number.words} and {named(rest.of)} of {rest.words} in {number.year} do not add up "
            "to 100%.",
            "Check both numbers; one follows from the other.",
            (number.measure, key),
            (number, rest),
            number.group,
            number.period,
        )


def _sum(numbers: SchoolNumbers, number: Number, keys: tuple[str, ...], group: str, period: str) -> Iterator[Found]:
    parts = [numbers.rows.get((key, group), {}).get(period) for key in keys]
    known = [part for part in parts if part is not None and part.value is not None]
    if number.value is None or len(known) < len(keys):
        return
    total = sum((part.value or Decimal(0) for part in known), Decimal(0))
    if abs(total - number.value) > sum((part.slack for part in known), number.slack):
        each = listed(f"{named(part.of)} {part.words}" for part in known)
        yield Found(
            f"{each} do not make {named(number.of)} {number.words} in {number.year}.",
            "Check the numbers; one of them is of another year or counts other pupils.",
            (number.measure, *keys),
            (number, *known),
            group,
            period,
        )


@check(
    "part-far-from-whole",
    rows=(6,),
    severity=Severity.SUSPICIOUS,
    why="Two figures about almost the same pupils move together. Where once they do not, one of them has a slip.",
)
def part_far_from_whole(numbers: SchoolNumbers) -> Iterator[Found]:
    for whole, part, usually, years in _wholes_and_parts(numbers):
        gaps = {period: _gap(*pair) for period, pair in years.items()}
        for period, gap in gaps.items():
            others = [other for at, other in gaps.items() if at != period]
            if len(others) < _FEWEST_YEARS:
                continue
            middle = median(others)
            spread = max(abs(other - middle) for other in others)
            if abs(gap - middle) <= max(usually, 3 * spread):
                continue
            of_whole, of_part = years[period]
            yield Found(
                f"{whole.name} of {of_whole.words} and {named(part)} of {of_part.words} in {year_words(period)} lie "
                f"{gap_size(gap, whole)} apart; in the other years usually {gap_size(middle, whole)}.",
                "Check both numbers of that year. If both are right, say in a word why they differ.",
                (whole.key, part.key),
                (of_whole, of_part),
                of_whole.group,
                period,
            )


@check(
    "equal-once",
    rows=(7,),
    severity=Severity.SUSPICIOUS,
    why="Two figures that always differ a little and are equal in one year have often been copied.",
)
def equal_once(numbers: SchoolNumbers) -> Iterator[Found]:
    for whole, part, _, years in _wholes_and_parts(numbers):
        equal = [period for period, (one, other) in years.items() if one.value == other.value]
        if len(equal) != 1 or len(years) <= _FEWEST_YEARS:
            continue
        one, other = years[equal[0]]
        yield Found(
            f"{whole.name} and {named(part)} are both {one.words} in {one.year}, and differ in the "
            f"{len(years) - 1} other years.",
            "Check whether one was copied from the other.",
            (whole.key, part.key),
            (one, other),
            one.group,
            equal[0],
        )


_Years = Mapping[str, tuple[Number, Number]]


def _wholes_and_parts(numbers: SchoolNumbers) -> Iterator[tuple[Measure, Measure, Decimal, _Years]]:
    """Rows of which one counts some of the pupils of the other, with the years in which both have an entered value."""
    for table in numbers.tables:
        for pair in table.whole_and_part:
            whole, part = MEASURES.get(pair.whole), MEASURES.get(pair.part)
            for (measure, group), years in numbers.entered_rows.items():
                if measure != pair.part:
                    continue
                beside = dict(numbers.rows.get((whole.to_date, group), {})) if whole.to_date else {}
                beside |= numbers.rows.get((pair.whole, group), {})
                both = {
                    period: (beside[period], number)
                    for period, number in sorted(years.items())
                    if period in beside and number.value is not None and beside[period].value is not None
                }
                yield whole, part, pair.usually, both


def _gap(whole: Number, part: Number) -> Decimal:
    return (part.value or Decimal(0)) - (whole.value or Decimal(0))
