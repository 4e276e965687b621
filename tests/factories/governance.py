"""Packs for tests: cards that are issued, and packs asked for and made of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from headwater.foundations.accounts.models import User
from headwater.foundations.audit.models import Event
from headwater.oversight.cards.editions.workflow import State
from headwater.oversight.cards.kept import get_pdf
from headwater.oversight.cards.models import CardEdition, EditionFile, Format, Readers, Round
from headwater.oversight.cards.presenters.contract import as_json
from headwater.oversight.cards.presenters.opened import opened
from headwater.oversight.cards.presenters.tree import CONFIDENTIAL, Card
from headwater.oversight.governance.content import (
    Cell,
    Column,
    Content,
    HeldCard,
    SchoolRow,
    TargetRow,
    TierRow,
    TrustCell,
)
from headwater.oversight.governance.events import PackEvent
from headwater.oversight.governance.models import Pack, PackFile, PackPart
from headwater.oversight.governance.operations import ask_for_pack
from headwater.oversight.governance.tasks import make_pack
from headwater.reference.people.queries import get_scope
from headwater.reference.schools.models import School
from tests.factories.cards import card_of, make_edition, make_round
from tests.factories.people import person_holding

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)


def make_issued(school: School, round: Round, *, card: Card | None = None, **fields: Any) -> CardEdition:
    """An issued edition with what packs are made of: its PDF and its JSON, for both audiences."""
    made = card or card_of(school)
    edition = make_edition(school, round=round, state=State.ISSUED, **fields)
    for audience, told in ((Readers.CONFIDENTIAL, made), (Readers.OPEN, opened(made))):
        for format, content in (
            (Format.PDF, get_pdf(told, on=TODAY)),
            (Format.JSON, json.dumps(as_json(told)).encode()),
        ):
            EditionFile.objects.create(
                edition=edition,
                format=format,
                audience=audience,
                content=content,
                sha256=hashlib.sha256(content).hexdigest(),
                size=len(content),
            )
    return edition


def ask(
    editions: Sequence[CardEdition],
    *,
    by: User | None = None,
    audience: str = Readers.CONFIDENTIAL,
    now: datetime = NOW,
) -> Pack:
    """A pack asked for by an executive, and not made yet."""
    by = by or person_holding("executive").user
    return ask_for_pack(
        round=editions[0].round,
        editions=[edition.pk for edition in editions],
        audience=audience,
        by=by,
        scope=get_scope(by, TODAY),
        now=now,
    )


def run(pack: Pack) -> Pack:
    """Do what the task does that follows from asking."""
    event = Event.objects.get(type=PackEvent.PACK_ASKED, about_key=str(pack.pk))
    make_pack.func(event.pk)
    pack.refresh_from_db()
    return pack


def make_board_pack(schools: Sequence[School], **fields: Any) -> Pack:
    """A pack of the cards of these schools, made."""
    round = make_round()
    return run(ask([make_issued(school, round) for school in schools], **fields))


def make_kept_pack(schools: Sequence[School], *, state: str = Pack.State.MADE, **fields: Any) -> Pack:
    """A pack straight in the tables, with a document of a few letters for each place and format: for pages."""
    round = fields.pop("round", None) or make_round()
    by = round.prepared_by
    facts: dict[str, Any] = {"audience": Readers.CONFIDENTIAL, "asked_at": NOW, "asked_by": by}
    facts["number"] = Pack.objects.filter(round=round).count() + 1
    is_there = state in (Pack.State.MADE, Pack.State.WITHDRAWN)
    if is_there:
        facts |= {"made_at": NOW, "made_by": by}
    if state == Pack.State.WITHDRAWN:
        facts |= {"withdrawn_at": NOW, "withdrawn_by": by, "withdrawn_because": "A target was wrong."}
    pack = Pack.objects.create(round=round, state=state, **(facts | fields))
    for order, school in enumerate(schools, start=1):
        edition = make_edition(school, round=make_round(prepared_by=by), state=State.ISSUED)
        PackPart.objects.create(pack=pack, school=school, edition=edition, order=order)
    if is_there:
        pack.content = content_of(pack).as_json()
        pack.save()
        for urn in (None, *(school.pk for school in schools)):
            for format in PackFile.Format.values:
                content = f"{urn or 'whole'} {format}".encode()
                PackFile.objects.create(
                    pack=pack,
                    school_id=urn,
                    format=format,
                    content=content,
                    sha256=hashlib.sha256(content).hexdigest(),
                    size=len(content),
                )
    return pack


def content_of(pack: Pack) -> Content:
    """For each school of the pack a row of every table that names it; two figures disputed at the first."""
    parts = list(PackPart.objects.filter(pack=pack).select_related("school", "edition"))
    places = [(part.school_id, part.school.name) for part in parts]
    return Content(
        title=pack.called,
        trust="Fell and Vale Trust",
        meeting=str(pack.round),
        as_at="2026-11-22",
        audience=CONFIDENTIAL,
        cards=tuple(
            HeldCard(part.school_id, part.school.name, part.edition_id, part.edition.number, "Edition", 2 * (not n))
            for n, part in enumerate(parts)
        ),
        overview_said="All schools of the trust.",
        columns=(Column("Attendance", "", "2024/25", "higher is better", 1, "%", "93.1%", "att.overall"),),
        schools=tuple(
            SchoolRow(urn, name, "Primary", (Cell("94.5", "94.5%", "better", "up", "good", "1.4 points above"),))
            for urn, name in places
        ),
        together=(TrustCell(Cell("94.5", "94.5%"), f"{len(places)} schools", "added up"),),
        targets_said="Targets agreed with the trust.",
        targets=tuple(
            TargetRow(urn, name, "2026/27", "Attendance", "", f"Target of {name}", "Trust board", "")
            for urn, name in places
        ),
        tiers_said="The model of the trust.",
        tiers=tuple(
            TierRow(urn, name, f"Tier of {name}", "1 November 2026", "Trust board", "Results fell.", "", "", "")
            for urn, name in places
        ),
    )
