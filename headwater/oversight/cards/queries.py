"""Everything the card is made of, in a fixed number of questions to the database however much a school has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Q

from headwater.evidence.datasets.models import Release
from headwater.evidence.inspections.models import InspectionOutcome
from headwater.evidence.inspections.queries import list_outcomes
from headwater.evidence.measures.definitions import MEASURES
from headwater.evidence.measures.models import EnteredFigure, Figure
from headwater.foundations.accounts.scope import Scope
from headwater.oversight.cards.definitions import CARD, CARDS, CardDefinition
from headwater.reference.schools.models import School, Trust, TrustMembership


class FigureFact(NamedTuple):
    """One figure as stored, without the cost of a model object: a card reads several hundred."""

    level: str
    area: str
    population: str
    measure: str
    group: str
    period: str
    value: Decimal | None
    missing: str
    because: str
    numerator: Decimal | None
    denominator: Decimal | None
    stage: str
    as_at: date | None
    release_id: int | None
    entry_id: int | None
    quoted: str
    column: str
    line: int
    published_text: str
    published_urn: int | None
    is_look_back: bool
    is_shown: bool


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What the presenters need, and nothing they would have to ask for."""

    school: School
    trust: Trust | None
    membership: TrustMembership | None
    figures: Sequence[FigureFact]
    areas: Sequence[FigureFact]
    releases: Mapping[int, Release]
    entries: Mapping[int, EnteredFigure]
    outcomes: Sequence[InspectionOutcome]
    definition: CardDefinition


def get_card_facts(urn: int, scope: Scope) -> CardFacts:
    """Everything behind the card of the school `urn`, in a fixed number of questions.

    Raises School.DoesNotExist where the school is unknown or out of scope: an outsider cannot tell which.
    """
    definition = CARDS.get(CARD)
    measures = {row.measure for section in definition.sections for row in section.rows}
    measures |= {key for measure in measures for key in _interval_keys(measure)}
    school = School.objects.within(scope, "cards.view").get(urn=urn)
    membership = (
        TrustMembership.objects.within(scope)
        .filter(school_id=urn, trust__is_ours=True)
        .select_related("trust")
        .order_by("-listed_as_at", "-id")
        .first()
    )
    wanted = Figure.objects.within(scope).filter(measure__in=measures)
    figures = _facts(wanted.filter(level=Figure.Level.SCHOOL, school_id=urn))
    la = Q(level=Figure.Level.LA, area=school.la_code) if school.la_code else Q(pk=None)
    areas = _facts(wanted.filter(Q(level=Figure.Level.ENGLAND) | la))
    return CardFacts(
        school=school,
        trust=membership.trust if membership else None,
        membership=membership,
        figures=figures,
        areas=areas,
        releases=Release.objects.in_bulk({fact.release_id for fact in (*figures, *areas) if fact.release_id}),
        entries=EnteredFigure.objects.within(scope)
        .select_related("entered_by")
        .in_bulk({fact.entry_id for fact in (*figures, *areas) if fact.entry_id}),
        outcomes=list(list_outcomes(school, scope)),
        definition=definition,
    )


def _interval_keys(measure: str) -> tuple[str, ...]:
    interval = MEASURES.get(measure).interval
    return (interval.lower, interval.upper) if interval else ()


def _facts(figures: object) -> list[FigureFact]:
    # The shown figure first, then the others newest release first: the order they are read in.
    rows = figures.order_by("-is_shown", "-release_id", "id").values_list(*FigureFact._fields)  # type: ignore[attr-defined]
    return [FigureFact(*row) for row in rows]
