"""The trust's own words, and the months its framework gives to each step of a target's way. Pure.

What the pages say of proposals stands in neutral words, once, where it is decided (`workflow`, `policies`); here the
words of the framework in force take their places: “local board” reads “local governing body”, “principal”
“headteacher”, where that is what the trust says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from headwater.evidence.targets.workflow import OPEN, State, Step
from headwater.reference.calendar.days import say_date
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.frameworks.definitions import Framework
from headwater.reference.frameworks.definitions.elements import Step as CycleStep

_KEYS = {
    "local board": "lgb",
    "trust board": "board",
    "principal": "principal",
    "school": "academy",
    "target": "target",
}
_ANY = re.compile(r"\b(local board|trust board|principal|school|target)(s?)\b(?! years?\b)", re.IGNORECASE)
_BESIDE_NAMES = re.compile(r"\b([Ll]ocal board|[Tt]rust board|principal)(s?)\b")
"""A school may have “School” in its name and a person be called Principal: beside names only these are replaced."""


@dataclass(frozen=True, slots=True)
class Wording:
    """`framework` is the one in force; None: the trust has adopted none, and the neutral words stay."""

    framework: Framework | None = None

    def own(self, text: str) -> str:
        """A sentence of ours, without anybody's name in it, in the trust's words."""
        return self._said(_ANY, text)

    def retold(self, text: str) -> str:
        """The same for a sentence that names schools or people."""
        return self._said(_BESIDE_NAMES, text)

    def _said(self, words: re.Pattern[str], text: str) -> str:
        return self.framework.say(words.sub(_place, text)) if self.framework else text


NEUTRAL = Wording()


def _place(found: re.Match[str]) -> str:
    key = _KEYS[found[1].lower()]
    key = key.capitalize() if found[1][0].isupper() else key
    return f"{{{key}.many}}" if found[2] else f"{{{key}}}"


# When a step is due --------------------------------------------------------------------------------------------------

STEPS = {"propose-targets": Step.PROPOSE, "review-targets": Step.REVIEW, "agree-targets": Step.AGREE}
"""What a step of the framework's year does, as the step of a proposal that it is."""
_WHO_DOES = {
    Step.PROPOSE: "Targets are proposed",
    Step.REVIEW: "The local board reviews",
    Step.AGREE: "The trust board agrees",
}
_DONE = {Step.PROPOSE: "proposed", Step.REVIEW: "reviewed", Step.AGREE: "agreed"}


@dataclass(frozen=True, slots=True)
class DueStep:
    """When the framework has a step of every target of one year. `ends` None: it gives no day, and nothing of it is
    ever overdue. `told`: `The trust board agrees in October`, in the trust's words."""

    step: Step
    told: str
    ends: date | None

    def is_over(self, today: date) -> bool:
        return self.ends is not None and today > self.ends


@dataclass(frozen=True, slots=True)
class Way:
    """How far the target of one place has come. `state` is the proposal's, "" where there is none: the target was
    agreed elsewhere and recorded. `stands`: a target stands there; `was_reviewed`: a local board spoke of it."""

    state: str
    stands: bool = False
    was_reviewed: bool = False


def due_steps(wording: Wording, year: AcademicYear) -> tuple[DueStep, ...]:
    """The steps of targets in the framework's year, in the order in which a target takes them; none where the framework
    has none, or none is adopted."""
    if wording.framework is None:
        return ()
    found = {STEPS[step.does]: step for step in wording.framework.cycle.steps if step.does in STEPS}
    return tuple(_due(step, found[step], wording, year) for step in STEPS.values() if step in found)


def count_due(due: DueStep, ways: Iterable[Way], today: date) -> str:
    """`The trust board agrees in October: 12 of 15 agreed, 3 overdue`; "" where no target has this step before it."""
    told = [done for way in ways if (done := _has_done(due.step, way)) is not None]
    if not told:
        return ""
    waiting = told.count(False)
    overdue = f", {waiting} overdue" if waiting and due.is_over(today) else ""
    return f"{due.told}: {told.count(True)} of {len(told)} {_DONE[due.step]}{overdue}"


def say_due(due: Iterable[DueStep], way: Way, today: date) -> list[str]:
    """What is still before one proposal, and when: `The trust board agrees in October: overdue`."""
    ahead = [each for each in due if _has_done(each.step, way) is False]
    return [f"{each.told}: overdue" if each.is_over(today) else each.told for each in ahead]


def _has_done(step: Step, way: Way) -> bool | None:
    """Whether it has this step behind it; None where the step is not asked of it. A change of a target that stands
    comes when there is reason for it; a target agreed elsewhere was not proposed here; what is withdrawn goes no
    further."""
    if step == Step.AGREE and way.stands:
        return True
    if way.state == State.AGREED:
        return True if step != Step.REVIEW or way.was_reviewed else None
    if way.stands or way.state not in OPEN:
        return None
    if step == Step.PROPOSE:
        return way.state not in (State.DRAFT, State.RETURNED)
    return step == Step.REVIEW and way.state == State.REVIEWED


def _due(step: Step, cycle: CycleStep, wording: Wording, year: AcademicYear) -> DueStep:
    starts, ends = (_day_in(year, day) for day in (cycle.when.starts, cycle.when.ends))
    who = wording.own(_WHO_DOES[step])
    if starts and ends:
        return DueStep(step, f"{who} {_months(starts, ends)}", ends)
    if ends:
        return DueStep(step, f"{who} by {say_date(ends)}", ends)
    says = wording.framework.say(cycle.when.says) if wording.framework else ""
    return DueStep(step, f"{who} ({says[:1].lower()}{says[1:]})", None)


def _months(starts: date, ends: date) -> str:
    """`in October`; `from September to October`."""
    first, last = f"{starts:%B}", f"{ends:%B}"
    return f"in {first}" if first == last else f"from {first} to {last}"


def _day_in(year: AcademicYear, day: str | None) -> date | None:
    """The day of every year (`10-31`) in this school year."""
    if day is None:
        return None
    month, number = map(int, day.split("-"))
    first = year.first_day
    return date(first.year if month >= first.month else first.year + 1, month, number)
