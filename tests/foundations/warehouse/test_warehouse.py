"""Releases on disk: whole or not there, never changed, and nothing left lying."""

from __future__ import annotations

import threading
from pathlib import Path

import pyarrow as pa
import pytest

from headwater.foundations.warehouse import operations, queries

TABLE = pa.table({"n": [1, 2, 3]})


def test_a_release_is_read_as_it_was_written(warehouse: Path) -> None:
    name = operations.write_release({"facts": TABLE, "schools": pa.table({"urn": [7]})}, name="census_2024-25")
    assert name.startswith("census_2024-25-")
    assert queries.read_table(name, "facts").equals(TABLE)
    assert queries.has_tables(name, ["facts", "schools"])
    assert not queries.has_table(name, "trusts")
    assert list((warehouse / "incoming").iterdir()) == []


def test_two_releases_of_one_name_are_kept_apart(warehouse: Path) -> None:
    one, two = (operations.write_release({"facts": TABLE}, name="same") for _ in range(2))
    assert one != two
    assert queries.has_table(one, "facts")


def test_a_release_that_fails_half_way_is_not_there(warehouse: Path) -> None:
    with pytest.raises(AttributeError):
        operations.write_release({"facts": TABLE, "schools": "no table"}, name="broken")  # type: ignore[dict-item]
    assert not (warehouse / "releases").exists()
    assert operations.sweep(keep=[], keep_raw=[]) != []
    assert list((warehouse / "incoming").iterdir()) == []


def test_sweeping_keeps_what_is_named_and_removes_the_rest(warehouse: Path) -> None:
    kept, orphan = (operations.write_release({"facts": TABLE}, name=name) for name in ("kept", "orphan"))
    for hash_ in ("aa11", "bb22"):
        operations.keep_raw(b"bytes", sha256=hash_)
    (warehouse / "incoming" / "half.raw").write_bytes(b"ha")
    assert sorted(operations.sweep(keep={kept}, keep_raw={"aa11"})) == sorted([orphan, "bb22", "half.raw"])
    assert [path.name for path in (warehouse / "releases").iterdir()] == [kept]
    assert [path.name for path in (warehouse / "raw").glob("*/*")] == ["aa11"]
    assert operations.sweep(keep={kept}, keep_raw={"aa11"}) == []


def test_the_same_bytes_are_kept_once(warehouse: Path) -> None:
    operations.keep_raw(b"bytes", sha256="aa11")
    first = (warehouse / "raw" / "aa" / "aa11").stat().st_mtime_ns
    operations.keep_raw(b"bytes", sha256="aa11")
    assert (warehouse / "raw" / "aa" / "aa11").stat().st_mtime_ns == first


def test_several_releases_are_scanned_as_one_table_that_names_them() -> None:
    names = [operations.write_release({"facts": TABLE}, name=name) for name in ("a", "b")]
    names.append(operations.write_release({"schools": TABLE}, name="c"))
    with queries.engine() as connection:
        rows = connection.to_pyarrow(queries.scan(connection, names, "facts").order_by(["release", "n"])).to_pylist()
    assert [(row["release"], row["n"]) for row in rows] == [(name, n) for name in sorted(names[:2]) for n in (1, 2, 3)]
    with queries.engine() as connection, pytest.raises(LookupError, match="trusts"):
        queries.scan(connection, names, "trusts")


def test_every_thread_has_an_engine_of_its_own() -> None:
    name = operations.write_release({"facts": TABLE}, name="a")
    sums: list[int] = []

    def add_up() -> None:
        with queries.engine() as connection:
            sums.append(connection.to_pyarrow(queries.scan(connection, [name], "facts").n.sum()).as_py())

    threads = [threading.Thread(target=add_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sums == [6, 6, 6, 6]


def test_only_one_may_write_at_a_time() -> None:
    said: list[str] = []

    def try_to_write() -> None:
        try:
            with operations.writing(wait=0.2):
                said.append("wrote")
        except operations.WarehouseBusy as refusal:
            said.append(str(refusal))

    with operations.writing():
        thread = threading.Thread(target=try_to_write)
        thread.start()
        thread.join()
    assert said == ["Another load has been running for more than 0 seconds. Wait for it to end, then try again."]
    try_to_write()
    assert said[-1] == "wrote"
