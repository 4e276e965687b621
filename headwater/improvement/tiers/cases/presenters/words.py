"""The words and shapes that several pages of cases share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format

from headwater.improvement.tiers.models import CaseStep, TierCase, say_tiers
from headwater.improvement.tiers.workflow import State, Step
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.frameworks.definitions import Framework

TONES = {
    State.GATHERING: "neutral",
    State.VIEWED: "told",
    State.RECOMMENDED: "told",
    State.CONSULTED: "told",
    State.AGREED: "good",
    State.COMMUNICATED: "good",
    State.RETURNED: "watch",
    State.WITHDRAWN: "neutral",
}
NOT_OPENED = "Not opened"
NEXT = {
    None: "the trust opens a case.",
    State.GATHERING: "the {principal} gives the school’s view, and the {executive} recommends.",
    State.VIEWED: "the {executive} recommends.",
    State.RECOMMENDED: "the {principal} answers for the school.",
    State.CONSULTED: "the {board} agrees it or returns it.",
    State.RETURNED: "the {executive} recommends anew.",
    State.AGREED: "the letter goes to the school.",
    State.COMMUNICATED: "",
    State.WITHDRAWN: "",
}
"""What usually follows, after `Next: `, with the trust's words; "" where nothing does. `workflow.NEXT` says the same in
words of no trust."""
DIRECTION_TONES = {
    TierCase.Direction.IMPROVING: "good",
    TierCase.Direction.STEADY: "neutral",
    TierCase.Direction.DECLINING: "concern",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A few words with the tone of their mark."""

    words: str
    tone: str


@dataclass(frozen=True, slots=True)
class Button:
    """A step that is open: what the button says, and where it leads."""

    words: str
    address: str


def state_choices() -> list[tuple[str, str]]:
    """What a list can be narrowed to, as its addresses say it."""
    return [(state.value, str(state.label)) for state in State] + [("none", NOT_OPENED)]


def state_mark(state: str) -> Mark:
    """Where a case stands; "": there is none."""
    return Mark(str(State(state).label), TONES[State(state)]) if state else Mark(NOT_OPENED, "neutral")


def next_words(state: str, framework: Framework) -> str:
    """What usually follows, in the trust's words; "" where nothing does."""
    return framework.say(NEXT[State(state) if state else None])


def moment_words(at: datetime) -> str:
    """`15 October 2026, 14:30`"""
    return date_format(timezone.localtime(at), "j F Y, H:i")


def year_words(period: str) -> str:
    """`2026/27`"""
    return str(AcademicYear.parse(period))


def tiers_words(case: TierCase, keys: str) -> str:
    """Some tier or packages, by keys parted by blanks, in the words of the case's edition; the keys themselves where
    this Headwater cannot read it, or it lacks them."""
    framework = case.edition.readable
    if not keys:
        return ""
    try:
        return say_tiers(framework, tuple(keys.split())) if framework else ", ".join(keys.split())
    except KeyError:
        return ", ".join(keys.split())


def direction_mark(direction: str) -> Mark | None:
    """`Improving`; None where nobody has said."""
    if not direction:
        return None
    found = TierCase.Direction(direction)
    return Mark(str(found.label), DIRECTION_TONES[found])


def last_of(steps: list[CaseStep], *which: Step) -> CaseStep | None:
    """The newest of these steps."""
    return next((step for step in reversed(steps) if step.step in which), None)


def days_words(days: int) -> str:
    """`1 day`, `12 days`"""
    return f"{days} {'day' if days == 1 else 'days'}"


def days_since(at: datetime, today: date) -> int:
    return max(0, (today - timezone.localdate(at)).days)


def count_words(number: int) -> str:
    """`1 case`, `12 cases`"""
    return f"{number} {'case' if number == 1 else 'cases'}"


def usual_days(period: str, today: date) -> tuple[date, date]:
    """From when a tier of this school year is usually in force, and by when it is looked at again: from today, or from
    the year's first day where that is to come; until the next autumn."""
    year = AcademicYear.parse(period)
    return min(max(today, year.first_day), year.last_day), date(year.start + 1, 10, 1)
