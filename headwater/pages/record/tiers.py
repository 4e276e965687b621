"""What the record says of tiers: the one in force, those decided for a later day, and cases on their way."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

from django.db.models import Min
from django.urls import reverse

from headwater.foundations.audit.models import Notice
from headwater.improvement.tiers.models import CaseStep, TierCase, TierDecision, say_tiers
from headwater.improvement.tiers.workflow import State, Step
from headwater.pages.record.as_at import in_force, stood, taken
from headwater.pages.record.facts import Asked, Fact, Recorder, meeting_words, told_too_early
from headwater.reference.calendar.days import say_date
from headwater.reference.calendar.years import AcademicYear

WORK_ON_IT = ("tiers.prepare", "tiers.answer", "tiers.agree")
"""Who sees a case before anything is recommended, as `TierCase.objects.within` has it."""
TONES = {State.AGREED: "good", State.COMMUNICATED: "good", State.RETURNED: "watch", State.WITHDRAWN: "neutral"}


def _decided(asked: Asked) -> Iterator[Fact]:
    found = TierDecision.objects.within(asked.scope).filter(school__in=asked.schools)
    people = found.select_related("adopted", "edition__adopted", "entered_by", "replaced_by")
    every = list(people.order_by("school", "adopted", "in_force_from", "pk"))
    for _, some in groupby(every, key=lambda each: (each.school_id, each.adopted_id)):
        decisions = list(some)
        known = stood(decisions, asked.moment)
        now = in_force(known, asked.day)
        for decision in known:
            if decision == now:
                yield _fact(decision, asked, "In force", "good")
            elif decision.in_force_from > asked.day:
                yield _fact(decision, asked, "Not in force yet", "told")
        for decision in decisions:
            late = decision.entered_at > asked.moment and decision.decided_on <= asked.day
            if late and decision.withdrawn_at is None:
                yield _fact(decision, asked, "Decided by then", "told", is_later=True)


def _fact(decision: TierDecision, asked: Asked, state: str, tone: str, *, is_later: bool = False) -> Fact:
    urn = decision.school_id
    how = "Recorded afterwards" if decision.route == TierDecision.Route.RECORDED else "Agreed in Headwater"
    by = asked.by(decision.entered_by, urn)
    return Fact(
        urn=urn,
        what=f"From {say_date(decision.in_force_from)}, {decision.adopted.title}",
        stood=decision.words,
        state=state,
        tone=tone,
        decided=meeting_words(decision.decided_by_body, decision.decided_on, decision.minute),
        known=f"{how}: entered by {by} on {asked.on(decision.entered_at)}",
        steps=(),
        path=reverse("tiers:tier-detail", args=[urn]),
        is_later=is_later,
    )


def _on_their_way(asked: Asked) -> Iterator[Fact]:
    cases = TierCase.objects.within(asked.scope).filter(school__in=asked.schools)
    found = CaseStep.objects.filter(case__in=cases).defer("pack")
    people = found.select_related("case__edition__adopted", "by").order_by("case", "number")
    inside = _inside(asked)
    for case, some in groupby(people, key=lambda step: step.case):
        if case.period < asked.since:
            continue
        every = list(some)
        before = taken(every, asked.moment)
        # A local board is told of a case once something is recommended, on every day before that not.
        told = case.school_id in inside or any(step.step == Step.RECOMMEND for step in before)
        if before and told:
            yield _stage(case, before, asked)


def leave_out_of(notices: Sequence[Notice], asked: Asked) -> set[int]:
    """Keys of the notices about cases as they were before anything was recommended, for readers who are told of a case
    only from then on. One question where there may be such, else none."""

    def list_first(keys: Collection[int]) -> dict[int, int]:
        found = CaseStep.objects.filter(case__in=keys, step=Step.RECOMMEND).order_by()
        return dict(found.values_list("case").annotate(Min("number")))

    return told_too_early(notices, TierCase._meta.label, _inside(asked), list_first)


def _inside(asked: Asked) -> frozenset[int]:
    return frozenset[int]().union(*(asked.scope.schools(permission) for permission in WORK_ON_IT))


def _stage(case: TierCase, steps: Sequence[CaseStep], asked: Asked) -> Fact:
    last, urn = steps[-1], case.school_id
    on_the_table = [step for step in steps if step.step == Step.RECOMMEND]
    said = [step for step in steps if step.held_on]
    return Fact(
        urn=urn,
        what=f"{case.get_sort_display()}, {AcademicYear.parse(case.period)}",
        stood=_words(case, on_the_table[-1]) if on_the_table else "Nothing recommended yet",
        state=State(last.state).label,
        tone=TONES.get(State(last.state), "told"),
        decided="; ".join(meeting_words(step.body, step.held_on, step.minute) for step in said),
        known=f"Last step entered on {asked.on(last.at)}",
        steps=tuple(_step_words(case, step, asked) for step in steps),
        path=reverse("tiers:case-detail", args=[urn, case.pk]),
    )


def _step_words(case: TierCase, step: CaseStep, asked: Asked) -> str:
    answer = {True: ", agrees", False: ", does not agree", None: ""}[step.agrees]
    words = _words(case, step)
    meeting = meeting_words(step.body, step.held_on, step.minute)
    by = f"By {asked.by(step.by, case.school_id)}, {asked.on(step.at)}"
    done = f"{Step(step.step).label}{answer}"
    return ". ".join(filter(None, [f"{done}: {words}" if words else done, meeting, by]))


def _words(case: TierCase, step: CaseStep) -> str:
    """`Tier 3: Reinvent`, in the words of the case's edition; by keys where this Headwater cannot read that."""
    keys, framework = tuple(step.tiers.split()), case.edition.readable
    if not keys:
        return ""
    try:
        return say_tiers(framework, keys) if framework is not None else ", ".join(keys)
    except KeyError:
        return ", ".join(keys)


DECIDED = Recorder("tiers", "Tier", "No tier was in force or decided.", _decided)
CASES = Recorder("cases", "Tier on its way", "No case about the tier had been opened.", _on_their_way, leave_out_of)
