"""What was read of a definition is kept, and is never believed of other bytes."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from django.conf import settings

from headwater.foundations.definitions import kept, reading

WALL = (
    "key: wall\nname: Wall\ncoats: 2\nshare: 0.1\nlast:\ndry: true\ncolours: [red, 'blue']\nsplits:\n  - {year: '7'}\n"
)


@pytest.fixture(autouse=True)
def _keeping(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


@pytest.fixture
def wall(tmp_path: Path) -> Path:
    path = tmp_path / "paints" / "wall.yaml"
    path.parent.mkdir()
    path.write_text(WALL)
    return path


@pytest.fixture
def read_anew(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The documents whose YAML was read."""
    documents: list[bytes] = []
    read_bytes = reading.read_bytes
    monkeypatch.setattr(reading, "read_bytes", lambda data, file: documents.append(data) or read_bytes(data, file))
    return documents


def test_what_is_kept_is_what_was_read_with_every_place(wall: Path, read_anew: list[bytes]):
    fresh = kept.read(wall, "wall.yaml")

    assert kept.read(wall, "wall.yaml") == fresh == (reading.read(wall, "wall.yaml")[0], [])
    assert read_anew == [WALL.encode()] * 2  # once by the first and once by reading.read itself


def test_every_definition_of_ours_comes_back_as_it_was_read(tmp_path: Path):
    for path in sorted(Path(settings.DEFINITIONS).glob("*/*.yaml"))[::9]:
        node, _ = reading.read(path, path.name)
        assert node is not None
        assert kept._node(json.loads(json.dumps(kept._tree(node)))) == node


def test_other_bytes_are_read_anew(wall: Path, read_anew: list[bytes]):
    kept.read(wall, "wall.yaml")
    wall.write_text(WALL.replace("Wall", "Hall"))

    node, problems = kept.read(wall, "wall.yaml")

    assert node is not None
    assert (node.children["name"].value, problems) == ("Hall", [])
    assert len(read_anew) == 2


def test_a_file_with_a_problem_is_read_every_time(wall: Path, read_anew: list[bytes]):
    wall.write_text(WALL + "key: again\n")

    first, second = kept.read(wall, "wall.yaml"), kept.read(wall, "wall.yaml")

    assert len(first[1]) == 1
    assert first == second
    assert len(read_anew) == 2


@pytest.mark.parametrize("content", [b"", b"[", b"[1]", b'["no mark", []]', b"\xff", b"null"])
def test_what_is_kept_and_damaged_is_read_anew(wall: Path, content: bytes):
    fresh = kept.read(wall, "wall.yaml")
    (there,) = (wall.parent.parent / "__pycache__").iterdir()
    there.write_bytes(content)

    assert kept.read(wall, "wall.yaml") == fresh


def test_where_nothing_can_be_kept_it_is_read_all_the_same(wall: Path, read_anew: list[bytes]):
    (wall.parent.parent / "__pycache__").write_text("a file where the folder belongs")

    assert kept.read(wall, "wall.yaml") == kept.read(wall, "wall.yaml")
    assert len(read_anew) == 2
