"""Why a school is in its tier, on paper: the evidence as it was, what it suggests, who decided what, what the school
said. Pure.

The evidence is that of the newest recommendation, as it was then (`packs`); nothing of it is worked out anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.timezone import localdate

from headwater.foundations.documents.papers import Block, Paper, facts, heading, points, table, text
from headwater.improvement.tiers.best_fit.results import BestFit, CriterionResult, TierResult
from headwater.improvement.tiers.models import CaseStep, CriterionJudgement, TierCase
from headwater.improvement.tiers.packs.pack import KindOfEvidence, Pack
from headwater.improvement.tiers.workflow import Step
from headwater.reference.calendar.days import say_date
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.frameworks.definitions import Framework
from headwater.reference.people.queries import Names

AUDIENCE = "Confidential: the school’s head and local board, and the trust. Never published."
NOT_SAID = "Not said"
_VERDICTS = dict(CriterionJudgement.Verdict.choices)
_FIGURES = {"met": "agree", "not met": "contradict it", "cannot tell": "cannot tell", "not asked": "not asked"}


def explain(
    case: TierCase,
    steps: Sequence[CaseStep],
    recommended: tuple[CaseStep, Pack] | None,
    framework: Framework,
    names: Names,
    trust: str,
) -> Paper:
    """The whole reasoning of one case, as it stands. `recommended`: the newest recommendation and its evidence, None
    before there is one. `names`: how people are named to whoever reads it."""
    school, year = case.school.name, AcademicYear.parse(case.period)
    blocks = [
        facts(_standing(case, steps, framework, names)),
        *_why(case, recommended, framework),
        *_what_the_school_said(steps),
    ]
    if recommended is not None:
        step, pack = recommended
        blocks += [*_suggestion(pack.fit, step), *_evidence(pack), *_year_before(pack), *_statements(pack.fit)]
    else:
        blocks.append(text("Nothing is recommended yet, so no evidence is kept here."))
    blocks += [heading("Step by step"), _history(steps, case, names)]
    return Paper(
        title=f"Why {school} is placed as it is: {framework.say('{tier}')} for {year}",
        whose=f"{school} ({trust})",
        audience=AUDIENCE,
        blocks=tuple(blocks),
    )


def _standing(case: TierCase, steps: Sequence[CaseStep], framework: Framework, names: Names) -> list[tuple[str, str]]:
    decision, recommended = case.decision, _newest(steps, Step.RECOMMEND)
    said = [
        (framework.say("{Tier}"), decision.words if decision else case.words),
        ("Where it stands", case.get_state_display()),
    ]
    if case.exception:
        said.append(("Exceptional circumstances", case.exception))
    said.append(("Before", case.before.words if case.before else "None was recorded"))
    if recommended is not None:
        who = names.of(recommended.by, case.school_id)
        said.append(("Recommended by", f"{who}, {say_date(localdate(recommended.at))}"))
    if decision is not None:
        minute = f", minute {decision.minute}" if decision.minute else ""
        said.append(("Decided by", f"{decision.decided_by_body}, {say_date(decision.decided_on)}{minute}"))
    begins = decision.in_force_from if decision else case.in_force_from
    review = decision.review_on if decision else case.review_on
    said.append(("In force from", say_date(begins) if begins else NOT_SAID))
    said.append(("Next review by", say_date(review) if review else NOT_SAID))
    said.append(("Direction of travel", case.get_direction_display() if case.direction else NOT_SAID))
    return said


def _why(case: TierCase, recommended: tuple[CaseStep, Pack] | None, framework: Framework) -> list[Block]:
    found = [heading("Why"), text(case.reason or "No reason is written down yet.")]
    if case.package_reasons:
        found.append(points(case.package_reasons.splitlines()))
    if recommended is not None and recommended[1].fit.suggested not in ("", *case.keys):
        suggested = framework.say(framework.tier(recommended[1].fit.suggested).title)
        found.append(text(f"The evidence alone suggested {suggested}. People decided otherwise, for the reason above."))
    for title, words in (
        ("What would move the school to less support", case.moves_up),
        ("What would move the school to more support", case.moves_down),
    ):
        found += [heading(title, 2), text(words or NOT_SAID)]
    return found


def _what_the_school_said(steps: Sequence[CaseStep]) -> list[Block]:
    found = [heading("What the school said")]
    said = {
        Step.VIEW: "Its own view",
        Step.CONSULT: "Its answer to the recommendation",
        Step.CONTEST: "It contests the decision",
        Step.ANSWER: "The trust’s answer",
    }
    for step in steps:
        if (kind := said.get(Step(step.step))) is None:
            continue
        agrees = {True: "It agrees. ", False: "It does not agree. ", None: ""}[step.agrees]
        found.append(text(f"{kind}, {say_date(localdate(step.at))}: {agrees}{step.text}".strip()))
    return found if len(found) > 1 else [*found, text("Nothing: it gave no view and no answer.")]


def _suggestion(fit: BestFit, step: CaseStep) -> list[Block]:
    return [
        heading("What the evidence suggests"),
        text(f"As on {say_date(localdate(step.at))}. It is a suggestion; people decide, and no points are counted."),
        points(fit.says),
    ]


def _evidence(pack: Pack) -> list[Block]:
    found = [heading(f"The evidence, as at {say_date(pack.gathered_on)}")]
    for kind in pack.kinds:
        found.append(heading(kind.title, 2))
        if kind.pieces:
            found.append(_pieces(kind))
        if kind.gap:
            found.append(text(kind.gap))
    return found


def _pieces(kind: KindOfEvidence) -> Block:
    rows = [(f"{piece.title}: {piece.says}", piece.when, piece.source) for piece in kind.pieces]
    return table(("What it says", "As at", "Source"), rows, caption=kind.title, widths=(8, 3, 4))


def _year_before(pack: Pack) -> list[Block]:
    before = pack.before
    if before is None:
        return []
    promised = [text("It promised:"), points(before.promised)] if before.promised else []
    return [
        heading(f"What {before.words} of {before.year} brought"),
        text(before.decided),
        *promised,
        text(f"{before.delivered} {before.changed}"),
    ]


def _statements(fit: BestFit) -> list[Block]:
    found: list[Block] = []
    for tier in fit.tiers:
        if not tier.criteria:
            found += [heading(tier.title, 2), text(tier.people_decide)] if tier.people_decide else []
            continue
        found += [heading(tier.title, 2), _criteria(tier)]
    return [heading("Statement by statement"), *found] if found else []


def _criteria(tier: TierResult) -> Block:
    rows = [(each.title, _figures(each), _judged(each)) for each in tier.criteria]
    return table(("Statement", "What the figures say", "What was judged"), rows, caption=tier.title, widths=(3, 7, 4))


def _figures(criterion: CriterionResult) -> str:
    if not criterion.tests:
        return "No figure can tell."
    said = [f"{test.asks}. {test.says}" for test in criterion.tests]
    return "\n".join([f"They {_FIGURES[criterion.verdict]}.", *said] if criterion.verdict != "not asked" else said)


def _judged(criterion: CriterionResult) -> str:
    if not criterion.judged:
        return "Not judged"
    on = f" ({say_date(criterion.judged_on)})" if criterion.judged_on else ""
    note = f": {criterion.note}" if criterion.note else ""
    return f"{_VERDICTS[criterion.judged]}{note}{on}"


def _history(steps: Sequence[CaseStep], case: TierCase, names: Names) -> Block:
    rows = []
    for step in steps:
        meeting = ", ".join(filter(None, [step.body, _day(step.held_on), step.minute and f"minute {step.minute}"]))
        said = " ".join(filter(None, [step.get_step_display() + ".", meeting and f"{meeting}.", step.text]))
        rows.append((say_date(localdate(step.at)), said, names.of(step.by, case.school_id)))
    return table(("When", "What", "Who"), rows, caption="Step by step", widths=(2, 7, 3))


def _day(day: date | None) -> str:
    return say_date(day) if day else ""


def _newest(steps: Sequence[CaseStep], step: Step) -> CaseStep | None:
    return next((each for each in reversed(steps) if each.step == step), None)
