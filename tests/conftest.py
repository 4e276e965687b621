"""What every test may use. Factories stand in tests/factories."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import settings as hypothesis

from tests.real_files import load_once, set_up_once
from tests.thorough import IS_THOROUGH

# On the build server the same examples every time: a red build is a change's fault. Elsewhere new ones, to find more.
# Because they are the same, half as many do there. No deadlines: how long an example takes says more of the machine
# than of the code.
IS_BUILD = os.environ.get("CI") == "true"
MOST_EXAMPLES = 50 if IS_BUILD and not IS_THOROUGH else 100
hypothesis.register_profile("headwater", deadline=None, derandomize=IS_BUILD, max_examples=MOST_EXAMPLES)
hypothesis.load_profile("headwater")


# What a test must ask for, itself or by a fixture, to reach the records; pytest-django refuses them to every other.
RECORDS = {"db", "transactional_db", "live_server"}

# Files of a minute and more, the longest first. One that is missing here only makes the whole run a little longer.
LONGEST = (
    "journeys/test_nobody_is_shut_out.py",
    "independent/test_real_trusts.py",
    "demo/test_demo_command.py",
    "journeys/autumn/test_other_frameworks.py",
    "journeys/autumn/test_alpha.py",
    "journeys/test_taking_a_card_to_the_board.py",
    "evidence/datasets/test_kill.py",
    "oversight/cards/editions/test_kill_and_at_once.py",
    "evidence/datasets/test_real_files.py",
    "independent/test_published_files.py",
    "config/test_serve.py",
    "reference/frameworks/test_at_once.py",
    "oversight/cards/editions/test_frozen.py",
    "journeys/test_reading_a_card.py",
    "journeys/test_coming_in.py",
    "journeys/test_looking_after_data.py",
    "journeys/test_changing_the_framework.py",
    "journeys/test_entering_figures.py",
    "journeys/test_agreeing_targets.py",
    "journeys/test_what_a_school_is_owed.py",
    "reference/frameworks/published/test_pages.py",
    "evidence/measures/test_selection.py",
)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """A test without records says on PostgreSQL what it said on SQLite, so it runs once. What takes longest begins
    first, so that at the end no core waits minutes for the other."""
    for item in items:  # before pytest looks which markers are asked for
        asked_for = set(getattr(item, "fixturenames", ()))
        if not RECORDS & asked_for and item.get_closest_marker("django_db") is None:
            item.add_marker(pytest.mark.once)
    yield
    tests = Path(__file__).parent  # behind pytest-django, which puts tests without records last
    places = {tests / file: place for place, file in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path, len(LONGEST)))


@pytest.fixture(scope="session")
def open_data() -> Path:
    """The folder of published files. On the build server its absence is a failure; elsewhere the test is skipped."""
    folder: Path = settings.OPEN_DATA
    if not folder.is_dir():
        message = f"The published files are not at {folder}; set HEADWATER_OPEN_DATA to their folder."
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return folder


@pytest.fixture(scope="session")
def real_files(open_data: Path, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The state folder of an installation with all published files loaded. Copy it: nothing may change it."""
    own = tmp_path_factory.getbasetemp()
    return load_once(open_data, own if worker_id == "master" else own.parent)


@pytest.fixture(scope="session")
def real_trust(real_files: Path, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The state folder of the real trust `tests.real_files.TRUST`, set up and without people. Copy it."""
    own = tmp_path_factory.getbasetemp()
    return set_up_once(real_files, own if worker_id == "master" else own.parent)


@pytest.fixture(autouse=True)
def warehouse(settings, tmp_path: Path) -> Path:
    """Every test has a warehouse of its own."""
    settings.WAREHOUSE = tmp_path / "warehouse"
    return settings.WAREHOUSE


@pytest.fixture(scope="session", autouse=True)
def _one_connection() -> Iterator[None]:
    """Between two tasks a worker closes connections that look stale. One inside a test's transaction does, and it
    must live: on PostgreSQL it could not be used again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django_tasks_db.management.commands.db_worker.close_old_connections", lambda: None)
        yield
