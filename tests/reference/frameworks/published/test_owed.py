"""What a sample school of each tier of each published model is owed in 2026/27, against tables written by hand."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from headwater.reference.calendar.terms import DAY, SchoolYear, propose_half_terms
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.frameworks.definitions import FRAMEWORKS
from headwater.reference.frameworks.offer import OfferSummary, OwedItem, SchoolFacts
from headwater.reference.frameworks.queries import summarise_offer
from tests.reference.frameworks.published.owed_tables import Row, Sample, samples
from tests.reference.frameworks.published.wanted import KEYS

YEAR = AcademicYear(2026)
TODAY = date(2026, 11, 22)
SCHOOL_YEAR = SchoolYear(YEAR, propose_half_terms(YEAR))
PRIMARY = SchoolFacts(
    SCHOOL_YEAR, phase="primary", is_church_school=False, head_began_on=date(2015, 9, 1), is_joining=False
)
CHURCH = replace(PRIMARY, is_church_school=True, head_began_on=date(2026, 9, 1))
JOINED = replace(PRIMARY, entitled_from=date(2027, 1, 1))
BEFORE_THE_BREAK = replace(PRIMARY, entitled_until=date(2026, 10, 30))
AFTER_THE_BREAK = replace(PRIMARY, entitled_from=date(2026, 10, 31))

SCHOOLS: dict[tuple[str, str], tuple[tuple[str, ...], SchoolFacts]] = {
    ("alpha", "tier1"): (("alpha.tier1",), PRIMARY),
    ("alpha", "tier2"): (("alpha.tier2",), PRIMARY),
    ("alpha", "tier3"): (("alpha.tier3",), PRIMARY),
    ("alpha", "tier4"): (("alpha.tier4",), PRIMARY),
    ("alpha", "tier3, joined on 1 January"): (("alpha.tier3",), JOINED),
    ("alpha", "tier3, until 30 October"): (("alpha.tier3",), BEFORE_THE_BREAK),
    ("alpha", "tier4, from 31 October"): (("alpha.tier4",), AFTER_THE_BREAK),
    ("equa", "core"): (("equa.tier.core",), PRIMARY),
    ("equa", "enhanced"): (("equa.tier.core", "equa.tier.enhanced"), PRIMARY),
    ("equa", "bespoke"): (("equa.tier.bespoke",), PRIMARY),
    ("equa", "core, church school with a new head"): (("equa.tier.core",), CHURCH),
    ("equa", "core, joined on 1 January"): (("equa.tier.core",), JOINED),
    ("mill", "every school"): ((), PRIMARY),
    ("naat", "every school"): ((), PRIMARY),
    ("cat", "every school"): ((), PRIMARY),
}


@pytest.mark.parametrize(("key", "sample"), SCHOOLS)
def test_a_school_is_owed_what_the_published_page_says(key: str, sample: str) -> None:
    differences = _differences(_summary(key, sample), samples(key)[sample])

    assert not differences, "\n".join(["", *differences])


@pytest.mark.parametrize("tier", ["naat.tier.sustain", "naat.tier.improve", "naat.tier.stabilise-repair"])
def test_phases_whose_support_is_not_described_add_nothing(tier: str) -> None:
    owed = summarise_offer(FRAMEWORKS.get("naat"), _keys("naat", (tier,)), YEAR, PRIMARY, TODAY)

    assert _differences(owed, samples("naat")["every school"]) == []


def test_hubs_meet_as_often_as_the_published_page_says() -> None:
    rows = samples("naat")["hubs"].rows
    hubs = {each.hub.id: each for each in _summary("naat", "every school").hubs}

    for row in rows:
        windows = hubs[row.id].windows
        assert (row.id, len(windows)) == (row.id, row.times)
        assert row.first is None or (windows[0].starts_on, windows[0].ends_on) == row.first
    assert set(hubs) == {row.id for row in rows}
    assert hubs["naat.hub.transition"].how_often.startswith("3 this year")
    assert hubs["naat.hub.english"].how_often == "how often is not said"


def test_of_the_meetings_of_a_hub_a_school_that_joins_has_the_rest() -> None:
    joined = summarise_offer(FRAMEWORKS.get("naat"), (), YEAR, JOINED, TODAY)

    assert {each.hub.id: len(each.windows) for each in joined.hubs if each.windows} == {
        "naat.hub.subject-leaders": 4,
        "naat.hub.transition": 2,
    }


def test_about_nineteen_meetings_every_two_weeks_fall_in_a_year_with_its_training_days() -> None:
    # Five days without pupils, four of them the whole last week: 38 weeks are counted.
    closed = frozenset({date(2026, 9, 1), *(date(2027, 7, 19) + n * DAY for n in range(4))})
    facts = replace(PRIMARY, school_year=SchoolYear(YEAR, propose_half_terms(YEAR), closed))
    summary = summarise_offer(FRAMEWORKS.get("alpha"), _keys("alpha", ("alpha.tier3",)), YEAR, facts, TODAY)
    [meetings] = [each for each in summary.owed if each.item.id == "alpha.tier3.support.ceo-1to1"]

    assert len(meetings.windows) == 19
    assert meetings.how_often == "about 19 this year; next due in the week of 30 November"


@pytest.mark.parametrize(
    ("began_on", "until"),
    [
        (date(2026, 9, 1), "1 September 2028"),
        (date(2025, 1, 1), "1 January 2027"),
        (date(2027, 4, 12), "12 April 2029"),
    ],
)
def test_a_new_head_has_a_mentor_until_two_years_of_service_are_over(began_on: date, until: str) -> None:
    mentor = _owed(_core(replace(CHURCH, head_began_on=began_on)), "equa.core.headteacher-mentoring")

    assert (mentor.how_often, mentor.depends_on) == (f"until {until}", "")


def test_a_head_of_two_years_has_no_mentor_any_more() -> None:
    refused = {each.item.id: each.reason for each in _core(replace(CHURCH, head_began_on=date(2024, 9, 1))).not_owed}

    assert "ended" in refused["equa.core.headteacher-mentoring"]


def test_what_is_there_all_year_is_there_for_the_part_of_it_that_the_school_has() -> None:
    says = {
        sample: _owed(_summary("alpha", sample), id).how_often
        for sample, id in {
            "tier1": "alpha.tier1.support.challenge-partner",
            "tier3, joined on 1 January": "alpha.tier3.support.networks",
            "tier3, until 30 October": "alpha.tier3.support.networks",
            "tier4, from 31 October": "alpha.tier4.support.executive-deployed",
        }.items()
    }

    assert says == {
        "tier1": "all year",
        "tier3, joined on 1 January": "there from 1 January 2027",
        "tier3, until 30 October": "there until 30 October 2026",
        "tier4, from 31 October": "from 31 October 2026",
    }


def test_a_plan_whose_day_was_before_the_school_joined_is_owed_and_its_day_is_to_be_agreed() -> None:
    agenda = _owed(summarise_offer(FRAMEWORKS.get("cat"), (), YEAR, JOINED, TODAY), "cat.bespoke.agenda")

    assert agenda.due_on == ()
    assert agenda.how_often.endswith("another is agreed with the school")


def test_what_is_not_known_of_a_school_is_said_and_takes_nothing_away() -> None:
    summary = _core(SchoolFacts(SCHOOL_YEAR))
    unsure = {each.item.id: each.depends_on for each in summary.owed if each.depends_on}

    assert set(unsure) == {
        "equa.core.christian-distinctiveness-visits",
        "equa.core.church-schools-flourishing",
        "equa.core.headteacher-mentoring",
    }
    assert "church" in unsure["equa.core.christian-distinctiveness-visits"]
    assert summary.not_owed == ()


def test_nothing_that_happens_on_days_is_owed_outside_the_part_of_the_year() -> None:
    for (key, sample), (_, facts) in SCHOOLS.items():
        for owed in _summary(key, sample).owed:
            for window in owed.windows:
                assert facts.entitled_from is None or window.starts_on >= facts.entitled_from, (key, sample, owed)
                assert facts.entitled_until is None or window.ends_on <= facts.entitled_until, (key, sample, owed)


@pytest.mark.parametrize("key", KEYS)
def test_every_sample_has_its_school_and_every_day_that_nobody_published_is_marked_assumed(key: str) -> None:
    assert set(samples(key)) - {"hubs"} == {sample for framework, sample in SCHOOLS if framework == key}
    wrong = [
        item.id
        for item in FRAMEWORKS.get(key).offer
        if item.owed_by and (item.assumed is None or "owed_by" not in item.assumed.what)
    ]
    assert wrong == []


@pytest.mark.parametrize("key", KEYS)
def test_beside_each_row_stands_the_line_of_the_page_that_it_comes_from(key: str, seeds: dict[str, str]) -> None:
    lines = seeds[key].splitlines()

    for name, sample in samples(key).items():
        for row in (*sample.rows, *sample.refused):
            assert row.word in lines[row.line - 1], f"{name}: {row.id}, line {row.line}"


def _summary(key: str, sample: str) -> OfferSummary:
    tiers, facts = SCHOOLS[key, sample]
    return summarise_offer(FRAMEWORKS.get(key), _keys(key, tiers), YEAR, facts, TODAY)


def _core(facts: SchoolFacts) -> OfferSummary:
    return summarise_offer(FRAMEWORKS.get("equa"), _keys("equa", ("equa.tier.core",)), YEAR, facts, TODAY)


def _keys(key: str, ids: tuple[str, ...]) -> tuple[str, ...]:
    keys = {tier.id: tier.key for tier in FRAMEWORKS.get(key).tiering.tiers}
    return tuple(keys[id] for id in ids)


def _owed(summary: OfferSummary, id: str) -> OwedItem:
    return next(each for each in summary.owed if each.item.id == id)


def _differences(summary: OfferSummary, sample: Sample) -> list[str]:
    """Where what is worked out and the table written by hand say different things."""
    found = []
    owed = {each.item.id: each for each in summary.owed}
    rows = {row.id: row for row in sample.rows}
    found += [f"{id}: is not owed" for id in rows.keys() - owed.keys()]
    found += [f"{id}: is owed, and is not in the table" for id in owed.keys() - rows.keys()]
    for id in rows.keys() & owed.keys():
        found += _wrong(owed[id], rows[id])
    refused = {each.item.id: each.reason for each in summary.not_owed}
    for each in sample.refused:
        if not re.search(each.because.replace(" ", ".*"), refused.get(each.id, "")):
            found.append(f"{each.id}: refused because of {refused.get(each.id)!r}, wanted {each.because!r}")
    return sorted(found)


def _wrong(owed: OwedItem, row: Row) -> list[str]:
    found = []
    if owed.item.nature not in row.natures:
        found.append(f"{row.id}: its nature is {owed.item.nature}, wanted {' or '.join(row.natures)}")
    times = len(owed.windows) + len(owed.due_on)
    if row.times is not None and times != row.times:
        found.append(f"{row.id}: {times} times, wanted {row.times}")
    if row.first is not None and times:
        first = (owed.windows[0].starts_on, owed.windows[0].ends_on) if owed.windows else (owed.due_on[0],)
        if first[-1] != row.first[-1] or first[0] not in row.first:
            found.append(f"{row.id}: first {[str(day) for day in first]}, wanted {[str(day) for day in row.first]}")
    return found
