"""How the rows and columns of a file are laid out, as a data set definition says it.

Everything here is part of `definitions.Dataset`. Column names are matched without regard to case and repeated spaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from headwater.evidence.datasets.models import Release
from headwater.foundations.definitions.kinds import Part
from headwater.reference.calendar.years import AcademicYear


def _one_or_many(value: object) -> object:
    if isinstance(value, str):
        return (value,)
    return tuple(value) if isinstance(value, list) else value


OneOrMany = Annotated[tuple[str, ...], BeforeValidator(_one_or_many), Field(min_length=1)]
Conditions = Mapping[str, tuple[str, ...]]
"""Column → the texts it may hold. All columns must agree; the text `*` means anything but blank."""

Level = Literal["school", "neighbourhood", "trust", "la", "region", "england"]
Population = Literal["primary", "secondary", "special", "state-funded", "all"]


def one_year(text: str | None) -> str | None:
    """A school year in its one spelling, 2019-20; raises NotAnAcademicYear."""
    return AcademicYear.parse(text).slug if text else None


class Reading(Part):
    """How the bytes become rows."""

    table: Literal["text", "parquet", "workbook"] = "text"
    """`text`: separated by commas. `parquet`: Apache Parquet. `workbook`: one sheet of an Excel file (xlsx)."""
    sheet: str | None = None
    """Of a workbook, the name of the sheet that holds the table."""
    encodings: tuple[Literal["utf-8", "cp1252"], ...] = ("utf-8", "cp1252")
    short_rows: Literal["pad", "refuse"] = "refuse"
    """`pad`: a row may stop early, what it lacks counts as blank. `refuse`: such a row is set aside."""
    last_row_lacks: int = 0
    """How many columns the last row of a whole file may lack; where it lacks more, the file has been cut short."""
    long_rows: Literal["join-last", "set-aside"] = "set-aside"
    """`join-last`: the last column holds unquoted commas, so the overflow is joined back onto it."""
    header_row_has: str | None = None
    """Lines of text may stand above the header; the header is the first row holding this column name."""
    footnotes: bool = False
    """Column names end in the number of a footnote, `(10)`, which changes from year to year and is no part of them."""
    also_called: Mapping[str, str] = {}
    """Columns that go by another name in some years: that name → the name this definition uses."""
    numbers: Literal["plain", "floats"] = "plain"
    """`floats`: numbers were written by a program as it holds them: 8.4430000000000008E-2, 65.599999999999994."""
    member: str | None = None
    """Of a zip archive, the pattern of the one file inside that holds the table."""

    @model_validator(mode="after")
    def _names_its_sheet(self) -> Reading:
        if (self.table == "workbook") != (self.sheet is not None):
            raise ValueError("`sheet` names the sheet of a workbook (`table: workbook`); nothing else has one")
        return self


class Missing(Part):
    """What a marker in place of a number means."""

    reason: Literal[
        "suppressed", "not-applicable", "not-available", "not-published", "not-submitted", "low-coverage",
        "no-entries", "new-school",
    ]  # fmt: skip
    because: str = ""


class BlankRows(Missing):
    """What blanks mean in the rows that agree, where they mean more than a blank elsewhere."""

    where: Conditions


class CountedWith(Part):
    """The column that says with which schools the publisher counts a school, and what its texts stand for."""

    column: str
    texts: dict[str, Literal["primary", "secondary", "special"]] = Field(min_length=1)
    """Schools with any other text are counted with none of these."""


class SchoolRows(Part):
    """Rows about one school each."""

    level: Literal["school"]
    where: Conditions = {}
    urn: str | None = None
    laestab: OneOrMany | None = None
    """One column of seven digits, or the LA column and the establishment column."""
    counted_with: CountedWith | None = None
    """Only of a file that says of every school with which others the publisher counts it."""

    @model_validator(mode="after")
    def _has_a_key(self) -> SchoolRows:
        if not self.urn and not self.laestab:
            raise ValueError("school rows need `urn` or `laestab`, otherwise no school can be found")
        return self


class AreaRows(Part):
    """Rows about a local authority, a region, England, a trust or a neighbourhood."""

    level: Literal["neighbourhood", "trust", "la", "region", "england"]
    where: Conditions = {}
    area: str | None = None
    """Column with the code of the area: LA code, region code, UID of a trust, LSOA code of a neighbourhood."""
    population: Population | None = None
    """What schools a figure of an LA, a region or England is about. A value can say otherwise."""

    @model_validator(mode="after")
    def _has_an_area(self) -> AreaRows:
        if (self.level == "england") != (self.area is None):
            raise ValueError("`area` names the column with the area's code; England has none")
        if (self.level in ("trust", "neighbourhood")) != (self.population is None):
            raise ValueError("`population` says what schools an LA, a region or England is about; others have none")
        return self


class Skipped(Part):
    """Rows that are known and left out."""

    where: Conditions
    because: str


class Quotient(Part):
    """A value that the file does not state and that follows from its counts: columns added up, divided by others.

    It is worked out exactly and kept to eight places. The sums become the figure's numerator and denominator. Where
    one of them is a marker or blank, the value is missing for its reason.
    """

    add: OneOrMany
    by: OneOrMany
    times: Literal[1, 100] = 1
    """100 for a percentage."""


class Value(Part):
    """One column that holds a measure's value, or counts from which it follows."""

    column: OneOrMany | None = None
    """The column, or its several spellings over the years."""
    quotient: Quotient | None = None
    measure: str
    group: str = "all"
    where: Conditions = {}
    """Only rows that agree hold this measure and group: the files that name the measure, or the group, in a column."""
    population: Population | None = None
    """What schools the value of an LA, a region or England is about, where it is not what its rows say."""
    required: bool = True
    """Whether the file must have the column, and rows that agree with `where`."""
    first_year: str | None = None
    last_year: str | None = None
    """The column is required only in years from first_year to last_year, and not read outside them."""
    levels: tuple[Level, ...] = ("school", "neighbourhood", "trust", "la", "region", "england")
    numerator: str | None = None
    denominator: str | None = None
    scale: Literal["as-is", "fraction", "complement"] = "as-is"
    """`fraction`: published as 0 to 1, kept as 0 to 100. `complement`: 100 minus what is published."""
    blank: Missing | None = None
    """What a blank means in this column, where it differs from the data set's own."""
    look_back: int = 0
    """How many earlier years the same file repeats, each in a column of its own."""
    look_back_as: OneOrMany = ("{column}_{year}",)
    """How the columns of earlier years are named: PTRWM_EXP_18. `{year}` is the year's last two digits."""

    @field_validator("first_year", "last_year")
    @classmethod
    def _is_a_year(cls, text: str | None) -> str | None:
        return one_year(text)

    @field_validator("look_back_as")
    @classmethod
    def _names_the_year(cls, spellings: tuple[str, ...]) -> tuple[str, ...]:
        for spelling in spellings:
            if "{year}" not in spelling or set(re.findall(r"\{.*?\}", spelling)) - {"{year}", "{column}"}:
                raise ValueError(f"“{spelling}” must hold {{year}}, and besides it may only hold {{column}}")
        return spellings

    @model_validator(mode="after")
    def _holds_one_thing(self) -> Value:
        if (self.column is None) == (self.quotient is None):
            raise ValueError("a value is in a `column`, or follows from a `quotient`; give one of them")
        if self.quotient and (self.numerator or self.denominator or self.look_back or self.scale != "as-is"):
            raise ValueError("a `quotient` has its own numerator and denominator, and neither `scale` nor `look_back`")
        return self

    def read_in(self, year: AcademicYear | None) -> bool:
        """Whether the column is read in the file of `year` (a file without a year reads every column)."""
        if year is None:
            return True
        return (self.first_year or "") <= year.slug <= (self.last_year or "9999")

    def columns(self) -> Iterator[str]:
        """Every column of the file's own year that the value is read from, in every spelling."""
        yield from self.column or ()
        if self.quotient:
            yield from (*self.quotient.add, *self.quotient.by)
        yield from (column for column in (self.numerator, self.denominator) if column)

    def earlier(self, column: str, year: AcademicYear) -> Iterator[str]:
        """The columns in which this one may stand for an earlier year."""
        for spelling in self.look_back_as:
            yield spelling.replace("{column}", column).replace("{year}", f"{(year.start + 1) % 100:02d}")


class Period(Part):
    """The column that says which school year a row is about, in a file that holds several years."""

    column: str
    calendar_year: Literal["ends-in", "none"] = "none"
    """`ends-in`: a year alone, 2024, stands for the school year that ends in it, 2023/24."""
    endings: Mapping[str, Release.Stage] = {}
    """What may stand behind the year, and how settled the row's figures then are: `(prov)`."""


class YearMark(Part):
    """A column that tells which years a file can be of."""

    column: str
    not_before: str | None = None
    not_after: str | None = None
