"""The parts of a framework that are stated rather than scheduled: why, what for, who, by which steps, seen by whom."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from headwater.foundations.definitions.kinds import Key, Part
from headwater.reference.calendar.cadence import parse_cadence
from headwater.reference.frameworks.definitions.words import Text, Title

ItemId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([.-][a-z0-9]+)*$", max_length=100)]
"""Permanent: records of what was promised and done refer to it. `alpha.tier3.support.ceo-1to1`"""


def _cadence(text: str) -> str:
    parse_cadence(text)  # NotACadence is a ValueError, and its words become the problem's
    return text


CadenceText = Annotated[str, AfterValidator(_cadence)]
"""How often, as `calendar.cadence` reads it: `2 a year`, `each term`, `every 2 weeks`, `as needed`, `unquantified`."""


def _month_day(text: str) -> str:
    try:
        # Weeks too are ISO 8601 (W10-1), so that what is no month and day is not even tried.
        date.fromisoformat(f"2027-{text}" if _MONTH_AND_DAY.fullmatch(text) else "")
    except ValueError as wrong:
        raise ValueError(f"“{text}” is not a day of the year. Write month and day, like 10-31.") from wrong
    return text


_MONTH_AND_DAY = re.compile(r"[0-9]{2}-[0-9]{2}")


MonthDay = Annotated[str, AfterValidator(_month_day)]
"""A day of every year: `10-31`. January to August lie in the second calendar year of an academic year."""


class Element(Part):
    """Anything of a framework that has a name of its own and can be referred to for ever."""

    id: ItemId
    title: Title
    text: Text


class Amount(Part):
    """How many of what: 20 courses, 3 days, 5 areas."""

    count: Annotated[int, Field(ge=1, le=10_000)]
    of: Title
    at_least: bool = False


class Test(Part):
    """A measurable test of a statement. `is` looks at the measure's own direction: worse than England is below it for
    attendance and above it for persistent absence. `points` is the bound that makes "close" and "well" mean something,
    in the measure's own unit; empty until the trust sets it, and until then the answer is "cannot tell"."""

    measure: Key
    group: Key = "all"
    be: Literal[
        "better-than",
        "worse-than",
        "well-better-than",
        "well-worse-than",
        "close-to",
        "no-worse-than",
        "improving",
        "not-improving",
        "at-least",
        "at-most",
    ]
    against: Literal["england", "local-authority", "last-year", "last-three-years", "value"]
    value: Annotated[str, StringConstraints(pattern=r"^-?[0-9]+(\.[0-9]+)?$")] | None = None
    points: Annotated[str, StringConstraints(pattern=r"^[0-9]+(\.[0-9]+)?$")] | None = None
    only_may_be: bool = False
    """The statement says that it may be so: where it is not, nothing is contradicted."""

    @model_validator(mode="after")
    def _has_what_it_compares(self) -> Test:
        if (self.against == "value") != (self.value is not None):
            raise ValueError("A test against a value says which value, and no other does.")
        if (self.be in ("at-least", "at-most")) != (self.against == "value"):
            raise ValueError("“at-least” and “at-most” go with a value, and a value with nothing else.")
        if (self.be in ("improving", "not-improving")) != self.against.startswith("last-"):
            raise ValueError("“improving” goes with last-year or last-three-years, and they with nothing else.")
        if self.points is not None and self.be not in ("close-to", "well-better-than", "well-worse-than"):
            raise ValueError("Points belong to close-to, well-better-than and well-worse-than only.")
        return self


class Purpose(Element):
    """What school improvement in this trust is for."""


class Principle(Element):
    """Something the trust holds to. `in_practice`: what follows from it for the work, in a sentence that somebody can
    check; `parts`: what it consists of, where it names several things; `shapes`: the elements it shows in."""

    strand: Key = ""
    in_practice: Text
    parts: tuple[Text, ...] = ()
    shapes: tuple[ItemId, ...] = ()
    tiers: tuple[Key, ...] = ()


class Strand(Part):
    """A heading that principles and offer items are grouped under."""

    key: Key
    title: Title
    text: Text | None = None


class Aim(Element):
    """What the trust wants to reach, and how anyone would know: by measures, or by what people look at and judge."""

    measures: tuple[Key, ...] = ()
    seen_in: Text | None = Field(default=None, description="What people look at, where no measure tells")

    @model_validator(mode="after")
    def _can_be_known(self) -> Aim:
        if not self.measures and self.seen_in is None:
            raise ValueError("Say by which measures this is known, or under `seen_in` what people look at.")
        return self


class Standard(Element):
    """A performance standard for every school, with the tests that tell whether it is met: all of them, each where the
    school has its measure. Where no measure can tell, `people_decide` says why."""

    tests: tuple[Test, ...] = ()
    people_decide: Text | None = None

    @model_validator(mode="after")
    def _can_be_told(self) -> Standard:
        if not self.tests and self.people_decide is None:
            raise ValueError("Give a test, or say under `people_decide` why no measure can tell.")
        return self


class Rule(Element):
    """How something is done or decided, where it is neither a step of the year nor an item of the offer."""

    about: Literal[
        "targets", "tiers", "planning", "offer", "reviews", "curriculum", "joining", "capacity", "research", "card"
    ]
    who: tuple[Key, ...] = Field(min_length=1)
    """Roles that keep the rule."""


class When(Part):
    """When in the year: from a day to a day, or in words alone. Days are of every year."""

    says: Text
    starts: MonthDay | None = None
    ends: MonthDay | None = None
    exceptional: bool = False
    """Not every year: only when something calls for it."""


class Step(Element):
    """A step of the yearly cycle."""

    component: Key
    """Which part of the cycle it belongs to."""
    does: Literal[
        "review-evidence",
        "propose-targets",
        "review-targets",
        "agree-targets",
        "use-targets",
        "place-in-tier",
        "recommend-tier",
        "consult-on-tier",
        "agree-tier",
        "communicate-tier",
        "reclassify-tier",
        "tier-curriculum",
        "plan",
        "review-progress",
        "report",
    ]
    who: tuple[Key, ...] = Field(min_length=1)
    takes_part: tuple[Key, ...] = ()
    when: When
    leads_to: tuple[ItemId, ...] = ()


class Component(Part):
    """One part of the cycle, such as "Audit and analyse"."""

    key: Key
    title: Title
    text: Text


class Cycle(Part):
    """The year: its components in order, and the steps."""

    components: tuple[Component, ...] = Field(min_length=1)
    steps: tuple[Step, ...] = ()


class ReviewTool(Element):
    """What a body reads or does to see whether improvement works. `reads` names the kind of record it will open."""

    body: Key
    reads: Literal[
        "academy-card",
        "health-check",
        "leader-reports",
        "plan",
        "link-visits",
        "committees",
        "executive-reports",
        "business-plan",
        "risk-register",
        "minutes",
        "appraisal",
        "impact",
        "skills-audit",
        "self-evaluation",
        "data-analysis",
        "survey",
        "return",
    ]
    asks: Text
    """The question it helps the body to answer."""
    record: Key | None = None
    """The template of what is written down of it, where something is."""


class ProtocolStep(Element):
    """One step of a protocol, in order. `days`: by how many school days before the visit it is done."""

    who: tuple[Key, ...] = Field(min_length=1)
    takes_part: tuple[Key, ...] = ()
    when: Literal["before", "during", "after", "throughout"]
    days: Annotated[int, Field(ge=1, le=100)] | None = None
    days_read: bool = False
    """The source gives no number of days, and this is our reading."""
    cadence: CadenceText | None = None
    produces: Text


class Protocol(Part):
    """How one kind of work is done: steps in order."""

    key: Key
    title: Title
    text: Text
    record: Key | None = None
    """The template of what is written down of it, where no offer item names one."""
    steps: tuple[ProtocolStep, ...] = Field(min_length=1)


class Hub(Element):
    """A hub or network between schools: who leads and meets, how often, on what, and what it shares."""

    leads: tuple[Key, ...] = Field(min_length=1)
    members: tuple[Key, ...] = Field(min_length=1)
    meets: CadenceText
    topics: tuple[Text, ...] = Field(min_length=1)
    shares: tuple[Title, ...] = ()
    """Policies and schemes that its schools have in common."""
    tests: tuple[Test, ...] = ()
    amount: Amount | None = None


class Role(Element):
    """Somebody, a body or a group that the framework names. `key` is what items refer to; `held_as` is the role of
    Headwater that the person holds a post in, where there is one."""

    key: Key
    many: Title
    sort: Literal["person", "body", "group", "outside"]
    held_as: Key | None = None
    amount: Amount | None = None
    """How many there are or must be: one in each school, two in the trust."""


class CardBlock(Element):
    """A block of the academy card that the framework asks for, and the sections of our card that hold it."""

    sections: tuple[Key, ...] = Field(min_length=1)


class Container(Element):
    """A place that the published model leaves empty: a picture whose text is lost, a list nobody gives. Named, so that
    the trust can fill it; never filled by us."""

    holds: Annotated[int, Field(ge=1, le=50)] | None = None
    """How many entries the source says there are."""
    headings: tuple[Title, ...] = ()
    why_empty: Text
    entries: tuple[Text, ...] = ()


class Source(Part):
    """A publication that a framework rests on."""

    title: Annotated[str, StringConstraints(min_length=3, max_length=200)]
    publisher: Annotated[str, StringConstraints(min_length=2, max_length=120)]
    year: Annotated[int, Field(ge=1900, le=2100)] | None = None
    says: Text


class EvidenceBase(Element):
    """The publications behind an idea."""

    strand: Key = ""
    sources: tuple[Source, ...] = Field(min_length=1)


class Ambiguity(Part):
    """A place where the published model can be read in more than one way, and the reading taken."""

    key: Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9]{1,2}$")]
    about: tuple[ItemId, ...] = ()
    question: Text
    reading: Text
    confirmed: bool = False
    """The trust has said that the reading is right."""


class NotModelled(Part):
    """What the source has and a framework need not hold."""

    id: ItemId
    why: Text
