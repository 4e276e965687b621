"""Two who act on a trust's frameworks at the same moment, and one who is killed meanwhile: on SQLite and PostgreSQL."""

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

from tests.run import postgres
from tests.thorough import as_many

pytestmark = pytest.mark.once  # real processes, with records of their own
MOMENTS = as_many(3, thorough=6)


class Installation:
    """Records of their own, and the process that starts others in them."""

    def __init__(self, state: Path, url: str) -> None:
        self.state = state
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "HEADWATER_STATE": str(state)}
        environment.pop("HEADWATER_DEMO", None)
        self.starter = subprocess.Popen(
            [sys.executable, "-W", "ignore", str(Path(__file__).with_name("racing_process.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment | {"DATABASE_URL": url},
        )
        self.run("prepare")

    def start(self, do: str, *, at: float | None = None, **given: Any) -> tuple[int, Path]:
        said = self.state / f"said-{time.monotonic_ns()}.json"
        when = {} if at is None else {"at": at}
        return self._order({"do": do, "with": given, "said": str(said), **when}), said

    def end(self, child: tuple[int, Path]) -> Any:
        number, said = child
        assert self._order({"wait": number}) == 0, "the process ended with an error, told above"
        return json.loads(said.read_text())

    def run(self, do: str, **given: Any) -> Any:
        return self.end(self.start(do, **given))

    def tell(self) -> dict[str, Any]:
        told: dict[str, Any] = self.run("tell")
        return told

    def kill_after(self, seconds: float, do: str, **given: Any) -> None:
        number, _ = self.start(do, **given)
        time.sleep(seconds)
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
        self._order({"wait": number})

    def at_once(self, *orders: dict[str, Any]) -> list[Any]:
        """What came of each, where all begin at the same moment."""
        at = time.time() + 0.5
        return [self.end(child) for child in [self.start(**order, at=at) for order in orders]]

    def _order(self, order: dict[str, Any]) -> int:
        assert self.starter.stdin
        assert self.starter.stdout
        self.starter.stdin.write(json.dumps(order) + "\n")
        self.starter.stdin.flush()
        return int(self.starter.stdout.readline())


@pytest.fixture(scope="module", params=["SQLite", "PostgreSQL"])
def installation(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    state = tmp_path_factory.mktemp("at-once")
    with postgres() if request.param == "PostgreSQL" else nullcontext(f"sqlite:///{state}/records.sqlite3") as url:
        if url is None:
            pytest.skip("No PostgreSQL server programs found.")
        made = Installation(state, url)
        yield made
        made.starter.communicate()


@pytest.fixture
def empty(installation: Installation) -> Installation:
    installation.run("clear")
    return installation


@pytest.fixture
def draft(empty: Installation) -> Installation:
    empty.run("adopt", model="naat")
    return empty


def only_one(outcomes: list[Any], said: str) -> None:
    """One of them was done, and every other was told why not."""
    assert outcomes.count("done") == 1, outcomes
    for outcome in outcomes:
        assert outcome == "done" or said in " ".join(outcome), outcomes


def test_a_model_is_adopted_once_however_many_adopt_it(empty: Installation) -> None:
    only_one(empty.at_once(*[{"do": "adopt", "model": "naat"}] * 4), "is adopted already")
    left = empty.tell()
    assert (left["frameworks"], left["events"]) == ([["naat", True]], ["frameworks.framework-adopted"])


def test_of_models_adopted_at_once_one_is_the_main_one(empty: Installation) -> None:
    models = ("naat", "mill", "cat")
    assert empty.at_once(*({"do": "adopt", "model": model, "is_main": True} for model in models)) == ["done"] * 3
    left = empty.tell()
    assert sorted(key for key, _ in left["frameworks"]) == sorted(models)
    assert [is_main for _, is_main in left["frameworks"]].count(True) == 1


def test_of_frameworks_chosen_at_once_one_is_the_main_one(empty: Installation) -> None:
    for model in ("naat", "mill", "cat"):
        empty.run("adopt", model=model)
    assert empty.at_once(*({"do": "main_one", "key": key} for key in ("mill", "cat"))) == ["done"] * 2
    assert [is_main for _, is_main in empty.tell()["frameworks"]].count(True) == 1


def test_a_draft_is_published_once(draft: Installation) -> None:
    [(_, _, _, seen)] = draft.tell()["editions"]
    only_one(draft.at_once(*[{"do": "publish", "seen": seen}] * 3), "published this draft meanwhile, as edition 1")
    left = draft.tell()
    assert [edition[:3] for edition in left["editions"]] == [["naat", 1, "2026-27"]]
    assert left["says"] == [["1", "in use"]]
    assert left["events"].count("frameworks.edition-published") == 1


def test_a_draft_is_published_or_discarded_and_never_both(draft: Installation) -> None:
    [(_, _, _, seen)] = draft.tell()["editions"]
    outcomes = draft.at_once({"do": "publish", "seen": seen}, {"do": "discard", "seen": seen})
    left = draft.tell()
    assert outcomes.count("done") == 1
    assert left["events"][1:] == ["frameworks.edition-published" if left["editions"] else "frameworks.draft-discarded"]


def test_of_two_who_change_one_item_at_once_the_second_is_told(draft: Installation) -> None:
    _, seen = draft.tell()["item"]
    cadences = ("7 a year", "9 a year")
    outcomes = draft.at_once(*({"do": "change", "cadence": cadence, "seen": seen} for cadence in cadences))
    only_one(outcomes, "while you looked")
    assert draft.tell()["item"][0] == cadences[outcomes.index("done")]


@pytest.mark.parametrize("moment", range(MOMENTS))
def test_who_is_killed_while_they_publish_has_published_or_has_not(draft: Installation, moment: int) -> None:
    [(_, _, _, seen)] = draft.tell()["editions"]
    draft.kill_after(random.Random(moment).uniform(0.0, 0.6), "publish", seen=seen)
    left = draft.tell()
    [(_, _, starts_with, mark)] = left["editions"]
    is_published = bool(starts_with)
    assert left["says"][0][1] == ("in use" if is_published else "draft")
    assert (mark == seen) is not is_published
    assert left["events"].count("frameworks.edition-published") == int(is_published)
    if not is_published:
        assert draft.run("publish", seen=seen) == "done"
