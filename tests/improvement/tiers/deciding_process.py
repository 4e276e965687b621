"""A process that records what the trust board decided of tiers, at the moment it is told to: see
test_deciding_at_once.py.

`deciding_process.py STATE prepare` makes the records; `… STATE NAME` says it is ready, waits for a line, agrees every
case as it stood at the beginning, and prints what came of it.
"""

from __future__ import annotations

import os
import sys
from datetime import date

CASES = 8


def main(state: str, name: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "headwater.config.settings"
    os.environ["HEADWATER_STATE"] = state
    os.environ["HEADWATER_SECRET_KEY"] = "for the tests only"
    os.environ.pop("DATABASE_URL", None)
    import django

    django.setup()
    if name == "prepare":
        prepare()
    else:
        decide(name)


def prepare() -> None:
    """Some schools of our trust with a recommended phase each, and two people who may record a decision."""
    from django.core.management import call_command

    from headwater.foundations.accounts.models import User
    from headwater.improvement.tiers.workflow import State
    from headwater.reference.schools.models import School, Trust, TrustMembership
    from tests.factories.tiers import make_case, works_by

    call_command("migrate", verbosity=0)
    trust = Trust.objects.create(uid=9, name="Fell and Vale Trust", kind="Multi-academy trust", is_ours=True)
    people = [User.objects.create_user(f"{name}@trust.example", "long enough", name=name) for name in ("one", "two")]
    adopted = works_by("naat")
    for number in range(CASES):
        school = School.objects.create(urn=900_001 + number, name=f"School {number}", phase="Primary", la_code="936")
        TrustMembership.objects.create(school=school, trust=trust, listed_as_at=date(2026, 1, 1), source="a list")
        make_case(school, adopted, state=State.CONSULTED, tiers="improve", by=people[0])


def decide(name: str) -> None:
    from headwater.config import reactions  # noqa: F401
    from headwater.evidence.targets.proposals.policies import Meeting
    from headwater.foundations.accounts.models import User
    from headwater.foundations.accounts.scope import Scope
    from headwater.improvement.tiers.cases.queries import read_again
    from headwater.improvement.tiers.models import TierCase
    from headwater.improvement.tiers.operations import CannotStep, agree
    from tests.factories.tiers import NOW, TODAY

    by = User.objects.get(email=f"{name}@trust.example")
    cases = read_again(TierCase.objects.order_by("pk"))
    assert cases[0].words == "Improve"  # read once for each process, before the two meet
    print("ready", flush=True)
    sys.stdin.readline()
    places = [None, *(case.school_id for case in cases)]
    grants = [(permission, place) for permission in ("tiers.agree", "people.view") for place in places]
    try:
        agree(
            cases=cases,
            meeting=Meeting("Trust board", date(2026, 11, 20), f"minute of {name}"),
            by=by,
            scope=Scope(frozenset(grants)),
            now=NOW,
            today=TODAY,
            seen={case.pk: case.version for case in cases},
        )
        print("agreed", flush=True)
    except CannotStep as refused:
        print(refused.reasons[0], flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
