"""The card's four addresses: who may open them, and that the page and the JSON say the same."""

from __future__ import annotations

import html
import json
import re

import pytest
from django.test import Client

from headwater.reference.schools.models import School
from tests.factories.accounts import make_user
from tests.factories.cards import make_card_trust, make_entry
from tests.factories.people import make_person, person_holding
from tests.factories.schools import make_school

pytestmark = pytest.mark.django_db

ADDRESSES = ("card/", "card.json", "card.pdf", "card.docx", "card.xlsx", "card.csv", "card.pdf?audience=open")


@pytest.fixture
def schools() -> list[School]:
    return make_card_trust(2)[1]


@pytest.fixture
def principal(client: Client, schools: list[School]) -> Client:
    client.force_login(person_holding("principal", at=schools[0]).user)
    return client


def words(page: str) -> str:
    """The text of a page, tags and runs of white space taken out."""
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text)))


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_principal_opens_their_own_schools_card(principal, schools, address):
    assert principal.get(f"/schools/{schools[0].urn}/{address}").status_code == 200


@pytest.mark.parametrize("address", ADDRESSES)
def test_another_school_answers_as_if_it_did_not_exist(principal, schools, address):
    assert principal.get(f"/schools/{schools[1].urn}/{address}").status_code == 404
    assert principal.get(f"/schools/1/{address}").status_code == 404


@pytest.mark.parametrize("address", ADDRESSES)
def test_somebody_without_a_post_sees_no_card(client, schools, address):
    client.force_login(make_person().user)
    assert client.get(f"/schools/{schools[0].urn}/{address}").status_code == 404


@pytest.mark.parametrize("address", ADDRESSES)
def test_nobody_signed_in_is_asked_to_sign_in(client, schools, address):
    assert client.get(f"/schools/{schools[0].urn}/{address}").status_code == 302


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_card_is_read_and_never_written(principal, schools, address):
    assert principal.post(f"/schools/{schools[0].urn}/{address}").status_code == 405


def test_a_trust_executive_opens_every_card_of_the_trust_and_no_other(client, schools):
    client.force_login(person_holding("executive").user)
    assert [client.get(f"/schools/{s.urn}/card/").status_code for s in schools] == [200, 200]
    assert client.get(f"/schools/{make_school().urn}/card/").status_code == 404


def test_the_page_shows_every_value_and_every_reason_of_the_school_and_england(principal, schools):
    card = json.loads(principal.get(f"/schools/{schools[0].urn}/card.json").content)
    page = words(principal.get(f"/schools/{schools[0].urn}/card/").content.decode())
    said = 0
    for section in card["sections"]:
        assert section["title"] in page
        for row in section["rows"]:
            assert row["name"] in page or all(cell["source"] is None for cell in row["cells"])
            for cell in row["cells"]:
                if cell["source"]:
                    said += 1
                    assert cell["shown"] in page
    assert said > 8
    for inspection in card["inspections"]:
        assert inspection["outcome"] in page
        assert all(judged["outcome"] in page for judged in inspection["judgements"])


def test_a_rows_own_page_has_every_year_and_place_of_the_json_with_its_source_in_full(principal, schools):
    card = json.loads(principal.get(f"/schools/{schools[0].urn}/card.json").content)
    said = 0
    for row in (row for section in card["sections"] for row in section["rows"]):
        if all(cell["source"] is None for cell in row["cells"]):
            continue
        answer = principal.get(f"/schools/{schools[0].urn}/card/{row['measure']}/", {"group": row["group"]})
        page = words(answer.content.decode())
        for place in ("cells", "england", "la"):
            for cell in row[place]:
                if cell["source"] is None:
                    continue
                said += 1
                figure = f"{cell['period_shown']}: {cell['shown'] if cell['value'] else cell['missing']['words']}"
                assert figure in page
                source = cell["source"]
                assert f"line {source['line']}, column {source['column']}" in page
                assert source["file"] in page
                for also in cell["also"]:
                    assert (
                        f"column {also['source']['column']}, which reads “{also['source']['published_text']}”" in page
                    )
    assert said > 12


def test_the_fold_out_of_a_row_is_the_middle_of_its_page(principal, schools):
    address = f"/schools/{schools[0].urn}/card/ks2.rwm_exp/?group=all"
    assert 'hx-get="ks2.rwm_exp/?group=all"' in principal.get(f"/schools/{schools[0].urn}/card/").content.decode()
    answer = principal.get(address, headers={"HX-Request": "true"})
    fold = answer.content.decode()
    assert "HX-Request" in answer.headers["Vary"]
    assert "<html" not in fold
    assert "which reads “67%”" in words(fold)
    assert f'href="{address}"' in fold


@pytest.mark.parametrize("measure", ["ks9.none", "ks2.rwm_exp/?group=none", "note2"])
def test_a_row_that_is_not_on_the_card_has_no_page(principal, schools, measure):
    address = f"/schools/{schools[0].urn}/card/{measure}"
    assert principal.get(address if "?" in address else f"{address}/").status_code == 404


def test_a_row_of_results_that_a_school_never_has_is_not_found(client):
    school = make_school(phase="Secondary", low_age=11, high_age=16)
    client.force_login(person_holding("principal", at=school).user)
    assert client.get(f"/schools/{school.urn}/card/ks4.a8/").status_code == 200
    assert client.get(f"/schools/{school.urn}/card/ks2.rwm_exp/").status_code == 404
    assert client.get(f"/schools/{school.urn}/card/ks5.aps/").status_code == 404


def test_a_rows_page_of_another_school_answers_as_if_it_did_not_exist(principal, schools):
    assert principal.get(f"/schools/{schools[1].urn}/card/ks2.rwm_exp/").status_code == 404


def test_the_json_keeps_its_contract(principal, schools):
    card = json.loads(principal.get(f"/schools/{schools[0].urn}/card.json").content)
    school = card["school"]
    assert {"urn", "name", "laestab", "phase", "la_code", "la_name", "trust", "joined_on"} <= set(school)
    assert (school["urn"], school["phase"], school["la_code"]) == (schools[0].urn, "primary", "936")
    assert (school["trust"], school["joined_on"]) == ("Fell and Vale Trust", "2018-02-01")
    row = next(r for s in card["sections"] for r in s["rows"] if (r["measure"], r["group"]) == ("ks2.rwm_exp", "all"))
    assert {"measure", "group", "name", "unit", "cells", "england", "la"} <= set(row)
    assert [cell["period"] for cell in row["cells"]] == ["2016-17", "2017-18", "2018-19", "2024-25"]
    cell = row["cells"][1]
    assert (cell["value"], cell["shown"], cell["missing"]) == ("67", "67%", None)
    assert (cell["numerator"], cell["denominator"], cell["stage"], cell["when"]) == ("20", "30", "final", "during")
    assert cell["also"][0]["value"] == "66"
    assert cell["also"][0]["source"]["is_look_back"] is True
    assert {
        "file": "2017-18/936_ks2final.csv",
        "column": "KS2_RWM_EXP",
        "published_text": "67%",
        "dataset": "ks2-results",
        "stage": "final",
        "loaded_on": "2026-11-21",
    }.items() <= cell["source"].items()
    assert isinstance(cell["source"]["line"], int)
    assert row["cells"][0]["published_urn"] == 125_001
    assert (row["is_headline"], row["target"], row["against_england"]["period"]) == (True, None, "2018-19")
    assert row["against_england"]["signal"]["gap"] == "5.5"
    assert (card["findings"], card["note"]) == ([], None)
    assert row["cells"][2]["missing"]["reason"] == "suppressed"
    assert row["cells"][2]["value"] is None


def test_a_name_with_markup_in_it_stays_a_name(client):
    _, (school,) = make_card_trust()
    School.objects.filter(pk=school.pk).update(name="<b onload=alert(1)>St Mary's</b> & #Co")
    client.force_login(person_holding("executive").user)
    page = client.get(f"/schools/{school.urn}/card/").content.decode()
    assert "<b onload" not in page
    assert client.get(f"/schools/{school.urn}/card.pdf").status_code == 200


def test_fold_outs_need_no_script_and_no_style_of_their_own(principal, schools):
    page = principal.get(f"/schools/{schools[0].urn}/card/").content.decode()
    assert page.count("<details") == page.count("<summary") > 5
    assert page.count("Every year, where it came from and how it is worked out") == page.count("hx-get=") > 5
    assert " style=" not in page
    assert " onclick" not in page


def test_only_who_may_is_offered_to_write_on_the_card(client, schools):
    address = f"/schools/{schools[0].urn}/card/"
    client.force_login(person_holding("principal", at=schools[0]).user)
    assert f'href="{address}note/"' in client.get(address).content.decode()
    client.force_login(person_holding("local-governor", at=schools[0]).user)
    assert f'href="{address}note/"' not in client.get(address).content.decode()
    assert client.get(f"{address}note/").status_code == 404
    assert client.post(f"{address}note/withdraw/").status_code == 404


def test_whoever_reads_the_card_reads_the_lists_behind_it(client, schools):
    address = f"/schools/{schools[0].urn}/"
    client.force_login(person_holding("local-governor", at=schools[0]).user)
    page = client.get(f"{address}card/").content.decode()
    for path in ("figures/", "targets/", "inspections/", "findings/"):
        assert f'href="{address}{path}"' in page
        assert client.get(f"{address}{path}").status_code == 200
    for path in ("figures/enter/", "figures/paste/", "targets/record/", "targets/paste/", "inspections/record/"):
        assert f'href="{address}{path}"' not in page
    client.force_login(person_holding("school-improvement-lead").user)
    page = client.get(f"{address}card/").content.decode()
    for path in ("figures/enter/", "figures/paste/", "targets/record/", "targets/paste/", "inspections/record/"):
        assert f'href="{address}{path}"' in page


def test_a_rows_finding_leads_to_where_this_reader_puts_it_right(client, schools):
    make_entry(schools[0], "att.pa", "120", "2025-26", by=make_user())
    address = f"/schools/{schools[0].urn}/"
    client.force_login(person_holding("principal", at=schools[0]).user)
    assert f'href="{address}findings/"' in client.get(f"{address}card/att.pa/").content.decode()
    findings = client.get(f"{address}findings/").content.decode()
    assert f"{address}figures/enter/?measure=att.pa&amp;group=all&amp;period=2025-26" in findings
    client.force_login(person_holding("local-governor", at=schools[0]).user)
    assert "figures/enter/" not in client.get(f"{address}findings/").content.decode()


def test_a_slot_says_what_will_stand_there_in_one_line(principal, schools):
    page = words(principal.get(f"/schools/{schools[0].urn}/card/").content.decode())
    assert "The tier of each curriculum area this year." in page
    assert page.count("Not in this version of Headwater yet.") == 3


def test_a_slot_that_is_filled_elsewhere_leads_there_and_is_not_called_empty(principal, schools):
    page = principal.get(f"/schools/{schools[0].urn}/card/").content.decode()
    assert re.search(rf'href="/schools/{schools[0].urn}/offer/">Open', page)
    assert principal.get(f"/schools/{schools[0].urn}/offer/").status_code == 200
    said = words(page)
    assert "What the school is owed What the trust’s framework promises the school this year" in said
