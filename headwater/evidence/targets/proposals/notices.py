"""What is kept of a proposal when it is put before somebody: which one, in which version, what was on the table."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from headwater.evidence.measures.definitions import GROUPS, MEASURES
from headwater.evidence.targets.models import Proposal
from headwater.reference.calendar.years import AcademicYear


def notice_facts(proposal: Proposal) -> dict[str, Any]:
    """`about`, `version`, `label`, `school_urn` and `path`, as `audit.operations.Outgoing` and `audit.openings` take
    them. The label says what was proposed in this version: `Persistent absence, 2026/27: 12%`."""
    pupils = "" if proposal.group == "all" else f", {GROUPS.get(proposal.group).name}"
    place = f"{MEASURES.get(proposal.measure).name}{pupils}, {AcademicYear.parse(proposal.period)}"
    return {
        "about": proposal,
        "version": proposal.version,
        "label": f"Target for {place}: {proposal.text}",
        "school_urn": proposal.school_id,
        "path": reverse("targets:proposal-detail", args=[proposal.school_id, proposal.pk]),
    }
