"""A process that starts processes which change frameworks at the same moment: what is imported is imported before.

Every line in is a JSON object: `do` names a function here, `with` what it takes, `at` when it begins (seconds of the
clock). For each a child process is forked and its number printed; `{"wait": number}` prints its exit status (minus the
signal, where it was killed). What came of it, the child writes to the file `said`.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

NOW, TODAY = datetime(2026, 11, 22, 9, 0, tzinfo=UTC), date(2026, 11, 22)


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "headwater.config.settings"
    os.environ["HEADWATER_SECRET_KEY"] = "for the tests only"
    import django

    django.setup()
    from headwater.config import reactions  # noqa: F401
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
    from django.db import connection

    from headwater.foundations.audit.refusals import Refused

    status, said = 0, Path(order["said"])
    try:
        if "at" in order:
            _looked_at()
            time.sleep(max(0.0, order["at"] - time.time()))
        said.write_text(json.dumps(globals()[order["do"]](**order.get("with", {}))))
    except Refused as refused:
        said.write_text(json.dumps(refused.reasons))
    except BaseException:
        import traceback

        traceback.print_exc()
        status = 70
    connection.close()
    sys.stdout.flush()
    os._exit(status)


def prepare() -> str:
    from django.core.management import call_command

    from headwater.reference.schools.models import Trust

    call_command("migrate", verbosity=0)
    Trust.objects.create(uid=9, name="Fell and Vale Trust", kind="Multi-academy trust", is_ours=True)
    return "done"


def clear() -> str:
    """Records as they were before anything was adopted. The log cannot be emptied: it is read from here on."""
    from headwater.foundations.audit.models import Event
    from headwater.reference.frameworks.models import AdoptedFramework, Edition

    Edition.objects.all().delete()
    AdoptedFramework.objects.all().delete()
    last = Event.objects.order_by("pk").last()
    Path(os.environ["HEADWATER_STATE"], "from").write_text(str(last.pk if last else 0))
    return "done"


def adopt(model: str, is_main: bool = False) -> str:
    from headwater.reference.frameworks.operations import adopt_framework

    adopt_framework(model=model, by=None, now=NOW, is_main=is_main)
    return "done"


def main_one(key: str) -> str:
    from headwater.reference.frameworks.operations import choose_main_framework
    from headwater.reference.frameworks.queries import get_framework

    choose_main_framework(adopted=get_framework(key), by=None)
    return "done"


def publish(seen: str, starts_with: str = "2026-27") -> str:
    return _of_draft("publish_edition", starts_with=starts_with, today=TODAY, now=NOW, seen=seen)


def discard(seen: str) -> str:
    return _of_draft("discard_draft", seen=seen)


def change(cadence: str, seen: str) -> str:
    return _of_draft("change_item", id=ITEM, changes={("meets",): cadence}, now=NOW, seen=seen)


ITEM = "naat.hub.maths"


def _of_draft(name: str, **given: Any) -> str:
    from headwater.reference.frameworks import operations

    act: Callable[..., Any] = getattr(operations, name)
    act(draft=_looked_at(), by=None, **given)
    return "done"


@cache
def _looked_at() -> Any:
    """The draft as the page had it before anybody acted."""
    from headwater.reference.frameworks.models import Edition

    return Edition.objects.filter(number=1).first()


def tell() -> dict[str, Any]:
    """What stands, and what the log says."""
    from headwater.foundations.audit.models import Event
    from headwater.reference.frameworks.models import AdoptedFramework, Edition
    from headwater.reference.frameworks.policies import mark_of

    begins = int(Path(os.environ["HEADWATER_STATE"], "from").read_text())
    editions = list(Edition.objects.order_by("adopted__key", "number"))
    item = next((p.element for e in editions for p in e.framework.elements() if p.element.id == ITEM), None)
    return {
        "frameworks": sorted(AdoptedFramework.objects.values_list("key", "is_main")),
        "editions": [(e.adopted.key, e.number, e.starts_with, e.mark) for e in editions],
        "says": [(e.framework.edition, e.framework.status) for e in editions],
        "item": (item.meets, mark_of(item)) if item is not None else None,
        "events": list(Event.objects.filter(pk__gt=begins).order_by("pk").values_list("type", flat=True)),
    }


if __name__ == "__main__":
    main()
