"""Outcomes of the files as published, loaded the way a trust loads them."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command

from headwater.evidence.datasets.definitions import DATASETS
from headwater.evidence.datasets.parsing import fold
from headwater.evidence.inspections.models import InspectionOutcome
from tests.factories.schools import make_membership, make_school, make_trust

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.open_data]


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def ours(urns: list[str]) -> None:
    trust = make_trust()
    for urn in urns:
        make_membership(make_school(urn=int(urn)), trust)


def test_the_definition_knows_every_column_of_ofsteds_file(open_data):
    listed = rows_of(next((open_data / "raw/ofsted").glob("*_columns.csv")))
    published = {fold(row["column"]) for row in listed}
    assert len(published) == 85
    definition = DATASETS.get("ofsted-latest-inspections")
    wanted = {fold(column) for block in definition.outcomes for column in block.required_columns()}
    assert wanted <= published
    for block in definition.outcomes:
        for area in (*block.areas.values(), *([block.safeguarding] if block.safeguarding else [])):
            assert not area.judged_on or {fold(name) for name in area.judged_on} & published


def test_every_word_counted_in_ofsteds_file_is_known(open_data):
    from headwater.evidence.inspections.definitions import ERAS

    counted = {row["column"]: row["values"] for row in rows_of(next((open_data / "raw/ofsted").glob("*_columns.csv")))}
    for block in DATASETS.get("ofsted-latest-inspections").outcomes:
        eras = [ERAS.get(key) for key in block.eras]
        texts = set(block.words) | {word.word for era in eras for word in era.words()}
        if block.kind == "graded":
            continue  # its counts are of codes, described in words of their own
        for column in [block.overall, *(area.grade for area in block.areas.values())]:
            for part in counted[column].split(";") if column else ():
                text = part.strip().rsplit(" ", 1)[0]
                assert text in texts, f"{column}: {text}"


def test_the_sample_gives_the_grades_and_dates_that_stand_in_it(open_data):
    path = next((open_data / "raw/ofsted").glob("*_7cols.csv"))
    published = rows_of(path)
    ours([row["URN"] for row in published])
    call_command("load", str(path))
    grade, on = "Latest OEIF overall effectiveness", "Inspection start date of latest OEIF graded inspection"
    expected = {
        (int(row["URN"]), row[grade], date(*map(int, reversed(row[on].split("/")))))
        for row in published
        if row[grade] != "NULL"
    }
    assert len(expected) == 5
    assert set(InspectionOutcome.objects.values_list("school", "overall_text", "inspected_on")) == expected
    assert set(InspectionOutcome.objects.values_list("era", flat=True)) == {"ofsted-graded-2019"}


def test_grades_without_dates_stand_beside_dated_ones_as_they_stand_in_the_files(open_data):
    grades = open_data / "derived/ofsted_overall_or_ungraded_2026-02-28.csv"
    ratings = open_data / "derived/ofsted_rating_and_date_2021_scraped.csv"
    dated = {row["URN"]: row for row in rows_of(ratings) if row["INSPECTIONDT"]}
    undated = {row["URN"]: row["OFSTED_OVERALL_1_TO_4"] for row in rows_of(grades)}
    urns = sorted(urn for urn in dated if urn in undated)[:40]
    ours(urns)
    call_command("load", str(grades), str(ratings))
    found = {(o.school_id, o.kind): o for o in InspectionOutcome.objects.shown()}
    for urn in urns:
        told = found[int(urn), "graded"]
        assert told.overall_text == dated[urn]["OFSTEDRATING"]
        assert f"{told.inspected_on:%Y%m%d}" == dated[urn]["INSPECTIONDT"]
        if undated[urn]:
            assert found[int(urn), "grade-only"].overall_text == undated[urn]
        else:
            assert (int(urn), "grade-only") not in found
    call_command("load", str(grades), str(ratings))
    assert {o.pk for o in InspectionOutcome.objects.shown()} == {o.pk for o in found.values()}


def test_the_registers_ratings_are_grades_without_their_inspection(open_data):
    path = next((open_data / "raw/gias/search-export").glob("*.csv"))
    with path.open(newline="", encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file) if row["OfstedRating (name)"]]
    # A closed school is in no trust's scope.
    rows = [row for row in rows if row["EstablishmentStatus (name)"] == "Open"]
    ours([row["URN"] for row in rows[:30]])
    call_command("load", str(path))
    outcomes = {o.school_id: o for o in InspectionOutcome.objects.all()}
    for row in rows[:30]:
        told = outcomes[int(row["URN"])]
        assert told.overall_text == row["OfstedRating (name)"]
        assert (told.kind, told.inspected_on) == ("grade-only", None)
        assert f"{told.last_inspected_on:%d-%m-%Y}" == row["OfstedLastInsp"]
