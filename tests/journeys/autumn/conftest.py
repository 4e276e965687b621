"""A real trust with one framework, a clock that can be moved, and the people who decide."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.autumn.cast import PASSWORD
from tests.journeys.installation import Installation, SignIn, Site, free_port, wait_for
from tests.journeys.visitor import Visitor, new_visitor
from tests.real_files import copy_of, run


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.open_data)


FIRST_DAY = date(2026, 9, 7)


@dataclass
class Autumn:
    """The trust, day by day, by one published model. `schools` are the names of the first two schools: those with a
    principal of their own."""

    model: str
    site: Site
    clock: Path
    chromium: Browser
    people: dict[str, SignIn]
    schools: tuple[str, str]
    urns: tuple[int, int]
    _visitors: dict[str, Visitor]

    def move_to(self, day: date) -> None:
        """It is nine in the morning of that day. Everybody has to sign in again: no session lasts so long."""
        self.clock.write_text(f"{day.isoformat()}T09:00:00+00:00")
        self.site.sessions.clear()
        self.leave()

    def to(self, mailbox: str, path: str, *, status: int = 200) -> Page:
        """The page that this person opens."""
        if mailbox not in self._visitors:
            self._visitors[mailbox] = new_visitor(
                # One model's autumn is gone through with JavaScript, the others' without it.
                self.chromium,
                self.site,
                self.people,
                javascript=self.model == "alpha",
            )
            self._visitors[mailbox].become(mailbox)
        return self._visitors[mailbox].open(path, status=status)

    def leave(self) -> None:
        """Close every browser. None of them may have complained of anything."""
        for visitor in self._visitors.values():
            visitor.page.context.close()
        complaints = [complaint for visitor in self._visitors.values() for complaint in visitor.complaints]
        self._visitors.clear()
        assert complaints == []


@contextmanager
def serving(state: Path, clock: Path) -> Iterator[Site]:
    port, terminal = free_port(), state / "terminal.txt"
    own = Installation(state, is_demonstration=False)
    address = f"http://localhost:{port}"
    with terminal.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.autumn.server", str(port), str(clock)],
            env=own.environment(HEADWATER_ADDRESS=address),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_for(server, address, terminal)
            yield Site(address, own, terminal)
        finally:
            server.terminate()
            server.wait(timeout=30)


@pytest.fixture(scope="module")
def autumn(
    request: pytest.FixtureRequest, real_trust: Path, chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Autumn]:
    """The real trust with one framework (the parameter, or what the module names as `MODEL`), on the first day of its
    autumn."""
    model = getattr(request, "param", "") or request.module.MODEL
    folder = tmp_path_factory.mktemp(model)
    state = copy_of(real_trust, folder / "state")
    told = run(state, sys.executable, "-m", "tests.journeys.autumn.cast", model, FIRST_DAY)
    cast = [line.split("\t") for line in told.splitlines()]
    people = {mailbox: SignIn(email, PASSWORD) for mailbox, email, _, _ in cast}
    held = {mailbox: (int(urn), school) for mailbox, _, urn, school in cast if urn}
    (first_urn, first), (second_urn, second) = held["principal"], held["principal.second"]
    clock = folder / "clock"
    clock.write_text(f"{FIRST_DAY.isoformat()}T09:00:00+00:00")
    with serving(state, clock) as site:
        autumn = Autumn(model, site, clock, chromium, people, (first, second), (first_urn, second_urn), {})
        yield autumn
        autumn.leave()
        assert site.problems() == []
