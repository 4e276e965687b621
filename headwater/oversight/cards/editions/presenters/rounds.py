"""A round: every school in one table, what waits for somebody first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from headwater.foundations.accounts.scope import Scope
from headwater.oversight.cards.editions import policies
from headwater.oversight.cards.editions.dressing import meeting_words
from headwater.oversight.cards.editions.presenters.words import (
    NOT_OPENED,
    NOT_YET,
    Mark,
    count_words,
    dispute_words,
    moment_words,
    parting_words,
    standing_mark,
    trouble_words,
    until_words,
)
from headwater.oversight.cards.editions.queries import Opening
from headwater.oversight.cards.editions.workflow import OPEN, WORKFLOW, State, Step
from headwater.oversight.cards.models import CardEdition, Dispute, Round
from headwater.reference.calendar.days import say_date
from headwater.reference.schools.queries import Parting

MANY = {Step.ASK: "Issue", Step.REMIND: "Remind", Step.DROP: "Give up"}
"""What may be done with several cards at once, in the order of the buttons."""
ADDRESSES = {Step.ASK: "rounds:round-issue", Step.REMIND: "rounds:round-remind", Step.DROP: "rounds:round-drop"}


NOT_ISSUED, TO_GIVE_UP = -2, -1
"""How far up a card stands that could not be issued, and a draft of a school that left: above all others."""


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """What a round's page is made of: editions with the newest of a school first; all by the edition's key. `gone`:
    schools that are not in the trust any more, by URN."""

    editions: Sequence[CardEdition]
    disputes: Mapping[int, Sequence[Dispute]]
    openings: Mapping[int, Sequence[Opening]]
    last_days: Mapping[int, date]
    reminded: Mapping[int, datetime] = field(default_factory=dict)
    gone: Mapping[int, Parting] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RoundLine:
    """One school. `needs` says what the card still needs and from whom, "" where nothing; `rank` what stands first;
    `may` what may be done with it now; `problem` why the step of a page about one step cannot be taken; `left` that the
    school is not in the trust any more, and since when; `issued` the day of issue."""

    pk: int
    version: int
    school: str
    address: str
    mark: Mark
    opened: str
    was_opened: bool
    answered: str
    disputes: str
    needs: str
    rank: int
    may: frozenset[Step]
    before: str = ""
    problem: str = ""
    ticked: bool = False
    left: str = ""
    issued: str = ""


@dataclass(frozen=True, slots=True)
class ManyButton:
    """What is done with all that are ticked. `step` is what the page's address says to tick all it can be done with."""

    words: str
    address: str
    step: str


@dataclass(frozen=True, slots=True)
class RoundPage:
    """The round: for which meeting, until when the schools answer, what waits, and its schools. `pack`: where a pack is
    made of its issued cards, "" where there are none or for whoever may not; `packs`: where packs are read, "" where
    none of its cards is issued. `is_worked_on`: the reader prepares cards; to others it only says which were issued.
    """

    pk: int
    title: str
    reply_by: str
    summary: str
    lines: tuple[RoundLine, ...]
    buttons: tuple[ManyButton, ...]
    may_prepare: bool
    pack: str
    packs: str
    is_worked_on: bool


def present_round(round: Round, facts: RoundFacts, scope: Scope, today: date, tick: str = "") -> RoundPage:
    """`tick`: the step for which everything that it can be taken with is ticked to begin with."""
    found = (replace(line, ticked=tick in line.may) for line in _lines(facts, scope, today))
    lines = tuple(sorted(found, key=lambda line: (line.rank, line.school)))
    buttons = tuple(
        ManyButton(words, reverse(ADDRESSES[step], args=[round.pk]), step.value)
        for step, words in MANY.items()
        if any(step in line.may for line in lines)
    )
    words = meeting_words(round)
    is_issued = any(each.state == State.ISSUED and each.school_id not in facts.gone for each in facts.editions)
    return RoundPage(
        pk=round.pk,
        title=f"Cards for {words}",
        reply_by=until_words(round.reply_by, today),
        summary=_summary([line.rank for line in lines]),
        lines=lines,
        buttons=buttons,
        may_prepare=bool(scope.schools("cards.prepare")),
        pack=f"{reverse('governance:pack-make')}?round={round.pk}"
        if is_issued and scope.anywhere("packs.make")
        else "",
        packs=reverse("governance:pack-list") if is_issued else "",
        is_worked_on=scope.anywhere("cards.prepare"),
    )


def present_chosen(
    step: Step, chosen: Sequence[CardEdition], ticked: Collection[int], facts: RoundFacts, scope: Scope, today: date
) -> tuple[RoundLine, ...]:
    """The schools a step is taken with, in order of their names; of each that it cannot be taken with, why."""
    waits, reminded = facts.last_days, facts.reminded
    found = []
    for edition in chosen:
        reasons = policies.reasons_not_to_step(step, edition, scope)
        if not reasons and step == Step.ASK:
            has_answered = edition.state != State.DRAFT
            reasons = policies.reasons_not_to_ask(has_answered=has_answered, waits_until=waits[edition.pk], today=today)
        if not reasons and step == Step.REMIND and edition.pk in reminded:
            reasons = policies.reasons_not_to_remind(timezone.localdate(reminded[edition.pk]), today)
        line = _line(edition, [], facts, scope, today, problem=" ".join(reasons), ticked=edition.pk in ticked)
        found.append(line)
    return tuple(found)


def _lines(facts: RoundFacts, scope: Scope, today: date) -> list[RoundLine]:
    by_school: dict[int, list[CardEdition]] = {}
    for edition in facts.editions:
        by_school.setdefault(edition.school_id, []).append(edition)
    return [_line(newest, before, facts, scope, today) for newest, *before in by_school.values()]


def _line(
    edition: CardEdition,
    before: Sequence[CardEdition],
    facts: RoundFacts,
    scope: Scope,
    today: date,
    *,
    problem: str = "",
    ticked: bool = False,
) -> RoundLine:
    disputes, openings = facts.disputes[edition.pk], facts.openings[edition.pk]
    opened = [each for each in openings if each.is_school]
    parting = facts.gone.get(edition.school_id)
    needs, rank = _needs(edition, disputes, facts.last_days[edition.pk], today, was_opened=bool(opened))
    if parting and edition.state in OPEN:
        needs, rank = "Give the draft up: it cannot be issued.", TO_GIVE_UP
    elif trouble := trouble_words(edition, scope):
        needs, rank = trouble, NOT_ISSUED
    return RoundLine(
        pk=edition.pk,
        version=edition.version,
        school=edition.school.name,
        address=reverse("cards:edition-detail", args=[edition.school_id, edition.number]),
        mark=standing_mark(edition),
        opened="; ".join(f"{each.who}, {moment_words(each.first_at)}" for each in opened) or NOT_OPENED,
        was_opened=bool(opened),
        answered=_answered(edition, facts.last_days[edition.pk]),
        disputes=dispute_words(disputes),
        needs=needs,
        rank=rank,
        may=frozenset(
            step
            for step in WORKFLOW.steps_open(edition.state, scope, edition.school_id)
            if step in MANY and (step != Step.ASK or not _must_wait(edition, facts, today))
        ),
        before=", ".join(f"number {each.number}: {State(each.state).label.lower()}" for each in before),
        problem=problem,
        ticked=ticked,
        left=capfirst(parting_words(parting)) if parting else "",
        issued=say_date(timezone.localdate(edition.issued_at)) if edition.issued_at else "",
    )


def _must_wait(edition: CardEdition, facts: RoundFacts, today: date) -> bool:
    has_answered, until = edition.state != State.DRAFT, facts.last_days[edition.pk]
    return bool(policies.reasons_not_to_ask(has_answered=has_answered, waits_until=until, today=today))


def _answered(edition: CardEdition, until: date) -> str:
    """The school's line of context, or that there is none (yet); until when, where it has longer than the others."""
    if edition.state == State.ANSWERED or (edition.state != State.DRAFT and edition.context):
        return edition.context or "Nothing to add"
    if edition.state == State.DRAFT:
        return "Not yet" if until == edition.round.reply_by else f"Not yet; waited for until {say_date(until)}"
    return "No answer"


def _needs(
    edition: CardEdition, disputes: Sequence[Dispute], until: date, today: date, *, was_opened: bool
) -> tuple[str, int]:
    """What it still needs, and how far up it stands: what the trust has to do, then what is late, then the others."""
    waiting = sum(not each.outcome for each in disputes)
    if edition.state in OPEN and waiting:
        return f"The trust answers {count_words(waiting, 'dispute')}.", 0
    if edition.state == State.DRAFT:
        if today > until:
            return "The school has not answered in time: issue it without, or wait.", 1
        needs = "The school answers." if was_opened else "The school opens the draft and answers."
        is_late = policies.is_due_for_reminder(until, today)
        return needs, (3 if was_opened else 2) if is_late else 5
    if edition.state == State.ANSWERED:
        return "It can be issued.", 4
    ranks = {State.ISSUING: 6, State.ISSUED: 7, State.WITHDRAWN: 8, State.DROPPED: 9}
    return _NEEDS.get(State(edition.state), ""), ranks[State(edition.state)]


_NEEDS = {
    State.ISSUING: "Its documents are being made. If that takes more than a minute, issue it again.",
    State.WITHDRAWN: "Another can be prepared in its place.",
}


def _summary(ranks: Sequence[int]) -> str:
    """`12 schools: 2 to settle, 3 with the school, 6 to issue, 1 issued.`"""
    counted = Counter(_SUMMARY.get(rank, "with the school") for rank in ranks)
    words = dict.fromkeys(["to settle", "with the school", *_SUMMARY.values()])
    told = [f"{counted[each]} {each}" for each in words if counted[each]]
    return f"{count_words(len(ranks), 'school')}: {', '.join(told)}." if ranks else "No school is in it."


_SUMMARY = {
    NOT_ISSUED: "not issued",
    TO_GIVE_UP: "to give up",
    0: "to settle",
    4: "to issue",
    6: "being issued",
    7: "issued",
    8: "withdrawn",
    9: "given up",
}
"""What a school counts as by how far up it stands; every other is with the school."""


# All rounds ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RoundItem:
    """One round in the list of all."""

    address: str
    called: str
    meeting: str
    reply_by: str
    summary: str


def present_rounds(
    rounds: Sequence[Round],
    editions: Mapping[int, Sequence[CardEdition]],
    disputes: Mapping[int, Sequence[Dispute]],
    today: date,
) -> tuple[RoundItem, ...]:
    return tuple(
        RoundItem(
            address=reverse("rounds:round-detail", args=[round.pk]),
            called=round.called,
            meeting=say_date(round.meeting_on),
            reply_by=until_words(round.reply_by, today) if round.reply_by >= today else say_date(round.reply_by),
            summary=_states_words(editions[round.pk], disputes),
        )
        for round in rounds
    )


def _states_words(editions: Sequence[CardEdition], disputes: Mapping[int, Sequence[Dispute]]) -> str:
    """`12 schools: 3 with the school, 1 with disputes to settle, 8 issued`; of each school its newest."""
    newest: dict[int, CardEdition] = {}
    for edition in editions:
        newest.setdefault(edition.school_id, edition)
    states = Counter(standing_mark(edition).words.lower() for edition in newest.values())
    labels = (NOT_YET.lower(), *(str(state.label).lower() for state in State))
    told = [f"{states[label]} {label}" for label in labels if states[label]]
    open_ones = [edition for edition in newest.values() if edition.state in OPEN]
    waiting = sum(any(not each.outcome for each in disputes[edition.pk]) for edition in open_ones)
    if waiting:
        told.append(f"{waiting} with disputes to settle")
    return f"{count_words(len(newest), 'school')}: {', '.join(told)}"
