"""Every figure and sentence of a card that its school may say is wrong, each with a key that outlives a correction.

A key names the place on the card and not what stands there: who corrects a figure at its source leaves its key as it
was, so that a dispute can be held against what the card says now. A sentence that somebody wrote is its own place: once
it is rewritten, the old one is no longer said. Pure: reads the tree and nothing else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from django.utils.text import slugify

from headwater.oversight.cards.models import LONGEST_SAID, Dispute
from headwater.oversight.cards.presenters.tree import Card, Cell, Inspection, Row, ShownTarget

LONGEST_SUBJECT = int(Dispute._meta.get_field("subject").max_length or 0)
LONGEST_ABOUT = int(Dispute._meta.get_field("about").max_length or 0)
FIGURE, ROW = "figure", "row"


@dataclass(frozen=True, slots=True)
class Saying:
    """One thing the card says of its school. `about` is what it is called (`Persistent absence, 2024/25`), `said` what
    the card says (`14.6%`, or the reason why there is no figure), `value` the exact decimal of a figure, None of a
    sentence and where there is none. `measure`, `group` and `period` are those of a figure, "" of a sentence.
    `overrides`: the figure is an entry that is shown instead of a published one.
    """

    subject: str
    about: str
    said: str
    value: str | None = None
    measure: str = ""
    group: str = ""
    period: str = ""
    overrides: bool = False

    @property
    def is_figure(self) -> bool:
        return bool(self.measure)


def list_sayings(card: Card) -> tuple[Saying, ...]:
    """All of them, each key once, in the card's order: its heading, its figures row by row and year by year, targets,
    the tier, inspections, the note, what was found in the figures, what the card lacks."""
    counted: Counter[str] = Counter()
    found = []
    for saying in dict.fromkeys(_all_of(card)):
        counted[saying.subject] += 1
        nth = counted[saying.subject]
        found.append(_fitted(replace(saying, subject=f"{saying.subject}:{nth}") if nth > 1 else saying))
    return tuple(found)


def find_saying(card: Card, subject: str) -> Saying | None:
    """The saying with this key; None where the card says no such thing (any more)."""
    return next((saying for saying in list_sayings(card) if saying.subject == subject), None)


def list_of_row(card: Card, measure: str, group: str) -> tuple[Saying, ...]:
    """The school's figures in one row, the newest year first; none where the card has no such row."""
    found = [s for s in list_sayings(card) if s.is_figure and (s.measure, s.group) == (measure, group)]
    return tuple(reversed(found))


def row_subject(measure: str, group: str) -> str:
    """What a link beside a row asks for: which of its years is chosen on the next page."""
    return f"{ROW}:{measure}:{group}"


def row_of_subject(subject: str) -> tuple[str, str] | None:
    """Measure and group of such a link; None for any other subject."""
    kind, _, rest = subject.partition(":")
    measure, _, group = rest.partition(":")
    return (measure, group) if kind == ROW else None


# One part of the card after the other ------------------------------------------------------------------------------


def _all_of(card: Card) -> Iterator[Saying]:
    yield from _heading(card)
    for row in card.every_row:
        yield from _figures(row)
    for row in card.every_row:
        yield from _targets(row)
    for section in card.sections:
        if section.slot and section.slot.is_filled:
            yield Saying(f"slot:{section.key}", section.title, section.slot.says)
    for inspection in card.inspections:
        yield from _inspection(inspection)
    if card.note:
        for sentence in sentences_of(card.note.text):
            yield Saying(f"note:{_mark(sentence)}", "Note on the card", sentence)
    for finding in card.findings:
        key = f"finding:{finding.check}:{finding.measure}:{finding.group}:{finding.period}"
        yield Saying(key, "To check", finding.sentence)
    for sentence in card.lacking:
        yield Saying(f"lacking:{_mark(sentence)}", "What the card lacks", sentence)


def _heading(card: Card) -> Iterator[Saying]:
    yield Saying("membership", "Membership of the trust", card.school.membership)
    for label, value in card.school.facts:
        key = "principal" if label == "Principal" else f"fact:{slugify(label)}"
        yield Saying(key, label, value)


def _figures(row: Row) -> Iterator[Saying]:
    for cell in row.school.cells:
        yield _figure(row, cell)


def _figure(row: Row, cell: Cell) -> Saying:
    return Saying(
        subject=f"{FIGURE}:{row.measure}:{row.group}:{cell.period}",
        about=f"{row.called}, {cell.period_shown}",
        said=cell.full,
        value=cell.value,
        measure=row.measure,
        group=row.group,
        period=cell.period,
        overrides=bool(cell.source and cell.source.overrides),
    )


def _targets(row: Row) -> Iterator[Saying]:
    for target in (row.target, row.next_target):
        if target is not None:
            key = f"target:{row.measure}:{row.group}:{target.period}"
            yield Saying(key, f"Target: {row.called}, {target.period_shown}", _aim(target))


def _aim(target: ShownTarget) -> str:
    return f"{target.shown}, {target.agreed_words}" if target.agreed_words else target.shown


def _inspection(inspection: Inspection) -> Iterator[Saying]:
    day = inspection.inspected_on.isoformat() if inspection.inspected_on else "no-day"
    place = f"inspection:{slugify(inspection.framework)[:30]}:{day}"
    about = f"{inspection.kind}, {inspection.date_words}"
    yield Saying(f"{place}:outcome", about, inspection.outcome)
    for judged in inspection.judgements:
        yield Saying(f"{place}:{slugify(judged.name)[:60]}", f"{about}: {judged.name}", judged.outcome)
    for step in inspection.next_steps:
        yield Saying(f"{place}:step:{_mark(step.text)}", f"{about}: next step", step.text)
    for note in filter(None, inspection.notes):
        yield Saying(f"{place}:note:{_mark(note)}", about, note)


# Words ---------------------------------------------------------------------------------------------------------------


def sentences_of(text: str) -> Sequence[str]:
    """The sentences of a text that somebody wrote, without what stands between them."""
    return [part.strip() for part in re.split(r"(?<=[.!?])\s+|\n+", text) if part.strip()]


def _mark(sentence: str) -> str:
    return sha256(sentence.encode()).hexdigest()[:12]


def _fitted(saying: Saying) -> Saying:
    """As much of it as a dispute keeps."""
    about, said = _short(saying.about, LONGEST_ABOUT), _short(saying.said, LONGEST_SAID)
    return replace(saying, subject=saying.subject[:LONGEST_SUBJECT], about=about, said=said)


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
