"""A made-up file in the layout of Ofsted's monthly one, loaded the way a trust loads it."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command

from headwater.evidence.datasets.definitions import DATASETS
from headwater.evidence.inspections.models import InspectionOutcome
from tests.factories.schools import make_membership, make_school, make_trust

pytestmark = pytest.mark.django_db(transaction=True)

COLUMNS = list(
    dict.fromkeys(
        column
        for block in DATASETS.get("ofsted-latest-inspections").outcomes
        for column in (*block.required_columns(), *(a.judged_on[0] for a in block.areas.values() if a.judged_on))
    )
)


def monthly_file(folder: Path, *rows: dict[str, str]) -> Path:
    """Two lines of text, the header, then the rows; Windows-1252 with an en dash, NULL where nothing is known."""
    columns = [*COLUMNS, "School name", "Event type grouping", "Most recent category of concern"]
    text = io.StringIO()
    text.write("Management information\nAs at 28 February 2026\n")
    writer = csv.DictWriter(text, columns, restval="NULL")
    writer.writeheader()
    writer.writerows({"Event type grouping": "Schools – S5", **row} for row in rows)
    path = folder / "latest_inspections_2026-02-28.csv"
    path.write_bytes(text.getvalue().encode("cp1252"))
    return path


@pytest.fixture
def school():
    school = make_school(urn=900001)
    make_membership(school, make_trust())
    return school


def test_three_inspections_of_a_row_become_three_outcomes(school, tmp_path):
    row = {
        "URN": "900001",
        "Inspection start date": "13/01/2026",
        "Inclusion": "Strong standard",
        "Safeguarding standards": "Met",
        "Inspection start date of latest OEIF graded inspection": "08/10/2024",
        "Latest OEIF overall effectiveness": "Not judged",
        "Latest OEIF quality of education": "2",
        "Date of latest ungraded inspection": "14/05/2019",
        "Ungraded inspection overall outcome": "School remains Good",
    }
    call_command("load", str(monthly_file(tmp_path, row)))
    told = InspectionOutcome.objects.shown().newest_first()
    assert [(o.era, o.inspected_on, o.overall_text, o.line) for o in told] == [
        ("ofsted-report-card", date(2026, 1, 13), "", 4),
        ("ofsted-graded-2024", date(2024, 10, 8), "Not judged", 4),
        ("ofsted-ungraded", date(2019, 5, 14), "School remains Good", 4),
    ]


def test_the_published_file_takes_the_place_of_a_grade_without_its_date(school, tmp_path):
    extract = tmp_path / "ofsted_overall_or_ungraded_2026-02-28.csv"
    extract.write_text("URN,SCHNAME,OFSTED_OVERALL_1_TO_4\n900001,School,2\n")
    call_command("load", str(extract))
    assert [o.kind for o in InspectionOutcome.objects.shown()] == ["grade-only"]
    row = {
        "URN": "900001",
        "Inspection start date of latest OEIF graded inspection": "07/03/2023",
        "Latest OEIF overall effectiveness": "2",
    }
    call_command("load", str(monthly_file(tmp_path, row)))
    assert [o.kind for o in InspectionOutcome.objects.shown()] == ["graded"]
    assert InspectionOutcome.objects.count() == 2


def test_a_file_without_the_inclusion_column_is_refused_and_what_was_loaded_stays(school, tmp_path, capsys):
    row = {
        "URN": "900001",
        "Inspection start date of latest OEIF graded inspection": "07/03/2023",
        "Latest OEIF overall effectiveness": "2",
    }
    path = monthly_file(tmp_path, row)
    call_command("load", str(path))
    path.write_bytes(path.read_bytes().replace(b"Inclusion,", b"Incluzion,"))
    with pytest.raises(SystemExit) as ended:
        call_command("load", str(path))
    assert ended.value.code == 2
    assert "Inclusion" in capsys.readouterr().out
    assert InspectionOutcome.objects.shown().get().overall == "good"
