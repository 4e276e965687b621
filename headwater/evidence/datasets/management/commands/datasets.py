"""headwater datasets"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from rich.table import Table

from headwater.evidence.datasets.presenters import present_releases
from headwater.foundations.ui.terminal import console_for


class Command(BaseCommand):
    help = (
        "List what is loaded: every data set in force, the year or date it speaks for, how final it is, how many rows "
        "it has, how many were set aside, and when it was loaded. What a newer file has replaced is not listed."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        console = console_for(self.stdout)
        rows = present_releases()
        if not rows:
            console.print("Nothing is loaded yet. Load the register and other files with: headwater load FOLDER")
            return
        table = Table(box=None, pad_edge=False, header_style="bold")
        for heading, justify in (
            ("Data set", "left"),
            ("for", "left"),
            ("stage", "left"),
            ("file", "left"),
            ("rows", "right"),
            ("set aside", "right"),
            ("loaded", "left"),
        ):
            table.add_column(heading, justify=justify, overflow="fold")  # type: ignore[arg-type]
        for row in rows:
            table.add_row(row.title, row.speaks_for, row.stage, row.file, row.rows, row.set_aside, row.loaded)
        console.print(table)
