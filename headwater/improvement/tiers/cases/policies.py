"""When a tier may be recommended, agreed, contested: what `tiers.workflow` does not say. Pure: no database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from headwater.evidence.targets.proposals.policies import NOT_SEEN, Meeting, reasons_against_comment
from headwater.foundations.accounts.models import User
from headwater.foundations.ui.lengths import too_long
from headwater.improvement.tiers.models import CaseStep, CriterionJudgement, TierCase, TierDecision
from headwater.improvement.tiers.policies import (
    LONGEST_REVIEW,
    Draft,
    in_force_on,
    reasons_against_tiers,
    reasons_not_to_tier,
)
from headwater.improvement.tiers.workflow import OPEN, State, Step
from headwater.reference.calendar.days import say_date
from headwater.reference.calendar.years import AcademicYear, NotAnAcademicYear
from headwater.reference.frameworks.definitions import Framework
from headwater.reference.frameworks.models import Edition
from headwater.reference.people.queries import Names

LONGEST = 1_000
"""Characters in a reason; a view, a comment and an answer may have twice as many."""
EARLIEST_EVIDENCE = date(1992, 9, 1)
"""Ofsted began to inspect schools then; a day before it is a slip of the pen."""
TAKES_PLACE = "The board agreed it in place of what was recorded for the same day."


@dataclass(frozen=True, slots=True)
class Judged:
    """What a reader judges of one statement: its id, a verdict of `CriterionJudgement.Verdict`, and as `note` the
    evidence for it."""

    criterion: str
    verdict: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What the executive is about to recommend for one case. `tiers`: keys of the tier or packages; `direction` is of
    `TierCase.Direction`; `package_reasons`: which of the stated reasons of a package hold. `seen` is the version of the
    case that they had before them."""

    case: TierCase
    tiers: tuple[str, ...]
    reason: str
    direction: str = ""
    moves_up: str = ""
    moves_down: str = ""
    package_reasons: tuple[str, ...] = ()
    in_force_from: date | None = None
    review_on: date | None = None
    seen: int = NOT_SEEN


@dataclass(frozen=True, slots=True)
class Ground:
    """What a school's case is held against. `edition`: the one the school works by in the year of the case, None where
    none is published; `is_main`: whether the framework is the one whose tiers are in force; `is_ours` is of today;
    `cases` are all of the school under the framework, `decisions` those that stand."""

    school: str
    edition: Edition | None
    is_main: bool = True
    is_ours: bool = True
    joined_on: date | None = None
    cases: Sequence[TierCase] = ()
    decisions: Sequence[TierDecision] = field(default_factory=tuple)


# Opening -------------------------------------------------------------------------------------------------------------


def reasons_not_to_open(ground: Ground, period: str, sort: str, exception: str, today: date) -> list[str]:
    """Every reason at once, as sentences; empty when a case may be opened."""
    if reasons := _not_placed(ground):
        return reasons
    try:
        year = AcademicYear.parse(period)
    except NotAnAcademicYear as wrong:
        return [str(wrong)]
    this = AcademicYear.containing(today)
    is_exceptional = sort == TierCase.Sort.EXCEPTIONAL
    if is_exceptional and year != this:
        return [f"What is exceptional happens within the year: open it for {this}."]
    if year not in (this, this.plus(1)):
        return [f"A case is opened for {this} or {this.plus(1)}, not for {year}."]
    reasons = []
    for case in ground.cases:
        if case.state in OPEN:
            reasons.append(f"The case for {AcademicYear.parse(case.period)} is open still: go on with that one.")
        elif not is_exceptional and _is_annual(case) and case.period == year.slug:
            reasons.append(
                f"This was decided for {year} already. A change within the year is exceptional: say what the exception "
                "is."
            )
    if is_exceptional:
        if in_force_on(ground.decisions, today) is None:
            reasons.append("Nothing is in force for the school yet, so there is nothing to change within the year.")
        reasons += reasons_against_text(exception, LONGEST, "Say what the exceptional circumstances are.")
    return reasons


def _is_annual(case: TierCase) -> bool:
    """Whether it is the year's own case: neither was it withdrawn nor what it became."""
    if case.sort != TierCase.Sort.ANNUAL or case.state == State.WITHDRAWN:
        return False
    return case.decision is None or case.decision.withdrawn_at is None


def _not_placed(ground: Ground) -> list[str]:
    if not ground.is_ours:
        return [f"{ground.school} is not a school of the trust today."]
    if not ground.is_main:
        return ["The trust works by another framework now. Withdraw this case, and open one under that."]
    if ground.edition is None:
        return ["No edition of the trust’s framework is published yet. Publish it first: its words are decided by."]
    return reasons_not_to_tier(ground.edition.framework)


# Weighing ------------------------------------------------------------------------------------------------------------


def reasons_not_to_weigh(judgements: Sequence[Judged], framework: Framework) -> list[str]:
    """About the judgements themselves; that something is judged otherwise than before is the operation's to see."""
    titles = {each.id: framework.say(each.title) for tier in framework.tiering.tiers for each in tier.criteria}
    reasons = [] if judgements else ["Judge one statement at least."]
    known = set[str]()
    for judged in judgements:
        title = titles.get(judged.criterion)
        if title is None:
            reasons.append(f"The framework has no statement “{judged.criterion}”. Look again: it may have changed.")
        elif judged.criterion in known:
            reasons.append(f"{title}: it is here more than once. Leave one of them out.")
        elif judged.verdict not in CriterionJudgement.Verdict:
            reasons.append(f"{title}: choose whether it fits, does not fit, or cannot be told.")
        elif judged.note:
            reasons += [f"{title}: {reason}" for reason in reasons_against_text(judged.note, LONGEST)]
        known.add(judged.criterion)
    return reasons


def is_judged_already(judged: Judged, standing: CriterionJudgement | None) -> bool:
    return standing is not None and (standing.verdict, standing.note) == (judged.verdict, judged.note.strip())


def news_of_edition(case: TierCase, present: Edition | None) -> str:
    """What to tell whoever works on a case that was opened under another edition than the school works by now; "" where
    it is the same. What is weighed or recommended next is in the words of the present one."""
    if present is None or present.pk == case.edition_id or case.state not in OPEN:
        return ""
    return (
        f"Since this was last worked on, the school has moved from edition {case.edition.number} to edition "
        f"{present.number} of the framework. What is weighed or recommended from now on is in its words; judgements of "
        "statements that it no longer has stay on the record, and count no more."
    )


# The school ----------------------------------------------------------------------------------------------------------


def reasons_against_view(tiers: Sequence[str], text: str, framework: Framework) -> list[str]:
    return [*reasons_against_tiers(tiers, framework), *reasons_against_text(text, 2 * LONGEST, "Say why.")]


def reasons_against_answer(agrees: bool, text: str) -> list[str]:
    return reasons_against_text(text, 2 * LONGEST, "" if agrees else "Say why the school does not agree.")


# Recommending --------------------------------------------------------------------------------------------------------


def reasons_not_to_recommend(made: Recommendation, case: TierCase, ground: Ground) -> list[str]:
    """Beside what the table of steps says; `case` as it stands now. That the school has given no view stops nothing:
    the pack says it, and so does whatever is made of it."""
    if reasons := _not_placed(ground):
        return reasons
    if ground.edition is None:
        raise ValueError("Told by _not_placed.")
    framework = ground.edition.framework
    reasons = [
        *reasons_against_tiers(made.tiers, framework),
        *_about_package_reasons(made, framework),
        *reasons_against_text(made.reason, LONGEST, "Say why it is recommended."),
        *_about_days(made, case, ground),
    ]
    if made.direction not in TierCase.Direction:
        reasons.append("Choose the direction of travel.")
    for text in (made.moves_up, made.moves_down):
        reasons += reasons_against_text(text, LONGEST)
    if not reasons and case.state in (State.RECOMMENDED, State.CONSULTED) and _says_the_same(made, case):
        reasons.append("This is recommended already, with just these words.")
    return reasons


def stated_reasons(framework: Framework, key: str) -> tuple[str, ...]:
    """The reasons that the framework states for a package, in the trust's words; none where it states none."""
    stated = framework.tier(key).reasons
    return tuple(framework.say(text) for text in stated.reasons) if stated else ()


def _about_package_reasons(made: Recommendation, framework: Framework) -> list[str]:
    known = {tier.key for tier in framework.tiering.tiers}
    stated = {key: stated_reasons(framework, key) for key in made.tiers if key in known}
    reasons = [
        f"{framework.say(framework.tier(key).title)}: choose at least one of its reasons: {'; '.join(texts)}."
        for key, texts in stated.items()
        if texts and not set(texts) & set(made.package_reasons)
    ]
    every = {text for texts in stated.values() for text in texts}
    return reasons + [
        f"“{text}” is no reason for what is recommended. Leave it out, or recommend what it belongs to."
        for text in made.package_reasons
        if text not in every
    ]


def _about_days(made: Recommendation, case: TierCase, ground: Ground) -> list[str]:
    year = AcademicYear.parse(case.period)
    first, review = made.in_force_from, made.review_on
    if first is None:
        return ["Give the day from which it is in force."]
    reasons = []
    if not year.first_day <= first <= year.last_day:
        reasons.append(
            f"The case is about {year}: give a day from {say_date(year.first_day)} to {say_date(year.last_day)}, not "
            f"{say_date(first)}."
        )
    if ground.joined_on and first < ground.joined_on:
        joined = say_date(ground.joined_on)
        reasons.append(f"{ground.school} joined the trust on {joined}: give that day or a later one.")
    if review is None:
        reasons.append("Give the day by which it is looked at again.")
    elif not first < review <= first + LONGEST_REVIEW:
        reasons.append(
            f"It cannot be looked at again by {say_date(review)}: give a day after {say_date(first)}, within five "
            "years."
        )
    return reasons


def _says_the_same(made: Recommendation, case: TierCase) -> bool:
    return (
        set(made.tiers) == set(case.keys)
        and "\n".join(made.package_reasons) == case.package_reasons
        and all(
            _plain(getattr(made, name)) == getattr(case, name)
            for name in ("reason", "direction", "moves_up", "moves_down", "in_force_from", "review_on")
        )
    )


# Agreeing ------------------------------------------------------------------------------------------------------------


def reasons_not_to_agree(case: TierCase, comment: str, ground: Ground) -> list[str]:
    """Beside what the table of steps says, and beside what `policies.reasons_not_to_record` says of the decision."""
    if reasons := _not_placed(ground):
        return reasons
    if ground.edition is not None and ground.edition.pk != case.edition_id:
        return [
            f"Since it was recommended, the school has moved to edition {ground.edition.number} of the framework. "
            "Recommend it again, then it can be agreed."
        ]
    now = in_force_on(ground.decisions, case.in_force_from) if case.in_force_from else None
    if (now.pk if now else None) != case.before_id:
        told = f"{now.words} from {say_date(now.in_force_from)} stands now" if now else "what stood before is withdrawn"
        return [f"Since it was recommended, this has changed: {told}. Recommend it again, then it can be agreed."]
    if case.state != State.CONSULTED and not comment.strip():
        return ["The school has not answered the recommendation. Say why it is agreed all the same."]
    return reasons_against_text(comment, 2 * LONGEST)


def decided(case: TierCase, meeting: Meeting, current: TierDecision | None) -> Draft:
    """The decision that it becomes; `current` stands for the same day. Raises ValueError before it is recommended."""
    if case.in_force_from is None or meeting.held_on is None:
        raise ValueError("What is not recommended, or not decided at a meeting, becomes no decision.")
    return Draft(
        urn=case.school_id,
        tiers=case.keys,
        in_force_from=case.in_force_from,
        decided_by_body=meeting.body,
        decided_on=meeting.held_on,
        minute=meeting.minute,
        reason=case.reason,
        review_on=case.review_on,
        correction=TAKES_PLACE if current is not None else "",
    )


# Afterwards ----------------------------------------------------------------------------------------------------------


def reasons_not_to_contest(case: TierCase, text: str) -> list[str]:
    if case.is_contested:
        return ["The school contests it already, and the trust has not answered yet."]
    if case.decision is not None and not case.decision.is_standing:
        return ["What was agreed has been corrected or withdrawn since: there is nothing to contest."]
    return reasons_against_text(text, 2 * LONGEST, "Say why the school contests it.")


def reasons_not_to_answer(case: TierCase, text: str) -> list[str]:
    if not case.is_contested:
        return ["Nothing waits for an answer: the school does not contest it, or has been answered."]
    return reasons_against_text(text, 2 * LONGEST, "Write the trust’s answer.")


def reasons_against_text(text: str, longest: int, needed: str = "") -> list[str]:
    """`needed` is what to say where nothing was written and something has to be."""
    if (length := len(text.strip())) > longest:
        return [too_long("The text", length, longest)]
    return reasons_against_comment(text, needed=needed)


# Evidence ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EvidenceDraft:
    """A piece of evidence about to be added. `kind` is of `EvidenceItem.Kind`. `source_kind` and `source_key` name the
    record it comes from, `url_name` and `url_args` its page; all four are empty for what a person typed."""

    urn: int
    kind: str
    as_at: date
    summary: str
    source: str
    source_kind: str = ""
    source_key: str = ""
    url_name: str = ""
    url_args: tuple[str | int, ...] = ()


def reasons_not_to_add(draft: EvidenceDraft, today: date, kinds: Iterable[str]) -> list[str]:
    reasons = [] if draft.kind in kinds else ["Choose what it tells of."]
    if draft.as_at > today:
        reasons.append(f"{say_date(draft.as_at)} has not come yet: give the day of the report or visit.")
    if draft.as_at < EARLIEST_EVIDENCE:
        reasons.append(f"{say_date(draft.as_at)} is too long ago: check the year.")
    if bool(draft.source_kind) != bool(draft.source_key):
        reasons.append("A source is named by its kind and its key: give both, or neither.")
    reasons += reasons_against_text(draft.summary, LONGEST, "Say what it says, in a sentence or two.")
    reasons += reasons_against_text(draft.source, 200, "Say where it can be read.")
    return reasons


def reasons_not_to_withdraw_evidence(*, is_withdrawn: bool, is_replaced: bool, reason: str) -> list[str]:
    if is_withdrawn:
        return ["This has been withdrawn already."]
    if is_replaced:
        return ["Newer evidence of the same source has taken its place: withdraw that."]
    return reasons_against_text(reason, 500, "Say why it is withdrawn.")


# What others did meanwhile -------------------------------------------------------------------------------------------


def told_meanwhile(case: TierCase, steps: Iterable[CaseStep], seen: int, by: User, names: Names) -> str:
    """What was done with a case since the version that `by` saw, as one sentence; `names` are what they may read.

    `A. Lead recommended Tier 3: Reinvent while you were writing. Look at it, and if yours still holds, send it again.`
    """
    newer = [step for step in steps if step.number > seen]
    if not newer:
        return "This was looked at in another order than it happened. Look again, then send yours."
    if all(step.by_id == by.pk for step in newer):
        return f"You have done this already: you {_DID[Step(newer[-1].step)]}. Nothing was done twice."
    told = ", then ".join(f"{names.of(step.by, case.school_id)} {_DID[Step(step.step)]}" for step in newer)
    return f"{told[:1].upper()}{told[1:]} while you were writing. Look at it, and if yours still holds, send it again."


_DID: Mapping[Step, str] = {
    Step.OPEN: "opened the case",
    Step.GATHER: "weighed the evidence",
    Step.VIEW: "gave the school’s view",
    Step.RECOMMEND: "recommended something",
    Step.CONSULT: "answered for the school",
    Step.AGREE: "recorded that it is agreed",
    Step.RETURN: "returned it",
    Step.COMMUNICATE: "sent the letter",
    Step.CONTEST: "contested the decision",
    Step.ANSWER: "answered the school",
    Step.WITHDRAW: "withdrew the case",
}


def _plain(value: object) -> object:
    return value.strip() if isinstance(value, str) else value
