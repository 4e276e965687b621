"""Schools, for programs: those of our trust that a token reaches, with what the register says of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Path, Query, Router, Schema
from pydantic import Field

from headwater.foundations.accounts.api.access import scope_for
from headwater.foundations.accounts.api.answers import Page, Paging, answers, page_of
from headwater.reference.schools.models import TrustMembership
from headwater.reference.schools.policies import census_phase
from headwater.reference.schools.queries import list_schools

router = Router(tags=["Schools"])

Urn = Annotated[int, Path(ge=100_000, le=999_999, description="The school's unique reference number")]
"""Six figures, as DfE gives them. Not a converter of the address: its refusal would be a page."""


class SchoolAnswer(Schema):
    """One school as the national register knows it; null where the register does not say."""

    urn: int = Field(description="Unique reference number")
    laestab: str | None = Field(description="Local authority and establishment number, without a stroke: 9362001")
    name: str
    phase: str | None = Field(description="As the register says: Primary, Secondary, All-through …")
    kind: str = Field(description="What its results are counted with: primary, secondary, special …; may be empty")
    type: str | None = Field(description="As the register says: Academy converter …")
    status: str | None
    la_code: str | None
    la_name: str | None
    town: str | None
    postcode: str | None
    low_age: int | None
    high_age: int | None
    opened_on: date | None
    joined_on: date | None = Field(description="When it joined the trust; null where nobody knows")
    register_as_at: date | None = Field(description="Day of the newest register file that names it")
    register_source: str = Field(description="Title of that file’s data set; may be empty")


@router.api_operation(["GET", "HEAD"], "/schools", response=answers(Page[SchoolAnswer]), summary="Every school")
def school_list(request: HttpRequest, asked: Query[Paging]) -> Any:
    """The schools of the trust today that you see, by name."""
    scope = scope_for(request, "", "schools.view")
    return page_of(request, list_schools(scope, timezone.localdate()), asked, _present)


@router.api_operation(["GET", "HEAD"], "/schools/{urn}", response=answers(SchoolAnswer), summary="One school")
def school_detail(request: HttpRequest, urn: Urn) -> Any:
    """One school of the trust that you see."""
    scope = scope_for(request, "", "schools.view")
    found = list_schools(scope, timezone.localdate()).filter(school=urn).first()
    if found is None:
        raise Http404
    return next(iter(_present([found])))


def _present(memberships: Iterable[TrustMembership]) -> Iterable[dict[str, Any]]:
    for membership in memberships:
        school = membership.school
        yield {
            "urn": school.urn,
            "laestab": school.laestab or None,
            "name": school.name,
            "phase": school.phase or None,
            "kind": census_phase(school),
            "type": school.type_name or None,
            "status": school.status or None,
            "la_code": school.la_code or None,
            "la_name": school.la_name or None,
            "town": school.town or None,
            "postcode": school.postcode or None,
            "low_age": school.low_age,
            "high_age": school.high_age,
            "opened_on": school.opened_on,
            "joined_on": membership.joined_on,
            "register_as_at": school.register_as_at,
            "register_source": school.register_source,
        }
