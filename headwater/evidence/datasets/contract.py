"""The third verb, check: does the file keep the contract its definition states? Pure; no database.

A missing or unknown column, a year that the columns contradict, or a missing foot of the table stops the whole load
before anything is touched. A wrong value in one row sets that row aside.
"""

from __future__ import annotations

import difflib
import fnmatch
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow.compute as pc

from headwater.evidence.datasets.definitions import Dataset
from headwater.evidence.datasets.layout import Conditions, Quotient, Value
from headwater.evidence.datasets.parsing import Header, Rows, fold
from headwater.evidence.datasets.refusals import CannotLoad
from headwater.reference.calendar.years import AcademicYear, NotAnAcademicYear


@dataclass(frozen=True, slots=True)
class Reads:
    """One column that holds a measure: which value of the definition, of which year, under which name in this file."""

    value: Value
    column: str
    """Of a value worked out from several columns, the calculation: (TSENELK + TSENELSE) / NOR."""
    year: AcademicYear | None
    is_look_back: bool

    def columns(self) -> Iterator[str]:
        """The columns whose cells must be numbers, blanks or markers."""
        if self.value.quotient:
            yield from self.value.columns()
            return
        yield self.column
        yield from (column for column in (self.value.numerator, self.value.denominator) if column)


@dataclass(frozen=True, slots=True)
class Contract:
    """A header that keeps its definition: what is read from where, and which columns are wanted at all."""

    header: Header
    year: AcademicYear | None
    reads: tuple[Reads, ...]
    wanted: tuple[str, ...]


def agree(definition: Dataset, header: Header, *, year: AcademicYear | None, place: str) -> Contract:
    """Check the header against the definition; raise CannotLoad with every problem of the header at once."""
    present = {fold(name): name for name in header.names if name}
    reads = tuple(_reads(definition, present, year))
    problems = [*_missing(definition, present, year), *_year_problems(definition, present, year)]
    unknown = sorted(
        name for folded, name in present.items() if not _is_known(definition, folded, {fold(r.column) for r in reads})
    )
    if unknown:
        problems.append(
            f"{_columns(unknown)} not in the definition “{definition.key}”, so it is not known what "
            f"{'it means' if len(unknown) == 1 else 'they mean'}"
            + ("" if definition.values == () else "; if the publisher has added columns, add them to the definition")
        )
    if problems:
        raise CannotLoad(f"{place}, line {header.line}: " + ". ".join(_capital(p) for p in problems) + ".")
    wanted = {fold(column) for column in _named(definition)} | {fold(read.column) for read in reads}
    if definition.year_column:
        wanted.add(fold(definition.year_column))
    return Contract(header, year, reads, tuple(name for name in present if name in wanted))


def check_complete(definition: Dataset, found: list[bool], *, place: str) -> None:
    """Raise CannotLoad where a row every whole file has is not there. `found` goes with `definition.complete`."""
    for conditions, is_there in zip(definition.complete, found, strict=True):
        if not is_there:
            raise CannotLoad(
                f"{place} seems to be cut short: it has no row with {_spelt(conditions)}, which every whole file has. "
                "Download it again."
            )


def check_values(definition: Dataset, absent: list[Value], *, place: str) -> None:
    """Raise CannotLoad where no row is about a value that every file must have."""
    if absent:
        listed = "; ".join(dict.fromkeys(_spelt(value.where) for value in absent[:4]))
        more = f" and {len(absent) - 4} more" if len(absent) > 4 else ""
        raise CannotLoad(
            f"{place} has no row with {listed}{more}, from which figures are read. Download it again; if the publisher "
            f"no longer gives them, take them out of the definition “{definition.key}”."
        )


def check_year_column(definition: Dataset, rows: Rows, *, year: AcademicYear | None, place: str) -> None:
    """Raise CannotLoad where the column that tells the year tells another, or none."""
    if not definition.year_column or year is None:
        return
    cells = rows.columns[fold(definition.year_column)]
    for text in pc.unique(cells).to_pylist():
        try:
            told = AcademicYear.parse(text)
        except NotAnAcademicYear:
            told = None
        if told != year and text:
            line = rows.line[pc.index(cells, text).as_py()].as_py()
            raise CannotLoad(
                f"{place}, line {line}: the column “{definition.year_column}” says {told or f'“{text}”'}, so this is "
                f"not the file of {year}. "
                + (f"Check its name, or say --year {told}." if told else "Load the file as published.")
            )


def _reads(definition: Dataset, present: dict[str, str], year: AcademicYear | None) -> Iterator[Reads]:
    for value in definition.values:
        if value.quotient and value.read_in(year):
            if all(fold(column) in present for column in value.columns()):
                yield Reads(value, _calculation(value.quotient), year, False)
            continue
        if value.read_in(year):
            for column in value.column or ():
                if fold(column) in present:
                    yield Reads(value, present[fold(column)], year, False)
                    break
        for earlier in (year.plus(-back) for back in range(1, value.look_back + 1)) if year else ():
            if found := _earlier(value, present, earlier):
                yield Reads(value, found, earlier, True)


def _earlier(value: Value, present: dict[str, str], earlier: AcademicYear) -> str | None:
    """The column in which a file repeats an earlier year; None where it does not, or the year is not read."""
    if not value.read_in(earlier):
        return None
    spellings = (dated for column in value.column or () for dated in value.earlier(column, earlier))
    return next((present[fold(dated)] for dated in spellings if fold(dated) in present), None)


def _calculation(quotient: Quotient) -> str:
    above, below = (f"({' + '.join(names)})" if len(names) > 1 else names[0] for names in (quotient.add, quotient.by))
    return f"{above} / {below}"


def _missing(definition: Dataset, present: dict[str, str], year: AcademicYear | None) -> Iterator[str]:
    absent = [
        spellings[0]
        for spellings in _required(definition, year)
        if spellings[0] not in definition.optional and not any(fold(spelling) in present for spelling in spellings)
    ]
    for column in dict.fromkeys(absent):
        known = {fold(name) for name in _named(definition)}
        strangers = [name for folded, name in present.items() if folded not in known]
        near = difflib.get_close_matches(column, strangers, 1, 0.8)
        yield f"the column “{column}” is missing" + (f" (is it “{near[0]}” here?)" if near else "")


def _required(definition: Dataset, year: AcademicYear | None) -> Iterator[tuple[str, ...]]:
    for value in definition.values:
        if value.required and value.read_in(year):
            if value.column:
                yield value.column
            else:
                yield from ((column,) for column in value.columns())
            yield from ((column,) for column in value.where)
    if definition.year_column:
        yield (definition.year_column,)
    for blank in definition.blank_rows:
        yield from ((column,) for column in blank.where)
    if definition.period:
        yield (definition.period.column,)
    yield from ((column,) for column in definition.unique or ())
    for conditions in (*(skipped.where for skipped in definition.skip), *definition.complete):
        yield from ((column,) for column in conditions)
    for row in definition.rows:
        for column in row.where:
            yield (column,)
        if row.level == "school":
            yield from ((column,) for column in (row.urn, *(row.laestab or ())) if column)
            if row.counted_with:
                yield (row.counted_with.column,)
        elif row.area:
            yield (row.area,)
    register = definition.register_columns
    for conditions in (register.where, register.listings.where if register.listings else {}) if register else ():
        yield from ((column,) for column in conditions)
    for block in (register.schools, register.trusts, register.listings, register.links) if register else ():
        for name, spelling in block.model_dump().items() if block else ():
            if name == "where" or not spelling:
                continue
            yield from ((column,) for column in ([spelling] if isinstance(spelling, str) else spelling))
    for outcome in definition.outcomes:
        yield from ((column,) for column in outcome.required_columns())


def _named(definition: Dataset) -> Iterator[str]:
    """Every column the definition names for reading, in any spelling."""
    for value in definition.values:
        yield from value.columns()
        yield from value.where
    for spellings in _required(definition, None):
        yield from spellings
    for outcome in definition.outcomes:
        yield from outcome.columns()


def _is_known(definition: Dataset, folded: str, read: set[str]) -> bool:
    if folded in read or any(folded == fold(name) for name in _named(definition)):
        return True
    patterns = (*definition.known, *definition.personal, *(mark.column for mark in definition.year_marks))
    return any(fnmatch.fnmatchcase(folded, fold(pattern)) for pattern in patterns)


def _year_problems(definition: Dataset, present: dict[str, str], year: AcademicYear | None) -> Iterator[str]:
    if year is None:
        return
    for mark in definition.year_marks:
        if fold(mark.column) not in present:
            continue
        if mark.not_before and year.slug < AcademicYear.parse(mark.not_before).slug:
            first = AcademicYear.parse(mark.not_before)
            yield f"the column “{mark.column}” came only in {first}, so this is not {year}"
        if mark.not_after and year.slug > AcademicYear.parse(mark.not_after).slug:
            last = AcademicYear.parse(mark.not_after)
            yield f"the column “{mark.column}” ended in {last}, so this is not {year}"
    told = _year_told_by_look_back(definition, present)
    if told and told != year:
        yield (
            f"its columns for earlier years show that this is the file of {told}, not of {year}. "
            f"Rename its folder, or say --year {told}"
        )


def _year_told_by_look_back(definition: Dataset, present: dict[str, str]) -> AcademicYear | None:
    """A file repeats the years just before its own, so the newest year it repeats tells its own."""
    repeated = [
        re.escape(fold(spelling.replace("{column}", column).replace("{year}", "\0"))).replace("\0", r"(\d\d)")
        for value in definition.values
        if value.look_back
        for column in value.column or ()
        for spelling in value.look_back_as
    ]
    if not repeated:
        return None
    told = re.compile("|".join(f"(?:{pattern})" for pattern in repeated))
    ends = [int(year) for folded in present if (found := told.fullmatch(folded)) for year in found.groups() if year]
    return AcademicYear(2000 + max(ends)) if ends else None


def _columns(names: list[str]) -> str:
    listed = ", ".join(f"“{name}”" for name in names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")
    return f"the column {listed} is" if len(names) == 1 else f"the columns {listed} are"


def _spelt(conditions: Conditions) -> str:
    return " and ".join(f"{column} = {' or '.join(texts)}" for column, texts in conditions.items())


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
