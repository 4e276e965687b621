"""A process that starts publishing processes, each ready to publish at once: what is imported is imported before.

Every line in is a JSON object: `do` names a function here, `with` what it takes. For each a child process is forked and
its number printed; `{"wait": number}` prints its exit status (minus the signal, where it was killed).
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "headwater.config.settings"
    os.environ["HEADWATER_STATE"] = sys.argv[1]
    os.environ["HEADWATER_SECRET_KEY"] = "for the tests only"
    os.environ.pop("DATABASE_URL", None)
    import django
    from django.conf import settings

    django.setup()
    settings.DEFINITIONS = Path(sys.argv[2])
    from headwater.config import reactions  # noqa: F401
    from headwater.foundations.definitions.kinds import Kind
    from headwater.reference.frameworks import operations  # noqa: F401

    Kind.registry["frameworks"].all()
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
    """Records with two people and a framework in draft."""
    from django.core.management import call_command

    from headwater.foundations.accounts.models import User
    from headwater.reference.frameworks.operations import adopt_framework

    call_command("migrate", verbosity=0)
    for name in ("first", "second"):
        User.objects.create_user(f"{name}@trust.example", "a long enough password", name=name)
    adopt_framework(model="mini", by=None, now=NOW)


def publish(*, who: str, said: str) -> None:
    """Publish the draft, and write what came of it to the file `said`."""
    from headwater.foundations.accounts.models import User
    from headwater.reference.frameworks.models import Edition
    from headwater.reference.frameworks.operations import CannotPublish, publish_edition

    by = User.objects.get(email=f"{who}@trust.example")
    draft = Edition.objects.select_related("adopted").get()
    try:
        publish_edition(draft=draft, starts_with="2026-27", by=by, today=date(2026, 11, 22), now=NOW)
        Path(said).write_text("published")
    except CannotPublish as refused:
        Path(said).write_text(" ".join(refused.reasons))


def tell(*, said: str) -> None:
    """Write the editions, and how many events there are of publishing, to the file `said`, as JSON."""
    from headwater.foundations.audit.models import Event
    from headwater.reference.frameworks.models import Edition

    editions = [
        [
            each.number,
            each.starts_with,
            each.published_by.name if each.published_by else None,
            each.framework.edition,
            each.framework.status,
        ]
        for each in Edition.objects.order_by("number")
    ]
    events = Event.objects.filter(type="frameworks.edition-published").count()
    Path(said).write_text(json.dumps({"editions": editions, "events": events}))


if __name__ == "__main__":
    main()
