"""Writing the warehouse: aside, synced, renamed. Nothing here is visible until a database row names it.

warehouse/incoming/<random>/       tables being written; a crash leaves only this, swept at the next load
warehouse/releases/<name>/         one folder per release, one Parquet file per table, never changed again
warehouse/raw/<ab>/<sha256>        files as they were given, under the hash of their bytes
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Collection, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from headwater.foundations.warehouse.paths import incoming, lock_file, raw_file, raw_folder, release_folder, releases

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa


class WarehouseBusy(Exception):
    """Another process is writing the warehouse and did not finish in time."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"Another load has been running for more than {seconds:.0f} seconds. Wait for it to end, then try again."
        )


@contextmanager
def writing(*, wait: float = 600) -> Iterator[None]:
    """Hold the only right to write. Waits `wait` seconds, then raises WarehouseBusy.

    The right is a lock of the operating system, which lets it go when a process is killed.
    """
    incoming().mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(lock_file(), timeout=wait):
            yield
    except Timeout as error:
        raise WarehouseBusy(wait) from error


def write_release(tables: Mapping[str, pa.Table], *, name: str) -> str:
    """Write `tables` as one release folder and return its name inside the warehouse.

    `name` is a readable beginning (data set, period, part); a random ending keeps every release apart, so that
    nothing a reader has open is ever replaced.
    """
    aside = incoming() / uuid.uuid4().hex
    aside.mkdir(parents=True)
    for table_name, table in tables.items():
        path = aside / f"{table_name}.parquet"
        pq.write_table(table, path, compression="zstd", store_decimal_as_integer=True)
        _sync(path)
    _sync(aside)
    unique = f"{name}-{uuid.uuid4().hex[:8]}"
    target = release_folder(unique)
    target.parent.mkdir(parents=True, exist_ok=True)
    aside.rename(target)
    _sync(target.parent)
    return unique


def keep_raw(given: bytes, *, sha256: str) -> None:
    """Keep the bytes of a file as they were given. The same bytes are kept once."""
    target = raw_file(sha256)
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    incoming().mkdir(parents=True, exist_ok=True)
    aside = incoming() / f"{uuid.uuid4().hex}.raw"
    with aside.open("wb") as copy:
        copy.write(given)
        copy.flush()
        os.fsync(copy.fileno())
    aside.rename(target)


def sweep(*, keep: Collection[str], keep_raw: Collection[str]) -> list[str]:
    """Remove what a crash left behind: half-written tables, and releases and raw files no database row names.

    Call only while holding `writing()`. Returns the names removed.
    """
    removed = []
    for left in incoming().iterdir() if incoming().exists() else ():
        shutil.rmtree(left) if left.is_dir() else left.unlink()
        removed.append(left.name)
    for folder in releases().iterdir() if releases().exists() else ():
        if folder.name not in keep:
            shutil.rmtree(folder)
            removed.append(folder.name)
    for raw in raw_folder().glob("*/*"):
        if raw.name not in keep_raw:
            raw.unlink()
            removed.append(raw.name)
    return removed


def _sync(path: Path) -> None:
    """Make sure the bytes (or, for a folder, its list of names) are on the disk before anything points at them."""
    if path.is_dir() and os.name == "nt":
        return  # Windows keeps folder entries itself and refuses to open a folder
    # A file is opened for writing because Windows syncs no other; a folder can only be read.
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
