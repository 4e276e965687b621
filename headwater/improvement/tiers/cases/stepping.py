"""How a case moves: held, looked at again, its step written, its judgements and its decision put into their places.

For `operations.deciding`, which records the event.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from headwater.evidence.targets.proposals.policies import NOT_SEEN, Meeting
from headwater.foundations.accounts.models import User
from headwater.foundations.accounts.scope import Scope
from headwater.foundations.audit.refusals import Refused
from headwater.improvement.tiers.cases import policies
from headwater.improvement.tiers.cases.policies import Ground, Judged, Recommendation
from headwater.improvement.tiers.cases.queries import list_present_editions, read_again, read_grounds
from headwater.improvement.tiers.models import CaseStep, CriterionJudgement, TierCase, TierDecision
from headwater.improvement.tiers.placing import Held, hold_schools, place_decisions
from headwater.improvement.tiers.policies import in_force_on
from headwater.improvement.tiers.workflow import WORKFLOW, Step
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.frameworks.models import AdoptedFramework
from headwater.reference.people.queries import get_names

NO_MEETING = Meeting("", None)
MOVED = ("edition", "state", "version", "was_recommended", "is_contested", "tiers", "reason", "package_reasons",
         "direction", "moves_up", "moves_down", "in_force_from", "review_on", "before", "decision")  # fmt: skip
"""What a step may change of a case."""


class CannotStep(Refused):
    """The step may not be taken with one of the cases, or with none; nothing was done."""


@dataclass(frozen=True, slots=True)
class Said:
    """What goes with a step. `tiers`: of the school's view, what it thinks fits; else what is on the table. `texts` and
    `packs` are by the key of the case."""

    text: str = ""
    texts: Mapping[int, str] = field(default_factory=dict)
    tiers: tuple[str, ...] | None = None
    agrees: bool | None = None
    meeting: Meeting = NO_MEETING
    packs: Mapping[int, Any] = field(default_factory=dict)


def hold_cases(cases: Sequence[TierCase]) -> list[TierCase]:
    """The cases as they stand now, in the order given, their schools held for the transaction."""
    if not cases:
        raise CannotStep(["No school is chosen. Tick one at least."])
    hold_schools({case.school_id for case in cases})
    return read_again(cases)


def refuse(reasons: Sequence[str]) -> None:
    if reasons:
        raise CannotStep(reasons)


def with_names(found: Mapping[str, Sequence[str]]) -> list[str]:
    """Every reason, with the school's name where there are several schools."""
    return [f"{name}: {each}" if len(found) > 1 else each for name, reasons in found.items() for each in reasons]


def not_now(step: Step, cases: Sequence[TierCase], by: User, scope: Scope, seen: Mapping[int, int] | None) -> list[str]:
    return with_names(
        {
            case.school.name: _not_seen(case, (seen or {}).get(case.pk, NOT_SEEN), by, scope)
            or WORKFLOW.reasons_not_to_step(step, case.state, scope, case.school_id)
            for case in cases
        }
    )


def _not_seen(case: TierCase, seen: int, by: User, scope: Scope) -> list[str]:
    """What was done with it since somebody looked."""
    if seen in (NOT_SEEN, case.version):
        return []
    steps = case.steps.select_related("by").defer("pack")
    return [policies.told_meanwhile(case, steps, seen, by, get_names([case.school_id], scope))]


def _step_of(step: Step, case: TierCase, said: Said, by: User, now: datetime) -> CaseStep:
    return CaseStep(
        case=case,
        number=case.version,
        step=step,
        state=case.state,
        at=now,
        by=by,
        tiers=case.tiers if said.tiers is None else " ".join(said.tiers),
        text=said.texts.get(case.pk, said.text).strip(),
        agrees=said.agrees,
        body=said.meeting.body.strip(),
        held_on=said.meeting.held_on,
        minute=said.meeting.minute.strip(),
        pack=said.packs.get(case.pk),
        **{name: getattr(case, name) for name in ("in_force_from", "review_on", "direction", "moves_up", "moves_down")},
        package_reasons=case.package_reasons,
    )


def bring_up_to_date(cases: Iterable[TierCase]) -> None:
    """What is done from now on is in the words of the edition that the school works by now."""
    for case in cases:
        present = list_present_editions([case.school_id], case.adopted, case.period).get(case.school_id)
        case.edition = present or case.edition


def in_order(case: TierCase, tiers: Iterable[str]) -> tuple[str, ...]:
    return tuple(tier.key for tier in case.edition.framework.tiering.tiers if tier.key in set(tiers))


def grounds_of(cases: Sequence[TierCase], today: date) -> dict[int, Ground]:
    """What each is held against, by its key. Usually all are of one framework and year."""
    groups: defaultdict[tuple[AdoptedFramework, str], list[TierCase]] = defaultdict(list)
    for case in cases:
        groups[case.adopted, case.period].append(case)
    found: dict[int, Ground] = {}
    for (adopted, period), some in groups.items():
        grounds = read_grounds([case.school for case in some], adopted, period, today)
        found |= {case.pk: grounds[case.school_id] for case in some}
    return found


def put_on_the_table(case: TierCase, made: Recommendation, ground: Ground) -> None:
    case.edition = ground.edition or case.edition
    case.tiers, case.reason = " ".join(in_order(case, made.tiers)), made.reason.strip()
    case.package_reasons, case.direction = "\n".join(made.package_reasons), made.direction
    case.moves_up, case.moves_down = made.moves_up.strip(), made.moves_down.strip()
    case.in_force_from, case.review_on = made.in_force_from, made.review_on
    case.before = in_force_on(ground.decisions, made.in_force_from) if made.in_force_from else None


def judge(
    case: TierCase, fresh: Sequence[Judged], standing: Mapping[str, CriterionJudgement], by: User, now: datetime
) -> None:
    """Of a statement one judgement stands at every moment: a new one is written as replaced, and stands once the old
    one does not."""
    made = CriterionJudgement.objects.bulk_create(
        CriterionJudgement(
            case=case,
            criterion=each.criterion,
            verdict=each.verdict,
            note=each.note.strip(),
            judged_at=now,
            judged_by=by,
            replaced_by=standing.get(each.criterion),
        )
        for each in fresh
    )
    replaced = []
    for judgement in made:
        if (old := standing.get(judgement.criterion)) is not None:
            old.replaced_by = judgement
            replaced.append(old)
    CriterionJudgement.objects.bulk_update(replaced, ["replaced_by"])
    CriterionJudgement.objects.filter(pk__in=[judgement.pk for judgement in made]).update(replaced_by=None)


def decide(cases: Sequence[TierCase], meeting: Meeting, by: User, today: date) -> None:
    """Make a decision of each. Raises CannotStep where one may not be recorded."""
    groups: defaultdict[AdoptedFramework, list[TierCase]] = defaultdict(list)
    for case in cases:
        groups[case.adopted].append(case)
    for adopted, some in groups.items():
        held = Held.of([policies.decided(case, meeting, None) for case in some], adopted, today)
        drafts = [
            policies.decided(case, meeting, held.standing.get((case.school_id, case.in_force_from)))
            for case in some
            if case.in_force_from
        ]
        refuse(with_names({case.school.name: held.reasons(d, today) for case, d in zip(some, drafts, strict=True)}))
        made = place_decisions(drafts, held, adopted, by, route=TierDecision.Route.AGREED_HERE)
        for case, decision in zip(some, made, strict=True):
            case.decision = decision


def is_year(period: str) -> bool:
    try:
        AcademicYear.parse(period)
    except ValueError:
        return False
    return True


def move(step: Step, cases: Sequence[TierCase], said: Said, by: User, now: datetime) -> None:
    """Write the step of each, and where it stands now."""
    for case in cases:
        line = WORKFLOW.find_transition(case.state if case.version else None, step)
        if line is None:
            raise ValueError(f"The table has no step {step} from {case.state}.")
        case.state, case.version = line.after, case.version + 1
        case.was_recommended |= step == Step.RECOMMEND
    TierCase.objects.bulk_update(cases, MOVED)
    CaseStep.objects.bulk_create(_step_of(step, case, said, by, now) for case in cases)
