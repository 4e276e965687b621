"""A published edition is put before heads and boards; whoever opens it is kept."""

from __future__ import annotations

from typing import Any

import pytest

from headwater.foundations.audit.models import Event, Notice
from headwater.foundations.audit.reactions import finish_reactions
from headwater.pages.record.operations import send_edition
from headwater.reference.frameworks.models import Edition
from tests.factories.frameworks import NOW, adopt_alpha
from tests.factories.people import make_post, person_holding
from tests.factories.schools import make_membership, make_school, make_trust

pytestmark = pytest.mark.django_db


@pytest.fixture
def schools() -> Any:
    trust, schools = make_trust(), [make_school("Ashdown Primary"), make_school("Beacon Primary")]
    for school in schools:
        make_membership(school, trust)
    return schools


def test_publishing_puts_an_edition_before_the_heads_and_boards_of_the_schools_it_is_for(schools: Any) -> None:
    both = person_holding("phase-lead", at=schools[1])
    make_post(both, "phase-lead", at=schools[0])
    sent_to = {person_holding(role, at=schools[0]).user for role in ("principal", "local-governor")} | {both.user}
    for role in ("subject-leader", "principal"):
        person_holding(role, at=make_school("Elsewhere") if role == "principal" else schools[0])
    lead = person_holding("school-improvement-lead").user
    adopt_alpha(by=lead)
    assert finish_reactions() == []
    assert {notice.to for notice in Notice.objects.all()} == sent_to
    notice = Notice.objects.get(to=both.user)
    assert (notice.sent_by, notice.school_urn, notice.about_version) == (lead, schools[0].urn, 1)
    assert notice.about_label.endswith(", edition 1, from the school year 2026/27")
    assert notice.path == "/framework/alpha/"


def test_nothing_is_sent_twice_and_nothing_of_a_framework_that_is_not_the_main_one(schools: Any) -> None:
    person_holding("principal", at=schools[0])
    edition = Edition.objects.select_related("adopted").get(pk=adopt_alpha().pk)
    send_edition(edition=edition, by=None, now=NOW)
    send_edition(edition=edition, by=None, now=NOW)
    assert Notice.objects.count() == 1
    edition.adopted.is_main = False
    assert send_edition(edition=edition, by=None, now=NOW) == 0


@pytest.mark.parametrize("page", ["", "tiers/", "framework.pdf", "editions/compare/?before=0&after=1"])
def test_whoever_opens_a_page_of_the_edition_has_opened_it(client: Any, schools: Any, page: str) -> None:
    principal = person_holding("principal", at=schools[0]).user
    edition = Edition.objects.select_related("adopted").get(pk=adopt_alpha().pk)
    send_edition(edition=edition, by=None, now=NOW)
    client.force_login(principal)
    assert client.get(f"/framework/alpha/{page}").status_code == 200
    assert Notice.objects.get(to=principal).opened_at is not None
    assert not Event.objects.filter(by=principal).exists()


def test_a_published_model_is_nobodys_edition(client: Any, schools: Any) -> None:
    client.force_login(person_holding("principal", at=schools[0]).user)
    assert client.get("/framework/library/alpha/").status_code == 200
    assert not Notice.objects.exists()
