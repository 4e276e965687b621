"""What one register file says, as plain records: the shape in which a reader hands the register over.

A reader (evidence.datasets) turns each file into these; `operations.publish_register` writes them. None of
them has a place for the name of a person: head teachers and heads of group stand in the files and stop there.
An empty text or None means "this file does not say", never "this is empty".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class SchoolRecord:
    """One file's row for one school. Field for field as models.School; GIAS's own words in the text fields."""

    urn: int
    name: str
    laestab: str = ""  # seven digits, leading zeros kept: LA code then establishment number
    phase: str = ""
    type_code: str = ""
    type_name: str = ""
    status: str = ""
    la_code: str = ""
    la_name: str = ""
    region: str = ""
    town: str = ""
    postcode: str = ""
    lsoa: str = ""
    low_age: int | None = None
    high_age: int | None = None
    capacity: int | None = None
    religious_character: str = ""
    nursery_provision: str = ""
    sixth_form: str = ""
    ukprn: str = ""
    opened_on: date | None = None
    closed_on: date | None = None
    register_as_at: date | None = None
    register_source: str = ""


@dataclass(frozen=True, slots=True)
class TrustRecord:
    """One file's row for one group: academy trust, sponsor, federation. `as_at` decides which file wins."""

    uid: int
    name: str
    kind: str
    group_id: str = ""
    status: str = ""
    companies_house_number: str = ""
    ukprn: str = ""
    opened_on: date | None = None
    closed_on: date | None = None
    as_at: date | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """One file's statement that a school is in a trust, true on the day the file speaks for."""

    urn: int
    uid: int
    joined_on: date | None  # None where the file does not know (GIAS writes 1 January 1900)
    as_at: date
    source: str  # title of the file's data set


@dataclass(frozen=True, slots=True)
class MembershipRecord:
    """A school's time in one trust, as several dated files together tell it."""

    urn: int
    uid: int
    joined_on: date | None
    left_by: date | None
    listed_as_at: date
    source: str


@dataclass(frozen=True, slots=True)
class LinkRecord:
    """One file's statement that `urn` has a link of this type to `linked_urn`."""

    urn: int
    linked_urn: int
    link_type: str
    established_on: date | None = None


@dataclass(frozen=True, slots=True)
class RegisterChange:
    """What one publication of the register changed, in numbers of rows, and as a sentence."""

    schools_added: int = 0
    schools_changed: int = 0
    trusts_added: int = 0
    trusts_changed: int = 0
    joined: int = 0
    left: int = 0
    memberships_corrected: int = 0
    links_added: int = 0
    links_removed: int = 0
    links_changed: int = 0
    unknown: int = 0
    told: str = ""

    @property
    def anything(self) -> bool:
        """Whether a row of the register was written."""
        return any(
            (
                self.schools_added,
                self.schools_changed,
                self.trusts_added,
                self.trusts_changed,
                self.joined,
                self.left,
                self.memberships_corrected,
                self.links_added,
                self.links_removed,
                self.links_changed,
            )
        )
