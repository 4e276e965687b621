"""What stood at a moment is the same as what replaying everything up to it gives, and nothing later changes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.improvement.tiers.models import TierDecision
from headwater.pages.record.as_at import end_of, in_force, stood, taken

START = datetime(2026, 9, 1, tzinfo=UTC)


@dataclass
class Entry:
    """A record as targets and tiers are kept: entered, perhaps replaced by another, perhaps withdrawn."""

    place: int
    value: int
    entered_at: datetime
    replaced_by: Entry | None = None
    withdrawn_at: datetime | None = None


@dataclass(frozen=True)
class Done:
    """Something that was done at an hour: a value entered in a place (what stood there is replaced), or (None) what
    stood there withdrawn."""

    hour: int
    place: int
    value: int | None


HISTORIES = st.lists(
    st.builds(Done, st.integers(0, 200), st.integers(0, 2), st.none() | st.integers(0, 9)), max_size=25
).map(lambda done: sorted(done, key=lambda each: each.hour))


def keep(history: list[Done]) -> list[Entry]:
    """The records that the operations write: nothing is edited but the two ends."""
    standing: dict[int, Entry] = {}
    every = []
    for done in history:
        at, before = START + timedelta(hours=done.hour), standing.pop(done.place, None)
        if done.value is None:
            if before is not None:
                before.withdrawn_at = at
            continue
        new = Entry(done.place, done.value, at)
        if before is not None:
            before.replaced_by = new
        standing[done.place] = new
        every.append(new)
    return every


def replay(history: list[Done], hour: int) -> dict[int, int]:
    """The slow twin: do everything again up to that hour, and look."""
    standing: dict[int, int] = {}
    for done in history:
        if done.hour > hour:
            break
        standing.pop(done.place, None)
        if done.value is not None:
            standing[done.place] = done.value
    return standing


@given(HISTORIES, st.integers(-1, 201))
@settings(max_examples=200)
def test_what_stood_is_what_replaying_gives(history: list[Done], hour: int) -> None:
    found = stood(keep(history), START + timedelta(hours=hour))
    assert {each.place: each.value for each in found} == replay(history, hour)
    assert len(found) == len({each.place for each in found})


@given(HISTORIES, HISTORIES, st.integers(0, 201))
@settings(max_examples=100)
def test_nothing_done_later_changes_the_answer(history: list[Done], more: list[Done], hour: int) -> None:
    before = [done for done in history if done.hour <= hour]
    later = [Done(hour + 1 + done.hour, done.place, done.value) for done in more]
    moment = START + timedelta(hours=hour)
    then, now = stood(keep(before), moment), stood(keep(before + later), moment)
    assert [(each.place, each.value) for each in then] == [(each.place, each.value) for each in now]


@dataclass
class Step:
    number: int
    at: datetime


@given(st.lists(st.integers(0, 50), max_size=12), st.integers(0, 50))
@settings(max_examples=100)
def test_the_steps_taken_by_then_are_the_first_ones(hours: list[int], hour: int) -> None:
    steps = [Step(number, START + timedelta(hours=at)) for number, at in enumerate(sorted(hours), start=1)]
    found = taken(reversed(steps), START + timedelta(hours=hour))
    assert [step.number for step in found] == list(range(1, sum(at <= hour for at in hours) + 1))


@given(st.sets(st.integers(0, 60), max_size=8), st.integers(0, 60))
@settings(max_examples=50)
def test_the_tier_in_force_is_the_one_that_began_last(begins: set[int], day: int) -> None:
    first = date(2026, 9, 1)
    decisions = [TierDecision(in_force_from=first + timedelta(days=begin)) for begin in begins]
    found = in_force(decisions, first + timedelta(days=day))
    expected = None
    for number in range(day + 1):
        expected = number if number in begins else expected
    assert (found and found.in_force_from) == (None if expected is None else first + timedelta(days=expected))


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2026, 10, 14), datetime(2026, 10, 14, 22, 59, 59, 999999, tzinfo=UTC)),  # summer time
        (date(2026, 10, 25), datetime(2026, 10, 25, 23, 59, 59, 999999, tzinfo=UTC)),  # the night it ends
        (date(2026, 12, 1), datetime(2026, 12, 1, 23, 59, 59, 999999, tzinfo=UTC)),
    ],
)
def test_a_day_ends_at_midnight_in_london(day: date, last: datetime) -> None:
    assert end_of(day) == last
