"""What is needed from here to reach a target, in sentences, with what it rests on. Pure: no database, no clock.

Three sorts of measure: shares of sessions, where the rest of the year brings more of them; shares of pupils, where the
pupils are there already; and counts for every 100 pupils, which only grow. Anything else has no answer here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from headwater.evidence.measures.definitions import Counted, Direction, Measure, Unit
from headwater.evidence.measures.policies import rounded, shown
from headwater.evidence.targets.needed.arithmetic import Bound, Count, bound, rate_of_rest, still_to_miss
from headwater.reference.calendar.days import say_date
from headwater.reference.calendar.terms import SchoolYear

SESSIONS_A_DAY = 2
ONLY_GROWS = ("beh.",)
"""Keys of measures whose numerator counts what has happened: a pupil once suspended stays so for the year."""

State = Literal["there", "possible", "lost", "unknown"]
WORDS = {
    "there": "Reached as it stands",
    "possible": "Can be reached",
    "lost": "Out of reach",
    "unknown": "Cannot tell",
}
TONES = {"there": "good", "possible": "told", "lost": "concern", "unknown": "neutral"}


@dataclass(frozen=True, slots=True)
class SoFar:
    """The figure of the year so far. `counted_in` and `numerator_words` are those of its own measure, which may be the
    one that counts the same in a year that is not over."""

    measure: Measure
    value: Decimal
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    as_at: date | None = None


@dataclass(frozen=True, slots=True)
class YearLeft:
    """The school's calendar of the year. `is_assumed`: nobody has confirmed these term dates."""

    school_year: SchoolYear
    is_assumed: bool = False

    def sessions(self, as_at: date) -> tuple[int, int]:
        """Sessions up to and with that day, and sessions after it: two on each school day."""
        days = self.school_year.school_days()
        done = sum(day <= as_at for day in days)
        return SESSIONS_A_DAY * done, SESSIONS_A_DAY * (len(days) - done)


@dataclass(frozen=True, slots=True)
class Needed:
    """`rests_on`: what is assumed. `missing`: what would have to be known, where nothing can be said."""

    state: State
    sentence: str
    rests_on: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        return WORDS[self.state]

    @property
    def tone(self) -> str:
        return TONES[self.state]


def needed(aimed: Decimal | None, why_not: str, so_far: SoFar | None, left: YearLeft | None) -> Needed:
    """What is needed to reach `aimed`, the target's number (None where it has none, with `why_not`)."""
    if aimed is None:
        return _unknown(why_not or "the target is not a number")
    if so_far is None:
        return _unknown("no figure of this year so far is loaded or entered")
    measure = so_far.measure
    if measure.counted_in == Counted.SESSIONS and measure.unit == Unit.PERCENT:
        return _of_sessions(aimed, so_far, left)
    if measure.counted_in in (Counted.PUPILS, Counted.ENROLMENTS) and measure.unit in (Unit.PERCENT, Unit.PER_100):
        return _of_pupils(aimed, so_far)
    return Needed("unknown", "What is still needed cannot be counted in sessions or pupils for this measure.")


# Sessions: the rest of the year brings more of them -------------------------------------------------------------------


def _of_sessions(aimed: Decimal, so_far: SoFar, left: YearLeft | None) -> Needed:
    if so_far.as_at is None:
        return _unknown("the figure does not say up to which day it counts")
    done, to_come = left.sessions(so_far.as_at) if left else (0, 0)
    if left is None or not done + to_come:
        return _unknown("the school’s calendar has no school days for this year")
    if not done:
        return _unknown(f"by the calendar there was no school day up to {say_date(so_far.as_at)}")
    calendar = _by_calendar(to_come, so_far.as_at, left)
    if so_far.numerator is None or not so_far.denominator:
        # As if of one pupil who was expected at every session: the share is the same, the counts are for each pupil.
        count = Count(so_far.value * done / 100, Decimal(done), Decimal(to_come))
        per_pupil = "The figure does not say of how many sessions it is, so it is counted for each pupil"
        return _sessions_in_words(aimed, so_far, count, (per_pupil, calendar), each=True)
    pupils = (so_far.denominator / done).quantize(Decimal(1), ROUND_HALF_UP)
    count = Count(so_far.numerator, so_far.denominator, pupils * to_come)
    same = f"The number of pupils stays the same: {pupils:,f}, by the sessions counted so far"
    return _sessions_in_words(aimed, so_far, count, (same, calendar), each=False)


def _sessions_in_words(aimed: Decimal, so_far: SoFar, count: Count, rests_on: tuple[str, ...], *, each: bool) -> Needed:
    measure, target = so_far.measure, _shown(aimed, so_far.measure)
    found = bound(count, aimed, measure)
    best = shown(found.best, measure)
    if _is_lost(found, count):
        absence = "unauthorised absence" if measure.key.startswith("att.unauth") else "absence"
        said = f"Even with no further {absence} the year would end at {best}: {target} can no longer be reached."
        return Needed("lost", said, rests_on)
    if not count.to_come:
        return Needed("there", f"No session is left in the year, and {target} is reached.", rests_on)
    if _is_certain(found, count):
        return Needed("there", f"{target} is reached whatever the rest of the year brings.", rests_on)
    rate = shown(rate_of_rest(found, count, measure.decimals), measure)
    must = f"at least {rate}" if found.is_least else f"at most {rate}"
    may = still_to_miss(found, count)
    if each:
        said = f"each pupil may miss {may:,f} of the {count.to_come:,f} sessions still to come, on average"
    else:
        said = f"of about {count.to_come:,f} sessions still to come, at most {may:,f} may be missed"
    return Needed("possible", f"The rest of the year must average {must} to end at {target}: {said}.", rests_on)


def _by_calendar(to_come: int, as_at: date, left: YearLeft) -> str:
    days = to_come // SESSIONS_A_DAY
    assumed = "; nobody has confirmed its term dates" if left.is_assumed else ""
    noun = "school day is" if days == 1 else "school days are"
    return f"{days} {noun} left after {say_date(as_at)}, with two sessions each, by the school’s calendar{assumed}"


# Pupils: they are there already ---------------------------------------------------------------------------------------


def _of_pupils(aimed: Decimal, so_far: SoFar) -> Needed:
    measure = so_far.measure
    numerator = so_far.numerator
    if so_far.denominator is None or so_far.denominator <= 0:
        return _unknown(f"the figure does not say of how many {measure.denominator} it is")
    if numerator is None:
        return _unknown(f"the figure does not say how many {measure.numerator} there are")
    count = Count(numerator, so_far.denominator)
    found, target = bound(count, aimed, measure), _shown(aimed, measure)
    rests_on: tuple[str, ...] = (f"The number of {measure.denominator} stays the same: {_plain(so_far.denominator)}",)
    if so_far.as_at is not None:
        rests_on = (*rests_on, f"The figure counts up to {say_date(so_far.as_at)}")
    if measure.direction == Direction.HIGHER:
        return _more_pupils(found, count, target, rests_on)
    return _fewer_pupils(found, count, target, measure, rests_on)


def _more_pupils(found: Bound, count: Count, target: str, rests_on: tuple[str, ...]) -> Needed:
    more, of = found.count, _plain(count.denominator)
    if more > count.denominator - count.numerator:
        return Needed("lost", f"Even if all {of} pupils reached it, {target} could not be reached.", rests_on)
    if more > 0:
        must = count.numerator + more
        said = f"{_pupils(more)} more of {of} must reach it for {target}: {_plain(must)} in place of "
        return Needed("possible", f"{said}{_plain(count.numerator)}.", rests_on)
    spare = f"{_pupils(-more)} fewer would still do" if more < 0 else "not one pupil fewer would do"
    said = f"{_plain(count.numerator)} of {of} pupils are enough for {target}; {spare}."
    return Needed("there", said, rests_on)


def _fewer_pupils(found: Bound, count: Count, target: str, measure: Measure, rests_on: tuple[str, ...]) -> Needed:
    what, spare = measure.numerator, found.count
    now = f"{_plain(count.numerator)} now"
    if spare >= 0:
        limit = _plain(count.numerator + spare)
        more = f"{_plain(spare)} more" if spare else "no more"
        return Needed("there", f"For {target} there may be {limit} {what} at the most: {now}, so {more}.", rests_on)
    if measure.key.startswith(ONLY_GROWS):
        best = shown(found.best, measure)
        said = f"Even with none from here on the year would end at {best}: {target} can no longer be reached."
        return Needed("lost", said, rests_on)
    most = count.numerator + spare
    if most < 0:
        return Needed("lost", f"Even with no {what} at all {target} could not be reached.", rests_on)
    said = f"For {target} there may be {_plain(most)} {what} at the most: {now}, so {_plain(-spare)} fewer."
    return Needed("possible", said, rests_on)


def _is_lost(found: Bound, count: Count) -> bool:
    return found.count > count.to_come if found.is_least else found.count < 0


def _is_certain(found: Bound, count: Count) -> bool:
    return found.count <= 0 if found.is_least else found.count >= count.to_come


def _unknown(*missing: str) -> Needed:
    return Needed("unknown", f"What is needed from here cannot be told: {'; '.join(missing)}.", missing=missing)


def _shown(aimed: Decimal, measure: Measure) -> str:
    """The target as finely as it was stated: `94%`, not `94.0%`."""
    places = max(0, -int(aimed.normalize().as_tuple().exponent))
    return shown(aimed, measure.model_copy(update={"decimals": places}))


def _pupils(number: Decimal) -> str:
    return f"{_plain(number)} {'pupil' if number == 1 else 'pupils'}"


def _plain(number: Decimal) -> str:
    return f"{rounded(number, 0) if number == number.to_integral_value() else number.normalize():,f}"
