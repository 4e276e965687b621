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
from headwater.evidence.targets.models import Target
from headwater.evidence.targets.queries import list_current_targets
from headwater.foundations.accounts.scope import Scope
from headwater.oversight.cards.definitions import CARD, CARDS, CardDefinition, RowDefinition
from headwater.oversight.cards.models import CardNote
from headwater.reference.people.models import Post
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
    today: date
    principals: Sequence[str] = ()
    targets: Sequence[Target] = ()
    note: CardNote | None = None


def get_card_facts(urn: int, scope: Scope, *, today: date, definition: CardDefinition | None = None) -> CardFacts:
    """Everything behind the card of the school `urn`, in a fixed number of questions. `definition`: another card than
    the whole one, such as one row of it.

    Raises School.DoesNotExist where the school is unknown or out of scope: an outsider cannot tell which.
    """
    definition = definition or CARDS.get(CARD)
    measures = {key for section in definition.sections for row in section.rows for key in _keys(row)}
    measures |= {key for measure in measures for key in _interval_keys(measure)}
    school = School.objects.within(scope, "cards.view").get(urn=urn)
    membership = (
        TrustMembership.objects.within(scope)
        .filter(school_id=urn, trust__is_ours=True)
        .select_related("trust")
        .order_by("-listed_as_at", "-id")
        .first()
    )
    places = Q(level=Figure.Level.SCHOOL, school_id=urn) | Q(level=Figure.Level.ENGLAND)
    if school.la_code:
        places |= Q(level=Figure.Level.LA, area=school.la_code)
    found = _facts(Figure.objects.within(scope).filter(places, measure__in=measures))
    figures = [fact for fact in found if fact.level == Figure.Level.SCHOOL]
    areas = [fact for fact in found if fact.level != Figure.Level.SCHOOL]
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
        today=today,
        principals=list_principals(urn, today),
        targets=list(list_current_targets([urn], scope)),
        note=get_note(school, scope),
    )


def get_school(urn: int, scope: Scope, permission: str) -> School:
    """The school `urn` if `permission` is held there. Raises School.DoesNotExist."""
    return School.objects.within(scope, permission).get(urn=urn)


def get_note(school: School, scope: Scope) -> CardNote | None:
    """The note that stands on the school's card, with who wrote it."""
    return CardNote.objects.within(scope).current().filter(school=school).select_related("written_by").first()


def list_principals(urn: int, today: date) -> list[str]:
    """Who heads the school on `today`: usually one name. Not narrowed to those who may see people: a school prints its
    head's name on its gate, and no other post is read here."""
    posts = Post.objects.filter(school=urn, role="principal").held_on(today).select_related("person")
    return [post.person.name for post in posts.order_by("held_from", "pk")]


def _keys(row: RowDefinition) -> tuple[str, ...]:
    return (row.measure, row.gap.of) if row.gap else (row.measure,)


def _interval_keys(measure: str) -> tuple[str, ...]:
    interval = MEASURES.get(measure).interval
    return (interval.lower, interval.upper) if interval else ()


def _facts(figures: object) -> list[FigureFact]:
    # The shown figure first, then the others newest release first: the order they are read in.
    rows = figures.order_by("-is_shown", "-release_id", "id").values_list(*FigureFact._fields)  # type: ignore[attr-defined]
    return [FigureFact(*row) for row in rows]
