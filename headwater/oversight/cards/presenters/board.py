"""What a card for a board says beyond a live one, put into words once: what the school disputes and what has changed
since the edition before. The page, paper, Word, Excel and CSV all say it from here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from headwater.oversight.cards.presenters.tree import Card, Row, ShownChange, ShownDispute
from headwater.reference.calendar.days import say_date

DISPUTED = "Disputed by the school"
DISPUTED_MARK = "D"
"""The letter beside a disputed figure where a word has no room."""
CONTEXT = "The school says"
NOT_PROPOSED = "The school does not say"
NOT_AGREED, NOT_ANSWERED = "Not agreed", "Not answered"
INTRO = "What the school says is wrong on this card, and is not settled."
IN_CONFIDENCE = "What the school and the trust say to each stands in the confidential copy."
NOTHING_CHANGED = "Nothing on this card is otherwise than it was there."
WAS_NOT_THERE = "not there"
WHY_UNKNOWN = "not known"
FIRST = 6
"""So many changes stand openly on the page; the others are folded away below them."""
CHANGE_KINDS = {"figure": "Figure", "status": "Standing", "tier": "Improvement tier", "finding": "Finding"}

DISPUTE_HEADS = ("What", "In dispute", "The school says", "It should say", "The trust says")
CHANGE_HEADS = ("What", "Before", "On this card", "Why, where it is known")


@dataclass(frozen=True, slots=True)
class DisputeWords:
    """One dispute, as every document tells it. `anchor` is its row's on the card's page, "" where it is about a
    sentence or the row is not shown. In an open copy only `about` has words."""

    about: str
    said: str
    school_says: str
    school_on: str
    proposed: str
    trust_says: str
    trust_on: str
    standing: str
    anchor: str

    in_confidence: str = IN_CONFIDENCE

    @property
    def is_told(self) -> bool:
        """Whether more than its name may be told."""
        return bool(self.school_says)

    @property
    def cells(self) -> tuple[str, ...]:
        """Below DISPUTE_HEADS, each sentence with the day on which it was said."""
        if not self.is_told:
            return (self.about, "", "", "", "")
        return (
            self.about,
            self.said,
            f"{self.school_says} ({self.school_on})",
            self.proposed,
            f"{self.trust_says} ({self.trust_on})" if self.trust_on else self.trust_says,
        )

    @property
    def sentence(self) -> str:
        """All of it in one line: for a cell beside the figure."""
        if not self.is_told:
            return DISPUTED
        said = [f"The school says: {_ended(self.school_says)}"]
        if self.proposed != NOT_PROPOSED:
            said.append(f"It should say: {_ended(self.proposed)}")
        return " ".join([*said, f"The trust says: {_ended(self.trust_says)}"])


def list_dispute_words(card: Card) -> tuple[DisputeWords, ...]:
    """What the school disputes on the card, in the card's order of disputes."""
    anchors = {(row.measure, row.group): row.anchor for row in card.rows}
    now = dict(_figures_now(card))
    return tuple(
        _dispute(
            each, now.get((each.measure, each.group, each.period), ""), anchors.get((each.measure, each.group), "")
        )
        for each in card.disputes
    )


def _figures_now(card: Card) -> Iterator[tuple[tuple[str, str, str], str]]:
    for row in card.every_row:
        if row.disputes:
            for cell in row.school.cells:
                yield (row.measure, row.group, cell.period), cell.full


def _dispute(dispute: ShownDispute, now: str, anchor: str) -> DisputeWords:
    if not dispute.school_says:
        return DisputeWords(dispute.about, "", "", "", "", "", "", "", anchor)
    return DisputeWords(
        about=dispute.about,
        # What was disputed is not always what stands there since a newer release.
        said=f"{dispute.said} (now {now})" if now and now != dispute.said else dispute.said,
        school_says=dispute.school_says,
        school_on=say_date(dispute.disputed_on),
        proposed=dispute.proposed or NOT_PROPOSED,
        trust_says=dispute.answer,
        trust_on=say_date(dispute.answered_on) if dispute.answered_on else "",
        standing=NOT_AGREED if dispute.answered_on else NOT_ANSWERED,
        anchor=anchor,
    )


def disputes_of_row(row: Row) -> str:
    """What is disputed in the row, each with its year, in one text; "" where nothing is."""
    now = {cell.period: cell.full for cell in row.school.cells}
    told = ((each, _dispute(each, now.get(each.period, ""), row.anchor)) for each in row.disputes)
    return " ".join(f"{_year(each)}: {words.sentence}" for each, words in told)


def disputed_count(count: int) -> str:
    """`1 thing on this card is disputed by the school`"""
    things = "1 thing on this card is" if count == 1 else f"{count} things on this card are"
    return f"{things} disputed by the school"


@dataclass(frozen=True, slots=True)
class ChangesWords:
    """What is otherwise than on the edition before: the first of it, and what is folded away on a page. `title` is the
    sentence that says since when, without its stop."""

    title: str
    first: tuple[ShownChange, ...]
    rest: tuple[ShownChange, ...]
    nothing: str = NOTHING_CHANGED

    @property
    def rest_words(self) -> str:
        """`3 more changes`"""
        return f"{len(self.rest)} more {'change' if len(self.rest) == 1 else 'changes'}"

    @property
    def rows(self) -> list[tuple[str, str, str, str]]:
        """Below CHANGE_HEADS."""
        return [(each.about, each.before, each.after, each.why or WHY_UNKNOWN) for each in (*self.first, *self.rest)]


def present_changes(card: Card) -> ChangesWords:
    """What changed since the edition before; without a title where there is none."""
    told = tuple(
        replace(each, before=each.before or WAS_NOT_THERE, after=each.after or WAS_NOT_THERE) for each in card.changes
    )
    shown = len(told) if len(told) <= FIRST + 1 else FIRST
    return ChangesWords(card.changes_since.rstrip("."), told[:shown], told[shown:])


def _year(dispute: ShownDispute) -> str:
    return dispute.period.replace("-", "/", 1)


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?", "…")) else f"{sentence}."
