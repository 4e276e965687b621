"""Moving schools to another edition within a year: explicit, with a reason, for those schools and that year only."""

from __future__ import annotations

import pytest

from headwater.foundations.accounts.models import User
from headwater.foundations.accounts.scope import Scope
from headwater.foundations.audit.models import Event
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.frameworks.models import Edition, EditionMove
from headwater.reference.frameworks.operations import (
    CannotMove,
    begin_draft,
    change_item,
    move_schools,
    publish_edition,
    set_aside_framework,
)
from headwater.reference.frameworks.policies import LONGEST_REASON
from headwater.reference.frameworks.queries import count_moves, get_edition_for, list_editions_for, list_moves
from headwater.reference.schools.models import School
from tests.factories.accounts import make_user
from tests.factories.frameworks import NOW, TODAY, publish_mini
from tests.factories.schools import make_school

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mini")]

THIS, NEXT = AcademicYear(2026), AcademicYear(2027)


@pytest.fixture
def lead() -> User:
    return make_user(name="L. Lead")


@pytest.fixture
def schools() -> list[School]:
    return [make_school(name) for name in ("Ashdown", "Beacon", "Cherry")]


@pytest.fixture
def first(lead) -> Edition:
    return publish_mini(by=lead)


@pytest.fixture
def second(first, lead) -> Edition:
    """Starts with the next school year."""
    draft = begin_draft(adopted=first.adopted, by=lead, now=NOW)
    change_item(draft=draft, id="mini.visit", changes={("cadence",): "each term"}, by=lead, now=NOW)
    return publish_edition(draft=draft, starts_with="2027-28", by=lead, today=TODAY, now=NOW)


def move(edition: Edition, schools: list[School], lead: User, year: AcademicYear = THIS, reason: str = "A new head"):
    return move_schools(edition=edition, schools=schools, year=year, reason=reason, by=lead, today=TODAY, now=NOW)


def test_only_the_schools_moved_work_by_the_other_edition_and_only_in_that_year(first, second, schools, lead):
    move(second, schools[:2], lead)
    adopted = first.adopted
    assert [get_edition_for(school, adopted, THIS) for school in schools] == [second, second, first]
    assert [get_edition_for(school, adopted, NEXT) for school in schools] == [second] * 3
    assert list_editions_for([school.pk for school in schools], adopted, THIS) == {
        schools[0].pk: second,
        schools[1].pk: second,
        schools[2].pk: first,
    }
    assert count_moves(adopted) == {second.pk: 2}


def test_a_move_keeps_who_when_and_why_and_writes_one_event(first, second, schools, lead):
    move(second, schools[:2], lead, reason="  A new head begins ")
    kept = EditionMove.objects.filter(school=schools[0]).get()
    assert (kept.reason, kept.moved_by, kept.moved_at, kept.year) == ("A new head begins", lead, NOW, "2026-27")
    event = Event.objects.first()
    assert event is not None
    urns = [school.pk for school in schools[:2]]
    assert (event.type, event.school_urn) == ("frameworks.schools-moved", None)
    assert event.before == {str(urn): 1 for urn in urns}
    assert event.after == {"edition": 2, "year": "2026-27", "schools": urns}
    move(second, schools[2:], lead)
    assert Event.objects.first().school_urn == schools[2].pk  # type: ignore[union-attr]


def test_a_school_is_moved_back_and_the_newest_move_counts(first, second, schools, lead):
    move(second, schools[:1], lead)
    move(first, schools[:1], lead, reason="It was too much at once")
    assert get_edition_for(schools[0], first.adopted, THIS) == first
    assert EditionMove.objects.count() == 2


def test_a_school_may_stay_on_its_edition_for_the_next_year(first, second, schools, lead):
    move(first, schools[:1], lead, NEXT, "In the middle of an improvement plan")
    assert get_edition_for(schools[0], first.adopted, NEXT) == first
    assert get_edition_for(schools[1], first.adopted, NEXT) == second
    assert get_edition_for(schools[0], first.adopted, NEXT.plus(1)) == second


def test_the_reason_of_a_move_may_be_as_long_as_is_said(first, second, schools, lead):
    move(first, schools[:1], lead, NEXT, "x" * LONGEST_REASON)
    assert get_edition_for(schools[0], first.adopted, NEXT) == first


@pytest.mark.parametrize(
    ("which", "year", "reason", "said"),
    [
        (slice(0, 1), THIS, "  ", "Say why they move"),
        (slice(0, 1), THIS, "x" * 501, "The reason has 501 characters, and 500 are kept"),
        (slice(0, 0), THIS, "A new head", "Choose the schools that move"),
        (slice(0, 1), AcademicYear(2025), "A new head", "2025/26 is over"),
        (slice(0, 1), AcademicYear(2028), "A new head", "2028/29 is too far away"),
        (slice(0, 1), NEXT, "A new head", "Ashdown works by edition 2 in 2027/28 already"),
    ],
)
def test_a_move_that_may_not_be_is_refused_with_the_reason(second, schools, lead, which, year, reason, said):
    events = Event.objects.count()
    with pytest.raises(CannotMove, match=said):
        move(second, schools[which], lead, year, reason)
    assert not EditionMove.objects.exists()
    assert Event.objects.count() == events


def test_nobody_moves_to_a_draft(first, schools, lead):
    draft = begin_draft(adopted=first.adopted, by=lead, now=NOW)
    with pytest.raises(CannotMove, match="A draft is no edition yet"):
        move(draft, schools[:1], lead)


def test_nobody_moves_before_any_edition_has_begun_or_in_a_framework_set_aside(lead, schools):
    edition = publish_mini(by=lead, starts_with="2027-28")
    with pytest.raises(CannotMove, match="Ashdown works by no edition in 2026/27 that it could leave"):
        move(edition, schools[:1], lead)
    set_aside_framework(adopted=edition.adopted, by=lead, now=NOW)
    with pytest.raises(CannotMove, match="set aside"):
        move(edition, schools[:1], lead, NEXT)


def test_moves_are_read_by_who_may_see_the_school(first, second, schools, lead):
    move(second, schools[:2], lead)
    scope = Scope(frozenset({("schools.view", schools[0].pk)}))
    assert [each.school for each in list_moves(first.adopted, scope)] == [schools[0]]
    assert list(list_moves(first.adopted, Scope.nothing())) == []
