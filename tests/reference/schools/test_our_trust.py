"""Taking the installation up, and reading our trust's schools."""

from datetime import date

import pytest

from headwater.foundations.accounts.scope import Scope
from headwater.foundations.audit.models import Event
from headwater.reference.schools import queries
from headwater.reference.schools.models import School, SchoolLink, Trust
from headwater.reference.schools.operations import CannotAdopt, adopt_trust
from tests.factories.calendar import make_calendar
from tests.factories.schools import make_membership, make_school, make_trust

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def may_see(*schools: School) -> Scope:
    return Scope(frozenset(("schools.view", school.urn) for school in schools))


def test_a_trust_takes_up_the_installation_once():
    trust, calendar = make_trust(ours=False), make_calendar(2026)
    assert queries.get_our_trust() is None
    adopt_trust(trust=trust, calendar=calendar, by=None, today=TODAY)
    ours = queries.get_our_trust()
    assert ours == trust
    assert ours is not None
    assert ours.calendar == calendar
    event = Event.objects.get()
    assert (event.type, event.about_key) == ("schools.trust-adopted", str(trust.uid))

    for again in (trust, make_trust("Elm Trust", ours=False)):
        with pytest.raises(CannotAdopt):
            adopt_trust(trust=again, calendar=calendar, by=None, today=TODAY)
    assert Trust.objects.ours().get() == trust
    assert Event.objects.count() == 1


def test_our_schools_are_listed_by_name_for_whoever_may_see_them():
    trust, other = make_trust(), make_trust("Elm Trust", ours=False)
    elm, ash, yew, fir = (make_school(name) for name in ("Elm", "Ash", "Yew", "Fir"))
    for school in (elm, ash, yew):
        make_membership(school, trust)
    make_membership(fir, other)
    listed = queries.list_schools(may_see(elm, ash, fir), TODAY)
    assert [membership.school.name for membership in listed] == ["Ash", "Elm"]
    assert set(queries.list_our_urns(TODAY)) == {elm.urn, ash.urn, yew.urn}
    assert list(queries.list_schools(Scope.nothing(), TODAY)) == []


def test_the_list_is_one_question_however_many_schools(django_assert_num_queries):
    trust = make_trust()
    schools = [make_school() for _ in range(8)]
    for school in schools:
        make_membership(school, trust)
    with django_assert_num_queries(1):
        assert len([row.school.name for row in queries.list_schools(may_see(*schools), TODAY)]) == 8


def test_schools_that_left_have_yet_to_join_or_closed_are_not_listed():
    trust = make_trust()
    make_membership(make_school("Left"), trust, left_by=TODAY)
    make_membership(make_school("To come"), trust, joined_on=date(2027, 1, 1))
    make_membership(make_school("Closed", closed_on=date(2025, 8, 31)), trust)
    stays = make_school("Stays", closed_on=date(2027, 8, 31))
    make_membership(stays, trust, joined_on=None)
    assert queries.list_our_urns(TODAY) == [stays.urn]
    left_yesterday = queries.list_our_memberships(date(2026, 11, 21))
    assert {membership.school.name for membership in left_yesterday} == {"Left", "Stays"}


def test_a_school_out_of_sight_is_as_unknown_as_one_that_does_not_exist():
    school, other = make_school(), make_school()
    assert queries.get_school(school.urn, may_see(school)) == school
    for urn in (other.urn, 1):
        with pytest.raises(School.DoesNotExist):
            queries.get_school(urn, may_see(school))


def test_the_membership_of_a_school_is_the_one_in_force_in_our_trust():
    trust, school = make_trust(), make_school()
    before = make_membership(school, make_trust("Elm Trust", ours=False), left_by=date(2020, 9, 1))
    now = make_membership(school, trust, joined_on=date(2020, 9, 1))
    assert queries.get_membership(school.urn, TODAY) == now
    assert queries.get_membership(school.urn, date(2019, 1, 1)) is None
    assert before.trust != trust


def test_a_mistyped_uid_or_half_a_name_finds_trusts_near_it():
    xavier = make_trust("Xavier Catholic Education Trust", ours=False, uid=16307)
    make_trust("Oak Trust", ours=False, uid=2001)
    Trust.objects.create(uid=16308, name="Xavier sponsors", kind="School sponsor")
    assert queries.list_trusts_near("16370") == [xavier]
    assert queries.list_trusts_near("xavier") == [xavier]
    assert queries.list_trusts_near("Xaver Catholic Education Trust") == [xavier]
    assert queries.list_trusts_near("99") == []
    assert queries.list_trusts_near("") == []


def test_identities_of_many_schools_cost_no_more_questions_than_those_of_one(django_assert_max_num_queries):
    schools = [make_school(opened_on=date(2016, 9, 1)) for _ in range(30)]
    for school in schools:
        SchoolLink.objects.create(urn=school.urn, linked_urn=school.urn - 500_000, link_type="Predecessor")
    with django_assert_max_num_queries(8):
        identities = queries.list_identities([school.urn for school in schools])
    assert {len(found) for found in identities.values()} == {2}


def test_identities_are_read_from_links_and_laestabs_of_the_register():
    academy = make_school(urn=140003, laestab="9361234", opened_on=date(2016, 9, 1))
    make_school(urn=120002, laestab="9365678", opened_on=date(2005, 9, 1), closed_on=date(2016, 8, 31))
    make_school(urn=120001, laestab="9365678", closed_on=date(2005, 8, 31))
    make_school(urn=110000, laestab="9361234", closed_on=date(1999, 8, 31))  # used again seventeen years later
    SchoolLink.objects.create(urn=140003, linked_urn=120002, link_type="Predecessor")
    SchoolLink.objects.create(urn=140003, linked_urn=120009, link_type="Predecessor - merged")
    found = queries.list_identities([academy.urn, 777777])
    assert [(identity.urn, identity.how, identity.until) for identity in found[academy.urn]] == [
        (140003, "own", None),
        (120002, "predecessor", date(2016, 9, 1)),
        (120001, "same-laestab", date(2005, 9, 1)),
    ]
    assert [identity.urn for identity in found[777777]] == [777777]
    assert [other.urn for other in queries.list_also_formed_from([academy.urn])[academy.urn]] == [120009]


def test_since_when_a_school_is_not_ours_is_told_as_the_register_knows_it():
    trust = make_trust()
    here, back, left, closed, never = (make_school() for _ in range(5))
    make_membership(here, trust)
    make_membership(back, trust, left_by=date(2020, 1, 1))
    make_membership(back, trust, joined_on=date(2024, 1, 1), listed_as_at=date(2024, 2, 1))
    make_membership(left, trust, left_by=date(2026, 11, 1))
    make_membership(closed, trust)
    School.objects.filter(pk=closed.pk).update(closed_on=date(2026, 8, 31))
    urns = [each.pk for each in (here, back, left, closed, never)]
    assert queries.list_partings(urns, TODAY) == {
        left.pk: queries.Parting(left_by=date(2026, 11, 1)),
        closed.pk: queries.Parting(closed_on=date(2026, 8, 31)),
        never.pk: queries.Parting(),
    }
    assert left.pk not in queries.list_partings(urns, date(2026, 10, 31))
    assert queries.list_partings([], TODAY) == {}
