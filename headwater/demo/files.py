"""All files of the demonstration, as their publishers lay them out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from headwater.demo import absence, census, gias, ks2, ks4, ofsted
from headwater.demo.inventing import build
from headwater.demo.pupils import Pupils


def write_files(folder: Path, *, today: date, seed: int) -> list[Path]:
    """Write every file under `folder` and return their paths in the order they should be loaded.

    The same `today` and `seed` give the same bytes. `today` decides which years are out: the tables of a year appear
    in the December after it ends.
    """
    world = build(today=today, seed=seed)
    pupils = Pupils(world)
    written: list[Path] = []
    for publication in (gias, census, absence, ks2, ks4, ofsted):
        written += publication.write_files(folder, world, pupils)
    return written
