"""Before whom a pack is put."""

from __future__ import annotations

import pytest

from headwater.foundations.audit.models import Notice
from headwater.oversight.cards.models import Round
from headwater.oversight.governance.models import PackFile
from headwater.oversight.governance.operations import keep_pack, keep_parts
from headwater.oversight.governance.queries import list_readers
from tests.factories.cards import make_round
from tests.factories.governance import NOW, TODAY, content_of, make_kept_pack
from tests.factories.people import make_post, person_holding
from tests.factories.schools import make_school

pytestmark = pytest.mark.django_db
BODIES = [
    (Round.Body.TRUST_BOARD, {"trustee"}),
    (Round.Body.COMMITTEE, {"trustee", "committee-member"}),
    (Round.Body.LOCAL_BOARD, set()),
]


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
