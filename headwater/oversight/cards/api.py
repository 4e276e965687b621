"""Academy cards and their issued editions, for programs: the same JSON as on the page."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest, JsonResponse
from django.utils import timezone
from ninja import Path, Query, Router, Schema
from pydantic import ConfigDict, Field

from headwater.foundations.accounts.api.access import scope_for
from headwater.foundations.accounts.api.answers import Asked, Page, Paging, answers, page_of
from headwater.oversight.cards.editions.earlier import list_told_before
from headwater.oversight.cards.editions.reading import READABLE, read_contract
from headwater.oversight.cards.kept import get_facts
from headwater.oversight.cards.models import CardEdition, CardEditionQuerySet, Readers
from headwater.oversight.cards.presenters.build import present_card
from headwater.oversight.cards.presenters.contract import as_json
from headwater.oversight.cards.presenters.edition_facts import EditionFacts, present_editions
from headwater.oversight.cards.presenters.opened import opened
from headwater.reference.schools.api import Urn
from headwater.reference.schools.models import School

router = Router(tags=["Cards"])

Number = Annotated[int, Path(ge=1, le=100_000, description="Number of the edition, as the list of them says")]


class CardAsked(Asked):
    """For whom the card is made."""

    audience: Literal["confidential", "open"] = Field(
        "confidential",
        description="`open`: for everybody, small numbers and what would reveal them taken out",
    )


class CardPart(Schema):
    """A part of a card. More keys may be added to it; none is renamed."""

    model_config = ConfigDict(extra="allow")


class GapAnswer(CardPart):
    """Why there is no value."""

    reason: str = Field(description="Key: suppressed, not-published, not-loaded …")
    words: str
    because: str = Field(description="The publisher’s own reason, in words; may be empty")


class SourceAnswer(CardPart):
    """Where one figure came from."""

    origin: Literal["file", "entry", "quoted", "worked-out"]
    title: str = Field(description="Data set, or that it was entered, quoted or worked out")
    publisher: str
    file: str = Field(description="File it was read from; empty where it came from none")
    column: str
    line: int
    published_text: str = Field(description="What stood there")
    stage: str
    as_at: date | None
    loaded_on: date | None


class CellAnswer(CardPart):
    """One place, measure, group and year: a value or the reason why there is none."""

    period: str = Field(description="2024-25")
    value: str | None = Field(description="Exact, as text; null where it is missing")
    shown: str = Field(description="As the card shows it, or the reason in short")
    missing: GapAnswer | None
    numerator: str | None
    denominator: str | None
    stage: str = Field(description="final, revised, provisional, internal, estimate; empty where there is no value")
    source: SourceAnswer | None


class RowAnswer(CardPart):
    """One measure for one group of pupils: the school, England, the local authority."""

    measure: str
    group: str
    name: str
    group_name: str
    unit: str
    cells: list[CellAnswer]
    england: list[CellAnswer]
    la: list[CellAnswer]


class SectionAnswer(CardPart):
    """One section of the card."""

    key: str
    title: str
    rows: list[RowAnswer]


class CardSchool(CardPart):
    """Whose card it is."""

    urn: int
    name: str


class CardAnswer(CardPart):
    """One academy card. What it holds beyond these keys stands in docs/api.md."""

    school: CardSchool
    audience: str = Field(description="Who may read it, as every document of it says")
    sections: list[SectionAnswer]


class EditionAnswer(Schema):
    """One issued edition of a school’s card."""

    urn: int
    school: str
    number: int = Field(description="1, 2, 3 … of the school; numbers of drafts are passed over")
    standing: Literal["issued", "withdrawn"]
    body: str = Field(description="Whose meeting it was made for")
    meeting_on: date
    as_at: date | None = Field(description="The day on which what it shows was gathered")
    issued_at: datetime | None
    withdrawn_at: datetime | None
    withdrawn_because: str = Field(description="Why it was withdrawn; empty while it stands, and beside an open card")
    instead_of: int | None = Field(description="Number of the withdrawn edition it stands for")


class WholeEditionAnswer(EditionAnswer):
    """The same, with the card as it was when it was issued."""

    card: CardAnswer = Field(description="Kept at issue, and never made again")


@router.api_operation(["GET", "HEAD"], "/schools/{urn}/card", response=answers(CardAnswer), summary="The card")
def school_card(request: HttpRequest, urn: Urn, asked: Query[CardAsked]) -> Any:
    """The academy card of one school as it stands today: the same as on its page."""
    scope = scope_for(request, "cards", "cards.view")
    try:
        facts = get_facts(urn, scope, timezone.localdate())
    except School.DoesNotExist:
        raise Http404 from None
    # As it is: a card holds more than what is promised above, and that is read too.
    if asked.audience != "open":
        return _as_it_is(as_json(present_card(facts)))
    return _as_it_is(as_json(opened(present_card(facts, looks_over=False), earlier=list_told_before(urn))))


@router.api_operation(
    ["GET", "HEAD"], "/schools/{urn}/editions", response=answers(Page[EditionAnswer]), summary="Issued editions"
)
def school_editions(request: HttpRequest, urn: Urn, asked: Query[Paging]) -> Any:
    """The editions of one school’s card that were issued, the newest first; a withdrawn one says why."""
    return page_of(request, _issued(request, urn), asked, _present_editions)


@router.api_operation(
    ["GET", "HEAD"],
    "/schools/{urn}/editions/{number}",
    response=answers(WholeEditionAnswer),
    summary="One issued edition",
)
def school_edition(request: HttpRequest, urn: Urn, number: Number, asked: Query[CardAsked]) -> Any:
    """One issued edition with its card: the JSON that was kept when it was issued, whatever was loaded since."""
    edition = _issued(request, urn).filter(number=number).first()
    if edition is None:
        raise Http404
    [facts] = _present_editions([edition])
    if asked.audience == "open":
        facts = replace(facts, withdrawn_because="")  # the trust's own words, which may name what the open card hides
    return _as_it_is(asdict(facts) | {"card": read_contract(edition, Readers(asked.audience))})


def _as_it_is(said: dict[str, Any]) -> JsonResponse:
    return JsonResponse(said, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})


def _issued(request: HttpRequest, urn: int) -> CardEditionQuerySet:
    # What a board was given, the school's tier with it: for whoever may open its packs, as on the page. The trust reads
    # those of a school that has left.
    scope = scope_for(request, "cards", "packs.view", "issued editions")
    found = CardEdition.objects.within(scope).filter(school=urn, state__in=READABLE)
    if not scope.may("packs.view", urn) and not found.exists():
        raise Http404
    return found.select_related("school", "round").defer("as_sent").order_by("-number")


def _present_editions(editions: list[CardEdition]) -> list[EditionFacts]:
    others = {edition.instead_of_id for edition in editions if edition.instead_of_id}
    numbers = dict(CardEdition.objects.filter(pk__in=others).values_list("pk", "number")) if others else {}
    return present_editions(editions, numbers)
