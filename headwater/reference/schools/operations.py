"""Writing the register, and taking the installation up for one trust."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any

from django.db import connection, models, transaction

from headwater.foundations.accounts.models import User
from headwater.foundations.audit.operations import record_event
from headwater.foundations.audit.refusals import Refused
from headwater.reference.calendar.models import Calendar
from headwater.reference.schools import policies
from headwater.reference.schools.events import SchoolEvent
from headwater.reference.schools.models import RegisterEdition, School, SchoolLink, Trust, TrustMembership
from headwater.reference.schools.register import (
    LinkRecord,
    Listing,
    MembershipRecord,
    RegisterChange,
    SchoolRecord,
    TrustRecord,
)

SCHOOL_FIELDS = [f.name for f in fields(SchoolRecord) if f.name != "urn"]
TRUST_FIELDS = [f.name for f in fields(TrustRecord) if f.name not in ("uid", "as_at")]  # never is_ours, calendar
LENGTHS = {
    model: {field.name: field.max_length for field in model._meta.concrete_fields if field.max_length}
    for model in (School, Trust, SchoolLink)
}


class CannotAdopt(Refused):
    """The installation cannot be made this trust's."""


@transaction.atomic
def publish_register(
    *,
    schools: Iterable[SchoolRecord],
    trusts: Iterable[TrustRecord],
    listings: Iterable[Listing],
    links: Iterable[LinkRecord],
    by: User | None,
    complete_as_ats: Collection[date] = (),
    made_from: str = "",
) -> RegisterChange:
    """Bring the register up to date with everything all current register files say; return what changed.

    Records may name a school or trust several times, once per file: policies.merge_schools and merge_trusts
    decide. A school or trust already kept and not named stays. `listings` of groups that are no academy trusts
    are passed over; `complete_as_ats` are the dates of files that list every school of every academy trust
    (see policies.date_memberships). Listings and links are the *whole* of what is known: what is no longer said
    is removed; where none are given at all, nothing is said about memberships or links and they stay.

    `made_from` is the caller's mark of the files, kept with the edition so that it can tell whether they changed.

    One transaction, and one event unless nothing changed at all: the same input twice writes nothing the second
    time. Listings of a URN or UID the register does not have are counted in `unknown`. Raises nothing of its own.
    About 50,000 schools, 10,000 memberships and 33,000 links in a few seconds.
    """
    schools_added, schools_changed = _write_schools(policies.merge_schools(schools))
    trusts_added, trusts_changed = _write_trusts(policies.merge_trusts(trusts))
    change = RegisterChange(
        schools_added=schools_added,
        schools_changed=schools_changed,
        trusts_added=trusts_added,
        trusts_changed=trusts_changed,
    )
    change = _write_memberships(list(listings), complete_as_ats, change)
    change = _write_links(list(links), change)
    change = replace(change, told=tell(change))
    if not change.anything:
        return change
    _count_for_the_planner()
    edition = RegisterEdition.objects.create(
        as_at=School.objects.aggregate(newest=models.Max("register_as_at"))["newest"],
        told=change.told,
        made_from=made_from,
        published_by=by,
    )
    counts = {f.name: getattr(change, f.name) for f in fields(change) if f.name != "told"}
    record_event(SchoolEvent.REGISTER_PUBLISHED, by=by, about=edition, after={**counts, "told": change.told})
    return change


def _count_for_the_planner() -> None:
    """Tell PostgreSQL how large the tables have become. Its own housekeeping does so within minutes, but the first
    question after the first load comes at once, and planned for empty tables it takes minutes itself."""
    if connection.vendor == "postgresql":
        tables = ", ".join(model._meta.db_table for model in (School, Trust, TrustMembership, SchoolLink))
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {tables}")  # names of our own tables


def tell(change: RegisterChange) -> str:
    """What changed, in a sentence a person can read."""
    parts = [
        _count(change.schools_added, "school added", "schools added"),
        _count(change.schools_changed, "school changed", "schools changed"),
        _count(change.trusts_added, "trust or group added", "trusts and groups added"),
        _count(change.trusts_changed, "trust or group changed", "trusts and groups changed"),
        _count(
            change.joined, "school listed in a trust for the first time", "schools listed in a trust for the first time"
        ),
        _count(change.left, "school left its trust", "schools left their trust"),
        _count(change.memberships_corrected, "membership confirmed or corrected", "memberships confirmed or corrected"),
        _count(change.links_added, "link between schools added", "links between schools added"),
        _count(change.links_changed, "link changed", "links changed"),
        _count(change.links_removed, "link removed", "links removed"),
    ]
    told = ", ".join(part for part in parts if part)
    told = f"{told[0].upper()}{told[1:]}." if told else "Nothing in the register changed."
    if change.unknown:
        passed_over = _count(change.unknown, "statement", "statements")
        told += f" {passed_over} passed over: the register does not have that school or trust."
    return told


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}" if number else ""


def _write_schools(records: Mapping[int, SchoolRecord]) -> tuple[int, int]:
    kept = {row[0]: row[1:] for row in School.objects.values_list("urn", *SCHOOL_FIELDS)}
    dated = SCHOOL_FIELDS.index("register_as_at")
    status, closed = SCHOOL_FIELDS.index("status"), SCHOOL_FIELDS.index("closed_on")
    new, changed = [], []
    for urn, record in records.items():
        said = _read(record, SCHOOL_FIELDS, LENGTHS[School])
        before = kept.get(urn)
        if before is None:
            new.append(School(urn, **dict(zip(SCHOOL_FIELDS, said, strict=True))))
            continue
        if before[dated] and said[dated] and before[dated] > said[dated]:
            after = _prefer(before, said)  # an older file only fills what is blank
        else:
            after = _prefer(said, before)
            if said[status].startswith("Open"):
                after = (*after[:closed], said[closed], *after[closed + 1 :])
        if after != before:
            changed.append(School(urn, **dict(zip(SCHOOL_FIELDS, after, strict=True))))
    School.objects.bulk_create(new)
    School.objects.bulk_create(changed, update_conflicts=True, unique_fields=["urn"], update_fields=SCHOOL_FIELDS)
    return len(new), len(changed)


def _read(record: SchoolRecord | TrustRecord, names: list[str], lengths: Mapping[str, int]) -> tuple[Any, ...]:
    """The record's values in order. A text longer than its column is cut: one bad cell must not stop the register."""
    said = tuple(getattr(record, name) for name in names)
    if any(type(value) is str and len(value) > lengths[name] for name, value in zip(names, said, strict=True)):
        said = tuple(
            value[: lengths[name] - 1] + "…" if isinstance(value, str) and len(value) > lengths[name] else value
            for name, value in zip(names, said, strict=True)
        )
    return said


def _prefer(first: tuple[Any, ...], second: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(b if a is None or a == "" else a for a, b in zip(first, second, strict=True))


def _write_trusts(records: Mapping[int, TrustRecord]) -> tuple[int, int]:
    kept = {row[0]: row[1:] for row in Trust.objects.values_list("uid", *TRUST_FIELDS)}
    new: list[Trust] = []
    changed: list[Trust] = []
    for uid, record in records.items():
        said = _read(record, TRUST_FIELDS, LENGTHS[Trust])
        before = kept.get(uid)
        after = said if before is None else _prefer(said, before)
        if after != before:
            row = Trust(uid=uid, **dict(zip(TRUST_FIELDS, after, strict=True)))
            (new if before is None else changed).append(row)
    Trust.objects.bulk_create(new)
    Trust.objects.bulk_create(changed, update_conflicts=True, unique_fields=["uid"], update_fields=TRUST_FIELDS)
    return len(new), len(changed)


def _write_memberships(
    listings: list[Listing], complete_as_ats: Collection[date], change: RegisterChange
) -> RegisterChange:
    if not listings:
        return change
    urns = set(School.objects.values_list("urn", flat=True))
    kinds = dict(Trust.objects.values_list("uid", "kind"))
    of_academies = [said for said in listings if said.uid not in kinds or policies.holds_academies(kinds[said.uid])]
    usable = [said for said in of_academies if said.urn in urns and said.uid in kinds]
    stated = {
        (record.urn, record.uid, record.joined_on): record
        for record in policies.date_memberships(usable, complete_as_ats)
    }
    kept = {(row.school_id, row.trust_id, row.joined_on): row for row in TrustMembership.objects.all()}

    gone = [row.pk for key, row in kept.items() if key not in stated]
    new = [_membership(record) for key, record in stated.items() if key not in kept]
    changed, left = [], 0
    for key, record in stated.items():
        row = kept.get(key)
        if row and (row.left_by, row.listed_as_at, row.source) != (record.left_by, record.listed_as_at, record.source):
            left += record.left_by is not None and row.left_by is None
            row.left_by, row.listed_as_at, row.source = record.left_by, record.listed_as_at, record.source
            changed.append(row)
    known_pairs = {(urn, uid) for urn, uid, _ in kept}
    joined = sum((row.school_id, row.trust_id) not in known_pairs for row in new)
    left += sum(row.left_by is not None for row in new)

    TrustMembership.objects.filter(pk__in=gone).delete()
    TrustMembership.objects.bulk_create(new)
    TrustMembership.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["id"], update_fields=["left_by", "listed_as_at", "source"]
    )
    return replace(
        change,
        joined=joined,
        left=left,
        memberships_corrected=len(gone) + len(changed) + len(new) - joined,
        unknown=len(of_academies) - len(usable),
    )


def _membership(record: MembershipRecord) -> TrustMembership:
    return TrustMembership(
        school_id=record.urn,
        trust_id=record.uid,
        joined_on=record.joined_on,
        left_by=record.left_by,
        listed_as_at=record.listed_as_at,
        source=record.source,
    )


def _write_links(links: list[LinkRecord], change: RegisterChange) -> RegisterChange:
    if not links:
        return change
    stated: dict[tuple[int, int, str], date | None] = {}
    for link in links:  # given oldest file first: the last that knows the date wins
        key = (link.urn, link.linked_urn, link.link_type[: LENGTHS[SchoolLink]["link_type"]])
        stated[key] = link.established_on or stated.get(key)
    rows = SchoolLink.objects.values_list("pk", "urn", "linked_urn", "link_type", "established_on")
    kept = {(urn, linked, kind): (pk, on) for pk, urn, linked, kind, on in rows}
    new, changed = [], []
    for (urn, linked_urn, link_type), on in stated.items():
        before = kept.get((urn, linked_urn, link_type))
        row = SchoolLink(urn=urn, linked_urn=linked_urn, link_type=link_type, established_on=on)
        if before is None:
            new.append(row)
        elif before[1] != on:
            row.pk = before[0]
            changed.append(row)
    gone = [pk for key, (pk, _) in kept.items() if key not in stated]
    SchoolLink.objects.filter(pk__in=gone).delete()
    SchoolLink.objects.bulk_create(new)
    SchoolLink.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["id"], update_fields=["established_on"]
    )
    return replace(change, links_added=len(new), links_removed=len(gone), links_changed=len(changed))


@transaction.atomic
def adopt_trust(*, trust: Trust, calendar: Calendar, by: User | None, today: date) -> Trust:
    """Make `trust` the one this installation belongs to, keeping `calendar`.

    Raises CannotAdopt with the reasons: another trust (or this one) is already ours, it is no academy trust, or
    it has closed.
    """
    ours = Trust.objects.ours().select_for_update().first()
    reasons = policies.reasons_not_to_adopt(trust, ours=ours, today=today)
    if reasons:
        raise CannotAdopt(reasons)
    trust.is_ours = True
    trust.calendar = calendar
    trust.save(update_fields=["is_ours", "calendar"])
    record_event(
        SchoolEvent.TRUST_ADOPTED,
        by=by,
        about=trust,
        before={"is_ours": False},
        after={"is_ours": True, "calendar": str(calendar)},
    )
    return trust
