"""headwater demo: a trust to look round in, invented or real."""

from __future__ import annotations

import shutil
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from headwater.demo.files import write_files
from headwater.demo.frameworks import adopt_frameworks
from headwater.demo.inventing import build
from headwater.demo.marker import NAME, Marker, fingerprint
from headwater.demo.people import PASSWORD, DemoPerson, add_demo_people, list_demo_people
from headwater.demo.records import record_what_no_file_has
from headwater.demo.world import TRUST_UID
from headwater.reference.schools.models import Trust

HELP = """Prepare a demonstration: an invented trust, or a real one from published files.

Without options it writes files about invented schools in the formats DfE and Ofsted publish, loads them with
the ordinary import, sets the trust up and adds people to sign in as. With --open-data it does the same with a
folder of real published files and a real trust by its group UID.

  headwater demo
  headwater demo --open-data ../shared/data --trust 16307
  headwater demo --fresh                              throw this demonstration away and begin again

Everybody in a demonstration has the same password, which is printed. So it runs only where HEADWATER_DEMO=1 is
set, and never in a folder that holds a trust's own records. Running it again takes seconds and changes nothing.
Exit status: 0 when all is well, 2 when something has to be done first."""

SEED = 2026


class Command(BaseCommand):
    help = HELP

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--open-data", type=Path, metavar="PATH", help="folder of real published files")
        parser.add_argument("--trust", metavar="UID", help="group UID of the real trust (with --open-data)")
        parser.add_argument("--fresh", action="store_true", help="throw the demonstration here away first")

    def handle(self, *_args: Any, **options: Any) -> None:
        began, today = monotonic(), timezone.localdate()
        source, trust = self._choose(options["open_data"], options["trust"])
        self._check_folder(source, trust, fresh=options["fresh"])
        with self._step("Preparing the records"):
            call_command("migrate", verbosity=0, interactive=False)
        marker = Marker.read(settings.STATE)
        if marker is None:
            self._check_empty()
            marker = Marker(source, trust)
            marker.write(settings.STATE)
        marker, refused = self._load(marker, today)
        with self._step("Setting the trust up"):
            call_command("set-up", trust=trust, stdout=StringIO())
        with self._step("Adding people to sign in as"):
            people = list_demo_people(today)
            added = add_demo_people(people=people, today=today, now=timezone.now())
        with self._step("Adopting improvement frameworks"):
            adopt_frameworks(today=today, now=timezone.now())
        if not marker.source:
            with self._step("Entering what no file has"):
                world = build(today=today, seed=SEED)
                record_what_no_file_has(world=world, today=today, now=timezone.now())
        marker.write(settings.STATE)
        self._tell(people, trust, added=len(added), seconds=monotonic() - began)
        if refused:
            self.stderr.write("Some files were refused, see above. The demonstration goes without them.")

    def _choose(self, folder: Path | None, trust: str | None) -> tuple[str, str]:
        """The folder of real files ("" for the invented ones) and the trust's UID; refuses half a choice."""
        if not settings.DEMO:
            raise CommandError(
                "A demonstration has one password for everybody, so it needs HEADWATER_DEMO=1 and a state folder of "
                "its own. “make demo” sees to both. To set up your own trust, use “headwater set-up”.",
                returncode=2,
            )
        if folder is None:
            if trust not in (None, str(TRUST_UID)):
                raise CommandError("A real trust needs its files: add --open-data FOLDER.", returncode=2)
            return "", str(TRUST_UID)
        if not trust:
            raise CommandError("Which trust? Add --trust UID, such as --trust 16307.", returncode=2)
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}.", returncode=2)
        return str(folder.resolve()), trust

    def _check_folder(self, source: str, trust: str, *, fresh: bool) -> None:
        marker = Marker.read(settings.STATE)
        if fresh and marker:
            with self._step("Throwing the last demonstration away"):
                _throw_away()
        elif marker and not marker.is_about(source, trust):
            of = f"trust {marker.trust} with the files of {marker.source}" if marker.source else "the invented trust"
            raise CommandError(
                f"The demonstration in {settings.STATE} is of {of}. Add --fresh to throw it away, or choose another "
                "folder with HEADWATER_STATE.",
                returncode=2,
            )

    def _check_empty(self) -> None:
        ours = Trust.objects.ours().first()
        if ours:
            raise CommandError(
                f"{settings.STATE} holds the records of {ours.called}, which no demonstration made. Choose another "
                "folder with HEADWATER_STATE; nothing was changed.",
                returncode=2,
            )

    def _load(self, marker: Marker, today: date) -> tuple[Marker, bool]:
        """Write the invented files on the first run, load what is new; returns whether any file was refused."""
        folder = Path(marker.source) if marker.source else settings.STATE / "demo-files"
        if not marker.source and not marker.loaded:
            with self._step("Inventing a trust and writing its files"):
                shutil.rmtree(folder, ignore_errors=True)
                write_files(folder, today=today, seed=SEED)
        # Definitions too: a later version may know how to read what this one left alone.
        found = fingerprint([folder, settings.DEFINITIONS])
        if found == marker.loaded:
            self.stdout.write(f"Files in {folder}: loaded before, unchanged since")
            return marker, False
        with self._step(f"Loading {folder}", ongoing=True):
            try:
                call_command("load", str(folder), stdout=self.stdout, stderr=self.stderr)
            except SystemExit as ended:
                return marker, bool(ended.code)
        return replace(marker, loaded=found), False

    @contextmanager
    def _step(self, doing: str, *, ongoing: bool = False) -> Iterator[None]:
        """Say what is being done, and when it is done how long it took; `ongoing` steps print lines of their own."""
        self.stdout.write(f"{doing} …", ending="\n" if ongoing else "")
        self.stdout.flush()
        began = monotonic()
        yield
        took = f"{monotonic() - began:.1f} seconds"
        self.stdout.write(f"{doing}: {took}" if ongoing else f" {took}")

    def _tell(self, people: list[DemoPerson], trust: str, *, added: int, seconds: float) -> None:
        name = Trust.objects.get(uid=int(trust)).called
        table = Table(box=None, pad_edge=False, header_style="bold")
        for heading in ("Role", "Sees", "E-mail", "Password"):
            table.add_column(heading, no_wrap=heading in ("E-mail", "Password"))
        for person in people:
            table.add_row(person.title, person.sees, person.email, PASSWORD)
        console = Console(file=self.stdout, highlight=False, width=None if self.stdout.isatty() else 140)  # type: ignore[arg-type]
        console.print(f"\n{name} is ready in {seconds:.0f} seconds. Sign in as any of these:\n", markup=False)
        console.print(table)
        if not added:
            console.print("\nEverything was here already; nothing was changed.")


def _throw_away() -> None:
    """Delete the demonstration's records, warehouse, files and marker. The caller has seen the marker."""
    if connection.vendor == "sqlite":
        path = Path(str(connection.settings_dict["NAME"]))
        connections.close_all()
        for each in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
            each.unlink(missing_ok=True)
    else:
        call_command("flush", verbosity=0, interactive=False)
    shutil.rmtree(settings.WAREHOUSE, ignore_errors=True)
    shutil.rmtree(settings.STATE / "demo-files", ignore_errors=True)
    (settings.STATE / NAME).unlink(missing_ok=True)
