"""Quoted national figures: what has a source may fill a gap, what has none is on one list and nowhere else."""

from __future__ import annotations

import re
import shutil
from decimal import Decimal

import pytest
from django.test import Client
from pydantic import ValidationError

from headwater.evidence.measures.definitions import MEASURES
from headwater.evidence.measures.placing import quoted_figures
from headwater.evidence.measures.quoted import QUOTED, get_quoted, list_to_verify, list_usable
from headwater.evidence.measures.quoted.definitions import Quoted, QuotedValue
from headwater.foundations.definitions.problems import DefinitionProblems
from tests.factories.cards import make_card_trust
from tests.factories.datasets import make_release
from tests.factories.measures import make_figure
from tests.factories.people import make_person, person_holding

SOURCED = {"publisher": "Department for Education", "title": "Key stage 2 attainment"}


def test_whatever_is_usable_names_the_publication_it_was_read_in():
    for quoted in list_usable():
        assert quoted.source.publisher
        assert quoted.source.title
        assert quoted.stage in ("final", "revised", "provisional")
        assert str(quoted.value) == quoted.text


def test_nothing_is_both_usable_and_to_verify():
    usable = {(q.measure, q.group, q.population, q.period): q.text for q in list_usable()}
    both = [one for one in list_to_verify() if (one.measure, one.group, one.population, one.period) in usable]
    # One figure was noted of two release stages; the earlier one, of no known stage, is not used.
    assert [(one.measure, one.period, one.text) for one in both] == [("ks4.em5", "2022-23", "45.0")]


def test_every_usable_figure_has_a_key_of_its_own_that_leads_back_to_it():
    usable = list_usable()
    assert len({quoted.key for quoted in usable}) == len(usable) > 100
    for quoted in usable:
        assert get_quoted(quoted.key) == quoted


@pytest.mark.parametrize(
    "key", ["", "ks4.a8", "ks4.a8.all.state-funded.2023-24", "nothing.all.state-funded.2022-23", "....", "2022-23"]
)
def test_a_key_of_nothing_usable_leads_nowhere(key):
    assert get_quoted(key) is None


@pytest.mark.parametrize(
    ("key", "value", "stage"),
    [
        ("ks2.rwm_exp.all.england.2024-25", "62", "provisional"),
        ("ks2.rwm_exp.all.england.2018-19", "65", "final"),
        ("ks4.em5.all.state-funded.2022-23", "45.5", "final"),
        ("ks4.p8.all.state-funded.2018-19", "-0.03", "final"),
        ("beh.susp_rate.all.state-funded.2023-24", "11.31", "final"),
        ("ctx.ehcp_pct.all.all.2025-26", "6.0", "final"),
        ("ctx.sen_pct.all.secondary.2025-26", "17.6", "final"),
        ("ks2.rwm_exp.disadvantaged.england.2023-24", "45", "provisional"),
    ],
)
def test_some_of_what_is_quoted(key, value, stage):
    quoted = get_quoted(key)
    assert (quoted.text, quoted.value, quoted.stage) == (value, Decimal(value), stage)


@pytest.mark.parametrize(
    ("measure", "population", "period"),
    [
        ("att.pa", "primary", "2023-24"),
        ("att.absence", "state-funded", "2022-23"),
        ("beh.susp_rate", "primary", "2022-23"),
        ("ks4.a8", "state-funded", "2023-24"),
        ("ks4.a8", "state-funded", "2024-25"),
        ("ks2.rwm_high", "", "2024-25"),
        ("mtc.mean", "", "2023-24"),
        ("ctx.idaci", "", "2018-19"),
        ("ks2.gps_exp", "", "2021-22"),
    ],
)
def test_what_was_written_down_from_memory_is_to_verify(measure, population, period):
    places = {(one.measure, one.group, one.population, one.period) for one in list_to_verify()}
    assert (measure, "all", population, period) in places
    assert get_quoted(f"{measure}.all.{population or 'england'}.{period}") is None


def test_a_year_so_far_says_up_to_which_day():
    for quoted in list_usable():
        assert (quoted.as_at is not None) == quoted.measure.endswith("_ytd")


def test_a_figure_that_somebody_else_published_says_that_it_is_quoted():
    assert get_quoted("psc.y2_cum.all.england.2021-22").source_words.startswith("quoted by Schools Week, ")
    assert get_quoted("ks4.a8.all.state-funded.2018-19").source_words.startswith("Department for Education, ")


def test_the_figures_that_fill_gaps_are_the_usable_ones_and_no_others():
    rows = quoted_figures()
    assert {row.quoted for row in rows} == {quoted.key for quoted in list_usable()}
    assert {(row.level, row.area, row.release_id, row.entry_id) for row in rows} == {("england", "", None, None)}


def value(**changed):
    return {"year": "2023-24", "value": "61", "stage": "final", "verified": True, "source": "S1"} | changed


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"source": None}, "names its source and its stage"),
        ({"stage": None}, "names its source and its stage"),
        ({"value": "about 61"}, "is one number"),
        ({"value": "1e3"}, "is one number"),
        ({"why": "Doubtful."}, "nothing more is to be said"),
        ({"verified": False}, "with a source is verified"),
    ],
)
def test_a_figure_is_verified_or_it_is_not(changed, said):
    with pytest.raises(ValidationError, match=said):
        QuotedValue(**value(**changed))


@pytest.mark.parametrize(
    ("figures", "sources", "said"),
    [
        ([value()], {"K": SOURCED, "S1": SOURCED}, "K is no mark of a source"),
        ([value()], {"S1": SOURCED, "S2": SOURCED}, "No figure stands in S2"),
        ([value(), value(value="62")], {"S1": SOURCED}, "Two verified figures are of one year"),
    ],
)
def test_a_file_of_quoted_figures_holds_together(figures, sources, said):
    with pytest.raises(ValidationError, match=said):
        Quoted(key="ks2.rwm_exp", figures=figures, sources=sources, status="draft", authored_by="Somebody")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            'value: "61", stage: final, verified: true, source: S1',
            'value: "61", stage: final, verified: true, source: S3',
            "S3 is not among the sources",
        ),
        ('value: "65"', 'value: "11"', "11 is not between 45 and 85, as it should be"),
        ("year: 2018-19, value", "year: 2019-20, value", "Nothing was published for 2019/20"),
        ("group: disadvantaged", "group: disadvantagd", "disadvantagd.* is not in definitions/groups"),
    ],
)
def test_a_quoted_figure_is_held_to_its_measure(tmp_path, settings, before, after, said):
    _change(tmp_path, settings, "ks2.rwm_exp", before, after)
    with pytest.raises(DefinitionProblems, match=said):
        QUOTED.all()


def _change(tmp_path, settings, key, before, after):
    """Use a copy of the definitions in which one file of quoted figures says something else, once."""
    copy = tmp_path / "headwater" / "definitions"
    shutil.copytree(settings.DEFINITIONS, copy)
    path = copy / "quoted" / f"{key}.yaml"
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after, 1))
    settings.DEFINITIONS = copy


# The list -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def data_manager(client: Client) -> Client:
    client.force_login(person_holding("data-manager").user)
    return client


def rows_of(page: str) -> list[str]:
    """The rows of the page's table, as text."""
    found = re.findall(r"<tr>(.*?)</tr>", page, flags=re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in found][1:]


@pytest.mark.django_db
def test_a_data_manager_reads_what_is_to_verify_and_how(data_manager):
    page = data_manager.get("/figures/to-verify/").content.decode()
    assert "load the file that it stands in or enter it for England" in page
    rows = rows_of(page)
    assert len(rows) == len(list_to_verify())
    assert any(
        row.startswith("Attainment 8 state-funded schools 2023/24 46.1 Written down from memory") for row in rows
    )
    assert any("about 1.8 per 100 pupils" in row for row in rows)


@pytest.mark.django_db
def test_a_figure_that_a_file_has_is_not_on_the_list_any_more(data_manager):
    _, schools = make_card_trust()
    release = _release()
    make_figure("england", "att.pa", "14.6", "2023-24", population="primary", release=release)
    make_figure(schools[0], "att.pa", "11.5", "2021-22", release=release)
    rows = [row for row in rows_of(data_manager.get("/figures/to-verify/").content.decode()) if "absence" in row]
    assert not any("Persistent absence primary schools 2023/24" in row for row in rows)
    assert any("Persistent absence primary schools 2022/23 16.2%" in row for row in rows)


@pytest.mark.django_db
def test_what_would_serve_a_school_of_ours_stands_first():
    _, schools = make_card_trust(2)
    for school in schools:
        make_figure(school, "ks4.a8", "44.1", "2023-24", release=_release())
    client = Client()
    client.force_login(person_holding("executive").user)
    rows = rows_of(client.get("/figures/to-verify/").content.decode())
    served = [row for row in rows if "of ours, with nothing of England beside theirs" in row]
    assert rows[: len(served)] == served
    assert any(row.startswith("Attainment 8 ") and "2 schools of ours" in row for row in served)


@pytest.mark.django_db
def test_nobody_else_sees_the_list(client):
    client.force_login(make_person().user)
    assert client.get("/figures/to-verify/").status_code == 404
    _, schools = make_card_trust()
    client.force_login(person_holding("local-governor", at=schools[0]).user)
    assert client.get("/figures/to-verify/").status_code == 404


def _release():
    return make_release("ks4-results", "2023-24")


def test_every_measure_that_is_quoted_is_in_the_catalogue():
    assert set(QUOTED.all()) <= set(MEASURES.all())


@pytest.mark.django_db
def test_a_figure_of_all_schools_is_not_needed_where_primary_and_secondary_schools_have_theirs(data_manager):
    make_card_trust()

    def is_listed() -> bool:
        page = data_manager.get("/figures/to-verify/").content.decode()
        return any(row.startswith("Free school meals all schools 2022/23") for row in rows_of(page))

    release = _release()
    make_figure("england", "ctx.fsm_pct", "24", "2022-23", population="primary", release=release)
    assert is_listed()
    make_figure("england", "ctx.fsm_pct", "22", "2022-23", population="secondary", release=release)
    assert not is_listed()
