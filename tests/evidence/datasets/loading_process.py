"""A process that starts loading processes, each ready to load at once: what is imported is imported before.

Every line in is a JSON object with `state` (a state folder), `out` (where its output goes) and either `arguments` of
the `headwater` command or `do`, the name of a function here. For each, a child process is forked; its number is
printed, and when it has ended, its exit status (minus the signal, where it was killed).
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any

TRUST = 2001
FIGURE = ["measure", "period", "school_id", "population", "value", "missing", "line", "is_shown"]


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "headwater.config.settings"
    os.environ["HEADWATER_STATE"] = sys.argv[1]
    os.environ["HEADWATER_SECRET_KEY"] = "for the tests only"
    os.environ.pop("DATABASE_URL", None)
    import django

    django.setup()
    import duckdb  # noqa: F401
    import holidays  # noqa: F401
    import ibis
    import ibis.backends.duckdb
    import pandas  # noqa: F401  # pyarrow asks for it at its first array
    import pyarrow.parquet  # noqa: F401
    from django.core.checks import run_checks

    from headwater.config import reactions  # noqa: F401
    from headwater.evidence.datasets.management.commands import load  # noqa: F401
    from headwater.foundations.definitions.kinds import Kind

    _ = ibis.duckdb
    run_checks()  # as every command does first: reads the addresses and what they import
    for kind in Kind.registry.values():
        kind.all()
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            _be(order)
        print(child, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def _be(order: dict[str, Any]) -> None:
    """Become the process that was ordered; never returns."""
    from django.conf import settings
    from django.core.management import execute_from_command_line
    from django.db import connection

    handle = os.open(order["out"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(handle, 1)
    os.dup2(handle, 2)
    settings.STATE = Path(order["state"])
    settings.WAREHOUSE = settings.STATE / "warehouse"
    connection.settings_dict["NAME"] = str(settings.STATE / "records.sqlite3")
    status = 0
    try:
        if "do" in order:
            globals()[order["do"]]()
        else:
            execute_from_command_line(["headwater", *order["arguments"]])
    except SystemExit as ended:
        status = int(ended.code or 0)
    except BaseException:
        import traceback

        traceback.print_exc()
        status = 70
    sys.stdout.flush()
    os._exit(status)


def adopt() -> None:
    """Make the trust of the files this installation's, as set-up does."""
    from datetime import date

    from headwater.reference.calendar.models import Calendar
    from headwater.reference.schools.models import Trust
    from headwater.reference.schools.operations import adopt_trust

    calendar = Calendar.objects.create(name="Term dates")
    adopt_trust(trust=Trust.objects.get(uid=TRUST), calendar=calendar, by=None, today=date(2026, 11, 22))


def tell() -> None:
    """Print what a reader of this installation sees, and what stands in its warehouse, as JSON."""
    from django.conf import settings
    from django_tasks_db.models import DBTaskResult

    from headwater.evidence.datasets.models import Release
    from headwater.evidence.datasets.queries import get_definition, read_rows
    from headwater.evidence.measures.models import Figure, FigureEdition
    from headwater.reference.schools.models import School, TrustMembership

    current = Release.objects.current().order_by("dataset", "period", "part")
    releases = {}
    for release in current:
        tables = {table: len(read_rows(release, table)) for table in get_definition(release).tables()}
        if "facts" in tables:
            assert tables["facts"] == release.facts, release
        place = f"{release.dataset} {release.period} {release.part}"
        assert place not in releases, place
        releases[place] = [release.sha256, release.rows, release.facts, release.set_aside, tables]
    figures = Figure.objects.select_related("release").order_by("measure", "period", "school_id", "population", "line")
    warehouse = settings.WAREHOUSE
    edition = FigureEdition.objects.latest("pk")
    told = {
        "releases": releases,
        "figures": [[*(str(getattr(f, name)) for name in FIGURE), f.release.sha256] for f in figures if f.release],
        "edition": edition.figures,
        "schools": [list(map(str, row)) for row in School.objects.order_by("urn").values_list()],
        "members": sorted(TrustMembership.objects.values_list("school_id", "trust_id")),
        "tasks": Counter(DBTaskResult.objects.values_list("status", flat=True)),
        "folders": sorted(path.name for path in (warehouse / "releases").iterdir()),
        "named": sorted(Release.objects.values_list("folder", flat=True)),
        "raw": sorted(path.name for path in (warehouse / "raw").glob("*/*")),
        "hashes": sorted(set(Release.objects.filter(raw_kept=True).values_list("sha256", flat=True))),
        "incoming": sorted(path.name for path in (warehouse / "incoming").iterdir()),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
