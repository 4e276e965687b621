"""Templates of records: what is written down of a visit, a review, a one-to-one. Shared by frameworks."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from headwater.foundations.definitions.kinds import Definition, Key, Kind, Part
from headwater.reference.frameworks.definitions.kinds import ActivityKind
from headwater.reference.frameworks.definitions.words import Text, Title

Seers = Literal["in-the-room", "school-leaders", "trust-team", "local-board", "trust-board"]


class RecordField(Part):
    """One thing to fill in. `options` are the words of a judgement, choice or checklist."""

    key: Key
    label: Title
    help: Text | None = None
    type: Literal[
        "text", "line", "date", "people", "judgement", "choice", "checklist", "evidence", "figures", "next-steps"
    ]
    options: tuple[Annotated[str, StringConstraints(min_length=1, max_length=120)], ...] = ()
    required: bool = False
    seen_by: tuple[Seers, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _has_options(self) -> RecordField:
        if (self.type in ("judgement", "choice", "checklist")) != (len(self.options) > 1):
            raise ValueError("A judgement, choice or checklist has two options or more, and nothing else has any.")
        return self


class RecordTemplate(Definition):
    """What is written down of one kind of activity, field by field, and who sees which."""

    title: Title
    text: Text
    kinds: tuple[ActivityKind, ...] = Field(min_length=1)
    school_answers: bool
    """Whether the head is asked to answer before anyone senior reads it."""
    fields: tuple[RecordField, ...] = Field(min_length=1)


RECORDS = Kind(folder="records", model=RecordTemplate, may_be_own=True)
