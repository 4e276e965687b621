"""Reading cases, their steps, judgements, evidence and letters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from django.db.models import QuerySet

from headwater.foundations.accounts.scope import Scope
from headwater.improvement.tiers.cases.policies import Ground
from headwater.improvement.tiers.models import (
    CaseStep,
    CriterionJudgement,
    EvidenceItem,
    EvidenceQuerySet,
    TierCase,
    TierLetter,
)
from headwater.improvement.tiers.models.cases import TierCaseQuerySet
from headwater.improvement.tiers.queries import list_editions_as_seen, list_joined_on, list_standing
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.frameworks.models import AdoptedFramework, Edition
from headwater.reference.schools.models import School

Judgements = dict[str, CriterionJudgement]
"""Those that stand, by the statement's id."""


def list_cases(scope: Scope, *, period: str = "") -> TierCaseQuerySet:
    """The cases that the request may see, by school, the newest first; of one school year where `period` ("2026-27") is
    given. With school, framework, editions and decisions: four questions at most."""
    found = _whole(TierCase.objects.within(scope)).order_by("school__name", "school_id", "-period", "-pk")
    return found.filter(period=period) if period else found


def list_cases_of(school: School, scope: Scope) -> TierCaseQuerySet:
    """The same of one school, the newest first."""
    return list_cases(scope).filter(school=school).order_by("-period", "-pk")


def get_case(urn: int, pk: int, scope: Scope) -> TierCase:
    """One case of the school `urn`. Raises TierCase.DoesNotExist, also where it is out of sight."""
    return list_cases(scope).get(school_id=urn, pk=pk)


def find_open_case(school: School, adopted: AdoptedFramework, scope: Scope) -> TierCase | None:
    """The case about the school that is still to be decided; None where there is none, or none to be seen."""
    return list_cases_of(school, scope).filter(adopted=adopted).open().first()


def list_steps(cases: Collection[TierCase], scope: Scope) -> dict[int, list[CaseStep]]:
    """What was done with each of these cases, in order, with who did it; every case is a key. One question. The frozen
    packs are read where they are asked for, each by one more (`get_frozen_pack` reads one alone)."""
    found: dict[int, list[CaseStep]] = {case.pk: [] for case in cases}
    seen = TierCase.objects.within(scope).filter(pk__in=found)
    for step in CaseStep.objects.filter(case__in=seen).select_related("by").defer("pack").order_by("case", "number"):
        found[step.case_id].append(step)
    return found


def get_frozen_pack(case: TierCase, scope: Scope) -> tuple[CaseStep, object] | None:
    """The newest recommendation of the case and the evidence as it was then, as JSON (`packs.pack.from_json`); None
    before something was recommended."""
    seen = TierCase.objects.within(scope).filter(pk=case.pk)
    step = CaseStep.objects.filter(case__in=seen, pack__isnull=False).select_related("by").order_by("-number").first()
    return (step, step.pack) if step is not None else None


def list_judgements(cases: Collection[TierCase], scope: Scope) -> dict[int, Judgements]:
    """What stands of each of these cases, with who judged; every case is a key. One question."""
    seen = TierCase.objects.within(scope).filter(pk__in=[case.pk for case in cases])
    return _by_case(cases, CriterionJudgement.objects.filter(case__in=seen))


def list_standing_judgements(cases: Collection[TierCase]) -> dict[int, Judgements]:
    """The same, to whoever asks. For operations, which hold the schools meanwhile."""
    return _by_case(cases, CriterionJudgement.objects.filter(case__in=[case.pk for case in cases]))


def list_every_judgement(case: TierCase, scope: Scope) -> QuerySet[CriterionJudgement]:
    """All that was ever judged of one case, replaced judgements too, the newest first."""
    seen = TierCase.objects.within(scope).filter(pk=case.pk)
    return CriterionJudgement.objects.filter(case__in=seen).select_related("judged_by").order_by("-judged_at", "-pk")


def list_evidence(urns: Collection[int], scope: Scope) -> dict[int, list[EvidenceItem]]:
    """The evidence that stands about each of these schools, the newest first; every school is a key. One question."""
    found: dict[int, list[EvidenceItem]] = {urn: [] for urn in urns}
    items = EvidenceItem.objects.within(scope).standing().filter(school__in=found)
    for item in items.select_related("added_by").order_by("-as_at", "-pk"):
        found[item.school_id].append(item)
    return found


def list_every_item(school: School, scope: Scope) -> EvidenceQuerySet:
    """All evidence ever added about the school, replaced and withdrawn items too, the newest first. One question."""
    found = EvidenceItem.objects.within(scope).filter(school=school)
    return found.select_related("added_by", "withdrawn_by").order_by("-as_at", "-added_at", "-pk")


def get_letter(case: TierCase, scope: Scope) -> TierLetter | None:
    """The letter as it was sent; None before it was."""
    seen = TierCase.objects.within(scope).filter(pk=case.pk)
    return TierLetter.objects.filter(case__in=seen).select_related("sent_by", "case__school", "case__edition").first()


# For operations, which hold the schools meanwhile --------------------------------------------------------------------


def read_again(cases: Iterable[TierCase]) -> list[TierCase]:
    """These cases as they stand now, each once, in the order given."""
    keys = list(dict.fromkeys(case.pk for case in cases))
    found = _whole(TierCase.objects.all()).in_bulk(keys)
    return [found[pk] for pk in keys]


def read_grounds(schools: Sequence[School], adopted: AdoptedFramework, period: str, today: date) -> dict[int, Ground]:
    """What a case of each of these schools about this year is held against, by URN."""
    urns = [school.pk for school in schools]
    editions = list_present_editions(urns, adopted, period)
    joined, standing = list_joined_on(urns, today), list_standing(urns, adopted)
    cases: defaultdict[int, list[TierCase]] = defaultdict(list)
    for case in TierCase.objects.filter(adopted=adopted, school__in=urns).select_related("decision"):
        cases[case.school_id].append(case)
    return {
        school.pk: Ground(
            school=school.name,
            edition=editions.get(school.pk),
            is_main=adopted.is_main,
            is_ours=school.pk in joined,
            joined_on=joined.get(school.pk),
            cases=cases[school.pk],
            decisions=standing.get(school.pk, ()),
        )
        for school in schools
    }


def list_present_editions(urns: Collection[int], adopted: AdoptedFramework, period: str) -> dict[int, Edition]:
    """The edition that each school works by in the year ("2026-27"); none is there where none is published."""
    day = AcademicYear.parse(period).first_day
    return {urn: edition for (urn, _), edition in list_editions_as_seen([(u, day) for u in urns], adopted).items()}


def _whole(cases: TierCaseQuerySet) -> TierCaseQuerySet:
    """With what their words need. An edition's document is long: each is read once, however many cases share it."""
    found = cases.select_related("school", "adopted", "before", "decision")
    return found.prefetch_related("edition", "before__edition", "decision__edition")


def _by_case(cases: Collection[TierCase], found: QuerySet[CriterionJudgement]) -> dict[int, Judgements]:
    by_case: dict[int, Judgements] = {case.pk: {} for case in cases}
    for judgement in found.filter(replaced_by=None).select_related("judged_by"):
        by_case[judgement.case_id][judgement.criterion] = judgement
    return by_case
