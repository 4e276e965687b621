"""A library of published models with nothing in it but the small one of tests/factories/frameworks.py."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from tests.factories.frameworks import MINI


@pytest.fixture(scope="session")
def _mini_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("mini") / "headwater" / "definitions"
    shutil.copytree(django_settings.DEFINITIONS, root, ignore=shutil.ignore_patterns("frameworks"))
    (root / "frameworks").mkdir()
    (root / "frameworks" / "mini.yaml").write_text(MINI)
    return root


@pytest.fixture
def mini(settings, _mini_library: Path) -> Path:
    """The folder of definitions: ours, with one published model, `mini`."""
    settings.DEFINITIONS = _mini_library
    settings.OWN_DEFINITIONS = ""
    return _mini_library
