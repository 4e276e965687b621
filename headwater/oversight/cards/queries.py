"""Everything the card is made of, in a fixed number of questions to the database however much a school has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple

from django.db.models import Count, Max, Q, QuerySet, Subquery, Value

from headwater.evidence.datasets.models import Release
from headwater.evidence.inspections.models import InspectionOutcome
from headwater.evidence.inspections.queries import list_outcomes
from headwater.evidence.measures.definitions import MEASURES
from headwater.evidence.measures.models import Figure, FigureQuerySet
from headwater.evidence.signals.models import Acceptance
from headwater.evidence.signals.queries import accepted_of
from headwater.evidence.targets.models import Target
from headwater.evidence.targets.queries import list_targets_standing_at
from headwater.foundations.accounts.prepared import Prepared, PreparedWithin
from headwater.foundations.accounts.scope import Scope
from headwater.foundations.audit.models import Event
from headwater.improvement.tiers.models import TierDecision
from headwater.improvement.tiers.queries import find_tier_in_force
from headwater.oversight.cards.definitions import CARD, CARDS, CardDefinition, SectionDefinition
from headwater.oversight.cards.models import CardNote
from headwater.reference.people.models import Post
from headwater.reference.people.queries import Names, get_names
from headwater.reference.schools.models import School, Trust, TrustMembership
from headwater.reference.schools.policies import census_phase, counted_with

OF_ALL_KINDS = ("state-funded", "all", "")
"""Populations that hold every kind of school, and those nobody named."""


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
    quoted: str
    column: str
    line: int
    published_text: str
    published_urn: int | None
    is_look_back: bool
    is_shown: bool
    entry_id: int | None
    entry_source: str | None
    entry_source_period: str | None
    entry_row: str | None
    entry_reason: str | None
    entered_at: datetime | None
    entered_by_name: str | None
    entered_by_email: str | None
    entered_by_id: int | None = None
    overrides: bool | None = None


# Where each field of a fact stands. What an entry says is joined: most cards have none, and nothing more is asked.
_COLUMNS = [
    {
        "entry_source": "entry__source",
        "entry_source_period": "entry__source_period",
        "entry_row": "entry__row",
        "entry_reason": "entry__reason",
        "entered_at": "entry__entered_at",
        "entered_by_name": "entry__entered_by__name",
        "entered_by_email": "entry__entered_by__email",
        "entered_by_id": "entry__entered_by_id",
        "overrides": "entry__overrides",
    }.get(name, name)
    for name in FigureFact._fields
]


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Areas:
    """What may stand beside a school: England's figures and its authority's, and the files they are from. The same for
    every school of its kind and ages there, so what is made of them can be shared too."""

    figures: Sequence[FigureFact] = ()
    releases: Mapping[int, Release] = field(default_factory=dict)


AreasKey = tuple[str, str, tuple[str, ...]]
"""What decides which areas' figures stand beside a school: its authority, its kind, the sections it can have."""


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What the presenters need, and nothing they would have to ask for. `tier` is in force under the main framework;
    only where `sees_tier` may the reader be told of it, or that there is none. `lacks_tier`: other
    schools of the trust are in a tier, and this one is in none."""

    school: School
    trust: Trust | None
    membership: TrustMembership | None
    figures: Sequence[FigureFact]
    areas: Areas
    releases: Mapping[int, Release]
    outcomes: Sequence[InspectionOutcome]
    definition: CardDefinition
    today: date
    principals: Sequence[str] = ()
    targets: Sequence[Target] = ()
    note: CardNote | None = None
    acceptances: Mapping[tuple[int, str, str], Acceptance] = field(default_factory=dict)
    names: Names = field(default_factory=Names)
    tier: TierDecision | None = None
    sees_tier: bool = False
    lacks_tier: bool = False


def get_card_facts(
    urn: int, scope: Scope, *, today: date, kept: MutableMapping[AreasKey, Areas] | None = None
) -> CardFacts:
    """Everything behind the card of the school `urn`, in a fixed number of questions.

    `kept` holds areas' figures that were read for other schools and still stand; what is not in it yet is put there.
    Raises School.DoesNotExist where the school is unknown or out of scope: an outsider cannot tell which.
    """
    definition = CARDS.get(CARD)
    if not scope.may("cards.view", urn):
        raise School.DoesNotExist
    membership = next(iter(_MEMBERSHIP.ask_within(scope, urn)), None)
    school = membership.school if membership else School.objects.get(urn=urn)
    names = get_names([urn], scope)
    figures, areas, releases = _figures(school, scope, definition, {} if kept is None else kept)
    tier, lacks_tier = find_tier_in_force(school, scope, today)
    return CardFacts(
        school=school,
        trust=membership.trust if membership else None,
        membership=membership,
        figures=_named(figures, names, urn),
        areas=_named_areas(areas, names, urn),
        releases=releases,
        outcomes=list(list_outcomes(school, scope)),
        definition=definition,
        today=today,
        principals=list_principals(urn, today),
        targets=list_targets_standing_at(urn, scope),
        note=get_note(school, scope),
        acceptances=accepted_of(urn, scope),
        names=names,
        tier=tier,
        sees_tier=scope.may("tiers.view", urn),
        lacks_tier=lacks_tier,
    )


_MEMBERSHIP = PreparedWithin(
    "schools.view",
    lambda urn, scope: (
        TrustMembership.objects.within(scope)
        .filter(school_id=urn, trust__is_ours=True)
        .select_related("trust", "school")
        .order_by("-listed_as_at", "-id")[:1]
    ),
)


def _named(facts: Sequence[FigureFact], names: Names, urn: int) -> Sequence[FigureFact]:
    """The facts as this reader may be told them: a governor reads which side entered a figure, and that it stands
    instead of a published one; neither who that was nor what they wrote of it."""
    if names.are_told(urn):
        return facts
    return [
        fact._replace(entered_by_name=names.side_of(fact.entered_by_id, urn), entered_by_email="", entry_reason="")
        if fact.entry_id
        else fact
        for fact in facts
    ]


def _named_areas(areas: Areas, names: Names, urn: int) -> Areas:
    """The same of areas' figures. Most are of files: then they are the same for every reader, and shared."""
    if names.are_told(urn) or not any(fact.entry_id for fact in areas.figures):
        return areas
    return Areas(_named(areas.figures, names, urn), areas.releases)


Mark = tuple[int, int]
"""How far the event log goes: its last key, and how many of the last thousand keys are there."""


def get_mark() -> Mark:
    """What changes with every operation, in one question. The count is for a database in which an operation that began
    earlier can end later: its event then comes to stand before the last one."""
    ((last, count),) = _MARK.ask()
    return last or 0, count


def _last_and_count() -> QuerySet[Event, tuple[Any, ...]]:
    newest = Subquery(Event.objects.order_by("-pk").values("pk")[:1])
    # Of one group, the same for every event: `aggregate` would put its question into SQL each time.
    found = Event.objects.order_by().filter(pk__gt=newest - 1000).annotate(one=Value(1)).values("one")
    return found.annotate(last=Max("pk"), count=Count("pk")).values_list("last", "count")


_MARK = Prepared(_last_and_count)


def get_school(urn: int, scope: Scope, permission: str) -> School:
    """The school `urn` if `permission` is held there. Raises School.DoesNotExist."""
    return School.objects.within(scope, permission).get(urn=urn)


def get_note(school: School, scope: Scope) -> CardNote | None:
    """The note that stands on the school's card, with who wrote it."""
    return next(iter(_NOTE.ask_within(scope, school.pk)), None)


_NOTE = PreparedWithin(
    "cards.view",
    lambda urn, scope: (
        CardNote.objects.within(scope).current().filter(school=urn).select_related("written_by").order_by("pk")[:1]
    ),
)


def list_principals(urn: int, today: date) -> list[str]:
    """Who heads the school on `today`: usually one name. Not narrowed to those who may see people: a school prints its
    head's name on its gate, and no other post is read here."""
    return _PRINCIPALS.ask(urn=urn, day=today)


_PRINCIPALS = Prepared(
    lambda urn, day: (
        Post.objects.filter(school=urn, role="principal")
        .held_on(day)
        .order_by("held_from", "pk")
        .values_list("person__name", flat=True)
    ),
    urn=int,
    day=date,
)


def _figures(
    school: School, scope: Scope, definition: CardDefinition, kept: MutableMapping[AreasKey, Areas]
) -> tuple[list[FigureFact], Areas, Mapping[int, Release]]:
    """The school's figures, those of England and its authority that may stand beside them, and the files of both. Two
    questions; one more for a school that has figures in a section that a school of its ages never has."""
    phase = counted_with(census_phase(school))
    usual = [s for s in definition.sections if not s.why_never(school.low_age, school.high_age)]
    key = (school.la_code, phase, tuple(section.key for section in usual))
    areas = kept.get(key)
    beside = _areas_of(school.la_code, phase)
    if areas:
        found = figures = _facts(_OWN_FIGURES.of(definition).ask_within(scope, school.urn))
    else:
        found = _facts(
            _read(Figure.objects.within(scope).filter(_of_school(school.urn, definition) | (beside & _rows_of(usual))))
        )
        figures = [fact for fact in found if fact.level == Figure.Level.SCHOOL]
    has = {(fact.measure, fact.group) for fact in figures}
    rest = [section for section in definition.sections if section.key not in key[-1]]
    unusual = [section for section in rest if any((row.measure, row.group) in has for row in section.rows)]
    more = _facts(_read(Figure.objects.within(scope).filter(beside & _rows_of(unusual)))) if unusual else []
    known = areas.releases if areas else {}
    asked = {fact.release_id for fact in (*found, *more) if fact.release_id} - known.keys()
    releases = {**known, **Release.objects.in_bulk(asked)}
    if areas is None:
        of_areas = [fact for fact in found if fact.level != Figure.Level.SCHOOL]
        behind = {fact.release_id for fact in of_areas if fact.release_id}
        areas = kept[key] = Areas(of_areas, {pk: releases[pk] for pk in behind})
    return figures, Areas([*areas.figures, *more], releases) if more else areas, releases


class _OwnFigures:
    """The question for a school's own figures by one definition of the card, put into SQL once: it names every row."""

    def __init__(self) -> None:
        self._asked: tuple[CardDefinition, PreparedWithin[tuple[Any, ...]]] | None = None

    def of(self, definition: CardDefinition) -> PreparedWithin[tuple[Any, ...]]:
        # The very definition: to compare two takes longer than to put the question.
        if self._asked is None or self._asked[0] is not definition:
            self._asked = definition, PreparedWithin("schools.view", partial(_own_figures, definition=definition))
        return self._asked[1]


_OWN_FIGURES = _OwnFigures()


def _own_figures(urn: int, scope: Scope, definition: CardDefinition) -> QuerySet[Figure, tuple[Any, ...]]:
    return _read(Figure.objects.within(scope).filter(_of_school(urn, definition)))


def _of_school(urn: int, definition: CardDefinition) -> Q:
    return Q(level=Figure.Level.SCHOOL, school_id=urn) & _rows_of(definition.sections)


def _areas_of(la_code: str, phase: str) -> Q:
    """Figures of England and of the authority that are about schools of this kind, or of all kinds."""
    areas = Q(level=Figure.Level.ENGLAND)
    if la_code:
        areas |= Q(level=Figure.Level.LA, area=la_code)
    return areas & Q(population__in=(phase, *OF_ALL_KINDS)) if phase else areas


def _rows_of(sections: Iterable[SectionDefinition]) -> Q:
    """Figures of the sections’ rows, and whatever was entered. Of all groups published, most are on no card."""
    by_group: defaultdict[str, set[str]] = defaultdict(set)
    for section in sections:
        for row in section.rows:
            by_group[row.group] |= {row.measure, *_interval_keys(row.measure)}
            if row.gap:
                by_group[row.gap.group].add(row.gap.of)
                by_group[row.gap.others].add(row.gap.of)
    wanted = Q(entry__isnull=False)
    for group, measures in by_group.items():
        wanted |= Q(group=group, measure__in=measures)
    return wanted


def _interval_keys(measure: str) -> tuple[str, ...]:
    interval = MEASURES.get(measure).interval
    return (interval.lower, interval.upper) if interval else ()


def _read(figures: FigureQuerySet) -> QuerySet[Figure, tuple[Any, ...]]:
    # The shown figure first, then the others newest release first: the order they are read in.
    return figures.order_by("-is_shown", "-release_id", "id").values_list(*_COLUMNS)


def _facts(rows: Iterable[tuple[Any, ...]]) -> list[FigureFact]:
    return [FigureFact._make(row) for row in rows]
