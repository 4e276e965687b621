"""What the record says of the framework: which edition each school worked by."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from headwater.pages.record.facts import Asked, Fact, Recorder
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.frameworks.models import Edition, EditionMove
from headwater.reference.frameworks.queries import get_main_framework, list_editions


def _in_force(asked: Asked) -> Iterator[Fact]:
    """Of the framework that is the main one now: which one was on an earlier day the log of events says."""
    adopted = get_main_framework()
    if adopted is None or adopted.adopted_at > asked.moment:
        return
    year = AcademicYear.containing(asked.day)
    published = [each for each in list_editions(adopted) if each.published_at and each.published_at <= asked.moment]
    begun = [each for each in published if each.starts_with <= year.slug]
    usual = max(begun, key=lambda each: (each.starts_with, each.number), default=None)
    moves = EditionMove.objects.within(asked.scope).filter(edition__adopted=adopted, year=year.slug)
    moved = moves.filter(moved_at__lte=asked.moment, school__in=asked.schools).select_related("edition__adopted")
    of_school = {move.school_id: move for move in moved.order_by("pk")}
    for urn in asked.schools:
        move = of_school.get(urn)
        edition = move.edition if move else usual
        if edition is not None:
            yield _fact(urn, edition, move, asked)


def _fact(urn: int, edition: Edition, move: EditionMove | None, asked: Asked) -> Fact:
    published = f"Published on {asked.on(edition.published_at)}" if edition.published_at else ""
    moved = f"; the school was moved to it on {asked.on(move.moved_at)}" if move else ""
    return Fact(
        urn=urn,
        what=edition.adopted.title,
        stood=f"Edition {edition.number}, from the school year {edition.first_year}",
        state="In force",
        tone="good",
        decided="",
        known=f"{published}{moved}",
        steps=(),
        path=reverse("frameworks:edition-list", args=[edition.adopted.key]),
    )


IN_FORCE = Recorder("framework", "Framework", "No edition of the framework was in force.", _in_force)
