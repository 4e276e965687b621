"""Questions whose SQL is made once: each time they are put, they give what the queryset would."""

from __future__ import annotations

from datetime import date, timedelta
from threading import Thread

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from headwater.foundations.accounts.prepared import Prepared, PreparedWithin
from headwater.foundations.accounts.scope import Scope
from headwater.reference.people.models import Post
from headwater.reference.schools.models import School
from tests.factories.people import make_person, make_post
from tests.factories.schools import make_school

DAY = date(2026, 11, 22)


def posts_on(person: int, day: date):
    return Post.objects.filter(person=person).held_on(day).select_related("person", "school").order_by("pk")


@pytest.fixture
def held(db) -> Prepared[Post]:
    return Prepared(posts_on, person=int, day=date)


def test_it_gives_what_the_queryset_gives_whatever_it_is_asked_for(held):
    head, governor = make_person("A. Head"), make_person("B. Governor")
    school = make_school()
    make_post(head, "principal", at=school)
    make_post(governor, "local-governor", at=school, held_until=DAY)
    for person in (head, governor, head):
        for day in (DAY, DAY + timedelta(days=1)):
            assert held.ask(person=person.pk, day=day) == list(posts_on(person.pk, day))
    assert held.ask(person=governor.pk, day=DAY + timedelta(days=1)) == []


def test_each_answer_is_asked_for_anew_in_one_question_with_what_is_joined(held):
    head, school = make_person("A. Head"), make_school()
    assert held.ask(person=head.pk, day=DAY) == []
    make_post(head, "principal", at=school)
    with CaptureQueriesContext(connection) as asked:
        (post,) = held.ask(person=head.pk, day=DAY)
        assert (post.person.name, post.school) == ("A. Head", school)
    assert len(asked) == 1


def test_values_instead_of_objects_and_the_first_of_many(db):
    for name in ("Ashdown", "Birch"):
        make_school(name=name)
    names = Prepared(lambda: School.objects.order_by("name").values_list("name", flat=True))
    assert names.ask() == ["Ashdown", "Birch"]
    assert [school.name for school in Prepared(lambda: School.objects.order_by("-name")[:1]).ask()] == ["Birch"]


def test_what_is_asked_for_has_to_be_the_gaps_of_the_question(held):
    with pytest.raises(ValueError, match="the question has"):
        held.ask(person=1)
    with pytest.raises(ValueError, match="does not ask for"):
        Prepared(lambda urn, day: School.objects.filter(urn=urn), urn=int, day=date).ask(urn=1, day=DAY)


def test_within_a_scope_nobody_reads_what_they_may_not_and_nothing_is_asked(db):
    school, other = make_school(), make_school()
    question = PreparedWithin("schools.view", lambda urn, scope: School.objects.within(scope).filter(urn=urn))
    scope = Scope(frozenset({("schools.view", school.urn), ("cards.view", other.urn)}))
    assert question.ask_within(scope, school.urn) == [school]
    with CaptureQueriesContext(connection) as asked:
        assert question.ask_within(scope, other.urn) == []
        assert question.ask_within(Scope.nothing(), school.urn) == []
    assert len(asked) == 0


@pytest.mark.django_db(transaction=True)
def test_every_thread_asks_by_its_own_connection(transactional_db):
    school = make_school()
    question = Prepared(lambda urn: School.objects.filter(urn=urn), urn=int)
    assert question.ask(urn=school.urn) == [school]
    found: list[School] = []

    def elsewhere() -> None:
        found.extend(question.ask(urn=school.urn))
        connection.close()

    thread = Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert found == [school]
