"""Where things stand inside the warehouse folder."""

from pathlib import Path

from django.conf import settings


def _root() -> Path:
    return Path(settings.WAREHOUSE)


def incoming() -> Path:
    return _root() / "incoming"


def spill() -> Path:
    """Where the engine puts what does not fit its memory; never holds anything that is kept."""
    return _root() / "spill"


def lock_file() -> Path:
    return _root() / "writing.lock"


def releases() -> Path:
    return _root() / "releases"


def release_folder(name: str) -> Path:
    return releases() / name


def raw_folder() -> Path:
    return _root() / "raw"


def raw_file(sha256: str) -> Path:
    return raw_folder() / sha256[:2] / sha256
