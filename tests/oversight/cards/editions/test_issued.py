"""The pages of issued editions: who opens them, what stands there, and that documents are the bytes that were kept."""

from __future__ import annotations

import hashlib
import zlib

import pytest
from django.db import connection
from django.test import Client

from headwater.foundations.audit.models import Notice
from headwater.oversight.cards.editions.workflow import State
from headwater.oversight.cards.models import CardEdition, EditionFile, Readers
from headwater.oversight.cards.operations import issue_card
from headwater.reference.schools.models import School
from tests.factories.cards import make_card_trust
from tests.factories.editions import ISSUED_AT, make_edition
from tests.factories.people import person_holding

pytestmark = pytest.mark.django_db

FILES = ("card.pdf", "card.docx", "card.xlsx", "card.csv", "card.json")


@pytest.fixture
def schools() -> list[School]:
    return make_card_trust(2)[1]


@pytest.fixture
def edition(schools: list[School]) -> CardEdition:
    return issue_card(edition=make_edition(schools[0]), now=ISSUED_AT)


@pytest.fixture
def governor(client: Client, schools: list[School]) -> Client:
    client.force_login(person_holding("local-governor", at=schools[0]).user)
    return client


def address(edition: CardEdition, below: str = "") -> str:
    return f"/schools/{edition.school_id}/card/editions/{edition.number}/{below}"


def withdraw(edition: CardEdition, because: str = "Two figures were of another school.") -> None:
    facts = {"withdrawn_at": ISSUED_AT, "withdrawn_by": edition.issued_by, "withdrawn_because": because}
    CardEdition.objects.filter(pk=edition.pk).update(state=State.WITHDRAWN, version=5, **facts)


@pytest.mark.parametrize("below", ["", *FILES])
def test_a_governor_reads_their_own_schools_issued_card_and_no_others(governor, edition, schools, below):
    other = issue_card(edition=make_edition(schools[1]), now=ISSUED_AT)
    assert governor.get(address(edition, below)).status_code == 200
    assert governor.get(address(other, below)).status_code == 404
    assert governor.get(f"/schools/{schools[1].urn}/card/editions/").status_code == 404


@pytest.mark.parametrize("role", ["subject-leader", "senior-leader"])
def test_who_is_not_told_the_tier_is_not_given_what_says_it(client, edition, schools, role):
    client.force_login(person_holding(role, at=schools[0]).user)
    assert client.get(f"/schools/{schools[0].urn}/card/").status_code == 200
    assert [client.get(address(edition, below)).status_code for below in ("", "card.pdf")] == [404, 404]


@pytest.mark.parametrize("audience", ["confidential", "open"])
@pytest.mark.parametrize("file", FILES)
def test_a_document_is_the_very_bytes_with_its_fingerprint_and_its_audience_in_its_name(
    governor, edition, file, audience
):
    response = governor.get(address(edition, f"{file}?audience={audience}"))
    kept = EditionFile.objects.get(edition=edition, format=file.partition(".")[2], audience=audience)
    assert response.content == bytes(kept.content)
    assert hashlib.sha256(response.content).hexdigest() == kept.sha256
    name = f"academy-card-{edition.school_id}-edition-1-{audience}.{kept.format}"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    again = governor.get(address(edition, f"{file}?audience={audience}"), headers={"if-none-match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "below", ["card.page", "card.exe", "other.pdf", "card.pdf?audience=all", "?audience=everybody"]
)
def test_what_there_is_not_is_not_there(governor, edition, below):
    assert governor.get(address(edition, below)).status_code == 404


@pytest.mark.parametrize("below", ["1/", "1/card.pdf", "1/withdraw/"])
def test_a_school_number_too_long_for_the_records_is_not_there(client, below):
    client.force_login(person_holding("executive").user)
    assert client.get(f"/schools/{'9' * 23}/card/editions/{below}").status_code == 404


def test_a_draft_has_no_documents(client, schools):
    edition = make_edition(schools[0], state=State.ANSWERED)
    client.force_login(person_holding("executive").user)
    assert client.get(address(edition, "card.pdf")).status_code == 404


def test_the_page_shows_what_was_kept_for_the_audience_it_names(governor, edition):
    confidential, opened = (governor.get(address(edition, below)) for below in ("", "?audience=open"))
    page = EditionFile.objects.get(edition=edition, format="page", audience="open")
    assert bytes(page.content).decode() in opened.content.decode()
    assert "Open: may be published." in opened.content.decode()
    assert bytes(page.content).decode() not in confidential.content.decode()
    assert "Edition 1, issued on 22 November 2026" in confidential.content.decode()


def test_opening_it_is_recorded_once_also_by_its_document(governor, edition):
    opened = Notice.objects.filter(about_kind="cards.CardEdition", opened_at__isnull=False)
    for below in ("card.pdf", "", ""):
        governor.get(address(edition, below))
    assert opened.count() == 1


def test_a_withdrawn_card_stays_to_be_read_and_says_why_and_what_stands_instead(governor, edition, schools):
    withdraw(edition)
    second = make_edition(schools[0])
    CardEdition.objects.filter(pk=second.pk).update(instead_of=edition)
    issue_card(edition=second, now=ISSUED_AT)
    page = governor.get(address(edition)).content.decode()
    assert "Withdrawn on 22 November 2026: do not use this card any more" in page
    assert "Two figures were of another school." in page
    assert "Edition 2 stands instead of it" in page
    assert governor.get(address(edition, "card.pdf")).status_code == 200
    listed = governor.get(f"/schools/{edition.school_id}/card/editions/").content.decode()
    assert "Two figures were of another school." in listed


def test_an_older_card_leads_to_the_newer_one(governor, edition, schools):
    issue_card(edition=make_edition(schools[0]), now=ISSUED_AT)
    page = governor.get(address(edition)).content.decode()
    assert "A newer card has been issued" in page
    assert "A newer card" not in governor.get(address(edition).replace("/1/", "/2/")).content.decode()


def test_a_governor_reads_which_side_issued_it_and_the_executive_who(governor, edition):
    CardEdition.objects.filter(pk=edition.pk).update(issued_by=person_holding("executive", name="Ada Chief").user)
    assert "Ada Chief" not in governor.get(address(edition)).content.decode()
    trust = Client()
    trust.force_login(person_holding("executive").user)
    assert "Ada Chief" in trust.get(address(edition)).content.decode()


@pytest.mark.parametrize("damaged", [b"other", zlib.compress(b"other")], ids=["not packed", "other words"])
@pytest.mark.parametrize(("format", "below"), [("pdf", "card.pdf"), ("page", "")])
def test_what_is_not_as_it_was_kept_is_refused_in_words(governor, edition, format, below, damaged):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cards_editionfile SET content = %s WHERE format = %s", [damaged, format])
    response = governor.get(address(edition, below))
    assert response.status_code == 500
    assert "is not as it was when the card was issued, and is not shown" in response.content.decode()
    assert response.content != b"other"


def test_the_list_says_of_every_edition_how_it_stands_and_shows_drafts_to_those_who_answer(client, edition, schools):
    make_edition(schools[0], state=State.DRAFT)
    lists = {}
    for role in ("local-governor", "principal"):
        client.force_login(person_holding(role, at=schools[0]).user)
        lists[role] = client.get(f"/schools/{schools[0].urn}/card/editions/").content.decode()
    assert ["Edition 1" in page for page in lists.values()] == [True, True]
    assert ["Edition 2" in page for page in lists.values()] == [False, True]
    assert "The trust board’s meeting on 10 December 2026" in lists["principal"]


def test_beside_the_open_copy_nothing_is_told_of_the_confidential_one(governor, edition):
    """A fingerprint of the confidential card tells whoever guesses a hidden figure whether he guessed right."""
    withdraw(edition, because="Three boys were counted twice.")
    files = {audience: EditionFile.objects.filter(edition=edition, audience=audience) for audience in Readers}
    for audience in Readers:
        page = governor.get(address(edition), {"audience": audience.value}).content.decode()
        is_open = audience == Readers.OPEN
        assert all(file.sha256 in page for file in files[audience])
        assert any(file.sha256 in page for file in files[Readers.CONFIDENTIAL]) != is_open
        assert ("Three boys" in page) != is_open


def test_the_list_waits_for_a_school_that_has_not_answered_and_for_no_other(client, schools):
    make_edition(schools[0], state=State.DRAFT)
    make_edition(schools[1], state=State.ANSWERED)
    client.force_login(person_holding("executive").user)
    pages = [client.get(f"/schools/{each.urn}/card/editions/").content.decode() for each in schools]
    assert ["The school checks it, and answers." in page for page in pages] == [True, False]
