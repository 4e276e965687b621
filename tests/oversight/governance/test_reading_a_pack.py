"""Who opens what of a pack: the trust all of it, a school its own part, everybody else nothing."""

from __future__ import annotations

import zlib
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from headwater.foundations.audit.models import Notice
from headwater.oversight.cards.editions.workflow import State
from headwater.oversight.cards.models import CardEdition
from headwater.oversight.governance.models import Pack
from headwater.oversight.governance.operations import CannotAsk
from tests.factories.cards import make_edition, make_round
from tests.factories.governance import NOW, ask, make_kept_pack
from tests.factories.people import make_person, person_holding
from tests.factories.schools import make_membership, make_school, make_trust

pytestmark = pytest.mark.django_db


@pytest.fixture
def schools():
    """Three schools of our trust: the first two are in the pack."""
    ours = make_trust()
    made = [make_school(name) for name in ("Ash Primary", "Birch Primary", "Cedar Primary")]
    for school in made:
        make_membership(school, ours)
    return made


@pytest.fixture
def pack(schools) -> Pack:
    return make_kept_pack(schools[:2])


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


# Role by page: what each is answered ---------------------------------------------------------------------------------

WHOLE = {"list": 200, "pack": 200, "pdf": 200, "own": 200, "other": 200, "make": 404, "withdraw": 404}
PART = {"list": 200, "pack": 200, "pdf": 404, "own": 200, "other": 404, "make": 404, "withdraw": 404}
NOTHING = dict.fromkeys(WHOLE, 404)
MAKES = WHOLE | {"make": 200, "withdraw": 200}

ANSWERS = [
    ("trust-administrator", None, MAKES),
    ("executive", None, MAKES),
    ("clerk", None, MAKES),
    ("trustee", None, WHOLE),
    ("committee-member", None, WHOLE),
    ("school-improvement-lead", None, WHOLE),
    ("principal", 0, PART),
    ("chair-of-governors", 0, PART),
    ("local-governor", 0, PART),
    ("phase-lead", 0, PART),
    ("clerk", 0, PART),
    ("principal", 2, NOTHING | {"list": 200}),
    ("senior-leader", 0, NOTHING),
    ("specialist", None, NOTHING),
    ("outside-reviewer", 0, NOTHING),
]


@pytest.mark.parametrize(("role", "at", "answers"), ANSWERS, ids=[f"{role}-{at}" for role, at, _ in ANSWERS])
def test_each_role_opens_what_is_for_it(schools, pack, role, at, answers):
    client = signed_in(person_holding(role, at=None if at is None else schools[at]))
    addresses = {
        "list": reverse("governance:pack-list"),
        "pack": reverse("governance:pack-detail", args=[pack.pk]),
        "pdf": reverse("governance:pack-file", args=[pack.pk, "pdf"]),
        "own": reverse("governance:part-file", args=[pack.pk, schools[0].pk, "xlsx"]),
        "other": reverse("governance:part-file", args=[pack.pk, schools[1].pk, "docx"]),
        "make": reverse("governance:pack-make"),
        "withdraw": reverse("governance:pack-withdraw", args=[pack.pk]),
    }
    assert {name: client.get(address).status_code for name, address in addresses.items()} == answers


def test_the_trust_reads_every_part_of_it_after_a_school_has_left_and_the_school_none(schools, pack):
    head, trustee = signed_in(person_holding("principal", at=schools[0])), signed_in(person_holding("trustee"))
    schools[0].memberships.update(left_by=date(2026, 11, 1))
    part = reverse("governance:part-file", args=[pack.pk, schools[0].pk, "pdf"])
    page = reverse("governance:pack-detail", args=[pack.pk])
    assert [trustee.get(path).status_code for path in (page, part)] == [200, 200]
    assert part in trustee.get(page).content.decode()
    assert [head.get(path).status_code for path in (page, part)] == [404, 404]


def test_a_card_of_a_school_that_has_left_goes_into_no_new_pack(schools):
    round = make_round()
    left, here = (make_edition(school, round=round, state=State.ISSUED) for school in schools[:2])
    schools[0].memberships.update(left_by=date(2026, 11, 1))
    executive = person_holding("executive")
    page = signed_in(executive).get(f"{reverse('governance:pack-make')}?round={round.pk}").content.decode()
    assert [str(each.school) in page for each in (left, here)] == [False, True]
    with pytest.raises(CannotAsk, match="is not of this meeting"):
        ask([left], by=executive.user)


def test_a_document_is_the_very_bytes_that_were_kept_and_says_for_whom_it_is(schools, pack):
    client = signed_in(person_holding("trustee"))
    response = client.get(reverse("governance:part-file", args=[pack.pk, schools[1].pk, "pdf"]))
    assert response.content == f"{schools[1].pk} pdf".encode()
    assert response["Content-Type"] == "application/pdf"
    assert f"pack-1-2026-12-20-{schools[1].pk}-confidential.pdf" in response["Content-Disposition"]
    assert client.get(f"/packs/{pack.pk}/pack.exe").status_code == 404
    assert client.get(f"/packs/{pack.pk}/schools/{schools[2].pk}/part.pdf").status_code == 404
    assert client.get(f"/packs/{pack.pk}/schools/{'9' * 23}/part.pdf").status_code == 404


@pytest.mark.parametrize("content", [zlib.compress(b"another"), b"no archive", b""])
def test_a_document_that_is_not_as_it_was_kept_is_not_handed_out(pack, content):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE governance_packfile SET content = %s WHERE school_id IS NULL", [content])
    response = signed_in(person_holding("trustee")).get(f"/packs/{pack.pk}/pack.pdf", follow=True)
    assert "This PDF file is not as it was when it was made, and is not shown." in response.content.decode()


# What stands on the page ---------------------------------------------------------------------------------------------


def page_of(pack: Pack, person) -> str:
    response = signed_in(person).get(reverse("governance:pack-detail", args=[pack.pk]))
    assert response.status_code == 200
    return response.content.decode()


def test_a_trustee_reads_every_school_and_what_is_disputed(pack):
    page = page_of(pack, person_holding("trustee"))
    for words in ("Target of Ash Primary", "Tier of Birch Primary", "94.5%", "2 schools", "2 disputed"):
        assert words in page
    assert "2 figures or sentences are disputed by 1 school and not settled" in page
    assert "Withdraw this pack" not in page


def test_a_governor_reads_their_own_school_and_nothing_of_another(schools, pack):
    page = page_of(pack, person_holding("local-governor", at=schools[1]))
    assert "Target of Birch Primary" in page
    assert "Tier of Birch Primary" in page
    assert "Ash Primary" not in page
    assert str(schools[0].pk) not in page
    assert "Trust overview" not in page
    assert "/pack.pdf" not in page


def test_a_governor_finds_no_pack_that_does_not_hold_their_school_or_is_not_made(schools, pack):
    make_kept_pack(schools[1:2], round=pack.round, state=Pack.State.ASKED)
    at_other, at_own = person_holding("local-governor", at=schools[2]), person_holding("local-governor", at=schools[1])
    assert "No pack has been made yet" in signed_in(at_other).get("/packs/").content.decode()
    listed = signed_in(at_own).get("/packs/").content.decode()
    assert "Pack 1 for the trust board" in listed
    assert "Pack 2" not in listed


def test_that_it_was_opened_is_kept_once(schools, pack):
    governor = person_holding("local-governor", at=schools[0])
    for _ in range(2):
        page_of(pack, governor)
    notice = Notice.objects.get(to=governor.user)
    assert (notice.about_key, notice.about_version, notice.school_urn) == (str(pack.pk), 1, schools[0].pk)
    page_of(pack, trustee := person_holding("trustee"))
    assert Notice.objects.get(to=trustee.user).school_urn is None


def test_a_withdrawn_pack_stays_to_be_read_and_says_why(schools):
    pack = make_kept_pack(schools[:1], state=Pack.State.WITHDRAWN)
    page = page_of(pack, person_holding("chair-of-governors", at=schools[0]))
    assert "Withdrawn on 22 November 2026. Do not use it any more" in page
    assert "A target was wrong." in page
    assert f"/packs/{pack.pk}/schools/{schools[0].pk}/part.pdf" in page


def test_a_card_that_was_withdrawn_since_is_said_so(schools, pack):
    part = pack.parts.first()
    CardEdition.objects.filter(pk=part.edition_id).update(
        state=State.WITHDRAWN, withdrawn_at=NOW, withdrawn_because="The roll was wrong."
    )
    assert "Withdrawn since, on 22 November 2026: The roll was wrong." in page_of(pack, person_holding("trustee"))


def test_a_pack_that_failed_says_why_and_one_that_is_being_made_says_so(schools):
    failed = make_kept_pack(schools[:1], state=Pack.State.FAILED, trouble="A card has been withdrawn.")
    page = page_of(failed, person_holding("clerk"))
    assert "The pack could not be made." in page
    assert "A card has been withdrawn." in page
    asked = make_kept_pack(schools[:1], state=Pack.State.ASKED)
    assert "Make another" in page_of(asked, person_holding("executive"))
    Pack.objects.filter(pk=asked.pk).update(asked_at=timezone.now())
    page = page_of(asked, person_holding("executive"))
    assert "The pack is being made" in page
    assert "Said once it is made" in page, "nobody has counted yet what its cards dispute"


# Making and withdrawing on the pages ---------------------------------------------------------------------------------


def test_an_executive_ticks_the_cards_and_is_led_to_the_pack(schools):
    round = make_round()
    editions = [make_edition(school, round=round, state=State.ISSUED) for school in schools]
    make_edition(schools[0], round=make_round())  # a draft for another meeting is no choice
    client = signed_in(person_holding("executive"))
    assert f"?round={round.pk}" in client.get(reverse("governance:pack-make")).content.decode()
    page = client.get(reverse("governance:pack-make") + f"?round={round.pk}").content.decode()
    assert page.count("checked") >= 3, "every issued card is ticked"
    response = client.post(
        reverse("governance:pack-make") + f"?round={round.pk}",
        {"editions": [edition.pk for edition in editions[:2]], "audience": "open"},
    )
    pack = Pack.objects.get()
    assert response["Location"] == reverse("governance:pack-detail", args=[pack.pk])
    assert (pack.audience, pack.parts.count()) == ("open", 2)


def test_where_nothing_is_chosen_it_is_said_and_nothing_is_made(schools):
    round = make_round()
    make_edition(schools[0], round=round, state=State.ISSUED)
    client = signed_in(person_holding("executive"))
    page = client.post(reverse("governance:pack-make") + f"?round={round.pk}", {"audience": "open"}).content.decode()
    assert "Choose at least one card" in page
    assert not Pack.objects.exists()
    assert client.get(reverse("governance:pack-make") + "?round=0").status_code == 404


def test_whoever_makes_a_second_pack_for_a_meeting_is_told_of_the_first(schools, pack):
    other = make_round()
    for round in (pack.round, other):
        make_edition(schools[2], round=round, state=State.ISSUED)
    client = signed_in(person_holding("clerk"))
    page = client.get(reverse("governance:pack-make") + f"?round={pack.round_id}").content.decode()
    assert f"Pack {pack.number} has been made for this meeting already" in page
    page = client.get(reverse("governance:pack-make") + f"?round={other.pk}").content.decode()
    assert "for this meeting already" not in page


def test_a_pack_is_withdrawn_with_a_reason_and_its_readers_are_told(schools, pack):
    governor = person_holding("local-governor", at=schools[0])
    client = signed_in(person_holding("executive"))
    address = reverse("governance:pack-withdraw", args=[pack.pk])
    assert "Say why" in client.post(address, {"because": ""}).content.decode()
    personal = client.post(address, {"because": "Because of A123456789012."}).content.decode()
    assert "looks like a unique pupil number" in personal
    assert client.post(address, {"because": "A target was wrong."}).status_code == 302
    pack.refresh_from_db()
    assert (pack.state, pack.withdrawn_because) == (Pack.State.WITHDRAWN, "A target was wrong.")
    notice = Notice.objects.get(to=governor.user)
    assert (notice.why, notice.about_version) == ("governance.pack-withdrawn", 2)
    assert "withdrawn already" in client.post(address, {"because": "Again."}).content.decode()


def test_somebody_without_a_post_finds_nothing(pack):
    assert signed_in(make_person()).get(f"/packs/{pack.pk}/").status_code == 404


# However many schools ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/packs/", "/packs/{pk}/", "/packs/make/"])
def test_no_page_asks_more_because_there_are_more_schools(address):
    ours, asked = make_trust(), []
    for count in (2, 7):
        schools = [make_school() for _ in range(count)]
        for school in schools:
            make_membership(school, ours)
        pack = make_kept_pack(schools)
        for school in schools:
            make_edition(school, round=pack.round, state=State.ISSUED)
        client = signed_in(person_holding("executive"))
        client.get(address.format(pk=pack.pk))
        with CaptureQueriesContext(connection) as found:
            assert client.get(address.format(pk=pack.pk)).status_code == 200
        asked.append(len(found))
    assert asked[0] == asked[1] <= 15
