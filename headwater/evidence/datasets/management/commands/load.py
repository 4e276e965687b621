"""headwater load PATH…"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from headwater.evidence.datasets.definitions import DATASETS, Gives
from headwater.evidence.datasets.fetching import Offer, list_offers, members
from headwater.evidence.datasets.models import Release
from headwater.evidence.datasets.operations import Loaded, load_file, refuse_file, tidy_warehouse
from headwater.evidence.datasets.queries import Recognised, recognise, summarise_set_aside, why_not_read
from headwater.evidence.datasets.refusals import CannotLoad
from headwater.foundations.audit.reactions import finish_reactions
from headwater.foundations.ui.terminal import console_for
from headwater.foundations.warehouse.operations import WarehouseBusy, writing
from headwater.reference.calendar.years import AcademicYear, NotAnAcademicYear

HELP = """Load published files: the register, school census, absence, results, inspection outcomes.

PATH is a file, a zip archive, or a folder with everything in it. Each file is recognised by its name
and the name of its folder (2024-2025/england_census.csv). A file that is known and not read is named with the
reason; what no definition fits is listed and left alone.
A file is taken whole or not at all: a wrong header, a truncated download or a file of another year is
refused with a message and what was loaded before stays. Rows that cannot be read, or are about schools
the register does not have, are set aside and counted; see them with `headwater quarantine`.
Loading the same file twice changes nothing.

  headwater load downloads/                         everything in a folder, in the right order
  headwater load england_abs.csv --year 2023/24     a file whose folder does not say its year
  headwater load export.csv --as school-census --year 2024/25

Exit status: 0 when all is well (also when a folder holds files no definition fits); 2 when a file was
refused, or when a file named by itself fits no definition."""


@dataclass(slots=True)
class Outcome:
    """What became of the files of one run."""

    loaded: list[Release] = field(default_factory=list)
    already: list[Release] = field(default_factory=list)
    refused: list[tuple[Offer, str]] = field(default_factory=list)
    not_read: list[tuple[Offer, str]] = field(default_factory=list)
    """Files that are known and not read, with the reason."""
    unknown: list[Offer] = field(default_factory=list)
    follow_up: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was there at all."""
        return not (self.loaded or self.already or self.refused or self.not_read or self.unknown)


class Command(BaseCommand):
    help = HELP

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="file, zip archive or folder")
        parser.add_argument("--as", dest="dataset", default="", metavar="DATASET", help="key of the data set it is")
        parser.add_argument("--year", default="", help="school year of the file, like 2024/25")
        parser.add_argument("--accept-smaller", action="store_true", help="load a file much smaller than the last one")
        parser.add_argument("--steps", action="store_true", help="print each step of each file as it begins")

    def handle(self, *args: Any, **options: Any) -> None:
        began = monotonic()
        # markup off: [brackets] in a file's name are no instruction to the terminal
        console = console_for(self.stdout)
        if options["dataset"] and options["dataset"] not in DATASETS.all():
            raise CommandError(
                f"There is no data set “{options['dataset']}”. Known: {', '.join(DATASETS.all())}.", returncode=2
            )
        try:
            year = AcademicYear.parse(options["year"]) if options["year"] else None
            _make_tables(console)
            with writing():
                tidy_warehouse(by=None)
                outcome = self._load(options, year, console)
        except (CannotLoad, NotAnAcademicYear, WarehouseBusy) as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        if outcome.is_empty:
            raise CommandError(f"There is no file in {', '.join(map(str, options['paths']))}.", returncode=2)
        _print(outcome, console, seconds=monotonic() - began)
        alone = [offer for offer in outcome.unknown if offer.path in options["paths"]]
        for offer in alone:
            self.stderr.write(
                f"{offer.place}: no definition fits this name. `headwater load --help` shows how files are recognised; "
                "say what it is with --as DATASET --year YEAR."
            )
        if outcome.refused or alone or outcome.follow_up:
            sys.exit(2)

    def _load(self, options: dict[str, Any], year: AcademicYear | None, console: Console) -> Outcome:
        outcome = Outcome()
        known = list(_recognise(options["paths"], options["dataset"], year, outcome))
        for offer, message in outcome.refused:
            refuse_file(offer=offer, message=message, by=None)
        # The register first: every other file is matched to it. Files keyed by LAESTAB last: the census and results
        # files teach the register which school has which.
        known.sort(key=lambda pair: _turn(pair[1]))
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=console, disable=not sys.stdout.isatty()) as progress:
            bar = progress.add_task("Loading", total=len(known))
            turn = None
            for offer, recognised in known:
                if turn is not None and turn != _turn(recognised):
                    outcome.follow_up += finish_reactions()
                turn = _turn(recognised)
                progress.update(bar, description=f"{recognised.definition.title[:32]:32} {offer.label[-40:]:40}")
                self._load_one(offer, recognised, options, outcome)
                progress.advance(bar)
            progress.update(bar, description=f"{'Bringing register and figures up to date':73}")
            outcome.follow_up += finish_reactions()
        return outcome

    def _load_one(self, offer: Offer, recognised: Recognised, options: dict[str, Any], outcome: Outcome) -> None:
        def say(verb: str) -> None:
            if options["steps"]:
                self.stdout.write(f"{verb} {offer.label}")
                self.stdout.flush()

        try:
            loaded: Loaded = load_file(
                offer=offer,
                recognised=recognised,
                by=None,
                now=timezone.now(),
                accept_smaller=options["accept_smaller"],
                say=say,
            )
        except CannotLoad as refusal:
            refuse_file(offer=offer, message=str(refusal), by=None)
            outcome.refused.append((offer, str(refusal)))
            return
        (outcome.loaded if loaded.is_new else outcome.already).append(loaded.release)


def _make_tables(console: Console) -> None:
    """Prepare the records of a new installation: the register is loaded before a trust can be set up."""
    if Release._meta.db_table not in connection.introspection.table_names():
        console.print("Nothing has been loaded here before. Preparing the records …")
        call_command("migrate", verbosity=0, interactive=False)


def _recognise(
    paths: Sequence[Path], dataset: str, year: AcademicYear | None, outcome: Outcome
) -> list[tuple[Offer, Recognised]]:
    known = []
    for offer in list_offers(list(paths)):
        try:
            found = recognise(offer, dataset=dataset, year=year)
            inside = [] if found else members(offer)
            recognised_inside = [(member, recognise(member, dataset=dataset, year=year)) for member in inside]
        except CannotLoad as refusal:
            outcome.refused.append((offer, str(refusal)))
            continue
        if found:
            known.append((offer, found))
        elif any(recognised for _, recognised in recognised_inside):
            known += [(member, recognised) for member, recognised in recognised_inside if recognised]
            _left([member for member, recognised in recognised_inside if not recognised], outcome)
        else:
            _left([offer], outcome)
    return known


def _left(offers: Sequence[Offer], outcome: Outcome) -> None:
    """Files no definition reads: those that one names with the reason, and strangers."""
    for offer in offers:
        if because := why_not_read(offer):
            outcome.not_read.append((offer, because))
        else:
            outcome.unknown.append(offer)


def _turn(recognised: Recognised) -> int:
    """What must be brought up to date before what: the register, then files keyed by URN, then those by LAESTAB."""
    definition = recognised.definition
    if definition.gives == Gives.REGISTER:
        return 0
    by_laestab = any(row.level == "school" and not row.urn for row in definition.rows)
    return 2 if definition.gives == Gives.FIGURES and by_laestab else 1


def _print(outcome: Outcome, console: Console, *, seconds: float) -> None:
    if outcome.loaded:
        table = Table(box=None, pad_edge=False, header_style="bold")
        for heading, right in (
            ("Loaded", 0),
            ("file", 0),
            ("rows", 1),
            ("values", 1),
            ("set aside", 1),
            ("seconds", 1),
        ):
            table.add_column(heading, justify="right" if right else "left", overflow="fold")
        for release in outcome.loaded:
            table.add_row(
                f"{release.title} {release.period.replace('-', '/')}".strip(),
                release.file_name,
                f"{release.rows:,}",
                f"{release.facts:,}" if release.facts else "–",
                f"{release.set_aside:,}",
                f"{release.seconds:.1f}",
            )
        console.print(table)
        for release in outcome.loaded:
            for summary in summarise_set_aside(release):
                console.print(f"  {release.file_name}: {summary.rows:,} set aside, {summary.words}")
    if outcome.already:
        console.print(f"Already loaded, nothing written: {', '.join(r.file_name for r in outcome.already)}")
    if outcome.not_read:
        console.print("Known and not read:")
        for offer, because in outcome.not_read:
            console.print(f"  {offer.label}: {because}")
    if outcome.unknown:
        console.print("No definition fits, left alone:")
        for offer in outcome.unknown:
            console.print(f"  {offer.label}")
    for offer, message in outcome.refused:
        console.print(f"Refused: {offer.label}\n  {message}", style="bold")
    for failure in outcome.follow_up:
        console.print(f"The files are loaded, but a follow-up step failed: {failure}. Run the command again.")
    console.print(
        f"{len(outcome.loaded)} loaded, {len(outcome.already)} already loaded, {len(outcome.not_read)} known and not "
        f"read, {len(outcome.unknown)} not recognised, {len(outcome.refused)} refused, {seconds:.1f} seconds."
    )
