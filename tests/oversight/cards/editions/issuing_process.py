"""A process that starts processes which issue cards, to be killed or to meet: what is imported is imported before.

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
from pathlib import Path
from typing import Any

CHANGES = ("INSERT", "UPDATE", "DELETE")


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
        time.sleep(max(0.0, order.get("at", 0) - time.time()))
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

    from tests.factories.cards import make_card_trust
    from tests.factories.people import person_holding

    call_command("migrate", verbosity=0)
    [school] = make_card_trust()[1]
    person_holding("principal", at=school)
    person_holding("executive")
    return "done"


def ask() -> int:
    """A new edition that somebody asked to be issued; its key."""
    from headwater.foundations.accounts.models import User
    from headwater.reference.schools.models import School
    from tests.factories.editions import make_edition

    return make_edition(School.objects.get(), by=User.objects.latest("pk")).pk


def issue(pk: int, stop_at: int = 0) -> int:
    """Issue the edition; how many statements that changed the records it took. With `stop_at` it comes to a stand just
    before the one with that number, for ever: whoever ordered it kills it there."""
    from django.db import connection

    from headwater.oversight.cards.models import CardEdition
    from headwater.oversight.cards.operations import issue_card
    from tests.factories.editions import ISSUED_AT

    changed = 0

    def count(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        nonlocal changed
        if sql.startswith(CHANGES):
            changed += 1
            if changed == stop_at:
                Path(os.environ["HEADWATER_STATE"], "stands").write_text(sql.split("(")[0][:60])
                time.sleep(600)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        issue_card(edition=CardEdition.objects.get(pk=pk), now=ISSUED_AT)
    return changed


def issue_with_room_for(pk: int, pages: int) -> int:
    """The same on a disk that has room for so many more pages of the records' file and no more."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        [held] = cursor.fetchone()
        cursor.execute(f"PRAGMA max_page_count = {held + pages}")
    return issue(pk)


def tell(pk: int) -> dict[str, Any]:
    """What stands of the edition: all that issuing writes, and whether every document is there and as it was kept."""
    import hashlib

    from headwater.foundations.audit.models import Event, Notice
    from headwater.oversight.cards.models import CardEdition, EditionFile

    edition = CardEdition.objects.get(pk=pk)
    files = list(EditionFile.objects.filter(edition=edition))
    whole = {(f.format, f.audience) for f in files if hashlib.sha256(f.content).hexdigest() == f.sha256}
    return {
        "state": edition.state,
        "is_dated": edition.issued_at is not None,
        "files": len(files),
        "whole": len(whole),
        "steps": list(edition.steps.filter(step="issue").values_list("number", flat=True)),
        "events": Event.objects.filter(type="cards.card-issued", about_key=str(pk)).count(),
        "notices": Notice.objects.filter(why="cards.issued", about_key=str(pk)).count(),
    }


if __name__ == "__main__":
    main()
