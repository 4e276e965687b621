"""The page of an issued edition around what was kept of it, and the list of a school's editions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from headwater.oversight.cards.editions.dressing import meeting_words
from headwater.oversight.cards.editions.presenters.words import Mark, state_mark
from headwater.oversight.cards.editions.workflow import BEFORE_ISSUE, State
from headwater.oversight.cards.models import CardEdition, EditionFile, Format, Readers
from headwater.oversight.cards.presenters.opened import OPEN
from headwater.oversight.cards.presenters.tree import CONFIDENTIAL
from headwater.reference.calendar.days import say_date
from headwater.reference.people.queries import Names

AUDIENCES = {Readers.CONFIDENTIAL: CONFIDENTIAL, Readers.OPEN: OPEN}
WHO_READS = {
    Readers.CONFIDENTIAL: "For staff, local governors and trustees: every figure exact. Never published.",
    Readers.OPEN: "For minutes, the website, parents and requests for information: figures that could point to fewer "
    "than 6 people are left out.",
}
DOWNLOADS = (Format.PDF, Format.WORD, Format.EXCEL, Format.CSV, Format.JSON)


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Copies:
    """What there is for one audience: the address of its page, and its documents."""

    title: str
    who: str
    page: str
    documents: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class IssuedPage:
    """What stands around the kept page. `first` are the documents that most ask for, of this audience. `withdrawn` is
    "" while the edition is in force; `because` is why it was withdrawn, "" beside the open copy. `instead` leads to the
    edition that stands for it, `newer` to the newest one in force. `hashes` beside the open copy are of its documents
    alone: whoever guesses a hidden figure could tell by that of a confidential document whether he guessed right."""

    title: str
    audience: str
    is_open: bool
    first: tuple[Link, ...]
    withdrawn: str
    because: str
    instead: Link | None
    newer: Link | None
    copies: tuple[Copies, ...]
    facts: tuple[tuple[str, str], ...]
    hashes: tuple[tuple[str, str], ...]


def present_issued(
    edition: CardEdition,
    audience: Readers,
    files: Iterable[EditionFile],
    *,
    newer: CardEdition | None,
    instead: CardEdition | None,
    names: Names,
) -> IssuedPage:
    files = list(files)
    is_open = audience == Readers.OPEN
    copies = {each: _copies(edition, each, files) for each in (Readers.CONFIDENTIAL, Readers.OPEN)}
    return IssuedPage(
        title=f"Edition {edition.number}",
        audience=AUDIENCES[audience],
        is_open=is_open,
        first=tuple(
            Link(f"Card as {each.label}", each.address)
            for each in copies[audience].documents
            if each.label in (Format.PDF.label, Format.WORD.label)
        ),
        withdrawn=f"Withdrawn on {_day(edition.withdrawn_at)}" if edition.withdrawn_at else "",
        because="" if is_open else edition.withdrawn_because,
        instead=_link(instead),
        newer=None if instead and newer and instead.pk == newer.pk else _link(newer),
        copies=tuple(copies.values()),
        facts=tuple(_facts(edition, names)),
        hashes=tuple((_called(file), file.sha256) for file in files if file.audience == audience or not is_open),
    )


def address_of(edition: CardEdition) -> str:
    return reverse("cards:edition-detail", args=[edition.school_id, edition.number])


def file_name(edition: CardEdition, file: EditionFile) -> str:
    """`academy-card-123456-edition-3-confidential.pdf`: with its audience, for files are passed on without what was
    said beside them."""
    return f"academy-card-{edition.school_id}-edition-{edition.number}-{file.audience}.{file.format}"


def _copies(edition: CardEdition, audience: Readers, files: Sequence[EditionFile]) -> Copies:
    has = {file.format for file in files if file.audience == audience}
    documents = (
        Link(
            str(format.label),
            f"{reverse('cards:edition-file', args=[edition.school_id, edition.number, f'card.{format.value}'])}"
            f"?audience={audience.value}",
        )
        for format in DOWNLOADS
        if format in has
    )
    page = f"{address_of(edition)}?audience={audience.value}"
    return Copies(f"{audience.label} copy", WHO_READS[audience], page, tuple(documents))


def _facts(edition: CardEdition, names: Names) -> Iterable[tuple[str, str]]:
    """Who, when, and with what."""
    urn, made_with = edition.school_id, edition.made_with
    yield "For", meeting_words(edition.round)
    yield "Prepared", f"{_day(edition.round.prepared_at)} by {names.of(edition.round.prepared_by, urn)}"
    yield "Issued", f"{_moment(edition.issued_at)} by {names.of(edition.issued_by, urn)}"
    if edition.withdrawn_at:
        yield "Withdrawn", f"{_moment(edition.withdrawn_at)} by {names.of(edition.withdrawn_by, urn)}"
    if edition.as_at:
        yield "Figures as at", say_date(edition.as_at)
    if made_with.get("headwater"):
        yield "Made with", f"Headwater {made_with['headwater']}"
    if framework := made_with.get("framework"):
        yield "Framework", f"{framework.get('key')}, edition {framework.get('edition')}"
    if releases := made_with.get("releases"):
        yield "Files behind it", f"{len(releases)}, each named in the Excel and JSON copies"


def _called(file: EditionFile) -> str:
    return f"{file.get_format_display()}, {file.get_audience_display().lower()}"


def _link(edition: CardEdition | None) -> Link | None:
    return Link(f"Edition {edition.number}", address_of(edition)) if edition else None


def _day(moment: datetime | None) -> str:
    return say_date(timezone.localtime(moment).date()) if moment else ""


def _moment(moment: datetime | None) -> str:
    return f"{_day(moment)} at {timezone.localtime(moment):%H:%M}" if moment else ""


# The list ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EditionItem:
    """One edition. `said`: until when the school answers, when it was issued, why it was withdrawn."""

    number: int
    address: str
    meeting: str
    mark: Mark
    said: str


def present_editions(editions: Iterable[CardEdition]) -> tuple[EditionItem, ...]:
    return tuple(
        EditionItem(
            number=edition.number,
            address=address_of(edition),
            meeting=meeting_words(edition.round),
            mark=state_mark(edition.state),
            said=_said(edition),
        )
        for edition in editions
    )


def _said(edition: CardEdition) -> str:
    # A school that was sent it late is waited for longer: the draft itself says until when.
    if edition.state in BEFORE_ISSUE:
        return "The school checks it, and answers." if edition.state == State.DRAFT else ""
    said = [f"Issued on {_day(edition.issued_at)}."] if edition.issued_at else []
    if edition.withdrawn_at:
        said.append(f"Withdrawn on {_day(edition.withdrawn_at)}: {edition.withdrawn_because}")
    return " ".join(said)
