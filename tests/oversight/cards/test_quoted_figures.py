"""A quoted national figure comes through to the card with its source; one that is to verify never does."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from datetime import date
from pathlib import Path

import pypdf
import pytest
from django.test import Client

from headwater.evidence.datasets.models import Release
from headwater.evidence.measures.models import Figure
from headwater.evidence.measures.operations import publish_figures
from headwater.evidence.measures.places import place_of
from headwater.evidence.measures.placing import place_entries, quoted_figures
from headwater.evidence.measures.quoted import list_to_verify, list_usable
from tests.factories.cards import make_card_trust
from tests.factories.datasets import make_release
from tests.factories.measures import make_figure
from tests.factories.people import person_holding

pytestmark = pytest.mark.django_db

READ, FROM_MEMORY = "61.9375", "96.4375"
"""Two numbers that stand nowhere else: one with a publication, one without."""
QUOTED = f"""
key: ks2.rwm_exp
figures:
  - {{year: 2022-23, value: "{FROM_MEMORY}", verified: false}}
  - {{year: 2023-24, value: "{READ}", stage: final, verified: true, source: S1}}
  - {{year: 2024-25, value: "{FROM_MEMORY}", verified: false}}
sources:
  S1: {{publisher: A publisher, title: A publication}}
status: draft
authored_by: Somebody
"""
YEARS = ("2022-23", "2023-24", "2024-25")


@pytest.fixture
def reader(tmp_path: Path, settings, client: Client) -> Client:
    """A trust executive of a trust whose schools have results in three years, with England's quoted above."""
    copy = tmp_path / "headwater" / "definitions"
    shutil.copytree(settings.DEFINITIONS, copy)
    (copy / "quoted" / "ks2.rwm_exp.yaml").write_text(QUOTED)
    settings.DEFINITIONS = copy
    _, schools = make_card_trust()
    Figure.objects.all().delete()
    for period in YEARS:
        release = make_release("ks2-results", period)
        make_figure(schools[0], "ks2.rwm_exp", "57", period, release=release)
    client.force_login(person_holding("executive").user)
    client.urn = schools[0].urn
    return client


def place_quoted() -> None:
    """Put the quoted figures among the others, as publishing does."""
    place_entries(place_of(figure) for figure in quoted_figures())


def everything(client: Client) -> dict[str, str]:
    """All that anybody can read or take away of the school and the trust, as text."""
    found = {}
    for address in (
        f"/schools/{client.urn}/card/",
        f"/schools/{client.urn}/card/ks2.rwm_exp/",
        f"/schools/{client.urn}/card.json",
        f"/schools/{client.urn}/card.csv",
        f"/schools/{client.urn}/card.xlsx",
        f"/schools/{client.urn}/card.pdf",
        f"/schools/{client.urn}/card.pdf?audience=open",
        f"/schools/{client.urn}/findings/",
        "/trust/",
        "/trust/ks2.rwm_exp/",
        "/trust.xlsx",
    ):
        response = client.get(address)
        assert response.status_code == 200, address
        content = response.content
        if content[:4] == b"%PDF":
            found[address] = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
        elif content[:2] == b"PK":
            archive = zipfile.ZipFile(io.BytesIO(content))
            found[address] = "\n".join(archive.read(name).decode(errors="replace") for name in archive.namelist())
        else:
            found[address] = content.decode()
    return found


def test_what_somebody_has_read_is_shown_and_what_nobody_has_read_is_not(reader):
    place_quoted()
    assert [str(one.value.normalize()) for one in Figure.objects.exclude(quoted="").filter(measure="ks2.rwm_exp")] == [
        READ
    ]
    texts = everything(reader)
    card = f"/schools/{reader.urn}/card"
    assert READ in texts[f"{card}.json"]
    assert "62%" in texts[f"{card}/"]
    for address, text in texts.items():
        assert FROM_MEMORY not in text, address
        assert "96%" not in text, address


def test_the_json_of_the_card_says_that_the_figure_is_quoted(reader):
    place_quoted()
    said = json.dumps(json.loads(everything(reader)[f"/schools/{reader.urn}/card.json"]))
    assert "ks2.rwm_exp.all.england.2023-24" in said or "A publication" in said


def test_publishing_makes_figures_of_what_is_usable_and_of_nothing_else():
    make_card_trust()
    Figure.objects.all().delete()
    Release.objects.all().delete()
    publish_figures(by=None, today=date(2026, 11, 22))
    made = {figure.quoted: figure for figure in Figure.objects.exclude(quoted="")}
    assert made.keys() == {quoted.key for quoted in list_usable()}
    to_verify = {(one.measure, one.group, one.population, one.period, one.text) for one in list_to_verify()}
    assert (
        not {(one.measure, one.group, one.population, one.period, one.published_text) for one in made.values()}
        & to_verify
    )
