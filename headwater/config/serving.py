"""The processes of a running Headwater: the web server and one worker, started and stopped together."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress

from django.db import DatabaseError, connections
from django.utils import timezone

from headwater.config.sweep import Swept, sweep_abandoned_tasks
from headwater.config.tied import tied
from headwater.config.timetable import Timetable

GRACE = 30.0  # seconds a process has to end by itself: a worker first finishes its task
CALM = 60.0  # a worker that lived this long has not died at once, so the wait before the next starts over
LONGEST_WAIT = 60.0


def is_free(host: str, port: int) -> bool:
    """Whether a server could listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with closing(socket.socket(family, socket.SOCK_STREAM)) as probe:
        # As the server itself does: a port that is only waiting out an earlier connection counts as free.
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def answers(host: str, port: int) -> bool:
    """Whether a server listens there now."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    try:
        with closing(socket.create_connection((reachable, port), timeout=1)):
            return True
    except OSError:
        return False


class House:
    """The two processes. `run` returns when somebody asks it to stop, or when the server ends by itself.

    `say` prints one line for whoever started it.
    """

    def __init__(self, *, host: str, port: int, workers: int, threads: int, say: Callable[[str], None]) -> None:
        self.host, self.port, self.say = host, port, say
        self.server_command = [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"),
            *("--host", host, "--port", str(port)),
            *("--workers", str(workers), "--blocking-threads", str(threads), "--respawn-failed-workers"),
            *("--workers-kill-timeout", "10", "--log-level", "warning", "headwater.config.wsgi:application"),
        ]
        self.stop = threading.Event()
        self.deaths = 0
        self.began = 0.0
        self.worker_id = ""
        self.timetable = Timetable()

    def run(self) -> int:
        """Start both, keep the worker alive, stop both. Returns the server's exit status; 0 when asked to stop."""
        for asked in (signal.SIGINT, signal.SIGTERM):
            signal.signal(asked, lambda *_: self.stop.set())
        server = self._start(self.server_command)
        worker: subprocess.Popen[bytes] | None = self._start_worker()
        restart_at = 0.0
        greeted = False
        try:
            while not self.stop.wait(0.2) and server.poll() is None:
                if not greeted and answers(self.host, self.port):
                    greeted = True
                    self.say(f"Headwater is at http://{self.host}:{self.port}/ (Ctrl+C stops it)")
                if greeted:
                    self._keep_timetable()
                if worker is not None and worker.poll() is not None:
                    restart_at = time.monotonic() + self._bury(worker)
                    worker = None
                if worker is None and time.monotonic() >= restart_at:
                    worker = self._start_worker()
        finally:
            asked_to_stop = self.stop.is_set()
            self._end(server, worker)
        return 0 if asked_to_stop else server.returncode or 1

    def _keep_timetable(self) -> None:
        try:
            if not self.timetable.keep(now=timezone.now(), today=timezone.localdate()):
                return
        except DatabaseError as trouble:
            self.say(f"What runs once a day could not be done today: {trouble}. Run “headwater remind” yourself.")
        connections.close_all()

    def _start(self, command: list[str]) -> subprocess.Popen[bytes]:
        # A session of its own: Ctrl+C in the terminal reaches this process alone, which then stops the others in turn.
        # Where it is killed itself, they are asked to stop without it.
        return subprocess.Popen(tied(command), start_new_session=True)

    def _start_worker(self) -> subprocess.Popen[bytes]:
        self.began = time.monotonic()
        self.worker_id = secrets.token_hex(16)
        return self._start(
            [
                *(sys.executable, "-m", "headwater.config.cli", "db_worker", "--queue-name", "*"),
                *("--no-reload", "--no-startup-delay", "--verbosity", "0", "--worker-id", self.worker_id),
            ]
        )

    def _bury(self, worker: subprocess.Popen[bytes]) -> float:
        """Return the dead worker's task to the queue; return the seconds to wait before the next worker."""
        self.deaths = 1 if time.monotonic() - self.began > CALM else self.deaths + 1
        swept = sweep_abandoned_tasks(now=timezone.now(), worker_id=self.worker_id)
        connections.close_all()
        self.say(f"The worker ended with status {worker.returncode} and is started again. {describe(swept)}".strip())
        return min(2.0 ** (self.deaths - 1), LONGEST_WAIT)

    def _end(self, server: subprocess.Popen[bytes], worker: subprocess.Popen[bytes] | None) -> None:
        if worker is not None:
            # Asked once: asked a second time, a worker would drop the task in hand.
            worker.terminate()
        until = time.monotonic() + GRACE
        while server.poll() is None and time.monotonic() < until:
            # Asked again and again: a server still starting up does not hear the first time.
            server.terminate()
            with suppress(subprocess.TimeoutExpired):
                server.wait(timeout=2)
        if worker is not None:
            with suppress(subprocess.TimeoutExpired):
                # If it does not end, its task is taken up again at the next start.
                worker.wait(timeout=max(0.1, until - time.monotonic()))
        for process in (server, worker):
            if process is not None:
                _kill_all_of(process)


def _kill_all_of(process: subprocess.Popen[bytes]) -> None:
    """End the process and whatever it started: a killed server would leave its own workers behind, on its port."""
    if os.name == "posix":
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    elif process.poll() is None:
        process.kill()
    process.wait()


def describe(swept: Swept) -> str:
    """What was swept, in a sentence; "" when there was nothing."""
    said = []
    if swept.queued:
        said.append(f"{swept.queued} unfinished task{'s' if swept.queued > 1 else ''} will run again.")
    if swept.given_up:
        said.append(f"{swept.given_up} task{'s' if swept.given_up > 1 else ''} stopped the worker too often: given up.")
    return " ".join(said)
