"""Server time and questions to the database of the two busiest pages, for an invented trust of 60 schools.

    .venv/bin/python benchmarks/pages.py [--requests 200] [--schools 60]

A chief executive who is signed in opens every school's card in turn, and the list of schools, through Django's test
client: all middleware, the session, templates kept in memory as in service, DEBUG off, nothing over the network. Each
school has the 35 rows of a primary card over six years, 210 figures and more, beside England and its local authority,
in a register of 20,000 schools. The first requests are left out: they read templates and definitions. Questions are
counted in another pass than time. Once on SQLite and, where its server programs are found, once on PostgreSQL.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
AIM_QUERIES, AIM_MEDIAN = 15, 50.0
YEARS = ("2018-19", "2020-21", "2021-22", "2022-23", "2023-24", "2024-25")
DATASETS = ("school-census", "school-absence", "ks2-results")
REGISTER, WARM_UP = 20_000, 20
LAS = (("936", "Surrey"), ("938", "West Sussex"), ("850", "Hampshire"))


def main() -> int:
    """Print the table. Slowness is shown and is not an error; only a page that fails is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=200, help="requests of each page that are timed (default 200)")
    parser.add_argument("--schools", type=int, default=60, help="schools of the trust (default 60)")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)  # the one process that measures
    given = parser.parse_args()
    if given.here:
        print(json.dumps(measure(given.schools, given.requests)))
        return 0
    print(f"{date.today():%-d %B %Y}; {machine()}")
    print(
        f"{given.schools} schools, {given.requests} requests of each page; milliseconds; aim: at most {AIM_QUERIES} "
        f"questions, median under {AIM_MEDIAN:.0f}"
    )
    print(f"{'records':<12}{'page':<20}{'questions':>10}{'median':>9}{'95th':>9}{'slowest':>9}{'KB':>7}")
    for records, url in databases():
        for page, found in in_a_process_of_its_own(url, given).items():
            print(
                f"{records:<12}{page:<20}{found['questions']:>10}{found['median']:>9.1f}{found['p95']:>9.1f}"
                f"{found['slowest']:>9.1f}{found['size'] / 1000:>7.0f}",
                flush=True,
            )
    return 0


def databases() -> Iterator[tuple[str, str | None]]:
    from tests.run import postgres

    yield "SQLite", None
    with postgres() as url:
        if url:
            yield "PostgreSQL", url
        else:
            print("PostgreSQL  not found on this machine")


def in_a_process_of_its_own(url: str | None, given: argparse.Namespace) -> dict[str, dict[str, float]]:
    """Settings are read once in a process, so each database has its own."""
    asked = ["--here", "--requests", str(given.requests), "--schools", str(given.schools)]
    with tempfile.TemporaryDirectory(prefix="headwater-benchmark-") as state:
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("HEADWATER_", "DATABASE_"))}
        environment |= {"HEADWATER_STATE": state, "DJANGO_SETTINGS_MODULE": "headwater.config.settings"}
        if url:
            environment["DATABASE_URL"] = url
        done = subprocess.run(
            [sys.executable, __file__, *asked], env=environment, check=True, stdout=subprocess.PIPE, text=True
        )
    found: dict[str, dict[str, float]] = json.loads(done.stdout.splitlines()[-1])
    return found


def measure(schools: int, requests: int) -> dict[str, dict[str, float]]:
    """By page: questions, median, 95th percentile and slowest in milliseconds, and bytes of the page."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from headwater.config.static import gather_static_files
    from tests.factories.people import person_holding

    assert not settings.DEBUG
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    gather_static_files()
    urns = invent(schools)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as its own housekeeping does within the minute
    client = Client(headers={"host": "localhost"})
    client.force_login(person_holding("executive").user, backend=settings.AUTHENTICATION_BACKENDS[0])
    pages = {
        "academy card": [f"/schools/{urn}/card/" for urn in urns],
        "list of schools": ["/schools/"],
        "home": ["/"],
    }
    found = {}
    for page, paths in pages.items():
        times, questions, size = [], 0, 0
        for turn in range(WARM_UP + requests):
            began = time.perf_counter()
            response = client.get(paths[turn % len(paths)])
            taken = (time.perf_counter() - began) * 1000
            assert response.status_code == 200, response.status_code
            if turn >= WARM_UP:
                times.append(taken)
                size = max(size, len(response.content))
        for path in paths:
            with CaptureQueriesContext(connection) as asked:
                client.get(path)
            questions = max(questions, len(asked))
        found[page] = {
            "questions": questions,
            "median": statistics.median(times),
            "p95": statistics.quantiles(times, n=20)[-1],
            "slowest": max(times),
            "size": size,
        }
    return found


def invent(count: int) -> list[int]:
    """A register, our trust with `count` primary schools, and all their figures. Returns the schools' URNs."""
    from headwater.evidence.inspections.models import InspectionOutcome, Judgement
    from headwater.evidence.measures.models import Figure
    from headwater.oversight.cards.definitions import CARD, CARDS
    from headwater.reference.schools.models import School, Trust, TrustMembership

    chance = Random(60)
    series = [
        (row.measure, row.group)
        for section in CARDS.get(CARD).sections
        for row in section.rows
        if not section.phases or "primary" in section.phases
    ]
    trust = Trust.objects.create(uid=90_001, name="Sixty Schools Trust", kind="Multi-academy trust", is_ours=True)
    School.objects.bulk_create(
        [_school(urn, LAS[urn % 3]) for urn in range(100_000, 100_000 + REGISTER)], batch_size=500
    )
    urns = list(range(100_000, 100_000 + count * 7, 7))
    TrustMembership.objects.bulk_create(
        TrustMembership(
            school_id=urn, trust=trust, joined_on=date(2016, 9, 1), listed_as_at=date(2026, 11, 1), source="Group links"
        )
        for urn in urns
    )
    releases = {(dataset, year): _release(dataset, year) for dataset in DATASETS for year in YEARS}
    places: list[dict[str, object]] = [
        *({"level": "school", "school_id": urn, "published_urn": urn} for urn in urns),
        *({"level": "la", "area": code, "population": "state-funded"} for code, _ in LAS),
        *({"level": "england", "population": kind} for kind in ("state-funded", "primary", "all")),
    ]
    Figure.objects.bulk_create(
        (
            Figure(
                **place,
                measure=measure,
                group=group,
                period=year,
                # One in twelve is missing with its reason, as in the published tables.
                value=None if (hidden := chance.random() < 1 / 12) else Decimal(chance.randrange(200, 1000)) / 10,
                missing="suppressed" if hidden else "",
                denominator=None if hidden else chance.randrange(20, 60),
                release=releases[_dataset_of(measure), year],
                column=measure.upper(),
                line=chance.randrange(2, 20_000),
                published_text="SUPP" if hidden else "71",
            )
            for place in places
            for measure, group in series
            for year in YEARS
        ),
        batch_size=400,
    )
    inspections = _release("ofsted-latest-inspections", "")
    outcomes = InspectionOutcome.objects.bulk_create(
        InspectionOutcome(
            school_id=urn,
            kind="graded",
            era="ofsted-graded-2019",
            inspected_on=date(2023, 3, 7),
            overall="good",
            overall_text="2",
            published_urn=urn,
            relates_to_predecessor=False,
            release=inspections,
            line=urn % 1000 + 2,
            block=0,
            column="Latest OEIF overall effectiveness",
        )
        for urn in urns
    )
    areas = ("quality-of-education", "behaviour-and-attitudes", "personal-development", "leadership-and-management")
    Judgement.objects.bulk_create(
        Judgement(outcome=outcome, area=area, grade="good", published_text="2")
        for outcome in outcomes
        for area in areas
    )
    return urns


def _school(urn: int, la: tuple[str, str]):  # type: ignore[no-untyped-def]
    from headwater.reference.schools.models import School

    return School(
        urn=urn,
        laestab=f"{la[0]}{urn % 10_000:04d}",
        name=f"School {urn}",
        phase="Primary",
        type_code="34",
        type_name="Academy converter",
        status="Open",
        la_code=la[0],
        la_name=la[1],
        low_age=4,
        high_age=11,
        opened_on=date(2016, 9, 1),
    )


def _release(dataset: str, period: str):  # type: ignore[no-untyped-def]
    from headwater.evidence.datasets.models import Release

    return Release.objects.create(
        dataset=dataset,
        period=period,
        stage=Release.Stage.FINAL,
        standing=Release.Standing.PUBLISHED,
        title=dataset.replace("-", " ").capitalize(),
        publisher="Department for Education",
        file_name=f"{period}/{dataset}.csv",
        sha256="0" * 64,
        size=1,
        raw_kept=True,
        rows=1,
        facts=1,
        set_aside=0,
        seconds=0.1,
        folder=f"{dataset}-{period}",
        definition_mark="0" * 64,
        told="",
        loaded_at=datetime(2026, 11, 1, 12, tzinfo=UTC),
    )


def _dataset_of(measure: str) -> str:
    return {"ctx": "school-census", "att": "school-absence"}.get(measure.split(".")[0], "ks2-results")


def machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    busy = os.getloadavg()[0]
    return f"{os.cpu_count()} cores, {memory:.0f} GB, Python {platform.python_version()}, load {busy:.1f} at the start"


if __name__ == "__main__":
    sys.exit(main())
