"""Percentages of pupils: of how many, and can they be true of so many?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from itertools import islice

from headwater.evidence.measures.definitions import Unit
from headwater.evidence.measures.policies import rounded
from headwater.evidence.measures.statistics import is_reachable, numerators_for
from headwater.evidence.signals.checks.numbers import Number, SchoolNumbers, counts_pupils, listed, named, year_words
from headwater.evidence.signals.checks.registry import Found, Severity, check

_YEARS_IN_PRIMARY = 7
_FEWEST_TELLING = 3
"""Two percentages that no likely year group has may well be of an unlikely one: in published results of 43 schools,
year groups were up to twice an even share of the roll."""
_MOST_OFFERED = 3
_SMALL = range(1, 6)
"""Counts that may not leave the trust (domain 5.1)."""


@check(
    "unreachable-percentage",
    rows=(31,),
    severity=Severity.WRONG,
    why="Pupils come in whole numbers: 82% of 60 is 49 pupils, 83% of 60 is 50, and 81% of 60 is nobody.",
)
def unreachable_percentage(numbers: SchoolNumbers) -> Iterator[Found]:
    for number in numbers.entered:
        if number.value is None or number.numerator is not None or not number.denominator:
            continue
        of = int(number.denominator)
        if counts_pupils(number.of) and not _reaches(number, of):
            yield Found(
                f"{number.of.name} of {number.words} in {number.year} cannot be of {of:,} pupils: no whole number of "
                "them is that percentage.",
                "Enter how many pupils it is and of how many; the percentage is worked out.",
                (number.measure,),
                (number,),
                number.group,
                number.period,
            )


@check(
    "unreachable-together",
    rows=(31,),
    severity=Severity.SUSPICIOUS,
    why="Percentages of the same pupils must all be possible for one number of pupils. If not, one is mistyped.",
)
def unreachable_together(numbers: SchoolNumbers) -> Iterator[Found]:
    for table in numbers.tables:
        for cohort in table.cohorts:
            by_year: defaultdict[str, list[Number]] = defaultdict(list)
            for number in numbers.values_in(table):
                bare = number.denominator is None and number.group == "all"
                if number.measure in cohort.measures and bare and counts_pupils(number.of):
                    by_year[number.period].append(number)
            for period, some in by_year.items():
                limits = _cohort_limits(numbers, period)
                if limits is None or len(some) < _FEWEST_TELLING:
                    continue
                low, high = limits
                stated = [(_stated(n), n.decimals) for n in some]
                if any(_all_reach(stated, of) for of in range(low, high + 1)):
                    continue
                # From the middle outward: what is near is likelier than what is far.
                outward = sorted(range(6, 3 * high), key=lambda of: (abs(2 * of - low - high), of))
                fitting = (of for of in outward if _all_reach(stated, of))
                nearest = list(islice(fitting, _MOST_OFFERED))
                roll = numbers.roll(period)
                all_of = listed(f"{named(n.of)} {n.words}" for n in some)
                would = f" {listed(map(str, sorted(nearest)))} pupils would." if nearest else ""
                yield Found(
                    f"{table.title} {year_words(period)}: with {_whole(roll)} pupils on roll, {cohort.name} has about "
                    f"{low} to {high} pupils, and no number in between gives all of {all_of}.{would}",
                    f"Enter how many pupils are in {cohort.name}, and how many of them reached each standard.",
                    tuple(n.measure for n in some),
                    (*some, *([roll] if roll else [])),
                    period=period,
                    about=f"{table.key} {cohort.name}",
                )


def _cohort_limits(numbers: SchoolNumbers, period: str) -> tuple[int, int] | None:
    """How many pupils a year group of the school is likely to have: from seven tenths of an even share of the roll to a
    twentieth above what the share would be without nursery and sixth form. None where the roll is not known."""
    roll = numbers.roll(period)
    if roll is None or not roll.value:
        return None
    every = compulsory = _YEARS_IN_PRIMARY
    low_age, high_age = numbers.low_age, numbers.high_age
    if low_age is not None and high_age is not None and min(high_age, 16) > max(low_age, 4):
        every, compulsory = high_age - low_age, min(high_age, 16) - max(low_age, 4)
    low = (roll.value * 7 / (10 * every)).to_integral_value(ROUND_FLOOR)
    high = (roll.value * 21 / (20 * compulsory)).to_integral_value(ROUND_CEILING)
    return max(int(low), 1), int(high)


@check(
    "not-reachable-from-roll",
    rows=(38,),
    severity=Severity.UNCLEAR,
    why="If the percentage is not of all pupils on roll, a reader has to know of which.",
)
def not_reachable_from_roll(numbers: SchoolNumbers) -> Iterator[Found]:
    for number in numbers.entered:
        table = numbers.table(number.measure)
        roll = numbers.rows.get(("ctx.nor", "all"), {}).get(number.period)
        if number.denominator is not None or table is None or number.measure not in table.of_roll:
            continue
        if number.group != "all" or roll is None or not roll.value or _reaches(number, int(roll.value)):
            continue
        yield Found(
            f"{number.of.name} of {number.words} in {number.year} cannot be of the {roll.value:,.0f} pupils on roll: "
            "no whole number of them is that percentage. It leaves some pupils out.",
            "Enter of how many pupils it is, and say which are left out.",
            (number.measure,),
            (number, roll),
            number.group,
            number.period,
        )


@check(
    "denominator-not-stated",
    rows=(37,),
    severity=Severity.UNCLEAR,
    why="Of how many pupils a percentage is says what one pupil is worth, and whether nursery is in it.",
)
def denominator_not_stated(numbers: SchoolNumbers) -> Iterator[Found]:
    for table in numbers.tables:
        bare = [n for n in numbers.values_in(table) if _is_bare(n)]
        if bare:
            measures = list(dict.fromkeys(n.measure for n in bare))
            newest = {
                measure: max((n for n in bare if n.measure == measure), key=lambda n: n.period) for measure in measures
            }
            each = listed(f"{named(n.of)} {n.words}" for n in newest.values())
            rest = len(bare) - len(newest)
            more = f" and {rest} more from other years" if rest else ""
            yield Found(
                f"{table.title}: nobody said of how many pupils {each}{more} {'are' if len(bare) > 1 else 'is'}.",
                "Enter how many pupils, and of how many.",
                tuple(measures),
                tuple(bare),
                about=table.key,
            )


@check(
    "small-number-cannot-be-hidden",
    rows=(12, 17),
    severity=Severity.SUSPICIOUS,
    why="In a document that leaves the trust, one or two pupils can be recognised. Only a known count can be hidden.",
)
def small_number_cannot_be_hidden(numbers: SchoolNumbers) -> Iterator[Found]:
    for table in numbers.tables:
        small: defaultdict[tuple[str, str], list[tuple[Number, int, Number]]] = defaultdict(list)
        for number in numbers.values_in(table) if table.of_roll else ():
            roll = numbers.roll(number.period)
            if number.measure not in table.of_roll or number.numerator is not None or roll is None or not roll.value:
                continue
            pupils = _about_pupils(number, roll.value)
            if pupils in _SMALL:
                small[number.measure, number.group].append((number, pupils, roll))
        for (measure, group), some in small.items():
            each = listed(
                f"{n.words} in {n.year} is about {pupils} {'pupil' if pupils == 1 else 'pupils'}"
                for n, pupils, _ in some
            )
            yield Found(
                f"{some[0][0].of.name}: with {some[-1][2].value:,.0f} pupils on roll, {each}. An open document cannot "
                "hide a number that nobody entered.",
                "Enter how many pupils, and of how many; open documents then leave them out.",
                (measure,),
                tuple(n for n, _, _ in some),
                group,
            )


def _whole(roll: Number | None) -> str:
    return f"{roll.value:,.0f}" if roll is not None and roll.value is not None else "0"


def _about_pupils(number: Number, roll: Decimal) -> int:
    return int(((number.value or Decimal(0)) * roll / 100).quantize(Decimal(1), ROUND_HALF_UP))


def _stated(number: Number) -> Decimal:
    return rounded(number.value or Decimal(0), number.decimals)


def _all_reach(stated: Sequence[tuple[Decimal, int]], of: int) -> bool:
    """Whether all these percentages, each with its decimals, can be of so many pupils."""
    return all(is_reachable(value, of, decimals) for value, decimals in stated)


def _reaches(number: Number, of: int) -> bool:
    stated = _stated(number)
    if number.of.unit == Unit.PER_100:
        return bool(numerators_for(stated, of, number.decimals, more_than_once=True))
    return is_reachable(stated, of, number.decimals)


def _is_bare(number: Number) -> bool:
    return number.denominator is None and counts_pupils(number.of)
