"""A board's pack of sixty schools: issuing the cards, making the pack, and the same content through WeasyPrint.

    .venv/bench/bin/python benchmarks/pack.py [--schools 60] [--beside 12]

The invented trust of `cards.py`. Every card is issued by `cards.operations.issue_card` (six formats for two audiences
each), then the pack is asked for and made by the task that a worker runs, in a process of its own, on SQLite, DEBUG
off: gathering, PDF, Word, Excel, keeping. What a board waits for is the whole; each school's part follows, and is
counted apart. The aim is of the whole: under 10 seconds and under 500 MB, and the run ends with an error where it is
missed.

WeasyPrint gets the same pages as tables of HTML under a plain style sheet, as in `cards.py`. It cannot take up a card
that is laid out already, so both sides lay out cards here: as many as `--beside` says, each side in a process of its
own, and ours is the sum of laying out, of the pages before the cards, and of binding.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from html import escape
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.cards import STYLE, as_html, invent, made, prepare  # noqa: E402

SECONDS, MEGABYTES = 10.0, 500
DAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def main() -> int:
    """Print what was found; 1 where the aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--schools", type=int, default=60)
    parser.add_argument("--beside", type=int, default=12, help="cards that WeasyPrint lays out too: it takes its time")
    parser.add_argument("--step", choices=sorted(STEPS), help=argparse.SUPPRESS)
    parser.add_argument("--state", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.step:
        begin_in(Path(given.state))
        print(json.dumps(STEPS[given.step](given.beside)))
        return 0
    with tempfile.TemporaryDirectory(prefix="headwater-benchmark-") as state:
        prepare(Path(state))
        from benchmarks.pages import machine

        print(f"{date.today():%-d %B %Y}; {machine()}; SQLite")
        ask(issue(invent(given.schools)))
        whole = in_a_process_of_its_own("whole", state, given.beside)
        told(f"Pack of {given.schools} schools", whole)
        told("Each school’s part of it", in_a_process_of_its_own("parts", state, given.beside))
        beside(given.beside, state)
    missed = whole["seconds"] >= SECONDS or whole["megabytes"] >= MEGABYTES
    print(f"\nAim: under {SECONDS:.0f} s and under {MEGABYTES} MB: {'missed' if missed else 'met'}")
    return 1 if missed else 0


def issue(urns: Sequence[int]) -> list[Any]:
    """Every card issued, one after another."""
    from headwater.oversight.cards.editions.workflow import State
    from headwater.oversight.cards.models import EditionFile
    from headwater.oversight.cards.operations.issuing import issue_card
    from headwater.reference.schools.models import School
    from tests.factories.cards import make_edition, make_round

    round = make_round()
    schools = School.objects.in_bulk(urns)
    editions = [make_edition(schools[urn], round=round, state=State.ISSUING) for urn in urns]
    began = time.perf_counter()
    for edition in editions:
        issue_card(edition=edition, now=NOW)
    took = time.perf_counter() - began
    files = EditionFile.objects.count()
    print(f"Issuing {len(urns)} cards: {took:.1f} s, {took / len(urns) * 1000:.0f} ms a card, {files} documents")
    return editions


def ask(editions: Sequence[Any]) -> None:
    from headwater.oversight.governance.operations import ask_for_pack
    from headwater.reference.people.queries import get_scope
    from tests.factories.people import person_holding

    by = person_holding("executive").user
    ask_for_pack(
        round=editions[0].round,
        editions=[edition.pk for edition in editions],
        audience="confidential",
        by=by,
        scope=get_scope(by, DAY),
        now=datetime.now(UTC) + timedelta(seconds=1),
    )


def in_a_process_of_its_own(step: str, state: str, beside: int) -> dict[str, Any]:
    command = [sys.executable, __file__, "--step", step, "--state", state, "--beside", str(beside)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def begin_in(state: Path) -> None:
    os.environ |= {"HEADWATER_STATE": str(state), "DJANGO_SETTINGS_MODULE": "headwater.config.settings"}
    import django

    django.setup()


def told(what: str, found: dict[str, Any]) -> None:
    sizes = ", ".join(f"{name} {size / 1e6:.1f} MB" for name, size in found["sizes"].items())
    print(
        f"{what}: {found['seconds']:.1f} s, {found['processor']:.1f} of the processor; at most {found['megabytes']} MB "
        f"({found['before']} before); {sizes}",
        flush=True,
    )


def measured(work: Callable[[], dict[str, int]]) -> dict[str, Any]:
    """Seconds by the clock and of the processor, the most memory, and the sizes that `work` returns."""
    before, began, used = most_memory(), time.perf_counter(), time.process_time()
    sizes = work()
    return {
        "seconds": time.perf_counter() - began,
        "processor": time.process_time() - used,
        "before": before,
        "megabytes": most_memory(),
        "sizes": sizes,
    }


def most_memory() -> int:
    """The most that this process ever held, in MB. What `getrusage` says goes over from the process that began this
    one; this does not."""
    status = Path("/proc/self/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) // 1024


# The steps, each in a process of its own -----------------------------------------------------------------------------


def make_whole(_beside: int) -> dict[str, Any]:
    """What the worker does until the board has its pack: the parts are left to the next step, as if it were killed."""
    from headwater.oversight.governance import tasks

    def stop(*_args: Any, **_named: Any) -> None:
        raise SystemExit

    tasks.make_parts = stop
    return measured(run_task)


def make_parts(_beside: int) -> dict[str, Any]:
    return measured(run_task)


def run_task() -> dict[str, int]:
    from django.db.models import Sum

    from headwater.foundations.audit.models import Event
    from headwater.oversight.governance.events import PackEvent
    from headwater.oversight.governance.models import Pack, PackFile
    from headwater.oversight.governance.tasks import make_pack

    before = set(PackFile.objects.values_list("pk", flat=True))
    with contextlib.suppress(SystemExit):
        make_pack.func(Event.objects.get(type=PackEvent.PACK_ASKED).pk)
    pack = Pack.objects.get()
    assert pack.state == Pack.State.MADE, pack.trouble
    sizes = PackFile.objects.exclude(pk__in=before).order_by("format").values_list("format").annotate(Sum("size"))
    return dict(sizes)


def by_typst(count: int) -> dict[str, Any]:
    from headwater.foundations.documents.pdf import render_pdf
    from headwater.oversight.cards.presenters.paper import as_paper
    from headwater.oversight.governance.documents.paper import bind_pack

    content, urns = of_some(count)
    cards = [made(urn) for urn in urns]

    def work() -> dict[str, int]:
        pdfs = {
            card.school.urn: render_pdf("cards/card.typ", as_paper(card), title=card.school.name, on=DAY)
            for card in cards
        }
        return {"pdf": len(bind_pack(content, pdfs, on=DAY))}

    return measured(work)


def by_weasyprint(count: int) -> dict[str, Any]:
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    from headwater.foundations.documents.pdf import fonts_folder
    from headwater.oversight.cards.presenters.paper import as_paper

    content, urns = of_some(count)
    cards = [made(urn) for urn in urns]
    fonts = FontConfiguration()
    style = CSS(string=STYLE.replace("FONTS", fonts_folder().as_uri()), font_config=fonts)

    def work() -> dict[str, int]:
        bodies = (as_html(as_paper(card)).partition("</title>")[2] for card in cards)
        parts = "".join(f'<div class="new">{body}</div>' for body in (*front_html(content), *bodies))
        page = HTML(string=f'<!doctype html><html lang="en-GB"><title>{escape(content.title)}</title>{parts}')
        made_pdf = page.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1")
        return {"pdf": len(made_pdf)}

    return measured(work)


def of_some(count: int) -> tuple[Any, list[int]]:
    """The content of the pack with its first so many cards."""
    from dataclasses import replace

    from headwater.oversight.governance.content import Content
    from headwater.oversight.governance.models import Pack

    content = Content.from_json(Pack.objects.get().content)
    content = replace(content, cards=content.cards[:count])
    return content, [held.urn for held in content.cards]


def front_html(content: Any) -> Iterator[str]:
    """The contents and the tables before the cards, as HTML."""
    from headwater.oversight.governance.documents.paper import fronts_of

    yield f"<h1>{escape(content.title)}</h1><ol>{''.join(f'<li>{escape(h.school)}</li>' for h in content.cards)}</ol>"
    for front in fronts_of(content):
        tables = "".join(
            f"<table><thead><tr>{''.join(map(_head_html, table['heads']))}</tr></thead>"
            + "".join(f"<tr>{''.join(map(_cell_html, row))}</tr>" for row in table["rows"])
            + "</table>"
            for table in front.tables
        )
        yield f"<h1>{escape(front.title)}</h1><p>{escape(' '.join(front.intro))}</p>{tables}"


def _head_html(head: Any) -> str:
    return f"<th>{_words_html(head)}</th>"


def _cell_html(cell: Any) -> str:
    return f"<td>{_words_html(cell)}</td>"


def _words_html(cell: Any) -> str:
    return escape(cell if isinstance(cell, str) else f"{cell['words']} {cell.get('more', '')}")


def beside(count: int, state: str) -> None:
    print(f"\nThe same pages of {count} cards and what stands before them, each side in a process of its own")
    ours, theirs = (in_a_process_of_its_own(step, state, count) for step in ("typst", "weasyprint"))
    told("Typst, and bound", ours)
    told("WeasyPrint", theirs)
    clock, processor, memory, size = (
        theirs["seconds"] / ours["seconds"],
        theirs["processor"] / ours["processor"],
        theirs["megabytes"] / ours["megabytes"],
        theirs["sizes"]["pdf"] / ours["sizes"]["pdf"],
    )
    print(
        f"WeasyPrint takes {clock:.1f} times by the clock, {processor:.1f} of the processor, {memory:.1f} times the "
        f"memory; its file is {size:.1f} times as large"
    )


STEPS = {"whole": make_whole, "parts": make_parts, "typst": by_typst, "weasyprint": by_weasyprint}

if __name__ == "__main__":
    sys.exit(main())
