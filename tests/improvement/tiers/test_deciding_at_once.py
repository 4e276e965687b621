"""Two processes record the trust board's decision on the same tiers at the same moment."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.improvement.tiers.deciding_process import CASES

pytestmark = pytest.mark.once  # real processes, with a SQLite state folder of their own
SCRIPT = Path(__file__).with_name("deciding_process.py")


def start(state: Path, name: str) -> subprocess.Popen[str]:
    root = str(SCRIPT.parents[3])
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([root, *sys.path])}
    command = [sys.executable, "-W", "ignore", str(SCRIPT), str(state), name]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)


def test_one_decision_is_recorded_whole_and_the_other_is_told(tmp_path: Path) -> None:
    preparing = start(tmp_path, "prepare")
    preparing.communicate()
    assert preparing.returncode == 0
    running = {name: start(tmp_path, name) for name in ("one", "two")}
    for process in running.values():
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    said = {}
    for process in running.values():
        assert process.stdin is not None
        process.stdin.write("now\n")
        process.stdin.flush()
    for name, process in running.items():
        said[name] = process.communicate()[0].strip()
        assert process.returncode == 0
    [first] = [name for name, told in said.items() if told == "agreed"]
    [told] = [told for told in said.values() if told != "agreed"]
    assert f"School 0: {first.capitalize()} recorded that it is agreed while you were writing." in told
    with sqlite3.connect(tmp_path / "records.sqlite3") as records:
        minutes = records.execute("select minute, count(*) from tiers_tierdecision group by minute").fetchall()
        assert minutes == [(f"minute of {first}", CASES)]
        assert records.execute("select count(*) from tiers_tiercase where version = 2").fetchone() == (CASES,)
        assert records.execute("select count(*) from audit_event").fetchone() == (1,)
    records.close()
