"""Dated memberships from files of several dates."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.reference.calendar.years import AcademicYear
from headwater.reference.schools.policies import date_memberships, membership_at
from headwater.reference.schools.register import Listing, MembershipRecord

MAY_18, JAN_19, JUNE_19, MARCH_22 = date(2018, 5, 1), date(2019, 1, 1), date(2019, 6, 1), date(2022, 3, 31)
ALL = [MAY_18, JAN_19, JUNE_19, MARCH_22]
OAK, ELM = 2001, 2002


def listed(as_at: date, uid: int = OAK, joined_on: date | None = None, urn: int = 100000) -> Listing:
    return Listing(urn, uid, joined_on, as_at, f"links {as_at.year}")


def spans(memberships: list[MembershipRecord]) -> list[tuple[int, date | None, date | None]]:
    return [(each.uid, each.joined_on, each.left_by) for each in memberships]


def test_a_school_listed_every_time_is_a_member_since_the_day_the_newest_file_gives():
    listings = [listed(MAY_18, joined_on=date(2012, 1, 1)), listed(MARCH_22, joined_on=date(2011, 9, 1))]
    [membership] = date_memberships(listings, [MAY_18, MARCH_22])
    assert membership == MembershipRecord(100000, OAK, date(2011, 9, 1), None, MARCH_22, "links 2022")


def test_a_newest_file_that_does_not_know_the_day_leaves_it_to_an_older_one():
    [membership] = date_memberships([listed(MAY_18, joined_on=date(2012, 1, 1)), listed(MARCH_22)], ALL[::3])
    assert membership.joined_on == date(2012, 1, 1)


def test_a_day_nobody_knows_stays_unknown():
    assert spans(date_memberships([listed(MAY_18)], [MAY_18])) == [(OAK, None, None)]


def test_a_joining_day_when_the_school_was_still_listed_elsewhere_is_passed_over_for_one_that_can_be():
    since = date(2018, 8, 3)
    listings = [listed(MAY_18, ELM), listed(JAN_19, joined_on=since), listed(MARCH_22, joined_on=date(2013, 1, 1))]
    assert spans(date_memberships(listings, ALL))[1] == (OAK, since, None)


def test_a_joining_day_that_cannot_be_is_unknown_where_no_file_has_a_better_one():
    listings = [listed(MAY_18, ELM), listed(MARCH_22, joined_on=date(2013, 1, 1))]
    assert spans(date_memberships(listings, ALL)) == [(ELM, None, JAN_19), (OAK, None, None)]


def test_a_school_missing_from_a_later_complete_file_left_by_its_date():
    [membership] = date_memberships([listed(MAY_18)], ALL)
    assert membership.left_by == JAN_19
    assert membership.listed_as_at == MAY_18


def test_a_later_file_of_another_area_says_nothing_of_a_school_it_does_not_list():
    elsewhere = listed(MARCH_22, urn=100001)
    assert spans(date_memberships([listed(MAY_18), elsewhere], [MAY_18])) == [(OAK, None, None)] * 2


def test_a_later_file_of_its_area_that_lists_it_elsewhere_ends_the_earlier_membership():
    listings = [listed(MAY_18), listed(MARCH_22, ELM)]
    assert spans(date_memberships(listings, [MAY_18])) == [(OAK, None, MARCH_22), (ELM, None, None)]


def test_a_school_that_moved_left_on_the_day_it_joined_the_next_trust_where_a_file_knows_it():
    listings = [listed(JUNE_19), listed(MARCH_22, ELM, joined_on=date(2021, 9, 1))]
    assert spans(date_memberships(listings, ALL)) == [
        (OAK, None, date(2021, 9, 1)),
        (ELM, date(2021, 9, 1), None),
    ]


def test_a_joining_day_before_the_last_file_that_listed_the_old_trust_does_not_move_the_leaving():
    listings = [listed(JUNE_19), listed(MARCH_22, ELM, joined_on=date(2019, 3, 1))]
    assert spans(date_memberships(listings, ALL))[0] == (OAK, None, MARCH_22)


def test_a_school_that_came_back_on_a_later_day_was_a_member_twice():
    listings = [
        listed(MAY_18, joined_on=date(2012, 1, 1)),
        listed(JAN_19, ELM, joined_on=date(2018, 12, 1)),
        listed(MARCH_22, joined_on=date(2021, 9, 1)),
    ]
    assert spans(date_memberships(listings, ALL)) == [
        (OAK, date(2012, 1, 1), date(2018, 12, 1)),
        (ELM, date(2018, 12, 1), JUNE_19),
        (OAK, date(2021, 9, 1), None),
    ]


def test_a_gap_that_a_later_file_takes_back_is_no_gap():
    since = date(2012, 1, 1)
    listings = [listed(MAY_18, joined_on=since), listed(MARCH_22, joined_on=since)]
    assert spans(date_memberships(listings, ALL)) == [(OAK, since, None)]


def test_a_joining_that_was_announced_and_called_off_never_was():
    assert date_memberships([listed(MAY_18, joined_on=date(2019, 3, 1))], [MAY_18, JAN_19]) == []


def test_no_listings_make_no_memberships():
    assert date_memberships([], ALL) == []


snapshots = [date(2018, 5, 1) + timedelta(days=200 * number) for number in range(6)]


@st.composite
def registers(draw: st.DrawFn) -> tuple[list[Listing], list[date]]:
    """Files of six dates, each listing a school in at most one trust; joining days never in a file's future."""
    listings = []
    for as_at in snapshots:
        for urn in (1, 2):
            uid = draw(st.sampled_from([None, None, 10, 20, 30]))
            if uid:
                days_before = draw(st.one_of(st.none(), st.integers(0, 900)))
                joined_on = None if days_before is None else as_at - timedelta(days=days_before)
                listings.append(Listing(urn, uid, joined_on, as_at, "links"))
    return listings, draw(st.lists(st.sampled_from(snapshots), unique=True))


@given(registers(), st.randoms())
def test_memberships_never_contradict_the_files_they_come_from(register, random):
    listings, complete = register
    memberships = date_memberships(listings, complete)

    # Every statement is inside a membership.
    for said in listings:
        assert any(
            (each.urn, each.uid) == (said.urn, said.uid)
            and each.listed_as_at >= said.as_at
            and (each.left_by is None or each.left_by > said.as_at)
            for each in memberships
        )

    # Who is a member now, by the obvious way: whoever the last file that speaks of the school lists.
    for urn in (1, 2):
        of_urn = [said for said in listings if said.urn == urn]
        last_spoken = max([*complete, *(said.as_at for said in of_urn)], default=None)
        now = {said.uid for said in of_urn if said.as_at == last_spoken}
        assert {each.uid for each in memberships if each.urn == urn and each.left_by is None} == now

    # Times in one trust follow one another, and each row has a key of its own.
    for urn, uid in {(each.urn, each.uid) for each in memberships}:
        ours = sorted(
            (each for each in memberships if (each.urn, each.uid) == (urn, uid)), key=lambda each: each.listed_as_at
        )
        for earlier, later in pairwise(ours):
            assert earlier.left_by is not None
            assert later.joined_on is not None
            assert earlier.left_by <= later.joined_on

    # Neither the order of the files nor saying things twice makes a difference.
    shuffled = listings * 2
    random.shuffle(shuffled)
    assert date_memberships(shuffled, complete[::-1]) == memberships


@pytest.mark.parametrize(
    ("joined_on", "stands"),
    [
        (date(2019, 9, 1), "before"),
        (date(2019, 8, 31), "during"),
        (date(2018, 12, 1), "during"),
        (date(2018, 9, 8), "during"),
        (date(2018, 9, 7), "after"),
        (date(2018, 9, 1), "after"),
        (date(2016, 9, 1), "after"),
        (None, "unknown"),
    ],
)
def test_a_figure_of_2018_19_stands_before_in_or_after_joining(joined_on: date | None, stands: str):
    membership = MembershipRecord(1, 2, joined_on, None, MARCH_22, "links")
    assert membership_at(membership, AcademicYear(2018)) == stands
