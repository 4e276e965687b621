"""Bringing figures up to date: whose they are, when they are made again, and what a reader sees meanwhile."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from headwater.evidence.datasets.definitions import DATASETS
from headwater.evidence.datasets.landing import FACTS
from headwater.evidence.datasets.landing.figures import LABEL_LENGTH
from headwater.evidence.datasets.models import Release
from headwater.evidence.measures.events import MeasureEvent
from headwater.evidence.measures.models import Figure, FigureEdition, FigureQuerySet
from headwater.evidence.measures.operations import publish_figures
from headwater.foundations.audit.models import Event
from headwater.foundations.warehouse import operations as warehouse
from headwater.reference.schools.models import School, SchoolLink, Trust
from tests.evidence.measures.test_selection import fact
from tests.factories.datasets import make_release
from tests.factories.schools import make_membership, make_school, make_trust

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.fixture
def trust() -> Trust:
    return make_trust()


@pytest.fixture
def school(trust: Trust) -> School:
    school = make_school(urn=140_001, laestab="9362001", opened_on=date(2018, 9, 1))
    make_membership(school, trust)
    return school


def release(*facts: dict[str, Any], **fields: Any) -> Release:
    """A current release that holds these facts."""
    made = make_release("school-absence", **fields)
    made.folder = warehouse.write_release({"facts": pa.Table.from_pylist(list(facts), schema=FACTS)}, name="t")
    made.save()
    return made


def published() -> FigureQuerySet:
    """Figures from files: quoted national figures stand among them, and are another test's."""
    return Figure.objects.exclude(release=None)


def row(school: School | int | None, **fields: Any) -> dict[str, Any]:
    urn = school.urn if isinstance(school, School) else school
    return fact(**{"measure": "att.absence", "urn": urn, "value": Decimal("4.5"), **fields})


def test_figures_are_of_our_schools_their_authorities_and_england(school: School) -> None:
    stranger = make_school(urn=140_999)
    england = {"level": "england", "population": "primary"}
    release(
        row(school), row(stranger, line=3), row(None, line=4, **england),
        row(None, line=5, level="la", area="936"), row(None, line=6, level="la", area="850"),
    )  # fmt: skip
    edition = publish_figures(by=None, today=TODAY)
    assert edition is not None
    assert (edition.figures, edition.schools) == (3, 1)
    assert sorted(published().values_list("line", "school_id", "area")) == [
        (2, 140_001, ""), (4, None, ""), (5, None, "936"),
    ]  # fmt: skip


def test_a_figure_says_exactly_where_it_came_from(school: School) -> None:
    made = release(row(school, line=17, column="PERCTOT", text="4.5", numerator=Decimal(9), denominator=Decimal(200)))
    publish_figures(by=None, today=TODAY)
    figure = published().get()
    assert (figure.release, figure.line, figure.column, figure.published_text) == (made, 17, "PERCTOT", "4.5")
    assert (figure.value, figure.numerator, figure.denominator) == (Decimal("4.5"), 9, 200)
    assert (figure.published_urn, figure.period, figure.is_shown) == (140_001, "2018-19", True)


def test_nothing_is_written_where_nothing_has_changed(school: School) -> None:
    release(row(school))
    publish_figures(by=None, today=TODAY)
    before = list(published().values())
    assert publish_figures(by=None, today=TODAY) is None
    assert list(published().values()) == before
    assert FigureEdition.objects.count() == 1
    assert Event.objects.filter(type=MeasureEvent.FIGURES_PUBLISHED).count() == 1


def test_a_new_release_makes_figures_again(school: School) -> None:
    old = release(row(school))
    publish_figures(by=None, today=TODAY)
    Release.objects.filter(pk=old.pk).update(status=Release.Status.SUPERSEDED)
    release(row(school, value=Decimal(6)))
    assert publish_figures(by=None, today=TODAY) is not None
    assert published().get().value == 6


def test_a_school_that_leaves_takes_its_figures_along(school: School, trust: Trust) -> None:
    release(row(school))
    publish_figures(by=None, today=TODAY)
    school.delete()
    assert publish_figures(by=None, today=TODAY) is not None
    assert not published().exists()


def test_a_school_that_joins_brings_its_figures(school: School, trust: Trust) -> None:
    other = make_school(urn=140_002)
    release(row(school), row(other, line=3))
    publish_figures(by=None, today=TODAY)
    make_membership(other, trust)
    publish_figures(by=None, today=TODAY)
    assert set(published().values_list("school_id", flat=True)) == {140_001, 140_002}


def test_results_before_it_became_an_academy_are_the_schools_own(school: School) -> None:
    make_school(urn=110_001, laestab="9363001", closed_on=date(2018, 8, 31), opened_on=None)
    SchoolLink.objects.create(urn=140_001, linked_urn=110_001, link_type="Predecessor", established_on=date(2018, 9, 1))
    release(row(110_001, period="2016-17"), row(school, line=3), row(110_001, line=4))
    publish_figures(by=None, today=TODAY)
    assert sorted(published().values_list("period", "line", "school_id", "published_urn", "is_shown")) == [
        ("2016-17", 2, 140_001, 110_001, True),
        ("2018-19", 3, 140_001, 140_001, True),
        ("2018-19", 4, 140_001, 110_001, False),
    ]


def test_rows_under_the_number_of_la_and_establishment_are_the_schools_while_it_was_open(school: School) -> None:
    release(
        row(None, laestab="9362001"), row(None, line=3, laestab="9362001", period="2015-16"),
        row(None, line=4, laestab="9369999"),
    )  # fmt: skip
    publish_figures(by=None, today=TODAY)
    assert list(published().values_list("line", "school_id", "published_urn")) == [(2, 140_001, None)]


def test_a_missing_value_keeps_its_reason(school: School) -> None:
    release(row(school, missing="suppressed", because="few pupils", text="SUPP"))
    publish_figures(by=None, today=TODAY)
    figure = published().get()
    assert (figure.value, figure.missing, figure.because) == (None, "suppressed", "few pupils")
    assert figure.published_text == "SUPP"


def test_without_a_trust_or_without_releases_there_are_no_figures() -> None:
    edition = publish_figures(by=None, today=TODAY)
    assert edition is not None
    assert edition.figures == 0
    assert not published().exists()


def test_when_it_fails_the_old_figures_stay(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    old = release(row(school))
    publish_figures(by=None, today=TODAY)
    release(
        row(school, value=None, missing=""), period="2019-20"
    )  # neither a value nor a reason: refused by the records
    with pytest.raises(Exception, match="a_value_or_a_reason"):
        publish_figures(by=None, today=TODAY)
    assert published().get().release == old


def test_the_name_of_every_column_that_a_data_set_reads_is_kept_whole():
    """Some are chosen by six conditions: “total, breakdown SEN_status, characteristic_gender Total, …”."""
    kept = Figure._meta.get_field("column").max_length
    assert kept == LABEL_LENGTH
    longest_column = 60
    for key, dataset in DATASETS.all().items():
        for value in dataset.values:
            told = ", ".join(f"{column} {' or '.join(texts)}" for column, texts in value.where.items())
            assert longest_column + len(told) < kept, key
