"""Entering processes that are killed, and two that enter the same figures at the same moment."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.thorough import as_many

pytestmark = pytest.mark.once  # real processes, with a SQLite state folder of their own
MOMENTS = as_many(4, thorough=8)
FIGURES = 100


class Installation:
    """A state folder, and the process that starts entering processes in it."""

    def __init__(self, state: Path) -> None:
        self.state = state
        script = Path(__file__).with_name("entering_process.py")
        self.starter = subprocess.Popen(
            [sys.executable, "-W", "ignore", str(script), str(state)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )

    def start(self, do: str, **given: Any) -> int:
        return self._order({"do": do, "with": given})

    def end(self, child: int) -> int:
        return self._order({"wait": child})

    def run(self, do: str, **given: Any) -> None:
        assert self.end(self.start(do, **given)) == 0

    def tell(self) -> dict[str, Any]:
        said = self.state / "told.json"
        self.run("tell", said=str(said))
        told: dict[str, Any] = json.loads(said.read_text())
        return told

    def _order(self, order: dict[str, Any]) -> int:
        assert self.starter.stdin
        assert self.starter.stdout
        self.starter.stdin.write(json.dumps(order) + "\n")
        self.starter.stdin.flush()
        return int(self.starter.stdout.readline())


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    made = Installation(tmp_path_factory.mktemp("entering"))
    made.run("prepare")
    yield made
    made.starter.communicate()


@pytest.fixture
def fresh(installation: Installation) -> Installation:
    """The records as they were before anything was entered."""
    kept = installation.state.with_name("kept.sqlite3")
    records = installation.state / "records.sqlite3"
    if not kept.exists():
        shutil.copy(records, kept)
    for left in installation.state.glob("records.sqlite3*"):
        left.unlink()
    shutil.copy(kept, records)
    return installation


def test_of_two_who_enter_the_same_figures_at_once_one_wins_and_the_other_is_told(fresh: Installation) -> None:
    said = {who: fresh.state / f"{who}.txt" for who in ("first", "second")}
    children = [
        fresh.start("enter", who=who, value=value, figures=FIGURES, said=str(said[who]))
        for who, value in (("first", "8.4"), ("second", "9.1"))
    ]
    assert [fresh.end(child) for child in children] == [0, 0]
    outcomes = {who: path.read_text() for who, path in said.items()}
    [winner] = [who for who, outcome in outcomes.items() if outcome == "saved"]
    [told] = [outcome for outcome in outcomes.values() if outcome != "saved"]
    value = {"first": "8.4", "second": "9.1"}[winner]
    assert f"It is now {value}, entered by {winner}. Look again, then save." in told
    left = fresh.tell()
    assert {text for _, text in left["current"]} == {value}
    assert left["current"] == left["shown"]
    assert (left["entries"], left["events"]) == (FIGURES, [FIGURES])


@pytest.mark.parametrize("moment", range(MOMENTS))
def test_a_batch_that_is_killed_is_there_whole_or_not_at_all(fresh: Installation, moment: int) -> None:
    said = fresh.state / "killed.txt"
    child = fresh.start("enter", who="first", value="8.4", figures=FIGURES, said=str(said))
    time.sleep(random.Random(moment).uniform(0.01, 0.6))
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    fresh.end(child)
    left = fresh.tell()
    assert left["entries"] in (0, FIGURES)
    assert len(left["current"]) == left["entries"]
    assert left["shown"] == left["current"]
    assert left["events"] == ([FIGURES] if left["entries"] else [])
    if not left["entries"]:
        fresh.run("enter", who="second", value="9.1", figures=FIGURES, said=str(said))
        assert said.read_text() == "saved"
        assert fresh.tell()["entries"] == FIGURES
