"""Headwater on another day: the same application, with a clock that stands where a file says.

    HEADWATER_STATE=… python -m tests.journeys.autumn.server PORT CLOCK

CLOCK holds a moment (`2026-10-14T09:00:00+00:00`); time goes on from there, and the file may be written anew at any
moment. An autumn passes in a minute so. Only the clock that Django asks is moved: what Headwater is given as `now` and
`today`, when a session ends, when a record was made.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server


class Clock:
    """`now()` as Django asks for it."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.said, self.since = "", 0.0

    def now(self) -> datetime:
        """The moment in the file, and what has passed since that was first read."""
        said = self.file.read_text().strip()
        if said != self.said:
            self.said, self.since = said, time.monotonic()
        return datetime.fromisoformat(said).astimezone(UTC) + timedelta(seconds=time.monotonic() - self.since)


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of each request."""


def main(port: int, clock: Path) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "headwater.config.settings"
    import django
    from django.utils import timezone

    timezone.now = Clock(clock).now
    django.setup()
    from headwater.config.static import gather_static_files

    gather_static_files()
    from headwater.config.wsgi import application

    with make_server("127.0.0.1", port, application, server_class=Server, handler_class=Quiet) as server:
        server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
