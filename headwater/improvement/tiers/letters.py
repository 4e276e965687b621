"""The letter that tells a school of its tier: what was decided, why, what the school said, what it can expect.

It is described as a `Paper`, so the page, the PDF and the Word file say the same. What is sent is kept (`TierLetter`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.timezone import localdate

from headwater.foundations.accounts.scope import Scope
from headwater.foundations.documents.papers import Block, Paper, facts, heading, lines, points, table, text
from headwater.improvement.tiers.cases.queries import list_steps
from headwater.improvement.tiers.models import CaseStep, TierCase
from headwater.improvement.tiers.policies import held_under
from headwater.improvement.tiers.workflow import Step
from headwater.reference.calendar.days import say_date
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.frameworks.definitions import Framework
from headwater.reference.frameworks.presenters.owed import OwedPage, present_owed
from headwater.reference.frameworks.queries import get_facts, summarise_offer

AUDIENCE = "Confidential: the school’s head and local board, and the trust. Never published."
DRAFT = "Draft, not sent. "


@dataclass(frozen=True, slots=True)
class Sender:
    """What whoever sends the letter adds to it. `signed_by`: the name and post that stand below it, as typed."""

    trust: str
    signed_by: str = ""
    added: str = ""


def compose_letter(case: TierCase, sender: Sender, scope: Scope, on: date, *, is_draft: bool = False) -> Paper:
    """The letter about an agreed case, with all it tells of. A few questions. Raises ValueError where nothing is
    agreed."""
    framework = case.edition.framework
    steps = list_steps([case], scope)[case.pk]
    return write_letter(case, steps, framework, _owed(case, framework, on), sender, on, is_draft=is_draft)


def _owed(case: TierCase, framework: Framework, today: date) -> OwedPage | None:
    """What the school can expect from the day the tier is in force to the year's end."""
    decision, year = case.decision, AcademicYear.parse(case.period)
    if decision is None:
        return None
    known, _ = get_facts(case.school, year)
    begins = max(filter(None, (known.entitled_from, decision.in_force_from, year.first_day)))
    known = replace(known, entitled_from=begins) if begins <= year.last_day else known
    return present_owed(summarise_offer(framework, held_under(framework, decision), year, known, today), today)


def write_letter(
    case: TierCase,
    steps: Sequence[CaseStep],
    framework: Framework,
    owed: OwedPage | None,
    sender: Sender,
    on: date,
    *,
    is_draft: bool = False,
) -> Paper:
    """The letter about a case that is agreed, in the trust's words. `owed`: what the school can expect in the rest of
    the year. Raises ValueError where nothing is agreed."""
    decision = case.decision
    if decision is None:
        raise ValueError("Nothing is agreed, so there is nothing to tell.")
    say, school = framework.say, case.school.name
    year = AcademicYear.parse(case.period)
    minute = f", minute {decision.minute}" if decision.minute else ""
    stands = "holds" if framework.tiering.kind == "additive" else "is in"
    told = f"From {say_date(decision.in_force_from)} {school} {stands} {decision.words}."
    if case.exception:
        told += f"\n\nIt is changed within the year because of exceptional circumstances: {case.exception}"
    blocks: list[Block] = [
        lines(say("The {principal} and the chair of the {lgb}"), school),
        lines(say_date(on)),
        text(told),
        *([text(sender.added)] if sender.added.strip() else []),
        facts(
            [
                (say("{Tier}"), decision.words),
                ("Decided by", f"{decision.decided_by_body}, {say_date(decision.decided_on)}{minute}"),
                ("Before", case.before.words if case.before else ""),
                ("In force from", say_date(decision.in_force_from)),
                ("Direction of travel", case.get_direction_display() if case.direction else ""),
                ("Looked at again by", say_date(decision.review_on) if decision.review_on else ""),
            ]
        ),
        *_why(case),
        *_what_the_school_said(steps),
        *_what_to_expect(owed, str(year)),
        heading("If you do not agree"),
        text(
            say(
                "The {principal} or the chair of the {lgb} may contest the decision in Headwater. The decision stays "
                "in force meanwhile. What you write stays on the record beside it, and so does the answer."
            )
        ),
        lines(sender.signed_by.strip() or "(name and post of whoever signs)", sender.trust),
    ]
    return Paper(
        title=f"{say('{Tier}')} of {school} for {year}: {decision.words}",
        whose=f"{school} ({sender.trust})",
        audience=f"{DRAFT if is_draft else ''}{AUDIENCE}",
        blocks=tuple(blocks),
        is_letter=True,
    )


def _why(case: TierCase) -> list[Block]:
    found = [heading("Why"), text(case.reason)]
    if case.package_reasons:
        found += [text("It rests on:"), points(case.package_reasons.splitlines())]
    for title, words in (
        ("What would move the school to less support", case.moves_up),
        ("What would move the school to more support", case.moves_down),
    ):
        if words:
            found += [heading(title), text(words)]
    return found


def _what_the_school_said(steps: Sequence[CaseStep]) -> list[Block]:
    """The newest view and the newest answer; that there was none is said too."""
    view = next((step for step in reversed(steps) if step.step == Step.VIEW), None)
    answer = next((step for step in reversed(steps) if step.step == Step.CONSULT), None)
    found = [heading("What the school said")]
    if view is None and answer is None:
        return [*found, text("The school gave no view and no answer before the decision.")]
    if view is not None:
        found.append(text(f"Its own view, on {say_date(localdate(view.at))}: {view.text}"))
    if answer is not None:
        agreed = "The school agreed" if answer.agrees else "The school did not agree"
        said = f": {answer.text}" if answer.text else "."
        found.append(text(f"{agreed} with the recommendation on {say_date(localdate(answer.at))}{said}"))
    else:
        found.append(text("The school did not answer the recommendation before the decision."))
    return found


def _what_to_expect(owed: OwedPage | None, year: str) -> list[Block]:
    if owed is None:
        return []
    rows = [(line.title, line.how_often, line.leads) for group in owed.groups for line in group.lines]
    found = [heading(f"What the school can expect in {year}")]
    if not rows:
        return [*found, text("The framework does not say what support goes with it.")]
    if owed.has_assumed:
        found.append(text("Some of this is how the trust’s framework is read, and is not confirmed yet."))
    return [
        *found,
        table(("What", "How often, and by when", "Who leads"), rows, caption="What to expect", widths=(3, 4, 2)),
    ]
