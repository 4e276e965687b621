"""The eras as they ship, and what a data set may say of them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError
from ruamel.yaml import YAML

from headwater.evidence.datasets.definitions import DATASETS
from headwater.evidence.datasets.outcomes import OutcomeBlock
from headwater.evidence.inspections.definitions import ERAS, Era, _objections

GRADED = ("ofsted-before-2019", "ofsted-graded-2019", "ofsted-graded-2024", "ofsted-report-card")


def test_every_day_belongs_to_exactly_one_framework_with_grades():
    day = date(2005, 9, 1)
    while day < date(2027, 1, 1):
        assert len([key for key in GRADED if ERAS.get(key).in_force_on(day)]) == 1
        day += timedelta(days=1)


def test_only_a_grade_without_its_inspection_needs_no_date():
    assert [era.key for era in ERAS.all().values() if era.in_force_on(None)] == ["ofsted-grade-only"]


def test_the_report_card_has_six_areas_for_every_school_and_two_where_they_apply():
    areas = ERAS.get("ofsted-report-card").areas
    assert len([area for area in areas if not area.where_applicable]) == 6
    assert [area.name for area in areas if area.where_applicable] == ["Early years", "Post-16 provision"]


def test_no_framework_since_september_2024_has_an_overall_grade():
    assert {key for key in GRADED if ERAS.get(key).overall} == {"ofsted-before-2019", "ofsted-graded-2019"}


def test_words_of_the_report_card_are_words_of_no_other_framework():
    card = {grade.word for grade in ERAS.get("ofsted-report-card").scale}
    for era in ERAS.all().values():
        if era.key != "ofsted-report-card":
            assert card.isdisjoint(grade.word for grade in era.scale)


def test_a_grade_twice_is_refused():
    fields = ERAS.get("ofsted-ungraded").model_dump()
    with pytest.raises(ValidationError, match="stands here twice"):
        Era(**(fields | {"scale": fields["scale"] * 2}))


def test_an_era_that_ends_before_it_begins_is_refused():
    fields = ERAS.get("ofsted-graded-2019").model_dump()
    with pytest.raises(ValidationError, match="ends before it begins"):
        Era(**(fields | {"in_force_to": date(2018, 1, 1)}))


def objections(**block) -> list[tuple[tuple[str | int, ...], str]]:
    known = {"kind": "graded", "eras": ("ofsted-graded-2019",), "inspected_on": "Day", "overall": "Grade"}
    dataset = DATASETS.get("ofsted-grades-extract").model_copy(update={"outcomes": (OutcomeBlock(**(known | block)),)})
    return [(objection.at, objection.message) for objection in _objections(dataset)]


def test_a_block_that_names_what_exists_is_in_order():
    assert objections(words={"1": "outstanding"}, areas={"personal-development": {"grade": "PD"}}) == []


def test_a_block_of_an_unknown_era_is_told():
    assert objections(eras=("ofsted-graded-2091",)) == [
        (
            ("outcomes", 0, "eras", 0),
            '"ofsted-graded-2091" is not in definitions/inspections. Did you mean "ofsted-graded-2019"?',
        )
    ]


def test_a_grade_that_is_not_the_eras_is_told():
    [(at, message)] = objections(words={"1": "exceptional"})
    assert at == ("outcomes", 0, "words", "1")
    assert message.startswith('"exceptional" is not a grade of ofsted-graded-2019.')


def test_an_area_that_is_not_the_eras_is_told():
    [(at, message)] = objections(areas={"inclusion": {"grade": "Inclusion"}})
    assert at == ("outcomes", 0, "areas", "inclusion")
    assert "is not an area of ofsted-graded-2019" in message


@pytest.mark.parametrize(
    ("block", "message"),
    [
        ({"overall": None}, "names no grade"),
        ({"inspected_on": None}, "gives no date"),
        ({"kind": "grade-only"}, "has no `inspected_on`"),
        ({"eras": ()}, "at least 1 item"),
    ],
)
def test_a_block_that_tells_nothing_is_refused(block, message):
    known = {"kind": "graded", "eras": ("ofsted-graded-2019",), "inspected_on": "Day", "overall": "Grade"}
    with pytest.raises(ValidationError, match=message):
        OutcomeBlock(**(known | block))


def test_the_mapping_in_the_readme_is_one_that_would_be_accepted():
    import headwater.evidence.inspections as package

    readme = (Path(package.__file__).parent / "README.md").read_text(encoding="utf-8")
    fragment = readme.split("```yaml")[1].split("```")[0]
    [block] = YAML(typ="safe", pure=True).load(fragment)["outcomes"]
    said = OutcomeBlock(**block)
    [same] = [b for b in DATASETS.get("ofsted-latest-inspections").outcomes if b.kind == "graded"]
    assert set(said.required_columns()) <= set(same.required_columns())
