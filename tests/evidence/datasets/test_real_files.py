"""The published files themselves, loaded once: their check values come out, and loading them again writes nothing."""

from __future__ import annotations

import contextlib
import csv
import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import transaction

from headwater.evidence.datasets.definitions import DATASETS
from headwater.evidence.datasets.models import Release
from headwater.evidence.measures.models import Figure
from headwater.foundations.accounts.scope import Scope
from headwater.reference.schools.models import School, Trust
from headwater.reference.schools.queries import list_our_urns
from tests.factories.calendar import make_calendar
from tests.factories.published import Said, load, loaded_state

pytestmark = [pytest.mark.open_data, pytest.mark.django_db]
XAVIER = 16307


@dataclass(frozen=True, slots=True)
class Loaded:
    """The whole folder, loaded for Xavier Catholic Education Trust."""

    said: Said
    warehouse: Path


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any, open_data: Path, tmp_path_factory: Any) -> Iterator[Loaded]:
    """One transaction around all tests of this file, undone at its end."""
    with django_db_blocker.unblock(), contextlib.ExitStack() as undo:
        before = django_settings.WAREHOUSE
        django_settings.WAREHOUSE = tmp_path_factory.mktemp("real") / "warehouse"
        undo.callback(setattr, django_settings, "WAREHOUSE", before)
        undo.enter_context(_undone())
        groups = load(open_data / "raw" / "gias" / "groups")
        assert groups.status == 0, groups.text
        Trust.objects.filter(uid=XAVIER).update(is_ours=True, calendar=make_calendar(2025))
        said = load(open_data)
        yield Loaded(said, Path(django_settings.WAREHOUSE))


@contextlib.contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _the_same_warehouse(loaded: Loaded, settings: Any, warehouse: Path) -> None:
    settings.WAREHOUSE = loaded.warehouse


def area(measure: str, period: str, *, la: str = "", population: str = "state-funded") -> Figure:
    return Figure.objects.shown().get(
        level="la" if la else "england", area=la, population=population, measure=measure, group="all", period=period
    )


def test_the_folder_ends_well(loaded: Loaded) -> None:
    assert loaded.said.status == 0, loaded.said.text
    assert loaded.said.says("0 refused")


def test_every_file_is_loaded_or_named_with_the_reason(loaded: Loaded, open_data: Path) -> None:
    known = set(Release.objects.values_list("file_name", flat=True))
    files = [path for path in open_data.rglob("*") if path.is_file() and not path.name.startswith(".")]
    labels = {"/".join(path.parts[-2:]) for path in files}
    left = labels - known
    assert 30 < len(left) < 50
    for label in left:
        assert loaded.said.says(f"{label}: it"), label
    assert loaded.said.says(f"{len(left)} known and not read, 0 not recognised")


def test_each_data_set_has_its_files(loaded: Loaded) -> None:
    """Every definition but the one for files that are not read, and that of a file that is not at hand."""
    without = {"files-not-read", "ofsted-latest-inspections"}
    assert set(Release.objects.values_list("dataset", flat=True)) == set(DATASETS.all()) - without


def test_loading_it_again_writes_nothing(loaded: Loaded, open_data: Path) -> None:
    before = loaded_state(refusals=True)
    said = load(open_data)
    assert said.status == 0
    assert said.says("0 loaded")
    assert said.says(f"{Release.objects.count()} already loaded")
    assert loaded_state(refusals=True) == before


@pytest.mark.parametrize(
    ("measure", "period", "la", "value"),
    [
        ("ks2.rwm_exp", "2016-17", "", 61), ("ks2.rwm_exp", "2017-18", "", 64), ("ks2.rwm_exp", "2018-19", "", 65),
        ("ks2.rwm_exp", "2024-25", "", 62),
        ("ks2.rwm_high", "2016-17", "", 9), ("ks2.rwm_high", "2017-18", "", 10), ("ks2.rwm_high", "2018-19", "", 11),
        ("ks2.rwm_high", "2024-25", "", 8),
        ("ks2.rwm_exp", "2016-17", "936", 67), ("ks2.rwm_exp", "2017-18", "936", 70),
        ("ks2.rwm_exp", "2018-19", "936", 70), ("ks2.rwm_high", "2016-17", "936", 13),
        ("ks2.rwm_high", "2017-18", "936", 13),
        ("ks2.rwm_high", "2018-19", "936", 14),
        ("beh.pex_rate", "2016-17", "", "0.1"), ("beh.susp_rate", "2016-17", "", "4.76"),
        ("ks4.a8", "2016-17", "", "46.3"), ("ks4.a8", "2017-18", "", "46.5"), ("ks4.a8", "2018-19", "", "46.7"),
        ("ks4.p8", "2016-17", "", "-0.03"), ("ks4.p8", "2017-18", "", "-0.02"), ("ks4.p8", "2018-19", "", "-0.03"),
        ("ks4.a8", "2016-17", "936", "50"), ("ks4.a8", "2017-18", "936", "50.3"), ("ks4.a8", "2018-19", "936", "50.3"),
        ("ks4.p8", "2016-17", "936", "0.13"), ("ks4.p8", "2017-18", "936", "0.17"),
        ("ks4.p8", "2018-19", "936", "0.18"),
        ("eyfs.gld", "2017-18", "", "71.5"), ("eyfs.gld", "2024-25", "", "68.3"), ("psc.y1", "2023-24", "", "80"),
    ],
)  # fmt: skip
def test_the_check_values_of_england_and_surrey(measure: str, period: str, la: str, value: Any) -> None:
    assert area(measure, period, la=la).value == Decimal(value)


@pytest.mark.parametrize(
    ("population", "period", "absence", "persistent"),
    [
        ("primary", "2018-19", "4", "8.2"), ("primary", "2022-23", "5.9", "16.2"),
        ("primary", "2023-24", "5.5", "14.6"), ("secondary", "2018-19", "5.5", "13.7"),
        ("secondary", "2022-23", "9", "26.5"),
        ("secondary", "2023-24", "8.9", "25.6"),
    ],
)  # fmt: skip
def test_the_check_values_of_absence(population: str, period: str, absence: str, persistent: str) -> None:
    assert area("att.absence", period, population=population).value == Decimal(absence)
    assert area("att.overall", period, population=population).value == 100 - Decimal(absence)
    assert area("att.pa", period, population=population).value == Decimal(persistent)


@pytest.mark.parametrize(
    ("measure", "value"),
    [("ctx.fsm6_pct", "26.3"), ("ctx.eal_pct", "23.4"), ("ctx.sen_k_pct", "15"), ("ctx.ehcp_pct", "3.5")],
)
def test_the_check_values_of_the_census(measure: str, value: str) -> None:
    assert area(measure, "2024-25", population="primary").value == Decimal(value)


def test_the_newest_suspensions_of_england() -> None:
    """Published with all their digits, and read by people with two."""
    assert shown(area("beh.susp_rate", "2023-24"), 2) == "11.31"
    assert shown(area("beh.pex_rate", "2023-24"), 2) == "0.13"


def shown(figure: Figure, decimals: int) -> str:
    assert figure.value is not None
    return str(figure.value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def test_the_year_so_far_says_up_to_when_it_counts() -> None:
    """England's secondary schools, from the newest file of each school year."""
    figures = Figure.objects.shown().filter(measure="att.pa_ytd", level="england", population="secondary")
    assert {f.period: (shown(f, 1), str(f.as_at)) for f in figures} == {
        "2022-23": ("27.8", "2023-07-27"),
        "2024-25": ("24.3", "2025-08-07"),
        "2025-26": ("23.8", "2026-07-23"),
    }
    surrey = Figure.objects.shown().get(
        measure="att.overall_ytd", area="936", population="primary", period="2025-26", level="la"
    )
    assert surrey.numerator
    assert surrey.denominator
    assert surrey.value == (surrey.numerator * 100 / surrey.denominator).quantize(Decimal("1e-8"), ROUND_HALF_UP)


def test_what_is_published_of_the_trust_as_a_whole() -> None:
    said = {(f.measure, f.group, f.period): f.value for f in Figure.objects.shown().filter(level="trust", area=XAVIER)}
    assert said["ks4.a8", "all", "2022-23"] == Decimal("61.6")
    assert said["ks4.p8", "all", "2022-23"] == Decimal("0.95")
    assert {period for measure, _, period in said if measure == "ks2.rwm_exp"} == {"2023-24", "2024-25"}
    assert Figure.objects.filter(level="trust").exclude(area=str(XAVIER)).count() == 0


def test_a_school_has_the_decile_of_the_neighbourhood_it_stands_in() -> None:
    """Both ways of telling it agree: the index by the school's neighbourhood, and the list that others looked up."""
    by_place = {
        f.school_id: f for f in Figure.objects.filter(measure="ctx.idaci_decile", release__dataset="idaci-2019")
    }
    listed = {
        f.school_id: f
        for f in Figure.objects.filter(measure="ctx.idaci_decile", release__dataset="idaci-by-school", missing="")
    }
    assert len(by_place) == len(listed) == 12
    assert {school: f.value for school, f in by_place.items()} == {school: f.value for school, f in listed.items()}
    assert all(f.is_shown for f in by_place.values())


def test_pupil_premium_is_worked_out_from_its_counts() -> None:
    figure = Figure.objects.filter(measure="ctx.pp_pct").first()
    assert figure
    assert figure.value
    assert figure.numerator
    assert figure.denominator
    assert figure.value == (figure.numerator * 100 / figure.denominator).quantize(Decimal("1e-8"), ROUND_HALF_UP)
    assert figure.period == "2019-20"
    assert " of " in figure.published_text


def test_a_provisional_figure_stays_beside_the_final_one() -> None:
    """Attainment 8 of 2018/19 of our secondary schools: final in Surrey's file, provisional in England's."""
    said = Figure.objects.filter(measure="ks4.a8", period="2018-19", group="all", level="school", is_look_back=False)
    stages = {(f.stage, f.is_shown) for f in said}
    assert stages == {("final", True), ("provisional", False)}


def test_a_value_of_the_interactive_tool_is_marked_as_provisional_where_it_says_so() -> None:
    assert area("psc.y1", "2024-25").stage == "provisional"
    assert area("psc.y1", "2023-24").stage == "final"
    assert area("psc.y1", "2024-25").as_at is None


def test_comparators_reach_back_and_forward_further_than_the_schools_own_files() -> None:
    """Local authority figures of years whose own files are not at hand."""
    for measure, population in (
        ("ks2.rwm_exp", "state-funded"),
        ("att.unauth", "primary"),
        ("mtc.full", "state-funded"),
    ):
        assert area(measure, "2022-23", la="936", population=population).value, measure


def test_suspensions_carry_what_they_are_made_of() -> None:
    suspended, excluded = area("beh.susp_rate", "2016-17"), area("beh.pex_rate", "2016-17")
    assert [suspended.numerator, suspended.denominator] == [Decimal(381_865), Decimal(8_025_075)]
    assert excluded.numerator == 7_720
    assert suspended.release
    assert suspended.release.period == ""
    told = Figure.objects.filter(release__dataset="suspensions", measure="beh.susp_rate", level="england")
    assert told.filter(population="special").count() == 11


@pytest.mark.parametrize(
    ("dataset", "period", "measure", "schools"),
    [
        ("school-census", "2018-19", "ctx.nor", 15), ("school-census", "2022-23", "ctx.nor", 15),
        ("school-census", "2024-25", "ctx.nor", 15), ("school-absence", "2018-19", "att.absence", 15),
        ("school-absence", "2022-23", "att.absence", 15), ("school-absence", "2023-24", "att.absence", 15),
        ("suspensions", "2016-17", "beh.susp_rate", 15), ("ks2-results", "2016-17", "ks2.rwm_exp", 12),
        ("ks2-results", "2017-18", "ks2.rwm_exp", 12), ("ks2-results", "2018-19", "ks2.rwm_exp", 12),
        ("ks2-headlines", "2023-24", "ks2.rwm_exp", 12), ("ks2-headlines", "2024-25", "ks2.rwm_exp", 12),
        ("pupil-premium", "2019-20", "ctx.pp_pct", 15), ("ks4-results", "2018-19", "ks4.a8", 3),
        ("ks4-provisional", "2018-19", "ks4.a8", 3), ("ks4-headlines", "2024-25", "ks4.a8", 3),
        ("idaci-by-school", "2019-20", "ctx.idaci_decile", 12),
    ],
)  # fmt: skip
def test_as_many_of_the_trusts_schools_have_figures_as_the_data_folder_says(
    dataset: str, period: str, measure: str, schools: int
) -> None:
    """The table "Real trusts" of the data folder: schools with a row in the file, a predecessor's counted."""
    rows = Figure.objects.filter(
        school__isnull=False, release__dataset=dataset, period=period, measure=measure, is_look_back=False
    )
    assert rows.values("school").distinct().count() == schools


def test_figures_are_of_our_schools_and_areas_alone() -> None:
    ours = set(list_our_urns(date.today()))
    assert set(Figure.objects.filter(level="school").values_list("school_id", flat=True)) <= ours
    las = set(School.objects.filter(urn__in=ours).values_list("la_code", flat=True))
    assert set(Figure.objects.filter(level="la").values_list("area", flat=True)) <= las
    assert not Figure.objects.filter(level="region").exists()
    assert Figure.objects.within(Scope()).filter(school__isnull=False).count() == 0


def test_every_suspension_figure_of_our_schools_is_the_cell_of_the_file(open_data: Path) -> None:
    archive = open_data / "raw/exclusions/ees/exclusions_by_geographic_level.zip"
    with zipfile.ZipFile(archive) as packed:
        text = packed.read("exclusions_by_geographic_level.csv").decode()
    figures = {f.line: f for f in Figure.objects.filter(measure="beh.susp_rate", level="school")}
    laestabs: Mapping[int, str] = dict(School.objects.values_list("urn", "laestab"))
    assert len(figures) > 100
    for row in (reader := csv.DictReader(io.StringIO(text))):
        if (figure := figures.pop(reader.line_num, None)) is None:
            continue
        assert figure.school_id is not None
        assert figure.period == f"{row['time_period'][:4]}-{row['time_period'][4:]}"
        if row["laestab"] != laestabs[figure.school_id]:
            assert row["laestab"] in laestabs.values()
        if row["fixed_excl_rate"] == "x":
            assert (figure.value, figure.missing) == (None, "suppressed")
        else:
            assert figure.value == Decimal(row["fixed_excl_rate"])
    assert not figures
