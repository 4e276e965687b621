"""A made page is kept until anything is done, and says nothing old to anybody."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from headwater.evidence.measures.models import EnteredFigure, Figure
from headwater.foundations.accounts.models import User
from headwater.foundations.audit.models import Event
from headwater.foundations.documents.pdf import Filled
from headwater.oversight.cards import kept
from headwater.oversight.cards.operations import withdraw_note, write_note
from headwater.oversight.cards.queries import get_mark
from headwater.oversight.cards.views import SECTIONS_HERE
from headwater.reference.schools.models import School
from tests.factories.accounts import make_user
from tests.factories.cards import make_card_trust
from tests.factories.datasets import make_release
from tests.factories.measures import make_figure
from tests.factories.people import person_holding

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kept(settings):
    settings.CARDS_KEPT = 2
    yield
    kept._pages.clear()
    kept._areas.clear()
    kept._papers.clear()


@pytest.fixture
def schools() -> list[School]:
    made = make_card_trust(3)[1]
    write_note(school=made[0], text="What is new.", by=make_user())
    return made


@pytest.fixture
def executive(client: Client) -> Client:
    client.force_login(person_holding("executive").user)
    return client


def page(client: Client, school: School) -> str:
    return client.get(f"/schools/{school.urn}/card/").content.decode()


def test_a_kept_page_asks_for_nothing_but_who_is_asking_and_whether_anything_happened(executive, schools):
    page(executive, schools[0])
    with CaptureQueriesContext(connection) as asked:
        assert "What is new." in page(executive, schools[0])
    assert len(asked) == 5


def test_what_is_done_shows_at_once(executive, schools):
    assert "What is new." in page(executive, schools[0])
    write_note(school=schools[0], text="What is newer.", by=make_user())
    assert "What is newer." in page(executive, schools[0])
    withdraw_note(school=schools[0], by=make_user(), now=datetime(2026, 11, 22, tzinfo=UTC))
    assert "What is newer." not in page(executive, schools[0])


def test_each_school_has_its_own_page(executive, schools):
    for _ in range(2):
        for school in schools:
            assert f'<h1 class="hw-title">{school.name}' in " ".join(page(executive, school).split()).replace("> ", ">")
    assert len(kept._pages) == 2


def test_what_one_reader_may_do_is_not_offered_to_another(client, executive, schools):
    note = f'href="/schools/{schools[0].urn}/card/note/"'
    assert note in page(executive, schools[0])
    governor = Client()
    governor.force_login(person_holding("local-governor", at=schools[0]).user)
    assert note not in page(governor, schools[0])
    assert note in page(executive, schools[0])


def test_an_outsider_gets_nothing_of_a_kept_page(executive, schools):
    page(executive, schools[0])
    outsider = Client()
    outsider.force_login(person_holding("principal", at=schools[1]).user)
    assert outsider.get(f"/schools/{schools[0].urn}/card/").status_code == 404


def test_nothing_is_kept_where_none_may_be(settings, executive, schools):
    settings.CARDS_KEPT = 0
    page(executive, schools[0])
    release = make_release("school-census", "2024-25")
    make_figure(schools[0], "ctx.eal_pct", "12.5", "2024-25", release=release)
    assert "12.5%" in page(executive, schools[0])


def figures_asked_for(client: Client, school: School, address: str) -> list[str]:
    """The questions about figures that one document makes; it asks no more than fifteen in all."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/schools/{school.urn}/{address}").status_code == 200
    assert len(asked) <= 15
    return [query["sql"] for query in asked if 'FROM "measures_figure"' in query["sql"]]


def test_what_stands_beside_a_school_is_read_once_for_all_schools_of_its_kind(executive, schools):
    [first] = figures_asked_for(executive, schools[0], "card.json")
    [second] = figures_asked_for(executive, schools[1], "card.csv")
    assert "england" in first
    assert "england" not in second
    rows = [executive.get(f"/schools/{school.urn}/card.json").json()["sections"] for school in schools]
    england = [[row["england"] for section in sections for row in section["rows"]] for sections in rows]
    assert england[0] == england[1] != []


def test_a_new_figure_of_england_stands_on_every_card_at_once(executive, schools):
    assert "England 65%" in page(executive, schools[0])
    release = make_release("ks2-results", "2024-25")
    make_figure("england", "ks2.rwm_exp", "62", "2024-25", release=release)
    write_note(school=schools[2], text="Something is done.", by=make_user())
    assert all("England 62%" in page(executive, school) for school in schools)


def test_who_entered_a_figure_of_england_is_kept_from_governors(executive, schools):
    enter_for_england("ks2.rwm_exp", "62", by=make_user(name="Dan Manager"))
    address = f"/schools/{schools[0].urn}/card.json"
    assert "Dan Manager" in executive.get(address).content.decode()
    governor = Client()
    governor.force_login(person_holding("local-governor", at=schools[0]).user)
    read = governor.get(address).content.decode()
    assert '"entered_by": "the trust"' in read
    assert "Dan Manager" not in read
    assert "Dan Manager" in executive.get(address).content.decode()


def enter_for_england(measure: str, value: str, *, by: User) -> None:
    where: dict[str, Any] = {"level": "england", "measure": measure, "group": "all", "period": "2024-25"}
    where |= {"population": "state-funded", "value": Decimal(value)}
    entry = EnteredFigure.objects.create(**where, text=value, entered_by=by)
    Figure.objects.create(**where, published_text=value, entry=entry)


def test_an_operation_that_began_earlier_and_ends_later_is_noticed(schools):
    last = Event.objects.get()
    later = Event(pk=last.pk + 2, type="x", by_name="x", about_kind="x", about_key="1", about_label="x")
    later.save()
    before = get_mark()
    Event(pk=last.pk + 1, type="x", by_name="x", about_kind="x", about_key="1", about_label="x").save()
    assert get_mark() != before


def test_kept_pages_are_few_and_small(executive, schools, monkeypatch):
    for school in schools:
        page(executive, school)
    assert len(kept._pages) == 2
    monkeypatch.setattr(kept, "PAGES_BYTES", 10)
    assert "What is new." in page(executive, schools[0])
    assert len(kept._pages) == 0


def test_the_sections_stand_once_in_the_page_whatever_a_note_says(executive, schools):
    write_note(school=schools[1], text=f"Look at {SECTIONS_HERE} here.", by=make_user())
    for _ in ("made", "kept"):
        shown = page(executive, schools[1])
        assert shown.count('id="at-a-glance"') == 1
        assert SECTIONS_HERE not in shown
        assert "Look at &lt;!--sections--&gt; here." in shown


def test_a_card_on_paper_is_laid_out_once_for_the_same_content(executive, schools, monkeypatch):
    made = paper(executive, schools[0])
    monkeypatch.setattr(Filled, "render", lambda filled: b"laid out again")
    assert paper(executive, schools[0]) == made
    assert paper(executive, schools[0], "open") == b"laid out again"
    assert paper(executive, schools[1]) == b"laid out again"


def test_a_card_on_paper_says_what_was_done_since_it_was_kept(executive, schools):
    made = paper(executive, schools[0])
    write_note(school=schools[0], text="What is newer.", by=make_user())
    assert paper(executive, schools[0]) != made


def test_a_kept_card_on_paper_is_for_nobody_who_may_not_see_the_card(executive, schools):
    paper(executive, schools[0])
    outsider = Client()
    outsider.force_login(person_holding("principal", at=schools[1]).user)
    assert outsider.get(f"/schools/{schools[0].urn}/card.pdf").status_code == 404


def test_kept_cards_on_paper_are_few_and_small(executive, schools, monkeypatch):
    for school in schools:
        paper(executive, school)
    assert len(kept._papers) == 2
    monkeypatch.setattr(kept, "PAPERS_BYTES", 10)
    paper(executive, schools[0], "open")
    assert len(kept._papers) == 0


def paper(client: Client, school: School, audience: str = "confidential") -> bytes:
    return client.get(f"/schools/{school.urn}/card.pdf?audience={audience}").content
