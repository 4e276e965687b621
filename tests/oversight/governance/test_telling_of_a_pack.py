"""Before whom a pack is put."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from headwater.foundations.audit.models import Notice
from headwater.foundations.audit.openings import record_opening
from headwater.oversight.cards.editions.notices import notice_facts
from headwater.oversight.cards.editions.workflow import State
from headwater.oversight.cards.models import Round
from headwater.oversight.cards.operations import withdraw
from headwater.oversight.governance.models import PackFile, PackPart
from headwater.oversight.governance.operations import keep_pack, keep_parts
from headwater.oversight.governance.queries import list_readers
from headwater.reference.people.queries import get_scope
from headwater.reference.schools.models import School
from tests.factories.cards import make_edition, make_round
from tests.factories.governance import NOW, TODAY, content_of, make_kept_pack
from tests.factories.people import make_post, person_holding
from tests.factories.schools import make_membership, make_school, make_trust

pytestmark = pytest.mark.django_db
BODIES = [
    (Round.Body.TRUST_BOARD, {"trustee"}),
    (Round.Body.COMMITTEE, {"trustee", "committee-member"}),
    (Round.Body.LOCAL_BOARD, set()),
]


@pytest.fixture
def trust() -> list[School]:
    """Two schools of our trust."""
    ours, schools = make_trust(), [make_school(), make_school()]
    for school in schools:
        make_membership(school, ours)
    return schools


@pytest.mark.parametrize(("body", "at_trust"), BODIES)
def test_members_of_the_body_read_the_whole_and_each_school_its_part(body, at_trust):
    school, other = make_school(), make_school()
    for role in ("trustee", "committee-member", "executive", "clerk"):
        person_holding(role, name=role)
    for role in ("principal", "chair-of-governors", "local-governor", "senior-leader"):
        person_holding(role, at=school, name=role)
    person_holding("principal", at=other)
    readers = {(user.name, urn) for user, urn in list_readers(make_round(body=body), [school.pk], TODAY)}
    at_school = {("principal", school.pk), ("chair-of-governors", school.pk), ("local-governor", school.pk)}
    assert readers == at_school | {(role, None) for role in at_trust}


def test_somebody_with_two_posts_is_told_once_and_of_the_whole():
    school = make_school()
    person = person_holding("chair-of-governors", at=school)
    make_post(person, "trustee")
    assert list_readers(make_round(), [school.pk], TODAY) == [(person.user, None)]


def test_the_whole_is_put_before_trustees_when_it_is_kept_and_parts_before_schools_when_they_are():
    school = make_school()
    trustee, governor = person_holding("trustee"), person_holding("local-governor", at=school)
    pack = make_kept_pack([school], state="asked")
    keep_pack(pack=pack, content=content_of(pack), documents=[], now=NOW)
    assert list(Notice.objects.values_list("to", "school_urn")) == [(trustee.user.pk, None)]
    pack.refresh_from_db()
    keep_parts(pack=pack, documents=[], now=NOW)
    assert set(Notice.objects.values_list("to", "school_urn")) == {
        (trustee.user.pk, None),
        (governor.user.pk, school.pk),
    }
    notice = Notice.objects.get(to=governor.user)
    assert notice.about_label == "Pack 1 for the trust board, 20 December 2026"
    assert notice.path == f"/packs/{pack.pk}/"
    assert not PackFile.objects.exists()


# A card of it is withdrawn -------------------------------------------------------------------------------------------


def test_before_a_card_is_withdrawn_the_packs_that_hold_it_are_named(trust):
    pack = make_kept_pack(trust)
    make_kept_pack(trust[1:])
    make_kept_pack(trust, state="withdrawn")
    edition = PackPart.objects.get(pack=pack, school=trust[0]).edition
    client = Client()
    client.force_login(person_holding("executive").user)
    address = f"/schools/{trust[0].pk}/card/editions/{edition.number}/withdraw/"
    page = client.get(address).content.decode()
    assert "A board has been given this card in a pack" in page
    assert page.count("/packs/") - page.count('href="/packs/"') == 1
    assert pack.called in page
    alone = make_edition(trust[0], state=State.ISSUED)
    address = f"/schools/{trust[0].pk}/card/editions/{alone.number}/withdraw/"
    assert "in a pack" not in client.get(address).content.decode()


def test_who_was_given_only_the_pack_is_told_that_a_card_of_it_is_withdrawn_each_once(trust):
    trustee, clerk = person_holding("trustee").user, person_holding("clerk").user
    governor, elsewhere = (person_holding("local-governor", at=school).user for school in trust)
    gone = person_holding("trustee")
    pack = make_kept_pack(trust, state="asked")
    keep_pack(pack=pack, content=content_of(pack), documents=[], now=NOW)
    keep_parts(pack=pack, documents=[], now=NOW)
    reader = Client()
    reader.force_login(clerk)
    reader.get(f"/packs/{pack.pk}/")
    edition = PackPart.objects.get(pack=pack, school=trust[0]).edition
    record_opening(**notice_facts(edition), by=governor, now=NOW)
    gone.posts.update(held_until=date(2026, 11, 21))
    executive = person_holding("executive").user
    scope = get_scope(executive, TODAY)
    withdraw(edition=edition, because="A figure of another school.", by=executive, scope=scope, now=NOW)
    told = Notice.objects.filter(why="cards.withdrawn").values_list("to", "about_label")
    label = f"Academy card {edition.number} for the trust board’s meeting on 20 December 2026"
    assert set(told) == {
        (governor.pk, label),
        (trustee.pk, f"{label}, in {pack.called}"),
        (clerk.pk, f"{label}, in {pack.called}"),
    }
    assert not Notice.objects.filter(why="cards.withdrawn", to__in=[elsewhere, gone.user]).exists()
