"""Bringing the register up to date."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from headwater.foundations.audit.models import Event
from headwater.reference.schools.models import RegisterEdition, School, SchoolLink, Trust, TrustMembership
from headwater.reference.schools.operations import publish_register
from headwater.reference.schools.register import LinkRecord, Listing, RegisterChange, SchoolRecord, TrustRecord
from tests.factories.accounts import make_user
from tests.factories.calendar import make_calendar

pytestmark = pytest.mark.django_db
OLD, NEW = date(2019, 6, 1), date(2022, 3, 31)

ASH = SchoolRecord(100001, "Ash Primary", phase="Primary", town="Woking", register_as_at=OLD, register_source="links")
OAK_TRUST = TrustRecord(2001, "Oak Trust", "Multi-academy trust", as_at=NEW)


def publish(schools=(), trusts=(), listings=(), links=(), complete_as_ats=(), by=None) -> RegisterChange:
    return publish_register(
        schools=schools, trusts=trusts, listings=listings, links=links, complete_as_ats=complete_as_ats, by=by
    )


def test_a_first_publication_writes_everything_with_one_event_that_says_so():
    user = make_user()
    change = publish(
        [ASH, SchoolRecord(100002, "Beech Secondary")],
        [OAK_TRUST],
        [Listing(100001, 2001, None, NEW, "group links")],
        [LinkRecord(100002, 100003, "Predecessor", date(2016, 9, 1))],
        by=user,
    )
    assert (change.schools_added, change.trusts_added, change.joined, change.links_added) == (2, 1, 1, 1)
    assert change.told == (
        "2 schools added, 1 trust or group added, 1 school listed in a trust for the first time, "
        "1 link between schools added."
    )
    event = Event.objects.get()
    assert (event.type, event.by, event.after["told"]) == ("schools.register-published", user, change.told)
    assert event.about_label == "Register of schools as at 1 June 2019"
    edition = RegisterEdition.objects.get()
    assert (edition.as_at, edition.published_by) == (OLD, user)
    membership = TrustMembership.objects.get()
    assert (membership.school_id, membership.trust_id, membership.joined_on) == (100001, 2001, None)
    assert (membership.listed_as_at, membership.source) == (NEW, "group links")


def test_the_same_input_again_writes_nothing():
    everything = {
        "schools": [SchoolRecord(urn, f"School {urn}", laestab="", register_as_at=OLD) for urn in range(1, 400)],
        "trusts": [OAK_TRUST],
        "listings": [Listing(urn, 2001, OLD, day, "links") for urn in range(1, 200) for day in (OLD, NEW)],
        "links": [LinkRecord(urn + 1, urn, "Predecessor") for urn in range(1, 100)],
        "complete_as_ats": [OLD, NEW],
    }
    assert publish(**everything).anything
    with CaptureQueriesContext(
        connection,
    ) as queries:
        again = publish(**everything)
    assert again == RegisterChange(told="Nothing in the register changed.")
    assert not [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert Event.objects.count() == RegisterEdition.objects.count() == 1


def test_of_several_files_the_newest_that_says_something_wins_field_by_field():
    newer = SchoolRecord(100001, "Ash Academy", type_code="34", register_as_at=NEW, register_source="search export")
    publish([newer, ASH])
    school = School.objects.get()
    assert (school.name, school.town, school.phase, school.type_code) == ("Ash Academy", "Woking", "Primary", "34")
    assert (school.register_as_at, school.register_source) == (NEW, "search export")


def test_an_older_file_loaded_later_fills_gaps_and_overwrites_nothing():
    publish([SchoolRecord(100001, "Ash Academy", register_as_at=NEW, register_source="search export")])
    change = publish([ASH])
    school = School.objects.get()
    assert (school.name, school.town, school.register_as_at) == ("Ash Academy", "Woking", NEW)
    assert change.schools_changed == 1
    assert not publish([ASH]).anything


def test_a_blank_says_nothing_and_a_school_not_named_stays():
    publish([ASH, SchoolRecord(100002, "Beech")])
    change = publish([SchoolRecord(100001, "Ash Primary", register_as_at=NEW)])
    assert change.schools_changed == 1, "it is known as at a later date"
    assert School.objects.get(urn=100001).town == "Woking"
    assert School.objects.filter(urn=100002).exists()


def test_a_school_reopened_in_the_register_is_no_longer_closed():
    publish([SchoolRecord(100001, "Ash", status="Closed", closed_on=OLD, register_as_at=OLD)])
    publish([SchoolRecord(100001, "Ash", status="Open", register_as_at=NEW)])
    assert School.objects.get().closed_on is None


def test_a_proposed_closing_date_of_an_open_school_is_kept():
    publish([SchoolRecord(100001, "Ash", status="Open, but proposed to close", closed_on=NEW, register_as_at=OLD)])
    assert School.objects.get().closed_on == NEW


def test_what_a_trust_has_chosen_here_is_not_touched():
    calendar = make_calendar(2026)
    publish(trusts=[OAK_TRUST])
    Trust.objects.update(is_ours=True, calendar=calendar)
    change = publish(trusts=[TrustRecord(2001, "Oak Learning Trust", "Multi-academy trust", as_at=NEW)])
    trust = Trust.objects.get()
    assert change.trusts_changed == 1
    assert (trust.name, trust.is_ours, trust.calendar) == ("Oak Learning Trust", True, calendar)


def test_the_newest_file_names_the_trust_whichever_comes_first():
    publish(trusts=[OAK_TRUST, TrustRecord(2001, "Old Oaks", "Multi-academy trust", ukprn="10000001", as_at=OLD)])
    trust = Trust.objects.get()
    assert (trust.name, trust.ukprn) == ("Oak Trust", "10000001")


def test_sponsors_and_federations_are_kept_as_groups_but_make_no_memberships():
    change = publish([ASH], [TrustRecord(3, "Sponsor", "School sponsor")], [Listing(100001, 3, None, NEW, "links")])
    assert (Trust.objects.count(), change.joined, change.unknown) == (1, 0, 0)


def test_listings_of_schools_and_trusts_the_register_does_not_have_are_counted():
    listings = [Listing(1, 2001, None, NEW, "links"), Listing(100001, 9, None, NEW, "links")]
    change = publish([ASH], [OAK_TRUST], listings)
    assert change.unknown == 2
    assert "2 statements passed over" in change.told
    assert not TrustMembership.objects.exists()


def test_a_later_complete_file_ends_memberships_and_says_how_many():
    schools = [ASH, SchoolRecord(100002, "Beech")]
    old = [Listing(100001, 2001, OLD, OLD, "links 2019"), Listing(100002, 2001, OLD, OLD, "links 2019")]
    publish(schools, [OAK_TRUST], old, complete_as_ats=[OLD])
    kept = TrustMembership.objects.get(school=100001).pk
    new = [Listing(100001, 2001, OLD, NEW, "links 2022")]
    change = publish(schools, [OAK_TRUST], old + new, complete_as_ats=[OLD, NEW])
    assert (change.joined, change.left, change.memberships_corrected) == (0, 1, 2)
    assert TrustMembership.objects.get(school=100002).left_by == NEW
    stays = TrustMembership.objects.get(school=100001)
    assert (stays.pk, stays.left_by, stays.listed_as_at, stays.source) == (kept, None, NEW, "links 2022")


def test_a_corrected_joining_day_replaces_the_membership():
    publish([ASH], [OAK_TRUST], [Listing(100001, 2001, None, OLD, "links")])
    both = [Listing(100001, 2001, None, OLD, "links"), Listing(100001, 2001, date(2012, 1, 1), NEW, "links")]
    change = publish([ASH], [OAK_TRUST], both)
    assert TrustMembership.objects.get().joined_on == date(2012, 1, 1)
    assert change.joined == 0


def test_links_are_the_whole_of_what_is_known_but_none_at_all_says_nothing():
    first = [LinkRecord(3, 2, "Predecessor"), LinkRecord(2, 1, "Predecessor")]
    publish(links=first)
    assert not publish(links=[]).anything
    change = publish(links=[LinkRecord(3, 2, "Predecessor", OLD), LinkRecord(5, 4, "Successor")])
    assert (change.links_added, change.links_changed, change.links_removed) == (1, 1, 1)
    assert set(SchoolLink.objects.values_list("urn", "established_on")) == {(3, OLD), (5, None)}


def test_a_link_stated_twice_keeps_the_day_that_one_of_them_knows():
    publish(links=[LinkRecord(3, 2, "Predecessor", OLD), LinkRecord(3, 2, "Predecessor")])
    assert SchoolLink.objects.get().established_on == OLD


def test_a_text_too_long_for_its_column_is_cut_and_does_not_stop_the_register():
    long = [SchoolRecord(100001, "Ash " * 100, laestab="9361234.00")]
    publish(long, [TrustRecord(1228, "Moors", "Federation", group_id="Great Massingham and Harpley Federation")])
    school, trust = School.objects.get(), Trust.objects.get()
    assert len(school.name) == 200
    assert (school.name[-1], school.laestab) == ("…", "936123…")
    assert trust.group_id == "Great Massingham and Harpley Federation"
    assert not publish(long).anything


def test_records_have_no_place_for_the_name_of_a_person():
    names = {*SchoolRecord.__slots__, *TrustRecord.__slots__, *(field.name for field in School._meta.fields)}
    assert not {name for name in names if "head" in name or "person" in name}


def test_a_publication_that_fails_half_way_leaves_the_register_as_it_was():
    publish([ASH])
    with pytest.raises(AttributeError):
        publish([SchoolRecord(100001, "Changed", register_as_at=NEW)], links=[None])  # type: ignore[list-item]
    assert School.objects.get().name == "Ash Primary"
