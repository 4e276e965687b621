"""An installation with every published file loaded, made once for a whole run of the tests: loading takes a minute."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from filelock import FileLock

TRUST = 16307
"""Twelve primary schools and three secondary schools."""
HEADWATER = Path(sys.executable).with_name("headwater")


def run(state: Path, *command: object) -> str:
    """Run a command on the installation in the folder `state`; returns what it printed."""
    environment = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "HEADWATER_SECRET_KEY")}
    ran = subprocess.run(
        [str(part) for part in command],
        env={**environment, "HEADWATER_STATE": str(state), "DJANGO_SETTINGS_MODULE": "headwater.config.settings"},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def load_once(open_data: Path, shared: Path) -> Path:
    """The state folder with all published files loaded and no trust set up. The worker that comes first loads them;
    nobody changes it afterwards (`copy_of`)."""
    state = shared / "published" / "state"
    with FileLock(f"{shared / 'published'}.lock"):
        if not (shared / "published" / "done").exists():
            shutil.rmtree(state, ignore_errors=True)
            state.mkdir(parents=True)
            run(state, HEADWATER, "migrate", "--verbosity", "0")
            run(state, HEADWATER, "load", open_data)
            (shared / "published" / "done").touch()
    return state


def set_up_once(real_files: Path, shared: Path) -> Path:
    """The same with `TRUST` set up. The worker that comes first does it; nobody changes it afterwards (`copy_of`)."""
    folder = shared / "real-trust"
    with FileLock(f"{folder}.lock"):
        if not (folder / "done").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            run(copy_of(real_files, folder / "state"), HEADWATER, "set-up", "--trust", TRUST)
            (folder / "done").touch()
    return folder / "state"


def copy_of(state: Path, other: Path) -> Path:
    """The same installation in another folder. The warehouse's files are never changed, only added to, so both may
    have the same ones."""
    warehouse = state / "warehouse"
    shutil.copytree(state, other, ignore=lambda folder, _: ["warehouse"] if Path(folder) == state else [])
    shutil.copytree(warehouse, other / "warehouse", copy_function=os.link)
    return other
