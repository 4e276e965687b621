"""Who entered a figure, and why it stands instead of a published one: for staff, and for governors and trustees."""

from __future__ import annotations

import io
import json

import pytest
from django.test import Client
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from headwater.evidence.signals.models import Acceptance
from headwater.evidence.signals.queries import list_findings
from headwater.oversight.cards.operations import write_note
from headwater.reference.schools.models import School
from tests.factories.cards import TODAY, make_card_trust, make_entry, scope_of
from tests.factories.inspections import make_entry as make_inspection
from tests.factories.people import person_holding
from tests.factories.reading import words_of_word
from tests.factories.signals import make_entry as enter_for
from tests.factories.targets import make_target

pytestmark = pytest.mark.django_db
HEAD, MANAGER = "Ada Headteacher", "Dan Manager"
REASON = "One family left in May"
PAGES = (
    *("card/", "card/ks2.rwm_exp/", "card/att.pa/", "card.json", "card.csv", "card.xlsx", "card.docx", "card.pdf"),
    *("card.xlsx?audience=open", "figures/", "figures/?all=1", "figures.xlsx", "targets/", "targets.xlsx"),
    *("inspections/", "inspections.xlsx", "findings/"),
)


@pytest.fixture
def school() -> School:
    school = make_card_trust()[1][0]
    head = person_holding("principal", at=school, name=HEAD).user
    manager = person_holding("data-manager", name=MANAGER).user
    make_entry(school, "ks2.rwm_exp", "71", "2025-26", by=head)
    make_entry(school, "ks2.read_exp", "75", "2024-25", by=manager, reason=REASON)
    make_entry(school, "att.pa", "120", "2025-26", by=head)
    enter_for("england", "att.pa", "17%", "2025-26", by=manager, source_period="2024-25")
    make_target(school, by=head)
    make_inspection(school, by=manager, next_steps=("Train governors",))
    write_note(school=school, text="A new year group.", by=head)
    found = list_findings(school.urn, scope_of(school), TODAY)[0]
    Acceptance.objects.create(
        school=school,
        check_key=found.check,
        subject=found.subject.key,
        fingerprint=found.fingerprint,
        reason="Known",
        accepted_by=manager,
    )
    return school


def words(client: Client, address: str) -> str:
    """All that can be read behind an address: page, data, workbook or PDF."""
    response = client.get(address)
    assert response.status_code == 200, address
    kind = response.headers["Content-Type"]
    if "spreadsheet" in kind:
        book = CalamineWorkbook.from_filelike(io.BytesIO(response.content))
        rows = (row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python())
        return " ".join(str(cell) for row in rows for cell in row)
    if "wordprocessing" in kind:
        return words_of_word(response.content)
    if "pdf" in kind:
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages)
    if "json" in kind:
        return json.dumps(response.json(), ensure_ascii=False)
    return response.content.decode()


def read_as(role: str, school: School, client: Client) -> dict[str, str]:
    at_school = role in ("principal", "senior-leader", "local-governor", "chair-of-governors")
    client.force_login(person_holding(role, at=school if at_school else None, name="Reader").user)
    return {page: words(client, f"/schools/{school.urn}/{page}") for page in PAGES}


@pytest.mark.parametrize("role", ["local-governor", "chair-of-governors", "trustee", "committee-member"])
def test_governors_and_trustees_read_which_side_entered_a_figure_and_nothing_personal(role, school, client):
    read = read_as(role, school, client)
    card = read["card/"] + read["card.xlsx"] + read["card/ks2.rwm_exp/"]
    # Who heads the school stands on its gate, and on top of its card.
    heads = {page: text.count(HEAD) for page, text in read.items()}
    assert heads == {page: 1 if page in ("card/", "card.json", "card.pdf", "card.docx") else 0 for page in PAGES}
    assert [page for page, text in read.items() if MANAGER in text or REASON in text] == []
    assert "entered by the school" in read["card/ks2.rwm_exp/"]
    assert "The school, " in card
    assert "shown instead of the published figure" in read["card.xlsx"]
    assert "Entered by the trust on " in read["inspections/"]
    assert "The school, " in read["targets/"]
    assert "The trust, " in read["findings/"]
    assert "England 2025/26: 17.0%" in read["card/att.pa/"]
    assert "entered by the trust" in read["card/att.pa/"]
    override = [line for line in read["figures/"].split("<tr>") if "Shown instead" in line]
    assert "The trust, " in override[0]


@pytest.mark.parametrize("role", ["principal", "senior-leader", "executive", "data-manager", "clerk"])
def test_whoever_enters_figures_and_the_trusts_team_read_who_and_why(role, school, client):
    read = read_as(role, school, client)
    for page in ("card.xlsx", "card.json", "figures/", "figures.xlsx"):
        assert HEAD in read[page], page
        assert MANAGER in read[page], page
        assert REASON in read[page], page
    assert REASON in words(client, f"/schools/{school.urn}/card/ks2.read_exp/")


def test_a_kept_page_of_somebody_who_is_told_names_is_not_shown_to_a_governor(school, client, settings):
    settings.CARDS_KEPT = 5
    client.force_login(person_holding("principal", at=school, name="Reader").user)
    address = f"/schools/{school.urn}/card/"
    told = words(client, address)
    client.force_login(person_holding("local-governor", at=school, name="Reader").user)
    assert told.count(HEAD) > words(client, address).count(HEAD) == 1
