"""What the first pages are composed of: our schools with their newest figures, in a fixed number of questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from headwater.evidence.datasets.models import Release
from headwater.evidence.inspections.models import InspectionOutcome
from headwater.evidence.measures.models import Figure
from headwater.foundations.accounts.scope import Scope
from headwater.reference.schools.models import Trust, TrustMembership
from headwater.reference.schools.queries import get_our_trust, list_schools

ROLL, ATTENDANCE, RWM = "ctx.nor", "att.overall", "ks2.rwm_exp"


@dataclass(frozen=True, slots=True)
class SchoolFacts:
    """One school of the list: its membership, its newest shown figure of each measure (value or reason), and its
    shown inspections, newest first."""

    membership: TrustMembership
    newest: Mapping[str, Figure]
    outcomes: Sequence[InspectionOutcome]


@dataclass(frozen=True, slots=True)
class ListFacts:
    """The schools of our trust within sight, and whether anything stands in the register at all."""

    trust: Trust | None
    schools: Sequence[SchoolFacts]


def get_list_facts(scope: Scope, today: date) -> ListFacts:
    """Our schools within `scope` on `today`, by name, each with its newest figures. Five questions."""
    memberships = list(list_schools(scope, today))
    newest: defaultdict[int, dict[str, Figure]] = defaultdict(dict)
    urns = [membership.school_id for membership in memberships]
    figures = (
        Figure.objects.within(scope)
        .shown()
        .filter(level=Figure.Level.SCHOOL, school__in=urns, measure__in=(ROLL, ATTENDANCE, RWM), group="all")
        .only("school_id", "measure", "period", "value", "missing", "because")
        .order_by("period")
    )
    for figure in figures if urns else ():
        newest[figure.school_id or 0][figure.measure] = figure  # oldest first: the newest stays
    outcomes: defaultdict[int, list[InspectionOutcome]] = defaultdict(list)
    if urns:
        found = InspectionOutcome.objects.within(scope).shown().filter(school__in=urns).newest_first()
        for outcome in found.select_related("release").prefetch_related("judgements"):
            outcomes[outcome.school_id].append(outcome)
    return ListFacts(get_our_trust(), [SchoolFacts(m, newest[m.school_id], outcomes[m.school_id]) for m in memberships])


def list_newest_releases(limit: int = 60) -> list[Release]:
    """The files with figures loaded last, newest first, for "what is new". Registers have no year and are left out."""
    return list(Release.objects.current().exclude(period="").order_by("-loaded_at", "-pk")[:limit])
