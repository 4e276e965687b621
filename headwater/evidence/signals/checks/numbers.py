"""What the checks look at: a school's numbers, those they stand beside, and its targets. Frozen; nothing to ask for.

Everything is gathered beforehand in a fixed number of questions (`signals.queries`), so a check is a pure function.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property, lru_cache
from typing import NamedTuple

from headwater.evidence.measures.definitions import MEASURES, Counted, Measure, Unit
from headwater.evidence.measures.policies import MINUS
from headwater.evidence.signals.definitions import Expectation
from headwater.reference.calendar.years import AcademicYear, NotAnAcademicYear

_PLAIN_NUMBER = re.compile(r"[+\-−]?(?:\d[\d,]*)?(?:\.(\d+))? ?%?")
_MOST_STATED = 3
_NOTHING = Decimal("0.000001")


class Number(NamedTuple):
    """One figure as shown. `text` is the number as it was typed or published; `entered_on`, `source`, `source_period`
    and `row` are of entries only. `entry` is the key of the entry, None for a published or quoted figure."""

    level: str
    population: str
    measure: str
    group: str
    period: str
    value: Decimal | None
    missing: str
    numerator: Decimal | None
    denominator: Decimal | None
    as_at: date | None
    text: str
    quoted: str
    entry: int | None
    source: str
    source_period: str
    row: str
    entered_on: date | None

    @property
    def is_entered(self) -> bool:
        return self.entry is not None

    @property
    def of(self) -> Measure:
        return MEASURES.get(self.measure)

    @property
    def decimals(self) -> int:
        """How finely it is stated: the decimals of its text; the measure's own where the text is none (“7 of 60”), or
        has more than anybody states, as files do."""
        stated = decimals_of(self.text)
        return stated if stated is not None and stated <= max(self.of.decimals, _MOST_STATED) else self.of.decimals

    @property
    def slack(self) -> Decimal:
        """How far the exact value can lie from the stated one: nothing to speak of where it is the count's own."""
        if self.value is not None and self.numerator is not None and self.denominator:
            exact = self.numerator * 100 / self.denominator
            if abs(exact - self.value) < _NOTHING:
                return _NOTHING
        stated = decimals_of(self.text)
        return _NOTHING if stated is None else Decimal(5).scaleb(-min(stated, 8) - 1)

    @property
    def year(self) -> str:
        """`2024/25`, or the period as it stands where it is no academic year."""
        return year_words(self.period)

    @property
    def words(self) -> str:
        """The value as finely as it is stated: `94.5%`, `59%`, `0.0%`."""
        return said(self.value, self.of, self.decimals) if self.value is not None else "missing"

    @property
    def fingerprint(self) -> str:
        known = (
            self.level, self.population, self.measure, self.group, self.period, self.missing, _plain(self.value),
            _plain(self.numerator), _plain(self.denominator), self.as_at, self.text, self.source, self.source_period,
        )  # fmt: skip
        return "|".join(map(str, known))


class Aim(NamedTuple):
    """One target that stands. `period` is blank where nobody said which year; `comparator` where it is a number."""

    measure: str
    group: str
    period: str
    kind: str
    value: Decimal | None
    comparator: str
    text: str

    @property
    def of(self) -> Measure:
        return MEASURES.get(self.measure)

    @property
    def words(self) -> str:
        if self.value is None:
            return self.text
        return said(self.value, self.of, decimals_of(self.text) or 0)

    @property
    def fingerprint(self) -> str:
        return f"target|{self.measure}|{self.group}|{self.period}|{self.kind}|{_plain(self.value)}|{self.text}"


Row = tuple[str, str]
"""Measure and group: what a row of the card is about."""


class EnglandsNumbers:
    """England's numbers that may stand beside the schools of one kind. The same for all of them, so that they are
    sorted once: a school is held against a thousand of them, and most checks ask for none.

    In an order of their own, whichever way a database hands them out: sentences name figures in the order they come.
    """

    def __init__(self, numbers: Iterable[Number], counted_with: str) -> None:
        self.counted_with = counted_with
        about = ("", counted_with, "state-funded", "all")
        self.numbers: Sequence[Number] = sorted((n for n in numbers if n.population in about), key=in_order)
        self.entered: Sequence[Number] = [n for n in self.numbers if n.is_entered]

    @cached_property
    def known(self) -> Mapping[Row, Mapping[str, Sequence[Number]]]:
        """Those from files and quoted publications, by measure and group, and then by year: those about schools of this
        kind before those about all state-funded schools."""
        order = [self.counted_with, "state-funded", "all"]
        found: defaultdict[Row, defaultdict[str, list[Number]]] = defaultdict(lambda: defaultdict(list))
        candidates = [n for n in self.numbers if not n.is_entered and n.value is not None]
        for number in sorted(candidates, key=lambda n: order.index(n.population) if n.population in order else 9):
            found[number.measure, number.group][number.period].append(number)
        return found


def in_order(number: Number) -> tuple[str, str, str, str, int]:
    """By which numbers are sorted before they are looked at."""
    return (number.measure, number.group, number.period, number.population, number.entry or 0)


@dataclass(frozen=True)
class SchoolNumbers:
    """One school's numbers. `own` are the school's shown figures, `england` those of England that are about schools of
    its kind; `counted_with` is the kind DfE counts it with; `tables` are what a school of its phase has."""

    urn: int
    counted_with: str
    low_age: int | None
    high_age: int | None
    today: date
    own: Sequence[Number]
    england: EnglandsNumbers
    targets: Sequence[Aim]
    tables: Sequence[Expectation]

    @cached_property
    def rows(self) -> Mapping[Row, Mapping[str, Number]]:
        """The school's figures by measure and group, and then by year."""
        found: defaultdict[Row, dict[str, Number]] = defaultdict(dict)
        for number in self.own:
            found[number.measure, number.group][number.period] = number
        return dict(found)

    @cached_property
    def entered_rows(self) -> Mapping[Row, Mapping[str, Number]]:
        """Of those, the rows in which somebody entered something."""
        entered = {(n.measure, n.group) for n in self.own if n.is_entered}
        return {row: years for row, years in self.rows.items() if row in entered}

    @cached_property
    def entered(self) -> Sequence[Number]:
        """The school's entered values, by measure, group and year."""
        found = (n for n in self.own if n.is_entered and n.value is not None)
        return sorted(found, key=lambda n: (n.measure, n.group, n.period))

    @cached_property
    def nationals(self) -> Sequence[Number]:
        """England's figures that somebody entered, of rows in which this school has a figure."""
        rows = set(self.rows) | {(self.whole_years.get(measure, measure), group) for measure, group in self.rows}
        found = (n for n in self.england.entered if (n.measure, n.group) in rows)
        return sorted(found, key=lambda n: (n.measure, n.group, n.period))

    @property
    def known(self) -> Mapping[Row, Mapping[str, Sequence[Number]]]:
        """England's figures from files and quoted publications, by measure and group, and then by year."""
        return self.england.known

    def known_beside(self, number: Number) -> Mapping[str, Sequence[Number]]:
        """Of those, what an entered national figure can be, by year: about the schools it is said to be about; where
        nobody said, or none is known, about any."""
        every = self.known.get((number.measure, number.group), {})
        same = {period: [n for n in some if n.population == number.population] for period, some in every.items()}
        told = {period: some for period, some in same.items() if some}
        return told or every

    @cached_property
    def aims(self) -> Mapping[Row, Sequence[Aim]]:
        found: defaultdict[Row, list[Aim]] = defaultdict(list)
        for aim in self.targets:
            found[aim.measure, aim.group].append(aim)
        return dict(found)

    @cached_property
    def whole_years(self) -> Mapping[str, str]:
        """The measure of the whole year, by the measure that counts the same in a year that is not over."""
        return {measure.to_date: key for key, measure in MEASURES.all().items() if measure.to_date}

    @cached_property
    def _tables(self) -> Mapping[str, Expectation]:
        return {measure: table for table in self.tables for measure in table.measures}

    def table(self, measure: str) -> Expectation | None:
        """The table of this school that a measure stands in."""
        return self._tables.get(measure)

    @cached_property
    def _entered_tables(self) -> Mapping[str, Mapping[Row, Mapping[str, Number]]]:
        found: defaultdict[str, dict[Row, Mapping[str, Number]]] = defaultdict(dict)
        for row, years in self.entered_rows.items():
            if table := self.table(row[0]):
                found[table.key][row] = years
        return found

    def entered_in(self, table: Expectation) -> Mapping[Row, Mapping[str, Number]]:
        """The rows of a table in which somebody entered something."""
        return self._entered_tables.get(table.key, {})

    def values_in(self, table: Expectation) -> Sequence[Number]:
        """The entered values of a table, by measure, group and year."""
        rows = self.entered_in(table)
        return [
            rows[row][period] for row in sorted(rows) for period in sorted(rows[row]) if _is_value(rows[row][period])
        ]

    def roll(self, period: str) -> Number | None:
        """Pupils on roll in `period`; without a figure of that year, of the nearest one that has it."""
        if period not in self._rolls:
            found = [n for n in self.rows.get(("ctx.nor", "all"), {}).values() if n.value]
            self._rolls[period] = min(found, key=lambda n: (_distance(n.period, period), n.period), default=None)
        return self._rolls[period]

    @cached_property
    def _rolls(self) -> dict[str, Number | None]:
        return {}

    def latest(self, row: Row) -> Number | None:
        """The school's newest value in a row."""
        found = [n for n in self.rows.get(row, {}).values() if n.value is not None]
        return max(found, key=lambda n: n.period, default=None)


def decimals_of(text: str) -> int | None:
    """How many decimals a number was written with: `54%` none, `8.40` two; None where the text is no plain number."""
    found = _PLAIN_NUMBER.fullmatch(text.strip())
    return None if found is None or not any(c.isdigit() for c in text) else len(found[1] or "")


def said(value: Decimal, measure: Measure, decimals: int) -> str:
    """`value` with so many decimals and its unit: `94.5%`, `0.29`."""
    number = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    sign = MINUS if number < 0 else ""
    return f"{sign}{abs(number):,f}{'%' if measure.unit == Unit.PERCENT else ''}"


def named(measure: Measure) -> str:
    """A measure's name inside a sentence: `persistent absence`, but `English as an additional language`, `GPS`."""
    first = measure.name.split()[0]
    if first in ("English", "Attainment", "Progress", "EBacc") or first[1:2].isupper():
        return measure.name
    return measure.name[:1].lower() + measure.name[1:]


def counts_pupils(measure: Measure) -> bool:
    """Whether it is a percentage of pupils, each counted once at most."""
    return measure.unit == Unit.PERCENT and measure.counted_in in (Counted.PUPILS, Counted.ENROLMENTS)


def year_words(period: str) -> str:
    year = year_of(period)
    return str(year) if year else period or "a year nobody named"


@lru_cache(maxsize=256)
def year_of(period: str) -> AcademicYear | None:
    try:
        return AcademicYear.parse(period)
    except NotAnAcademicYear:
        return None


def none_that_year(measure: Measure, period: str) -> bool:
    """Whether the catalogue says why a school has no figure of this year. What is published for no school in any year
    is the school's own to give, so that is no reason."""
    year = year_of(period)
    return any(year in gap.years and "school" in gap.levels for gap in measure.not_published)


def listed(words: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`; parted by semicolons where a comma stands in one of them."""
    *most, last = list(words) or [""]
    comma = ";" if any("," in word for word in (*most, last)) else ","
    return f"{f'{comma} '.join(most)}{';' if comma == ';' else ''} and {last}" if most else last


def _is_value(number: Number) -> bool:
    return number.is_entered and number.value is not None


def _distance(one: str, other: str) -> int:
    first, second = year_of(one), year_of(other)
    return abs(first.start - second.start) if first and second else 99


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"
