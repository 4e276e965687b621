"""Targets: of which year, how far from where the school and England stand, and is one there where one should be?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from headwater.evidence.measures.definitions import MEASURES, Direction
from headwater.evidence.measures.policies import rounded
from headwater.evidence.signals.checks.numbers import Aim, Number, SchoolNumbers, listed, named, said, year_words
from headwater.evidence.signals.checks.registry import Found, Severity, check

_YEARS_LOOKED_BACK = 3


@check(
    "targets-equal-results",
    rows=(22,),
    severity=Severity.SUSPICIOUS,
    why="A target that is the result asks for nothing; often the one was copied from the other.",
)
def targets_equal_results(numbers: SchoolNumbers) -> Iterator[Found]:
    for table in numbers.tables:
        pairs = [(aim, result) for aim, result in _with_results(numbers) if aim.measure in table.measures]
        equal = [(aim, result) for aim, result in pairs if aim.value == _as_stated(result, aim)]
        # A target of nought that is met is no copy, and one that is met to the point is not suspicious.
        telling = [(aim, result) for aim, result in equal if aim.value]
        if len(telling) >= 2 and len(equal) == len(pairs):
            each = listed(f"{named(aim.of)} {aim.words}" for aim, _ in telling)
            yield Found(
                f"{table.title}: every target is the school’s own result of {telling[0][1].year}: {each}.",
                "Check that the targets were not copied from the results; enter the year they are for.",
                tuple(aim.measure for aim, _ in telling),
                (*(aim for aim, _ in telling), *(result for _, result in telling)),
                place="targets",
                about=table.key,
            )


def _with_results(numbers: SchoolNumbers) -> Iterator[tuple[Aim, Number]]:
    """Each target with a number beside the result of its own year, or of the newest where nobody said which."""
    for aim in numbers.targets:
        row = aim.measure, aim.group
        result = numbers.rows.get(row, {}).get(aim.period) if aim.period else numbers.latest(row)
        if aim.value is not None and result is not None and result.value is not None:
            yield aim, result


@check(
    "target-without-year",
    rows=(23, 24),
    severity=Severity.UNCLEAR,
    why="A result below this year’s target is a miss; below next year’s it is a start.",
)
def target_without_year(numbers: SchoolNumbers) -> Iterator[Found]:
    for table in numbers.tables:
        undated = [aim for aim in numbers.targets if aim.measure in table.measures and not aim.period]
        if undated:
            each = listed(f"{named(aim.of)} {aim.words}" for aim in undated)
            yield Found(
                f"{table.title}: nobody said for which year these targets are: {each}.",
                "Record the targets with their school year.",
                tuple(aim.measure for aim in undated),
                tuple(undated),
                place="targets",
                about=table.key,
            )


@check(
    "target-asks-little",
    rows=(26,),
    severity=Severity.SUSPICIOUS,
    why="A target below what the school reached in the last years, or below England, plans to go back.",
)
def target_asks_little(numbers: SchoolNumbers) -> Iterator[Found]:
    for aim in numbers.targets:
        direction = aim.of.direction
        if aim.value is None or direction == Direction.CONTEXT:
            continue
        before = [
            n
            for period, n in sorted(numbers.rows.get((aim.measure, aim.group), {}).items(), reverse=True)
            if n.value is not None and (not aim.period or period < aim.period)
        ][:_YEARS_LOOKED_BACK]
        mean = _pooled(before) if len(before) == _YEARS_LOOKED_BACK else None
        national = _national(numbers, aim)
        behind = []
        if national is not None and _asks_less(aim, national.value):
            behind.append(f"England’s {national.words} of {national.year}")
        # A school that is behind England may take its way there in steps: then only its own results count. Where
        # nobody knows its results, nobody can say that the target asks for little.
        own = mean if mean is not None else before[0].value if before else None
        goes_back = own is not None and national is not None and not _is_behind(aim, own, national)
        if mean is not None and _asks_less(aim, mean):
            years = f"{before[-1].year} to {before[0].year}"
            behind.append(f"the school’s own {said(mean, aim.of, max(1, aim.of.decimals))} over {years}")
            goes_back = True
        if behind and goes_back:
            side = "below" if direction == Direction.HIGHER else "above"
            of = f" for {year_words(aim.period)}" if aim.period else ""
            yield Found(
                f"The target of {aim.words} for {named(aim.of)}{of} is {side} {listed(behind)}.",
                "Agree a target that asks for more, or say why this one is right.",
                (aim.measure,),
                (aim, *before, *([national] if national else [])),
                aim.group,
                aim.period,
                "targets",
            )


def _is_behind(aim: Aim, mean: Decimal, national: Number) -> bool:
    ahead = mean - (national.value or Decimal(0))
    return ahead < 0 if aim.of.direction == Direction.HIGHER else ahead > 0


def _asks_less(aim: Aim, value: Decimal | None) -> bool:
    if value is None or aim.value is None:
        return False
    # To the decimals of the measure: a target of 84 does not ask for less than 84.3.
    step = Decimal(5).scaleb(-aim.of.decimals - 1)
    return aim.value < value - step if aim.of.direction == Direction.HIGHER else aim.value > value + step


def _pooled(numbers: list[Number]) -> Decimal:
    """All pupils of the years together where they are known; else the mean of the years."""
    if all(n.numerator is not None and n.denominator for n in numbers):
        top = sum((n.numerator or Decimal(0) for n in numbers), Decimal(0))
        return top * 100 / sum((n.denominator or Decimal(0) for n in numbers), Decimal(0))
    return sum((n.value or Decimal(0) for n in numbers), Decimal(0)) / len(numbers)


def _national(numbers: SchoolNumbers, aim: Aim) -> Number | None:
    """England's newest figure up to the year of the target: from a file or publication, else as somebody entered it."""
    known = numbers.known.get((aim.measure, aim.group), {})
    up_to = [period for period in known if not aim.period or period <= aim.period]
    entered = [n for n in numbers.nationals if (n.measure, n.group) == (aim.measure, aim.group) and n.value is not None]
    newest = known[max(up_to)][0] if up_to else None
    said_to_be = max(entered, key=lambda n: n.period, default=None)
    if newest and said_to_be and said_to_be.period > newest.period:
        return said_to_be
    return newest or said_to_be


@check(
    "target-missing",
    rows=(27,),
    severity=Severity.MISSING,
    why="What the trust asks of every school of this phase, it has to ask of this one.",
)
def target_missing(numbers: SchoolNumbers) -> Iterator[Found]:
    if not numbers.targets:
        # A school without any target has none to be missing yet: its page of targets says so.
        return
    years = {aim.period for aim in numbers.targets}
    newest = max(years)
    aimed = {
        numbers.whole_years.get(aim.measure, aim.measure)
        for aim in numbers.targets
        if aim.group == "all" and aim.period in ("", newest)
    }
    lacking = [key for table in numbers.tables for key in table.targets if key not in aimed]
    if lacking:
        names = listed(named(MEASURES.get(key)) for key in lacking)
        of = f" for {year_words(newest)}" if newest else ""
        yield Found(
            f"There are targets{of}, and none for {names}.",
            "Record the target, with its year and who agreed it.",
            tuple(lacking),
            (newest, *lacking),
            place="targets",
        )


def _as_stated(result: Number, aim: Aim) -> Decimal:
    decimals = max(0, -int(aim.value.normalize().as_tuple().exponent)) if aim.value is not None else 0
    return rounded(result.value or Decimal(0), max(decimals, result.decimals))
