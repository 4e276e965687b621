"""Publishing outcomes to the records, and who may read them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from headwater.evidence.datasets.models import Release
from headwater.evidence.inspections.models import InspectionOutcome, Judgement
from headwater.evidence.inspections.operations import publish_outcomes
from headwater.evidence.inspections.queries import list_outcomes
from headwater.evidence.inspections.reading import JudgementRow, OutcomeRow
from headwater.foundations.accounts.scope import Scope
from headwater.foundations.audit.models import Event
from headwater.reference.schools.models import School, SchoolLink
from tests.factories.inspections import make_inspections_release, make_outcome
from tests.factories.schools import make_membership, make_school, make_trust

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)


@pytest.fixture
def school() -> School:
    """A school of our trust."""
    school = make_school()
    make_membership(school, make_trust())
    return school


@pytest.fixture
def release() -> Release:
    return make_inspections_release()


def row(urn: int, **facts: Any) -> OutcomeRow:
    known: dict[str, Any] = {
        "line": 2,
        "block": 1,
        "kind": "graded",
        "era": "ofsted-graded-2019",
        "column": "Latest OEIF overall effectiveness",
        "inspected_on": date(2023, 3, 7),
        "overall": "good",
        "overall_text": "2",
        "judgements": (JudgementRow("personal-development", "good", "2"),),
    }
    return OutcomeRow(urn=urn, **(known | facts))


def publish(*rows: tuple[Release, OutcomeRow]):
    return publish_outcomes(rows=rows, by=None, today=TODAY)


def test_an_outcome_is_kept_with_its_judgements_and_where_it_was_read(school, release):
    change = publish((release, row(school.urn)))
    outcome = InspectionOutcome.objects.get()
    assert (change.added, change.removed, change.schools) == (1, 0, 1)
    assert (outcome.school, outcome.era, outcome.overall, outcome.overall_text) == (
        school,
        "ofsted-graded-2019",
        "good",
        "2",
    )
    assert (outcome.release, outcome.line, outcome.is_shown) == (release, 2, True)
    assert (outcome.published_urn, outcome.relates_to_predecessor) == (school.urn, False)
    assert list(Judgement.objects.values_list("outcome", "area", "grade")) == [
        (outcome.pk, "personal-development", "good")
    ]


def test_publishing_records_one_event_that_tells_what_changed(school, release):
    publish((release, row(school.urn)))
    event = Event.objects.get()
    assert event.type == "inspections.outcomes-published"
    assert event.after["added"] == 1
    assert event.after["told"] == "1 inspection outcome added, 0 taken away; 1 school has one."


def test_the_same_again_writes_nothing(school, release):
    publish((release, row(school.urn)))
    kept = InspectionOutcome.objects.get().pk
    assert publish((release, row(school.urn))).told == "No inspection outcome changed."
    assert InspectionOutcome.objects.get().pk == kept
    assert Event.objects.count() == 1


def test_a_changed_judgement_replaces_the_outcome(school, release):
    publish((release, row(school.urn)))
    change = publish((release, row(school.urn, judgements=(JudgementRow("personal-development", "inadequate", "4"),))))
    assert (change.added, change.removed) == (1, 1)
    assert Judgement.objects.get().grade == "inadequate"


def test_an_outcome_that_no_file_tells_any_more_is_taken_away(school, release):
    publish((release, row(school.urn)))
    assert publish().removed == 1
    assert not InspectionOutcome.objects.exists()


def test_a_newer_inspection_takes_the_place_of_the_shown_one_and_keeps_it(school, release):
    publish((release, row(school.urn)))
    later = make_inspections_release(as_at=date(2026, 8, 31))
    publish(
        (release, row(school.urn)), (later, row(school.urn, inspected_on=date(2025, 3, 7), era="ofsted-graded-2024"))
    )
    shown = dict(InspectionOutcome.objects.values_list("inspected_on", "is_shown"))
    assert shown == {date(2023, 3, 7): False, date(2025, 3, 7): True}


def test_schools_that_are_not_ours_are_left_out(school, release):
    publish((release, row(make_school().urn)))
    assert not InspectionOutcome.objects.exists()


def test_without_a_trust_nothing_is_written(release):
    publish((release, row(make_school().urn)))
    assert not InspectionOutcome.objects.exists()
    assert not Event.objects.exists()


@pytest.fixture
def converted(school) -> School:
    """The school that ours was before it became an academy on 1 September 2016."""
    before = make_school("Before", closed_on=date(2016, 8, 31), opened_on=date(1990, 9, 1), laestab="9362222")
    SchoolLink.objects.create(
        urn=school.urn, linked_urn=before.urn, link_type="Predecessor", established_on=date(2016, 9, 1)
    )
    return before


def test_an_inspection_of_the_predecessor_is_the_schools_and_says_so(school, converted, release):
    publish((release, row(converted.urn, inspected_on=date(2014, 3, 7), era="ofsted-before-2019", judgements=())))
    outcome = InspectionOutcome.objects.get()
    assert outcome.school == school
    assert (outcome.published_urn, outcome.relates_to_predecessor) == (converted.urn, True)


def test_an_inspection_under_the_old_number_after_it_changed_is_not_the_schools(school, converted, release):
    publish((release, row(converted.urn, inspected_on=date(2023, 3, 7))))
    assert not InspectionOutcome.objects.exists()


def test_the_publishers_own_word_that_it_was_the_predecessor_is_believed(school, release):
    publish((release, row(school.urn, relates_to_current=False)))
    assert InspectionOutcome.objects.get().relates_to_predecessor


def test_three_kinds_are_shown_and_a_grade_without_a_date_replaces_none(school, release):
    extract = make_inspections_release(standing="extract", as_at=date(2026, 2, 28))
    publish(
        (release, row(school.urn)),
        (
            release,
            row(school.urn, block=0, kind="report-card", era="ofsted-report-card", inspected_on=date(2026, 1, 13)),
        ),
        (release, row(school.urn, block=2, kind="ungraded", era="ofsted-ungraded", inspected_on=date(2025, 5, 14))),
        (extract, row(school.urn, kind="grade-only", era="ofsted-grade-only", inspected_on=None, overall_text="1")),
    )
    assert set(InspectionOutcome.objects.shown().values_list("kind", flat=True)) == {
        "graded",
        "report-card",
        "ungraded",
    }
    assert InspectionOutcome.objects.count() == 4


def seeing(*schools: School) -> Scope:
    return Scope(frozenset(("schools.view", school.urn) for school in schools))


def in_order(school: School) -> list[InspectionOutcome]:
    return list(list_outcomes(school, seeing(school)))


def grade_only(school: School, **facts: Any) -> InspectionOutcome:
    known = {"kind": "grade-only", "era": "ofsted-grade-only", "inspected_on": None, "overall_text": "1"}
    return make_outcome(school, **(known | facts))


def test_outcomes_come_newest_first(school):
    older = make_outcome(school, kind="ungraded", era="ofsted-ungraded", inspected_on=date(2019, 1, 1))
    newer = make_outcome(school, inspected_on=date(2023, 1, 1))
    assert in_order(school) == [newer, older]


def test_a_grade_of_this_year_without_its_date_comes_before_an_inspection_of_long_ago(school):
    long_ago = make_outcome(school, era="ofsted-before-2019", inspected_on=date(2009, 5, 6))
    undated = grade_only(school, release=make_inspections_release(as_at=date(2026, 8, 31)))
    assert in_order(school) == [undated, long_ago]


def test_a_grade_without_its_date_stands_by_the_last_inspection_its_file_knows_of(school):
    dated = make_outcome(school, inspected_on=date(2022, 5, 6))
    undated = grade_only(school, last_inspected_on=date(2019, 1, 23))
    assert in_order(school) == [dated, undated]


def test_a_report_card_comes_before_a_grade_that_no_inspection_gave_any_more(school):
    undated = grade_only(school, release=make_inspections_release(as_at=date(2026, 8, 31)))
    card = make_outcome(school, kind="report-card", era="ofsted-report-card", inspected_on=date(2026, 1, 13))
    assert in_order(school) == [card, undated]


def test_a_grade_of_which_no_day_is_known_at_all_comes_last(school):
    undated = grade_only(school, release=make_inspections_release(as_at=None))
    dated = make_outcome(school, era="ofsted-before-2019", inspected_on=date(2009, 5, 6))
    assert in_order(school) == [dated, undated]


def test_outcomes_that_are_not_shown_are_not_listed(school):
    make_outcome(school, is_shown=False)
    assert not list_outcomes(school, seeing(school))


def test_nobody_reads_outcomes_of_a_school_outside_their_scope(school):
    make_outcome(school)
    assert not list_outcomes(school, seeing(make_school()))
    assert not list_outcomes(school, Scope.nothing())


def test_a_list_of_outcomes_asks_twice_however_many_there_are(school, django_assert_num_queries):
    for kind, era in (("graded", "ofsted-graded-2019"), ("ungraded", "ofsted-ungraded")):
        make_outcome(school, kind=kind, era=era, judgements={"personal-development": ("good", "2")})
    with django_assert_num_queries(2):
        for outcome in list_outcomes(school, seeing(school)):
            assert outcome.release.publisher == "Ofsted"
            assert len(outcome.judgements.all()) == 1
