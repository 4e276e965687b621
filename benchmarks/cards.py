"""Sixty academy cards: page, PDF, workbook and table of each, and the whole load of the published files; beside
WeasyPrint for the paper and pandas for the figures, in the same run.

    .venv/bench/bin/python benchmarks/cards.py [--schools 60] [--without-load]

An invented trust (four in five schools primary, one in six secondary, the rest special), each with every row of its
card over six years, beside England and its local authority. Everything goes through the whole middleware by Django's
test client, signed in as a chief executive, on SQLite, DEBUG off, one process, one school after another.

WeasyPrint gets what Typst gets (`as_paper`): the same words and figures in the same order, the same pictures of trends,
the same typeface and tags for screen readers, as a plain HTML table under a plain style sheet. It does not fit page 1
to one sheet, which Typst does. The two take turns, school by school.

pandas reads the same rows of the same database, and works out for every school, measure and pupil group the newest
value, England's figure to hold it against, the difference, and Wilson's interval; the numbers are compared, and the run
ends with an error where one of them differs. Ours makes the whole tree of the card beside: words, sources, trends,
every year of three places.

The whole load is `headwater load` of every published file into an empty folder, with what follows from it: register,
figures and inspections of the trust 16307, in a process of its own.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from html import escape
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
AIMS = {"page": 50.0, "pdf": 150.0, "cards": 10.0, "load": 60.0}
YEARS = ("2018-19", "2020-21", "2021-22", "2022-23", "2023-24", "2024-25")
POPULATIONS = ("primary", "secondary", "special", "state-funded", "all")
DAY = date(2026, 11, 22)
TRUST = 16307
BESIDE = 12  # schools whose paper is made by WeasyPrint too: it takes its time

T = TypeVar("T")

if TYPE_CHECKING:
    from headwater.evidence.measures.definitions import Measure
    from headwater.foundations.accounts.scope import Scope
    from headwater.oversight.cards.presenters.tree import Card


def main() -> int:
    """Print the tables. Slowness is shown and is not an error; a page that fails and a number that differs are."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--schools", type=int, default=60)
    parser.add_argument("--without-load", action="store_true", help="leave out the load of the published files")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="headwater-benchmark-") as state:
        prepare(Path(state))
        from benchmarks.pages import machine

        print(f"{date.today():%-d %B %Y}; {machine()}; SQLite")
        urns = invent(given.schools)
        documents(urns)
        beside_weasyprint(urns[:BESIDE])
        beside_pandas(urns)
    if not given.without_load:
        whole_load()
    return 0


def prepare(state: Path) -> None:
    for name in [name for name in os.environ if name.startswith(("HEADWATER_", "DATABASE_"))]:
        if name != "HEADWATER_OPEN_DATA":
            del os.environ[name]
    os.environ |= {"HEADWATER_STATE": str(state), "DJANGO_SETTINGS_MODULE": "headwater.config.settings"}
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from headwater.config.memory import collect_seldom
    from headwater.config.static import gather_static_files

    assert not settings.DEBUG
    collect_seldom()  # as a web process does
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    gather_static_files()


# Everything a school's card can be had as --------------------------------------------------------------------------


def documents(urns: Sequence[int]) -> None:
    from django.conf import settings
    from django.core.cache import cache
    from django.test import Client

    from headwater.oversight.cards import kept
    from tests.factories.people import person_holding

    client = Client(headers={"host": "localhost"})
    client.force_login(person_holding("executive").user, backend=settings.AUTHENTICATION_BACKENDS[0])

    def fetch(urn: int, address: str, *, anew: bool) -> int:
        if anew:
            cache.clear()
            kept._pages.clear()
            kept._papers.clear()
        answer = client.get(f"/schools/{urn}/{address}")
        assert answer.status_code == 200, (address, answer.status_code)
        return len(answer.content)

    print(f"\n{len(urns)} schools, one after another; milliseconds each, seconds for all")
    print(HEAD)
    kinds = (
        ("page, nothing kept", "card/", True, AIMS["page"]),
        ("page, asked for again", "card/", False, AIMS["page"]),
        ("PDF, confidential", "card.pdf", True, AIMS["pdf"]),
        ("PDF, asked for again", "card.pdf", False, AIMS["pdf"]),
        ("PDF, open", "card.pdf?audience=open", True, AIMS["pdf"]),
        ("workbook", "card.xlsx", True, None),
        ("one long table (CSV)", "card.csv", True, None),
    )
    total = 0.0
    for name, address, anew, aim in kinds:
        for urn in urns[:3]:  # imports, templates, typefaces
            fetch(urn, address, anew=anew)
        if not anew:
            for urn in urns:
                fetch(urn, address, anew=False)
        times, sizes = timed([partial(fetch, urn, address, anew=anew) for urn in urns])
        said = f"   aim under {aim:.0f}" if aim else ""
        print(row(name, times, sizes) + said, flush=True)
        if name.startswith("PDF, conf"):
            total = sum(taken.clock for taken in times) / 1000
    print(f"most memory of the process so far: {peak(resource.RUSAGE_SELF)} MB")
    both = in_two_processes(urns)
    print(
        f"{len(urns)} cards on paper: {total:.1f} s one after another, {both:.1f} s in two processes, as they are "
        f"served; aim under {AIMS['cards']:.0f}"
    )


def in_two_processes(urns: Sequence[int]) -> float:
    """Seconds for all cards on paper, made anew by two processes that are warm, as two web workers would."""
    with ProcessPoolExecutor(2, get_context("spawn"), initializer=warm_up, initargs=(urns[0],)) as pool:
        list(pool.map(paper_of, urns[:8]))
        began = time.perf_counter()
        assert all(pool.map(paper_of, urns))
        return time.perf_counter() - began


def warm_up(urn: int) -> None:
    import django

    django.setup()
    paper_of(urn)


def paper_of(urn: int) -> int:
    from headwater.foundations.documents.pdf import render_pdf
    from headwater.oversight.cards.kept import get_facts
    from headwater.oversight.cards.presenters.build import present_card
    from headwater.oversight.cards.presenters.paper import as_paper

    card = present_card(get_facts(urn, scope_of(urn), DAY))
    return len(render_pdf("cards/card.typ", as_paper(card), title=card.school.name, on=DAY))


class Taken(NamedTuple):
    """Milliseconds by the clock, and of the processor: the second says more where the machine has other work."""

    clock: float
    processor: float


def timed(tasks: Sequence[Callable[[], T]]) -> tuple[list[Taken], list[T]]:
    """What each task took, and what it returned."""
    times, results = [], []
    for task in tasks:
        began, used = time.perf_counter(), time.process_time()
        results.append(task())
        times.append(Taken((time.perf_counter() - began) * 1000, (time.process_time() - used) * 1000))
    return times, results


HEAD = f"{'':<26}{'median':>9}{'95th':>9}{'slowest':>9}{'processor':>11}{'all, s':>9}{'KB':>7}"


def row(name: str, times: Sequence[Taken], sizes: Sequence[int]) -> str:
    clock, processor = [taken.clock for taken in times], [taken.processor for taken in times]
    return (
        f"{name:<26}{statistics.median(clock):>9.1f}{statistics.quantiles(clock, n=20)[-1]:>9.1f}{max(clock):>9.1f}"
        f"{statistics.median(processor):>11.1f}{sum(clock) / 1000:>9.1f}{statistics.median(sizes) / 1000:>7.0f}"
    )


def ratio(ours: Sequence[Taken], theirs: Sequence[Taken]) -> str:
    """`8.1 by the clock, 7.9 of the processor`: theirs over ours, of the medians."""
    clock, processor = (
        statistics.median(taken[which] for taken in theirs) / statistics.median(taken[which] for taken in ours)
        for which in (0, 1)
    )
    return f"{clock:.1f} times by the clock, {processor:.1f} of the processor"


def peak(who: int) -> int:
    """The most memory ever held, in MB; Linux counts it in KB."""
    return resource.getrusage(who).ru_maxrss // 1024


# Paper, beside WeasyPrint -------------------------------------------------------------------------------------------


def beside_weasyprint(urns: Sequence[int]) -> None:
    from headwater.foundations.documents.pdf import fonts_folder, render_pdf
    from headwater.oversight.cards.presenters.paper import as_paper

    held = peak(resource.RUSAGE_SELF)
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    style = CSS(string=STYLE.replace("FONTS", fonts_folder().as_uri()), font_config=fonts)

    def by_typst(paper: dict[str, Any]) -> int:
        return len(render_pdf("cards/card.typ", paper, title=paper["name"], on=DAY))

    def by_weasyprint(paper: dict[str, Any]) -> int:
        page = HTML(string=as_html(paper))
        return len(page.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1"))

    papers = [as_paper(made(urn)) for urn in urns]
    for make in (by_typst, by_weasyprint):
        make({**papers[0], "name": "Warming up"})
    times, sizes = timed([partial(make, paper) for paper in papers for make in (by_typst, by_weasyprint)])
    ours, theirs, our_sizes, their_sizes = times[::2], times[1::2], sizes[::2], sizes[1::2]
    print(f"\nThe same tables on paper, {len(papers)} schools, in turn")
    print(HEAD)
    print(row("Typst", ours, our_sizes))
    print(row("WeasyPrint", theirs, their_sizes))
    print(f"WeasyPrint takes {ratio(ours, theirs)}")
    print(f"most memory of the process: {held} MB before WeasyPrint, {peak(resource.RUSAGE_SELF)} MB after")


def made(urn: int) -> Card:
    from headwater.oversight.cards.presenters.build import present_card
    from headwater.oversight.cards.queries import get_card_facts

    return present_card(get_card_facts(urn, scope_of(urn), today=DAY))


def scope_of(urn: int) -> Scope:
    from headwater.foundations.accounts.scope import Scope

    return Scope(frozenset({("cards.view", urn), ("schools.view", urn)}))


STYLE = """
@font-face { font-family: A; src: url(FONTS/AtkinsonHyperlegibleNext-Regular.ttf) }
@font-face { font-family: A; font-weight: 700; src: url(FONTS/AtkinsonHyperlegibleNext-Bold.ttf) }
@font-face { font-family: A; font-style: italic; src: url(FONTS/AtkinsonHyperlegibleNext-Italic.ttf) }
@page { size: A4 landscape; margin: 13mm 12mm 8mm;
        @top-left { content: string(school); font: 8pt A } @top-right { content: counter(page) " of " counter(pages);
        font: 8pt A } }
body { font: 8pt/1.15 A; color: #0b0c0c }
h1 { font-size: 17pt; margin: 0; string-set: school content() }
h2 { font-size: 11.5pt; color: #1d3b53; margin: 7pt 0 3pt }
table { width: 100%; border-collapse: collapse }
th, td { text-align: left; vertical-align: top; padding: 1.5pt 2pt; border-top: 0.4pt solid #b1b4b6 }
td.n { text-align: right } td.m { font-style: italic; color: #505a5f } tr.own td { font-weight: 700 }
.new { break-before: page }
"""


def as_html(paper: dict[str, Any]) -> str:
    """What `as_paper` gives Typst, as a page of tables for an HTML-to-PDF converter."""
    return f'<!doctype html><html lang="en-GB"><title>{escape(paper["name"])}</title>' + "".join(_html(paper))


def _html(paper: dict[str, Any]) -> Iterator[str]:
    yield f"<h1>{escape(paper['name'])}</h1><p>{escape(paper['audience'])} · {escape(paper['membership'])}</p>"
    yield "<p>" + " · ".join(escape(f"{label} {value}") for label, value in paper["facts"]) + "</p>"
    yield f"<h2>What needs attention first</h2><p>{escape(paper['attention_words'])}</p>"
    for said in paper["attention"]:
        yield f"<p><b>{escape(said['name'])}</b>: {escape(said['words'])}</p>"
    yield "<h2>Headlines</h2><table>"
    for group in paper["headlines"]:
        for line in group["rows"]:
            words = [group["title"], line["name"], f"{line['latest']} {line['year']} {line['stage']}"]
            words += [f"{line['target']} {line['target_year']}", f"{line['england']} {line['england_year']}"]
            words.append(line["signal"]["words"] if line["signal"] else line["why_not"])
            cells = "".join(f"<td>{escape(said)}</td>" for said in words)
            counts = f"<td>{escape(line['cohort'])}</td><td>{escape(line['one_pupil'])}</td>"
            yield f"<tr>{cells}<td>{line['svg']}</td>{counts}</tr>"
    yield f"</table><p>{escape(paper['key'])}</p>"
    for at, section in enumerate(paper["sections"]):
        start = ' class="new"' if at == 0 else ""
        yield f"<h2{start}>{escape(section['title'])}</h2>"
        yield f"<p>{escape(section['intro'])} {escape(section['compared'])}</p>"
        yield from _section_html(section)
    for part in paper["parts"]:
        lines = "".join(f"<li>{escape(line)}</li>" for line in part["lines"])
        yield f"<h2>{escape(part['title'])}</h2><p>{escape(part['intro'])}</p><ul>{lines}</ul>"
    yield "<h2>Sources and method</h2>" + "".join(f"<p>{escape(said)}</p>" for said in paper["method"])
    for file in paper["files"]:
        yield f"<p><b>{escape(file['publisher'])}, {escape(file['title'])}</b> {escape(', '.join(file['files']))}</p>"


def _section_html(section: dict[str, Any]) -> Iterator[str]:
    if section["rows"]:
        years = "".join(f"<th>{escape(column['shown'])}</th>" for column in section["columns"])
        yield f"<table><thead><tr><th>Measure</th><th>Place</th>{years}<th>How it stands</th></tr></thead><tbody>"
        for found in section["rows"]:
            for at, line in enumerate(found["lines"]):
                yield '<tr class="own">' if line["place"] == "school" else "<tr>"
                if at == 0:
                    name = escape(f"{found['name']} {found['group']} {found['about']}")
                    yield f'<td rowspan="{len(found["lines"])}">{name}</td>'
                yield f"<td>{escape(line['name'])} {escape(line['about'])}</td>"
                if line["one_reason"]:
                    wide = len(section["columns"])
                    yield f'<td class="m" colspan="{wide}">{escape(line["one_reason"])}</td>'
                else:
                    for cell in line["cells"]:
                        said = {"shown": cell, "interval": "", "missing": False} if isinstance(cell, str) else cell
                        kind = "m" if said["missing"] else "n"
                        yield f'<td class="{kind}">{escape(said["shown"])} {escape(said["interval"])}</td>'
                stands = "; ".join(said["words"] for said in line["stands"])
                yield f"<td>{escape(stands)}</td></tr>"
        yield "</tbody></table>"
    for found in section["inspections"]:
        judged = "; ".join(f"{name}: {outcome}" for name, outcome in found["judgements"])
        yield f"<p><b>{escape(found['outcome'])}</b> {escape(found['kind'])}, {escape(found['on'])}</p>"
        yield f"<p>{escape(judged)}</p>"


# Figures, beside pandas ---------------------------------------------------------------------------------------------

Numbers = dict[tuple[int, str, str], tuple[float, float | None, float | None]]
"""By school, measure and group: the newest value, England's beside it, and the difference."""


def beside_pandas(urns: Sequence[int]) -> None:
    import pandas as pd

    def ours() -> Numbers:
        found: Numbers = {}
        for urn in urns:
            for line in made(urn).rows:
                if line.latest and line.latest.source and line.latest.source.origin == "file":
                    against = line.against_england
                    value = float(line.latest.value or 0)
                    england = float(against.value) if against and against.value else None
                    gap = float(against.signal.gap) if against and against.signal else None
                    found[urn, line.measure, line.group] = (value, england, gap)
        return found

    print(f"\nThe same figures, {len(urns)} schools: newest value, England’s, difference, interval")
    tasks: list[Callable[[], Numbers]] = [ours, partial(by_pandas, pd, urns)]
    times, numbers = timed(tasks * 3)
    mine = numbers[0]
    compare_numbers(mine, numbers[1])
    for name, taken in (("ours: each card’s whole tree", times[::2]), ("pandas: those numbers alone", times[1::2])):
        clock, processor = (statistics.median(found[which] for found in taken) for which in (0, 1))
        a_school = f"{clock / len(urns):.1f} ms a school, {processor / len(urns):.1f} of the processor"
        print(f"{name:<30}{clock / 1000:>6.2f} s   {a_school}")
    print(f"ours takes {ratio(times[1::2], times[::2])}; every number the same: {len(mine)} values")


def by_pandas(pd: Any, urns: Sequence[int]) -> Numbers:
    """The numbers by data frames: all schools at once, from the same rows of the same database."""
    from django.db import connection

    sql = (
        'SELECT level, school_id, population, measure, "group", period, value, denominator FROM measures_figure '
        "WHERE is_shown AND value IS NOT NULL AND level IN ('school', 'england')"
    )
    connection.ensure_connection()
    frame = pd.read_sql_query(sql, connection.connection)
    frame["value"] = frame["value"].astype(float)
    schools = frame[(frame.level == "school") & frame.school_id.isin(urns)]
    newest = schools.loc[schools.groupby(["school_id", "measure", "group"])["period"].idxmax()]
    newest = newest.assign(counted=newest.school_id.map(counted_with()))
    england = frame[frame.level == "england"].rename(columns={"value": "england", "period": "of"})
    both = newest.merge(
        england[["population", "measure", "group", "of", "england"]],
        left_on=["counted", "measure", "group"],
        right_on=["population", "measure", "group"],
        how="left",
    )
    # The same year, else the nearest before it, else the nearest after.
    rank = (both.of > both.period).astype(int) * 10_000 + both.of.str[:4].astype(float).rsub(
        both.period.str[:4].astype(float)
    ).abs()
    both = both.assign(rank=rank.fillna(0)).sort_values("rank", kind="stable")
    both = both.drop_duplicates(["school_id", "measure", "group"])
    both["gap"] = both.value - both.england
    share, n, z = both.value / 100, both.denominator.astype(float), 1.959963984540054
    both["reach"] = z * ((share * (1 - share)).clip(lower=0) / n + z**2 / (4 * n**2)) ** 0.5 / (1 + z**2 / n)
    found: Numbers = {}
    for line in both.itertuples():
        alone = pd.isna(line.england)
        found[line.school_id, line.measure, line.group] = (
            line.value,
            None if alone else line.england,
            None if alone else line.gap,
        )
    return found


def counted_with() -> dict[int, str]:
    from headwater.reference.schools.models import School
    from headwater.reference.schools.policies import census_phase
    from headwater.reference.schools.policies import counted_with as counted

    ours = School.objects.filter(pk__in=School.objects.filter(name__startswith="Card School"))
    return {school.urn: counted(census_phase(school)) for school in ours}


def compare_numbers(ours: Numbers, theirs: Numbers) -> None:
    for key, (value, england, gap) in ours.items():
        other = theirs[key]
        assert abs(value - other[0]) < 1e-6, (key, value, other)
        # A difference is not said across a break in the series, and of few pupils: only ours knows.
        if gap is not None:
            assert england is not None
            assert other[1] is not None
            assert other[2] is not None
            assert abs(england - other[1]) < 1e-6, (key, england, other)
            assert abs(gap - other[2]) < 1e-6, (key, gap, other)


# The whole load -----------------------------------------------------------------------------------------------------


def whole_load() -> None:
    open_data = Path(os.environ.get("HEADWATER_OPEN_DATA", ROOT / "../shared/data")).resolve()
    files = [path for path in open_data.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    headwater = [sys.executable, "-m", "headwater.config.cli"]
    with tempfile.TemporaryDirectory(prefix="headwater-benchmark-") as state:
        environment = {**os.environ, "HEADWATER_STATE": state}
        for arguments in (["migrate", "-v", "0"], ["createcachetable", "-v", "0"]):
            subprocess.run([*headwater, *arguments], env=environment, check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
        steps = []
        for arguments in (["load", str(open_data)], ["set-up", "--trust", str(TRUST)]):
            began = time.perf_counter()
            done = subprocess.run([*headwater, *arguments], env=environment, stdout=subprocess.DEVNULL, cwd=ROOT)
            steps.append(time.perf_counter() - began)
            # 2: some file was refused, as the folder has files that must be.
            assert done.returncode in (0, 2), done.returncode
        kept = sum(path.stat().st_size for path in Path(state).rglob("*") if path.is_file())
    print(f"\nThe whole load of {len(files)} files, {size / 1e6:.0f} MB as they are, into {kept / 1e6:.0f} MB")
    print(f"{'headwater load':<34}{steps[0]:>9.1f} s   aim under {AIMS['load']:.0f}")
    print(f"{f'headwater set-up --trust {TRUST}':<34}{steps[1]:>9.1f} s")
    print(f"most memory of one of the two: {peak(resource.RUSAGE_CHILDREN)} MB")


# The invented trust -------------------------------------------------------------------------------------------------


def invent(count: int) -> list[int]:
    """Our trust with `count` schools and all their figures, targets for half of the rows, and a principal each."""
    from headwater.evidence.measures.definitions import MEASURES
    from headwater.evidence.measures.models import Figure
    from headwater.evidence.targets.models import Target
    from headwater.oversight.cards.definitions import CARD, CARDS
    from headwater.reference.schools.models import School, Trust, TrustMembership

    rows = {
        phase: [
            (row.measure, row.group)
            for section in CARDS.get(CARD).sections
            for row in section.rows
            if not row.gap and (not section.phases or phase in section.phases)
        ]
        for phase in ("primary", "secondary", "special")
    }
    trust = Trust.objects.create(uid=90_001, name="Sixty Cards Trust", kind="Multi-academy trust", is_ours=True)
    phases = [
        "secondary" if at % 6 == 5 else "special" if at % 30 == 29 or at % 30 == 3 else "primary" for at in range(count)
    ]
    schools = [_school(100_000 + at, phase) for at, phase in enumerate(phases)]
    School.objects.bulk_create(schools)
    TrustMembership.objects.bulk_create(
        TrustMembership(
            school=school, trust=trust, joined_on=date(2021, 9, 1), listed_as_at=date(2026, 11, 1), source="Group links"
        )
        for school in schools
    )
    datasets = ("school-census", "school-absence", "ks2-results", "ks4-results", "suspensions")
    releases = {(dataset, year): _release(dataset, year) for dataset in datasets for year in YEARS}
    every = sorted({pair for pairs in rows.values() for pair in pairs})
    places: list[tuple[dict[str, object], Sequence[tuple[str, str]]]] = [
        ({"level": "school", "school_id": school.urn, "published_urn": school.urn}, rows[phase])
        for school, phase in zip(schools, phases, strict=True)
    ]
    places += [({"level": "la", "area": "936", "population": "state-funded"}, every)]
    places += [({"level": "england", "population": kind}, every) for kind in POPULATIONS]
    Figure.objects.bulk_create(
        (
            Figure(
                **place,
                measure=measure,
                group=group,
                period=year,
                **_value(Random(f"{place} {year}"), MEASURES.get(measure), group, place["level"] == "school"),
                release=releases[_dataset_of(measure), year],
                column=measure.upper(),
                line=2,
            )
            for place, pairs in places
            for measure, group in pairs
            for year in YEARS
        ),
        batch_size=400,
    )
    Target.objects.bulk_create(
        Target(
            school=school,
            measure=measure,
            group=group,
            period="2025-26",
            kind=Target.Kind.AGREED,
            value=Decimal(75),
            text="75",
            entered_by=_typist(),
        )
        for school, phase in zip(schools, phases, strict=True)
        for measure, group in rows[phase][::2]
        if MEASURES.get(measure).direction.value != "context"
    )
    return [school.urn for school in schools]


def _value(chance: Random, measure: Measure, group: str, is_school: bool) -> dict[str, object]:
    """A value, or one time in twelve the reason why there is none, as in the published tables. `chance` begins alike
    for all measures of a place and year, so that what belongs together fits together and no check cries wolf."""
    from headwater.evidence.measures.definitions import Unit

    of, share = chance.randrange(24, 60), chance.random()
    if Random(f"{chance.getstate()[1][:3]} {measure.key} {group}").random() < 1 / 12:
        return {"value": None, "missing": "suppressed", "published_text": "SUPP"}
    count = round(of * (0.25 + share / 2))
    if measure.unit == Unit.PERCENT:
        part = {"ctx.sen_k_pct": 3, "ctx.ehcp_pct": 2, "ctx.sen_pct": 5}.get(measure.key)
        count = of * part // 24 if part else of - count if measure.key.startswith("att.absence") else count
        value = Decimal(count) * 100 / of
    else:
        low, high = (measure.plausible.low, measure.plausible.high) if measure.plausible else (Decimal(0), Decimal(10))
        value = low + (high - low) * round(Decimal(share), 3)
    value = value.quantize(Decimal("1e-8"))
    pupils = {"numerator": count, "denominator": of} if is_school and measure.unit == Unit.PERCENT else {}
    return {"value": value, **pupils, "published_text": f"{value:.1f}"}


def _school(urn: int, phase: str) -> Any:
    from headwater.reference.schools.models import School

    kinds = {
        "primary": {
            "phase": "Primary",
            "type_code": "34",
            "type_name": "Academy converter",
            "low_age": 4,
            "high_age": 11,
        },
        "secondary": {"phase": "Secondary", "type_code": "34", "type_name": "Academy converter", "low_age": 11},
        "special": {
            "phase": "Not applicable",
            "type_code": "44",
            "type_name": "Academy special converter",
            "low_age": 4,
        },
    }
    return School(
        urn=urn,
        laestab=f"936{urn % 10_000:04d}",
        name=f"Card School {urn}",
        status="Open",
        la_code="936",
        la_name="Surrey",
        opened_on=date(2016, 9, 1),
        **({"high_age": 18} | kinds[phase]),
    )


def _release(dataset: str, period: str) -> Any:
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
    known = {"ctx": "school-census", "att": "school-absence", "beh": "suspensions", "ks4": "ks4-results"}
    return known.get(measure.split(".")[0], "ks2-results")


def _typist() -> Any:
    from headwater.foundations.accounts.models import User

    return User.objects.get_or_create(email="typist@example.org", defaults={"is_active": True})[0]


if __name__ == "__main__":
    sys.exit(main())
