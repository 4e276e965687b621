"""Reading what is required of schools, and what of it they have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from headwater.evidence.targets.models import NotApplicable, NotApplicableQuerySet, Proposal, Target
from headwater.evidence.targets.proposals.queries import YearFacts
from headwater.evidence.targets.requirements.policies import Asked, Standing, list_requirements, stand_to
from headwater.evidence.targets.workflow import OPEN
from headwater.foundations.accounts.scope import Scope
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.frameworks.queries import get_main_framework, list_editions_for
from headwater.reference.schools.models import School

NO_FRAMEWORK = "The trust has not adopted an improvement framework yet, so no target is required."
NOTHING_ASKED = "The framework that holds for this year requires no targets."


@dataclass(frozen=True, slots=True)
class YearRequirements:
    """What is required in one year. `framework` is its title, `because` why nothing is required, "" where something is.
    Every school asked about is in `schools`."""

    framework: str
    because: str
    schools: Mapping[int, Standing]

    @property
    def lacking(self) -> int:
        """How many required targets are lacking, of all the schools."""
        return sum(len(standing.lacking) for standing in self.schools.values())


def get_year_requirements(
    schools: Sequence[School], period: str, scope: Scope, *, facts: YearFacts | None = None
) -> YearRequirements:
    """The year `period` (2026-27) of these schools by the main framework, each by the edition that it works by. In six
    questions at most, however many schools; three where nothing is required. `facts` of the year, where the page has
    asked for them already, save two."""
    adopted = get_main_framework()
    if adopted is None:
        return YearRequirements("", NO_FRAMEWORK, {school.urn: stand_to((), (), {}) for school in schools})
    urns = [school.urn for school in schools]
    editions = list_editions_for(urns, adopted, AcademicYear.parse(period))
    required = {}
    for school in schools:
        framework = edition.readable if (edition := editions.get(school.urn)) else None
        required[school.urn] = list_requirements(framework, school) if framework else ()
    if not any(required.values()):
        return YearRequirements(adopted.title, NOTHING_ASKED, {urn: stand_to((), (), {}) for urn in urns})
    placed = _placed_in(facts) if facts else _placed(urns, period, scope)
    set_aside: defaultdict[int, dict[Asked, int]] = defaultdict(dict)
    for pk, urn, measure, group in list_not_applicable(urns, period, scope).values_list(
        "pk", "school_id", "measure", "group"
    ):
        set_aside[urn][measure, group] = pk
    found = {urn: stand_to(asked, placed[urn], set_aside[urn]) for urn, asked in required.items()}
    return YearRequirements(adopted.title, "", found)


def list_not_applicable(urns: Sequence[int], period: str, scope: Scope) -> NotApplicableQuerySet:
    """What was set aside at these schools for the year and not taken back, with the people."""
    found = NotApplicable.objects.within(scope).current().filter(school__in=urns, period=period)
    return found.select_related("entered_by", "school")


def _placed_in(facts: YearFacts) -> defaultdict[int, set[Asked]]:
    """The same, of what is known of the year already."""
    found: defaultdict[int, set[Asked]] = defaultdict(set)
    for known in facts.places:
        urn, measure, group, _, kind = known.place
        is_open = known.proposal is not None and known.proposal.state in OPEN
        if kind == Target.Kind.AGREED and (known.standing is not None or is_open):
            found[urn].add((measure, group))
    return found


def _placed(urns: Sequence[int], period: str, scope: Scope) -> defaultdict[int, set[Asked]]:
    """Measure and group of every target that stands, and of every proposal that is open, agreed with the trust."""
    place = ("school_id", "measure", "group")
    common = {"school__in": urns, "period": period, "kind": Target.Kind.AGREED}
    standing = Target.objects.within(scope).current().filter(**common).values_list(*place)
    opened = Proposal.objects.within(scope).filter(state__in=OPEN, **common).values_list(*place)
    found: defaultdict[int, set[Asked]] = defaultdict(set)
    for urn, measure, group in [*standing, *opened]:
        found[urn].add((measure, group))
    return found
