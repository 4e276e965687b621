"""Reading the warehouse through Ibis: the same expression runs on DuckDB here and on Spark elsewhere."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.conf import settings

from headwater.foundations.warehouse.paths import release_folder, spill

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyarrow as pa


@contextmanager
def engine() -> Iterator[Any]:
    """An Ibis connection for one unit of work, private to its thread (DuckDB refuses a shared one)."""
    import ibis

    spill().mkdir(parents=True, exist_ok=True)
    connection = ibis.duckdb.connect(
        memory_limit=settings.WAREHOUSE_MEMORY,
        threads=os.cpu_count() or 1,
        temp_directory=str(spill()),
        # Nothing is fetched at run time; Parquet reading is built in.
        autoinstall_known_extensions="false",
        autoload_known_extensions="false",
    )
    try:
        yield connection
    finally:
        connection.disconnect()


def scan(connection: Any, names: Sequence[str], table: str) -> Any:
    """An Ibis table over `table` of all releases in `names`, with their name in the column `release`.

    Releases without such a table are left out; raises LookupError when none has it.
    """
    import ibis

    parts = []
    for name in names:
        path = release_folder(name) / f"{table}.parquet"
        if path.exists():
            parts.append(connection.read_parquet(str(path)).mutate(release=ibis.literal(name)))
    if not parts:
        raise LookupError(f"No release of {len(names)} has a table “{table}”.")
    return ibis.union(*parts) if len(parts) > 1 else parts[0]


def read_table(name: str, table: str) -> pa.Table:
    """The whole of one released table, as it was written."""
    import pyarrow.parquet as pq

    return pq.read_table(release_folder(name) / f"{table}.parquet")


def has_table(name: str, table: str) -> bool:
    return (release_folder(name) / f"{table}.parquet").exists()


def has_tables(name: str, tables: Sequence[str]) -> bool:
    """Whether every one of `tables` is there."""
    return all(has_table(name, table) for table in tables)
