"""The sources that the published models are compared with. They lie beside the published files, in no repository."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.conf import settings

SEEDS = {"equa": "000", "mill": "001", "alpha": "002", "naat": "003", "cat": "004"}


def _beside_the_open_data(name: str) -> Path:
    """A file or folder there. On the build server its absence is a failure; elsewhere the test is skipped."""
    path: Path = settings.OPEN_DATA.parent / name
    if not path.exists():
        message = f"There is no {path}; set HEADWATER_OPEN_DATA to the folder beside it."
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return path


@pytest.fixture(scope="session")
def domain_reference() -> str:
    return _beside_the_open_data("domain.md").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def seeds() -> dict[str, str]:
    """The five published pages by the key of the framework."""
    folder = _beside_the_open_data("seeds")
    return {key: next(folder.glob(f"{number}_*.txt")).read_text(encoding="utf-8") for key, number in SEEDS.items()}
