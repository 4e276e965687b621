"""What is kept of a case when it is put before somebody: which one, in which version, what was on the table."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from headwater.improvement.tiers.models import TierCase, TierLetter
from headwater.reference.calendar.years import AcademicYear


def notice_facts(case: TierCase) -> dict[str, Any]:
    """`about`, `version`, `label`, `school_urn` and `path`, as `audit.operations.Outgoing` and `audit.openings` take
    them. The label says what was recommended in this version: `Tier for 2026/27: Tier 3: Reinvent`."""
    framework = case.edition.readable
    word = framework.say("{Tier}") if framework is not None else "Tier"
    label = f"{word} for {AcademicYear.parse(case.period)}"
    return {
        "about": case,
        "version": case.version,
        "label": f"{label}: {case.words}" if case.tiers else label,
        "school_urn": case.school_id,
        "path": reverse("tiers:case-detail", args=[case.school_id, case.pk]),
    }


def letter_facts(letter: TierLetter) -> dict[str, Any]:
    """The same of a letter, which has one version: it is sent once."""
    case = letter.case
    path = reverse("tiers:case-letter", args=[case.school_id, case.pk])
    return notice_facts(case) | {"about": letter, "version": 1, "path": path}
