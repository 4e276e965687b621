"""The record of a day, as a page asks for it."""

from __future__ import annotations

from datetime import date

from headwater.foundations.accounts.models import User
from headwater.pages.record.presenters import RecordPage, present_record
from headwater.pages.record.queries import get_record_facts, list_schools
from headwater.reference.people.queries import get_scope

TODAY = date(2027, 3, 1)


def record_of(day: date, reader: User, *, today: date = TODAY) -> RecordPage:
    """What this person reads of the day, of every school within their sight."""
    scope = get_scope(reader, today)
    facts = get_record_facts(list_schools(scope), scope, day, reader=reader, is_all=True)
    return present_record(facts, reader, today)
