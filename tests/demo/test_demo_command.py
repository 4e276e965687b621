"""`headwater demo`: the invented files go through the real importers and come out on the card as they went in."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.utils import timezone

from headwater.demo import ks2, ofsted
from headwater.demo.inventing import build
from headwater.demo.management.commands.demo import SEED
from headwater.demo.marker import Marker
from headwater.demo.people import PASSWORD, list_demo_people
from headwater.demo.pupils import Cohort, Pupils
from headwater.demo.visits import records, then
from headwater.demo.world import TRUST_UID, School, World, census_day
from headwater.demo.year_11 import Cohort as LeaversCohort
from headwater.demo.year_11 import Year11
from headwater.evidence.datasets.models import Release
from headwater.evidence.inspections.models import InspectionOutcome
from headwater.evidence.measures.models import EnteredFigure
from headwater.evidence.targets.models import Target
from headwater.foundations.accounts.scope import Scope
from headwater.foundations.audit.models import Event
from headwater.improvement.tiers.models import TierCase
from headwater.improvement.tiers.workflow import State, Step
from headwater.oversight.cards.models import CardNote
from headwater.oversight.cards.presenters.build import present_card
from headwater.oversight.cards.queries import get_card_facts
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.people.models import Post
from headwater.reference.schools.models import Trust

Cells = dict[tuple[str, str, str], str | None]  # measure, group, period: the exact value; None for a missing one


@pytest.fixture
def state(settings: object, tmp_path: Path) -> Path:
    settings.DEMO = True  # type: ignore[attr-defined]
    settings.STATE = tmp_path  # type: ignore[attr-defined]
    return tmp_path


def run(*args: str, **options: object) -> str:
    said = StringIO()
    call_command("demo", *args, stdout=said, stderr=said, **options)
    return said.getvalue()


@pytest.mark.django_db(transaction=True)
def test_every_card_shows_exactly_what_the_files_say_and_a_second_run_changes_nothing(
    state: Path, client: Client
) -> None:
    said = run()
    assert "refused" not in said.replace("0 refused", "")
    assert "Principal, Ashdown Primary" in said
    world = build(today=timezone.localdate(), seed=SEED)
    pupils = Pupils(world)
    compared = 0
    for school in world.members(TRUST_UID, world.today):
        shown = cells_on_card(school.urn)
        for key, value in twin(world, pupils, school):
            assert key in shown, (school.name, key)
            assert shown[key] == value, (school.name, key)
            compared += 1
    assert compared > 650

    assert_what_no_file_has_is_entered(world)
    assert_inspections_are_those_written(world)
    assert_people_see_their_schools(client)

    before = (Event.objects.count(), Release.objects.count(), Post.objects.count())
    again = run()
    assert "nothing was changed" in again
    after = (Event.objects.count(), Release.objects.count(), Post.objects.count())
    assert after == before

    with pytest.raises(CommandError, match="is of the invented trust"):
        run("--open-data", str(state), "--trust", "16307")


def assert_inspections_are_those_written(world: World) -> None:
    found = records(world, ofsted.as_at(world.today))
    ours = [school.urn for school in world.members(TRUST_UID, world.today)]
    written = {
        (urn, kind, visit.on, visit.school.urn)
        for urn in ours
        for kind, visit in (
            ("report-card", found[urn].card),
            ("graded", found[urn].graded),
            ("ungraded", found[urn].ungraded),
        )
        if visit
    }
    shown = InspectionOutcome.objects.shown().filter(school__in=ours, release__isnull=False)
    assert set(shown.values_list("school", "kind", "inspected_on", "published_urn")) == written
    assert len(written) > 12


def assert_what_no_file_has_is_entered(world: World) -> None:
    ours = [school.urn for school in world.members(TRUST_UID, world.today)]
    entered = EnteredFigure.objects.current()
    assert set(entered.values_list("school_id", flat=True)) == set(ours)
    assert {"eyfs.gld", "psc.y1", "att.overall_ytd", "beh.susp_rate"} <= set(entered.values_list("measure", flat=True))
    for entry in entered.filter(measure="psc.y1"):
        assert entry.numerator is not None
        assert entry.denominator
        assert 0 <= entry.numerator <= entry.denominator
    targets = Target.objects.current()
    assert set(targets.values_list("school_id", flat=True)) == set(ours)
    assert set(targets.values_list("decided_by_body", flat=True)) == {"Trust board"}
    assert InspectionOutcome.objects.shown().filter(release=None).count() == 1
    cases = TierCase.objects.all()
    assert set(cases.values_list("school_id", flat=True)) == set(ours)
    assert {State.GATHERING, State.RECOMMENDED} <= set(cases.values_list("state", flat=True))
    waiting = cases.get(school__name="Ashdown Primary")
    assert [step.step for step in waiting.steps.all()] == [Step.OPEN, Step.VIEW, Step.RECOMMEND]
    assert CardNote.objects.current().count() == 1


def assert_people_see_their_schools(client: Client) -> None:
    for person in list_demo_people(timezone.localdate()):
        assert client.login(email=person.email, password=PASSWORD), person.email
        assert client.get("/").status_code == 200
        client.logout()
    assert all(
        person.title.endswith(person.school.name) for person in list_demo_people(timezone.localdate()) if person.school
    )


def cells_on_card(urn: int) -> Cells:
    scope = Scope(frozenset({("cards.view", urn), ("schools.view", urn)}))
    card = present_card(get_card_facts(urn, scope, today=timezone.localdate()))
    return {
        (row.measure, row.group, cell.period): cell.value
        for section in card.sections
        for row in section.rows
        for cell in row.school.cells
    }


# The twin: what the cards must show, worked out from the invented pupils with decimals and nothing of the importer ----


def rounded(part: int, whole: int, places: int) -> str:
    found = (Decimal(part) / Decimal(whole)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{found:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def share(part: int, whole: int, places: int) -> str:
    return rounded(100 * part, whole, places)


def twin(world: World, pupils: Pupils, school: School) -> Iterator[tuple[tuple[str, str, str], str | None]]:
    for start in (2018, *range(2021, world.newest.start + 1)):
        year = AcademicYear(start)
        at = then(world, school, census_day(year))
        if at is None or (at is not school and len(school.predecessors) > 1):
            continue  # not open yet, or two schools that were merged later
        roll, places = pupils.roll(at, year), 2 if start >= 2024 else 1
        for measure, part, whole in (
            ("ctx.eal_pct", roll.eal, roll.nor),
            ("ctx.sen_k_pct", roll.sen_k, roll.nor),
            ("ctx.ehcp_pct", roll.ehcp, roll.nor),
            ("ctx.fsm6_pct", roll.fsm_ever, roll.fsm_ever_of),
        ):
            yield (measure, "all", year.slug), share(part, whole, places)
        yield ("ctx.nor", "all", year.slug), str(roll.nor)
        absent = pupils.absences(at, year)
        missed = Decimal(share(absent.missed, absent.possible, 1))
        yield ("att.absence", "all", year.slug), f"{missed:f}"
        attended = f"{100 - missed:f}"
        yield ("att.overall", "all", year.slug), attended.removesuffix(".0")
        few = start < 2021 and (absent.enrolments < 11 or 0 < absent.persistent < 3)
        yield ("att.pa", "all", year.slug), None if few else share(absent.persistent, absent.enrolments, 1)
        if start != 2021 and school.phase == "Primary" and school.place.high >= 11:
            cohort = ks2.published(pupils, at, year)
            if cohort:
                yield from results(cohort, year)
        if school.phase == "Secondary":
            found = Year11(world, pupils).cohort(at, year)
            if found:
                yield from points(found, year)


def points(cohort: LeaversCohort, year: AcademicYear) -> Iterator[tuple[tuple[str, str, str], str | None]]:
    everybody, poor = cohort[""], cohort["FSM6CLA1A"]
    yield ("ks4.a8", "all", year.slug), rounded(everybody.points, 10 * everybody.n, 1)
    yield ("ks4.em5", "all", year.slug), share(everybody.em5, everybody.n, 0)
    score = None if poor.n < 6 else rounded(poor.points, 10 * poor.n, 1)
    yield ("ks4.a8", "disadvantaged", year.slug), score


def results(cohort: Cohort, year: AcademicYear) -> Iterator[tuple[tuple[str, str, str], str | None]]:
    everybody, poor = cohort[""], cohort["FSM6CLA1A"]
    hidden = everybody.n < 6
    for measure, met in (
        ("ks2.rwm_exp", everybody.rwm_exp),
        ("ks2.rwm_high", everybody.rwm_high),
        ("ks2.read_exp", everybody.reading_exp),
        ("ks2.mat_high", everybody.maths_high),
        ("ks2.gps_exp", everybody.gps_exp),
        ("ks2.writ_gds", everybody.writing_high),
    ):
        yield (measure, "all", year.slug), None if hidden else share(met, everybody.n, 0)
    average = rounded(everybody.reading_sum, everybody.reading_n, 0)
    yield ("ks2.read_avg", "all", year.slug), None if hidden else average
    disadvantaged = None if hidden or poor.n < 6 else share(poor.rwm_exp, poor.n, 0)
    yield ("ks2.rwm_exp", "disadvantaged", year.slug), disadvantaged


# Where it will not run ------------------------------------------------------------------------------------------------


def test_without_the_demonstration_setting_it_does_nothing(settings: object, tmp_path: Path) -> None:
    settings.DEMO, settings.STATE = False, tmp_path  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="HEADWATER_DEMO=1"):
        run()
    assert not list(tmp_path.iterdir())


@pytest.mark.django_db
def test_a_trust_of_its_own_is_never_touched(state: Path) -> None:
    Trust.objects.create(uid=16307, name="A trust of its own", kind="Multi-academy trust", is_ours=True)
    for options in ((), ("--fresh",)):
        with pytest.raises(CommandError, match="which no demonstration made"):
            run(*options)
    assert Trust.objects.ours().get().uid == 16307
    assert Marker.read(state) is None


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--trust", "16307"), "add --open-data"),
        (("--open-data", "."), "add --trust UID|Add --trust UID"),
        (("--open-data", "no-such-folder", "--trust", "16307"), "There is no folder"),
    ],
)
def test_half_a_choice_is_refused(state: Path, options: tuple[str, ...], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        run(*options)
    assert Marker.read(state) is None


def test_fresh_throws_away_the_demonstration_and_nothing_else(tmp_path: Path) -> None:
    Marker("", str(TRUST_UID)).write(tmp_path)
    for name in ("records.sqlite3", "warehouse/a.parquet", "demo-files/a.csv", "kept.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    throw = "import django; django.setup(); from headwater.demo.management.commands.demo import _throw_away as t; t()"
    environment = {
        "HEADWATER_STATE": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "headwater.config.settings",
        "HEADWATER_SECRET_KEY": "for this test only",
    }
    subprocess.run([sys.executable, "-c", throw], check=True, env=environment, cwd=django_settings.CHECKOUT)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["kept.txt"]
