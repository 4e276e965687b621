from pathlib import Path

import pytest

from tests.independent import small
from tests.independent.published.everything import Published


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """The small published files."""
    return small.publish(tmp_path / "data")


@pytest.fixture(scope="session")
def published(open_data: Path) -> Published:
    """The real published files."""
    return Published(open_data)
