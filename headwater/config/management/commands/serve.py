"""headwater serve: the web server and the worker, in one command."""

from __future__ import annotations

import sys
from argparse import ArgumentTypeError
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from headwater.config.serving import House, describe, is_free
from headwater.config.static import gather_static_files
from headwater.config.sweep import sweep_abandoned_tasks


def _port(said: str) -> int:
    if not said.isdecimal() or not 1 <= int(said) <= 65535:
        raise ArgumentTypeError(f"“{said}” is not a port. Write a number from 1 to 65535, such as 8000.")
    return int(said)


def _some(said: str) -> int:
    if not said.isdecimal() or not int(said):
        raise ArgumentTypeError(f"“{said}” is not a number of 1 or more.")
    return int(said)


class Command(BaseCommand):
    help = (
        "Run Headwater: the web server, and one worker for what happens after a file is loaded. Prints the address "
        "once it answers; Ctrl+C (or SIGTERM) stops both, after the request and the task in hand. Run it once per "
        "installation: at the start it takes up the tasks that an earlier, killed worker left unfinished."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
        parser.add_argument("--port", type=_port, default=8000, help="port to listen on (default: 8000)")
        parser.add_argument("--workers", type=_some, default=2, help="web server processes (default: 2)")
        parser.add_argument("--threads", type=_some, default=2, help="threads in each of them (default: 2)")

    def handle(self, *, host: str, port: int, workers: int, threads: int, **_options: Any) -> None:
        if not is_free(host, port):
            raise CommandError(
                f"Something else is using port {port} of {host}. Stop it, or choose another with --port."
            )
        self._check_records()
        if not settings.DEBUG:
            if settings.BUILT_ASSETS is None:
                raise CommandError("The styles of the pages have not been built. Run “make assets” first.")
            if gather_static_files():
                self._say("Styles, fonts and images are in place.")
        if said := describe(sweep_abandoned_tasks(now=timezone.now())):
            self._say(said)
        connections.close_all()
        status = House(host=host, port=port, workers=workers, threads=threads, say=self._say).run()
        if status:
            raise CommandError(f"The web server ended by itself with status {status}.")
        self._say("Headwater has stopped.")
        sys.exit(0)

    def _check_records(self) -> None:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if missing:
            raise CommandError(
                f"The records are not ready for this version: {len(missing)} changes to their tables are still to be "
                "made. Run “headwater migrate”, then try again."
            )

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
