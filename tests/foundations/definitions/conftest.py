"""A kind of definition of its own for each test, in a folder of its own. Not about schools on purpose."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest

from headwater.foundations.definitions.kinds import Definition, Key, Kind, Part, Reference


class Split(Part):
    year: str
    reason: str


class Colour(Definition):
    name: str


class Paint(Definition):
    """Every kind of field that a definition file can get wrong."""

    name: str
    finish: Literal["matt", "satin", "gloss"]
    coats: int = 1
    dry: bool = False
    colours: tuple[Key, ...] = ()
    splits: tuple[Split, ...] = ()
    amount: str | Split = ""


@pytest.fixture
def definitions(tmp_path: Path, settings, monkeypatch) -> Path:
    """The root of the definitions, with no kind in it but the two below."""
    settings.DEFINITIONS = tmp_path / "works" / "definitions"
    settings.DEFINITIONS.mkdir(parents=True)
    monkeypatch.setattr(Kind, "registry", {})
    return settings.DEFINITIONS


@pytest.fixture
def colours(definitions: Path) -> Kind[Colour]:
    return Kind(folder="colours", model=Colour)


@pytest.fixture
def paints(definitions: Path, colours: Kind[Colour]) -> Kind[Paint]:
    return Kind(
        folder="paints",
        model=Paint,
        references=lambda paint: [
            Reference(kind="colours", key=colour, at=("colours", place)) for place, colour in enumerate(paint.colours)
        ],
    )


@pytest.fixture
def write(definitions: Path) -> Callable[[str, str | bytes], Path]:
    """Write a file below the root of the definitions."""

    def write(name: str, content: str | bytes) -> Path:
        path = definitions / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def told(paints: Kind[Paint], write: Callable[[str, str | bytes], Path]) -> Callable[[str | bytes], list[str]]:
    """The problems of a single file paints/wall.yaml, without the file's name: `3:1  "nam" is not …`."""

    def told(content: str | bytes) -> list[str]:
        write("paints/wall.yaml", content)
        paints.clear()
        return [str(problem).removeprefix("works/definitions/paints/wall.yaml:") for problem in paints.problems()]

    return told
