"""The `headwater` command: every management command of the project under one name."""

import os
import sys


def main() -> None:
    """Run `headwater COMMAND …`; `headwater` alone lists the commands a trust uses."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "headwater.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["headwater", *(sys.argv[1:] or ["commands"])])
