"""What inspectors found at the invented schools, in the three ways Ofsted has reported since 2021.

The trust's own schools are told one by one, so that every case a card must show is there: a report card, a graded
inspection with and without an overall grade, an ungraded one, a judgement that belongs to the school before it
became an academy, a new school not inspected yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from headwater.demo.world import TRUST_UID, School, World

AREAS = (
    "Inclusion",
    "Curriculum and teaching",
    "Achievement",
    "Attendance and behaviour",
    "Personal development and wellbeing",
    "Leadership and governance",
)
CARDS_FROM = date(2025, 11, 10)
NO_OVERALL_FROM = date(2024, 9, 1)
_SCALE = {
    "X": "Exceptional",
    "S": "Strong standard",
    "E": "Expected standard",
    "N": "Needs attention",
    "U": "Urgent improvement",
}


@dataclass(frozen=True, slots=True)
class Visit:
    """One inspection. `school` is the school as it was then, which may be the one before."""

    number: int
    on: date
    school: School
    concern: str = ""  # SM, SWK, RSI

    @property
    def published(self) -> date:
        return self.on + timedelta(days=42)


@dataclass(frozen=True, slots=True)
class ReportCard(Visit):
    """Since 10 November 2025: a grade in words for each area, safeguarding met or not, no overall grade."""

    areas: dict[str, str] = field(default_factory=dict)
    early_years: str = "Not applicable"
    post_16: str = "Not applicable"
    safeguarding: str = "Met"


@dataclass(frozen=True, slots=True)
class Graded(Visit):
    """September 2019 to November 2025: 1 to 4, and an overall grade only until August 2024."""

    overall: str = ""
    quality: int = 2
    behaviour: int = 2
    personal: int = 2
    leadership: int = 2
    early_years: int = 9
    sixth_form: int = 9
    safeguarding: str = "Yes"


@dataclass(frozen=True, slots=True)
class Ungraded(Visit):
    outcome: str = "School remains Good"


@dataclass(slots=True)
class Record:
    """The latest of each kind that a school has."""

    card: ReportCard | None = None
    graded: Graded | None = None
    ungraded: Ungraded | None = None


def records(world: World, as_at: date) -> dict[int, Record]:
    """The record of every open state-funded school, by URN, as far as published by `as_at`."""
    found: dict[int, Record] = {}
    ours = {school.place.key: school for school in world.members(TRUST_UID, as_at)}
    for school in world.schools.values():
        if school.is_open(as_at) and school.kind != "independent":
            visits = _told(world, school) if school.place.key in ours else _drawn(world, school, as_at)
            found[school.urn] = _latest(v for v in visits if v.published <= as_at)
    return found


def _latest(visits: Iterator[Visit]) -> Record:
    record = Record()
    for visit in sorted(visits, key=lambda v: v.on):
        match visit:
            case ReportCard():
                record.card = visit
            case Graded():
                record.graded = visit
            case Ungraded():
                record.ungraded = visit
    return record


def then(world: World, school: School, day: date) -> School | None:
    """The school that stood at this place on `day`: this one, or one before it."""
    if school.is_open(day):
        return school
    before = [world.schools[urn] for urn in school.predecessors]
    return next((s for s in before if s.is_open(day)), None)


def _number(school: School, day: date) -> int:
    return 10_000_000 + (school.urn - 900_000) * 1_000 + day.toordinal() % 1_000


# Ours: place, day, and what was found. Cards: a letter for each of the six areas, then early years, post-16.
_CARDS = {
    "ashdown": (date(2026, 3, 10), "SEESSE", "S", ""),
    "brackenfold": (date(2026, 6, 16), "EENEEE", "E", ""),
    "hathermoor": (date(2026, 2, 3), "ENNNEE", "", ""),
}
_GRADED = {
    "ashdown": (date(2021, 11, 16), "2", 2222, 2),
    "brackenfold": (date(2022, 10, 11), "3", 3222, 3),
    "quillham-junior": (date(2025, 2, 4), "Not judged", 2122, 9),
    "thornmere": (date(2023, 5, 9), "2", 2212, 2),
    "st-cuthwin": (date(2020, 1, 21), "1", 1111, 1),
    "larkhollow": (date(2024, 5, 21), "2", 2222, 2),
    "hathermoor": (date(2023, 11, 14), "3", 3323, 9),
    "dunnock-hill": (date(2022, 3, 8), "4", 4434, 9),
    "sallowgarth": (date(2021, 10, 5), "2", 2212, 2),
}
_UNGRADED = {
    "quillham-infant": (date(2023, 6, 13), "School remains Good"),
    "st-cuthwin": (date(2025, 3, 11), "Standards maintained"),
    "pellbridge": (date(2024, 3, 5), "School remains Good (Concerns) - S5 Next"),
    "sallowgarth": (date(2025, 5, 20), "Standards maintained"),
}


def _told(world: World, school: School) -> Iterator[Visit]:
    key = school.place.key
    if key in _CARDS:
        day, letters, early, sixth = _CARDS[key]
        yield _card(school, then(world, school, day) or school, day, letters, early, sixth)
    if key in _GRADED:
        day, overall, marks, early_years = _GRADED[key]
        yield _graded(school, then(world, school, day) or school, day, overall, str(marks), early_years)
    if key in _UNGRADED:
        day, outcome = _UNGRADED[key]
        yield Ungraded(_number(school, day), day, then(world, school, day) or school, outcome=outcome)


def _card(
    school: School, at: School, day: date, letters: str, early: str = "", sixth: str = "", concern: str = ""
) -> ReportCard:
    areas = {area: _SCALE[letter] for area, letter in zip(AREAS, letters, strict=True)}
    return ReportCard(
        _number(school, day),
        day,
        at,
        concern,
        areas,
        early_years=_SCALE.get(early, "Not applicable"),
        post_16=_SCALE.get(sixth, "Not applicable"),
    )


def _graded(school: School, at: School, day: date, overall: str, marks: str, early: int, sixth: int = 9) -> Graded:
    quality, behaviour, personal, leadership = map(int, marks)
    concern = "SM" if overall == "4" else ""
    safe = "No" if concern and leadership == 4 and behaviour == 4 else "Yes"
    return Graded(
        _number(school, day), day, at, concern, overall, quality, behaviour, personal, leadership, early, sixth, safe
    )


def _drawn(world: World, school: School, as_at: date) -> Iterator[Visit]:
    """Chance, in about the proportions of the real file."""
    random = world.random(school.urn, "ofsted")
    has_early, has_sixth = school.place.low < 5, school.phase == "Secondary" and school.place.high >= 18
    if random.random() < 0.22:
        day = _school_day(random, CARDS_FROM, max(CARDS_FROM + timedelta(days=30), as_at - timedelta(days=60)))
        at = then(world, school, day)
        if at:
            letters = "".join(random.choices("XSENU", (2, 33, 53, 11, 1), k=len(AREAS)))
            early, sixth = (random.choice("SEE") if has else "" for has in (has_early, has_sixth))
            concern = "RSI" if "U" in letters else ""
            yield _card(school, at, day, letters, early, sixth, concern)
    if random.random() < 0.6:
        day = _school_day(random, date(2021, 9, 14), date(2025, 7, 1))
        at = then(world, school, day)
        if at:
            overall = random.choices((1, 2, 3, 4), (9, 73, 15, 3))[0]
            marks = "".join(str(max(1, min(4, overall + random.choice((-1, 0, 0, 0))))) for _ in range(3))
            shown = "Not judged" if day >= NO_OVERALL_FROM else str(overall)
            marks = f"{overall}{marks}"
            yield _graded(school, at, day, shown, marks, overall if has_early else 9, overall if has_sixth else 9)
    if random.random() < 0.5:
        day = _school_day(random, date(2021, 9, 14), date(2025, 7, 1))
        at = then(world, school, day)
        if at:
            yield Ungraded(_number(school, day) + 1, day, at, outcome=_outcome(random, day))


def _outcome(random: Random, day: date) -> str:
    if day >= NO_OVERALL_FROM:
        return random.choices(
            ("Standards maintained", "Improved significantly", "Some aspects not as strong"), (83, 11, 6)
        )[0]
    outcomes = {
        "School remains Good": 70,
        "School remains Good (Concerns) - S5 Next": 12,
        "School remains Good (Improving) - S5 Next": 7,
        "School remains Outstanding": 7,
        "School remains Outstanding (Concerns) - S5 Next": 4,
    }
    return random.choices(tuple(outcomes), tuple(outcomes.values()))[0]


def _school_day(random: Random, first: date, last: date) -> date:
    """A Tuesday in term, between the two days."""
    while True:
        day = first + timedelta(days=random.randrange((last - first).days))
        day -= timedelta(days=(day.weekday() - 1) % 7)
        if day >= first and day.month != 8 and (day.month, day.day) < (12, 18):
            return day
