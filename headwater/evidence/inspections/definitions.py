"""The frameworks that inspections were made under: their areas, their words, and when each was in force.

One file per era in `headwater/definitions/inspections`. An outcome is shown in the words of its own era and never
translated into another's: the publisher says that the grades cannot be compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from headwater.evidence.datasets.definitions import DATASETS, Dataset
from headwater.evidence.datasets.outcomes import OutcomeBlock
from headwater.foundations.definitions.kinds import Definition, Key, Kind, Objection, Part, Reviewed
from headwater.foundations.definitions.problems import did_you_mean

OutcomeKind = Literal["report-card", "graded", "ungraded", "grade-only", "faith", "other"]


class Area(Part):
    """One thing that inspectors judge."""

    key: Key
    name: str
    where_applicable: bool = False
    """Judged only in schools that have it: early years, sixth form."""


class Grade(Part):
    """One word of the scale. The order in the file is the order of the scale, best first."""

    key: Key
    word: str
    means: str = ""


class Category(Part):
    """A category of concern: the code in the published files, and its words."""

    key: str
    word: str
    means: str = ""


class Void(Part):
    """From which day, and why, nothing holds any more that reports of a framework said of the next inspection."""

    since: date
    because: str
    """What follows "Void since 10 November 2025: ", with its full stop."""


class Era(Definition, Reviewed):
    """A framework and the time it was in force."""

    kind: OutcomeKind
    """What its inspections are; of each kind a page shows the newest."""
    inspectorate: str
    name: str
    """As the card heads it."""
    short_name: str = Field(max_length=40)
    about: str
    """What a reader must know of it, in a sentence or two."""
    in_force_from: date | None = None
    in_force_to: date | None = None
    """Last day. An era with neither date takes outcomes of which the framework is not known."""
    areas: tuple[Area, ...] = ()
    overall: str = ""
    """Name of the overall judgement; empty where the era has none."""
    in_own_words: bool = False
    """Its outcome is text, because the framework is not known here; then it has no scale."""
    scale: tuple[Grade, ...] = ()
    apart: tuple[Grade, ...] = ()
    """Words that are not on the scale: not judged, not applicable."""
    safeguarding: tuple[Grade, ...] = ()
    categories: tuple[Category, ...] = ()
    usual_interval: str = ""
    """When the next inspection usually comes, as a sentence: an estimate and no promise."""
    next_void: Void | None = None
    cannot_be_compared: str
    """The sentence printed wherever outcomes of two eras stand on one page."""
    sources: tuple[str, ...] = ()
    """Where its words were read, if not in the inspectorate's own files."""

    @model_validator(mode="after")
    def _words_are_told_apart(self) -> Era:
        grades, areas = [g.key for g in self.words()], [a.key for a in self.areas]
        for keys in (grades, areas, [c.key for c in self.categories]):
            twice = sorted({key for key in keys if keys.count(key) > 1})
            if twice:
                raise ValueError(f"“{twice[0]}” stands here twice.")
        if self.in_own_words == bool(self.scale):
            raise ValueError("Give the scale, or say `in_own_words: true` where there is none; not both.")
        if self.in_force_from and self.in_force_to and self.in_force_from > self.in_force_to:
            raise ValueError("The era ends before it begins.")
        return self

    @property
    def undated(self) -> bool:
        return self.in_force_from is None and self.in_force_to is None

    def in_force_on(self, day: date | None) -> bool:
        """Whether an inspection on `day` belongs here. An undated era takes every day, also an unknown one."""
        if day is None:
            return self.undated
        return (self.in_force_from or date.min) <= day <= (self.in_force_to or date.max)

    @property
    def can_be_entered(self) -> bool:
        """Whether somebody can enter an inspection of this framework; a grade without its inspection is none."""
        return self.kind != "grade-only"

    @property
    def area_words(self) -> tuple[Grade, ...]:
        """The words an area can have."""
        return (*self.scale, *self.apart)

    def words(self) -> tuple[Grade, ...]:
        """Every word an outcome of this era can hold."""
        return (*self.scale, *self.apart, *self.safeguarding)

    def grade(self, key: str) -> Grade | None:
        return next((grade for grade in self.words() if grade.key == key), None)

    def area(self, key: str) -> Area | None:
        return next((area for area in self.areas if area.key == key), None)

    def category(self, code: str) -> Category | None:
        return next((category for category in self.categories if category.key == code), None)


ERAS = Kind(folder="inspections", model=Era)


def _objections(dataset: Dataset) -> Iterator[Objection]:
    """A data set's outcome blocks name only eras, areas and words that exist."""
    known = ERAS.valid()
    for place, block in enumerate(dataset.outcomes):
        at: tuple[str | int, ...] = ("outcomes", place)
        for index, key in enumerate(block.eras):
            if key not in known:
                message = f'"{key}" is not in definitions/inspections.{did_you_mean(key, known)}'
                yield Objection((*at, "eras", index), message)
        eras = [known[key] for key in block.eras if key in known]
        if eras:
            yield from _unknown_words(block, eras, at)


def _unknown_words(block: OutcomeBlock, eras: list[Era], at: tuple[str | int, ...]) -> Iterator[Objection]:
    grades = {grade.key for era in eras for grade in era.words()}
    areas = {area.key for era in eras for area in era.areas}
    for text, key in block.words.items():
        if key not in grades:
            message = f'"{key}" is not a grade of {" or ".join(block.eras)}.{did_you_mean(key, grades)}'
            yield Objection((*at, "words", text), message)
    for key in block.areas:
        if key not in areas:
            message = f'"{key}" is not an area of {" or ".join(block.eras)}.{did_you_mean(key, areas)}'
            yield Objection((*at, "areas", key), message)


DATASETS.hold_to(_objections)
