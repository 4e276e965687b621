"""What the rest of the year has to bring: against a slow twin that tries every possibility, and in words."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.evidence.measures.definitions import MEASURES
from headwater.evidence.targets.needed.arithmetic import Count, bound, rate_of_rest, still_to_miss
from headwater.evidence.targets.needed.policies import Needed, SoFar, YearLeft, needed
from headwater.evidence.targets.needed.queries import get_needed
from headwater.evidence.targets.policies import resolve, shortfall
from headwater.foundations.accounts.scope import Scope
from headwater.reference.calendar.terms import HalfTerm, SchoolYear
from headwater.reference.calendar.years import AcademicYear
from tests.factories.calendar import make_calendar
from tests.factories.datasets import make_release
from tests.factories.measures import make_figure
from tests.factories.people import person_holding
from tests.factories.schools import make_membership, make_school, make_trust
from tests.factories.targets import make_target

ATTENDANCE, ABSENCE = MEASURES.get("att.overall_ytd"), MEASURES.get("att.absence_ytd")
READING, SUSPENDED = MEASURES.get("ks2.rwm_exp"), MEASURES.get("beh.susp_1plus")
YEAR = AcademicYear(2026)
NOW = AcademicYear.containing(timezone.localdate())


# The slow twin -------------------------------------------------------------------------------------------------------

targets = st.integers(0, 1000).map(lambda tenths: Decimal(tenths) / 10)


@st.composite
def counts(draw) -> Count:
    denominator = draw(st.integers(1, 60))
    numerator = draw(st.integers(0, denominator))
    return Count(Decimal(numerator), Decimal(denominator), Decimal(draw(st.integers(0, 60))))


def every_outcome(count: Count, aimed: Decimal, measure) -> list[int]:
    """How many of those to come may be counted so that the target is met: all of them tried."""
    return [
        more
        for more in range(int(count.to_come) + 1)
        if shortfall(100 * (count.numerator + more) / (count.denominator + count.to_come), aimed, measure) <= 0
    ]


@given(counts(), targets)
@settings(max_examples=300, deadline=None)
def test_the_least_and_the_most_are_those_that_trying_finds(count: Count, aimed: Decimal):
    good = every_outcome(count, aimed, ATTENDANCE)
    least = bound(count, aimed, ATTENDANCE)
    assert good == list(range(max(0, int(least.count)), int(count.to_come) + 1))
    assert least.best == 100 * (count.numerator + count.to_come) / (count.denominator + count.to_come)

    good = every_outcome(count, aimed, ABSENCE)
    most = bound(count, aimed, ABSENCE)
    assert good == list(range(min(int(most.count), int(count.to_come)) + 1))
    assert still_to_miss(most, count) == most.count
    assert still_to_miss(least, count) == count.to_come - least.count


@given(counts().filter(lambda count: count.to_come > 0), targets)
@settings(max_examples=300, deadline=None)
def test_whoever_keeps_to_the_rate_that_is_shown_reaches_the_target(count: Count, aimed: Decimal):
    for measure, worse in ((ATTENDANCE, Decimal("-0.2")), (ABSENCE, Decimal("0.2"))):
        found = bound(count, aimed, measure)
        if not ((found.is_least and 0 < found.exact <= count.to_come) or (not found.is_least and found.count >= 0)):
            continue  # it is out of reach, or reached whatever comes: no rate is told
        rate = rate_of_rest(found, count, 1)

        def ends_at(average: Decimal) -> Decimal:
            return 100 * (count.numerator + average * count.to_come / 100) / count.whole

        assert shortfall(ends_at(rate), aimed, measure) <= 0
        # And no rate that is clearly worse would do.
        assert shortfall(ends_at(rate + worse), aimed, measure) > 0 or rate == 0


# In words ------------------------------------------------------------------------------------------------------------


def calendar(*, assumed: bool = False) -> YearLeft:
    """40 school days up to 30 October 2026, 10 from 2 November: a short year, easy to count."""
    halves = (
        HalfTerm(YEAR, "autumn", 1, date(2026, 9, 7), date(2026, 10, 30)),
        HalfTerm(YEAR, "autumn", 2, date(2026, 11, 2), date(2026, 11, 13)),
    )
    return YearLeft(SchoolYear(YEAR, halves), assumed)


UP_TO = date(2026, 10, 30)


def attended(value: str, of: str | None = "8000", measure=ATTENDANCE, as_at: date | None = UP_TO) -> SoFar:
    """100 pupils, 80 sessions each so far, 20 to come."""
    counted = None if of is None else Decimal(value) * Decimal(of) / 100
    return SoFar(measure, Decimal(value), counted, None if of is None else Decimal(of), as_at)


def said(aimed: str, so_far: SoFar | None, left: YearLeft | None = None) -> Needed:
    return needed(Decimal(aimed), "", so_far, left or calendar())


def test_how_many_sessions_may_still_be_missed():
    # 9,395 of 10,000 are shown as 94.0%; 7,440 are attended, so 1,955 of the 2,000 to come have to be.
    found = said("94", attended("93"))

    assert found.state == "possible"
    assert found.sentence == (
        "The rest of the year must average at least 97.8% to end at 94%: "
        "of about 2,000 sessions still to come, at most 45 may be missed."
    )
    assert found.rests_on == (
        "The number of pupils stays the same: 100, by the sessions counted so far",
        "10 school days are left after 30 October 2026, with two sessions each, by the school’s calendar",
    )


def test_where_it_can_no_longer_be_reached_it_says_so():
    found = said("94", attended("91"))

    assert found.state == "lost"
    assert found.sentence == ("Even with no further absence the year would end at 92.8%: 94% can no longer be reached.")


def test_where_it_is_reached_whatever_comes():
    found = said("70", attended("95"))

    assert (found.state, found.sentence) == ("there", "70% is reached whatever the rest of the year brings.")


def test_absence_is_told_the_other_way_round():
    found = said("6", attended("7", measure=ABSENCE))

    # 604 of 10,000 are shown as 6.0%; 560 are missed already.
    assert found.sentence == (
        "The rest of the year must average at most 2.2% to end at 6%: "
        "of about 2,000 sessions still to come, at most 44 may be missed."
    )
    unauthorised = said("1", attended("9", measure=MEASURES.get("att.unauth_ytd")))
    assert unauthorised.sentence.startswith("Even with no further unauthorised absence the year would end at 7.2%")


def test_without_counts_it_is_told_for_each_pupil():
    found = said("94", attended("93", None))

    # 74.4 of 80 sessions; 19.55 of the 20 to come.
    assert found.sentence == (
        "The rest of the year must average at least 97.8% to end at 94%: "
        "each pupil may miss 0 of the 20 sessions still to come, on average."
    )
    assert "does not say of how many sessions" in found.rests_on[0]
    only_of_how_many = replace(attended("93"), numerator=None)
    assert said("94", only_of_how_many).sentence == found.sentence


def test_the_calendar_says_where_nobody_confirmed_it():
    found = said("94", attended("93"), calendar(assumed=True))

    assert found.rests_on[1].endswith("by the school’s calendar; nobody has confirmed its term dates")


@pytest.mark.parametrize(
    ("so_far", "left", "missing"),
    [
        (None, calendar(), "no figure of this year so far is loaded or entered"),
        (attended("93", as_at=None), calendar(), "the figure does not say up to which day it counts"),
        (
            attended("93"),
            YearLeft(SchoolYear(YEAR, ())),
            "the school’s calendar has no school days for this year",
        ),
        (
            attended("93", as_at=date(2026, 9, 1)),
            calendar(),
            "by the calendar there was no school day up to 1 September 2026",
        ),
        (
            SoFar(READING, Decimal(70)),
            calendar(),
            "the figure does not say of how many year 6 pupils eligible for the assessments it is",
        ),
    ],
)
def test_what_would_have_to_be_known_is_named(so_far: SoFar | None, left: YearLeft, missing: str):
    found = said("94", so_far, left)

    assert (found.state, found.missing) == ("unknown", (missing,))


def test_a_target_without_a_number_says_why():
    found = needed(None, "No national figure is loaded", attended("93"), calendar())

    assert found.sentence == "What is needed from here cannot be told: No national figure is loaded."


def of_pupils(numerator: int, denominator: int, measure=READING) -> SoFar:
    share = Decimal(100) * numerator / denominator
    return SoFar(measure, share, Decimal(numerator), Decimal(denominator))


@pytest.mark.parametrize(
    ("aimed", "numerator", "state", "sentence"),
    [
        ("76", 20, "possible", "3 pupils more of 30 must reach it for 76%: 23 in place of 20."),
        ("76", 22, "possible", "1 pupil more of 30 must reach it for 76%: 23 in place of 22."),
        ("76", 23, "there", "23 of 30 pupils are enough for 76%; not one pupil fewer would do."),
        ("76", 25, "there", "25 of 30 pupils are enough for 76%; 2 pupils fewer would still do."),
        ("100", 25, "possible", "5 pupils more of 30 must reach it for 100%: 30 in place of 25."),
        ("101", 25, "lost", "Even if all 30 pupils reached it, 101% could not be reached."),
    ],
)
def test_how_many_more_pupils(aimed: str, numerator: int, state: str, sentence: str):
    found = said(aimed, of_pupils(numerator, 30))

    assert (found.state, found.sentence) == (state, sentence)


def test_what_only_grows_can_be_lost_and_what_does_not_can_fall():
    suspended = said("2", of_pupils(5, 200, SUSPENDED))
    absent = said("2", of_pupils(5, 200, MEASURES.get("att.pa_ytd")))
    none_yet = said("2", of_pupils(2, 200, SUSPENDED))

    assert suspended.state == "lost"
    assert "Even with none from here on the year would end at 2.50%" in suspended.sentence
    assert absent.state == "possible"
    assert absent.sentence.endswith("5 now, so 1 fewer.")
    assert none_yet.state == "there"
    assert none_yet.sentence.endswith("2 now, so 2 more.")


def test_of_what_can_fall_none_at_all_is_still_within_reach():
    found = said("0", of_pupils(3, 200, MEASURES.get("att.pa_ytd")))

    assert (found.state, found.sentence.endswith("at the most: 3 now, so 3 fewer.")) == ("possible", True)


def test_a_target_of_none_is_lost_with_the_first():
    exclusions = MEASURES.get("beh.pex_rate")

    assert said("0", of_pupils(0, 200, exclusions)).state == "there"
    assert said("0", of_pupils(1, 200, exclusions)).state == "lost"


def test_a_measure_of_neither_sessions_nor_pupils_has_no_answer():
    found = said("105", SoFar(MEASURES.get("ks2.read_avg"), Decimal(104)))

    assert found.sentence == "What is still needed cannot be counted in sessions or pupils for this measure."


# On the pages --------------------------------------------------------------------------------------------------------


@pytest.fixture
def school(db):
    school = make_school("Ashdown Primary")
    trust = make_trust()
    trust.calendar = make_calendar(NOW.start)
    trust.save()
    make_membership(school, trust)
    return school


def words(response) -> str:
    assert response.status_code == 200, response.status_code
    text = re.sub(r"<[^>]+>", " ", response.content.decode().partition("<main")[2] or response.content.decode())
    return re.sub(r"\s+([.,:;)])", r"\1", " ".join(text.split()))


@pytest.fixture
def visitor(school) -> Client:
    client = Client()
    client.force_login(person_holding("principal", at=school).user)
    return client


def test_the_target_of_the_whole_year_is_told_by_the_figure_so_far(school, visitor):
    today = timezone.localdate()
    make_target(school, "att.overall", "99.9", NOW.slug)
    make_target(school, "att.overall", "94", NOW.plus(-1).slug)
    release = make_release("attendance", NOW.slug)
    counted = {"numerator": Decimal(7000), "denominator": Decimal(8000), "as_at": today, "release": release}
    make_figure(school, "att.overall_ytd", "87.5", NOW.slug, **counted)

    told = words(visitor.get(f"/schools/{school.urn}/targets/"))
    assert told.count("can no longer be reached") == 1
    assert "Out of reach Even with no further absence the year would end at" in told

    row = words(visitor.get(f"/schools/{school.urn}/card/att.overall_ytd/"))
    assert "From here on Out of reach Target 99.9%, agreed with the trust" in row
    fold = words(visitor.get(f"/schools/{school.urn}/card/att.overall_ytd/", headers={"HX-Request": "true"}))
    assert "Out of reach: Even with no further absence" in fold


def test_without_a_figure_the_page_says_what_is_missing(school, visitor):
    make_target(school, "att.overall", "94", NOW.slug)

    told = words(visitor.get(f"/schools/{school.urn}/targets/"))
    assert "What is needed from here cannot be told: no figure of this year so far is loaded or entered." in told


def test_a_closed_or_past_target_needs_nothing_and_costs_nothing(school, django_assert_num_queries):
    past = make_target(school, "att.overall", "94", NOW.plus(-1).slug)

    with django_assert_num_queries(0):
        assert (
            get_needed(school, [past], lambda target: resolve(target, {}), Scope(frozenset()), timezone.localdate())
            == {}
        )
