"""headwater quarantine"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.table import Table

from headwater.evidence.datasets.queries import list_current_releases, list_set_aside, summarise_set_aside
from headwater.evidence.datasets.refusals import SetAside
from headwater.foundations.ui.terminal import console_for


class Command(BaseCommand):
    help = (
        "List the rows that were set aside when files were loaded, with their line, the value to look at and the "
        "reason. Nothing from these rows is shown anywhere. Correct the file, or load a newer register, and load again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", default="", help="only files whose name holds this text")
        parser.add_argument("--most", type=int, default=50, help="rows listed per file (default 50)")

    def handle(self, *args: Any, **options: Any) -> None:
        console = console_for(self.stdout)
        wanted = list_current_releases().filter(file_name__contains=options["file"])
        if options["file"] and not wanted.exists():
            raise CommandError(
                f"No file in force has “{options['file']}” in its name. `headwater datasets` lists them.", returncode=2
            )
        releases = wanted.filter(set_aside__gt=0)
        if not releases:
            console.print("No row of the files in force was set aside.")
        for release in releases:
            console.print(
                f"{release.title}, {release.file_name}: {release.set_aside:,} of {release.rows:,} rows", style="bold"
            )
            for summary in summarise_set_aside(release):
                console.print(f"  {summary.rows:,}: {summary.words}")
            table = Table(box=None, pad_edge=False, header_style="bold")
            for heading in ("line", "column", "value", "reason"):
                table.add_column(heading, overflow="fold")
            for row in list_set_aside(release)[: options["most"]]:
                table.add_row(str(row.line), row.column, row.value, SetAside(row.reason).words)
            console.print(table)
            if release.set_aside > options["most"]:
                console.print(f"  … and {release.set_aside - options['most']:,} more (--most shows them)")
