"""Entering figures by hand: what is refused, what is kept, and which of several figures a reader then sees."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.evidence.datasets.landing import FACTS
from headwater.evidence.datasets.models import Release
from headwater.evidence.measures.definitions import MEASURES
from headwater.evidence.measures.entries import Entry, agrees, share_of, work_out
from headwater.evidence.measures.events import MeasureEvent
from headwater.evidence.measures.missing import Missing
from headwater.evidence.measures.models import EnteredFigure, Figure, Stage
from headwater.evidence.measures.operations import (
    CannotEnter,
    CannotWithdraw,
    enter_figure,
    enter_figures,
    entering,
    publish_figures,
    withdraw_figure,
)
from headwater.evidence.measures.quoted import list_usable
from headwater.foundations.accounts.models import User
from headwater.foundations.accounts.scope import Scope
from headwater.foundations.audit.models import Event
from headwater.foundations.documents.personal_data import check_letter
from headwater.foundations.warehouse import operations as warehouse
from headwater.reference.schools.models import School
from tests.evidence.measures.test_selection import fact
from tests.factories.accounts import make_user
from tests.factories.datasets import make_release
from tests.factories.measures import entry_of, make_figure
from tests.factories.schools import make_membership, make_school, make_trust

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
WHY = "The published figure leaves out two pupils."


@pytest.fixture
def school() -> School:
    school = make_school(urn=140_001, laestab="9362001", opened_on=date(2016, 9, 1))
    make_membership(school, make_trust())
    return school


@pytest.fixture
def head() -> User:
    return make_user(name="A. Head")


def scope_at(*schools: School, override: bool = False) -> Scope:
    """May enter at these schools; with `override`, correct published figures there and enter England's too."""
    grants = {(permission, school.urn) for school in schools for permission in ("schools.view", "figures.enter")}
    if override:
        grants |= {("figures.override", school.urn) for school in schools} | {("figures.override", None)}
    return Scope(frozenset(grants))


def enter(entry: Entry, by: User, *, override: bool = False) -> EnteredFigure:
    schools = School.objects.filter(pk=entry.place.school or 140_001)
    return enter_figure(entry=entry, by=by, scope=scope_at(*schools, override=override), today=TODAY)


def withdraw(entry: EnteredFigure, reason: str, by: User, *, override: bool = True) -> EnteredFigure:
    scope = scope_at(*School.objects.all(), override=override)
    return withdraw_figure(entry=entry, reason=reason, by=by, scope=scope, now=NOW)


def refusal(entry: Entry, by: User, *, override: bool = False) -> str:
    with pytest.raises(CannotEnter) as refused:
        enter(entry, by, override=override)
    assert not Event.objects.filter(type=MeasureEvent.FIGURES_ENTERED).exists()
    return " ".join(refused.value.reasons)


def seen_by_readers(school: School | None = None) -> dict[tuple[str, str], str]:
    """What pages show: value or reason, by measure and year."""
    return {
        (figure.measure, figure.period): str(figure.value.normalize()) if figure.value is not None else figure.missing
        for figure in Figure.objects.shown().filter(school=school)
    }


# What is kept --------------------------------------------------------------------------------------------------------


def test_an_entered_figure_shows_at_once_and_says_whose_it_is(school: School, head: User) -> None:
    made = enter(entry_of(school, value="76%", source="Our own marks", row="Card!D4 “RWM”"), head)
    figure = Figure.objects.get()
    assert (figure.value, figure.entry, figure.release, figure.is_shown) == (Decimal(76), made, None, True)
    assert (figure.stage, figure.published_text, figure.is_leading) == (Stage.INTERNAL, "76%", False)
    assert (made.entered_by, made.source, made.row, made.text) == (head, "Our own marks", "Card!D4 “RWM”", "76%")


def test_the_value_is_worked_out_from_how_many_of_how_many(school: School, head: User) -> None:
    made = enter(entry_of(school, numerator=20, denominator=30), head)
    assert (made.value, made.text) == (Decimal("66.66666667"), "20 of 30")
    made = enter(entry_of(school, "ks2.read_exp", "67%", numerator=20, denominator=30), head)
    assert (made.value, made.text) == (Decimal("66.66666667"), "67%")


def test_a_reason_is_entered_in_place_of_a_number(school: School, head: User) -> None:
    enter(entry_of(school, text="Not collected", missing=Missing.NOT_AVAILABLE), head)
    figure = Figure.objects.get()
    assert (figure.value, figure.missing, figure.because) == (None, "not-available", "Not collected")


def test_a_correction_replaces_the_entry_and_both_stay(school: School, head: User) -> None:
    first = enter(entry_of(school, value="76%"), head)
    second = enter(entry_of(school, value="77%", seen=first.pk), make_user(name="B. Deputy"))
    first.refresh_from_db()
    assert first.replaced_by == second
    assert list(EnteredFigure.objects.current()) == [second]
    assert seen_by_readers(school) == {("ks2.rwm_exp", "2024-25"): "77"}
    assert Figure.objects.count() == 1


def test_one_event_tells_how_many_of_what(school: School, head: User) -> None:
    entries = [entry_of(school, value="76%"), entry_of(school, "ks2.read_exp", "82%", "2023-24")]
    enter_figures(entries=entries, by=head, scope=scope_at(school), today=TODAY)
    event = Event.objects.get(type=MeasureEvent.FIGURES_ENTERED)
    assert (event.by, event.school_urn, event.about_kind) == (head, school.urn, "schools.School")
    assert event.after["figures"] == 2
    assert (event.after["measures"], event.after["periods"]) == (
        ["ks2.read_exp", "ks2.rwm_exp"],
        ["2023-24", "2024-25"],
    )


def test_a_withdrawn_entry_stays_to_be_read_and_shows_no_more(school: School, head: User) -> None:
    made = enter(entry_of(school, value="76%"), head)
    withdrawn = withdraw(made, "  It was last year’s. ", head)
    assert (withdrawn.withdrawn_at, withdrawn.withdrawn_by, withdrawn.withdrawn_because) == (
        NOW,
        head,
        "It was last year’s.",
    )
    assert not Figure.objects.exists()
    event = Event.objects.get(type=MeasureEvent.FIGURE_WITHDRAWN)
    assert (event.before["figure"], event.school_urn) == ("76%", school.urn)
    again = enter(entry_of(school, value="75%"), head)
    assert list(EnteredFigure.objects.current()) == [again]


@pytest.mark.parametrize(
    ("reason", "why"), [(" ", "Say why"), ("x" * 501, "and 500 are kept"), ("DOB 1/2/2015", "birth")]
)
def test_withdrawing_needs_a_reason_that_may_be_kept(school: School, head: User, reason: str, why: str) -> None:
    made = enter(entry_of(school, value="76%"), head)
    with pytest.raises(CannotWithdraw, match=why):
        withdraw(made, reason, head)
    assert Figure.objects.count() == 1


def test_what_was_withdrawn_or_replaced_cannot_be_withdrawn(school: School, head: User) -> None:
    first = enter(entry_of(school, value="76%"), head)
    second = enter(entry_of(school, value="77%", seen=first.pk), head)
    with pytest.raises(CannotWithdraw, match="replaced by a later one"):
        withdraw(first, "wrong", head)
    withdraw(second, "wrong", head)
    with pytest.raises(CannotWithdraw, match="withdrawn already"):
        withdraw(second, "wrong", head)


# What is refused -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({}, "Enter a number, or say why there is none."),
        ({"value": "76%", "missing": Missing.NOT_APPLICABLE}, "not both"),
        ({"value": "101%"}, "is between 0% and 100%. 101% is not."),
        ({"value": "-3"}, "is between 0% and 100%. −3% is not."),
        ({"measure": "ctx.nor", "value": "204.5"}, "counted in whole numbers"),
        ({"measure": "mtc.mean", "value": "26"}, "is between 0 and 25. 26 is not."),
        ({"value": "70%", "numerator": 20, "denominator": 30}, "70% does not agree with 20 of 30, which is 66.7%."),
        ({"numerator": 31, "denominator": 30}, "31 of 30 cannot be"),
        ({"numerator": -1, "denominator": 30}, "−1 of 30 cannot be"),
        ({"numerator": 20}, "Say out of how many (year 6 pupils eligible for the assessments)"),
        ({"numerator": 0, "denominator": 0}, "has to be more than zero"),
        ({"numerator": "20.5", "denominator": 30}, "20.5 is no whole number, and pupils are counted."),
        ({"measure": "mtc.mean", "value": "21", "numerator": 4, "denominator": 30}, "is not so many out of so many"),
        ({"value": "76%", "period": "2027-28"}, "2027/28 has not begun."),
        ({"value": "76%", "period": "1900-01"}, "1900/01 is too long ago"),
        ({"value": "76%", "period": "2005-06"}, "2005/06 is too long ago: figures are kept from 2006/07 on. Check the"),
        ({"value": "76%", "source": "our\x01 own"}, "a character in it that cannot be seen, after “our”"),
        ({"value": "76%", "period": "2027"}, "is not an academic year"),
        ({"measure": "att.overall_ytd", "value": "95.4%"}, "say up to which day it counts"),
        ({"value": "76%", "as_at": date(2025, 9, 1)}, "1 September 2025 is not a day of 2024/25 up to today."),
        ({"measure": "att.pa_ytd", "value": "9%", "period": "2026-27", "as_at": date(2026, 11, 23)}, "is not a day of"),
        ({"value": "76%", "source": "x" * 201}, "The source has 201 characters, and 200 are kept"),
        ({"value": "76%", "text": "7" * 61}, "and 60 are kept"),
        ({"value": "76%", "source": f"from {check_letter('936000015001')}936000015001"}, "unique pupil number"),
        ({"measure": "ks9.nothing", "value": "1"}, "There is no measure"),
        ({"group": "stars", "value": "1"}, "There is no measure"),
    ],
)  # fmt: skip
def test_a_figure_that_cannot_be_is_refused_in_a_sentence(
    school: School, head: User, fields: dict[str, object], why: str
) -> None:
    assert why in refusal(entry_of(school, **fields), head)  # type: ignore[arg-type]
    assert not Figure.objects.exists()


def test_a_figure_that_is_only_suspicious_is_kept(school: School, head: User) -> None:
    enter(entry_of(school, "att.pa", "94.5%"), head)
    assert seen_by_readers(school) == {("att.pa", "2024-25"): "94.5"}


def test_figures_of_a_school_out_of_sight_are_refused(school: School, head: User) -> None:
    other = make_school()
    with pytest.raises(CannotEnter, match="may not enter figures of one of these schools"):
        enter_figures(entries=[entry_of(other, value="76%")], by=head, scope=scope_at(school), today=TODAY)


def test_a_batch_is_all_or_nothing_and_names_each_cell(school: School, head: User) -> None:
    entries = [
        entry_of(school, value="76%", row="Card!D4 “RWM”"),
        entry_of(school, "ks2.read_exp", "182%", row="Card!D5 “Reading”"),
        entry_of(school, "ks2.mat_exp", "181%", row="Card!D6 “Maths”"),
        entry_of(school, value="77%", row="Card!E4 “RWM”"),
    ]
    with pytest.raises(CannotEnter) as refused:
        enter_figures(entries=entries, by=head, scope=scope_at(school), today=TODAY)
    assert [reason.partition(": ")[0] for reason in refused.value.reasons[1:]] == ["Card!D5", "Card!D6"]
    assert "is there twice (Card!D4 “RWM” and Card!E4 “RWM”)" in refused.value.reasons[0]
    assert not EnteredFigure.objects.exists()


def test_when_it_fails_half_way_nothing_is_left(school: School, head: User, monkeypatch: pytest.MonkeyPatch) -> None:
    first = enter(entry_of(school, value="76%"), head)

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr(entering, "record_event", fail)
    with pytest.raises(RuntimeError, match="the power went"):
        enter(entry_of(school, value="77%", seen=first.pk), head)
    assert list(EnteredFigure.objects.current()) == [first]
    assert seen_by_readers(school) == {("ks2.rwm_exp", "2024-25"): "76"}


def test_too_many_at_once_and_none_at_all_are_refused(school: School, head: User) -> None:
    for entries, why in (([], "no figure"), ([entry_of(school, value="1%")] * 5001, "at most 5,000")):
        with pytest.raises(CannotEnter, match=why):
            enter_figures(entries=entries, by=head, scope=scope_at(school), today=TODAY)


# Two at once ---------------------------------------------------------------------------------------------------------


def test_of_two_who_save_at_once_the_slower_is_told(school: School, head: User) -> None:
    enter(entry_of(school, value="76%"), head)
    with pytest.raises(CannotEnter) as refused:
        enter(entry_of(school, value="77%", seen=None), make_user())
    [told] = refused.value.reasons
    assert "somebody else changed this figure while you were entering it. It is now 76%, entered by A. Head." in told
    assert seen_by_readers(school) == {("ks2.rwm_exp", "2024-25"): "76"}


def test_whoever_corrects_what_was_withdrawn_meanwhile_is_told(school: School, head: User) -> None:
    first = enter(entry_of(school, value="76%"), head)
    withdraw(first, "wrong", head)
    with pytest.raises(CannotEnter, match="It was withdrawn"):
        enter(entry_of(school, value="77%", seen=first.pk), head)


def test_where_both_got_past_the_question_the_records_let_in_one(
    school: School, head: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = entering.reasons_not_twice

    def somebody_is_quicker(entries: list[Entry]) -> list[str]:
        EnteredFigure.objects.create(
            school=school, measure="ks2.rwm_exp", period="2024-25", value=70, text="70%", entered_by=head
        )
        return real(entries)

    monkeypatch.setattr(entering, "reasons_not_twice", somebody_is_quicker)
    with pytest.raises(CannotEnter, match="at the same moment"):
        enter(entry_of(school, value="76%"), head)


# Which one is shown --------------------------------------------------------------------------------------------------


def publish(school: School, value: str | Missing, **fields: object) -> Figure:
    return make_figure(school, "ks2.rwm_exp", value, "2024-25", release=make_release(), **fields)


def test_a_published_value_stands_before_an_entry(school: School, head: User) -> None:
    published = publish(school, "74")
    enter(entry_of(school, value="76%"), head)
    assert seen_by_readers(school) == {("ks2.rwm_exp", "2024-25"): "74"}
    assert [figure.is_shown for figure in Figure.objects.exclude(pk=published.pk)] == [False]


def test_what_is_withheld_on_purpose_stands_before_an_entry(school: School, head: User) -> None:
    publish(school, Missing.SUPPRESSED)
    enter(entry_of(school, value="76%"), head)
    assert seen_by_readers(school) == {("ks2.rwm_exp", "2024-25"): "suppressed"}


@pytest.mark.parametrize("nothing", [Missing.NOT_AVAILABLE, Missing.NEW_SCHOOL])
def test_an_entry_stands_before_a_published_row_that_says_nothing(school: School, head: User, nothing: Missing) -> None:
    publish(school, nothing)
    made = enter(entry_of(school, value="76%"), head)
    assert seen_by_readers(school) == {("ks2.rwm_exp", "2024-25"): "76"}
    withdraw(made, "wrong", head)
    assert seen_by_readers(school) == {("ks2.rwm_exp", "2024-25"): str(nothing)}


def test_an_override_is_shown_and_the_published_figure_stays_beside_it(school: School, head: User) -> None:
    published = publish(school, "74")
    look_back = publish(school, "73", is_shown=False, is_look_back=True)
    made = enter(entry_of(school, value="76%", overrides=True, reason=WHY), head, override=True)
    assert seen_by_readers(school) == {("ks2.rwm_exp", "2024-25"): "76"}
    assert Figure.objects.filter(is_shown=False).count() == 2
    withdraw(made, "The publisher put it right.", head)
    assert list(Figure.objects.shown()) == [published]
    assert not Figure.objects.get(pk=look_back.pk).is_shown


def test_an_override_needs_permission_a_reason_and_something_to_override(school: School, head: User) -> None:
    assert "nothing is published here" in refusal(
        entry_of(school, value="7%", overrides=True, reason=WHY), head, override=True
    )
    publish(school, "74")
    assert "You may not show an entered figure" in refusal(
        entry_of(school, value="7%", overrides=True, reason=WHY), head
    )
    assert "Say why" in refusal(entry_of(school, value="7%", overrides=True, reason=" "), head, override=True)


def test_an_override_is_changed_or_withdrawn_only_by_whoever_may_make_one(school: School, head: User) -> None:
    publish(school, "74")
    made = enter(entry_of(school, value="76%", overrides=True, reason=WHY), head, override=True)
    with pytest.raises(CannotEnter, match="ask them"):
        enter(entry_of(school, value="75%", seen=made.pk), head)
    with pytest.raises(CannotWithdraw, match="ask them"):
        withdraw(made, "wrong", head, override=False)
    england = enter(entry_of("england", value="62%"), head, override=True)
    with pytest.raises(CannotWithdraw, match="ask them"):
        withdraw(england, "wrong", head, override=False)
    with pytest.raises(CannotWithdraw, match="may not enter figures of one of these schools"):
        withdraw_figure(entry=made, reason="wrong", by=head, scope=Scope.nothing(), now=NOW)
    assert seen_by_readers(school) == {("ks2.rwm_exp", "2024-25"): "76"}


def test_comparators_are_entered_by_whoever_may_correct(school: School, head: User) -> None:
    england = entry_of("england", value="62%", population="state-funded")
    assert "National and local-authority figures" in refusal(england, head)
    made = enter(england, head, override=True)
    enter(entry_of("936", value="64%"), head, override=True)
    assert (made.source, made.source_period, made.school) == ("", "", None)
    assert sorted(Figure.objects.shown().values_list("level", "area", "population", "value")) == [
        ("england", "", "state-funded", 62), ("la", "936", "", 64),
    ]  # fmt: skip


# Published again -----------------------------------------------------------------------------------------------------


def release(*values: dict[str, object]) -> None:
    made = make_release("school-absence", "2024-25")
    rows = [fact(**{"measure": "att.absence", "urn": 140_001, "period": "2024-25", **value}) for value in values]
    made.folder = warehouse.write_release({"facts": pa.Table.from_pylist(rows, schema=FACTS)}, name="t")
    made.save()


def test_entries_stand_where_they_stood_after_everything_is_published_again(school: School, head: User) -> None:
    enter(entry_of(school, "att.pa", "8.4%"), head)
    enter(entry_of(school, "att.absence", "4.6%"), head)
    release({"value": Decimal("4.5")})
    edition = publish_figures(by=None, today=TODAY)
    assert edition is not None
    assert edition.figures == 1
    assert seen_by_readers(school) == {("att.pa", "2024-25"): "8.4", ("att.absence", "2024-25"): "4.5"}
    [entry] = EnteredFigure.objects.current().filter(measure="att.absence")
    corrected = entry_of(school, "att.absence", "4.6%", overrides=True, reason=WHY, seen=entry.pk)
    enter(corrected, head, override=True)
    before = sorted(seen_by_readers(school).items())
    assert before == [(("att.absence", "2024-25"), "4.6"), (("att.pa", "2024-25"), "8.4")]
    release({"value": Decimal("4.4"), "line": 9})
    publish_figures(by=None, today=TODAY)
    assert sorted(seen_by_readers(school).items()) == before
    assert list(Figure.objects.filter(is_leading=True).values_list("value", "is_shown")) == [(Decimal("4.4"), False)]


def test_an_entry_is_a_change_that_publishing_notices(school: School, head: User) -> None:
    release({"value": Decimal("4.5")})
    publish_figures(by=None, today=TODAY)
    assert publish_figures(by=None, today=TODAY) is None
    made = enter(entry_of(school, "att.pa", "8.4%"), head)
    assert publish_figures(by=None, today=TODAY) is not None
    assert publish_figures(by=None, today=TODAY) is None
    withdraw(made, "wrong", head)
    assert publish_figures(by=None, today=TODAY) is not None
    assert ("att.pa", "2024-25") not in seen_by_readers(school)


def test_entries_of_a_school_that_left_are_not_shown(school: School, head: User) -> None:
    enter(entry_of(school, "att.pa", "8.4%"), head)
    school.memberships.update(left_by=date(2026, 1, 1))
    publish_figures(by=None, today=TODAY)
    assert not Figure.objects.filter(school=school).exists()
    assert EnteredFigure.objects.count() == 1


def test_a_quoted_national_figure_fills_a_gap_and_no_more(school: School, head: User) -> None:
    quoted = next(figure for figure in list_usable() if figure.group == "all" and not figure.as_at)
    england = {"level": "england", "population": quoted.population, "urn": None, "measure": quoted.measure}
    here = Figure.objects.filter(
        level="england", measure=quoted.measure, group="all", period=quoted.period, population=quoted.population
    )

    def shown() -> tuple[Decimal | None, str]:
        [figure] = here.shown()
        return figure.value, figure.quoted

    publish_figures(by=None, today=TODAY)
    assert shown() == (quoted.value, quoted.key)
    entry = enter(
        entry_of("england", quoted.measure, "50", quoted.period, population=quoted.population), head, override=True
    )
    assert shown() == (50, "")
    withdraw(entry, "wrong", head)
    assert shown() == (quoted.value, quoted.key)
    release(england | {"period": quoted.period, "value": Decimal(51)})
    publish_figures(by=None, today=TODAY)
    assert shown() == (51, "")
    assert here.count() == 2
    release(england | {"period": quoted.period, "value": None, "missing": "not-available", "line": 9})
    Release.objects.filter(pk=Release.objects.order_by("pk").first().pk).delete()  # type: ignore[union-attr]
    publish_figures(by=None, today=TODAY)
    assert shown() == (quoted.value, quoted.key)


def test_nothing_that_is_only_to_verify_stands_among_the_figures(school: School) -> None:
    publish_figures(by=None, today=TODAY)
    usable = {figure.key for figure in list_usable()}
    assert set(Figure.objects.exclude(quoted="").values_list("quoted", flat=True)) == usable


# Numbers -------------------------------------------------------------------------------------------------------------


@given(st.integers(0, 400), st.integers(1, 400), st.integers(0, 3))
def test_a_percentage_agrees_with_its_counts_rounded_as_far_as_it_was_written(n: int, of: int, decimals: int) -> None:
    share = share_of(Decimal(n), Decimal(of), MEASURES.get("ks2.rwm_exp"))
    assert share is not None
    # The slow twin: half up by whole numbers alone.
    tenths = (2 * 100 * n * 10**decimals + of) // (2 * of)
    written = f"{Decimal(tenths).scaleb(-decimals):.{decimals}f}"
    assert agrees(Decimal(written), share, f"{written}%")
    next_up = f"{Decimal(tenths + 1).scaleb(-decimals):.{decimals}f}"
    assert not agrees(Decimal(next_up), share, f"{next_up}%")


def test_a_value_is_only_worked_out_where_it_can_be(school: School) -> None:
    assert work_out(entry_of(school, "mtc.mean", "20.5", denominator=30)).value == Decimal("20.5")
    assert work_out(entry_of(school, numerator=0, denominator=0)).value is None
    assert share_of(Decimal(1), None, MEASURES.get("ks2.rwm_exp")) is None
    assert share_of(Decimal(5), Decimal(468), MEASURES.get("beh.susp_rate")) == Decimal("1.06837607")
