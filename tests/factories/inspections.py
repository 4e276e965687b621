"""Inspection outcomes for tests."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from headwater.evidence.datasets.models import Release
from headwater.evidence.inspections.models import InspectionOutcome, Judgement
from headwater.reference.schools.models import School
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


def make_inspections_release(**fields: Any) -> Release:
    """A current release of Ofsted's monthly file, as at 28 February 2026 unless said otherwise."""
    facts: dict[str, Any] = {
        "title": "Latest school inspections",
        "publisher": "Ofsted",
        "file_name": "ofsted/latest_inspections_2026-02-28.csv",
        "as_at": date(2026, 2, 28),
    }
    return make_release("ofsted-latest-inspections", "", **(facts | fields))
