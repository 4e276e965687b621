"""The invented year 11s: what each pupil scored at key stage 4, summed by school and group.

Only secondary and special schools have them. A pupil's points follow from the place (its ability, its trend), from
being disadvantaged and from chance; progress is measured against the mean of pupils who started alike, so that all
state-funded pupils together come out near nought. Counts only ever come from whole pupils.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cached_property
from random import Random
from typing import NamedTuple, Self

from headwater.demo.pupils import Pupils
from headwater.demo.world import School, World
from headwater.reference.calendar.years import AcademicYear

AGE = 15
"""At the start of year 11."""
NO_SCHOOL_RESULTS = (2019, 2020)
"""Grades were given by schools in 2020 and 2021, and nothing was published school by school."""

GROUPS = ("", "FSM6CLA1A", "NFSM6CLA1A", "BOYS", "GIRLS", "EAL", "LO", "AV", "HI", "NMOB")

# Attainment 8 of England's state-funded schools, by the year the academic year starts in; later years stay level.
_ATTAINMENT = {2016: 46.3, 2017: 46.5, 2018: 46.7, 2021: 48.8, 2022: 46.2, 2023: 46.1}


class Results(NamedTuple):
    """One pupil, or the sum of many: counts and sums, so that results add up."""

    n: int = 0
    points: int = 0
    """Tenths of an Attainment 8 point."""
    progress_n: int = 0
    progress: int = 0
    """Hundredths of a Progress 8 point."""
    em4: int = 0
    em5: int = 0
    ebacc_entered: int = 0
    ebacc_4: int = 0
    ebacc_5: int = 0
    ebacc_points: int = 0
    """Hundredths of an average point score."""

    @classmethod
    def total(cls, results: Iterable[Self]) -> Self:
        found = list(results)
        return cls(*map(sum, zip(*found, strict=True))) if found else cls()


Cohort = dict[str, Results]  # by group, "" being everybody


class _Pupil(NamedTuple):
    disadvantaged: bool
    girl: bool
    eal: bool
    settled: bool
    prior: str
    """LO, AV or HI: how they left primary school; "" where nobody knows."""
    results: Results


class Year11:
    """Every year 11 of one world, drawn from its seed."""

    def __init__(self, world: World, pupils: Pupils) -> None:
        self.world = world
        self.pupils = pupils
        self._cohorts: dict[tuple[str, AcademicYear], Cohort | None] = {}

    def cohort(self, school: School, year: AcademicYear) -> Cohort | None:
        """Year 11 of the school's place in that year; None where nobody was in it or nothing was published."""
        key = (school.place.key, year)
        if key not in self._cohorts:
            self._cohorts[key] = self._draw(school, year)
        return self._cohorts[key]

    def _draw(self, school: School, year: AcademicYear) -> Cohort | None:
        place = school.place
        size = self.pupils.year_group(place, AGE, year)
        if year.start in NO_SCHOOL_RESULTS or not size or school.kind == "independent":
            return None
        random = self.world.random(place.key, "year 11", year.start)
        character = self.world.random(place.key, "year 11").gauss(0, 2.2)
        special = place.ehcp > 0.5
        found = [self._pupil(random, school, year, character, special=special) for _ in range(size)]
        belongs = {
            "": found,
            "FSM6CLA1A": [pupil for pupil in found if pupil.disadvantaged],
            "NFSM6CLA1A": [pupil for pupil in found if not pupil.disadvantaged],
            "BOYS": [pupil for pupil in found if not pupil.girl],
            "GIRLS": [pupil for pupil in found if pupil.girl],
            "EAL": [pupil for pupil in found if pupil.eal],
            **{band: [pupil for pupil in found if pupil.prior == band] for band in ("LO", "AV", "HI")},
            "NMOB": [pupil for pupil in found if pupil.settled],
        }
        return {group: Results.total(pupil.results for pupil in members) for group, members in belongs.items()}

    def _pupil(self, random: Random, school: School, year: AcademicYear, character: float, *, special: bool) -> _Pupil:
        place = school.place
        mean = _ATTAINMENT[max(start for start in _ATTAINMENT if start <= year.start)]
        disadvantaged = random.random() < min(0.9, place.fsm)
        prior = random.gauss(-0.25 if disadvantaged else 0.1, 1) - (2.2 if special else 0)
        effort = character + place.ability + place.trend * (year.start - 2018) - 5.2 * (place.absence - 1) * 4
        expected = mean + 1.3 + 12.5 * prior
        points = min(88.0, max(0.0, expected + effort - (5.5 if disadvantaged else 0) + random.gauss(0, 9.5)))
        entered = random.random() < min(0.9, max(0.02, 0.4 + 0.16 * prior))
        em4, em5 = points > 36 + random.gauss(0, 4), points > 47.5 + random.gauss(0, 4)
        strong, standard = entered and points > 56, entered and points > 45
        measured = year.start <= 2023 and not (random.random() < 0.03)
        return _Pupil(
            disadvantaged=disadvantaged,
            girl=random.random() < 0.49,
            eal=random.random() < place.eal,
            settled=random.random() < 0.94,
            prior=("LO" if prior < -1 else "HI" if prior > 0.45 else "AV") if measured else "",
            results=Results(
                n=1,
                points=round(points * 10),
                progress_n=int(measured),
                progress=round((points - expected + 1.2) * 10) if measured else 0,
                em4=int(em4 or em5),
                em5=int(em5),
                ebacc_entered=int(entered),
                ebacc_4=int(standard or strong),
                ebacc_5=int(strong),
                ebacc_points=round(points * (9.2 if entered else 8.4)),
            ),
        )

    @cached_property
    def spread(self) -> float:
        """Of pupils' Progress 8 scores, for the confidence interval: what DfE uses is near 1.3."""
        return 1.27

    def interval(self, results: Results) -> float:
        """Half the width of the 95% confidence interval of a mean over these pupils."""
        return 1.96 * self.spread / math.sqrt(results.progress_n) if results.progress_n else 0.0


def pooled(cohorts: Iterable[Cohort]) -> Cohort:
    """The pupils of several schools together."""
    found = list(cohorts)
    return {group: Results.total(cohort[group] for cohort in found) for group in GROUPS}
