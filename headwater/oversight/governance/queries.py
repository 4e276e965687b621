"""Reading packs: what there is, what a request may open of it, what one is made of, and who is told of it."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.urls import reverse

from headwater.foundations.accounts.models import User
from headwater.foundations.accounts.scope import Scope
from headwater.foundations.audit.models import Notice
from headwater.oversight.cards.editions.given_on import GivenOn
from headwater.oversight.cards.models import CardEdition, EditionFile, Round
from headwater.oversight.cards.models.editions import Format
from headwater.oversight.governance.models import Pack, PackFile, PackPart
from headwater.reference.people.models import Post

Readers = list[tuple[User, int | None]]
"""Who reads a pack, each once: for the trust (None), or at the school of which they read the part."""

READ_THE_WHOLE = {
    Round.Body.TRUST_BOARD: ("trustee",),
    Round.Body.COMMITTEE: ("committee-member", "trustee"),
    Round.Body.LOCAL_BOARD: (),
}
"""Before which posts for the trust a pack is put, by the body that meets; who else sees the trust finds it listed."""
READ_THEIR_PART = ("principal", "chair-of-governors", "local-governor")


CARD_NOT_AS_KEPT = (
    "A card of these schools is not as it was when it was issued: the records were changed by another way. Open the "
    "issued cards to see which, and have the records restored from a copy."
)


class NotAsKept(Exception):
    """The bytes of a document are not those that were kept: the records were changed by another way."""


def list_packs(scope: Scope) -> Sequence[Pack]:
    """The packs this request may open, the newest meeting first, each with how many cards it holds (`cards`). One
    question."""
    found = Pack.objects.within(scope).select_related("round").defer("content")
    return list(found.annotate(cards=Count("parts")).order_by("-round__meeting_on", "-asked_at", "-pk"))


def get_pack(pk: int, scope: Scope) -> Pack:
    """Raises Pack.DoesNotExist, also where the request may not open it."""
    return Pack.objects.within(scope).select_related("round", "asked_by", "withdrawn_by").get(pk=pk)


def list_parts(pack: Pack, scope: Scope) -> list[PackPart]:
    """The schools of a pack whose parts this request may read, in the order of the contents, with their editions. Who
    reads the whole reads every part, also of a school that has left the trust since."""
    found = PackPart.objects.filter(pack=pack).select_related("school", "edition")
    return list(found if reads_whole(scope) else found.filter(school__in=scope.schools("packs.view")))


def reads_whole(scope: Scope) -> bool:
    """Whoever sees the trust reads the whole; at a school only its part."""
    return scope.may("packs.view")


def get_file(pack: Pack, format: str, school: int | None, scope: Scope) -> PackFile:
    """One document of a pack that this request may open: for the trust all of them, at a school its part. Raises
    PackFile.DoesNotExist."""
    if not reads_whole(scope) and (school is None or not scope.may("packs.view", school)):
        raise PackFile.DoesNotExist
    try:
        # By the number and not by the key: one that is too long for the database finds nothing and is no error.
        of_school = Q(school=None) if school is None else Q(school__urn=school)
        found = PackFile.objects.get(of_school, pack=pack, format=format)
        is_as_kept = hashlib.sha256(found.content).hexdigest() == found.sha256
    except zlib.error:  # not even packed as it was
        is_as_kept = False
    if not is_as_kept:
        called = PackFile.Format(format).label
        raise NotAsKept(f"This {called} file is not as it was when it was made, and is not shown.")
    return found


def list_sizes(pack: Pack, schools: Collection[int], *, whole: bool) -> dict[tuple[int | None, str], int]:
    """The bytes of each document, by school (None: the whole) and format; of the whole only where that is read."""
    wanted = Q(school__in=schools) | (Q(school=None) if whole else Q())
    found = PackFile.objects.filter(wanted, pack=pack).values_list("school", "format", "size")
    return {(school, format): size for school, format, size in found}


# What a pack is made of ----------------------------------------------------------------------------------------------


def list_rounds(scope: Scope) -> list[Round]:
    """The rounds with a card that is issued, the newest meeting first, each with how many (`issued`), of schools that
    are in the trust today, and the number of the newest pack that stands for it (`newest_pack`; None: no pack)."""
    here = Q(editions__state="issued", editions__school__in=scope.schools("packs.view"))
    issued = Count("editions", filter=here)
    standing = Pack.objects.filter(round=OuterRef("pk"), state=Pack.State.MADE).order_by("-number").values("number")[:1]
    found = Round.objects.within(scope).annotate(issued=issued, newest_pack=Subquery(standing)).filter(issued__gt=0)
    return list(found)


def list_issued(round: Round, scope: Scope) -> list[CardEdition]:
    """The round's editions that are in force, of schools in sight today, by school: no new pack is made of a school
    that has left."""
    found = CardEdition.objects.within(scope).issued().filter(round=round, school__in=scope.schools("packs.view"))
    return list(found.select_related("school").defer("as_sent").order_by("school__name", "school_id"))


def lacks_parts(pack: Pack) -> bool:
    """Whether the pack is made and its schools' parts are not: the whole comes first, because a board waits for it."""
    return pack.state == Pack.State.MADE and not PackFile.objects.filter(pack=pack).exclude(school=None).exists()


def list_being_made(pack: Pack) -> list[PackPart]:
    """The places of a pack with school and edition, for whoever makes it."""
    found = PackPart.objects.filter(pack=pack).select_related("school", "edition").defer("edition__as_sent")
    return list(found)


def hold_cards(pack: Pack) -> list[CardEdition]:
    """The editions of a pack as they stand, held until the end of the transaction."""
    parts = PackPart.objects.filter(pack=pack).values("edition")
    held = CardEdition.objects.select_for_update(of=("self",)).filter(pk__in=parts).defer("as_sent")
    return list(held.select_related("school").order_by("pk"))


def list_issued_files(parts: Sequence[PackPart], audience: str) -> dict[tuple[int, str], EditionFile]:
    """The PDF and the JSON of each part's edition for that audience, by edition and format. One question. Raises
    NotAsKept."""
    found = EditionFile.objects.filter(
        edition__in=[part.edition_id for part in parts], audience=audience, format__in=(Format.PDF, Format.JSON)
    )
    try:
        return {(file.edition_id, file.format): file for file in found}
    except zlib.error:
        raise NotAsKept(CARD_NOT_AS_KEPT) from None


def list_all_open(urns: Collection[int]) -> Iterator[tuple[int, bytes, bytes]]:
    """Every edition ever issued of these schools, withdrawn ones too, the oldest first: its key, and the JSON of its
    open and of its confidential copy. One question. Raises NotAsKept."""
    found = EditionFile.objects.filter(edition__school__in=urns, format=Format.JSON)
    rows = found.order_by("edition__issued_at", "edition", "audience").values_list("edition", "audience", "content")
    try:
        for edition, copies in groupby(rows.iterator(chunk_size=20), key=lambda row: row[0]):
            by_audience = {audience: bytes(kept) for _, audience, kept in copies}
            if len(by_audience) == 2:
                yield edition, by_audience["open"], by_audience["confidential"]
    except zlib.error:
        raise NotAsKept(CARD_NOT_AS_KEPT) from None


def list_open_pooled() -> dict[int, Sequence[Mapping[str, Any]]]:
    """What each open pack there ever was kept of its figures of the trust, by key of the pack. One question."""
    made = Pack.objects.filter(audience="open", state__in=(Pack.State.MADE, Pack.State.WITHDRAWN))
    return {pk: content.get("pooled", ()) for pk, content in made.values_list("pk", "content")}


def list_given_on(edition: CardEdition) -> list[GivenOn]:
    """The packs in force that hold the edition, the newest first, with whoever had one put before them or opened it:
    for the packages below (`settings.CARDS_GIVEN_ON`). Two questions."""
    parts = PackPart.objects.filter(edition=edition).values("pack")
    packs = Pack.objects.filter(pk__in=parts, state=Pack.State.MADE).select_related("round").defer("content")
    by_key = {str(pack.pk): pack for pack in packs}
    if not by_key:
        return []
    readers: dict[str, dict[int, User]] = {key: {} for key in by_key}
    about = Notice.objects.filter(about_kind=Pack._meta.label, about_key__in=by_key)
    for notice in about.select_related("to").order_by("to"):
        readers[notice.about_key][notice.to_id] = notice.to
    return [
        GivenOn(
            pack.called,
            pack.get_audience_display(),
            reverse("governance:pack-detail", args=[pack.pk]),
            list(readers[key].values()),
        )
        for key, pack in by_key.items()
    ]


# Who is told ---------------------------------------------------------------------------------------------------------


def list_readers(round: Round, urns: Collection[int], day: date) -> Readers:
    """Before whom the pack is put: the members of the body that meets, and at each school in it the principal and the
    local board. Somebody with several posts is told once, of the whole where they read it. One question."""
    whole = Q(school=None, role__in=READ_THE_WHOLE[Round.Body(round.body)])
    part = Q(school__in=urns, role__in=READ_THEIR_PART)
    posts = Post.objects.held_on(day).filter(whole | part).select_related("person__user")
    readers: dict[User, int | None] = {}
    for post in sorted(posts, key=lambda post: (post.school_id is not None, post.school_id or 0, post.pk)):
        readers.setdefault(post.person.user, post.school_id)
    return list(readers.items())
