"""The `headwater` command: every management command of the project under one name."""

import os
import sys


def main() -> None:
    """Run `headwater COMMAND …`; `headwater` alone lists the commands a trust uses.

    A command that finds no tables, or old ones, says which command makes them and ends with status 2.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "headwater.config.settings")
    from django.core.management import execute_from_command_line
    from django.db.utils import OperationalError, ProgrammingError

    arguments = sys.argv[1:]
    if not arguments or arguments == ["--help"] or arguments == ["-h"]:
        arguments = ["commands"]
    try:
        execute_from_command_line(["headwater", *arguments])
    except (OperationalError, ProgrammingError):
        if not (said := _what_is_missing()):
            raise
        sys.stderr.write(f"{said}\n")
        sys.exit(2)


def _what_is_missing() -> str:
    """Why the records cannot be read yet and what to do; "" where their tables are as this version has them."""
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        is_new = not executor.loader.applied_migrations
        is_ready = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:  # not reached at all: then that is the trouble
        return ""
    if is_ready:
        return ""
    if is_new:
        return (
            "Nothing is set up here yet. Load the published files first, then set your trust up:\n"
            "  headwater load FOLDER\n"
            "  headwater set-up --trust UID --admin YOU@TRUST"
        )
    return "The records are not ready for this version. Run “headwater migrate”, then try again."


if __name__ == "__main__":
    main()
