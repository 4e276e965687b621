"""Inspection outcomes for tests."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from django.utils import timezone

from headwater.evidence.datasets.models import Release
from headwater.evidence.inspections.models import InspectionOutcome, Judgement
from headwater.evidence.inspections.operations import record_outcome
from headwater.evidence.inspections.policies import Draft
from headwater.foundations.accounts.models import User
from headwater.reference.schools.models import School
from tests.factories.accounts import make_user
from tests.factories.datasets import make_release

_lines = count(2)


def make_outcome(
    school: School,
    *,
    kind: str = "graded",
    era: str = "ofsted-graded-2019",
    inspected_on: date | None = date(2023, 3, 7),
    overall: str = "good",
    overall_text: str = "2",
    judgements: dict[str, tuple[str, str]] | None = None,
    release: Release | None = None,
    **fields: Any,
) -> InspectionOutcome:
    """One outcome; `judgements` are area key → (grade key, published text)."""
    facts: dict[str, Any] = {"published_urn": school.urn, "relates_to_predecessor": False, "block": 0}
    outcome = InspectionOutcome.objects.create(
        school=school,
        kind=kind,
        era=era,
        inspected_on=inspected_on,
        overall=overall,
        overall_text=overall_text,
        release=release or make_inspections_release(),
        line=next(_lines),
        column="Latest OEIF overall effectiveness",
        **(facts | fields),
    )
    for area, (grade, text) in (judgements or {}).items():
        Judgement.objects.create(outcome=outcome, area=area, grade=grade, published_text=text)
    return outcome


def make_entry(
    school: School,
    *,
    era: str = "siams-2023",
    inspected_on: date = date(2025, 3, 7),
    overall: str = "j1",
    next_steps: tuple[str, ...] = (),
    by: User | None = None,
    replaces: InspectionOutcome | None = None,
    **said: Any,
) -> InspectionOutcome:
    """An inspection entered by hand, as the form would enter it."""
    draft = entry_draft(school, era=era, inspected_on=inspected_on, overall=overall, next_steps=next_steps, **said)
    return record_outcome(
        draft=draft, by=by or make_user(), today=date(2026, 11, 22), now=timezone.now(), replaces=replaces
    )


def entry_draft(school: School | int, **said: Any) -> Draft:
    """An inspection about to be entered: SIAMS of 7 March 2025, judged J1, unless said otherwise."""
    known: dict[str, Any] = {"era": "siams-2023", "inspected_on": date(2025, 3, 7), "overall": "j1"}
    return Draft(urn=school if isinstance(school, int) else school.urn, **(known | said))


REPORT_CARD = {
    "inclusion": "strong-standard",
    "curriculum-and-teaching": "expected-standard",
    "achievement": "needs-attention",
    "attendance-and-behaviour": "expected-standard",
    "personal-development-and-wellbeing": "strong-standard",
    "leadership-and-governance": "expected-standard",
}


def make_inspections_release(**fields: Any) -> Release:
    """A current release of Ofsted's monthly file, as at 28 February 2026 unless said otherwise."""
    facts: dict[str, Any] = {
        "title": "Latest school inspections",
        "publisher": "Ofsted",
        "file_name": "ofsted/latest_inspections_2026-02-28.csv",
        "as_at": date(2026, 2, 28),
    }
    return make_release("ofsted-latest-inspections", "", **(facts | fields))
