"""One proposal with its history, beside what makes it challenging but achievable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format

from headwater.evidence.measures.definitions import MEASURES, Measure
from headwater.evidence.measures.models import Figure
from headwater.evidence.measures.similar.queries import NOBODY, Similar
from headwater.evidence.targets.models import Proposal, ProposalStep, Target
from headwater.evidence.targets.policies import Known, ResolvedTarget, resolve
from headwater.evidence.targets.presenters import Years, YearsLine, place_words, present_years, year_words
from headwater.evidence.targets.proposals import challenge
from headwater.evidence.targets.proposals.presenters.words import (
    ADDRESSES,
    TICKED,
    Button,
    StateTag,
    decision_words,
    state_tag,
    target_words,
)
from headwater.evidence.targets.proposals.queries import comparators_of
from headwater.evidence.targets.proposals.wording import NEUTRAL, DueStep, Way, Wording, say_due
from headwater.evidence.targets.workflow import NEXT, State, Step, steps_open
from headwater.foundations.accounts.scope import Scope
from headwater.reference.calendar.days import say_date
from headwater.reference.people.queries import Names
from headwater.reference.schools.models import School


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of the history in words."""

    done: str
    who: str
    when: str
    target: str
    """Where it is another one than before; else ""."""
    basis: str
    meeting: str
    supported: str
    comment: str


@dataclass(frozen=True, slots=True)
class Weighed:
    """What makes a target challenging but achievable. `facts` are pairs of a label and words."""

    years: Years
    facts: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]
    measure: str


@dataclass(frozen=True, slots=True)
class ProposalPage:
    """Everything about one proposal."""

    pk: int
    version: int
    title: str
    place: str
    why_not: str
    tag: StateTag
    next: str
    rows: tuple[tuple[str, str], ...]
    steps: tuple[StepLine, ...]
    weighed: Weighed
    buttons: tuple[Button, ...]
    may_comment: bool
    propose_query: str
    """Where it can be proposed anew; else ""."""


def present_proposal(
    proposal: Proposal,
    steps: Sequence[ProposalStep],
    results: Sequence[Figure],
    areas: Sequence[Figure],
    scope: Scope,
    names: Names,
    *,
    wording: Wording = NEUTRAL,
    due: Sequence[DueStep] = (),
    today: date,
    similar: Similar = NOBODY,
) -> ProposalPage:
    """One proposal with its steps, beside the school's own results and those of England and its authority. `names`:
    how the reader is told who did what; `due`: the steps of the framework's year."""
    school, measure, target = proposal.school, MEASURES.get(proposal.measure), proposal.as_target()
    known = comparators_of(school, target, areas)
    resolved = resolve(target, known)
    may = steps_open(proposal.state, scope, school.urn)
    supported = next((step.supported for step in reversed(steps) if step.step == Step.REVIEW), None)
    drafts_too = Step.PROPOSE in steps_open(None, scope, school.urn)
    place = f"measure={proposal.measure}&group={proposal.group}&period={proposal.period}&kind={proposal.kind}"
    return ProposalPage(
        pk=proposal.pk,
        version=proposal.version,
        title=f"{measure.name}: {resolved.words}",
        place=place_words(measure, proposal.group, proposal.period, proposal.kind).partition(" · ")[2],
        why_not=resolved.why_not,
        tag=state_tag(proposal.state, supported, wording),
        next=wording.own(NEXT[State(proposal.state)]),
        rows=(*_rows(proposal, school, areas), *_due_rows(proposal, due, today)),
        steps=tuple(reversed(_history(steps, names, drafts_too, school.urn, wording))),
        weighed=weigh(school, target, resolved, results, areas, known, similar),
        buttons=tuple(
            Button(step.value, wording.own(words), ADDRESSES[step])
            for step, words in TICKED.items()
            if step in may and not (step == Step.PROPOSE and proposal.state not in (State.DRAFT, State.RETURNED))
        ),
        may_comment=Step.COMMENT in may,
        propose_query=f"{place}&school={school.urn}" if Step.PROPOSE in may else "",
    )


def _rows(proposal: Proposal, school: School, areas: Sequence[Figure]) -> tuple[tuple[str, str], ...]:
    rows = [("What it rests on", proposal.basis or "Nobody has said")]
    if proposal.supersedes is not None:
        before = target_words(proposal.supersedes, school, areas)
        agreed = decision_words(proposal.supersedes)
        rows += [
            ("Takes the place of", f"{before} ({agreed})" if agreed else before),
            ("Why it changes", proposal.reason),
        ]
    if proposal.target is not None:
        minute = f", minute {proposal.target.minute}" if proposal.target.minute else ""
        rows.append(("Agreed by", f"{decision_words(proposal.target)}{minute}"))
    return tuple(rows)


def _due_rows(proposal: Proposal, due: Iterable[DueStep], today: date) -> list[tuple[str, str]]:
    """What the framework's year still has before it; nothing where a target stands: a change comes when it has to."""
    said = say_due(due, Way(proposal.state, stands=proposal.supersedes_id is not None), today)
    return [("When it is due", ". ".join(said))] if said else []


def _history(
    steps: Iterable[ProposalStep], names: Names, drafts_too: bool, urn: int, wording: Wording
) -> list[StepLine]:
    """The steps, oldest first. Drafts are for those who propose."""
    lines, before, basis_before = [], "", ""
    for step in steps:
        if step.step == Step.DRAFT and not drafts_too:
            continue
        minute = f"minute {step.minute}" if step.minute else ""
        day = say_date(step.held_on) if step.held_on else ""
        lines.append(
            StepLine(
                done=wording.own(Step(step.step).label),
                who=names.first(step.by, urn),
                when=date_format(timezone.localtime(step.at), "j F Y, H:i"),
                target=step.text if step.text != before else "",
                basis=step.basis if step.basis != basis_before else "",
                meeting=", ".join(filter(None, [step.body, day, minute])),
                supported={True: "Supported", False: "Not supported", None: ""}[step.supported],
                comment=step.comment,
            )
        )
        before, basis_before = step.text, step.basis
    return lines


def weigh(
    school: School,
    target: Target,
    resolved: ResolvedTarget,
    results: Sequence[Figure],
    areas: Sequence[Figure],
    known: Mapping[str, Known],
    similar: Similar = NOBODY,
) -> Weighed:
    """The school's last years with their pupils, England and its authority, and what the number means and where it
    would sit among similar schools."""
    measure = MEASURES.get(target.measure)
    before = [figure for figure in results if figure.period < target.period]
    record = challenge.look_back(measure, target.period, before, known)
    value = resolved.value
    facts = [
        ("Newest result", challenge.newest_words(record) or "None is known"),
        ("The school’s average", challenge.average_words(record) or "Cannot be worked out"),
        ("The target means", challenge.pupils_meant(value, record) if value is not None else ""),
        ("One pupil is worth", challenge.one_pupil(record)),
        ("What chance alone may do", challenge.interval_words(value, record)),
        *challenge.similar_facts(similar, record, target.period, value),
    ]
    return Weighed(
        years=_years(school, target, before, areas, measure),
        facts=tuple((label, words) for label, words in facts if words),
        warnings=tuple(challenge.warnings(value, record)) if value is not None else (),
        measure=measure.name,
    )


def _years(
    school: School, target: Target, before: Sequence[Figure], areas: Sequence[Figure], measure: Measure
) -> Years:
    """The school's newest years, how many pupils each is of, England and the authority, oldest first."""
    beside = [
        figure
        for figure in areas
        if figure.group == target.group
        and figure.period < target.period
        and (not figure.area or figure.area == school.la_code)
    ]
    years = present_years(school, [*before, *beside], measure)
    if not years.lines:
        return years
    pupils = {year_words(figure.period): figure.denominator for figure in before}
    if measure.counted_in not in ("pupils", "enrolments") or not any(pupils.values()):
        return years
    counted = tuple(_pupils(pupils.get(column)) for column in years.columns)
    return Years(years.columns, (years.lines[0], YearsLine("Pupils counted there", counted), *years.lines[1:]))


def _pupils(number: Decimal | None) -> str:
    return f"{number.normalize():,f}" if number is not None else "Not known"
