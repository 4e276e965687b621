"""Frameworks name roles that people can hold here. `frameworks` and `people` know nothing of each other."""

from __future__ import annotations

from collections.abc import Iterator

from headwater.foundations.definitions.kinds import Objection
from headwater.foundations.definitions.problems import did_you_mean
from headwater.reference.frameworks.definitions import FRAMEWORKS, Framework
from headwater.reference.people.roles import ROLES


def _can_be_held(framework: Framework) -> Iterator[Objection]:
    for n, role in enumerate(framework.roles):
        if role.held_as is not None and role.held_as not in ROLES:
            message = f"Nobody can hold a post as “{role.held_as}”.{did_you_mean(role.held_as, ROLES)}"
            yield Objection(("roles", n, "held_as"), message)


FRAMEWORKS.hold_to(_can_be_held)
