"""When a tier may be recorded or withdrawn, and which one is in force when. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from headwater.foundations.documents.personal_data import reasons_not_to_keep
from headwater.improvement.tiers.models import TierDecision, say_tiers
from headwater.reference.calendar.days import say_date
from headwater.reference.frameworks.definitions import Framework

EARLIEST = date(2006, 9, 1)
"""The first academies joined into trusts about then; a day before it is a slip of the pen."""
MOST_APART = timedelta(days=366)
"""Between the decision and the day it holds from: more is a slip of the pen, too."""
LONGEST_REVIEW = timedelta(days=5 * 366)


@dataclass(frozen=True, slots=True)
class Draft:
    """A decision about to be recorded, as `models.TierDecision` holds it. `row` names sheet and cell it was read from.
    `correction` says why a record for the same day changes."""

    urn: int
    tiers: tuple[str, ...]
    in_force_from: date
    decided_by_body: str
    decided_on: date
    minute: str = ""
    reason: str = ""
    review_on: date | None = None
    correction: str = ""
    row: str = ""

    @property
    def place(self) -> tuple[int, date]:
        """What it is a decision about: of one school and day one decision stands."""
        return self.urn, self.in_force_from


@dataclass(frozen=True, slots=True)
class Ground:
    """What a decision is held against. `framework` is the edition the school works by then, None where none is
    published; `joined_on` None: in the trust since nobody knows when; `is_ours` is of today."""

    framework: Framework | None
    school: str
    is_ours: bool = True
    joined_on: date | None = None


def place_of(decision: TierDecision) -> tuple[int, date]:
    return decision.school_id, decision.in_force_from


def is_recorded_already(draft: Draft, current: TierDecision | None) -> bool:
    """Whether `current` says the same in every point."""
    if current is None or set(draft.tiers) != set(current.keys):
        return False
    names = ("decided_by_body", "decided_on", "minute", "reason", "review_on")
    return all(_plain(getattr(draft, name)) == _plain(getattr(current, name)) for name in names)


def reasons_not_to_tier(framework: Framework) -> list[str]:
    """Why nobody stands in a tier under this framework; empty where schools do."""
    if framework.tiering.kind == "none":
        title, words = framework.say(framework.title), framework.words["tier"].many
        return [f"{title} has no {words}: every school has the same offer, so there is none to record."]
    return []


def reasons_not_to_record(
    draft: Draft, ground: Ground, today: date, *, current: TierDecision | None = None
) -> list[str]:
    """Every reason at once, as sentences; empty when it may be. `current` stands for the same school and day."""
    if not ground.is_ours:
        return [f"{ground.school} is not a school of the trust today, so no tier is recorded for it."]
    if ground.framework is None:
        return [
            "No edition of the trust’s framework is published yet. Publish it first: tiers are recorded in its words."
        ]
    if none := reasons_not_to_tier(ground.framework):
        return none
    reasons = [
        *reasons_against_tiers(draft.tiers, ground.framework),
        *_about_days(draft, ground, today),
        *_about_texts(draft),
    ]
    if is_recorded_already(draft, current):
        reasons.append("This is recorded already, just as you say it.")
    elif current is not None and not draft.correction.strip():
        reasons.append(
            f"{current.words} from {say_date(current.in_force_from)} is recorded for the school. If that is wrong, say "
            "why you correct it; a later change has a later day."
        )
    return reasons


def reasons_not_to_withdraw(decision: TierDecision, reason: str) -> list[str]:
    if decision.withdrawn_at is not None:
        return ["This has been withdrawn already."]
    if decision.replaced_by_id is not None:
        return ["A corrected record has taken its place: withdraw that one."]
    if not reason.strip():
        return ["Say why it is withdrawn."]
    return reasons_not_to_keep(reason)


def reasons_against_tiers(tiers: Sequence[str], framework: Framework) -> list[str]:
    """Why a school cannot stand in these tiers, or hold these packages, under the framework."""
    known = [tier.key for tier in framework.tiering.tiers]
    word = framework.words["tier"]
    titles = ", ".join(framework.say(tier.title) for tier in framework.tiering.tiers)
    if unknown := [key for key in tiers if key not in known]:
        return [f"The framework has no {word.one} “{unknown[0]}”. It has: {titles}."]
    if not tiers:
        return [f"Say which {word.one}: {titles}."]
    if framework.tiering.kind == "exclusive" and len(set(tiers)) > 1:
        return [f"A school is in one {word.one} at a time: choose one of {titles}."]
    return []


def _about_days(draft: Draft, ground: Ground, today: date) -> list[str]:
    reasons = []
    if draft.decided_on > today:
        reasons.append(f"{say_date(draft.decided_on)} has not come yet: give the day it was decided.")
    for day in {draft.decided_on, draft.in_force_from}:
        if day < EARLIEST:
            reasons.append(f"{say_date(day)} is too long ago: check the year.")
    if not reasons and abs(draft.in_force_from - draft.decided_on) > MOST_APART:
        decided, begins = say_date(draft.decided_on), say_date(draft.in_force_from)
        reasons.append(
            f"Decided on {decided}, in force from {begins}: that is more than a year apart. Check the years."
        )
    if ground.joined_on and draft.in_force_from < ground.joined_on:
        reasons.append(
            f"{ground.school} joined the trust on {say_date(ground.joined_on)}: give that day or a later one."
        )
    if draft.review_on and not draft.in_force_from < draft.review_on <= draft.in_force_from + LONGEST_REVIEW:
        reasons.append(
            f"It cannot be reviewed on {say_date(draft.review_on)}: give a day after {say_date(draft.in_force_from)}, "
            "within five years."
        )
    return reasons


def _about_texts(draft: Draft) -> list[str]:
    reasons = [] if draft.decided_by_body.strip() else ["Say who decided it: the trust board, the trustees …"]
    for text in (draft.decided_by_body, draft.minute, draft.reason, draft.correction):
        reasons += reasons_not_to_keep(text) if text else []
    return reasons


def _plain(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


# Which one is in force -----------------------------------------------------------------------------------------------

Standing = Literal["pending", "in force", "past", "replaced", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some days, both included, in which the school was in the same tiers: by `decision`, the last of those that said
    so; None: none was in force."""

    decision: TierDecision | None
    first: date
    last: date


def in_force_on(decisions: Iterable[TierDecision], day: date) -> TierDecision | None:
    """Of the decisions about one school under one framework, the one that holds on `day`."""
    begun = [each for each in decisions if each.is_standing and each.in_force_from <= day]
    return max(begun, key=lambda each: each.in_force_from, default=None)


def ends_on(decision: TierDecision, decisions: Iterable[TierDecision]) -> date | None:
    """The last day on which it was or is in force, so far as later decisions say; None: no end is decided."""
    later = [
        each.in_force_from for each in decisions if each.is_standing and each.in_force_from > decision.in_force_from
    ]
    return min(later) - timedelta(days=1) if later else None


def standing_of(decision: TierDecision, decisions: Iterable[TierDecision], today: date) -> Standing:
    """What has become of one decision, among all about its school and framework."""
    if decision.withdrawn_at is not None:
        return "withdrawn"
    if decision.replaced_by_id is not None:
        return "replaced"
    if decision.in_force_from > today:
        return "pending"
    end = ends_on(decision, decisions)
    return "past" if end is not None and end < today else "in force"


def stretches(decisions: Iterable[TierDecision], first: date, last: date) -> tuple[Stretch, ...]:
    """The days from `first` to `last`, split where the tiers change; whole and without overlap. A tier that is agreed
    again goes on: what a school is owed in a year must not fall to pieces because the board meets in November."""
    if last < first:
        return ()
    every = list(decisions)
    begins = sorted({each.in_force_from for each in every if each.is_standing and first < each.in_force_from <= last})
    starts = [first, *begins]
    ends = [day - timedelta(days=1) for day in begins] + [last]
    found: list[Stretch] = []
    for start, end in zip(starts, ends, strict=True):
        decision = in_force_on(every, start)
        before = found[-1].decision if found else None
        if decision is not None and before is not None and decision.keys == before.keys:
            start = found.pop().first
        found.append(Stretch(decision, start, end))
    return tuple(found)


def held_under(framework: Framework, decision: TierDecision) -> tuple[str, ...]:
    """The keys of a decision that this edition still has: editions may drop a tier that was decided under another."""
    known = {tier.key for tier in framework.tiering.tiers}
    return tuple(key for key in decision.keys if key in known)


def said_of(framework: Framework, keys: Iterable[str]) -> str:
    """The titles of those of these keys that the framework has: `Tier 3: Reinvent`."""
    known = tuple(tier.key for tier in framework.tiering.tiers if tier.key in set(keys))
    return say_tiers(framework, known) if known else ""
