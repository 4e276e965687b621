"""The page of a draft: what is asked of whom, what is disputed, who opened it when, every step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from headwater.foundations.accounts.scope import Scope
from headwater.oversight.cards.editions.dressing import meeting_words
from headwater.oversight.cards.editions.policies import reasons_not_to_ask
from headwater.oversight.cards.editions.presenters.words import (
    NOT_OPENED,
    Button,
    Mark,
    moment_words,
    outcome_mark,
    standing_mark,
    trouble_words,
    until_words,
)
from headwater.oversight.cards.editions.queries import Opening
from headwater.oversight.cards.editions.sayings import Saying
from headwater.oversight.cards.editions.workflow import OPEN, WORKFLOW, State, Step
from headwater.oversight.cards.models import CardEdition, Dispute, EditionStep
from headwater.reference.people.queries import Names

BUTTONS = {
    Step.ANSWER: ("Answer for the school", "cards:edition-answer"),
    Step.WITHDRAW: ("Withdraw", "cards:edition-withdraw"),
    Step.DROP: ("Give the draft up", "cards:edition-drop"),
}
ASKS_SCHOOL = (
    "Read the card below. Dispute any figure or sentence that is wrong, then write the school’s line of context, or "
    "say that there is nothing to add."
)
ANSWERED = "The school has answered. It may dispute more, and change its line, until the card is issued."
ISSUING = (
    "The card is being issued: its documents are made and kept. That takes a few seconds; if it takes more than a "
    "minute, it can be issued again."
)
LEFT = "Its card is not shown any more and cannot be issued. Give the draft up: it stays to be read, with the reason."
DROPPED = "This draft was given up. No board is given it."
WAITS = "The school is asked to check the card, to dispute what is wrong, and to write a line of context."


@dataclass(frozen=True, slots=True)
class DisputeLine:
    """One dispute, with both sides' sentences. `settle` and `take_back` are addresses, "" for whoever may not; `anchor`
    is its row's on the page, "" where there is none."""

    about: str
    said: str
    now: str
    school_says: str
    proposed: str
    by_school: str
    trust_says: str
    by_trust: str
    mark: Mark
    settle: str
    settle_words: str
    take_back: str
    anchor: str


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of the history."""

    done: str
    who: str
    text: str


@dataclass(frozen=True, slots=True)
class OpenedLine:
    """Who opened it when."""

    who: str
    when: str


@dataclass(frozen=True, slots=True)
class SentenceLine:
    """Something the card says in words. `dispute` leads to where it is disputed, "" for whoever may not."""

    about: str
    said: str
    dispute: str


@dataclass(frozen=True, slots=True)
class DraftPage:
    """`asks`: what is asked of whoever reads this, above all; `deadline`: until when; `dispute_at`: where a figure or
    sentence is disputed, "" for whoever may not."""

    pk: int
    version: int
    title: str
    meeting: str
    mark: Mark
    asks: str
    deadline: str
    is_due: bool
    context: str
    has_answered: bool
    disputes: tuple[DisputeLine, ...]
    taken_back: tuple[DisputeLine, ...]
    opened: tuple[OpenedLine, ...]
    not_opened: str
    steps: tuple[StepLine, ...]
    buttons: tuple[Button, ...]
    dispute_at: str
    round: str
    sentences: tuple[SentenceLine, ...] = ()


def present_draft(
    edition: CardEdition,
    *,
    disputes: Sequence[Dispute],
    taken_back: Sequence[Dispute],
    openings: Sequence[Opening],
    steps: Sequence[EditionStep],
    sayings: Sequence[Saying],
    until: date,
    scope: Scope,
    names: Names,
    today: date,
    anchors: Mapping[tuple[str, str], str],
    left: str = "",
) -> DraftPage:
    """`anchors`: of the rows that stand on the page, by measure and group. `left`: that the school has left the trust;
    then nothing is waited for."""
    urn, state = edition.school_id, State(edition.state)
    may = WORKFLOW.steps_open(state, scope, urn)
    where = [urn, edition.number]
    dispute_at = reverse("cards:edition-dispute", args=where) if Step.DISPUTE in may else ""
    now = {saying.subject: saying.said for saying in sayings}
    is_waiting = state == State.DRAFT and not left
    in_round = scope.may("cards.prepare", urn) or bool(left)
    return DraftPage(
        pk=edition.pk,
        version=edition.version,
        title=f"Draft card {edition.number}",
        meeting=meeting_words(edition.round),
        mark=standing_mark(edition),
        asks=LEFT
        if left and state in OPEN
        else trouble_words(edition, scope) or _asks(state, answers=Step.ANSWER in may),
        deadline=until_words(until, today) if is_waiting else "",
        is_due=is_waiting and until < today,
        context=edition.context,
        has_answered=state == State.ANSWERED,
        disputes=tuple(_dispute(each, now, may, where, names, anchors) for each in disputes),
        taken_back=tuple(_dispute(each, now, (), where, names, anchors) for each in taken_back),
        opened=tuple(_opened(each, names, urn) for each in openings),
        not_opened="" if any(each.is_school for each in openings) else f"By the school: {NOT_OPENED.lower()}.",
        steps=tuple(_step(each, names, urn) for each in reversed(steps)),
        buttons=(
            *_issue(edition, may, until, today),
            *(
                Button(
                    "Change the answer" if step == Step.ANSWER and not is_waiting else words, reverse(name, args=where)
                )
                for step, (words, name) in BUTTONS.items()
                if step in may
            ),
        ),
        dispute_at=dispute_at,
        round=reverse("rounds:round-detail", args=[edition.round_id]) if in_round else "",
        sentences=tuple(_sentence(each, dispute_at) for each in sayings if not each.is_figure),
    )


def _asks(state: State, *, answers: bool) -> str:
    if state == State.DRAFT:
        return ASKS_SCHOOL if answers else WAITS
    return {State.ANSWERED: ANSWERED, State.ISSUING: ISSUING, State.DROPPED: DROPPED}.get(state, "")


def _issue(edition: CardEdition, may: Sequence[Step], until: date, today: date) -> list[Button]:
    """The way to issue this one card, where it may be issued today."""
    has_answered = edition.state != State.DRAFT
    if Step.ASK not in may or reasons_not_to_ask(has_answered=has_answered, waits_until=until, today=today):
        return []
    words = "Issue it again" if edition.state == State.ISSUING else "Issue the card"
    return [Button(words, f"{reverse('rounds:round-issue', args=[edition.round_id])}?edition={edition.pk}")]


def _dispute(
    dispute: Dispute,
    now: dict[str, str],
    may: Sequence[Step],
    where: Sequence[int],
    names: Names,
    anchors: Mapping[tuple[str, str], str],
) -> DisputeLine:
    urn, here = where[0], [*where, dispute.pk]
    says_now = now.get(dispute.subject, "") if now else dispute.said
    taken_back = f"; taken back {moment_words(dispute.taken_back_at)}" if dispute.taken_back_at else ""
    return DisputeLine(
        about=dispute.about,
        said=dispute.said,
        now="" if says_now == dispute.said else says_now or "nothing any more",
        school_says=dispute.school_says,
        proposed=dispute.proposed,
        by_school=f"{names.first(dispute.disputed_by, urn)}, {moment_words(dispute.disputed_at)}{taken_back}",
        trust_says=dispute.trust_says,
        by_trust=f"{names.first(dispute.settled_by, urn)}, {moment_words(dispute.settled_at)}"
        if dispute.settled_at
        else "",
        mark=outcome_mark(dispute),
        settle=reverse("cards:edition-settle", args=here) if Step.SETTLE in may else "",
        settle_words="Answer it otherwise" if dispute.outcome else "Settle it",
        take_back=reverse("cards:edition-take-back", args=here) if Step.TAKE_BACK in may else "",
        anchor=anchors.get((dispute.measure, dispute.group), ""),
    )


def _opened(opening: Opening, names: Names, urn: int) -> OpenedLine:
    first, last = moment_words(opening.first_at), moment_words(opening.last_at)
    more = f"; what was new since then: {last}" if last != first else ""
    return OpenedLine(names.first(opening.who, urn), f"{first}{more}")


def _step(step: EditionStep, names: Names, urn: int) -> StepLine:
    who = names.first(step.by, urn) if step.by else "Headwater, by itself"
    return StepLine(str(Step(step.step).label), f"{who}, {moment_words(step.at)}", step.text)


def _sentence(saying: Saying, dispute_at: str) -> SentenceLine:
    address = f"{dispute_at}?{urlencode({'subject': saying.subject})}" if dispute_at else ""
    return SentenceLine(saying.about, saying.said, address)
