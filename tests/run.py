"""Runs every test, on SQLite and again on PostgreSQL where one is found. `make test` calls it.

Failures of either run make the exit status non-zero.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def main() -> int:
    """Return 0 where both runs passed. pytest's own closing line comes last; the first run's stands above it."""
    arguments = sys.argv[1:]
    on_postgres = 0
    with postgres() as url:
        if url:
            print("On PostgreSQL: everything that touches records", flush=True)
            on_postgres = pytest([*arguments, "-m", "not browser and not once"], DATABASE_URL=url)
        elif os.environ.get("CI") == "true":
            sys.exit("The build needs PostgreSQL's server programs, and none were found.")
        else:
            print("No PostgreSQL server programs found: its run is left out.", flush=True)
    print("On SQLite: everything", flush=True)
    on_sqlite = pytest(arguments)
    if on_postgres:
        print("The run on PostgreSQL failed; see above.", flush=True)
    return on_sqlite or on_postgres


def pytest(arguments: list[str], **environment: str) -> int:
    # In the order of tests/conftest.py: pytest-xdist by itself begins with the files that hold the most tests, and
    # those that take longest hold few.
    spread = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
    command = [sys.executable, "-m", "pytest", *spread, "-q", *arguments]
    return subprocess.run(command, env={**os.environ, **environment}, check=False).returncode


@contextmanager
def postgres() -> Iterator[str | None]:
    """A throw-away PostgreSQL in a temporary folder, reached by a socket; None where its programs are not installed."""
    programs = find_postgres()
    if programs is None:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="headwater-pg-"))
    # initdb refuses root; on a build machine run as root the server runs as the system's postgres user.
    as_user: list[str] = []
    if os.name == "posix" and os.geteuid() == 0:
        shutil.chown(folder, "postgres")
        as_user = ["runuser", "-u", "postgres", "--"]
    data = folder / "data"
    quiet = {"stdout": subprocess.DEVNULL, "check": True}
    subprocess.run(
        [*as_user, programs / "initdb", "-D", data, "-A", "trust", "-U", "headwater", "-E", "UTF8", "-N"], **quiet
    )
    unsafe = (
        "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off"  # thrown away at the end
    )
    options = f"-k {folder} -c listen_addresses= -c max_connections=60 {unsafe}"
    subprocess.run(
        [*as_user, programs / "pg_ctl", "-D", data, "-o", options, "-l", folder / "log", "-w", "start"], **quiet
    )
    try:
        yield f"postgres://headwater@/postgres?host={folder}"
    finally:
        subprocess.run([*as_user, programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"], **quiet)
        shutil.rmtree(folder, ignore_errors=True)


def find_postgres() -> Path | None:
    """The folder of the server programs: on the path, or where Debian keeps them."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).parent
    return next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)


if __name__ == "__main__":
    sys.exit(main())
