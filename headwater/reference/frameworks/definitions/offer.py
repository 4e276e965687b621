"""What schools are owed, and what they give: the items of the offer."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from headwater.foundations.definitions.kinds import Key, Part
from headwater.reference.calendar.cadence import parse_cadence
from headwater.reference.frameworks.definitions.elements import Amount, CadenceText, Element, ItemId, MonthDay
from headwater.reference.frameworks.definitions.kinds import ActivityKind, Nature
from headwater.reference.frameworks.definitions.words import Text


class Condition(Part):
    """Which schools or people an item is for, beside the tier.

    church-school: schools with a religious character · new-headteacher: while the head is in the years of service that
    the cadence names · phase: schools of one of these phases · joining: schools that are joining the trust.
    """

    fact: Literal["church-school", "new-headteacher", "phase", "joining"]
    phases: tuple[Literal["primary", "secondary", "all-through", "special"], ...] = ()

    @model_validator(mode="after")
    def _names_phases(self) -> Condition:
        if (self.fact == "phase") != bool(self.phases):
            raise ValueError("A condition on the phase says which phases, and no other does.")
        return self


class Assumed(Part):
    """The source does not say, and we read it so. `what`: which of the item's values; `reading`: the key of the
    ambiguity. The trust confirms it, or changes it."""

    what: tuple[Literal["cadence", "amount", "owed_by", "leads", "takes_part", "tiers"], ...] = Field(min_length=1)
    reading: str | None = None
    confirmed: bool = False


class OfferItem(Element):
    """One thing that schools are owed or give.

    `cadence` says how often, for whatever happens more than once or has a limit; `owed_by` the days by which a
    document is due; `amount` how many of what, where that is not the cadence (20 courses, 5 areas). `more_than`: a
    number that is agreed with each school and must be above this. `tiers`: keys of the tiers or packages it belongs
    to; none means every school.
    """

    kind: ActivityKind
    nature: Nature
    strand: Key = ""
    gives: tuple[Literal["entitlement", "contribution"], ...] = ("entitlement",)
    cadence: CadenceText = "unquantified"
    owed_by: tuple[MonthDay, ...] = ()
    amount: Amount | None = None
    parts: tuple[Text, ...] = ()
    """What it consists of: the areas, funds, standards or topics that are named."""
    more_than: Annotated[int, Field(ge=1, le=100)] | None = None
    leads: tuple[Key, ...] = Field(min_length=1)
    takes_part: tuple[Key, ...] = ()
    reads: tuple[Key, ...] = ()
    """Roles and bodies that get what comes of it."""
    tiers: tuple[Key, ...] = ()
    conditions: tuple[Condition, ...] = ()
    adds_to: ItemId | None = None
    output: Text | None = None
    statutory: Text | None = None
    confidential: bool = False
    """Stays between the people in the room."""
    protocol: Key | None = None
    record: Key | None = None
    """The template its record is written on; where none is named, the framework's for this kind."""
    assumed: Assumed | None = None

    @model_validator(mode="after")
    def _fits_its_nature(self) -> OfferItem:
        scheduled = parse_cadence(self.cadence).is_scheduled
        if self.owed_by and self.nature is not Nature.DOCUMENT:
            raise ValueError("`owed_by` is for documents. For what happens on days write a cadence.")
        if scheduled and self.nature in (Nature.STANDING, Nature.ON_REQUEST):
            raise ValueError(
                f"What has the cadence “{self.cadence}” happens on days: its nature is activity or contribution."
            )
        if "cadence" not in self.model_fields_set and self.nature is Nature.ACTIVITY:
            raise ValueError("An activity says how often. Where the model does not, write `cadence: unquantified`.")
        return self
