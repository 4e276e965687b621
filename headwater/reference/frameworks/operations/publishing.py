"""Publishing an edition, and moving schools to one within the year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from headwater.foundations.accounts.models import User
from headwater.foundations.audit.operations import record_event
from headwater.foundations.audit.refusals import Refused
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.frameworks.documents import set_values
from headwater.reference.frameworks.events import FrameworkEvent
from headwater.reference.frameworks.models import AdoptedFramework, Edition, EditionMove
from headwater.reference.frameworks.policies import reasons_not_to_change, reasons_not_to_move, reasons_not_to_publish
from headwater.reference.frameworks.queries import examine_copy, list_editions, list_editions_for
from headwater.reference.schools.models import School


class CannotPublish(Refused):
    """The draft may not be published, or not for that year."""


class CannotMove(Refused):
    """These schools may not be moved to this edition."""


@transaction.atomic
def publish_edition(
    *, draft: Edition, starts_with: str, by: User | None, today: date, now: datetime, seen: str | None = None
) -> Edition:
    """Publish the draft: from the school year `starts_with` (2026-27) schools work by it, and it never changes again.

    `seen`: the mark of the draft that the person looked at. Raises CannotPublish with every reason: something wrong in
    the document, a year that schools have begun on another edition, somebody else was quicker. Then nothing is written
    and the editions before stay.
    """
    AdoptedFramework.objects.select_for_update().get(pk=draft.adopted_id)
    current = Edition.objects.select_related("adopted", "published_by").filter(pk=draft.pk).first()
    if (reasons := reasons_not_to_change(current, seen=seen)) or current is None:
        raise CannotPublish(reasons)
    newest = list_editions(current.adopted).first()
    problems = examine_copy(current.adopted, current.document.encode(), "the draft")[1]
    if reasons := reasons_not_to_publish(current, starts_with, newest=newest, problems=problems, today=today):
        raise CannotPublish(reasons)
    current.document = set_values(current.document, [(("edition",), str(current.number)), (("status",), "in use")])
    current.starts_with = AcademicYear.parse(starts_with).slug
    current.published_at, current.published_by = now, by
    current.save(update_fields=["document", "starts_with", "published_at", "published_by"])
    record_event(
        FrameworkEvent.EDITION_PUBLISHED,
        by=by,
        about=current.adopted,
        before={"edition": newest.number if newest else None},
        after={"edition": current.number, "starts_with": current.starts_with, "sha256": current.mark},
    )
    return current


@transaction.atomic
def move_schools(
    *,
    edition: Edition,
    schools: Sequence[School],
    year: AcademicYear,
    reason: str,
    by: User | None,
    today: date,
    now: datetime,
) -> list[EditionMove]:
    """Let these schools work by this edition in that year, whatever the others do. Raises CannotMove."""
    AdoptedFramework.objects.select_for_update().get(pk=edition.adopted_id)
    edition = Edition.objects.select_related("adopted").get(pk=edition.pk)
    now_on = list_editions_for([school.pk for school in schools], edition.adopted, year)
    if reasons := reasons_not_to_move(edition, schools, year, reason, now_on=now_on, today=today):
        raise CannotMove(reasons)
    moves = EditionMove.objects.bulk_create(
        EditionMove(school=school, edition=edition, year=year.slug, reason=reason.strip(), moved_at=now, moved_by=by)
        for school in schools
    )
    urns = sorted(school.pk for school in schools)
    record_event(
        FrameworkEvent.SCHOOLS_MOVED,
        by=by,
        about=edition.adopted,
        school_urn=urns[0] if len(urns) == 1 else None,
        before={str(urn): now_on[urn].number for urn in urns},
        after={"edition": edition.number, "year": year.slug, "schools": urns},
    )
    return moves
