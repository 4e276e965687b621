"""A loading process is killed (SIGKILL) at each verb and at random moments: nothing that was there is hurt by it."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from headwater.foundations.warehouse.operations import writing
from tests.factories.published import FIRST_URN, absence_rows, as_csv, write, write_absence
from tests.thorough import as_many

pytestmark = pytest.mark.once  # real processes, each with a SQLite state folder of its own

VERBS = ["fetch", "land", "check", "match", "publish", "tell"]
MOMENTS = as_many(8, thorough=20)
SCHOOLS = 400
TRUST = 2001
CENSUS = [
    "URN", "LA", "ESTAB", "SCHOOLTYPE", "NOR", "NUMFSMEVER", "NORFSMEVER", "PNUMFSMEVER", "NUMFSM", "PNUMEAL", "NUMEAL",
    "PSENELK", "TSENELK", "PSENELSE", "TSENELSE",
]  # fmt: skip


def write_register(folder: Path, day: str, *, members: int) -> None:
    rows = [[str(FIRST_URN + at), f"School {at}", "2001-09-01", "Guildford", "GU1 1AA"] for at in range(SCHOOLS)]
    write(folder / f"schools_gias_{day}.csv", as_csv(["urn", "name", "open_date", "town", "postcode"], rows))
    header = [
        "URN", "Group UID", "Group Type", "Joined date", "EstablishmentName", "TypeOfEstablishment (code)",
        "TypeOfEstablishment (name)", "PhaseOfEducation (name)", "LA (code)", "LA (name)",
    ]  # fmt: skip
    rows = [
        [
            str(FIRST_URN + at), str(TRUST if at < members else TRUST + 1), "Multi-academy trust", "01-09-2019",
            f"School {at}", "34", "Academy converter", "Primary", "936", "Surrey",
        ]
        for at in range(40)
    ]  # fmt: skip
    write(folder / f"alllinksdata_{day}.csv", as_csv(header, rows))
    header = [
        "group_uid", "group_name", "group_type", "group_id", "group_status", "companies_house_number", "ukprn",
        "incorporated_on__open_date_", "closed_date",
    ]  # fmt: skip
    rows = [[str(TRUST + at), f"Trust {at}", "Multi-academy trust", f"TR{at}", "Open", "", "", "", ""] for at in (0, 1)]
    write(folder / f"gias_groups_{day[:7]}.csv", as_csv(header, rows))


def write_census(folder: Path, start: int) -> None:
    rows = [
        [str(FIRST_URN + at), "936", str(2001 + at), "Primary", str(200 + at % 90), "30", "200",
         f"{at % 40 + start % 9}%", "28", "5%", "10", "12.5%", "25", "2%", "4"]
        for at in range(SCHOOLS)
    ]  # fmt: skip
    england = [["NAT", "", phase, *["1"] * 12] for phase in ("PRI", "SEC", "SPE")]
    write(folder / f"{start}-{start + 1}" / "england_census.csv", as_csv(CENSUS, [*rows, *england]))


class Processes:
    """The process that starts loading processes, and the folders it is told of."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.out = folder / "out.txt"
        script = Path(__file__).with_name("loading_process.py")
        self.starter = subprocess.Popen(
            [sys.executable, "-W", "ignore", str(script), str(folder / "unused")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )

    def start(self, state: Path, **order: Any) -> int:
        assert self.starter.stdin
        self.out.unlink(missing_ok=True)
        self.starter.stdin.write(json.dumps({"state": str(state), "out": str(self.out), **order}) + "\n")
        self.starter.stdin.flush()
        return int(self._line())

    def end(self) -> int:
        return int(self._line())

    def close(self) -> None:
        self.starter.communicate()

    def _line(self) -> str:
        assert self.starter.stdout
        return self.starter.stdout.readline()

    def run(self, state: Path, *arguments: str) -> str:
        self.start(state, arguments=arguments)
        assert self.end() == 0, self.out.read_text()
        return self.out.read_text()

    def tell(self, state: Path) -> Any:
        self.start(state, do="tell")
        assert self.end() == 0, self.out.read_text()
        return json.loads(self.out.read_text())

    def kill_at(self, state: Path, files: Path, *, verb: str = "", seconds: float = 0) -> bool:
        """Load and kill, when the verb is printed or after so many seconds. False where it had ended by itself."""
        child = self.start(state, arguments=["load", str(files), "--steps"])
        if verb:
            until = time.monotonic() + 60
            while time.monotonic() < until and not (self.out.exists() and f"{verb} " in self.out.read_text()):
                time.sleep(0.0005)
        else:
            time.sleep(seconds)
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        return self.end() == -signal.SIGKILL


class Stage:
    """An installation as it was before, the files offered to it, and how it is after loading them undisturbed."""

    def __init__(self, folder: Path) -> None:
        self.processes = Processes(folder)
        self.before = folder / "before"
        self.files = folder / "new"
        self.before.mkdir()
        old = folder / "old"
        write_register(old, "2026-01-05", members=6)
        write_absence(old, 2023, rows=absence_rows(2023, SCHOOLS))
        write_census(old, 2023)
        self.processes.run(self.before, "migrate", "-v0")
        self.processes.run(self.before, "load", str(old))
        self.processes.start(self.before, do="adopt")
        assert self.processes.end() == 0, self.processes.out.read_text()
        self.processes.run(self.before, "load", str(old))
        self.was = self.processes.tell(self.before)
        # A corrected absence file, a new census, and a register of a later day with one school more in the trust.
        write_absence(self.files, 2023, rows=[[*row[:3], "9.9", row[4]] for row in absence_rows(2023, SCHOOLS)])
        write_census(self.files, 2024)
        write_register(self.files, "2026-02-05", members=7)
        undisturbed = self.copy("undisturbed")
        began = time.monotonic()
        self.processes.run(undisturbed, "load", str(self.files), "--steps")
        self.seconds = time.monotonic() - began
        self.will_be = self.processes.tell(undisturbed)

    def copy(self, name: str) -> Path:
        target = self.before.parent / name
        shutil.copytree(self.before, target)
        return target

    def check_after_kill(self, state: Path) -> None:
        """Every release in force is whole, and as it was or as it will be; what is shown agrees with itself."""
        left = self.processes.tell(state)  # reads every table of every current release
        for place, release in left["releases"].items():
            assert release in (self.was["releases"].get(place), self.will_be["releases"].get(place)), place
        stays = set(self.was["releases"]) & set(self.will_be["releases"])  # a newer day retires the day before
        assert stays <= set(left["releases"])
        assert set(left["named"]) <= set(left["folders"])
        assert len(left["figures"]) == left["edition"]

    def check_after_next_load(self, state: Path) -> None:
        """The next load leaves exactly what an undisturbed one leaves, and nothing of the interrupted one."""
        self.processes.run(state, "load", str(self.files))
        then = self.processes.tell(state)
        for what in ("releases", "figures", "edition", "schools", "members", "raw"):
            assert then[what] == self.will_be[what], what
        assert then["folders"] == then["named"]
        assert then["raw"] == then["hashes"]
        assert then["incoming"] == []
        assert set(then["tasks"]) == {"SUCCESSFUL"}


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    stage = Stage(tmp_path_factory.mktemp("kill"))
    yield stage
    stage.processes.close()


def test_the_two_states_differ_in_what_is_shown(stage: Stage) -> None:
    """Otherwise nothing below could fail."""
    assert stage.was["releases"] != stage.will_be["releases"]
    assert stage.was["members"] != stage.will_be["members"]
    assert {row[1] for row in stage.was["figures"]} == {"2023-24"}
    assert {row[1] for row in stage.will_be["figures"]} == {"2023-24", "2024-25"}
    assert {row[2] for row in stage.will_be["figures"]} == {"None", *(str(FIRST_URN + at) for at in range(7))}


@pytest.mark.parametrize("verb", VERBS)
def test_killed_at_a_verb(stage: Stage, verb: str) -> None:
    state = stage.copy(f"at-{verb}")
    assert stage.processes.kill_at(state, stage.files, verb=verb)
    stage.check_after_kill(state)
    stage.check_after_next_load(state)


def test_killed_at_each_verb_of_a_file_that_replaces_one(stage: Stage) -> None:
    """The release in force is the old one up to publish, and one of the two, whole, from then on."""
    absence = stage.files / "2023-2024"
    for verb in VERBS:
        state = stage.copy(f"replace-{verb}")
        assert stage.processes.kill_at(state, absence, verb=verb)
        left = stage.processes.tell(state)["releases"]
        if verb in VERBS[:4]:
            assert left == stage.was["releases"]
        stage.check_after_kill(state)
    stage.check_after_next_load(state)


@pytest.mark.parametrize("number", range(MOMENTS))
def test_killed_at_a_random_moment(stage: Stage, number: int) -> None:
    moment = random.Random(f"moment {number}").uniform(0, stage.seconds)
    state = stage.copy(f"moment-{number}")
    stage.processes.kill_at(state, stage.files, seconds=moment)
    stage.check_after_kill(state)
    stage.check_after_next_load(state)


def test_killed_in_the_middle_of_what_follows_a_load(stage: Stage) -> None:
    """A task left running by the killed process is not waited for: it is run again."""
    for attempt in range(10):  # most such tasks are over in a moment; one must be caught
        state = stage.copy(f"following-{attempt}")
        child = stage.processes.start(state, arguments=["load", str(stage.files)])
        until = time.monotonic() + 60
        while time.monotonic() < until and not _is_running(state / "records.sqlite3"):
            time.sleep(0.001)
        os.kill(child, signal.SIGKILL)
        assert stage.processes.end() == -signal.SIGKILL
        if _is_running(state / "records.sqlite3"):
            break
    else:
        pytest.fail("no task was caught while it ran")
    began = time.monotonic()
    stage.check_after_kill(state)
    stage.check_after_next_load(state)
    assert time.monotonic() - began < 60


def _is_running(records: Path) -> bool:
    with closing(sqlite3.connect(records)) as connection:
        found = connection.execute("SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE status = 'RUNNING'")
        return bool(found.fetchone()[0])


def test_the_command_itself_killed_while_it_publishes(stage: Stage) -> None:
    """The whole command, started as a person starts it."""
    state = stage.copy("command")
    environment = {name: text for name, text in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"HEADWATER_STATE": str(state), "DJANGO_SETTINGS_MODULE": "headwater.config.settings"}
    command = [sys.executable, "-m", "headwater.config.cli", "load", str(stage.files), "--steps"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    for line in process.stdout:
        if line.startswith("publish"):
            break
    process.kill()
    process.stdout.close()
    assert process.wait() == -signal.SIGKILL
    stage.check_after_kill(state)
    stage.check_after_next_load(state)


def test_two_loads_at_once_wait_for_one_another(stage: Stage, settings: Any) -> None:
    """The second begins when the first has ended; here the first is this test, which holds the right to write."""
    state = stage.copy("two")
    settings.WAREHOUSE = state / "warehouse"
    with writing():
        stage.processes.start(state, arguments=["load", str(stage.files), "--steps"])
        time.sleep(1)
        assert "fetch" not in stage.processes.out.read_text()
    assert stage.processes.end() == 0
    then = stage.processes.tell(state)
    assert then["figures"] == stage.will_be["figures"]
    assert then["releases"] == stage.will_be["releases"]


def test_two_loads_started_together_are_both_right(stage: Stage) -> None:
    state = stage.copy("together")
    second = Processes(stage.before.parent / "unused")
    second.out = stage.before.parent / "second.txt"
    stage.processes.start(state, arguments=["load", str(stage.files)])
    second.start(state, arguments=["load", str(stage.files)])
    assert stage.processes.end() == 0
    assert second.end() == 0
    first_said, second_said = stage.processes.out.read_text(), second.out.read_text()
    assert sorted([first_said.count("5 already loaded"), second_said.count("5 already loaded")]) == [0, 1]
    second.close()
    then = stage.processes.tell(state)
    for what in ("releases", "figures", "members"):
        assert then[what] == stage.will_be[what]
    assert then["folders"] == then["named"]
