"""All schools side by side, those that need to be talked about first; and cases about to take a step together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from headwater.foundations.accounts.models import User
from headwater.foundations.accounts.scope import Scope
from headwater.improvement.tiers.cases.presenters.words import (
    Mark,
    days_since,
    days_words,
    direction_mark,
    last_of,
    next_words,
    state_choices,
    state_mark,
    tiers_words,
)
from headwater.improvement.tiers.models import CaseStep, EvidenceItem, TierCase, TierDecision
from headwater.improvement.tiers.packs.pack import Pack, Piece
from headwater.improvement.tiers.policies import in_force_on
from headwater.improvement.tiers.workflow import DECIDED, OPEN, WORKFLOW, State, Step
from headwater.reference.calendar.days import say_date
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.frameworks.definitions import Framework
from headwater.reference.people.queries import Names
from headwater.reference.schools.models import School

TICKED = {
    Step.RECOMMEND: ("Recommend", "tiers:cases-recommend"),
    Step.AGREE: ("Record what the {board} decided", "tiers:cases-agree"),
    Step.RETURN: ("Return", "tiers:cases-return"),
}
"""Steps that are taken with what is ticked: what the button says, and where it leads."""
CONTESTED, DISAGREES = "Contested", "The school does not agree"
NO_ONE_TIER = "No one {tier}"
NONE_ANYWHERE = "No one {tier} at any of these schools; why not is on the page of each"
LONGEST_LIST = 3
"""Of how many measures the screen names; the rest are on the page of the case."""


@dataclass(frozen=True, slots=True)
class ScreenFacts:
    """What the screen shows of one year. `cases`: the one that counts of each school (the open one, else the newest);
    `steps` and `packs` by key of the case, `decisions` and `answerers` by URN: who answers for a school today."""

    schools: Sequence[School]
    cases: Mapping[int, TierCase]
    steps: Mapping[int, list[CaseStep]]
    packs: Mapping[int, Pack]
    decisions: Mapping[int, Sequence[TierDecision]]
    answerers: Mapping[int, Sequence[User]]


@dataclass(frozen=True, slots=True)
class ScreenLine:
    """One school. Every text is "" where there is nothing to say. `marks`: why it is talked about first."""

    urn: int
    school: str
    pk: int
    state: str
    mark: Mark
    marks: tuple[Mark, ...]
    is_exceptional: bool
    last_year: str
    in_force: str
    since: tuple[str, ...]
    view: str
    view_text: str
    suggests: str
    recommended: str
    reason: str
    direction: Mark | None
    answer: str
    answer_text: str
    decided: str
    next: str
    waits: str
    gaps: tuple[str, ...]
    may: tuple[Step, ...]
    ticked: bool

    @property
    def can_be_ticked(self) -> bool:
        return any(step in TICKED for step in self.may)


@dataclass(frozen=True, slots=True)
class StateLink:
    """A way to narrow the list: how many schools stand there."""

    key: str
    words: str
    number: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class StepButton:
    step: str
    words: str
    address: str


@dataclass(frozen=True, slots=True)
class Screen:
    """All schools of one year. `told`: schools to be talked about or waited for, as pairs of what and which; `to_open`:
    how many schools without a case may have one."""

    lines: tuple[ScreenLine, ...]
    links: tuple[StateLink, ...]
    buttons: tuple[StepButton, ...]
    told: tuple[tuple[str, str], ...]
    to_open: int
    year: str
    last_year: str
    none_anywhere: bool
    """The figures single no tier out at any school: `told` says so, and no line says it again."""

    @property
    def can_be_ticked(self) -> bool:
        return bool(self.buttons)


def present_screen(
    facts: ScreenFacts,
    framework: Framework,
    period: str,
    scope: Scope,
    names: Names,
    today: date,
    *,
    state: str = "",
    tick: str = "",
) -> Screen:
    """The year `period` (2026-27). `state` leaves only the schools that stand there ("none": without a case); `tick` is
    the step for which everything that allows it is ticked. Asks nothing more."""
    year = AcademicYear.parse(period)
    every = [_line(school, facts, framework, year, scope, names, today, tick) for school in facts.schools]
    shown = [line for line in every if not state or (line.state or "none") == state]
    open_to = {step for line in shown for step in line.may}
    opener = [
        line for line in every if line.state not in OPEN and Step.OPEN in WORKFLOW.steps_open(None, scope, line.urn)
    ]
    return Screen(
        lines=tuple(sorted(shown, key=lambda line: (_weight(line), line.school, line.urn))),
        links=_links(every, state),
        buttons=tuple(
            StepButton(step.value, framework.say(words), reverse(name))
            for step, (words, name) in TICKED.items()
            if step in open_to
        ),
        told=_told(shown, framework),
        to_open=sum(not line.state for line in opener),
        year=str(year),
        last_year=str(year.plus(-1)),
        none_anywhere=_none_anywhere(shown, framework),
    )


def _links(lines: Sequence[ScreenLine], chosen: str) -> tuple[StateLink, ...]:
    tally = Counter(line.state or "none" for line in lines)
    found = [StateLink("", "All", len(lines), not chosen)]
    found += [
        StateLink(key, words, tally[key], key == chosen)
        for key, words in state_choices()
        if tally[key] or key == chosen
    ]
    return tuple(found)


def _told(lines: Sequence[ScreenLine], framework: Framework) -> tuple[tuple[str, str], ...]:
    """`Not answered yet: Ashdown Primary, Beacon Primary`: whom the others wait for, and who disagrees."""
    found = (
        ("Contested", [line for line in lines if any(mark.words == CONTESTED for mark in line.marks)]),
        ("Not agreed with", [line for line in lines if any(mark.words == DISAGREES for mark in line.marks)]),
        ("Not answered yet", [line for line in lines if line.waits]),
        ("No view of its own yet", [line for line in lines if line.state == State.GATHERING]),
    )
    told = tuple((what, ", ".join(sorted(line.school for line in some))) for what, some in found if some)
    return (*told, ("The figures suggest", framework.say(NONE_ANYWHERE))) if _none_anywhere(lines, framework) else told


def _none_anywhere(lines: Sequence[ScreenLine], framework: Framework) -> bool:
    """Whether the figures single no tier out at any of several schools: said once then, and not again beside each."""
    return len(lines) > 1 and all(line.suggests == framework.say(NO_ONE_TIER) for line in lines)


_ORDER = {"concern": 0, "watch": 1, "told": 2}


def _weight(line: ScreenLine) -> int:
    """Exceptions first: what is contested or disagreed with, then what moves or waits, then the rest."""
    return min(_ORDER.get(mark.tone, 3) for mark in (*line.marks, line.mark))


def _line(
    school: School,
    facts: ScreenFacts,
    framework: Framework,
    year: AcademicYear,
    scope: Scope,
    names: Names,
    today: date,
    tick: str,
) -> ScreenLine:
    case, decisions = facts.cases.get(school.pk), facts.decisions.get(school.pk, ())
    now, before = in_force_on(decisions, today), in_force_on(decisions, year.plus(-1).last_day)
    if case is None:
        return _without_case(school, before, now, framework)
    steps, pack = facts.steps.get(case.pk, []), facts.packs.get(case.pk)
    may = WORKFLOW.steps_open(case.state, scope, school.pk)
    view, recommend, answer = (last_of(steps, step) for step in (Step.VIEW, Step.RECOMMEND, Step.CONSULT))
    if answer and recommend and answer.number < recommend.number:
        answer = None
    suggested = _suggested(pack, framework)
    holders = facts.answerers.get(school.pk, ()) if names.are_told(school.pk) else ()
    return ScreenLine(
        urn=school.pk,
        school=school.name,
        pk=case.pk,
        state=case.state,
        mark=state_mark(case.state),
        marks=tuple(_marks(case, answer, before, pack, framework)),
        is_exceptional=case.sort == TierCase.Sort.EXCEPTIONAL,
        last_year=before.words if before else "",
        in_force=now.words if now and (before is None or now.words != before.words) else "",
        since=(*([case.exception] if case.exception else []), *_since(pack, before)),
        view=tiers_words(case, view.tiers) if view else "",
        view_text=view.text if view else "",
        suggests=suggested,
        recommended=case.words,
        reason=case.reason,
        direction=direction_mark(case.direction),
        answer={True: "The school agrees", False: DISAGREES, None: ""}[answer.agrees if answer else None],
        answer_text=answer.text if answer else "",
        decided=say_date(case.decision.decided_on) if case.decision else "",
        next=_next(case, framework),
        waits=_waits(case, recommend, holders, framework, today),
        gaps=tuple(kind.title for kind in pack.kinds if kind.gap) if pack and case.state in OPEN else (),
        may=may,
        ticked=tick in may,
    )


def _without_case(
    school: School, before: TierDecision | None, now: TierDecision | None, framework: Framework
) -> ScreenLine:
    return ScreenLine(
        urn=school.pk,
        school=school.name,
        pk=0,
        state="",
        mark=state_mark(""),
        marks=(),
        is_exceptional=False,
        last_year=before.words if before else "",
        in_force=now.words if now and (before is None or now.words != before.words) else "",
        since=(),
        view="",
        view_text="",
        suggests="",
        recommended="",
        reason="",
        direction=None,
        answer="",
        answer_text="",
        decided="",
        next=next_words("", framework),
        waits="",
        gaps=(),
        may=(),
        ticked=False,
    )


def _next(case: TierCase, framework: Framework) -> str:
    return (
        framework.say("the {executive} answers the school.") if case.is_contested else next_words(case.state, framework)
    )


def _marks(
    case: TierCase, answer: CaseStep | None, before: TierDecision | None, pack: Pack | None, framework: Framework
) -> Iterable[Mark]:
    """Why a school is talked about first, the weightiest first."""
    if case.is_contested:
        yield Mark(CONTESTED, "concern")
    if answer is not None and not answer.agrees and case.state not in DECIDED:
        yield Mark(DISAGREES, "concern")
    if case.sort == TierCase.Sort.EXCEPTIONAL:
        yield Mark("Exceptional", "watch")
    suggested = pack.fit.suggested if pack else ""
    if case.keys and suggested and suggested not in case.keys and case.state in OPEN:
        yield Mark(framework.say("Not the {tier} that the figures suggest"), "watch")
    if case.keys and before is not None and set(before.keys) != set(case.keys):
        yield Mark(f"Moves from {before.words}", "told")


def _suggested(pack: Pack | None, framework: Framework) -> str:
    """`Tier 3: Reinvent`, or in few words that none is singled out: why not is on the page of the case."""
    if pack is None:
        return ""
    found = next((tier.title for tier in pack.fit.tiers if tier.key == pack.fit.suggested), "")
    return found or (framework.say(NO_ONE_TIER) if pack.fit.says else "")


_FIGURES = (EvidenceItem.Kind.PUBLISHED, EvidenceItem.Kind.INTERNAL)


def _since(pack: Pack | None, before: TierDecision | None) -> tuple[str, ...]:
    """What changed since the last decision: a newer inspection, and what stands out in the figures."""
    if pack is None:
        return ()
    pieces = [(kind.reads, piece) for kind in pack.kinds for piece in kind.pieces]
    since = before.decided_on if before else None
    told = [
        f"Inspected: {piece.title}, {piece.when}"
        for reads, piece in pieces
        if reads == EvidenceItem.Kind.INSPECTION and piece.as_at and (since is None or piece.as_at > since)
    ][:1]
    figures = [piece for reads, piece in pieces if reads in _FIGURES]
    told += [f"Worse: {_named(figures, 'bad')}"] if _named(figures, "bad") else []
    told += [f"Better: {_named(figures, 'good')}"] if _named(figures, "good") else []
    return tuple(told)


def _named(pieces: Iterable[Piece], tone: str) -> str:
    titles = list(dict.fromkeys(piece.title for piece in pieces if piece.tone == tone))
    more = f" and {len(titles) - LONGEST_LIST} more" if len(titles) > LONGEST_LIST else ""
    return f"{'; '.join(titles[:LONGEST_LIST])}{more}" if titles else ""


def _waits(
    case: TierCase, recommend: CaseStep | None, holders: Sequence[User], framework: Framework, today: date
) -> str:
    """Who has not answered, and for how long."""
    if case.state != State.RECOMMENDED or recommend is None:
        return ""
    named = f" ({', '.join(str(user) for user in holders)})" if holders else ""
    day = say_date(timezone.localdate(recommend.at))
    days = days_since(recommend.at, today)
    waited = f", {days_words(days)} ago" if days else ""
    return framework.say("The {principal}") + f"{named} has not answered. It was recommended on {day}{waited}."


def facts_of_line(line: ScreenLine, framework: Framework, last_year: str) -> tuple[tuple[str, str], ...]:
    """What is known of one school, beside the fields in which its tier is recommended: pairs of a label and words."""
    view = f"{line.view}. {line.view_text}" if line.view else "Not given"
    facts = (
        (framework.say(f"{{Tier}} in {last_year}"), line.last_year or "None recorded"),
        ("In force now", line.in_force),
        ("What changed since", " ".join(line.since)),
        ("The school’s own view", view),
        ("The figures suggest", line.suggests),
        ("Recommended before", line.recommended),
        ("The school’s answer", f"{line.answer}. {line.answer_text}".strip() if line.answer else ""),
        ("Gaps in the evidence", "; ".join(line.gaps)),
    )
    return tuple((label, words) for label, words in facts if words)


# Cases about to take a step ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ChosenLine:
    """One case about to take a step with others; `problem` where it cannot."""

    pk: int
    version: int
    school: str
    tier: str
    reason: str
    mark: Mark
    answer: str
    problem: str
    ticked: bool


def present_chosen(
    cases: Iterable[TierCase],
    steps: Mapping[int, list[CaseStep]],
    step: Step,
    scope: Scope,
    ticked: Collection[int],
) -> tuple[ChosenLine, ...]:
    """The cases that were ticked, in their order, with what their schools answered."""
    lines = []
    for case in cases:
        problem = " ".join(WORKFLOW.reasons_not_to_step(step, case.state, scope, case.school_id))
        answered = last_of(steps.get(case.pk, []), Step.CONSULT) if case.state == State.CONSULTED else None
        lines.append(
            ChosenLine(
                pk=case.pk,
                version=case.version,
                school=case.school.name,
                tier=case.words,
                reason=case.reason,
                mark=state_mark(case.state),
                answer={True: "The school agrees", False: DISAGREES, None: ""}[answered.agrees if answered else None],
                problem=problem,
                ticked=case.pk in ticked and not problem,
            )
        )
    return tuple(lines)
