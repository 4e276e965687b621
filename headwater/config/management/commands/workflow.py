"""`headwater workflow`: the steps of every decision that goes from hand to hand, as documents."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from headwater.evidence.targets import workflow as targets
from headwater.improvement.tiers import workflow as tiers
from headwater.oversight.cards.editions import workflow as cards

DOCUMENTS: Mapping[str, Callable[[], str]] = {
    "cards-workflow.md": cards.write_document,
    "targets-workflow.md": targets.write_document,
    "tiers-workflow.md": tiers.write_document,
}


class Command(BaseCommand):
    help = (
        "Write docs/cards-workflow.md, docs/targets-workflow.md and docs/tiers-workflow.md: the steps by which a card "
        "is issued, and a target or a tier is proposed, answered and agreed. Each is a diagram and a table, made from "
        "the table that the program itself goes by. "
        "--check writes nothing and ends with 1 where a document is out of date."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="Only say whether a document is out of date")

    def handle(self, *args: Any, check: bool = False, **options: Any) -> None:
        """Write the documents, or compare them. Exit status 1 where one is out of date."""
        outdated = False
        for name, write in DOCUMENTS.items():
            document = Path(settings.CHECKOUT) / "docs" / name
            wanted = write()
            if not check:
                document.write_text(wanted, encoding="utf-8")
                self.stdout.write(f"{name} is written.")
            elif not document.exists() or document.read_text(encoding="utf-8") != wanted:
                self.stderr.write(f"docs/{name} is out of date: run headwater workflow.")
                outdated = True
        if outdated:
            sys.exit(1)
