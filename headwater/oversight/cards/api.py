"""Academy cards and their issued editions, for programs: the same JSON as on the page."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.http import Http404, HttpRequest, JsonResponse
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import ConfigDict, Field

from headwater.foundations.accounts.api.access import scope_for
from headwater.foundations.accounts.api.answers import Asked, answers
from headwater.oversight.cards.kept import get_facts
from headwater.oversight.cards.presenters.build import present_card
from headwater.oversight.cards.presenters.contract import as_json
from headwater.oversight.cards.presenters.opened import opened
from headwater.reference.schools.api import Urn
from headwater.reference.schools.models import School

router = Router(tags=["Cards"])


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


@router.api_operation(["GET", "HEAD"], "/schools/{urn}/card", response=answers(CardAnswer), summary="The card")
def school_card(request: HttpRequest, urn: Urn, asked: Query[CardAsked]) -> Any:
    """The academy card of one school as it stands today: the same as on its page."""
    scope = scope_for(request, "cards", "cards.view")
    try:
        made = present_card(get_facts(urn, scope, timezone.localdate()))
    except School.DoesNotExist:
        raise Http404 from None
    # As it is: a card holds more than what is promised above, and that is read too.
    return JsonResponse(as_json(opened(made) if asked.audience == "open" else made))
