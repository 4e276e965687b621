"""What this demonstration is of, kept in its state folder.

The marker does two things: it makes the second start quick, because what is in place is not done again, and it is
the only licence to throw records away. A state folder without it was not made by a demonstration and is never touched.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

NAME = "demonstration.json"


@dataclass(frozen=True, slots=True)
class Marker:
    """`source` is the folder of real files, or "" for invented ones; `loaded` the fingerprint of what was loaded."""

    source: str
    trust: str
    loaded: str = ""

    @classmethod
    def read(cls, state: Path) -> Self | None:
        """None where there is none, or none that can be read."""
        try:
            return cls(**json.loads((state / NAME).read_text()))
        except (OSError, ValueError, TypeError):
            return None

    def write(self, state: Path) -> None:
        (state / NAME).write_text(json.dumps(asdict(self), indent=2) + "\n")

    def is_about(self, source: str, trust: str) -> bool:
        return (self.source, self.trust) == (source, trust)


def fingerprint(folders: Iterable[Path]) -> str:
    """Changes when a file below one of the folders comes, goes, or changes its size or date."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            about = path.stat()
            digest.update(f"{path.relative_to(folder)} {about.st_size} {about.st_mtime_ns}\n".encode())
    return digest.hexdigest()
