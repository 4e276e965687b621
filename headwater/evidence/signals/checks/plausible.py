"""Can the number be one of this measure at all, and does it stand where it belongs?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal

from headwater.evidence.measures.definitions import Direction, Range, Unit
from headwater.evidence.measures.policies import reasons_against_label
from headwater.evidence.measures.sheets import label_of
from headwater.evidence.signals.checks.numbers import Number, SchoolNumbers, listed, named, said
from headwater.evidence.signals.checks.registry import Found, Place, Severity, check

_PERCENTAGES = (Unit.PERCENT, Unit.PERCENTAGE_POINTS, Unit.PER_100)
_ATTENDANCE = (("att.overall", "att.pa"), ("att.overall_ytd", "att.pa_ytd"))


@check(
    "outside-range",
    severity=Severity.WRONG,
    why="A number that the measure cannot have is a slip of the keyboard, or belongs to another row.",
)
def outside_range(numbers: SchoolNumbers) -> Iterator[Found]:
    for number in (*numbers.own, *numbers.nationals):
        limits = number.of.plausible
        if number.value is not None and limits is not None and number.value not in limits:
            yield Found(
                f"{_whose(number)} figure for {named(number.of)} of {number.year} is {number.words}; it can only be "
                f"from {_limits(limits, number)}.",
                "Look the number up again and correct it.",
                (number.measure,),
                (number,),
                number.group,
                number.period,
                _place(number),
                about=_area_about(number),
            )


@check(
    "national-outside-range",
    rows=(2,),
    severity=Severity.WRONG,
    why="England’s figure moves little from year to year. One far from where it has been stands in the wrong row.",
)
def national_outside_range(numbers: SchoolNumbers) -> Iterator[Found]:
    for number in numbers.nationals:
        # The catalogue says where all pupils of England have been: those with special needs are elsewhere by rights.
        limits = _limits_of_england(number, numbers.counted_with) if number.group == "all" else None
        if number.value is None or limits is None or number.value in limits or _is_rounded_away(number):
            continue
        twins = [n for n in numbers.nationals if n.value == number.value and n.measure != number.measure]
        hint = f" The same {number.words} stands for {named(twins[0].of)}." if twins else ""
        yield Found(
            f"England’s figure for {named(number.of)} is {number.words}; it has been from {_limits(limits, number)}."
            f"{hint}",
            "Enter England’s figure of this measure, with its year and where it is published.",
            (number.measure,),
            (number,),
            number.group,
            number.period,
            "nationals",
        )


def _limits_of_england(number: Number, counted_with: str) -> Range | None:
    """Where England has been, for the schools the figure is about; where nobody said, for the school's own kind."""
    ranges: Mapping[str, Range] = {str(key): limits for key, limits in number.of.plausible_national.items()}
    for population in (number.population, counted_with, "state-funded"):
        if population in ranges:
            return ranges[population]
        if number.population:
            return None  # about other schools than the catalogue knows of
    return None


@check(
    "attendance-and-persistent-absence",
    rows=(2,),
    severity=Severity.WRONG,
    why="Every persistently absent pupil misses a tenth of their sessions or more, so the two figures bind each other.",
)
def attendance_and_persistent_absence(numbers: SchoolNumbers) -> Iterator[Found]:
    for attendance, persistent in _pairs(numbers):
        absence, share = 100 - (attendance.value or Decimal(0)), persistent.value or Decimal(0)
        slack = attendance.slack * 10 + persistent.slack
        most = min(Decimal(100), absence * 10)
        least = max(Decimal(0), (absence - 10) * 100 / 90)
        if least - slack <= share <= most + slack:
            continue
        rule = (
            f"at most {said(most, persistent.of, 1)}" if share > most else f"at least {said(least, persistent.of, 1)}"
        )
        yield Found(
            f"{_whose(persistent)} persistent absence of {persistent.words} and attendance of {attendance.words} in "
            f"{persistent.year} cannot both be right: with that attendance it is {rule}.",
            "Check both numbers against where they come from.",
            (persistent.measure, attendance.measure),
            (attendance, persistent),
            persistent.group,
            persistent.period,
            _place(persistent),
            about=_area_about(persistent),
        )


def _pairs(numbers: SchoolNumbers) -> Iterator[tuple[Number, Number]]:
    """Attendance and persistent absence of one place, group and year."""
    for whole, share in _ATTENDANCE:
        for (measure, group), years in numbers.rows.items():
            if measure == share:
                beside = numbers.rows.get((whole, group), {})
                yield from ((beside[p], n) for p, n in years.items() if p in beside and beside[p].value and n.value)
        for number in numbers.nationals:
            if number.measure == share and number.value is not None:
                key = ("england", number.population, whole, number.group, number.period)
                yield from (
                    (n, number)
                    for n in numbers.nationals
                    if (n.level, n.population, n.measure, n.group, n.period) == key and n.value is not None
                )


@check(
    "same-national-value",
    rows=(2, 4),
    severity=Severity.SUSPICIOUS,
    why="One number copied down a column is easily overlooked, and then every comparison in it is wrong but one.",
)
def same_national_value(numbers: SchoolNumbers) -> Iterator[Found]:
    by_value: defaultdict[tuple[Decimal, str, str], list[Number]] = defaultdict(list)
    for number in numbers.nationals:
        # Three rates of nought are three rates of nought.
        if number.value and number.value != 100 and not number.of.unit.signed:
            table = numbers.table(number.measure)
            by_value[number.value, number.period, table.key if table else ""].append(number)
    for same in by_value.values():
        # Whole percentages of one kind meet now and then: three subjects have been at 73% in one year.
        telling = same[0].decimals > 0 or len({n.of.direction for n in same}) > 1
        if len({n.measure for n in same}) >= 3 and telling:
            names = listed(named(n.of) for n in same)
            yield Found(
                f"England’s figure is {same[0].words} in {len(same)} rows: {names}.",
                "Enter for each row its own national figure.",
                tuple(n.measure for n in same),
                tuple(same),
                same[0].group,
                same[0].period,
                "nationals",
            )


@check(
    "unit-in-label",
    rows=(11,),
    severity=Severity.WRONG,
    why="0.4 pupils, 0.4% of pupils and 0.4 suspensions per 100 pupils are three different things.",
)
def unit_in_label(numbers: SchoolNumbers) -> Iterator[Found]:
    for (measure, group), years in numbers.entered_rows.items():
        entered = sorted((n for n in years.values() if n.is_entered and n.value is not None), key=lambda n: n.period)
        # Where the count stands beside the percentage, both have been said.
        bare = [n for n in entered if n.numerator is None]
        against = next((r for n in bare if n.row for r in reasons_against_label(label_of(n.row), n.of)), "")
        signed = [n for n in entered if n.text.strip().endswith("%") and n.of.unit not in _PERCENTAGES]
        if against:
            yield Found(
                f"{against} {bare[-1].year}: {bare[-1].words}.",
                "Say both: how many pupils, and of how many. The percentage is worked out from them.",
                (measure,),
                tuple(bare),
                group,
            )
        elif signed:
            yield Found(
                f"{signed[-1].of.name} is no percentage, and {signed[-1].year} stands as “{signed[-1].text}”.",
                "Enter the number without a percent sign, or in the row it belongs to.",
                (measure,),
                tuple(signed),
                group,
            )


@check(
    "decimals-hide-value",
    rows=(16,),
    severity=Severity.WRONG,
    why="A rare thing rounded away looks as if it never happened.",
)
def decimals_hide_value(numbers: SchoolNumbers) -> Iterator[Found]:
    for number in numbers.nationals:
        if _is_rounded_away(number):
            step = Decimal(1).scaleb(-number.of.decimals)
            yield Found(
                f"England’s figure for {named(number.of)} is {number.words}. It is rounded away: this measure is "
                f"given to {number.of.decimals} decimals, such as {said(3 * step, number.of, number.of.decimals)}.",
                f"Enter it with {number.of.decimals} decimals.",
                (number.measure,),
                (number,),
                number.group,
                number.period,
                "nationals",
            )


def _is_rounded_away(number: Number) -> bool:
    rare = number.of.unit in (Unit.PERCENT, Unit.PER_100) and number.of.direction == Direction.LOWER
    return rare and number.value == 0 and number.decimals < number.of.decimals


def _whose(number: Number) -> str:
    return "England’s" if number.level == "england" else "The school’s"


def _place(number: Number) -> Place:
    return "nationals" if number.level == "england" else "figures"


def _area_about(number: Number) -> str:
    return f"{number.level} {number.measure}" if number.level != "school" else ""


def _limits(limits: Range, number: Number) -> str:
    low, high = (f"{limit.normalize():f}" for limit in (limits.low, limits.high))
    unit = "%" if number.of.unit == Unit.PERCENT else ""
    after = " per 100 pupils" if number.of.unit == Unit.PER_100 else ""
    return f"{low}{unit} to {high}{unit}{after}"
