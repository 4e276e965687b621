"""`headwater check`: are the definitions and the installation in order?"""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands.check import Command as DjangoCheck

from headwater.foundations.definitions.kinds import check_all
from headwater.foundations.definitions.problems import DefinitionProblems


class Command(DjangoCheck):
    help = (
        "Read every definition file (measures, pupil groups, data sets, inspection frameworks …) and the settings, "
        "and say everything that is wrong, each problem with its file, line and column. Changes nothing. "
        "Ends with 0 when all is in order and with 2 when a definition is not. "
        "Run it after editing a file in headwater/definitions and before every start of a new version."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--definitions-only", action="store_true", help="Look at the definition files and not at the settings."
        )

    def handle(self, *app_labels: Any, definitions_only: bool = False, **options: Any) -> None:
        """Print the problems, or how many definitions of each kind are in order. Exit status 2 with problems."""
        try:
            counts = check_all()
        except DefinitionProblems as found:
            for problem in found.problems:
                self.stderr.write(str(problem))
            number, files = len(found.problems), len({problem.file for problem in found.problems})
            self.stderr.write(
                f"{number} problem{'s' * (number != 1)} in {files} definition file{'s' * (files != 1)}. "
                "Nothing uses a definition until its kind is in order."
            )
            sys.exit(2)
        width = max((len(folder) for folder in counts), default=0)
        for folder, count in counts.items():
            self.stdout.write(f"{folder:<{width}}  {count:>4} in order")
        if not definitions_only:
            super().handle(*app_labels, **options)
