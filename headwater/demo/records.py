"""What the invented schools and their trust entered by hand: figures no file has, targets, an inspection, a note.

Everything goes through the operations the pages use, in the name of the demonstration's own people, once: a second run
finds it there. Figures are counts of whole invented pupils, drawn from the world's seed like those in the files.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from django.db import transaction

from headwater.demo.autumn import BOARD, Cast, Placing, board_day, decide_tiers, propose
from headwater.demo.board import take_cards_to_board
from headwater.demo.pupils import Pupils
from headwater.demo.world import TRUST_UID, School, World
from headwater.evidence.inspections.operations import record_outcome
from headwater.evidence.inspections.policies import Draft as Outcome
from headwater.evidence.measures.entries import Entry
from headwater.evidence.measures.models import EnteredFigure, Figure, Stage
from headwater.evidence.measures.operations.entering import enter_figures
from headwater.evidence.measures.places import Place
from headwater.evidence.targets.operations import record_targets
from headwater.evidence.targets.policies import Draft
from headwater.foundations.accounts.models import User
from headwater.improvement.tiers.models import TierCase
from headwater.improvement.tiers.operations import record_tiers
from headwater.improvement.tiers.policies import Draft as Decision
from headwater.oversight.cards.operations import write_note
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.frameworks.models import AdoptedFramework
from headwater.reference.frameworks.queries import get_main_framework
from headwater.reference.people.models import Post
from headwater.reference.people.queries import get_standing, list_schools_of_trust
from headwater.reference.schools.models import SchoolQuerySet

_REASON = "Results of the last three years, the last health check and what leaders, governors and families said."
_STEADY = 0.1
"""Scaled-score points a year: less is neither improving nor declining."""
_NOTE = (
    "The new phonics scheme began in September and all staff have been trained. Attendance of pupils who are often "
    "away is looked at each fortnight with the trust’s attendance lead."
)


@dataclass(frozen=True, slots=True)
class _Share:
    """A measure as a share of a year group: of children aged `age` at the start of the year, and of about `mean`."""

    measure: str
    age: int
    mean: float


_EARLY = (
    _Share("eyfs.gld", 4, 0.67),
    _Share("psc.y1", 5, 0.79),
    _Share("psc.y2_cum", 6, 0.88),
    _Share("mtc.full", 8, 0.34),
)


@transaction.atomic
def record_what_no_file_has(*, world: World, today: date, now: datetime) -> int:
    """Enter all of it in the demonstration's records; returns how many figures. Nothing is done where any stand."""
    if EnteredFigure.objects.exists():
        return 0
    registered = list_schools_of_trust(today)
    ours = [world.schools[school.urn] for school in registered if school.urn in world.schools]
    people = {user.email.partition("@")[0]: user for user in User.objects.filter(email__endswith="@demo.invalid")}
    scope = get_standing(people["data"], today).scope
    entries = [entry for school in ours for entry in _entries(world, school, today)]
    enter_figures(entries=entries, by=people["data"], scope=scope, today=today)
    record_targets(drafts=list(_targets(ours, today)), by=people["clerk"], today=today)
    _inspect(ours, by=people["improvement"], today=today, now=now)
    cast = Cast(people, today, now)
    propose(schools=ours, cast=cast)
    if (main := get_main_framework()) is not None:
        record_tiers(drafts=list(_tiers(main, world, ours, today)), adopted=main, by=people["clerk"], today=today)
        _decide_tiers(main, ours, registered, cast)
    noted = next((school for school in registered if school.name == "Ashdown Primary"), None)
    if noted:
        write_note(school=noted, text=_NOTE, by=people["principal"])
        others = [school for school in registered if school.pk != noted.pk][:2]
        take_cards_to_board(at_principal=noted, others=others, cast=cast)
    return len(entries)


# Figures ------------------------------------------------------------------------------------------------------------


def _entries(world: World, school: School, today: date) -> Iterator[Entry]:
    pupils, random = Pupils(world), world.random(school.place.key, "entered")
    this_year = AcademicYear.containing(today)
    for year in (this_year.plus(-back) for back in (4, 3, 2, 1)):
        if school.opened and AcademicYear.containing(school.opened) > year:
            continue
        for share in _EARLY:
            yield from _of_year_group(pupils, random, school, year, share)
        yield from _behaviour(pupils, random, school, year)
    yield from _this_year_so_far(pupils, random, school, today)
    yield from _context(pupils, random, school, this_year.plus(-1))


def _of_year_group(
    pupils: Pupils, random: Random, school: School, year: AcademicYear, share: _Share
) -> Iterator[Entry]:
    place = school.place
    size = pupils.year_group(place, share.age, year) if place.low <= 4 and place.ehcp < 0.5 else 0
    if not size:
        return
    chance = share.mean + 0.012 * place.ability - 0.25 * (place.fsm - 0.24) + 0.006 * place.trend * (year.start - 2022)
    reached = sum(random.random() < min(0.98, max(0.1, chance)) for _ in range(size))
    yield _share(school, share.measure, year, reached, size, source="The school’s own results")
    if share.measure == "mtc.full":
        mean = Decimal(round(10 * min(25, 20.5 + 0.25 * place.ability + random.gauss(0, 0.7)))) / 10
        yield Entry(
            place=Place("mtc.mean", "all", year.slug, school=school.urn),
            text=str(mean),
            value=mean,
            denominator=Decimal(size),
            source="The school’s own results",
        )


def _behaviour(pupils: Pupils, random: Random, school: School, year: AcademicYear) -> Iterator[Entry]:
    place, size = school.place, pupils.roll(school, year).nor
    rate = (0.16 if place.low >= 11 else 0.014) * (0.5 + 1.6 * place.fsm) * place.absence
    suspended = sum(random.random() < rate * 0.5 for _ in range(size))
    again = sum(random.random() < 0.35 for _ in range(suspended))
    suspensions = suspended + again + sum(random.random() < 0.6 for _ in range(again))
    excluded = sum(random.random() < (0.0015 if place.low >= 11 else 0.0002) for _ in range(size))
    counts = (
        ("beh.susp_rate", suspensions),
        ("beh.susp_1plus", suspended),
        ("beh.susp_2plus", again),
        ("beh.pex_rate", excluded),
    )
    for measure, count in counts:
        yield _share(school, measure, year, count, size, source="The school’s behaviour records")


def _this_year_so_far(pupils: Pupils, random: Random, school: School, today: date) -> Iterator[Entry]:
    """Registers up to the last Friday; in the first weeks of September there is nothing to say yet."""
    year = AcademicYear.containing(today)
    friday = today - timedelta(days=(today.weekday() - 4) % 7 or 7)
    weeks = (friday - year.first_day).days // 7
    if weeks < 4:
        return
    absences = pupils.absences(school, year.plus(-1))
    possible = absences.enrolments * min(weeks, 38) * 10
    share = absences.missed / absences.possible * random.uniform(0.86, 1.02)
    persistent = round(absences.persistent * random.uniform(0.85, 1.05))
    missed = round(possible * share)
    for measure, numerator, denominator in (
        ("att.overall_ytd", possible - missed, possible),
        ("att.absence_ytd", missed, possible),
        ("att.pa_ytd", min(persistent, absences.enrolments), absences.enrolments),
    ):
        yield _share(school, measure, year, numerator, denominator, as_at=friday, source="The school’s registers")


def _context(pupils: Pupils, random: Random, school: School, year: AcademicYear) -> Iterator[Entry]:
    roll = pupils.roll(school, year)
    premium = min(roll.nor, round(roll.fsm_ever * random.uniform(1.0, 1.06)))
    yield _share(school, "ctx.pp_pct", year, premium, roll.nor, source="Pupil premium register")
    staff = max(6, roll.nor // 9)
    leavers = sum(random.random() < 0.14 for _ in range(staff))
    yield _share(school, "hr.turnover", year, leavers, staff, source="Personnel records")
    days = Decimal(round(10 * random.uniform(4, 10))) / 10
    vacancies = random.choice((0, 0, 0, 1, 1, 2))
    for measure, value in (("hr.absence_days", days), ("hr.vacancy", Decimal(vacancies))):
        yield Entry(
            place=Place(measure, "all", year.slug, school=school.urn),
            text=str(value),
            value=value,
            source="Personnel records",
        )


def _share(
    school: School,
    measure: str,
    year: AcademicYear,
    numerator: int,
    denominator: int,
    *,
    source: str,
    as_at: date | None = None,
) -> Entry:
    return Entry(
        place=Place(measure, "all", year.slug, school=school.urn),
        text=f"{numerator} of {denominator}",
        numerator=Decimal(numerator),
        denominator=Decimal(denominator),
        stage=Stage.INTERNAL,
        as_at=as_at,
        source=source,
    )


# Targets, an inspection ---------------------------------------------------------------------------------------------


def _targets(schools: list[School], today: date) -> Iterator[Draft]:
    """Agreed by the board on the third Thursday of October: of this school year once that is past, else of the last."""
    year = AcademicYear.containing(today)
    if today <= board_day(year):
        year = year.plus(-1)
    wanted = {"ks2.rwm_exp": 4, "ks2.rwm_high": 2, "psc.y1": 3, "eyfs.gld": 3, "ks4.a8": 2, "ks4.em5": 3}
    newest: dict[tuple[int, str], Decimal] = {}
    known = Figure.objects.shown().filter(measure__in=wanted, group="all", value__isnull=False).order_by("period")
    for urn, measure, value in known.values_list("school_id", "measure", "value"):
        if urn is not None and value is not None:
            newest[urn, measure] = value
    for school in schools:
        for measure, more in wanted.items():
            if (school.urn, measure) in newest:
                value = min(Decimal(97), Decimal(round(newest[school.urn, measure])) + more)
                yield _draft(school, measure, year, str(value), value=value)
        yield _draft(school, "att.overall", year, "at or above national", comparator="england")
        yield _draft(school, "beh.pex_rate", year, "0", value=Decimal(0))


# Tiers --------------------------------------------------------------------------------------------------------------


def _tiers(main: AdoptedFramework, world: World, schools: list[School], today: date) -> Iterator[Decision]:
    """Decided before the trust had Headwater: agreed with the targets, in force from November, of the last two years
    until this one, whose cases are on their way (`autumn`)."""
    this = AcademicYear.containing(today)
    for year in (this.plus(-2), this.plus(-1)):
        for place, (school, tier) in enumerate(_placed(main, schools, year.start - this.start).items()):
            begins = date(year.start, 11, 1)
            held = world.membership(school.urn, begins)
            if held is None or held.trust.uid != TRUST_UID:
                continue
            yield Decision(
                urn=school.urn,
                tiers=(tier,),
                in_force_from=begins,
                decided_by_body=BOARD,
                decided_on=board_day(year),
                minute=f"6.{place + 1}",
                reason=_REASON,
                review_on=date(year.start + 1, 10, 1),
            )


def _placed(main: AdoptedFramework, schools: list[School], years: int) -> dict[School, str]:
    """The tier of each school, `years` from now (before: negative). A school's standing is what the world knows of it
    and nobody else: how it does and which way it goes."""
    keys = [tier.key for tier in main.editions.published()[0].framework.tiering.tiers]
    order = sorted(schools, key=lambda school: -(school.place.ability + years * school.place.trend))
    return {school: keys[min(len(keys) - 1, at * len(keys) // len(order))] for at, school in enumerate(order)}


def _decide_tiers(main: AdoptedFramework, schools: list[School], registered: SchoolQuerySet, cast: Cast) -> None:
    by_urn = {school.urn: school for school in registered}
    placings = [
        Placing(by_urn[school.urn], tier, _direction(school)) for school, tier in _placed(main, schools, 0).items()
    ]
    ours = {str(post.person.user.email).partition("@")[0]: post.school for post in _heads()}
    decide_tiers(
        placings=placings,
        at_principal=ours.get("principal"),
        contester=ours.get("principal.secondary"),
        cast=cast,
    )


def _heads() -> Iterator[Post]:
    yield from Post.objects.filter(role="principal").select_related("person__user", "school")


def _direction(school: School) -> str:
    trend = school.place.trend
    if abs(trend) < _STEADY:
        return TierCase.Direction.STEADY
    return TierCase.Direction.IMPROVING if trend > 0 else TierCase.Direction.DECLINING


def _draft(
    school: School, measure: str, year: AcademicYear, text: str, *, value: Decimal | None = None, comparator: str = ""
) -> Draft:
    return Draft(
        urn=school.urn,
        measure=measure,
        text=text,
        period=year.slug,
        value=value,
        comparator=comparator,
        decided_by_body=BOARD,
        decided_on=board_day(year),
        minute=f"TB {year.start}/10-7",
    )


def _inspect(schools: list[School], *, by: User, today: date, now: datetime) -> None:
    """The church school's last inspection by its diocese, which no published file has."""
    church = next((school for school in schools if school.religion == "Church of England"), None)
    if church:
        record_outcome(
            draft=Outcome(
                urn=church.urn,
                era="siams-2023",
                inspected_on=date(2025, 3, 12),
                overall="j1",
                next_steps=("Widen pupils’ understanding of how Christians live in other parts of the world.",),
            ),
            by=by,
            today=today,
            now=now,
        )
