"""The trust overview: a heat map that can be argued with, and the list behind each of its numbers."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from headwater.evidence.measures.missing import Missing
from headwater.evidence.measures.models import Figure
from headwater.oversight.cards.overview.presenters import EXCEPTIONS, NAME, Overview, present_behind, present_overview
from headwater.oversight.cards.overview.queries import get_overview_facts
from headwater.reference.people.queries import get_standing
from headwater.reference.schools.models import School
from tests.factories.datasets import make_release
from tests.factories.measures import make_figure
from tests.factories.people import person_holding
from tests.factories.schools import make_membership, make_school, make_trust
from tests.factories.targets import make_target

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)


@pytest.fixture
def trust():
    """Three primaries with key stage 2 results of 2024/25 (one suppressed), and a secondary without."""
    ours = make_trust("Fell and Vale Trust")
    release = make_release("ks2-results", "2024-25")
    earlier = make_release("ks2-results", "2018-19")
    numbers = {"Ash Primary": ("40", 24, 60), "Birch Primary": ("75", 45, 60), "Cedar Primary": (None, None, None)}
    for name, (value, numerator, denominator) in numbers.items():
        school = make_school(name)
        make_membership(school, ours)
        make_figure(
            school,
            "ks2.rwm_exp",
            value or Missing.SUPPRESSED,
            "2024-25",
            release=release,
            numerator=None if numerator is None else Decimal(numerator),
            denominator=None if denominator is None else Decimal(denominator),
        )
        if value is None:
            make_figure(school, "ks2.rwm_exp", "55", "2018-19", release=earlier)
    make_membership(make_school("Dell Academy", phase="Secondary", high_age=18), ours)
    make_figure("england", "ks2.rwm_exp", "62", "2024-25", release=release)
    return ours


def overview(**asked: str) -> Overview:
    return present_overview(_facts(), **asked)


def _facts():
    user = person_holding("trustee").user
    return get_overview_facts(get_standing(user, TODAY).scope, TODAY)


def row(found: Overview, name: str):
    return next(row for row in found.rows if row.name == name)


def test_a_cell_says_better_or_worse_than_england_in_word_and_shape(trust):
    found = overview()
    ash, birch = row(found, "Ash Primary").cells[0], row(found, "Birch Primary").cells[0]
    assert (ash.shown, ash.word, ash.shape, ash.chance) == ("40%", "worse", "down", False)
    assert ash.sentence == (
        "Worse than England by 22 percentage points; with 60 pupils the difference is more than chance would explain"
    )
    assert (birch.shown, birch.word, birch.shape) == ("75%", "better", "up")


def test_a_special_school_is_held_against_special_schools_or_not_at_all(trust):
    special = make_school("Elm School", phase="Not applicable", type_name="Academy special converter", type_code="44")
    make_membership(special, trust)
    release = make_release("absence", "2024-25")
    make_figure(special, "ks2.rwm_exp", "0", "2024-25", release=release, numerator=Decimal(0), denominator=Decimal(20))
    make_figure(special, "att.pa", "30", "2024-25", release=release, denominator=Decimal(100))
    make_figure("england", "att.pa", "35", "2024-25", release=release, population="special")
    found = overview()
    cells = {column.key: cell for column, cell in zip(found.columns, row(found, "Elm School").cells, strict=True)}
    tests, absence = cells["ks2.rwm_exp"], cells["att.pa"]
    assert (tests.shown, tests.word, tests.shape, tests.mark) == ("0%", "not compared", "none", "trust-cell--plain")
    assert tests.sentence == "Not compared: England’s figure is about schools of all kinds"
    assert absence.word == "better"
    assert "Elm School" not in [exception.school for exception in found.exceptions]


def test_a_school_without_the_column_s_year_says_why_and_what_it_has(trust):
    found = overview()
    cedar, dell = row(found, "Cedar Primary").cells[0], row(found, "Dell Academy").cells[0]
    assert cedar.why == "Suppressed: too few pupils to publish"
    assert cedar.older == "55% in 2018/19"
    assert dell.why == "Not applicable: secondary school"


def test_the_trust_pools_pupils_and_says_of_how_many_schools(trust):
    (pooled,) = overview().pooled
    assert pooled.cell.shown == "58%"  # (24 + 45) of 120, and not the mean of two rounded percentages
    assert pooled.of_schools == "2 of 3 schools"  # the secondary has no key stage 2 to miss
    assert "69 of 120 pupils" in pooled.method


def test_the_figure_published_for_the_trust_stands_beside_the_pooled_one(trust):
    make_figure("england", "ks2.rwm_exp", "60", "2023-24", release=make_release("mats", "2023-24"))
    Figure.objects.create(
        level=Figure.Level.TRUST,
        area=str(trust.uid),
        measure="ks2.rwm_exp",
        period="2024-25",
        value=Decimal(59),
        release=make_release("mats", "2024-25"),
        published_text="59%",
    )
    (pooled,) = overview().pooled
    assert pooled.published == "59% published for the trust"


def test_exceptions_come_first_and_are_said_in_sentences(trust):
    found = overview()
    assert found.sort == EXCEPTIONS
    assert found.rows[0].name == "Ash Primary"
    assert [(school.school, [measure for measure, _ in school.lines]) for school in found.exceptions] == [
        ("Ash Primary", ["Reading, writing and maths: expected standard, 2024/25"])
    ]


def test_that_nobody_can_tell_chance_is_said_once_for_all_schools(trust):
    release = make_release("absence", "2024-25")
    for name in ("Ash Primary", "Birch Primary"):
        make_figure(School.objects.get(name=name), "att.pa", "30", "2024-25", release=release)
    make_figure("england", "att.pa", "15", "2024-25", release=release)
    found = overview()
    [absence] = [line for line in found.exceptions[1].lines if line[0].startswith("Persistent absence")]
    assert absence[1] == "Worse than England by 15.0 percentage points"
    assert row(found, "Birch Primary").cells[0].sentence.endswith("cannot be said: number of pupils not known")


def test_a_trivial_difference_is_not_among_what_is_looked_at_first_where_nobody_can_tell_chance(trust):
    release = make_release("absence", "2024-25")
    for name, absent, present in (("Birch Primary", "15.1", "94.9"), ("Cedar Primary", "17.1", "94.4")):
        school = School.objects.get(name=name)
        make_figure(school, "att.pa", absent, "2024-25", release=release)
        make_figure(school, "att.overall", present, "2024-25", release=release)
    make_figure("england", "att.pa", "15", "2024-25", release=release)
    make_figure("england", "att.overall", "95", "2024-25", release=release)
    found = overview()
    lines = {school.school: [measure for measure, _ in school.lines] for school in found.exceptions}
    assert "Birch Primary" not in lines
    assert lines["Cedar Primary"] == ["Attendance, 2024/25", "Persistent absence, 2024/25"]
    birch = row(found, "Birch Primary")
    assert (birch.first, birch.first_words, [cell.word for cell in birch.cells[:2]]) == (0, "", ["worse", "worse"])
    assert row(found, "Cedar Primary").first_words == "2 to look at first"


def test_what_the_headings_shorten_is_written_out_beneath(trust):
    found = overview()
    assert ("RWM expected", "Reading, writing and maths: expected standard") in found.short_names


def test_sorting_puts_schools_without_a_value_last_either_way(trust):
    up = [row.name for row in overview(sort="ks2.rwm_exp", order="asc").rows]
    down = [row.name for row in overview(sort="ks2.rwm_exp", order="desc").rows]
    assert up == ["Ash Primary", "Birch Primary", "Cedar Primary", "Dell Academy"]
    assert down == ["Birch Primary", "Ash Primary", "Cedar Primary", "Dell Academy"]


def test_an_order_nobody_knows_is_the_usual_one(trust):
    assert overview(sort="<script>", order="sideways").sort == EXCEPTIONS
    assert next(row.name for row in overview(sort=NAME, order="desc").rows) == "Dell Academy"


def test_a_comparator_of_another_year_is_not_set_beside_it(trust):
    Figure.objects.filter(level=Figure.Level.ENGLAND).update(period="2018-19")
    found = overview()
    assert row(found, "Ash Primary").cells[0].word == ""
    assert found.columns[0].compared == "2024/25 not loaded"


def test_what_is_old_is_marked_in_the_table_and_is_no_exception(trust):
    dell = Figure.objects.filter(level="school").first().school
    old = make_release("suspensions", "2016-17")
    make_figure(dell, "beh.susp_rate", "30", "2016-17", release=old)
    make_figure("england", "beh.susp_rate", "1", "2016-17", release=old)
    found = overview()
    cell = next(row for row in found.rows if row.urn == dell.urn).cells[1]
    assert cell.word == "worse"
    assert not any("Suspension" in measure for school in found.exceptions for measure, _ in school.lines)


def test_a_school_whose_pupils_are_too_young_is_not_waited_for(trust):
    make_membership(make_school("Elder Infants", high_age=7), trust)
    found = overview()
    assert row(found, "Elder Infants").cells[0].why == "Not applicable: the school’s oldest pupils are 7"
    assert found.pooled[0].of_schools == "2 of 3 schools"


def test_a_junior_school_is_not_waited_for_in_reception_and_year_1(trust):
    juniors = make_school("Fir Juniors", low_age=7)
    make_membership(juniors, trust)
    make_figure(
        School.objects.get(name="Ash Primary"), "psc.y1", "80", "2024-25", release=make_release("phonics", "2024-25")
    )
    found = overview()
    place = [column.key for column in found.columns].index("psc.y1")
    assert row(found, "Fir Juniors").cells[place].why == "Not applicable: the school’s youngest pupils are 7"
    assert found.pooled[place].of_schools.endswith("of 3 schools")


def test_choosing_a_phase_narrows_schools_and_pool(trust):
    found = overview(phase="primary")
    assert len(found.rows) == 3
    assert found.counted == "3 of 4 schools"


def test_the_list_behind_a_number_shows_every_school_it_was_expected_of(trust):
    behind = present_behind(_facts(), "ks2.rwm_exp")
    assert behind is not None
    assert [(row.name, row.numerator, row.denominator, row.counts) for row in behind.rows] == [
        ("Ash Primary", "24", "60", True),
        ("Birch Primary", "45", "60", True),
        ("Cedar Primary", "not given", "not given", False),
    ]
    assert present_behind(_facts(), "ks9.none") is None


def test_it_is_for_those_who_see_the_trust(client, trust):
    for role, at, status in (
        ("trustee", None, 200),
        ("executive", None, 200),
        ("principal", "Ash Primary", 404),
        ("local-governor", "Ash Primary", 404),
        ("specialist", None, 404),
    ):
        school = None if at is None else make_school(f"{at} of {role}")
        client.force_login(person_holding(role, at=school).user)
        for address in ("/trust/", "/trust.xlsx", "/trust/ks2.rwm_exp/"):
            assert client.get(address).status_code == status, (role, address)


def test_the_page_and_its_lists_open(client, trust):
    client.force_login(person_holding("trustee").user)
    page = client.get("/trust/").content.decode()
    for said in ("Ash Primary", "2 of 3 schools", "Look at these first", "Schools together", 'aria-sort="none"'):
        assert said in page
    behind = client.get("/trust/ks2.rwm_exp/").content.decode()
    assert "69 of 120 pupils" in behind
    assert client.get("/trust/ks9.none/").status_code == 404


def test_the_workbook_says_the_same(client, trust):
    client.force_login(person_holding("trustee").user)
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get("/trust.xlsx?sort=name").content))
    schools = book.get_sheet_by_name("Schools").to_python()
    assert schools[1][1:5] == [
        "Ash Primary",
        "Primary",
        40.0,
        "Worse than England by 22 percentage points; with 60 pupils the difference is more than chance would explain",
    ]
    assert book.get_sheet_by_name("Trust").to_python()[1][3] == "2 of 3 schools"


def test_a_trust_without_figures_says_so(client):
    make_membership(make_school("Ash Primary"), make_trust("Fell and Vale Trust"))
    client.force_login(person_holding("trustee").user)
    assert "No figures of these schools are loaded yet" in client.get("/trust/").content.decode()


def test_a_cell_says_how_it_stands_to_the_target_agreed_for_its_year(trust):
    ash, birch = (School.objects.get(name=name) for name in ("Ash Primary", "Birch Primary"))
    make_target(ash, "ks2.rwm_exp", "65", "2024-25")
    make_target(ash, "ks2.rwm_exp", "30", "2024-25", kind="own")
    make_target(ash, "ks2.rwm_exp", "20", "2025-26")
    make_target(birch, "ks2.rwm_exp", None, "2024-25", comparator="england")

    found = overview()

    assert row(found, "Ash Primary").cells[0].target == "Target 65%: not met"
    assert row(found, "Birch Primary").cells[0].target == "Target at or above national (62%, 2024/25): met"
    assert row(found, "Cedar Primary").cells[0].target == ""


def test_the_targets_cost_two_questions_however_many_there_are(trust, django_assert_num_queries):
    scope = get_standing(person_holding("trustee").user, TODAY).scope
    with django_assert_num_queries(4):
        get_overview_facts(scope, TODAY)
    for school in School.objects.filter(phase="Primary"):
        make_target(school, "ks2.rwm_exp", None, "2024-25", comparator="england")
        make_target(school, "att.overall", None, "2024-25", comparator="la")
    with django_assert_num_queries(5):
        get_overview_facts(scope, TODAY)
