"""Rules about the register, without a database: what several files together say, and what a school counts as."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import fields, replace
from datetime import date
from typing import Literal, Protocol

from headwater.reference.calendar.days import say_date
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.schools.register import Listing, MembershipRecord, SchoolRecord, TrustRecord

LONG_AGO = date.min


# What several files together say ---------------------------------------------------------------------------------


def merge_schools(records: Iterable[SchoolRecord]) -> dict[int, SchoolRecord]:
    """One record per URN from several files: field by field, the newest file that says something wins.

    The date and source kept are the newest file's. A file that calls the school open also says that it has not
    closed, so an older closing date goes (GIAS reopens a record closed by mistake).
    """
    by_urn: defaultdict[int, list[SchoolRecord]] = defaultdict(list)
    for record in records:
        by_urn[record.urn].append(record)
    return {urn: _merge(said) if len(said) > 1 else said[0] for urn, said in by_urn.items()}


_SCHOOL_FIELDS = tuple(f.name for f in fields(SchoolRecord))
_TRUST_FIELDS = tuple(f.name for f in fields(TrustRecord))


def _merge(said: list[SchoolRecord]) -> SchoolRecord:
    said.sort(key=lambda record: (record.register_as_at or LONG_AGO, record.register_source))
    merged: dict[str, object] = {}
    for record in said:
        if record.status.startswith("Open"):
            merged.pop("closed_on", None)
        for name in _SCHOOL_FIELDS:
            value = getattr(record, name)
            if value is not None and value != "":
                merged[name] = value
    return SchoolRecord(**merged)  # type: ignore[arg-type]  # fields by name


def merge_trusts(records: Iterable[TrustRecord]) -> dict[int, TrustRecord]:
    """One record per UID from several files, by the same rule as merge_schools."""
    merged: dict[int, TrustRecord] = {}
    for record in sorted(records, key=lambda record: record.as_at or LONG_AGO):
        before = merged.get(record.uid)
        if before is not None:
            said = {n: v for n in _TRUST_FIELDS if (v := getattr(record, n)) is not None and v != ""}
            if record.status.startswith("Open"):
                said["closed_on"] = record.closed_on
            record = replace(before, **said)
        merged[record.uid] = record
    return merged


def holds_academies(kind: str) -> bool:
    """Whether a group of this GIAS kind is an academy trust: multi-academy, single-academy, secure single-academy.

    Sponsors, federations and foundation trusts stand in the same files; a school may have one of each beside
    its trust, and they run no academy.
    """
    return kind.casefold().endswith("academy trust")


def date_memberships(listings: Iterable[Listing], complete_as_ats: Collection[date]) -> list[MembershipRecord]:
    """Turn statements of several dates into memberships with a beginning and an end, by URN and date.

    `listings` are of academy trusts only (`holds_academies`): a school is in at most one of those at a time, and
    the rules rest on that. `complete_as_ats` are the dates of files that list *every* school of *every* academy
    trust (GIAS's links of all groups, or of all academies). What a file may say:

    - a complete file speaks of every school: one it does not list in a trust is not in that trust on that day;
    - any other file (an extract of one area or phase) speaks only of the schools it lists, and says of those
      that they are in this trust and in no other. About all other schools it is silent.

    A membership ends (`left_by`) on the date of the first later file that speaks of the school and no longer
    lists it in the trust; or, where that is earlier and after the newest file that still listed it, on the day
    it joined its next trust. `joined_on` is from the newest statement of the membership that knows it, passing over
    days on or after which a file still lists the school elsewhere (GIAS has written the day a school became an
    academy over the day it joined its present trust). `listed_as_at` and `source` are those of the newest statement.

    A school that disappears from a complete file and comes back has two memberships only where the later
    statement gives a joining date after the gap. Otherwise the register has taken the gap back, or does not
    know, and one membership remains. A membership that ends before it would have begun (a joining announced and
    called off) never was, and is left out.
    """
    by_urn: defaultdict[int, list[Listing]] = defaultdict(list)
    for listing in listings:
        by_urn[listing.urn].append(listing)
    complete = frozenset(complete_as_ats)
    return [membership for urn in sorted(by_urn) for membership in _date_one_school(by_urn[urn], complete)]


def _date_one_school(listings: list[Listing], complete: frozenset[date]) -> list[MembershipRecord]:
    speaking = sorted(complete | {listing.as_at for listing in listings})
    in_trust: defaultdict[int, dict[date, Listing]] = defaultdict(dict)
    for listing in sorted(listings, key=lambda said: (said.joined_on or LONG_AGO, said.source)):
        # Two files of one day: the statement that knows the (later) joining date.
        in_trust[listing.uid][listing.as_at] = listing
    spells: list[MembershipRecord] = []
    for uid, stated in in_trust.items():
        elsewhere = [listing.as_at for listing in listings if listing.uid != uid]
        spells += _spells(stated, speaking, elsewhere)
    return sorted(_hand_over(spells), key=lambda spell: (spell.listed_as_at, spell.uid, spell.joined_on or LONG_AGO))


def _spells(stated: dict[date, Listing], speaking: list[date], elsewhere: list[date]) -> list[MembershipRecord]:
    """One school in one trust: runs of files that list it, broken by files that speak of it and do not.

    `stated`: what each date's file says of the school in this trust. `speaking`: dates of all files that speak of
    the school, in order. `elsewhere`: dates of files that list it in another trust.
    """
    runs: list[tuple[list[Listing], date | None]] = []
    for day in speaking:
        if day in stated and (not runs or runs[-1][1] is not None):
            runs.append(([stated[day]], None))
        elif day in stated:
            runs[-1][0].append(stated[day])
        elif runs and runs[-1][1] is None:
            runs[-1] = (runs[-1][0], day)
    spells: list[MembershipRecord] = []
    for said, left_by in runs:
        joined_on = _joined(said, elsewhere)
        while spells and (joined_on is None or joined_on < (spells[-1].left_by or LONG_AGO)):
            joined_on = joined_on or spells[-1].joined_on
            spells.pop()
        newest = said[-1]
        spells.append(MembershipRecord(newest.urn, newest.uid, joined_on, left_by, newest.as_at, newest.source))
    return spells


def _joined(said: list[Listing], elsewhere: list[date]) -> date | None:
    """The joining day of the newest statement that knows one no file contradicts."""
    first_listed = said[0].as_at
    for listing in reversed(said):
        joined_on = listing.joined_on
        if joined_on and not any(joined_on <= day < first_listed for day in elsewhere):
            return joined_on
    return None


def _hand_over(spells: list[MembershipRecord]) -> Iterator[MembershipRecord]:
    """End each spell on the day the next trust's began, where the files leave it open between two dates."""
    for spell in spells:
        if spell.left_by is not None:
            next_joined = [
                other.joined_on
                for other in spells
                if other.uid != spell.uid and other.joined_on and spell.listed_as_at < other.joined_on < spell.left_by
            ]
            spell = replace(spell, left_by=min(next_joined, default=spell.left_by))
            if spell.joined_on and spell.left_by and spell.joined_on >= spell.left_by:
                continue
        yield spell


# Before and after joining ----------------------------------------------------------------------------------------


class Joined(Protocol):
    """A membership of any shape: the model's row or the register's record."""

    @property
    def joined_on(self) -> date | None: ...


def membership_at(membership: Joined, year: AcademicYear) -> Literal["before", "during", "after", "unknown"]:
    """Where a figure of `year` stands to the school's joining.

    "before": the whole year was over when the school joined. "during": the school joined in the course of the
    year. "after": the school was in the trust for the whole year. "unknown": the register does not know the day.
    A school that joined in the first week of September (schools have hardly opened; 1 September can be a Sunday)
    was in the trust for the whole year.
    """
    if membership.joined_on is None:
        return "unknown"
    if membership.joined_on > year.last_day:
        return "before"
    return "after" if membership.joined_on <= year.first_day.replace(day=7) else "during"


# What a school counts as -----------------------------------------------------------------------------------------

CensusPhase = Literal[
    "nursery", "primary", "secondary", "all-through", "16-plus", "special", "alternative-provision", "independent", ""
]

# GIAS "TypeOfEstablishment (code)" of the types whose phase is "Not applicable" or does not matter.
SPECIAL_TYPES = frozenset({7, 8, 12, 33, 36, 44})
ALTERNATIVE_PROVISION_TYPES = frozenset({14, 38, 42, 43})
INDEPENDENT_TYPES = frozenset({10, 11})
SIXTEEN_PLUS_TYPES = frozenset({18, 31, 32, 39, 45, 46, 57})
NURSERY_TYPES = frozenset({15})

PHASES: dict[str, CensusPhase] = {
    "nursery": "nursery",
    "primary": "primary",
    "middle deemed primary": "primary",
    "secondary": "secondary",
    "middle deemed secondary": "secondary",
    "all-through": "all-through",
    "all through": "all-through",
    "16 plus": "16-plus",
}


class Classified(Protocol):
    """A school of any shape: the model's row or the register's record."""

    @property
    def phase(self) -> str: ...
    @property
    def type_code(self) -> str: ...
    @property
    def type_name(self) -> str: ...


def census_phase(school: Classified) -> CensusPhase:
    """The kind of school DfE's statistics would count this one as; "" where the register does not say.

    | counts as             | GIAS type of establishment (code)                                                     |
    |-----------------------|---------------------------------------------------------------------------------------|
    | special               | 7 community, 8 non-maintained, 12 foundation special; 33, 44 academy special; 36 free |
    | alternative-provision | 14 pupil referral unit; 38 free school, 42, 43 academy alternative provision          |
    | independent           | 10 other independent special, 11 other independent                                    |
    | 16-plus               | 18 further education, 31 sixth form centre, 32 special post-16, 39, 45, 46, 57 16–19  |
    | nursery               | 15 local authority nursery school                                                     |

    Every other type goes by its phase: middle deemed primary is primary, middle deemed secondary is secondary.
    "all-through" is kept apart because a trust talks of such schools apart; DfE counts them with the
    state-funded secondary schools (`counted_with`).

    Source: code lists of Get Information about Schools; grouping as in the methodology of DfE's "Schools,
    pupils and their characteristics".
    """
    code = int(school.type_code) if school.type_code.isdigit() else None
    name = school.type_name.casefold()
    if code in SPECIAL_TYPES or (code is None and "special" in name and "independent" not in name and "16" not in name):
        return "special"
    if code in ALTERNATIVE_PROVISION_TYPES or (code is None and ("alternative" in name or "referral" in name)):
        return "alternative-provision"
    if code in INDEPENDENT_TYPES or (code is None and "independent" in name):
        return "independent"
    if code in SIXTEEN_PLUS_TYPES:
        return "16-plus"
    if code in NURSERY_TYPES:
        return "nursery"
    return PHASES.get(school.phase.strip().casefold(), "")


def counted_with(phase: CensusPhase) -> CensusPhase:
    """The row of a national table a school of this kind is compared with: all-through stands with secondary."""
    return "secondary" if phase == "all-through" else phase


CHRISTIAN = ("church", "catholic", "methodist", "anglican", "christian", "reformed", "quaker", "salvation", "moravian")
NO_CHARACTER = ("none", "does not apply", "not applicable")


def is_church_school(religious_character: str) -> bool | None:
    """Whether a school with this religious character in the register is a church school; None where it says nothing.

    Source: GIAS "ReligiousCharacter (name)". “Does not apply” and “None” are an answer: no religious character.
    """
    said = religious_character.strip().casefold()
    if not said:
        return None
    return said not in NO_CHARACTER and any(word in said for word in CHRISTIAN)


# Taking up the installation --------------------------------------------------------------------------------------


class Adoptable(Protocol):
    """A trust, as far as adopting it is concerned."""

    @property
    def called(self) -> str: ...
    @property
    def uid(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def closed_on(self) -> date | None: ...


def reasons_not_to_adopt(trust: Adoptable, *, ours: Adoptable | None, today: date) -> list[str]:
    """Why this installation cannot be made `trust`'s; empty when it can. `ours` is the trust it already is."""
    reasons = []
    if ours is not None and ours.uid == trust.uid:
        reasons.append(f"{trust.called} (UID {trust.uid}) is already the trust of this installation.")
    elif ours is not None:
        reasons.append(
            f"This installation belongs to {ours.called} (UID {ours.uid}). One installation holds one trust: "
            f"give {trust.called} an installation of its own."
        )
    if not holds_academies(trust.kind):
        reasons.append(
            f"{trust.called} (UID {trust.uid}) is not an academy trust; the register calls it “{trust.kind}”."
        )
    if trust.closed_on is not None and trust.closed_on <= today:
        reasons.append(f"{trust.called} (UID {trust.uid}) closed on {say_date(trust.closed_on)}.")
    return reasons
