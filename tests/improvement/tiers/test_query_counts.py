"""How many questions the pages of tiers ask the database, with a framework and decisions there to be read."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from headwater.reference.calendar.years import AcademicYear
from tests.factories.people import person_holding
from tests.factories.schools import make_membership, make_school, make_trust
from tests.factories.tiers import make_decision, work_by
from tests.improvement.tiers.casework import Casework

MOST = {
    "/tiers/": 8,
    "/tiers.xlsx": 9,
    "/tiers/paste/": 6,
    "/schools/{urn}/tiers/": 12,
    "/schools/{urn}/tiers.xlsx": 6,
    "/schools/{urn}/tiers/record/": 9,
    "/schools/{urn}/tiers/best-fit/": 13,
    "/schools/{urn}/offer/": 12,
    # A pack holds everything: figures, targets, inspections, evidence, judgements, what last year promised.
    "/tiers/cases/": 30,
    "/tiers/cases.xlsx": 30,
    "/tiers/cases/open/": 10,
    "/tiers/cases/recommend/": 33,
    "/tiers/cases/agree/?{cases}": 10,
    "/tiers/cases/return/?{cases}": 10,
    "/schools/{urn}/tiers/cases/{pk}/": 15,
    "/schools/{urn}/tiers/cases/{pk}/recommend/": 10,
    "/schools/{urn}/tiers/evidence/add/": 8,
    "/schools/{last}/tiers/cases/{pk_last}/": 30,
    "/schools/{last}/tiers/cases/{pk_last}/weigh/tier3/": 12,
}


@pytest.mark.django_db
@pytest.mark.parametrize("schools", [3, 12])
def test_a_page_asks_no_more_than_is_written_down_however_many_schools(schools: int):
    trust, year = make_trust(), AcademicYear.containing(timezone.localdate())
    adopted = work_by("alpha", starts_with=year.slug)
    made = [make_school() for _ in range(schools)]
    for school in made:
        make_membership(school, trust)
        make_decision(school, adopted, "tier4", year.plus(-1).first_day)
        make_decision(school, adopted, "tier3", year.first_day)
    work = Casework(made[0])
    opened = work.open(*made)
    for case in opened[:-1]:
        work.recommend(case, "tier2")
    client = Client()
    client.force_login(person_holding("executive").user)
    named = {
        "urn": made[0].urn,
        "last": made[-1].urn,
        "pk": opened[0].pk,
        "pk_last": opened[-1].pk,
        "cases": "&".join(f"case={case.pk}" for case in opened),
    }
    found = {}
    for address in MOST:
        path = address.format(**named)
        client.get(path)
        cache.clear()
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        found[address] = len(asked)
    assert found == MOST
