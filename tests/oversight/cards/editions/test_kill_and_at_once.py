"""Killed while a card is issued, two who issue it at once, a disk that is full meanwhile: a whole edition or none."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Any

import pytest

from headwater.oversight.cards.models import Format, Readers
from tests.run import postgres

pytestmark = pytest.mark.once  # real processes, with records of their own

MOMENTS = 2
DOCUMENTS = len(Format) * len(Readers)
NONE = {"state": "issuing", "is_dated": False, "files": 0, "whole": 0, "steps": [], "events": 0, "notices": 0}
WHOLE = {
    "state": "issued",
    "is_dated": True,
    "files": DOCUMENTS,
    "whole": DOCUMENTS,
    "steps": [4],
    "events": 1,
    "notices": 1,
}


class Installation:
    """Records of their own, and the process that starts others in them."""

    def __init__(self, state: Path, url: str) -> None:
        self.state, self.stands = state, state / "stands"
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "HEADWATER_STATE": str(state)}
        environment.pop("HEADWATER_DEMO", None)
        self.starter = subprocess.Popen(
            [sys.executable, "-W", "ignore", str(Path(__file__).with_name("issuing_process.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment | {"DATABASE_URL": url},
        )
        self.run("prepare")

    def start(self, do: str, *, at: float = 0, **given: Any) -> tuple[int, Path]:
        said = self.state / f"said-{time.monotonic_ns()}.json"
        return self._order({"do": do, "with": given, "said": str(said), "at": at}), said

    def end(self, child: tuple[int, Path]) -> Any:
        number, said = child
        assert self._order({"wait": number}) == 0, "the process ended with an error, told above"
        return json.loads(said.read_text())

    def run(self, do: str, **given: Any) -> Any:
        return self.end(self.start(do, **given))

    def kill(self, child: tuple[int, Path]) -> None:
        with suppress(ProcessLookupError):
            os.kill(child[0], signal.SIGKILL)
        self._order({"wait": child[0]})

    def kill_before(self, number: int, pk: int) -> str:
        """Kill an issue just before the change with that number; which one that is."""
        self.stands.unlink(missing_ok=True)
        child = self.start("issue", pk=pk, stop_at=number)
        until = time.monotonic() + 60
        while not (self.stands.exists() and self.stands.read_text()):
            assert time.monotonic() < until, f"it never came to change {number}"
            time.sleep(0.01)
        self.kill(child)
        return self.stands.read_text()

    def _order(self, order: dict[str, Any]) -> int:
        assert self.starter.stdin
        assert self.starter.stdout
        self.starter.stdin.write(json.dumps(order) + "\n")
        self.starter.stdin.flush()
        return int(self.starter.stdout.readline())


@pytest.fixture(scope="module", params=["SQLite", "PostgreSQL"])
def installation(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    state = tmp_path_factory.mktemp("issuing")
    with postgres() if request.param == "PostgreSQL" else nullcontext(f"sqlite:///{state}/records.sqlite3") as url:
        if url is None:
            pytest.skip("No PostgreSQL server programs found.")
        made = Installation(state, url)
        yield made
        made.starter.communicate()


def test_killed_at_every_change_there_is_nothing_of_it_and_then_it_is_issued_whole(installation: Installation) -> None:
    undisturbed = installation.run("ask")
    changes = installation.run("issue", pk=undisturbed)
    assert installation.run("tell", pk=undisturbed) == WHOLE
    pk, stood_at = installation.run("ask"), []
    for number in range(1, changes + 1):
        stood_at.append(installation.kill_before(number, pk))
        assert installation.run("tell", pk=pk) == NONE, stood_at
    assert any("cards_editionfile" in statement for statement in stood_at), stood_at
    installation.run("issue", pk=pk)
    assert installation.run("tell", pk=pk) == WHOLE


@pytest.mark.parametrize("moment", range(MOMENTS))
def test_killed_at_any_moment_it_is_issued_whole_or_not(installation: Installation, moment: int) -> None:
    pk = installation.run("ask")
    child = installation.start("issue", pk=pk)
    time.sleep(random.Random(moment).uniform(0.2, 1.2))
    installation.kill(child)
    assert installation.run("tell", pk=pk) in (NONE, WHOLE)
    installation.run("issue", pk=pk)
    assert installation.run("tell", pk=pk) == WHOLE


def test_issued_by_several_at_once_there_is_one_edition(installation: Installation) -> None:
    pk = installation.run("ask")
    at = time.time() + 0.5
    together = [installation.start("issue", pk=pk, at=at) for _ in range(3)]
    for child in together:
        assert isinstance(installation.end(child), int)
    assert installation.run("tell", pk=pk) == WHOLE


def test_two_editions_of_one_school_at_once_are_both_whole(installation: Installation) -> None:
    asked, at = [installation.run("ask") for _ in range(2)], time.time() + 0.5
    for child in [installation.start("issue", pk=pk, at=at) for pk in asked]:
        installation.end(child)
    assert [installation.run("tell", pk=pk) for pk in asked] == [WHOLE, WHOLE]


@pytest.mark.parametrize("pages", [0, 12, 40])
@pytest.mark.parametrize("installation", ["SQLite"], indirect=True)  # of which a file can be kept from growing
def test_a_disk_that_is_full_leaves_nothing_and_says_so(installation: Installation, pages: int) -> None:
    pk = installation.run("ask")
    [said] = installation.run("issue_with_room_for", pk=pk, pages=pages)
    assert "there is no room left where its documents are kept. Nothing of it is kept. Make room" in said
    assert installation.run("tell", pk=pk) == NONE
    installation.run("issue", pk=pk)
    assert installation.run("tell", pk=pk) == WHOLE
