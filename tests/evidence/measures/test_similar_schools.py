"""Similar schools are kept after a load, stand on a page that explains them, and beside a target."""

from __future__ import annotations

import io
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags
from python_calamine import CalamineWorkbook

from headwater.evidence.datasets.landing import FACTS
from headwater.evidence.measures.definitions import MEASURES
from headwater.evidence.measures.events import MeasureEvent
from headwater.evidence.measures.models import SimilarEdition, SimilarGroup, SimilarSchool, SimilarSpread
from headwater.evidence.measures.operations import publish_figures, publish_similar_schools
from headwater.evidence.measures.similar.calculation import SHARE
from headwater.evidence.measures.similar.presenters import similar_facts
from headwater.evidence.measures.similar.queries import NOBODY, Similar, list_similar
from headwater.foundations.accounts.scope import Scope
from headwater.foundations.audit.models import Event
from headwater.foundations.warehouse import operations as warehouse
from headwater.reference.schools.models import School
from tests.evidence.measures.test_selection import fact
from tests.factories.datasets import make_release
from tests.factories.people import person_holding
from tests.factories.schools import make_membership, make_school, make_trust

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
OTHERS = range(700_001, 700_401)
"""Forty primary schools in each tenth: shares of 0.1% to 40.0%."""
SUPPRESSED = {"value": None, "missing": "suppressed", "text": "SUPP"}
RWM = MEASURES.get("ks2.rwm_exp")


@pytest.fixture
def schools() -> list[School]:
    """Two primary schools of ours and a special one: in tenths 8 and 1, and in none."""
    trust = make_trust()
    made = [make_school("Ashdown"), make_school("Beacon"), make_school("Cedar", phase="Not applicable")]
    for school in made:
        make_membership(school, trust)
    return made


def load(dataset: str, period: str, rows: list[dict[str, Any]], **fields: Any) -> None:
    release = make_release(dataset, period, **fields)
    numbered = [{**row, "line": line, "period": period} for line, row in enumerate(rows, 2)]
    release.folder = warehouse.write_release({"facts": pa.Table.from_pylist(numbered, schema=FACTS)}, name="t")
    release.save()


def share(urn: int, value: str | None, phase: str = "primary") -> dict[str, Any]:
    counts: dict[str, Any] = {"numerator": Decimal(4), "denominator": Decimal(20)} if value else {}
    said = {"value": Decimal(value)} if value else {"missing": "not-applicable"}
    return fact(measure=SHARE, urn=urn, population=phase, text=value or "NA", **counts, **said)


@pytest.fixture
def loaded(schools: list[School]) -> None:
    """A census and two years of results: in 2023/24 of all, in 2024/25 of the schools of tenths 1 to 5 alone."""
    ours = [share(schools[0].urn, "30"), share(schools[1].urn, "1"), share(schools[2].urn, "55", "special")]
    census = [share(urn, f"{(urn - 700_000) / 10}") for urn in OTHERS]
    load("school-census", "2022-23", [*ours, *census, share(700_999, None)], title="School census")
    for period, until in (("2023-24", 400), ("2024-25", 200)):
        known = [school.urn for school in schools[:2]] + [urn for urn in OTHERS if urn - 700_000 <= until]
        values = [str(40 + urn % 40) for urn in known]
        rows = [
            fact(measure="ks2.rwm_exp", urn=urn, value=Decimal(value), text=value)
            for urn, value in zip(known, values, strict=True)
        ]
        rows = [row | (SUPPRESSED if row["urn"] == 700_300 else {}) for row in rows]
        load("ks2-headlines", period, rows, title="Key stage 2 results, headline extract", standing="extract")


@pytest.fixture
def published(loaded: None) -> None:
    publish_figures(by=None, today=TODAY)
    publish_similar_schools(by=None, today=TODAY)


def scope_of(*schools: School) -> Scope:
    return Scope(frozenset(("schools.view", school.urn) for school in schools))


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", strip_tags(response.content.decode())).strip()


def beside(school: School, measure: str = "ks2.rwm_exp") -> Similar:
    return list_similar([school], scope_of(school), measure=measure, group="all").get(school.urn, NOBODY)


def facts(similar: Similar, **said: Any) -> dict[str, str]:
    known: dict[str, Any] = {"before": "2026-27", "result": Decimal(50), "result_year": "2023-24"}
    return dict(similar_facts(similar, RWM, **(known | said)))


# What is kept --------------------------------------------------------------------------------------------------------


def test_every_tenth_of_our_schools_phases_is_kept_and_a_special_school_has_none(
    published: None, schools: list[School]
) -> None:
    groups = SimilarGroup.objects.order_by("tenth")

    assert [(group.tenth, group.phase) for group in groups] == [(tenth, "primary") for tenth in range(1, 11)]
    assert sum(group.schools for group in groups) == 402
    assert {group.without for group in groups} == {1}
    standing = {one.school_id: (one.phase, one.group and one.group.tenth) for one in SimilarSchool.objects.all()}
    assert standing == {
        schools[0].urn: ("primary", 8), schools[1].urn: ("primary", 1), schools[2].urn: ("special", None)
    }  # fmt: skip


def test_spreads_are_kept_of_our_schools_groups_alone_with_those_left_out(published: None) -> None:
    kept = {(one.similar.tenth, one.period): one for one in SimilarSpread.objects.select_related("similar")}

    # In 2024/25 one school of tenth 8 has a result, which is too few; 2023/24 stands.
    assert set(kept) == {(8, "2023-24"), (1, "2023-24"), (1, "2024-25")}
    assert (kept[1, "2023-24"].schools, kept[1, "2023-24"].similar.schools, kept[1, "2023-24"].left_out) == (40, 40, "")
    assert (kept[8, "2023-24"].schools, kept[8, "2023-24"].similar.schools) == (40, 41)
    assert kept[8, "2023-24"].left_out == "suppressed:1"
    assert sum(int(pair.split(":")[1]) for pair in kept[8, "2023-24"].values.split()) == 40


def test_what_is_kept_is_made_again_only_when_something_changed(published: None, schools: list[School]) -> None:
    assert publish_similar_schools(by=None, today=TODAY) is None

    load("ks2-headlines", "2025-26", [fact(measure="ks2.rwm_exp", urn=schools[0].urn)])

    edition = publish_similar_schools(by=None, today=TODAY)
    assert edition is not None
    events = Event.objects.filter(type=MeasureEvent.SIMILAR_SCHOOLS_PUBLISHED.value)
    assert [event.after["spreads"] for event in events.order_by("pk")] == [3, 3]
    assert SimilarEdition.objects.count() == 2


def test_a_making_that_is_broken_off_leaves_what_stood_before(
    published: None, schools: list[School], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = [list(model.objects.values_list("pk")) for model in (SimilarGroup, SimilarSchool, SimilarSpread)]
    load("ks2-headlines", "2025-26", [fact(measure="ks2.rwm_exp", urn=schools[0].urn)])

    def stop(*args: object, **said: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("headwater.evidence.measures.operations.similar.record_event", stop)
    with pytest.raises(KeyboardInterrupt):
        publish_similar_schools(by=None, today=TODAY)

    after = [list(model.objects.values_list("pk")) for model in (SimilarGroup, SimilarSchool, SimilarSpread)]
    assert after == before
    assert before[0]


def test_without_a_census_nothing_is_kept_and_the_reason_is_said(schools: list[School]) -> None:
    edition = publish_similar_schools(by=None, today=TODAY)

    assert edition is not None
    assert edition.spreads == 0
    assert "No school census" in facts(beside(schools[0]))["Among similar schools"]


# Beside a target -----------------------------------------------------------------------------------------------------


def test_the_last_result_and_the_target_are_set_beside_similar_schools(published: None, schools: list[School]) -> None:
    said = facts(beside(schools[0]), value=Decimal("200"))

    assert said["Among similar schools"].startswith("The result of 2023/24 was higher than ")
    assert said["Among similar schools"].endswith(" similar schools")
    assert said["The target there"] == "200% would be higher than all 40 similar schools in 2023/24"
    assert said["Similar schools"].startswith(
        "The tenth of primary schools with the third-highest share of disadvantaged pupils: 28.1% to 32.0%"
        " (census of 2022/23)"
    )


def test_without_a_number_it_says_what_similar_schools_reached(published: None, schools: list[School]) -> None:
    said = facts(beside(schools[1]))

    assert re.fullmatch(
        r"In 2024/25 half of 40 had \d+% or more, and a quarter \d+% or more", said["What they reached"]
    )
    assert said["Similar schools"] == "The tenth with the lowest share of disadvantaged pupils: 0.1% to 3.9%"


def test_a_result_of_another_year_names_the_year_it_is_set_beside(published: None, schools: list[School]) -> None:
    said = facts(beside(schools[0]), result_year="2025-26")

    assert said["Among similar schools"].startswith("The result of 2025/26 was ")
    assert said["Among similar schools"].endswith("by their results of 2023/24")


def test_results_of_the_targets_own_year_are_not_looked_at(published: None, schools: list[School]) -> None:
    said = facts(beside(schools[0]), before="2023-24")

    assert said == {"Among similar schools": "No loaded file has these figures of similar schools."}


def test_a_special_school_is_told_that_it_has_no_group(published: None, schools: list[School]) -> None:
    assert facts(beside(schools[2]))["Among similar schools"].startswith("Special schools have no group")


def test_similar_schools_of_many_schools_take_two_questions(published: None, schools: list[School]) -> None:
    with CaptureQueriesContext(connection) as asked:
        found = list_similar(schools, scope_of(*schools), measure="ks2.rwm_exp", group="all")

    assert len(asked) == 2
    assert set(found) == {school.urn for school in schools}


def test_nothing_is_told_of_a_school_out_of_sight(published: None, schools: list[School]) -> None:
    assert list_similar(schools, scope_of(schools[1])).keys() == {schools[1].urn}


# On pages ------------------------------------------------------------------------------------------------------------


def visitor(role: str = "executive", at: School | None = None) -> Client:
    client = Client()
    client.force_login(person_holding(role, at=at).user)
    return client


def test_the_page_says_who_is_similar_what_they_reached_and_who_is_left_out(
    published: None, schools: list[School]
) -> None:
    client = visitor()
    client.get("/schools/")  # what is read once per process is read here
    with CaptureQueriesContext(connection) as asked:
        said = words(client.get(f"/schools/{schools[0].urn}/similar-schools/"))

    assert "the tenth of primary schools with the third-highest share of disadvantaged pupils: 28.1% to 32.0%" in said
    assert "Its own share was 30.0% in the census of 2022/23" in said
    assert "402 primary schools have a published share" in said
    assert "Schools without one, which are in no tenth: 1." in said
    assert "They never count as nought" in said
    assert re.search(r" 40 \d+% Higher than \d+% 1 suppressed", said)
    assert "School census 2022/23 (final)" in said
    assert len(asked) <= 15


def test_the_page_of_a_special_school_says_why_it_has_no_group(published: None, schools: list[School]) -> None:
    said = words(visitor().get(f"/schools/{schools[2].urn}/similar-schools/"))

    assert "Special schools have no group of similar schools" in said
    assert "What they reached" not in said


def test_the_workbook_has_every_value_and_the_tenths(published: None, schools: list[School]) -> None:
    response = visitor().get(f"/schools/{schools[1].urn}/similar-schools.xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(response.content))

    assert book.sheet_names == ["Percentiles", "Values", "Tenths"]
    values = book.get_sheet_by_name("Values").to_python()
    assert sum(int(str(row[4]).partition(".")[0]) for row in values[1:] if row[2] == "2023/24") == 40
    assert len(book.get_sheet_by_name("Percentiles").to_python()[0]) == 20


def test_a_school_out_of_sight_has_no_such_page(published: None, schools: list[School]) -> None:
    client = visitor("principal", schools[0])

    assert client.get(f"/schools/{schools[0].urn}/similar-schools/").status_code == 200
    assert client.get(f"/schools/{schools[1].urn}/similar-schools/").status_code == 404
    assert client.get(f"/schools/{schools[1].urn}/similar-schools.xlsx").status_code == 404
