"""Which targets a school has to have, and which of them it lacks. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from headwater.evidence.measures.definitions import MEASURES
from headwater.evidence.targets.reading import beside
from headwater.foundations.documents.personal_data import reasons_not_to_keep
from headwater.reference.calendar.years import AcademicYear, NotAnAcademicYear
from headwater.reference.frameworks.definitions import Framework
from headwater.reference.schools.models import School
from headwater.reference.schools.policies import census_phase

Asked = tuple[str, str]
"""What is asked for: key of the measure, key of the pupil group."""
COMPARATORS = {"england": "england", "local-authority": "la"}


@dataclass(frozen=True, slots=True)
class Requirement:
    """One target that a school has to have. `implied` is what stands where nothing else is agreed, as it would be typed
    ("at or above national", "0"); "" where the framework implies no number. `standard` is the title of the standard it
    follows from, "" where it follows from none."""

    measure: str
    group: str
    implied: str
    standard: str

    @property
    def asked(self) -> Asked:
        return (self.measure, self.group)


def list_requirements(framework: Framework, school: School) -> tuple[Requirement, ...]:
    """What the framework asks of a school of this phase and these ages, in its order. A measure that is retired since
    the framework was written is left out: nobody could reach a target of it."""
    requirements = framework.target_requirements
    if requirements is None:
        return ()
    titles = {standard.id: framework.say(standard.title) for standard in framework.standards}
    known, phase = MEASURES.all(), census_phase(school)
    found = []
    for each in requirements.required:
        measure = known.get(each.measure)
        if measure is None or measure.status == "retired":
            continue
        if not each.is_for(phase, school.low_age, school.high_age):
            continue
        comparator = COMPARATORS.get(each.against or "")
        implied = beside(comparator, measure) if comparator else each.value or ""
        found.append(Requirement(each.measure, each.group, implied, titles.get(each.standard or "", "")))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a school stands to what is asked of it in one year. `lacking`: neither a target nor an open proposal, and
    nobody said that it is not applicable; `set_aside`: what was said so, with the key of what says it."""

    required: tuple[Requirement, ...]
    lacking: tuple[Requirement, ...]
    set_aside: Mapping[Asked, int]


def stand_to(
    required: tuple[Requirement, ...], placed: Collection[Asked], not_applicable: Mapping[Asked, int]
) -> Standing:
    """`placed`: the measures and groups with a target, or a proposal on its way, that is agreed with the trust.
    `not_applicable`: what was set aside; it counts only while it is required and there is no target all the same."""
    lacking = tuple(each for each in required if each.asked not in placed and each.asked not in not_applicable)
    without = {each.asked for each in required} - set(placed)
    return Standing(required, lacking, {place: key for place, key in not_applicable.items() if place in without})


def reasons_not_to_set_aside(
    requirement: Requirement | None, reason: str, period: str, *, is_set_aside: bool, is_placed: bool
) -> list[str]:
    """Why a required target may not be called not applicable. `requirement` None: the framework does not ask for it."""
    if requirement is None:
        return ["The framework does not require this target of the school, so there is nothing to set aside."]
    reasons = [] if _is_year(period) else ["Say for which school year."]
    if is_set_aside:
        reasons.append("Somebody has said already that it is not applicable.")
    if is_placed:
        reasons.append("The school has this target, or it is proposed. Withdraw that first.")
    if not reason.strip():
        reasons.append("Say why the target is not applicable.")
    return [*reasons, *(reasons_not_to_keep(reason) if reason.strip() else [])]


def _is_year(period: str) -> bool:
    try:
        AcademicYear.parse(period)
    except NotAnAcademicYear:
        return False
    return True
