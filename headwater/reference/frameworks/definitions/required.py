"""Which targets a framework asks of every school, year by year."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from headwater.foundations.definitions.kinds import Key, Part
from headwater.reference.frameworks.definitions.elements import ItemId
from headwater.reference.frameworks.definitions.words import Text

SchoolPhase = Literal["nursery", "primary", "secondary", "all-through", "16-plus", "special", "alternative-provision"]


class RequiredTarget(Part):
    """A measure and pupil group that every school of these phases has a target for, each year.

    `age`: only schools with pupils of this age at the beginning of the year (10 for key stage 2); none where the
    register does not know the ages means all. `standard`: the performance standard it follows from. `against` is what
    the standard implies where nothing else is agreed, no worse than England's or the local authority's figure, or a
    `value`; none where the standard implies no number.
    """

    measure: Key
    group: Key = "all"
    phases: tuple[SchoolPhase, ...] = Field(min_length=1)
    age: Annotated[int, Field(ge=2, le=18)] | None = None
    standard: ItemId | None = None
    against: Literal["england", "local-authority", "value"] | None = None
    value: Annotated[str, StringConstraints(pattern=r"^-?[0-9]+(\.[0-9]+)?$")] | None = None

    @model_validator(mode="after")
    def _has_what_it_stands_beside(self) -> RequiredTarget:
        if (self.against == "value") != (self.value is not None):
            raise ValueError("A required target against a value says which value, and no other does.")
        return self

    def is_for(self, phase: str, low_age: int | None, high_age: int | None) -> bool:
        """Whether a school of this phase and these ages needs it. Ages that nobody knows shut nothing out."""
        if phase not in self.phases:
            return False
        if self.age is None:
            return True
        return (low_age is None or low_age <= self.age) and (high_age is None or high_age > self.age)


class TargetRequirements(Part):
    """What the model says, and how we read it: which targets every school has to have. A model that names none says so
    under `text`."""

    text: Text
    required: tuple[RequiredTarget, ...] = ()
