"""Figures, for programs: every shown figure of the schools a token reaches, with its source or why it is missing."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import partial
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from headwater.evidence.measures.figure_lines import FigureLine, present_figures
from headwater.evidence.measures.models import Figure
from headwater.evidence.measures.queries import list_figures_of
from headwater.foundations.accounts.api.access import places_for
from headwater.foundations.accounts.api.answers import Page, Paging, answers, page_of
from headwater.foundations.accounts.scope import Scope
from headwater.reference.people.queries import get_names
from headwater.reference.schools.api import Urn

router = Router(tags=["Figures"])

KEY = r"^[a-z0-9][a-z0-9._-]*$"
YEAR = r"^[0-9]{4}-[0-9]{2}$"


class FiguresAsked(Paging):
    """Which figures."""

    measure: str | None = Field(None, pattern=KEY, max_length=40, description="Key of one measure: ks2.rwm_exp")
    group: str | None = Field(None, pattern=KEY, max_length=40, description="Key of one pupil group: all, fsm6 …")
    period: str | None = Field(None, pattern=YEAR, description="One academic year: 2024-25")


class WhyAnswer(Schema):
    """Why there is no value."""

    reason: str = Field(description="Key: suppressed, not-applicable, not-published …")
    words: str
    because: str = Field(description="The publisher’s own reason; may be empty")


class OriginAnswer(Schema):
    """Where one figure came from. What does not apply to its origin is empty or null."""

    origin: Literal["file", "entry", "quoted"]
    title: str = Field(description="Title of the data set, or that it was entered by hand")
    publisher: str
    file: str
    column: str
    line: int | None = Field(description="Line of the file, its header being line 1")
    published_text: str = Field(description="What stands in the file, or was typed")
    published_urn: int | None = Field(description="The URN it was published under, which can be an earlier one")
    standing: str = Field(description="published, or extract of a published file")
    as_at: date | None
    loaded_on: date | None
    entered_by: str = Field(description="A name where you are told names, else the school or the trust")
    entered_on: date | None
    words: str = Field(description="Where whoever entered it says that it is from")
    overrides: bool = Field(description="Shown instead of a published figure")
    reason: str = Field(description="Why it is, where you are told")


class FigureAnswer(Schema):
    """One school, measure, group and year: a value, or the reason why there is none."""

    urn: int
    school: str
    measure: str
    measure_name: str
    unit: str
    group: str
    group_name: str
    period: str
    value: str | None = Field(description="Exact decimal as text, percentages 0 to 100; null where it is missing")
    shown: str = Field(description="As pages show it, rounded, or the reason in words")
    missing: WhyAnswer | None = Field(description="Null exactly where there is a value")
    numerator: str | None
    denominator: str | None
    stage: str = Field(description="final, revised, provisional, internal or estimate")
    as_at: date | None = Field(description="Of a year that is not over: up to which day it counts")
    source: OriginAnswer


@router.api_operation(
    ["GET", "HEAD"], "/figures", response=answers(Page[FigureAnswer]), summary="Figures of every school"
)
def figure_list(request: HttpRequest, asked: Query[FiguresAsked]) -> Any:
    """The shown figures of the schools you see, by school, measure, group and year."""
    return _figures(request, asked, *places_for(request, "figures", "cards.view"))


@router.api_operation(
    ["GET", "HEAD"], "/schools/{urn}/figures", response=answers(Page[FigureAnswer]), summary="Figures of one school"
)
def school_figures(request: HttpRequest, urn: Urn, asked: Query[FiguresAsked]) -> Any:
    """The shown figures of one school, by measure, group and year."""
    return _figures(request, asked, *places_for(request, "figures", "cards.view", urn))


def _figures(request: HttpRequest, asked: FiguresAsked, scope: Scope, urns: Collection[int]) -> dict[str, Any]:
    figures = list_figures_of(
        urns, scope, measure=asked.measure or "", group=asked.group or "", period=asked.period or ""
    )
    return page_of(request, figures, asked, partial(_present, scope=scope))


def _present(figures: list[Figure], scope: Scope) -> list[FigureLine]:
    return present_figures(figures, get_names({figure.school_id or 0 for figure in figures}, scope))
