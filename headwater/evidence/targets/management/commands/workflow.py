"""`headwater workflow`: the steps of a target as a document."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from headwater.evidence.targets.proposals.diagram import write_document


class Command(BaseCommand):
    help = (
        "Write docs/targets-workflow.md: the steps by which a target is proposed, reviewed and agreed. It is a diagram "
        "and a table, made from the table that the program itself goes by. --check writes nothing and ends with 1 "
        "where the document is out of date."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="Only say whether the document is out of date")

    def handle(self, *args: Any, check: bool = False, **options: Any) -> None:
        """Write the document, or compare it. Exit status 1 where it is out of date."""
        document = Path(settings.CHECKOUT) / "docs" / "targets-workflow.md"
        wanted = write_document()
        if not check:
            document.write_text(wanted, encoding="utf-8")
            self.stdout.write(f"{document.name} is written.")
        elif not document.exists() or document.read_text(encoding="utf-8") != wanted:
            self.stderr.write("docs/targets-workflow.md is out of date: run headwater workflow.")
            sys.exit(1)
