"""The tier that is in force at a school, and a school that was left out when the others were placed."""

from __future__ import annotations

import pytest

from headwater.foundations.accounts.scope import Scope
from headwater.improvement.tiers.queries import find_tier_in_force
from tests.factories.schools import make_school
from tests.factories.tiers import TODAY, make_decision, work_by

pytestmark = pytest.mark.django_db


def sees(*schools) -> Scope:
    return Scope(frozenset(("tiers.view", school.urn) for school in schools))


def test_a_school_without_a_tier_lacks_one_only_where_others_have_one():
    placed, left_out = make_school("Ashdown Primary"), make_school("Brackenfold Primary")
    everywhere = sees(placed, left_out)

    assert find_tier_in_force(left_out, everywhere, TODAY) == (None, False)

    decision = make_decision(placed, work_by())

    assert find_tier_in_force(placed, everywhere, TODAY) == (decision, False)
    assert find_tier_in_force(left_out, everywhere, TODAY) == (None, True)


def test_who_may_not_see_tiers_is_told_nothing_of_them():
    placed, left_out = make_school("Ashdown Primary"), make_school("Brackenfold Primary")
    make_decision(placed, work_by())

    assert find_tier_in_force(placed, sees(left_out), TODAY) == (None, False)
    assert find_tier_in_force(left_out, sees(placed), TODAY) == (None, False)
