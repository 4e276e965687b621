"""Making a pack, outside the request that asked for it: the whole first, then each school's part."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date

from django.utils import timezone
from django_tasks import task

from headwater.foundations.audit.models import Event
from headwater.foundations.documents.binding import CannotBind
from headwater.foundations.documents.pdf import DocumentFailed, FontsMissing
from headwater.oversight.cards.models import EditionFile, Format, Readers
from headwater.oversight.governance.content import Content
from headwater.oversight.governance.frozen import FrozenCard
from headwater.oversight.governance.gathering import Held, gather
from headwater.oversight.governance.making import make_parts, make_whole
from headwater.oversight.governance.models import Pack, PackPart
from headwater.oversight.governance.opening import OpenIssue, Published
from headwater.oversight.governance.operations import CannotHold, CannotKeep, fail_pack, keep_pack, keep_parts
from headwater.oversight.governance.policies import reason_not_to_hold
from headwater.oversight.governance.queries import (
    NotAsKept,
    lacks_parts,
    list_all_open,
    list_being_made,
    list_issued_files,
    list_open_pooled,
)
from headwater.reference.schools.queries import list_our_urns

UNFORESEEN = (
    "Something went wrong that nobody foresaw. Ask whoever looks after Headwater to read the log of the server."
)


class CannotMake(Exception):
    """The pack cannot be made of what there is; says what to do."""


@task()
def make_pack(event_id: int) -> str:
    """Make the pack that was asked for, then each school's part of it, and keep them; says what came of it. What is
    kept already is not made again, so it may be killed anywhere and run anew."""
    event = Event.objects.get(pk=event_id)
    pack = Pack.objects.select_related("round").get(pk=int(event.about_key))
    if pack.state != Pack.State.ASKED and not lacks_parts(pack):
        return "It is made already, or given up."
    try:
        held = hold(pack)
        if pack.state == Pack.State.ASKED:
            today = timezone.localdate()
            published = hold_open(held) if pack.audience == Readers.OPEN else None
            content = gather(pack, held, list_our_urns(today), today, published)
            pack = keep_pack(
                pack=pack, content=content, documents=make_whole(content, held, on=today), now=timezone.now()
            )
        content = Content.from_json(pack.content)
        parts = make_parts(content, held, on=date.fromisoformat(content.as_at))
        keep_parts(pack=pack, documents=parts, now=timezone.now())
    except CannotKeep as refusal:
        return str(refusal)
    except (CannotMake, CannotHold, NotAsKept, CannotBind, DocumentFailed, FontsMissing) as error:
        fail_pack(pack=pack, trouble=str(error), now=timezone.now())
        return f"Not made: {error}"
    except Exception:
        fail_pack(pack=pack, trouble=UNFORESEEN, now=timezone.now())
        raise
    return f"{len(held)} cards bound and kept."


def hold(pack: Pack) -> list[Held]:
    """The cards of the pack as they were issued, for its audience. Raises CannotMake."""
    parts = list_being_made(pack)
    # The parts of a pack that is made hold what it holds, whatever became of a card since.
    is_new = pack.state == Pack.State.ASKED
    if is_new and (said := [reason for part in parts if (reason := reason_not_to_hold(part.edition))]):
        raise CannotMake(" ".join(said))
    files = list_issued_files(parts, pack.audience)
    return [_held(part, files) for part in parts]


def _held(part: PackPart, files: Mapping[tuple[int, str], EditionFile]) -> Held:
    try:
        pdf, kept = (files[part.edition_id, format] for format in (Format.PDF, Format.JSON))
    except KeyError:
        raise CannotMake(
            f"The card of {part.school} is not there as PDF and as data. Withdraw it and issue it again."
        ) from None
    if any(hashlib.sha256(file.content).hexdigest() != file.sha256 for file in (pdf, kept)):
        raise CannotMake(
            f"The card of {part.school} is not as it was when it was issued: the records were changed by another way. "
            "Withdraw it and issue it again."
        )
    return Held(part, FrozenCard.read(bytes(kept.content)), bytes(pdf.content))


def hold_open(held: Sequence[Held]) -> Published:
    """All that stands in open documents of these schools already, and what of it goes into the pack."""
    issued = [
        OpenIssue.read(edition, told, exact)
        for edition, told, exact in list_all_open([each.part.school_id for each in held])
    ]
    current = {each.part.edition_id for each in held}
    return Published(
        held={issue.urn: issue for issue in issued if issue.edition in current},
        issued=issued,
        packs=list_open_pooled(),
    )
