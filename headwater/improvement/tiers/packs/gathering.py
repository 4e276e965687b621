"""Gathering evidence packs: the same number of questions to the database for one school and for many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.utils import timezone

from headwater.evidence.inspections.models import InspectionOutcome
from headwater.evidence.measures.models import Figure, Level
from headwater.evidence.signals.queries import list_findings_for
from headwater.evidence.targets.models import Target
from headwater.evidence.targets.queries import list_current_targets
from headwater.foundations.accounts.scope import Scope
from headwater.improvement.tiers.best_fit import evidence_of, find_best_fit, measures_asked
from headwater.improvement.tiers.cases.queries import (
    Judgements,
    list_evidence,
    list_judgements,
    list_present_editions,
)
from headwater.improvement.tiers.models import CaseStep, TierCase, TierDecision, say_tiers
from headwater.improvement.tiers.packs.pack import Pack, TierBefore
from headwater.improvement.tiers.packs.saying import Known, headline_measures, kinds_of
from headwater.improvement.tiers.policies import in_force_on
from headwater.improvement.tiers.presenters import say_decision
from headwater.improvement.tiers.queries import list_decisions_for, list_joined_on
from headwater.improvement.tiers.workflow import OPEN, Step
from headwater.reference.calendar.days import say_date
from headwater.reference.calendar.terms import SchoolYear
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.frameworks.definitions import Framework
from headwater.reference.frameworks.models import AdoptedFramework, Edition
from headwater.reference.frameworks.offer import SchoolFacts
from headwater.reference.frameworks.queries import get_usual_year, summarise_offer
from headwater.reference.schools.models import School
from headwater.reference.schools.policies import census_phase, counted_with, is_church_school

NOT_YET = "Not yet recorded."


@dataclass(frozen=True, slots=True)
class _About:
    """Whom a pack is about, and what a case has beside the school: judgements and the school's own view."""

    school: School
    edition: Edition
    period: str
    judgements: Judgements = field(default_factory=dict)
    view: CaseStep | None = None


def gather_pack(case: TierCase, scope: Scope, today: date) -> Pack:
    """The evidence of one case, as far as the request may see it."""
    return gather_packs([case], scope, today)[case.pk]


def gather_packs(cases: Sequence[TierCase], scope: Scope, today: date) -> dict[int, Pack]:
    """The same of many, by the key of the case. A case that is open is seen by the statements of the edition that its
    school works by now, as whatever is weighed or recommended next."""
    judgements, views = list_judgements(cases, scope), _views(cases, scope)
    groups: defaultdict[tuple[AdoptedFramework, str], list[TierCase]] = defaultdict(list)
    for case in cases:
        groups[case.adopted, case.period].append(case)
    packs: dict[int, Pack] = {}
    for (adopted, period), some in groups.items():
        present = list_present_editions([case.school_id for case in some if case.state in OPEN], adopted, period)
        about = {
            case.pk: _About(
                school=case.school,
                edition=present.get(case.school_id, case.edition),
                period=period,
                judgements=judgements[case.pk],
                view=views.get(case.pk),
            )
            for case in some
        }
        packs |= _gather(about, adopted, scope, today)
    return packs


def _gather(about: Mapping[int, _About], adopted: AdoptedFramework, scope: Scope, today: date) -> dict[int, Pack]:
    schools = {each.school.pk: each.school for each in about.values()}
    targets = _targets(schools, scope)
    measures = _measures(about.values(), targets)
    figures = _figures(schools.values(), measures, scope)
    outcomes, items = _outcomes(schools, scope), list_evidence(schools, scope)
    findings = list_findings_for(schools, scope, today)
    decisions, before = list_decisions_for(schools, adopted, scope), _Before(schools, today)
    packs = {}
    for key, each in about.items():
        school, framework = each.school, each.edition.framework
        phase = census_phase(school)
        known = Known(
            urn=school.pk,
            phase=phase,
            counted_with=counted_with(phase),
            low_age=school.low_age,
            high_age=school.high_age,
            figures=[*figures[school.pk], *figures["england"], *(figures[school.la_code] if school.la_code else ())],
            targets=targets[school.pk],
            outcomes=outcomes[school.pk],
            items=items[school.pk],
            findings=findings.get(school.pk, ()),
            looked_on=today,
        )
        packs[key] = Pack(
            urn=school.pk,
            school=school.name,
            framework=framework.say(framework.title),
            edition=each.edition.number or 0,
            period=each.period,
            gathered_on=today,
            kinds=kinds_of(framework, known, each.period),
            before=before.of(school, decisions.get(school.pk, []), each.period),
            fit=find_best_fit(framework, evidence_of(known.figures, phase, known.counted_with), each.judgements),
            school_view=_say_view(each.view, framework),
        )
    return packs


# Asked of the database -----------------------------------------------------------------------------------------------


def _measures(about: Collection[_About], targets: Mapping[int, Sequence[Target]]) -> set[str]:
    wanted = {target.measure for some in targets.values() for target in some}
    for framework in {each.edition.pk: each.edition.framework for each in about}.values():
        wanted |= measures_asked(framework)
    for each in about:
        school = each.school
        wanted |= set(headline_measures(census_phase(school), school.low_age, school.high_age))
    return wanted


def _figures(
    schools: Collection[School], measures: Collection[str], scope: Scope
) -> defaultdict[int | str, list[Figure]]:
    """What pages show, oldest year first: by URN, of authorities by code, of England by "england". One question. Of the
    schools also whatever was entered by hand in other measures."""
    codes = {school.la_code for school in schools if school.la_code}
    own = Q(level=Level.SCHOOL, school__in=schools) & (Q(measure__in=measures) | Q(entry__isnull=False))
    areas = (Q(level=Level.ENGLAND) | Q(level=Level.LA, area__in=codes)) & Q(measure__in=measures)
    asked = Figure.objects.within(scope).shown().filter(own | areas, value__isnull=False)
    found: defaultdict[int | str, list[Figure]] = defaultdict(list)
    for figure in asked.select_related("release", "entry").order_by("period", "pk"):
        found[figure.school_id or figure.area or "england"].append(figure)
    return found


def _targets(schools: Collection[int], scope: Scope) -> defaultdict[int, list[Target]]:
    found: defaultdict[int, list[Target]] = defaultdict(list)
    for target in list_current_targets(schools, scope).prefetch_related("closings"):
        found[target.school_id].append(target)
    return found


def _outcomes(schools: Collection[int], scope: Scope) -> defaultdict[int, list[InspectionOutcome]]:
    found: defaultdict[int, list[InspectionOutcome]] = defaultdict(list)
    shown = InspectionOutcome.objects.within(scope).shown().filter(school__in=schools).newest_first()
    related = shown.select_related("release", "entered_by").prefetch_related("judgements", "next_steps")
    for outcome in related:
        found[outcome.school_id].append(outcome)
    return found


def _views(cases: Collection[TierCase], scope: Scope) -> dict[int, CaseStep]:
    """The school's newest view of each."""
    seen = TierCase.objects.within(scope).filter(pk__in=[case.pk for case in cases])
    steps = CaseStep.objects.filter(case__in=seen, step=Step.VIEW).defer("pack").order_by("number")
    return {step.case_id: step for step in steps}


# In words ------------------------------------------------------------------------------------------------------------


def _say_view(view: CaseStep | None, framework: Framework) -> str:
    """`The school thinks that Tier 2: Grow fits (3 October 2026): “…”`"""
    if view is None:
        return "The school has not given its own view."
    keys = tuple(tier.key for tier in framework.tiering.tiers if tier.key in view.tiers.split())
    fits = f"The school thinks that {say_tiers(framework, keys)} fits" if keys else "The school’s own view"
    return f"{fits} ({say_date(timezone.localdate(view.at))}): {view.text}"


class _Before:
    """The tier of the year before, and what it offered then."""

    def __init__(self, schools: Collection[int], today: date) -> None:
        self.joined = list_joined_on(schools, today)
        self.today = today
        self.years: dict[AcademicYear, SchoolYear] = {}

    def of(self, school: School, decisions: Sequence[TierDecision], period: str) -> TierBefore | None:
        """None where nothing was in force on the last day of the year before."""
        year = AcademicYear.parse(period).plus(-1)
        decision = in_force_on(decisions, year.last_day)
        if decision is None:
            return None
        return TierBefore(
            words=decision.words,
            year=str(year),
            decided=say_decision(decision),
            promised=self._promised(school, decision, year),
            delivered=NOT_YET,
            changed=NOT_YET,
        )

    def _promised(self, school: School, decision: TierDecision, year: AcademicYear) -> tuple[str, ...]:
        framework = decision.edition.readable
        if framework is None:
            return ()
        if year not in self.years:
            self.years[year] = get_usual_year(year)[0]
        joined = self.joined.get(school.pk)
        facts = SchoolFacts(
            school_year=self.years[year],
            phase=census_phase(school) or None,
            is_church_school=is_church_school(school.religious_character),
            entitled_from=joined if joined is not None and joined > year.first_day else None,
        )
        owed = summarise_offer(framework, decision.keys, year, facts, self.today).owed
        return tuple(item.title for item in owed)
