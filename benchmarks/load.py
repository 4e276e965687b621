"""Our load of the largest published CSV against DuckDB's bare `read_csv` of the same file, in the same run.

    .venv/bin/python benchmarks/load.py [--repeat 7]

Ours is the whole of `load_file`: read and hash the file, decode, hold it to its definition, turn it into typed figures
with their reasons, set aside repeats and wrong cells, match every row to the register, write synced Parquet, keep the
file as given, and record the release. DuckDB's is `CREATE TABLE AS SELECT * FROM read_csv(…, all_varchar = true)`
into memory: every column as text, which is its fastest way, nothing checked and nothing kept. (Left to guess types from
its sample it refuses this file: a column of dates holds the word Total further down.) The two take turns, so that a
busy machine is busy for both. The file is exclusions_by_geographic_level.csv, 242,170 rows, unpacked beforehand to a
temporary folder.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
import tempfile
import time
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ARCHIVE = "raw/exclusions/ees/exclusions_by_geographic_level.zip"
MEMBER = "exclusions_by_geographic_level.csv"
AIM = 3.0


def main() -> int:
    """Print both medians and their ratio; exit status 1 where the aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeat", type=int, default=7, help="loads of each kind, after one to warm up (default 7)")
    repeat = parser.parse_args().repeat
    open_data = Path(os.environ.get("HEADWATER_OPEN_DATA", ROOT / "../shared/data")).resolve()
    with tempfile.TemporaryDirectory(prefix="headwater-benchmark-") as folder:
        table = Path(folder) / MEMBER
        with zipfile.ZipFile(open_data / ARCHIVE) as archive:
            table.write_bytes(archive.read(MEMBER))
        os.environ["HEADWATER_STATE"] = str(Path(folder) / "state")
        os.environ.pop("DATABASE_URL", None)
        os.environ["DJANGO_SETTINGS_MODULE"] = "headwater.config.settings"
        sys.path.insert(0, str(ROOT))
        ours, theirs = measure(table, repeat)
    slow, fast = statistics.median(ours), statistics.median(theirs)
    print(f"{table.name}, 242,170 rows, 39.8 MB, {repeat} times each, in turn; {machine()}")
    print(f"headwater load    median {slow:6.3f} s   ({spread(ours)})")
    print(f"DuckDB read_csv   median {fast:6.3f} s   ({spread(theirs)})")
    print(f"ratio {slow / fast:.2f}, aim at most {AIM:.0f}")
    return 0 if slow <= AIM * fast else 1


def measure(table: Path, repeat: int) -> tuple[list[float], list[float]]:
    """Seconds of each load, ours and DuckDB's, in turn, without the first of each (imports, file cache)."""
    import django

    django.setup()
    from django.core.management import call_command

    from headwater.reference.schools.models import School

    call_command("migrate", verbosity=0)
    with table.open() as lines:
        laestabs = sorted({line.split(",")[11] for line in lines} - {"", "laestab"})
    School.objects.bulk_create(
        School(urn=800_000 + place, name=f"School {laestab}", laestab=laestab) for place, laestab in enumerate(laestabs)
    )
    ours, theirs = [], []
    for _ in range(repeat + 1):
        ours.append(load(table))
        theirs.append(read_bare(table))
    return ours[1:], theirs[1:]


def load(table: Path) -> float:
    """One load of the file by Headwater, as if it had never been loaded."""
    from django.utils import timezone

    from headwater.evidence.datasets.fetching import Offer
    from headwater.evidence.datasets.models import Release
    from headwater.evidence.datasets.operations import load_file, tidy_warehouse
    from headwater.evidence.datasets.queries import recognise
    from headwater.foundations.warehouse.operations import writing

    Release.objects.all().delete()
    with writing():
        tidy_warehouse(by=None)
        offer = Offer(table)
        recognised = recognise(offer)
        assert recognised, "suspensions.yaml fits the file"
        began = time.perf_counter()
        loaded = load_file(offer=offer, recognised=recognised, by=None, now=timezone.now())
        seconds = time.perf_counter() - began
    assert loaded.is_new
    assert loaded.release.rows == 242_170
    assert loaded.release.set_aside < 10  # four schools stand twice in a year
    return seconds


def read_bare(table: Path) -> float:
    """One bare reading of the file by DuckDB, every column, into a table in memory."""
    import duckdb

    began = time.perf_counter()
    connection = duckdb.connect()
    connection.execute("CREATE TABLE read AS SELECT * FROM read_csv(?, all_varchar = true)", [str(table)])
    counted = connection.execute("SELECT count(*) FROM read").fetchone()
    connection.close()
    seconds = time.perf_counter() - began
    assert counted == (242_170,)
    return seconds


def spread(seconds: list[float]) -> str:
    return f"{min(seconds):.3f} to {max(seconds):.3f}"


def machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 30 if hasattr(os, "sysconf") else 0
    return f"{os.cpu_count()} cores, {memory} GB, {platform.system()}, Python {platform.python_version()}"


if __name__ == "__main__":
    sys.exit(main())
