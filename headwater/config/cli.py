"""The `headwater` command: every management command of the project under one name."""

import os
import sys


def main() -> None:
    """Run `headwater COMMAND …`; `headwater` alone lists the commands a trust uses."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "headwater.config.settings")
    from django.core.management import execute_from_command_line

    arguments = sys.argv[1:]
    if not arguments or arguments == ["--help"] or arguments == ["-h"]:
        arguments = ["commands"]
    execute_from_command_line(["headwater", *arguments])


if __name__ == "__main__":
    main()
