"""Which of several figures of one place pages show: published, entered or quoted. The one place where it is decided.

1. an entry that overrides what is published, with its reason;
2. what is published: a value, or one withheld on purpose (suppressed, low coverage);
3. an entry;
4. a quoted national figure;
5. what is published without saying anything (blank, a school too new).

The others stay and are listed as "also published as".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Q

from headwater.evidence.measures.models import EnteredFigure, Figure, Level
from headwater.evidence.measures.places import Place, place_of
from headwater.evidence.measures.queries import near
from headwater.evidence.measures.quoted import list_usable
from headwater.evidence.measures.selection import SAYS_NOTHING
from headwater.reference.schools.models import Trust


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the published figure of a place: the entry in force and the quoted figure, if any."""

    entry: EnteredFigure | None = None
    quoted: Figure | None = None


def beside_published(urns: Iterable[int]) -> dict[Place, Beside]:
    """Every entry in force, of these schools and of areas, and every quoted national figure, by place."""
    entries = EnteredFigure.objects.current().filter(Q(school=None) | Q(school__in=list(urns)))
    found = {place_of(entry): Beside(entry) for entry in entries}
    for quoted in quoted_figures():
        place = place_of(quoted)
        found[place] = Beside(found.get(place, Beside()).entry, quoted)
    return found


def quoted_figures() -> list[Figure]:
    """National figures quoted from a publication, as rows not yet saved. Only those that somebody has verified."""
    return [
        Figure(
            level=Level.ENGLAND,
            population=quoted.population,
            measure=quoted.measure,
            group=quoted.group,
            period=quoted.period,
            value=quoted.value,
            stage=quoted.stage,
            as_at=quoted.as_at,
            quoted=quoted.key,
            published_text=quoted.text,
            is_leading=False,
        )
        for quoted in list_usable()
    ]


def is_published_shown(leading: Figure, beside: Beside | None) -> bool:
    """Whether the leading published figure of a place is the one that pages show."""
    if beside is None:
        return True
    if beside.entry is not None and beside.entry.overrides:
        return False
    return not says_nothing(leading)


def others_beside(beside: Beside, leading: Figure | None) -> Iterator[Figure]:
    """The rows of the entry and of the quoted figure of a place, not yet saved, each with `is_shown`."""
    is_taken = leading is not None and not says_nothing(leading)
    if beside.entry is not None:
        yield figure_of(beside.entry, is_shown=beside.entry.overrides or not is_taken)
        is_taken = True
    if beside.quoted is not None:
        beside.quoted.is_shown = not is_taken
        yield beside.quoted


def says_nothing(figure: Figure) -> bool:
    """Whether a published figure has neither a value nor one withheld on purpose."""
    return figure.missing in SAYS_NOTHING


def figure_of(entry: EnteredFigure, *, is_shown: bool) -> Figure:
    """The row that pages read of an entry."""
    return Figure(
        level=entry.level,
        school_id=entry.school_id,
        area=entry.area,
        population=entry.population,
        measure=entry.measure,
        group=entry.group,
        period=entry.period,
        value=entry.value,
        missing=entry.missing,
        because=entry.text if entry.missing else "",
        numerator=entry.numerator,
        denominator=entry.denominator,
        stage=entry.stage,
        as_at=entry.as_at,
        entry=entry,
        published_text=entry.text,
        is_shown=is_shown,
        is_leading=False,
    )


def place_entries(places: Iterable[Place]) -> None:
    """Put the entries in force among the figures of these places, and choose anew what is shown there.

    Inside the caller's transaction. Published figures stay as they are but for whether they are shown.
    """
    wanted = set(places)
    found = beside_published({place.school for place in wanted if place.school})
    beside = {place: each for place, each in found.items() if place in wanted}
    standing = Figure.objects.filter(near(wanted))
    leading: dict[Place, Figure] = {}
    gone: list[int] = []
    hidden: list[int] = []
    shown: list[int] = []
    for figure in standing:
        place = place_of(figure)
        if place not in wanted:
            continue
        if figure.release_id is None:
            gone.append(figure.pk)
        elif figure.is_leading:
            leading[place] = figure
    for place, figure in leading.items():
        (shown if is_published_shown(figure, beside.get(place)) else hidden).append(figure.pk)
    for keys in _some(gone):
        Figure.objects.filter(pk__in=keys).delete()
    for keys in _some(hidden):
        Figure.objects.filter(pk__in=keys).update(is_shown=False)
    for keys in _some(shown):
        Figure.objects.filter(pk__in=keys, is_shown=False).update(is_shown=True)
    made = [row for place, each in beside.items() for row in others_beside(each, leading.get(place))]
    Figure.objects.bulk_create(made, batch_size=500)


def _some(keys: list[int], at_once: int = 500) -> Iterator[list[int]]:
    for start in range(0, len(keys), at_once):
        yield keys[start : start + at_once]


def hold_trust() -> None:
    """Hold our trust for the transaction: figures are published, entered and withdrawn one at a time."""
    list(Trust.objects.ours().select_for_update().only("pk"))


def marks_beside(beside: Mapping[Place, Beside]) -> list[list[object]]:
    """What tells one state of entries and quoted figures from another."""
    return sorted(
        [
            each.entry.pk if each.entry else 0,
            each.quoted.quoted if each.quoted else "",
            str(each.quoted.value) if each.quoted else "",
        ]
        for each in beside.values()
    )
