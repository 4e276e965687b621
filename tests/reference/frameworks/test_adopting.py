"""Taking up a published model as the trust's own; which one is the main one; setting one aside."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from headwater.foundations.accounts.models import User
from headwater.foundations.audit.models import Event
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.frameworks.comparing import compare
from headwater.reference.frameworks.definitions import FRAMEWORKS
from headwater.reference.frameworks.models import AdoptedFramework, Edition
from headwater.reference.frameworks.operations import (
    CannotAdopt,
    CannotChoose,
    CannotSetAside,
    adopt_framework,
    begin_draft,
    choose_main_framework,
    publish_edition,
    set_aside_framework,
    take_up_framework,
)
from headwater.reference.frameworks.operations.drafting import CannotBegin
from headwater.reference.frameworks.queries import (
    get_draft,
    get_edition_in_force,
    get_framework,
    get_main_framework,
    list_frameworks,
    list_set_aside,
)
from tests.factories.accounts import make_user
from tests.factories.frameworks import MINI, NOW, TODAY, adopt_mini, framework_of, publish_mini

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead() -> User:
    return make_user(name="L. Lead")


def other_framework(**fields) -> AdoptedFramework:
    """A second framework of the trust, without an edition."""
    return AdoptedFramework.objects.create(
        **({"key": "other", "title": "Other", "based_on": "other", "adopted_at": NOW} | fields)
    )


@pytest.mark.usefixtures("mini")
def test_an_adopted_model_becomes_a_draft_that_says_what_the_model_says(lead):
    draft = adopt_mini(by=lead)
    assert (draft.is_draft, draft.number, draft.begun_by, draft.starts_with) == (True, 1, lead, "")
    assert compare(FRAMEWORKS.get("mini"), draft.framework).is_empty
    assert draft.document == MINI.replace("status: in use", "status: draft")
    adopted = get_framework("mini")
    assert (adopted.title, adopted.based_on, adopted.is_main, adopted.is_active) == (
        "The mini model",
        "mini",
        True,
        True,
    )
    assert get_edition_in_force(adopted, AcademicYear(2026)) is None


@pytest.mark.usefixtures("mini")
def test_adopting_writes_one_event(lead):
    adopt_mini(by=lead)
    [event] = Event.objects.all()
    assert (event.type, event.by, event.about_label) == ("frameworks.framework-adopted", lead, "The mini model")
    assert event.after == {"framework": "mini", "edition_of_model": "2026-01", "is_main": True}


@pytest.mark.parametrize("key", ["alpha", "equa", "cat", "naat", "mill"])
def test_each_of_the_five_published_models_is_adopted_published_and_followed_by_a_draft(key):
    draft = adopt_framework(model=key, by=None, now=NOW)
    edition = publish_edition(draft=draft, starts_with="2026-27", by=None, today=TODAY, now=NOW)
    assert compare(FRAMEWORKS.get(key), edition.framework).is_empty
    assert (edition.framework.edition, edition.framework.status) == ("1", "in use")
    assert begin_draft(adopted=edition.adopted, by=None, now=NOW).number == 2


@pytest.mark.usefixtures("mini")
def test_a_model_is_adopted_once():
    adopt_mini()
    with pytest.raises(CannotAdopt, match="The mini model is adopted already"):
        adopt_mini()
    assert Edition.objects.count() == 1


@pytest.mark.usefixtures("mini")
def test_a_model_that_there_is_not_is_not_adopted():
    with pytest.raises(CannotAdopt, match="There is no published model “minni”"):
        adopt_framework(model="minni", by=None, now=NOW)
    assert not AdoptedFramework.objects.exists()


@pytest.mark.usefixtures("mini")
def test_the_first_framework_is_the_main_one_and_a_later_one_stands_beside_it():
    first = other_framework(is_main=True)
    adopt_mini()
    assert get_main_framework() == first
    assert [each.key for each in list_frameworks()] == ["other", "mini"]


@pytest.mark.usefixtures("mini")
def test_a_later_one_takes_the_place_of_the_main_one_when_it_is_meant_to():
    other_framework(is_main=True)
    adopt_framework(model="mini", by=None, now=NOW, is_main=True)
    assert list(AdoptedFramework.objects.filter(is_main=True).values_list("key", flat=True)) == ["mini"]


def test_there_cannot_be_two_main_frameworks():
    other_framework(is_main=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        other_framework(key="third", is_main=True)


@pytest.mark.usefixtures("mini")
def test_another_framework_is_made_the_main_one(lead):
    adopt_mini()
    other = choose_main_framework(adopted=other_framework(), by=lead)
    assert get_main_framework() == other
    event = Event.objects.first()
    assert event is not None
    assert (event.type, event.before, event.after) == ("frameworks.main-chosen", {"main": "mini"}, {"main": "other"})
    with pytest.raises(CannotChoose, match="the main framework already"):
        choose_main_framework(adopted=other, by=lead)


@pytest.mark.usefixtures("mini")
def test_a_framework_set_aside_stays_to_be_read_and_is_taken_up_again_as_it_was(lead):
    other_framework(is_main=True)
    edition = publish_mini()
    set_aside_framework(adopted=framework_of(), by=lead, now=NOW)
    assert [each.key for each in list_frameworks()] == ["other"]
    assert [each.key for each in list_set_aside()] == ["mini"]
    assert get_framework("mini").editions.get() == edition
    with pytest.raises(CannotBegin, match="set aside"):
        begin_draft(adopted=framework_of(), by=lead, now=NOW)
    with pytest.raises(CannotAdopt, match="Take it up again instead"):
        adopt_mini()
    with pytest.raises(CannotChoose, match="set aside"):
        choose_main_framework(adopted=framework_of(), by=lead)
    taken_up = take_up_framework(adopted=framework_of(), by=lead)
    assert (taken_up.is_active, taken_up.is_main, taken_up.set_aside_by) == (True, False, None)


@pytest.mark.usefixtures("mini")
def test_the_main_framework_is_not_set_aside_while_there_are_others(lead):
    adopt_mini()
    other_framework()
    with pytest.raises(CannotSetAside, match="Make another the main one first"):
        set_aside_framework(adopted=framework_of(), by=lead, now=NOW)
    assert get_draft(framework_of()) is not None


@pytest.mark.usefixtures("mini")
def test_the_only_framework_is_set_aside_and_then_there_is_no_main_one(lead):
    adopt_mini()
    set_aside_framework(adopted=framework_of(), by=lead, now=NOW)
    assert get_main_framework() is None
    take_up_framework(adopted=framework_of(), by=lead)
    assert get_main_framework() == framework_of()
