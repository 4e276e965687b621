"""Packs as pages show them: the list, and one pack, the whole of it or the part of the reader's schools."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from headwater.oversight.cards.editions.workflow import State
from headwater.oversight.cards.models import Readers
from headwater.oversight.governance.content import Content, TargetRow, TierRow
from headwater.oversight.governance.models import Pack, PackFile, PackPart
from headwater.oversight.governance.policies import are_parts_being_made, is_being_made
from headwater.reference.calendar.days import say_date

TONES = {
    Pack.State.ASKED: "told",
    Pack.State.MADE: "good",
    Pack.State.FAILED: "concern",
    Pack.State.WITHDRAWN: "concern",
}
NEVER_CAME = "Nothing came of it. Make another; if that stops too, ask whoever looks after Headwater."


@dataclass(frozen=True, slots=True)
class PackLine:
    """One pack of the list. `made`: when, or "" while it is not."""

    pk: int
    called: str
    audience: str
    state: str
    tone: str
    made: str
    cards: str


@dataclass(frozen=True, slots=True)
class Download:
    """One document: `Word, 1.2 MB`."""

    format: str
    words: str


@dataclass(frozen=True, slots=True)
class PartLine:
    """One school of a pack. `withdrawn`: its card was withdrawn after the pack was made, and why."""

    urn: int
    school: str
    number: int
    words: str
    disputed: str
    withdrawn: str
    downloads: tuple[Download, ...]
    targets: tuple[TargetRow, ...]
    tier: TierRow | None


@dataclass(frozen=True, slots=True)
class PackPage:
    """One pack. `whole`: the reader sees all of it. `content` is None while there is none; `is_waited_for`: its
    documents may still come of themselves, or those of the schools’ parts. `said` says what became of it, "" while it
    stands."""

    pk: int
    called: str
    audience: str
    state: str
    tone: str
    made: str
    said: str
    why: str
    whole: bool
    is_waited_for: bool
    parts_waited_for: bool
    is_withdrawn: bool
    is_made: bool
    content: Content | None
    downloads: tuple[Download, ...]
    parts: tuple[PartLine, ...]

    @property
    def counted(self) -> str:
        return f"{len(self.parts)} {'card' if len(self.parts) == 1 else 'cards'}"


def present_list(packs: Iterable[Pack]) -> tuple[PackLine, ...]:
    """What `queries.list_packs` gives."""
    return tuple(
        PackLine(
            pk=pack.pk,
            called=pack.called,
            audience=pack.get_audience_display(),
            state=pack.get_state_display(),
            tone=TONES[Pack.State(pack.state)],
            made=_when(pack.made_at),
            cards=f"{pack.cards} {'card' if pack.cards == 1 else 'cards'}",  # type: ignore[attr-defined]  # annotated
        )
        for pack in packs
    )


def present_pack(
    pack: Pack,
    parts: Sequence[PackPart],
    sizes: Mapping[tuple[int | None, str], int],
    *,
    whole: bool,
    now: datetime,
) -> PackPage:
    """What `queries.get_pack`, `list_parts` and `list_sizes` give. What is not of the reader's schools is left out,
    unless they read the whole."""
    content = Content.from_json(pack.content) if pack.may_be_read else None
    return PackPage(
        pk=pack.pk,
        called=pack.called,
        audience=f"{Readers(pack.audience).label}",
        state=pack.get_state_display(),
        tone=TONES[Pack.State(pack.state)],
        made=_when(pack.made_at),
        said=_said(pack, now),
        why=pack.withdrawn_because or pack.trouble,
        whole=whole,
        is_waited_for=is_being_made(pack, now),
        parts_waited_for=are_parts_being_made(pack, has_parts=any(school for school, _ in sizes), now=now),
        is_withdrawn=pack.state == Pack.State.WITHDRAWN,
        is_made=pack.state == Pack.State.MADE,
        content=content if whole else None,
        downloads=_downloads(sizes, None),
        parts=tuple(_part(part, content, sizes) for part in parts),
    )


def _said(pack: Pack, now: datetime) -> str:
    if pack.state == Pack.State.WITHDRAWN:
        return f"Withdrawn on {_when(pack.withdrawn_at)}. Do not use it any more; it stays to be read."
    if pack.state == Pack.State.FAILED:
        return "The pack could not be made."
    if pack.state == Pack.State.ASKED:
        return "" if is_being_made(pack, now) else NEVER_CAME
    return ""


def _part(part: PackPart, content: Content | None, sizes: Mapping[tuple[int | None, str], int]) -> PartLine:
    edition = part.edition
    own = content.of_school(part.school_id) if content else None
    held = own.cards[0] if own and own.cards else None
    is_withdrawn = edition.state == State.WITHDRAWN
    return PartLine(
        urn=part.school_id,
        school=part.school.name,
        number=edition.number,
        words=held.words if held else f"Edition {edition.number}",
        disputed=f"{held.disputed} disputed" if held and held.disputed else "",
        withdrawn=f"Withdrawn since, on {_when(edition.withdrawn_at)}: {edition.withdrawn_because}"
        if is_withdrawn
        else "",
        downloads=_downloads(sizes, part.school_id),
        targets=own.targets if own else (),
        tier=own.tiers[0] if own and own.tiers else None,
    )


def _downloads(sizes: Mapping[tuple[int | None, str], int], school: int | None) -> tuple[Download, ...]:
    return tuple(
        Download(format.value, f"{format.label}, {_size(sizes[school, format.value])}")
        for format in PackFile.Format
        if (school, format.value) in sizes
    )


def _size(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB" if count >= 1_000_000 else f"{max(1, round(count / 1000))} kB"


def _when(moment: datetime | None) -> str:
    return say_date(timezone.localdate(moment)) if moment else ""
