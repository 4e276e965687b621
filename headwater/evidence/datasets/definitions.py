"""What a data set definition may say. One YAML file per data set in `headwater/definitions/datasets`.

A definition tells how a published file is recognised, read, checked and turned into tables, so that a new file
needs a definition and no Python. Column names are matched without regard to case and repeated spaces, because
publishers change both from year to year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from headwater.evidence.datasets.models import Release
from headwater.evidence.datasets.outcomes import OutcomeBlock
from headwater.foundations.definitions.kinds import Definition, Kind, Part, Reference
from headwater.reference.calendar.years import AcademicYear


def _one_or_many(value: object) -> object:
    if isinstance(value, str):
        return (value,)
    return tuple(value) if isinstance(value, list) else value


OneOrMany = Annotated[tuple[str, ...], BeforeValidator(_one_or_many), Field(min_length=1)]
Conditions = Mapping[str, tuple[str, ...]]
"""Column → the texts it may hold. All columns must agree; the text `*` means anything but blank."""


class Gives(StrEnum):
    """What comes out of a file, in the order in which files of several kinds are loaded."""

    REGISTER = "register"
    FIGURES = "figures"
    OUTCOMES = "outcomes"


class Reading(Part):
    """How the bytes become rows."""

    encodings: tuple[Literal["utf-8", "cp1252"], ...] = ("utf-8", "cp1252")
    short_rows: Literal["pad", "refuse"] = "refuse"
    """`pad`: a row may stop early, what it lacks counts as blank. `refuse`: such a row is set aside."""
    long_rows: Literal["join-last", "set-aside"] = "set-aside"
    """`join-last`: the last column holds unquoted commas, so the overflow is joined back onto it."""
    header_row_has: str | None = None
    """Lines of text may stand above the header; the header is the first row holding this column name."""
    member: str | None = None
    """Of a zip archive, the pattern of the one file inside that holds the table."""


class Missing(Part):
    """What a marker in place of a number means."""

    reason: Literal[
        "suppressed", "not-applicable", "not-available", "not-published", "not-submitted", "low-coverage",
        "no-entries", "new-school",
    ]  # fmt: skip
    because: str = ""


class SchoolRows(Part):
    """Rows about one school each."""

    level: Literal["school"]
    where: Conditions = {}
    urn: str | None = None
    laestab: OneOrMany | None = None
    """One column of seven digits, or the LA column and the establishment column."""

    @model_validator(mode="after")
    def _has_a_key(self) -> SchoolRows:
        if not self.urn and not self.laestab:
            raise ValueError("school rows need `urn` or `laestab`, otherwise no school can be found")
        return self


class AreaRows(Part):
    """Rows about a local authority, a region or England."""

    level: Literal["la", "region", "england"]
    where: Conditions
    area: str | None = None
    """Column with the code of the local authority or region."""
    population: Literal["primary", "secondary", "special", "state-funded", "all"]

    @model_validator(mode="after")
    def _has_an_area(self) -> AreaRows:
        if (self.level == "england") != (self.area is None):
            raise ValueError("`area` names the code column of an LA or region; England has none")
        return self


class Skipped(Part):
    """Rows that are known and left out."""

    where: Conditions
    because: str


class Value(Part):
    """One column that holds a measure's value."""

    column: OneOrMany
    """The column, or its several spellings over the years."""
    measure: str
    group: str = "all"
    required: bool = True
    first_year: str | None = None
    last_year: str | None = None
    """The column is required only in years from first_year to last_year, and not read outside them."""
    levels: tuple[Literal["school", "la", "region", "england"], ...] = ("school", "la", "region", "england")
    numerator: str | None = None
    denominator: str | None = None
    scale: Literal["as-is", "fraction", "complement"] = "as-is"
    """`fraction`: published as 0 to 1, kept as 0 to 100. `complement`: 100 minus what is published."""
    blank: Missing | None = None
    """What a blank means in this column, where it differs from the data set's own."""
    look_back: int = 0
    """How many earlier years the same file repeats, in columns with the year added: PTRWM_EXP_18."""

    @field_validator("first_year", "last_year")
    @classmethod
    def _is_a_year(cls, text: str | None) -> str | None:
        return AcademicYear.parse(text).slug if text else None

    def read_in(self, year: AcademicYear | None) -> bool:
        """Whether the column is read in the file of `year` (a file without a year reads every column)."""
        if year is None:
            return True
        return (self.first_year or "") <= year.slug <= (self.last_year or "9999")


class Period(Part):
    """The column that says which school year a row is about, in a file that holds several years."""

    column: str


class YearMark(Part):
    """A column that tells which years a file can be of."""

    column: str
    not_before: str | None = None
    not_after: str | None = None


class SchoolColumns(Part):
    """Register columns of a school, by our name. Any data set may add what it knows of a school."""

    urn: str
    name: str | None = None
    laestab: OneOrMany | None = None
    la_code: str | None = None
    la_name: str | None = None
    phase: str | None = None
    type_code: str | None = None
    type_name: str | None = None
    status: str | None = None
    region: str | None = None
    town: str | None = None
    postcode: str | None = None
    lsoa: str | None = None
    low_age: str | None = None
    high_age: str | None = None
    capacity: str | None = None
    religious_character: str | None = None
    nursery_provision: str | None = None
    sixth_form: str | None = None
    ukprn: str | None = None
    opened_on: str | None = None
    closed_on: str | None = None


class TrustColumns(Part):
    """Register columns of a trust, sponsor or federation."""

    uid: str
    name: str
    kind: str
    group_id: str | None = None
    status: str | None = None
    companies_house_number: str | None = None
    ukprn: str | None = None
    opened_on: str | None = None
    closed_on: str | None = None


class ListingColumns(Part):
    """A row's statement that a school is in a trust."""

    urn: str
    uid: str
    joined_on: str | None = None
    where: Conditions = {}


class LinkColumns(Part):
    """A row's statement that one school followed another."""

    urn: str
    linked_urn: str
    link_type: str
    established_on: str | None = None


class Register(Part):
    """What a file says of the national register. Of several files the newest that says something is believed."""

    whole: bool = False
    """Whether the file lists every school of every academy trust, so that absence from it means something."""
    schools: SchoolColumns | None = None
    trusts: TrustColumns | None = None
    listings: ListingColumns | None = None
    links: LinkColumns | None = None
    where: Conditions = {}
    """Only rows that agree are about schools or trusts at all."""


class Dataset(Definition):
    """A published or in-school source."""

    title: str
    publisher: str
    licence: str
    about: str
    gives: Gives
    stage: Release.Stage = Release.Stage.FINAL
    standing: Release.Standing = Release.Standing.PUBLISHED
    files: OneOrMany
    """Patterns of the end of the path. Named groups: `year` (2023-2024), `part` (LA code), `day` (as-at date)."""
    reading: Reading = Reading()
    unique: OneOrMany | None = None
    """Columns that together name a row; the same twice is set aside."""
    known: tuple[str, ...] = ()
    """Patterns (with *) of columns that are known and not read. Any other column stops the load."""
    personal: tuple[str, ...] = ()
    """Patterns of columns that carry names of people: never read, and the raw file is not kept."""
    optional: tuple[str, ...] = ()
    """Register columns that some files of this data set do not have."""
    missing: Mapping[str, Missing] = {}
    """Markers in place of a number. `blank` is the empty cell."""
    period: Period | None = None
    """Where one file holds several years, told apart by a column; its release is then of no year of its own."""
    year_marks: tuple[YearMark, ...] = ()
    rows: tuple[Annotated[SchoolRows | AreaRows, Field(discriminator="level")], ...] = ()
    skip: tuple[Skipped, ...] = ()
    complete: tuple[Conditions, ...] = ()
    """Rows that stand in every whole file (England's, at the foot); a file without one has been cut short."""
    values: tuple[Value, ...] = ()
    register_columns: Register | None = None
    outcomes: tuple[OutcomeBlock, ...] = ()

    @field_validator("files")
    @classmethod
    def _patterns_are_patterns(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"“{pattern}” is not a pattern: {error}") from error
        return patterns

    @model_validator(mode="after")
    def _has_years_of_one_kind(self) -> Dataset:
        if self.period and (self.year_marks or any(v.look_back or v.first_year or v.last_year for v in self.values)):
            raise ValueError(
                "a file with a `period` column is of no one year, so `year_marks`, `look_back`, `first_year` and "
                "`last_year` mean nothing in it"
            )
        return self

    @model_validator(mode="after")
    def _gives_what_it_says(self) -> Dataset:
        if self.gives == Gives.FIGURES and not (self.values and self.rows):
            raise ValueError("a data set that gives figures needs `rows` and `values`")
        if self.gives == Gives.REGISTER and not self.register_columns:
            raise ValueError("a data set that gives the register needs `register_columns`")
        if self.gives == Gives.OUTCOMES and not self.outcomes:
            raise ValueError("a data set that gives outcomes needs `outcomes`")
        return self

    def tables(self) -> tuple[str, ...]:
        """The tables that a release of this data set has."""
        register = self.register_columns
        given = {
            "facts": bool(self.values),
            "schools": bool(register and register.schools),
            "trusts": bool(register and register.trusts),
            "listings": bool(register and register.listings),
            "links": bool(register and register.links),
            "outcomes": bool(self.outcomes),
        }
        return tuple(table for table, is_given in given.items() if is_given)

    def references(self) -> Iterator[Reference]:
        """The measures and groups this data set feeds, so that a misspelt one is found before a file is."""
        for place, value in enumerate(self.values):
            yield Reference(kind="measures", key=value.measure, at=("values", place, "measure"))
            yield Reference(kind="groups", key=value.group, at=("values", place, "group"))


DATASETS = Kind(folder="datasets", model=Dataset, references=Dataset.references)
