"""A process that starts entering processes, each ready to enter at once: what is imported is imported before.

Every line in is a JSON object: `do` names a function here, `with` what it takes. For each a child process is forked and
its number printed; `{"wait": number}` prints its exit status (minus the signal, where it was killed).
"""

from __future__ import annotations

import json
import os
import sys
from datetime import date
from pathlib import Path
from typing import Any

URN = 900_001
FIRST, YEARS = 2006, 20
GROUPS = ("all", "boys", "girls", "disadvantaged", "sen")


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "headwater.config.settings"
    os.environ["HEADWATER_STATE"] = sys.argv[1]
    os.environ["HEADWATER_SECRET_KEY"] = "for the tests only"
    os.environ.pop("DATABASE_URL", None)
    import django

    django.setup()
    from headwater.config import reactions  # noqa: F401
    from headwater.evidence.measures import operations  # noqa: F401
    from headwater.foundations.definitions.kinds import Kind

    for kind in Kind.registry.values():
        kind.all()
    for line in sys.stdin:
        order = json.loads(line)
        if "wait" in order:
            print(os.waitstatus_to_exitcode(os.waitpid(order["wait"], 0)[1]), flush=True)
            continue
        child = os.fork()
        if child == 0:
            _be(order)
        print(child, flush=True)


def _be(order: dict[str, Any]) -> None:
    status = 0
    try:
        globals()[order["do"]](**order.get("with", {}))
    except BaseException:
        import traceback

        traceback.print_exc()
        status = 70
    from django.db import connection

    connection.close()  # what was written moves from the journal into the file that tests copy
    sys.stdout.flush()
    os._exit(status)


def prepare() -> None:
    """Records with one school of our trust and two people."""
    from django.core.management import call_command

    from headwater.foundations.accounts.models import User
    from headwater.reference.schools.models import School, Trust, TrustMembership

    call_command("migrate", verbosity=0)
    trust = Trust.objects.create(uid=9, name="Fell and Vale Trust", kind="Multi-academy trust", is_ours=True)
    school = School.objects.create(urn=URN, name="Fell Primary", phase="Primary", la_code="936")
    TrustMembership.objects.create(school=school, trust=trust, listed_as_at=date(2026, 1, 1), source="a list")
    for name in ("first", "second"):
        User.objects.create_user(f"{name}@trust.example", "a long enough password", name=name)


def enter(*, who: str, value: str, figures: int, said: str, seen: int | None = None) -> None:
    """Enter this value for so many groups and years, and write what came of it to the file `said`."""
    from decimal import Decimal

    from headwater.evidence.measures.entries import Entry
    from headwater.evidence.measures.operations import CannotEnter, enter_figures
    from headwater.evidence.measures.places import Place
    from headwater.foundations.accounts.models import User
    from headwater.foundations.accounts.scope import Scope

    entries = [
        Entry(
            Place("att.pa", group, f"{y}-{(y + 1) % 100:02d}", school=URN), text=value, value=Decimal(value), seen=seen
        )
        for group, y in [(group, y) for group in GROUPS for y in range(FIRST, FIRST + YEARS)][:figures]
    ]
    try:
        enter_figures(
            entries=entries,
            by=User.objects.get(email=f"{who}@trust.example"),
            scope=Scope(frozenset({("figures.enter", URN)})),
            today=date(2026, 11, 22),
        )
        Path(said).write_text("saved")
    except CannotEnter as refused:
        Path(said).write_text(" ".join(refused.reasons))


def tell(*, said: str) -> None:
    """Write what stands, what is shown and what the log says to the file `said`, as JSON."""
    from headwater.evidence.measures.models import EnteredFigure, Figure
    from headwater.foundations.audit.models import Event

    told = {
        "entries": EnteredFigure.objects.count(),
        "current": sorted(EnteredFigure.objects.current().values_list("period", "text")),
        "shown": sorted(Figure.objects.shown().values_list("period", "published_text")),
        "events": [event.after["figures"] for event in Event.objects.filter(type="measures.figures-entered")],
    }
    Path(said).write_text(json.dumps(told))


if __name__ == "__main__":
    main()
