"""A process that records a decision of the trust board, at the moment it is told to: see test_agreeing_at_once.py.

`agreeing_process.py STATE prepare` makes the records; `… STATE NAME` says it is ready, waits for a line, agrees every
proposal as it stood at the beginning, and prints what came of it.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, date, datetime

URN, PROPOSALS = 900_001, 50
TODAY, NOW = date(2026, 11, 22), datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


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
        agree(name)


def prepare() -> None:
    """One school of our trust, two people who may record a decision, and many proposals."""
    from django.core.management import call_command

    from headwater.foundations.accounts.models import User
    from headwater.reference.schools.models import School, Trust, TrustMembership
    from tests.factories.targets import make_proposal

    call_command("migrate", verbosity=0)
    trust = Trust.objects.create(uid=9, name="Fell and Vale Trust", kind="Multi-academy trust", is_ours=True)
    school = School.objects.create(urn=URN, name="Fell Primary", phase="Primary", la_code="936")
    TrustMembership.objects.create(school=school, trust=trust, listed_as_at=date(2026, 1, 1), source="a list")
    people = [User.objects.create_user(f"{name}@trust.example", "long enough", name=name) for name in ("one", "two")]
    for number in range(PROPOSALS):
        period = f"{2007 + number % 20}-{(8 + number % 20) % 100:02d}"
        group = ("all", "boys", "girls")[number // 20]
        make_proposal(school, period=period, group=group, by=people[0])


def agree(name: str) -> None:
    from headwater.config import reactions  # noqa: F401
    from headwater.evidence.measures.definitions import MEASURES
    from headwater.evidence.targets.models import Proposal
    from headwater.evidence.targets.operations import CannotStep, agree_proposals
    from headwater.evidence.targets.proposals.policies import Meeting
    from headwater.foundations.accounts.models import User
    from headwater.foundations.accounts.scope import Scope

    MEASURES.all()
    by = User.objects.get(email=f"{name}@trust.example")
    proposals = list(Proposal.objects.order_by("pk"))
    print("ready", flush=True)
    sys.stdin.readline()
    grants = [(permission, place) for permission in ("targets.agree", "people.view") for place in (None, URN)]
    try:
        agree_proposals(
            proposals=proposals,
            meeting=Meeting("Trust board", date(2026, 10, 14), f"minute of {name}"),
            comment="In time.",
            by=by,
            scope=Scope(frozenset(grants)),
            now=NOW,
            today=TODAY,
            seen={proposal.pk: proposal.version for proposal in proposals},
        )
        print("agreed", flush=True)
    except CannotStep as refused:
        print(refused.reasons[0], flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
