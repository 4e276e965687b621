"""The demonstration's files, written once for all tests here: they are only read."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from headwater.demo.files import write_files

TODAY = date(2026, 11, 22)
SEED = 7


@dataclass(frozen=True)
class Written:
    folder: Path
    paths: list[Path]

    def path(self, ending: str) -> Path:
        """The one file called this; `2024-2025/england_abs.csv` with its folder, `*` for any letters."""
        (found,) = self.folder.rglob(ending)
        return found

    def lines(self, ending: str, *, encoding: str = "utf-8-sig", skip: int = 0) -> list[list[str]]:
        """Every line as a list of fields, the header first."""
        with self.path(ending).open(encoding=encoding, newline="") as file:
            return list(csv.reader(file))[skip:]

    def rows(self, ending: str, *, encoding: str = "utf-8-sig", skip: int = 0) -> list[dict[str, str]]:
        """Rows by column; a row that stops early has no value for the rest."""
        header, *lines = self.lines(ending, encoding=encoding, skip=skip)
        return [dict(zip(header, line, strict=False)) for line in lines]


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("demo-files")
    return Written(folder, write_files(folder, today=TODAY, seed=SEED))


@pytest.fixture(scope="session")
def ofsted(written: Written) -> Callable[[], list[dict[str, str]]]:
    return lambda: written.rows("*as_at_31_October_2026.csv", encoding="cp1252", skip=2)
