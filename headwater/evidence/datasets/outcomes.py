"""The `outcomes` part of a data set definition: which columns of a row tell of which inspection.

One row can hold several inspections of a school side by side, each a block of columns. A definition maps each block
to the eras it can belong to, and the published texts to the words of that era. Nothing is mapped from one era to
another. `headwater/evidence/inspections/README.md` shows the mapping of each published layout; that package turns
the released rows into outcomes and holds every block to the eras' own areas and words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic import Field, model_validator

from headwater.foundations.definitions.kinds import Part

BLANKS = ("", "NULL")


class GradeColumn(Part):
    """Where one area's grade stands, and the date it was given where areas are dated one by one."""

    grade: str
    judged_on: tuple[str, ...] = ()
    """The column, in its several spellings ("… - date of grade", "… - date of judgement"); it may be absent."""


class OutcomeBlock(Part):
    """One inspection in a row. Every text but `kind`, `eras`, `words`, `blank` and `note` names a column."""

    kind: Literal["report-card", "graded", "ungraded", "grade-only"]
    """`grade-only`: a grade whose own inspection, and so its date and framework, the file does not name."""
    eras: tuple[str, ...] = Field(min_length=1)
    """Keys of `definitions/inspections`, in the order tried: the first in force on the inspection's date. An era
    without dates takes whatever is left, also where the file gives no date."""
    urn: str = "URN"
    inspected_on: str | None = None
    published_on: str | None = None
    last_inspected_on: str | None = None
    """Date of the school's last inspection of any kind, where that is all the file gives beside a grade."""
    relates_to_current: str | None = None
    """`Yes` or `No`: whether the inspection was of the school under its present URN."""
    urn_at_time: str | None = None
    overall: str | None = None
    category: str | None = None
    """Category of concern, as the publisher's code."""
    safeguarding: GradeColumn | None = None
    areas: Mapping[str, GradeColumn] = {}
    """Area key of the era → its columns."""
    words: Mapping[str, str] = {}
    """Published text → key of a grade (or of a safeguarding word) of the era. A text that is itself the era's word
    for it needs no line here."""
    blank: tuple[str, ...] = BLANKS
    """Texts that mean that nothing is there."""
    note: str = ""
    """What a reader must know of every outcome of this block, as one sentence."""

    @model_validator(mode="after")
    def _tells_something(self) -> OutcomeBlock:
        if not self.overall and not self.areas:
            raise ValueError("This block names no grade: give `overall` or `areas`.")
        if self.kind != "grade-only" and not self.inspected_on:
            raise ValueError("This block gives no date: give `inspected_on`, or make its kind `grade-only`.")
        if self.kind == "grade-only" and self.inspected_on:
            raise ValueError("A grade whose inspection is not known has no `inspected_on`; use `last_inspected_on`.")
        return self

    def columns(self) -> Iterator[str]:
        """Every column the block reads, in every spelling."""
        yield from self.required_columns()
        for graded in (self.safeguarding, *self.areas.values()):
            yield from graded.judged_on if graded else ()

    def required_columns(self) -> Iterator[str]:
        """Columns without which the file is not what the definition takes it for."""
        named = (
            self.urn,
            self.inspected_on,
            self.published_on,
            self.last_inspected_on,
            self.relates_to_current,
            self.urn_at_time,
            self.overall,
            self.category,
            self.safeguarding.grade if self.safeguarding else None,
            *(area.grade for area in self.areas.values()),
        )
        yield from (column for column in named if column)
