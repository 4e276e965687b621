"""headwater serve, as a real process: it answers, works, heals and stops."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

PORT = 8102
LEFT_RUNNING = """
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
DBTaskResult.objects.create(status="RUNNING", worker_ids=["dead"], task_path="nowhere.task", backend_name="default",
    args_kwargs={"args": [], "kwargs": {}}, run_after=timezone.now())
"""
COMMAND = [sys.executable, "-m", "headwater.config.cli"]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An installation of its own on SQLite. DEBUG leaves styles out: gathering them has its own test."""
    return os.environ | {
        "HEADWATER_STATE": str(tmp_path / "state"),
        "HEADWATER_DEBUG": "1",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'records.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "headwater.config.settings",
        "PYTHONUNBUFFERED": "1",
    }


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *arguments], env=environment, capture_output=True, text=True, timeout=120)


def until(happens: Callable[[], Any], seconds: float = 90) -> Any:
    """Wait for something to come true, and return it."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if found := happens():
            return found
        time.sleep(0.1)
    pytest.fail(f"did not happen within {seconds} seconds")
    return None


def children(pid: int) -> dict[int, str]:
    """Process ids below `pid` with their command lines."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in listed.splitlines()]
    found: dict[int, str] = {}
    parents = {pid}
    while parents:
        next_parents = {int(row[0]) for row in rows if int(row[1]) in parents} - found.keys()
        found |= {int(row[0]): row[2] for row in rows if int(row[0]) in next_parents}
        parents = next_parents
    return found


def worker_below(pid: int) -> int | None:
    return next((child for child, command in children(pid).items() if "db_worker" in command), None)


@pytest.fixture
def served(environment: dict[str, str], tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    assert run(environment, "migrate", "--verbosity", "0").returncode == 0
    assert run(environment, "shell", "--no-imports", "--command", LEFT_RUNNING).returncode == 0
    log = tmp_path / "log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [*COMMAND, "serve", "--port", str(PORT)], env=environment, stdout=out, stderr=out, text=True
        )
    try:
        until(lambda: "http://127.0.0.1:8102/" in log.read_text() or process.poll() is not None)
        assert process.poll() is None, log.read_text()
        yield process
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


@pytest.mark.enable_socket
def test_it_answers_heals_its_worker_and_stops_everything(
    served: subprocess.Popen[str], environment: dict[str, str], tmp_path: Path
) -> None:
    connection = HTTPConnection("127.0.0.1", PORT, timeout=10)
    connection.request("GET", "/people/")
    response = connection.getresponse()
    assert response.status == 302
    assert response.headers["Location"] == "/account/login/?next=/people/"
    connection.close()

    assert "1 unfinished task will run again." in (tmp_path / "log").read_text()

    started = children(served.pid)
    assert sum("granian" in command for command in started.values()) >= 3, "a server and its two workers"

    first = until(lambda: worker_below(served.pid))
    os.kill(first, signal.SIGKILL)
    second = until(lambda: (found := worker_below(served.pid)) != first and found)
    assert "The worker ended with status -9 and is started again." in (tmp_path / "log").read_text()

    everything = {*children(served.pid)}
    assert second in everything
    served.send_signal(signal.SIGTERM)
    assert served.wait(timeout=40) == 0
    until(lambda: not any(Path(f"/proc/{pid}/cmdline").exists() for pid in everything))
    assert "Headwater has stopped." in (tmp_path / "log").read_text()


@pytest.mark.enable_socket
def test_it_says_what_stands_in_the_way(environment: dict[str, str]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    refused = run(environment, "serve", "--port", port)
    assert refused.returncode != 0
    assert "Run “headwater migrate”" in refused.stderr
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        refused = run(environment, "serve", "--port", port)
    assert refused.returncode != 0
    assert f"Something else is using port {port}" in refused.stderr
