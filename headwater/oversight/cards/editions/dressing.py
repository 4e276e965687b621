"""The live card as a card for a board: with its edition, the school's line, what is disputed and what has changed.

It is gathered as a local governor of the school reads the card, so that everybody who answers for the school may read
what is issued: the school's people are not named on it, only which side did what.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from django.utils import timezone

from headwater.foundations.accounts.scope import Scope
from headwater.oversight.cards.editions.changes import Key, changes_between
from headwater.oversight.cards.editions.freezing import in_json
from headwater.oversight.cards.editions.queries import list_last_days
from headwater.oversight.cards.editions.reading import NotAsKept, list_issued, read_contract
from headwater.oversight.cards.kept import get_facts
from headwater.oversight.cards.models import CardEdition, Dispute, EditionFile, Readers, Round
from headwater.oversight.cards.presenters.build import present_card
from headwater.oversight.cards.presenters.tree import (
    Card,
    Cell,
    EditionHead,
    Line,
    Row,
    Section,
    ShownChange,
    ShownDispute,
)
from headwater.reference.calendar.days import say_date
from headwater.reference.people.roles import ROLES

HAD_DISPUTED = "the school had disputed it"
READER = "local-governor"
"""For whom an edition is gathered: the role that is told least of those a card is written for."""


def edition_scope(urn: int) -> Scope:
    """What a local governor of the school `urn` may see: the scope an edition is gathered in, whoever asks for it."""
    return Scope(frozenset((permission, urn) for permission in ROLES[READER].permissions))


def get_draft_card(edition: CardEdition, today: date) -> Card:
    """The live card of the edition's school as the board would be given it today. Asks the database."""
    card = dress(
        get_live_card(edition.school_id, today),
        head=draft_head(edition, list_last_days([edition])[edition.pk]),
        context=edition.context,
        disputes=list_shown_disputes(edition),
    )
    try:
        return with_changes(card, edition, list_issued(edition.school_id).last())
    except (NotAsKept, EditionFile.DoesNotExist):
        return card  # the draft is read all the same; that edition's own page says what is wrong with it


def get_live_card(urn: int, today: date) -> Card:
    """The card of the school `urn` as a local governor reads it, before anything of an edition is put on it."""
    return present_card(get_facts(urn, edition_scope(urn), today))


def list_shown_disputes(edition: CardEdition) -> tuple[ShownDispute, ...]:
    """What the edition shows as disputed: neither taken back nor settled by a change; in the order it was disputed."""
    return tuple(show_dispute(dispute) for dispute in Dispute.objects.filter(edition=edition).unsettled())


def show_dispute(dispute: Dispute) -> ShownDispute:
    """A dispute with both sides' sentences, and without the names of those who wrote them."""
    return ShownDispute(
        subject=dispute.subject,
        about=dispute.about,
        said=dispute.said,
        school_says=dispute.school_says,
        proposed=dispute.proposed,
        disputed_on=timezone.localtime(dispute.disputed_at).date(),
        trust_says=dispute.trust_says,
        answered_on=timezone.localtime(dispute.settled_at).date() if dispute.settled_at else None,
        measure=dispute.measure,
        group=dispute.group,
        period=dispute.period,
    )


# What changed since the last issue -----------------------------------------------------------------------------------


def with_changes(card: Card, edition: CardEdition, before: CardEdition | None) -> Card:
    """The card with what is otherwise than on the edition issued `before`; as it is where it is the school's first."""
    if before is None:
        return card
    changes: tuple[ShownChange, ...] = changes_between(
        read_contract(before, Readers.CONFIDENTIAL), in_json(card), settled=_settled(edition)
    )
    return replace(card, changes=changes, changes_since=since_words(before))


def since_words(before: CardEdition) -> str:
    """`Since edition 2, issued on 12 July 2026`; of one that was withdrawn it says so."""
    day = say_date(timezone.localdate(before.issued_at)) if before.issued_at else ""
    withdrawn = ", which was withdrawn" if before.withdrawn_at else ""
    return f"Since edition {before.number}, issued on {day}{withdrawn}"


def _settled(edition: CardEdition) -> dict[Key, str]:
    """The figures that the school had disputed and the trust changed for that."""
    put_right = (Dispute.Outcome.CORRECTED, Dispute.Outcome.OVERRIDDEN)
    found = Dispute.objects.standing().filter(edition=edition, outcome__in=put_right).exclude(measure="")
    return {(each.measure, each.group, each.period): HAD_DISPUTED for each in found}


# Words ---------------------------------------------------------------------------------------------------------------


def meeting_words(round: Round) -> str:
    """`the trust board’s meeting on 20 November 2026`, `the local boards’ meetings on …`, `the Standards committee’s
    meeting on …`."""
    day = say_date(round.meeting_on)
    if round.body == Round.Body.LOCAL_BOARD:
        return f"the local boards’ meetings on {day}"
    called = round.body_name or str(Round.Body(round.body).label)
    called = called if round.body_name else called[:1].lower() + called[1:]
    called = called if called.lower().startswith("the ") else f"the {called}"
    return f"{called}{'’' if called.endswith('s') else '’s'} meeting on {day}"


def draft_head(edition: CardEdition, until: date) -> EditionHead:
    """What a draft says of itself: for which meeting it is, and until when the school answers."""
    words = f"Draft for {meeting_words(edition.round)}. The school answers by {say_date(until)}"
    return EditionHead(number=edition.number, words=words, is_draft=True)


def issued_head(edition: CardEdition, issued_on: date) -> EditionHead:
    """What an issued card says of itself: its number, the day of issue and the meeting."""
    words = f"Edition {edition.number}, issued on {say_date(issued_on)} for {meeting_words(edition.round)}"
    return EditionHead(number=edition.number, words=words, is_draft=False)


# The tree ------------------------------------------------------------------------------------------------------------


def dress(
    card: Card,
    *,
    head: EditionHead,
    context: str,
    disputes: Iterable[ShownDispute],
    changes: Iterable[ShownChange] = (),
    changes_since: str = "",
) -> Card:
    """The card with what a board's card has beyond a live one. Pure; the given card is not changed.

    What is disputed stands on the card, in its row, and on the very figure: so no document has to look for it.
    """
    disputes = tuple(disputes)
    return replace(
        card,
        sections=tuple(_section(section, disputes) for section in card.sections),
        left_out=tuple(_section(section, disputes) for section in card.left_out),
        edition=head,
        context=context,
        disputes=disputes,
        changes=tuple(changes),
        changes_since=changes_since,
    )


def _section(section: Section, disputes: Sequence[ShownDispute]) -> Section:
    return replace(
        section,
        rows=tuple(_row(row, disputes) for row in section.rows),
        rows_without=tuple(_row(row, disputes) for row in section.rows_without),
    )


def _row(row: Row, disputes: Sequence[ShownDispute]) -> Row:
    of_row = tuple(each for each in disputes if each.measure and (each.measure, each.group) == (row.measure, row.group))
    if not of_row:
        return row
    return replace(row, disputes=of_row, school=_line(row.school, {each.period for each in of_row}))


def _line(line: Line, periods: set[str]) -> Line:
    latest = _cell(line.latest, periods) if line.latest else None
    return replace(line, cells=tuple(_cell(cell, periods) for cell in line.cells), latest=latest)


def _cell(cell: Cell, periods: set[str]) -> Cell:
    return cell._replace(is_disputed=True) if cell.period in periods else cell
