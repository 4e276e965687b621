"""The schools of the trust, filtered and taken away."""

from __future__ import annotations

import io
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from headwater.evidence.measures.missing import Missing
from tests.factories.cards import make_card_trust
from tests.factories.datasets import make_release
from tests.factories.measures import make_figure
from tests.factories.people import person_holding
from tests.factories.schools import make_membership, make_school

pytestmark = pytest.mark.django_db


@pytest.fixture
def executive(client):
    client.force_login(person_holding("executive").user)
    return client


def rows_of(response) -> list[str]:
    return [row.name for row in response.context["listed"].rows]


def test_schools_stand_by_name_with_their_newest_figures(executive):
    trust, _ = make_card_trust(2)
    make_membership(make_school("Ashdown Primary"), trust)
    response = executive.get("/schools/")
    assert rows_of(response) == ["Ashdown Primary", "Fell School 1", "Fell School 2"]
    page = response.content.decode()
    for said in ("71%", "2024/25", "94.5%", "2022/23", "Good", "Graded inspection, 9 November 2021"):
        assert said in page


def test_a_school_without_a_figure_says_why(executive):
    trust, _ = make_card_trust()
    for name, fields in {
        "Infants": {"high_age": 7},
        "Secondary": {"phase": "Secondary", "high_age": 18},
        "Small": {},
        "Unloaded": {},
    }.items():
        make_membership(make_school(name, **fields), trust)
        if name == "Small":
            small = make_school("Smaller")
            make_membership(small, trust)
            make_figure(small, "ks2.rwm_exp", Missing.SUPPRESSED, release=make_release())
    listed = executive.get("/schools/").context["listed"]
    why = {row.name: row.rwm.why for row in listed.rows}
    assert why == {
        "Fell School 1": "",
        "Infants": "Not applicable: the school has no year 6",
        "Secondary": "Not applicable: secondary school",
        "Small": "No loaded file has it",
        "Smaller": "Suppressed: too few pupils to publish",
        "Unloaded": "No loaded file has it",
    }


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["Ashdown", "Fell School 1"]),
        ("?text=ash", ["Ashdown"]),
        ("?text=SURREY", ["Fell School 1"]),
        ("?phase=secondary", ["Ashdown"]),
        ("?phase=primary&text=fell", ["Fell School 1"]),
        ("?phase=primary&text=ash", []),
        ("?phase=nonsense", []),
    ],
)
def test_the_list_is_filtered_by_phase_and_text(executive, asked, found):
    trust, _ = make_card_trust()
    make_membership(make_school("Ashdown", phase="Secondary", la_name="Kent"), trust)
    assert rows_of(executive.get(f"/schools/{asked}")) == found


def test_a_filter_that_fits_nothing_says_so_and_leads_back(executive):
    make_card_trust()
    page = executive.get("/schools/?text=nowhere").content.decode()
    assert "No school of yours fits that." in page
    assert "Show all 1" in page


def test_a_principal_sees_their_own_school_only(client):
    _, schools = make_card_trust(2)
    client.force_login(person_holding("principal", at=schools[1]).user)
    assert rows_of(client.get("/schools/")) == ["Fell School 2"]


def test_a_school_that_left_or_closed_is_not_listed(executive):
    trust, _ = make_card_trust()
    make_membership(make_school("Left"), trust, left_by=date(2020, 1, 1))
    make_membership(make_school("Closed", closed_on=date(2020, 1, 1)), trust)
    assert rows_of(executive.get("/schools/")) == ["Fell School 1"]


def test_the_workbook_is_the_list_as_filtered(executive):
    trust, _ = make_card_trust()
    make_membership(make_school("Ashdown", phase="Secondary", high_age=18), trust)
    response = executive.get("/schools.xlsx?text=fell")
    (sheet,) = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).sheet_names
    rows = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_name(sheet).to_python()
    at = {name: place for place, name in enumerate(rows[0])}
    assert rows[1][at["School"]] == "Fell School 1"
    assert rows[1][at["Attendance"]] == 94.5
    assert rows[1][at["Year of attendance"]] == "2022/23"
    assert "Ashdown" not in str(rows)
    everything = executive.get("/schools.xlsx").content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(everything)).get_sheet_by_name(sheet).to_python()
    assert "Not applicable: secondary school" in str(rows)


def test_nobody_without_sight_of_a_school_opens_the_list(client):
    client.force_login(person_holding("outside-reviewer", at=make_school()).user)
    assert client.get("/schools/").status_code == 404
    assert client.get("/schools.xlsx").status_code == 404
