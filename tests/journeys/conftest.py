"""A demonstration trust made once for the whole run, a server of it for each worker, and browsers to look at it.

Playwright's own fixtures keep an event loop running in the thread for the rest of the session, and Django then
refuses the records to every test that comes later. So the browser here lives as long as one file of tests.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.installation import (
    CHROMIUM_ARGUMENTS,
    Installation,
    SignIn,
    Site,
    find_chromium,
    sign_ins,
)
from tests.journeys.visitor import Visitor, new_visitor

Visit = Callable[..., Visitor]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_program() -> str:
    found = find_chromium()
    if found is None:
        message = "Chromium is not installed (on Debian: apt-get install chromium)."
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return found


@pytest.fixture(scope="session")
def made_once(browser_program: str, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder of the demonstration as `headwater demo` left it. The worker that comes first makes it."""
    own = tmp_path_factory.getbasetemp()
    shared = (own if worker_id == "master" else own.parent) / "demonstration"
    with FileLock(f"{shared}.lock"):
        told = shared / "sign-ins.json"
        if not told.exists():
            shutil.rmtree(shared, ignore_errors=True)
            shared.mkdir()
            people = sign_ins(Installation(shared / "state").run("demo"))
            told.write_text(json.dumps({mailbox: asdict(person) for mailbox, person in people.items()}))
    return shared


@pytest.fixture(scope="session")
def people(made_once: Path) -> dict[str, SignIn]:
    """Who may sign in to the demonstration, by mailbox: "principal", "governor", "data" …"""
    told = json.loads((made_once / "sign-ins.json").read_text())
    return {mailbox: SignIn(**person) for mailbox, person in told.items()}


def serve_a_copy(made_once: Path, folder: Path) -> Iterator[Site]:
    """A server of a copy of the demonstration."""
    with Installation(made_once / "state").copy_to(folder / "state").serve() as site:
        yield site
        assert site.problems() == []


@pytest.fixture(scope="session")
def site(made_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server of this worker's own copy of the demonstration. Files that load other figures, or that walk through
    everything, have one of their own: what they leave behind is nothing for the others to start from."""
    yield from serve_a_copy(made_once, tmp_path_factory.mktemp("served"))


@pytest.fixture(scope="module")
def chromium(browser_program: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_program, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, site: Site, people: dict[str, SignIn]) -> Iterator[Visit]:
    """Makes visitors. When the test ends none of their browsers may have complained of anything."""
    visitors: list[Visitor] = []

    def make(**options: object) -> Visitor:
        visitors.append(new_visitor(chromium, site, people, **options))  # type: ignore[arg-type]
        return visitors[-1]

    yield make
    for visitor in visitors:
        visitor.page.context.close()
    assert [complaint for visitor in visitors for complaint in visitor.complaints] == []


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def javascript(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def visitor(visit: Visit, javascript: bool) -> Visitor:
    """One visitor at a desk, once with JavaScript and once without."""
    return visit(javascript=javascript)
