"""What was known of a day, asked in a fixed number of questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from headwater.foundations.accounts.models import User
from headwater.foundations.accounts.scope import Scope
from headwater.foundations.audit.models import Notice
from headwater.pages.record.as_at import end_of
from headwater.pages.record.facts import Asked, Fact
from headwater.pages.record.recorders import RECORDERS
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.people.queries import get_names
from headwater.reference.schools.models import School


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """The day as the record has it. `facts` by recorder's key; `notices` of the school year up to that day."""

    asked: Asked
    facts: Mapping[str, Sequence[Fact]]
    notices: Sequence[Notice]


def list_schools(scope: Scope) -> list[School]:
    """The schools whose record this request may see, by name."""
    return list(School.objects.within(scope, "record.view").order_by("name", "urn"))


def get_record_facts(
    schools: Sequence[School], scope: Scope, day: date, *, reader: User | None, is_all: bool, earlier: bool = False
) -> RecordFacts:
    """What was known at the end of `day` at these schools, and who had been sent or shown what.

    `is_all`: these are all the schools there are for this request; then notices about none in particular are there
    too. `reader` is also told what they had themselves been sent (None: the command line, which is nobody). Targets and
    cases of that day's school year and later ones, and notices since that year began; all with `earlier`.
    """
    year = AcademicYear.containing(day)
    by_urn = {school.urn: school for school in schools}
    since = "" if earlier else year.slug
    asked = Asked(day, end_of(day), by_urn, scope, get_names(by_urn, scope), since)
    facts = {recorder.key: list(recorder.tell(asked)) for recorder in RECORDERS}
    wanted = Q(school_urn__in=by_urn) | Q(school_urn=None) if is_all else Q(school_urn__in=by_urn)
    within = Notice.objects.within(scope)
    if reader is not None:
        within = within | Notice.objects.filter(to=reader)
    notices = within.known_at(asked.moment).filter(wanted).select_related("to", "sent_by", "settled_by")
    if not earlier:
        before = end_of(year.first_day - timedelta(days=1))
        # What was opened after the day does not bring in what was sent long before it.
        notices = notices.filter(Q(sent_at__gt=before) | Q(opened_at__gt=before, opened_at__lte=asked.moment))
    found = list(notices)
    hidden = set[int]().union(*(recorder.leave_out(found, asked) for recorder in RECORDERS))
    own = reader.pk if reader is not None else None
    return RecordFacts(asked, facts, sorted((n for n in found if n.pk not in hidden or n.to_id == own), key=_order))


def _order(notice: Notice) -> tuple[str, int, datetime | None, int]:
    """By person, then by when it was put before them."""
    return str(notice.to), notice.to_id, notice.sent_at or notice.opened_at, notice.pk
