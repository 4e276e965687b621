"""Gathering static files, only when something has changed since they were last gathered."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

MARK = ".gathered-from"


def gather_static_files() -> bool:
    """Run collectstatic if any source file was added, removed or changed. Returns whether it had to."""
    mark = Path(settings.STATIC_ROOT) / MARK
    sources = _fingerprint()
    if mark.exists() and mark.read_text() == sources:
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    mark.write_text(sources)
    return True


def _fingerprint() -> str:
    """One hash over the name, size and time of every source file and the way they are stored."""
    lines = [settings.STORAGES["staticfiles"]["BACKEND"]]
    for finder in get_finders():
        for path, storage in finder.list([]):
            state = Path(storage.path(path)).stat()
            lines.append(f"{path} {state.st_size} {state.st_mtime_ns}")
    return sha256("\n".join(sorted(lines)).encode()).hexdigest()
