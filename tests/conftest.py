"""What every test may use. Factories stand in tests/factories."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import settings as hypothesis

from tests.real_files import load_once

# On the build server the same examples every time: a red build is a change's fault. Elsewhere new ones, to find more.
# No deadlines: how long an example takes says more of the machine than of the code.
hypothesis.register_profile("headwater", deadline=None, derandomize=os.environ.get("CI") == "true")
hypothesis.load_profile("headwater")


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
