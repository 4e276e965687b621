"""The invented pupils: who is on roll, who comes to school, and how year 6 did.

Counts only ever come from whole pupils, so a percentage, its numerator and its denominator agree, and an authority's
or England's row is the sum of its schools' pupils. Year 6 is drawn pupil by pupil; each year's tests are then "marked"
so that the share of all state-funded pupils at each standard is the one that England really had, which makes the
invented England look like the real one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import NamedTuple, Self

from headwater.demo.world import Place, School, World
from headwater.reference.calendar.years import AcademicYear

MOST_AGE = 19


class Roll(NamedTuple):
    """Pupils on roll on census day. `fsm_ever_of` is those the six-year question is asked about."""

    nor: int = 0
    girls: int = 0
    ehcp: int = 0
    sen_k: int = 0
    eal: int = 0
    unclassified: int = 0
    fsm: int = 0
    fsm_ever: int = 0
    fsm_ever_of: int = 0

    def plus(self, other: Self) -> Self:
        return type(self)(*map(int.__add__, self, other))


class Absences(NamedTuple):
    """A school's year: sessions possible and missed, enrolments and how many of them missed a tenth or more."""

    possible: int = 0
    missed: int = 0
    enrolments: int = 0
    persistent: int = 0

    def plus(self, other: Self) -> Self:
        return type(self)(*map(int.__add__, self, other))


# Absence and persistent absence in England, by phase; 2024/25 on is our guess at a slow recovery.
_ABSENCE = {
    "Primary": {2018: (4.0, 8.2), 2021: (6.3, 17.7), 2022: (5.9, 16.2), 2023: (5.5, 14.6), 2024: (5.2, 13.5)},
    "Secondary": {2018: (5.5, 13.7), 2021: (9.0, 27.7), 2022: (9.0, 26.5), 2023: (8.9, 25.6), 2024: (8.6, 24.3)},
    "Not applicable": {2018: (10.1, 28.8), 2021: (13.1, 40.4), 2022: (13, 38.3), 2023: (13, 37.2), 2024: (12.8, 36.4)},
}


def _by_year(shares: str) -> dict[int, tuple[float, float]]:
    """Read `expected higher` pairs for the years with tests; none were held in 2020 and 2021."""
    pairs = (tuple(map(float, pair.split())) for pair in shares.split(","))
    return {start: (pair[0], pair[1]) for start, pair in zip(_TESTED, pairs, strict=True)}


_TESTED = (2016, 2017, 2018, 2021, 2022, 2023, 2024)
# Shares of England's year 6 (expected, higher) by subject and year the academic year starts in; 2024 on stays level.
_STANDARDS = {
    "reading": _by_year("72 25, 75 28, 73 27, 75 28, 73 29, 74 29, 75 33"),
    "maths": _by_year("75 23, 76 24, 79 27, 71 22, 73 24, 73 24, 74 26"),
    "gps": _by_year("77 31, 78 34, 78 36, 72 28, 72 30, 72 32, 73 30"),
    "writing": _by_year("76 18, 78 20, 78 20, 69 13, 71 13, 72 13, 72 13"),
    "science": _by_year("82 0, 83 0, 83 0, 79 0, 80 0, 81 0, 82 0"),
}
TESTS = ("reading", "maths", "gps")
PROGRESS = ("reading", "writing", "maths")
GROUPS = ("", "B", "G", "L", "M", "H", "FSM6CLA1A", "NotFSM6CLA1A", "EAL", "MOBN")


def _standard(table: dict[int, tuple[float, float]], year: AcademicYear) -> tuple[float, float]:
    return table[max(start for start in table if start <= year.start)]


class Result(NamedTuple):
    """One pupil, or the sum of many: every field is a count or a sum, so results add up."""

    n: int = 0
    girls: int = 0
    disadvantaged: int = 0
    eal: int = 0
    english: int = 0
    settled: int = 0  # "non-mobile"
    sen_e: int = 0
    sen_k: int = 0
    prior_low: int = 0
    prior_middle: int = 0
    prior_high: int = 0
    prior_points: int = 0  # tenths of a point
    rwm_exp: int = 0
    rwm_high: int = 0
    reading_exp: int = 0
    reading_high: int = 0
    reading_sum: int = 0
    reading_n: int = 0
    maths_exp: int = 0
    maths_high: int = 0
    maths_sum: int = 0
    maths_n: int = 0
    gps_exp: int = 0
    gps_high: int = 0
    gps_sum: int = 0
    gps_n: int = 0
    writing_exp: int = 0
    writing_high: int = 0
    writing_wts: int = 0
    science_exp: int = 0
    reading_progress: int = 0  # hundredths of a point, summed over the pupils with a prior
    writing_progress: int = 0
    maths_progress: int = 0

    @property
    def prior_n(self) -> int:
        return self.prior_low + self.prior_middle + self.prior_high

    def count(self, field: str) -> int:
        return int(getattr(self, field))

    @classmethod
    def total(cls, results: Iterable[Self]) -> Self:
        return cls(*map(sum, zip(*results, strict=True))) if (results := list(results)) else cls()


Cohort = dict[str, Result]  # by group, "" being everybody


@dataclass(frozen=True, slots=True)
class _Draft:
    """A pupil before the papers are marked: a latent mark per subject, in standard deviations of the country."""

    pupil: dict[str, int]
    prior: float | None
    marks: dict[str, float]


class Pupils:
    """Counts for one world. Everything is drawn from the world's seed, so asking twice gives the same."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._rolls: dict[tuple[str, AcademicYear], Roll] = {}
        self._years: dict[AcademicYear, dict[str, Cohort]] = {}

    # On roll

    def year_group(self, place: Place, age: int, year: AcademicYear) -> int:
        """Children of one year group (by age at its start: reception is 4); a cohort moves up with little change."""
        if not place.low <= age < max(place.high, place.low + 1):
            return 0
        if place.filling_since is not None and age - (year.start - place.filling_since) > 6:
            return 0  # a new school opened with reception to year 2 and is still filling
        random = self.world.random(place.key, "group", year.start - age)
        size = random.gauss(place.intake * 0.96, math.sqrt(place.intake) * 0.45)
        if age >= 16:
            size *= 0.45
        elif age == 3:
            size *= 0.6
        wobble = self.world.random(place.key, "moves", age, year.start).choice((-1, 0, 0, 0, 1)) if size > 12 else 0
        return max(1, min(round(size) + wobble, round(place.intake * 1.04) + 1))

    def roll(self, school: School, year: AcademicYear) -> Roll:
        """Pupils on roll on census day of the year."""
        key = (school.place.key, year)
        if key not in self._rolls:
            self._rolls[key] = self._roll(school, year)
        return self._rolls[key]

    def _roll(self, school: School, year: AcademicYear) -> Roll:
        place, random = school.place, self.world.random(school.place.key, "roll", year.start)
        sizes = {age: self.year_group(place, age, year) for age in range(place.low, MOST_AGE)}
        nor, since = sum(sizes.values()), year.start - 2018
        asked = sum(size for age, size in sizes.items() if 4 <= age < 16)
        fsm_ever = _some(random, asked, place.fsm * (1 + 0.024 * since))
        ehcp = _some(random, nor, min(0.995, place.ehcp * (1 + (0.13 * since if place.ehcp < 0.5 else 0))))
        eal = _some(random, nor, place.eal * (1 + 0.012 * since))
        return Roll(
            nor=nor,
            girls=_some(random, nor, 0.49 if place.ehcp < 0.5 else 0.28),
            ehcp=ehcp,
            sen_k=min(nor - ehcp, _some(random, nor, place.sen * (1 + 0.025 * since))),
            eal=eal,
            unclassified=min(nor - eal, _some(random, nor, 0.003)),
            fsm=_some(random, fsm_ever, 0.78 if since < 2 else 0.94),
            fsm_ever=fsm_ever,
            fsm_ever_of=asked,
        )

    # Attendance

    def absences(self, school: School, year: AcademicYear) -> Absences:
        """A school year of sessions; the national rate of the phase times what is usual at this place."""
        rate, persistent = _standard(_ABSENCE[school.phase], year)
        random = self.world.random(school.place.key, "absence", year.start)
        factor = max(0.45, school.place.absence * random.gauss(1, 0.05))
        ages = range(max(4, school.place.low), min(16, MOST_AGE))
        pupils = sum(self.year_group(school.place, age, year) for age in ages)
        enrolments = max(1, round(pupils * random.uniform(1.01, 1.05)))
        possible = enrolments * random.randint(352, 362)
        share = min(0.9, persistent / 100 * factor**1.7)
        return Absences(
            possible=possible,
            missed=round(possible * min(0.6, rate / 100 * factor)),
            enrolments=enrolments,
            persistent=_some(random, enrolments, share),
        )

    # Year 6

    def cohort(self, school: School, year: AcademicYear) -> Cohort | None:
        """Year 6 of the school's place in that year; None where there were no tests or nobody was in year 6."""
        if year.start in (2019, 2020) or not school.place.low < 11 <= school.place.high:
            return None
        if year not in self._years:
            self._years[year] = self._mark(year)
        return self._years[year].get(school.place.key)

    @cached_property
    def _sitting(self) -> dict[str, tuple[Place, bool]]:
        """Every place with a year 6, and whether it is state-funded."""
        return {
            s.place.key: (s.place, s.kind != "independent")
            for s in self.world.schools.values()
            if s.place.low < 11 <= s.place.high
        }

    def _mark(self, year: AcademicYear) -> dict[str, Cohort]:
        """Draw every year 6 of the year and mark it against the year's national standards."""
        drafts = {key: list(self._draft(place, year)) for key, (place, _) in self._sitting.items()}
        state = [d for key, (_, funded) in self._sitting.items() if funded for d in drafts[key]]
        lines = {}
        for subject, table in _STANDARDS.items():
            marks = sorted((d.marks[subject] for d in state), reverse=True)
            expected, higher = _standard(table, year)
            lines[subject] = (marks[round(len(marks) * expected / 100)], marks[round(len(marks) * higher / 100)])
        known = [(d.marks, d.prior) for d in state if d.prior is not None]
        expecting = {s: sum(marks[s] - prior for marks, prior in known) / len(known) for s in PROGRESS}
        return {key: _cohort(_marked(d, lines, expecting) for d in found) for key, found in drafts.items() if found}

    def _draft(self, place: Place, year: AcademicYear) -> Iterator[_Draft]:
        random = self.world.random(place.key, "year 6", year.start)
        school = (place.ability + place.trend * (year.start - 2018) + random.gauss(0, 0.5)) / 8
        for _ in range(self.year_group(place, 10, year)):
            yield _one(random, place, school)


def _some(random: Random, pupils: int, share: float) -> int:
    """About `share` of the pupils, a little by chance; never fewer than none or more than all."""
    share = min(1.0, max(0.0, share))
    spread = math.sqrt(max(pupils * share * (1 - share), 0)) * 0.5
    return max(0, min(pupils, round(random.gauss(pupils * share, spread))))


def _one(random: Random, place: Place, school: float) -> _Draft:
    """One pupil: who they are, then what they bring, then the day."""
    girl, poor = random.random() < 0.49, random.random() < place.fsm * 1.25
    eal, settled = random.random() < place.eal, random.random() < 0.92
    need = random.random()
    sen_e = need < place.ehcp * 1.5
    sen_k = not sen_e and need < place.ehcp * 1.5 + place.sen * 1.2
    pull = -0.42 * poor - 1.7 * sen_e - 0.85 * sen_k - 0.1 * (not settled)
    prior = random.gauss(0, 0.75) + pull * 0.8 + school * 0.3
    ability = prior + pull * 0.2 + school * 0.7 + random.gauss(0, 0.42)
    lean = {"reading": 0.16 * girl, "writing": 0.26 * girl, "maths": -0.12 * girl, "gps": 0.14 * girl + 0.12 * eal}
    marks = {s: ability + lean.get(s, 0.0) + random.gauss(0, 0.5) for s in ("reading", "writing", "maths", "gps")}
    marks["science"] = ability + random.gauss(0, 0.35)
    known = random.random() < (0.38 if place.low_coverage else 0.95)
    who = {"girls": girl, "disadvantaged": poor, "eal": eal, "english": not eal}
    who |= {"settled": settled, "sen_e": sen_e, "sen_k": sen_k}
    return _Draft({key: int(value) for key, value in who.items()}, prior if known else None, marks)


def _marked(draft: _Draft, lines: dict[str, tuple[float, float]], expecting: dict[str, float]) -> Result:
    """Mark one pupil's papers: 100 stands on the expected line of the subject, 110 on the higher."""
    found = dict(draft.pupil)
    for subject in TESTS:
        expected, higher = lines[subject]
        score = math.floor(100 + 10 * (draft.marks[subject] - expected) / (higher - expected))
        if score >= 80:  # below that no scaled score is given; the pupil still counts in the percentages
            found |= {f"{subject}_sum": min(120, score), f"{subject}_n": 1}
        found |= {f"{subject}_exp": int(score >= 100), f"{subject}_high": int(score >= 110)}
    expected, higher = lines["writing"]
    mark = draft.marks["writing"]
    found |= {"writing_exp": int(mark >= expected), "writing_high": int(mark >= higher)}
    found["writing_wts"] = int(expected - 1.1 <= mark < expected)
    found["science_exp"] = int(draft.marks["science"] >= lines["science"][0])
    for standard in ("exp", "high"):
        found[f"rwm_{standard}"] = min(found[f"{s}_{standard}"] for s in ("reading", "writing", "maths"))
    if draft.prior is not None:
        band = "low" if draft.prior < -1 else "high" if draft.prior > 0.45 else "middle"
        found |= {f"prior_{band}": 1, "prior_points": round(160 + 30 * draft.prior)}
        for subject in PROGRESS:
            found[f"{subject}_progress"] = round(600 * (draft.marks[subject] - draft.prior - expecting[subject]))
    return Result(n=1, **found)


def _cohort(results: Iterable[Result]) -> Cohort:
    """Sum the pupils of a year 6 by group."""
    pupils = list(results)
    belongs: dict[str, Callable[[Result], int]] = {
        "": lambda r: r.n,
        "B": lambda r: 1 - r.girls,
        "G": lambda r: r.girls,
        "L": lambda r: r.prior_low,
        "M": lambda r: r.prior_middle,
        "H": lambda r: r.prior_high,
        "FSM6CLA1A": lambda r: r.disadvantaged,
        "NotFSM6CLA1A": lambda r: 1 - r.disadvantaged,
        "EAL": lambda r: r.eal,
        "MOBN": lambda r: r.settled,
    }
    return {group: Result.total(r for r in pupils if test(r)) for group, test in belongs.items()}


def pooled(cohorts: Iterable[Cohort]) -> Cohort:
    """The pupils of several schools together."""
    found = list(cohorts)
    return {group: Result.total(c[group] for c in found) for group in GROUPS}
