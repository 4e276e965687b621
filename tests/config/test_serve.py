"""headwater serve, as a real process: it answers, works, heals and stops."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from headwater.config.serving import is_free

PORT = 8102
LEFT_RUNNING = """
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
DBTaskResult.objects.create(status="RUNNING", worker_ids=["dead"], task_path="nowhere.task", backend_name="default",
    args_kwargs={"args": [], "kwargs": {}}, run_after=timezone.now())
"""
COMMAND = [sys.executable, "-m", "headwater.config.cli"]


def environment_of(folder: Path) -> dict[str, str]:
    return os.environ | {
        "HEADWATER_STATE": str(folder / "state"),
        "HEADWATER_DEBUG": "1",
        "DATABASE_URL": f"sqlite:///{folder / 'records.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "headwater.config.settings",
        "PYTHONUNBUFFERED": "1",
    }


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An installation of its own on SQLite. DEBUG leaves styles out: gathering them has its own test."""
    return environment_of(tmp_path)


@pytest.fixture(scope="module")
def left_running(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Records with one task that an earlier worker left running. Copy them."""
    folder = tmp_path_factory.mktemp("left-running")
    assert run(environment_of(folder), "migrate", "--verbosity", "0").returncode == 0
    assert run(environment_of(folder), "shell", "--no-imports", "--command", LEFT_RUNNING).returncode == 0
    return folder


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *arguments], env=environment, capture_output=True, text=True, timeout=120)


def test_a_command_on_an_empty_installation_says_what_comes_first(environment: dict[str, str]) -> None:
    before = run(environment, "datasets")
    assert (before.returncode, before.stdout) == (2, "")
    assert "headwater load FOLDER" in before.stderr
    assert "Traceback" not in before.stderr


@pytest.mark.parametrize("said", ["0", "99999", "eighty"])
def test_a_port_that_is_none_is_refused_in_words(said: str) -> None:
    with pytest.raises(CommandError, match=f"“{said}” is not a port"):
        call_command("serve", "--port", said)


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
def log(tmp_path: Path) -> Path:
    return tmp_path / "log"


@pytest.fixture
def serving(
    environment: dict[str, str], left_running: Path, tmp_path: Path, log: Path
) -> Iterator[subprocess.Popen[str]]:
    """`headwater serve`, just started, with one task that an earlier worker left running."""
    shutil.copytree(left_running, tmp_path, dirs_exist_ok=True)
    with log.open("w") as out:
        process = subprocess.Popen(
            [*COMMAND, "serve", "--port", str(PORT)], env=environment, stdout=out, stderr=out, text=True
        )
    try:
        yield process
    finally:
        everything = {process.pid, *children(process.pid)}
        for pid in everything:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait()


@pytest.mark.enable_socket
def test_it_answers_heals_its_worker_and_stops_everything(serving: subprocess.Popen[str], log: Path) -> None:
    until(lambda: "http://127.0.0.1:8102/" in log.read_text() or serving.poll() is not None)
    assert serving.poll() is None, log.read_text()
    connection = HTTPConnection("127.0.0.1", PORT, timeout=10)
    connection.request("GET", "/people/")
    response = connection.getresponse()
    assert response.status == 302
    assert response.headers["Location"] == "/account/login/?next=/people/"
    connection.close()

    assert "1 unfinished task will run again." in log.read_text()

    started = children(serving.pid)
    assert sum("granian" in command for command in started.values()) >= 3, "a server and its two workers"

    first = until(lambda: worker_below(serving.pid))
    os.kill(first, signal.SIGKILL)
    second = until(lambda: (found := worker_below(serving.pid)) != first and found)
    assert "The worker ended with status -9 and is started again." in log.read_text()

    everything = {*children(serving.pid)}
    assert second in everything
    serving.send_signal(signal.SIGTERM)
    assert serving.wait(timeout=40) == 0
    until(lambda: not any(Path(f"/proc/{pid}/cmdline").exists() for pid in everything))
    assert "Headwater has stopped." in log.read_text()


def test_stopped_while_still_starting_it_leaves_nothing_behind(serving: subprocess.Popen[str], log: Path) -> None:
    until(lambda: any("granian" in command for command in children(serving.pid).values()))
    everything = {*children(serving.pid)}
    serving.send_signal(signal.SIGTERM)
    everything |= {*children(serving.pid)}
    assert serving.wait(timeout=60) == 0, log.read_text()
    until(lambda: not any(Path(f"/proc/{pid}/cmdline").exists() for pid in everything))
    until(lambda: is_free("127.0.0.1", PORT))


@pytest.mark.enable_socket
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells a process that its parent is gone")
def test_killed_outright_it_leaves_no_server_and_no_worker_behind(serving: subprocess.Popen[str], log: Path) -> None:
    until(lambda: "http://127.0.0.1:8102/" in log.read_text() or serving.poll() is not None)
    until(lambda: worker_below(serving.pid))
    everything = {*children(serving.pid)}
    assert len(everything) >= 4, "a server, its two workers, and the worker for tasks"
    serving.kill()
    serving.wait()
    try:
        until(lambda: not any(Path(f"/proc/{pid}/cmdline").exists() for pid in everything))
        until(lambda: is_free("127.0.0.1", PORT))
    finally:
        for pid in everything:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def test_what_is_started_too_late_does_not_start() -> None:
    """Between being started and asking to be told, whoever started it may have gone."""
    command = [sys.executable, "-m", "headwater.config.tied", "0", sys.executable, "-c", "print('started')"]
    late = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert late.returncode != 0
    assert "started" not in late.stdout


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
