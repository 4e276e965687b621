"""What no longer counts about a case stays to be read on its page."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from headwater.improvement.tiers.cases.policies import Judged
from headwater.improvement.tiers.operations import weigh, withdraw_evidence
from tests.factories.schools import make_membership, make_school, make_trust
from tests.factories.tiers import make_item, works_by
from tests.improvement.tiers.casework import Casework, facts

pytestmark = pytest.mark.django_db

STATEMENT = "alpha.tier3.criteria.attendance"


def test_evidence_taken_back_and_judgements_made_anew_are_read_on_the_page() -> None:
    school = make_school("Ashdown Primary")
    make_membership(school, make_trust())
    works_by("alpha")
    work = Casework(school)
    [case] = work.open(school)
    client = Client()
    client.force_login(work.executive)
    address = f"/schools/{school.urn}/tiers/cases/{case.pk}/"
    assert "What no longer counts" not in client.get(address).text

    item = make_item(school, summary="The corridors were loud.", by=work.lead)
    withdraw_evidence(item=item, reason="It was another school.", by=work.lead, now=timezone.now())
    for verdict, note in (("fits", "So said the registers."), ("does-not-fit", "The registers were wrong.")):
        weigh(case=case, judgements=[Judged(STATEMENT, verdict, note)], **facts(work.lead))
    page = client.get(address).text
    assert "What no longer counts: 2" in page
    for words in ("The corridors were loud.", "It was another school.", "So said the registers.", "judged again since"):
        assert words in page
    client.force_login(work.principal)
    assert "Taken back by" in client.get(address).text
