"""Static files are gathered when something changed, and only then."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from headwater.config.static import gather_static_files


@pytest.fixture
def source(settings: Any, tmp_path: Path) -> Path:
    """A folder with one style sheet, the only source of static files."""
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "page.css").write_text("p { margin: 0 }")
    settings.STATICFILES_DIRS = [folder]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "gathered"
    return folder


def test_gathered_once(source: Path, settings: Any) -> None:
    assert gather_static_files()
    assert (settings.STATIC_ROOT / "page.css").read_text() == "p { margin: 0 }"
    assert not gather_static_files()


def test_gathered_again_after_a_change(source: Path, settings: Any) -> None:
    gather_static_files()
    (source / "page.css").write_text("p { margin: 1 }")
    os.utime(source / "page.css", (2_000_000_000, 2_000_000_000))
    assert gather_static_files()
    assert (settings.STATIC_ROOT / "page.css").read_text() == "p { margin: 1 }"


def test_gathered_again_after_a_file_was_added(source: Path) -> None:
    gather_static_files()
    (source / "print.css").write_text("")
    assert gather_static_files()
