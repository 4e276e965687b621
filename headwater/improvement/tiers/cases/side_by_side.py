"""Reading what the moderation screen shows: every school within sight beside the others. The same number of questions
for three schools and for thirty."""

from __future__ import annotations

from datetime import date

from headwater.foundations.accounts.scope import Scope
from headwater.improvement.tiers.cases.presenters.screen import ScreenFacts
from headwater.improvement.tiers.cases.queries import list_cases, list_steps
from headwater.improvement.tiers.models import TierCase
from headwater.improvement.tiers.packs.gathering import gather_packs
from headwater.improvement.tiers.queries import list_decisions_for, list_schools_of_trust
from headwater.improvement.tiers.workflow import DECIDED, OPEN, State
from headwater.reference.frameworks.models import AdoptedFramework
from headwater.reference.people.queries import list_holders_at
from headwater.reference.schools.models import School


def get_screen_facts(adopted: AdoptedFramework, period: str, scope: Scope, today: date) -> ScreenFacts:
    """The year `period` (2026-27) of every school of the trust whose tier the request may see."""
    schools = list(list_schools_of_trust(scope, "tiers.view", today))
    cases = list_cases_that_count(adopted, period, scope)
    waiting = [urn for urn, case in cases.items() if case.state == State.RECOMMENDED]
    answerers = list_holders_at("tiers.answer", waiting, today)
    urns = [school.pk for school in schools]
    return ScreenFacts(
        schools=schools,
        cases=cases,
        steps=list_steps(list(cases.values()), scope),
        packs=gather_packs(list(cases.values()), scope, today),
        decisions=list_decisions_for(urns, adopted, scope),
        answerers={urn: answerers.get(urn, []) for urn in waiting},
    )


def list_cases_that_count(adopted: AdoptedFramework, period: str, scope: Scope) -> dict[int, TierCase]:
    """Of each school the case of that year that counts, by URN: the open one, else the newest that was decided, else
    the newest. One question."""
    found: dict[int, TierCase] = {}
    for case in list_cases(scope, period=period).filter(adopted=adopted):
        before = found.get(case.school_id)
        if before is None or _rank(case) < _rank(before):
            found[case.school_id] = case
    return found


def _rank(case: TierCase) -> int:
    return 0 if case.state in OPEN else 1 if case.state in DECIDED else 2


def list_schools_to_open(adopted: AdoptedFramework, period: str, scope: Scope, today: date) -> list[School]:
    """The schools for which a case of that year may be opened with the others: there is none yet, or it was withdrawn.
    Two questions."""
    cases = list_cases_that_count(adopted, period, scope)
    schools = list_schools_of_trust(scope, "tiers.prepare", today)
    return [school for school in schools if school.pk not in cases or cases[school.pk].state == State.WITHDRAWN]
