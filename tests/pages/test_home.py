"""Everybody's first page."""

from __future__ import annotations

from datetime import date

import pytest

from headwater.pages.presenters import present_home
from headwater.pages.queries import ListFacts, list_newest_releases
from tests.factories.cards import make_card_trust
from tests.factories.datasets import make_release
from tests.factories.people import make_person, make_post, person_holding
from tests.factories.schools import make_trust

pytestmark = pytest.mark.django_db


def home_of(client, person) -> str:
    client.force_login(person.user)
    response = client.get("/")
    assert response.status_code == 200
    return response.content.decode()


def test_a_principal_lands_on_their_school_and_its_card(client):
    _, schools = make_card_trust(2)
    page = home_of(client, person_holding("principal", at=schools[0]))
    assert "Fell School 1" in page
    assert "Fell School 2" not in page
    assert f"/schools/{schools[0].urn}/card/" in page
    for said in ("204", "94.5%", "71%", "2024/25", "Good", "Graded inspection, 9 November 2021"):
        assert said in page


def test_a_trust_executive_lands_on_the_trust_with_every_card(client):
    _, schools = make_card_trust(3)
    page = home_of(client, person_holding("executive"))
    assert "Fell and Vale Trust" in page
    assert "3 schools: 3 primary" in page
    assert "national register of 31 March 2022, Groups and their schools (GIAS)" in page
    assert all(f"/schools/{school.urn}/card/" in page for school in schools)


def test_somebody_with_two_schools_sees_both_and_no_third(client):
    _, schools = make_card_trust(3)
    person = person_holding("local-governor", at=schools[0])
    make_post(person, "local-governor", at=schools[1])
    page = home_of(client, person)
    assert "Fell School 1" in page
    assert "Fell School 2" in page
    assert "Fell School 3" not in page


def test_what_is_new_names_the_files_loaded_last(client):
    make_card_trust()
    page = home_of(client, person_holding("executive"))
    assert "loaded on 21 November 2026" in page


def test_the_years_of_one_file_loaded_together_are_one_line():
    for period in ("2018-19", "2023-24", "2024-25"):
        make_release("ks4-results", period, title="Key stage 4 results")
    make_release("absence", "2024-25", title="Pupil absence")
    home = present_home(
        ListFacts(None, []),
        releases=list_newest_releases(),
        today=date(2026, 11, 22),
        is_trust_wide=True,
        may_load=False,
        sees_trust=True,
    )
    assert [line.split(", loaded")[0] for line in home.news] == [
        "Pupil absence, 2024/25",
        "Key stage 4 results, 2018/19 to 2024/25",
    ]


def test_somebody_without_a_post_is_told_whom_to_ask(client):
    make_card_trust()
    page = home_of(client, make_person())
    assert "Ask the Headwater administrator of Fell and Vale Trust to give you your post." in page
    assert "Fell School" not in page


@pytest.mark.parametrize(
    ("role", "said"), [("data-manager", "headwater load"), ("executive", "administrator loads the register")]
)
def test_a_trust_without_schools_says_who_loads_them(client, role, said):
    make_trust("Fell and Vale Trust")
    assert said in home_of(client, person_holding(role))


@pytest.mark.parametrize(
    ("role", "said"), [("data-manager", "headwater set-up --trust UID"), ("executive", "Whoever installed")]
)
def test_an_installation_without_a_trust_says_what_comes_first(client, role, said):
    assert said in home_of(client, person_holding(role))


def test_an_outside_reviewer_is_told_what_their_post_shows(client):
    _, schools = make_card_trust()
    page = home_of(client, person_holding("outside-reviewer", at=schools[0]))
    assert "You are signed in as Outside reviewer" in page
    assert "none is recorded for you" not in page


def test_whoever_sees_the_trust_finds_its_overview(client):
    make_card_trust(2)
    assert "/trust/" in home_of(client, person_holding("trustee"))
    assert "/trust/" not in home_of(client, person_holding("specialist"))
