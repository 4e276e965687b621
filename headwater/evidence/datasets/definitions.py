"""What a data set definition may say. One YAML file per data set in `headwater/definitions/datasets`.

A definition tells how a published file is recognised, read, checked and turned into tables, so that a new file
needs a definition and no Python. Column names are matched without regard to case and repeated spaces, because
publishers change both from year to year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import Field, field_validator, model_validator

from headwater.evidence.datasets.layout import (
    AreaRows,
    BlankRows,
    Conditions,
    Missing,
    OneOrMany,
    Period,
    Reading,
    SchoolRows,
    Skipped,
    Value,
    YearMark,
    one_year,
)
from headwater.evidence.datasets.models import Release
from headwater.evidence.datasets.outcomes import OutcomeBlock
from headwater.foundations.definitions.kinds import Definition, Kind, Part, Reference


class Gives(StrEnum):
    """What comes out of a file, in the order in which files of several kinds are loaded."""

    REGISTER = "register"
    FIGURES = "figures"
    OUTCOMES = "outcomes"
    NOTHING = "nothing"
    """Files that are known and not read, each with the reason."""


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


class NotRead(Part):
    """Files that are known and not read."""

    files: OneOrMany
    """Patterns of the end of the path."""
    because: str
    """What follows “Not read: ”, without a full stop."""

    @field_validator("files")
    @classmethod
    def _patterns_are_patterns(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        return _patterns(patterns)


def _patterns(patterns: tuple[str, ...]) -> tuple[str, ...]:
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"“{pattern}” is not a pattern: {error}") from error
    return patterns


class Dataset(Definition):
    """A published or in-school source."""

    title: str
    publisher: str
    licence: str
    about: str
    gives: Gives
    stage: Release.Stage = Release.Stage.FINAL
    standing: Release.Standing = Release.Standing.PUBLISHED
    files: tuple[str, ...] = ()
    """Patterns of the end of the path. Named groups: `year` (2023-2024), `part` (LA code), `day` (the date the file
    speaks for, which its figures then carry), `edition` (the date it was published, which they do not), `stage`,
    `sample` (an extract of the file, with what tells it from others)."""
    not_read: tuple[NotRead, ...] = ()
    """Of a data set that gives nothing: the files and why each is not read."""
    newest_only: bool = False
    """Of the files of one year (of a register: of all) only the one with the newest day or edition counts; the others
    are retired. What retired registers say of who was in which trust is still read, because it tells when they left."""
    year: str | None = None
    """The school year that every file of this data set is of, where neither its name nor a column says so."""
    year_of_day: bool = False
    """The file is of the school year that its day falls in."""
    year_column: str | None = None
    """A column that says in every row which school year the file is of; a file that says another is refused."""
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
    blank_rows: tuple[BlankRows, ...] = ()
    """Rows in which a blank means something of its own, such as those that end in NEW."""
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
        return _patterns(patterns)

    @field_validator("year")
    @classmethod
    def _is_a_year(cls, text: str | None) -> str | None:
        return one_year(text)

    @model_validator(mode="after")
    def _has_years_of_one_kind(self) -> Dataset:
        if self.period and (self.year_marks or any(v.look_back or v.first_year or v.last_year for v in self.values)):
            raise ValueError(
                "a file with a `period` column is of no one year, so `year_marks`, `look_back`, `first_year` and "
                "`last_year` mean nothing in it"
            )
        if sum(map(bool, (self.period, self.year, self.year_of_day))) > 1:
            raise ValueError("`period`, `year` and `year_of_day` each say which year it is; give one of them")
        return self

    @model_validator(mode="after")
    def _gives_what_it_says(self) -> Dataset:
        if (self.gives == Gives.NOTHING) != bool(self.not_read) or (self.gives == Gives.NOTHING) == bool(self.files):
            raise ValueError("a data set that gives nothing has `not_read` and no `files`; every other one has `files`")
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
