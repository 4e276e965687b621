"""The catalogue as it ships, and what a measure's file may not say."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pydantic import ValidationError

from headwater.evidence.measures.definitions import (
    GROUPS,
    MEASURES,
    Direction,
    Due,
    Measure,
    NotPublished,
    Range,
    Unit,
    measure_called,
)
from headwater.foundations.definitions.problems import DefinitionProblems

HIGHER, LOWER, CONTEXT = Direction.HIGHER, Direction.LOWER, Direction.CONTEXT
PERCENT, SCORE, PROGRESS, COUNT = Unit.PERCENT, Unit.SCORE, Unit.PROGRESS, Unit.COUNT
POINTS, PER_100, DAYS = Unit.PERCENTAGE_POINTS, Unit.PER_100, Unit.DAYS
CATALOGUE = {
    "ctx.nor": (COUNT, 0, CONTEXT),
    "ctx.pp_pct": (PERCENT, 1, CONTEXT),
    "ctx.fsm_pct": (PERCENT, 1, CONTEXT),
    "ctx.fsm6_pct": (PERCENT, 1, CONTEXT),
    "ctx.eal_pct": (PERCENT, 1, CONTEXT),
    "ctx.sen_k_pct": (PERCENT, 1, CONTEXT),
    "ctx.ehcp_pct": (PERCENT, 1, CONTEXT),
    "ctx.sen_pct": (PERCENT, 1, CONTEXT),
    "ctx.idaci": (SCORE, 2, CONTEXT),
    "ctx.idaci_decile": (SCORE, 0, CONTEXT),
    "ctx.stability": (PERCENT, 0, CONTEXT),
    "att.overall": (PERCENT, 1, HIGHER),
    "att.overall_csa": (PERCENT, 1, HIGHER),
    "att.overall_ytd": (PERCENT, 1, HIGHER),
    "att.absence": (PERCENT, 1, LOWER),
    "att.absence_ytd": (PERCENT, 1, LOWER),
    "att.unauth": (PERCENT, 1, LOWER),
    "att.unauth_ytd": (PERCENT, 1, LOWER),
    "att.pa": (PERCENT, 1, LOWER),
    "att.pa_ytd": (PERCENT, 1, LOWER),
    "att.severe": (PERCENT, 1, LOWER),
    "beh.susp_rate": (PER_100, 2, LOWER),
    "beh.susp_1plus": (PERCENT, 2, LOWER),
    "beh.susp_2plus": (PERCENT, 2, LOWER),
    "beh.pex_rate": (PER_100, 2, LOWER),
    "eyfs.gld": (PERCENT, 1, HIGHER),
    "psc.y1": (PERCENT, 0, HIGHER),
    "psc.y2_cum": (PERCENT, 0, HIGHER),
    "mtc.mean": (SCORE, 1, HIGHER),
    "mtc.full": (PERCENT, 0, HIGHER),
    "ks2.rwm_exp": (PERCENT, 0, HIGHER),
    "ks2.rwm_high": (PERCENT, 0, HIGHER),
    "ks2.read_exp": (PERCENT, 0, HIGHER),
    "ks2.read_high": (PERCENT, 0, HIGHER),
    "ks2.read_avg": (SCORE, 0, HIGHER),
    "ks2.mat_exp": (PERCENT, 0, HIGHER),
    "ks2.mat_high": (PERCENT, 0, HIGHER),
    "ks2.mat_avg": (SCORE, 0, HIGHER),
    "ks2.gps_exp": (PERCENT, 0, HIGHER),
    "ks2.gps_high": (PERCENT, 0, HIGHER),
    "ks2.gps_avg": (SCORE, 0, HIGHER),
    "ks2.writ_exp": (PERCENT, 0, HIGHER),
    "ks2.writ_gds": (PERCENT, 0, HIGHER),
    "ks2.sci_exp": (PERCENT, 0, HIGHER),
    "ks2.read_prog": (PROGRESS, 1, HIGHER),
    "ks2.writ_prog": (PROGRESS, 1, HIGHER),
    "ks2.mat_prog": (PROGRESS, 1, HIGHER),
    "ks2.gap_rwm": (POINTS, 0, LOWER),
    "ks2.gap_rwm_national": (POINTS, 0, LOWER),
    "ks2.gap_index": (SCORE, 2, LOWER),
    "ks4.a8": (SCORE, 1, HIGHER),
    "ks4.p8": (PROGRESS, 2, HIGHER),
    "ks4.em5": (PERCENT, 1, HIGHER),
    "ks4.em4": (PERCENT, 1, HIGHER),
    "ks4.ebacc_entry": (PERCENT, 1, HIGHER),
    "ks4.ebacc_aps": (SCORE, 2, HIGHER),
    "ks4.ebacc_95": (PERCENT, 1, HIGHER),
    "ks4.ebacc_94": (PERCENT, 1, HIGHER),
    "ks4.gap_a8": (SCORE, 1, LOWER),
    "ks4.gap_a8_national": (SCORE, 1, LOWER),
    "ks4.dest": (PERCENT, 0, HIGHER),
    "ks5.aps": (SCORE, 2, HIGHER),
    "ks5.va": (PROGRESS, 2, HIGHER),
    "ks5.retained": (PERCENT, 1, HIGHER),
    "ks5.best3": (SCORE, 2, HIGHER),
    "ks5.aab": (PERCENT, 1, HIGHER),
    "hr.turnover": (PERCENT, 1, LOWER),
    "hr.absence_days": (DAYS, 1, LOWER),
    "hr.vacancy": (COUNT, 0, LOWER),
}


@pytest.mark.parametrize("key", CATALOGUE)
def test_each_measure_of_the_catalogue_has_its_unit_its_decimals_and_its_direction(key):
    measure = MEASURES.get(key)
    assert (measure.unit, measure.decimals, measure.direction) == CATALOGUE[key]


def test_the_catalogue_holds_no_measure_that_nobody_listed_but_the_limits_of_progress():
    limits = {key for m in MEASURES.all().values() if m.interval for key in (m.interval.lower, m.interval.upper)}
    assert set(MEASURES.all()) - set(CATALOGUE) == limits


def test_the_groups_that_results_are_split_by_are_there():
    assert {"all", "boys", "girls", "disadvantaged", "not-disadvantaged", "eal"} <= set(GROUPS.all())


def test_a_groups_complement_names_it_back():
    groups = GROUPS.all()
    assert all(groups[g.complement].complement == g.key for g in groups.values() if g.complement)


def test_groups_have_an_order_of_their_own():
    orders = [group.order for group in GROUPS.all().values()]
    assert len(set(orders)) == len(orders)


def test_context_is_neither_good_nor_bad():
    assert all(m.direction == Direction.CONTEXT for key, m in MEASURES.all().items() if key.startswith("ctx."))


def test_less_absence_is_better():
    assert {MEASURES.get(k).direction for k in ("att.absence", "att.pa", "beh.susp_rate")} == {Direction.LOWER}


def test_every_progress_measure_has_its_interval_and_its_limits_are_in_the_same_unit():
    progress = [m for m in MEASURES.all().values() if m.interval]
    assert len(progress) == 4
    for measure in progress:
        assert {MEASURES.get(measure.interval.lower).unit, MEASURES.get(measure.interval.upper).unit} == {measure.unit}


def test_no_sentence_that_a_reader_sees_speaks_of_evidence_marks():
    for measure in MEASURES.all().values():
        said = " ".join((measure.why_it_matters, measure.how_calculated, measure.note))
        assert "[K]" not in said
        assert measure.why_it_matters.endswith(".")
        assert measure.how_calculated.endswith(".")


def test_reasons_fit_after_not_published():
    for measure in MEASURES.all().values():
        for gap in measure.not_published:
            assert not gap.reason.endswith(".")
            assert gap.reason[0].islower()


def test_a_proportion_says_what_it_divides():
    fields = MEASURES.get("att.pa").model_dump() | {"numerator": ""}
    with pytest.raises(ValidationError, match="says what its numerator and denominator are"):
        Measure(**fields)


def test_something_must_be_published():
    with pytest.raises(ValidationError, match="otherwise nothing is ever published"):
        NotPublished(reason="never")


def test_a_year_that_is_not_one_is_refused():
    with pytest.raises(ValidationError, match="is not an academic year"):
        NotPublished(years=["2019-21"], reason="x")


def test_percentages_are_the_measures_that_end_so():
    assert all(
        m.unit == Unit.PERCENT for k, m in MEASURES.all().items() if k.endswith(("_pct", "_exp", "_high", "_gds"))
    )


NAMED_ON_A_CARD = [
    ("Context", "Total on Roll", "ctx.nor"),
    ("Context", "Pupil Premium (%)", "ctx.pp_pct"),
    ("Context", "EAL (%)", "ctx.eal_pct"),
    ("Context", "SEN (%)", "ctx.sen_pct"),
    ("Context", "Deprivation Indicator", "ctx.idaci"),
    ("Phonics", "% Achieving by Year 1", "psc.y1"),
    ("Phonics", "% Achieving by Year 2", "psc.y2_cum"),
    ("EYFS", "% Good level of development", "eyfs.gld"),
    ("Attendance", "Whole School Attendance", "att.overall"),
    ("Attendance", "Excluding Nursery", "att.overall_csa"),
    ("Attendance", "Persistent Absence", "att.pa"),
    ("Behaviour", "No. of students suspended", "beh.susp_1plus"),
    ("Behaviour", "No. of students 2+ suspensions", "beh.susp_2plus"),
    ("Behaviour", "Permanent Exclusions", "beh.pex_rate"),
    ("KS2", "% Meeting Expected in RWM", "ks2.rwm_exp"),
    ("KS2", "% Meeting Higher standard in RWM", "ks2.rwm_high"),
    ("Subject", "% Exp in Reading", "ks2.read_exp"),
    ("Subject", "% Exp in Writing", "ks2.writ_exp"),
    ("Subject", "% Exp in Maths", "ks2.mat_exp"),
]


@pytest.mark.parametrize(("block", "label", "key"), NAMED_ON_A_CARD)
def test_the_labels_of_a_published_card_name_their_measures(block, label, key):
    assert measure_called(label, block).key == key
    assert measure_called(f"  {label.upper()} ", block).key == key
    assert measure_called(label).key == key


@pytest.mark.parametrize("label", ["", "Total", "Academy", "2025", "% Achieving", "Suspensions in the playground"])
def test_a_label_nobody_uses_names_no_measure(label):
    assert measure_called(label) is None


def test_every_measure_is_found_by_its_own_names():
    for measure in MEASURES.all().values():
        for label in (measure.name, measure.short_name, *measure.also_called):
            assert measure_called(label) == measure


def test_two_measures_may_not_be_called_the_same(catalogue):
    catalogue("att.severe", lambda text: text.replace("  - Severely absent", "  - PERSISTENT  absence (%)"))
    with pytest.raises(DefinitionProblems, match=r"att\.pa is called “PERSISTENT  absence"):
        MEASURES.all()


def test_a_measure_names_only_measures_that_exist(catalogue):
    catalogue("att.severe", lambda text: text.replace("at_most: [att.pa]", "at_most: [att.pq]"))
    with pytest.raises(DefinitionProblems, match=r"att\.pq.* is not in definitions/measures"):
        MEASURES.all()


@pytest.fixture
def catalogue(tmp_path, settings):
    """Change one measure's file in a copy of the definitions."""
    import shutil
    from pathlib import Path

    copy = tmp_path / "headwater" / "definitions"
    shutil.copytree(Path(settings.DEFINITIONS), copy)

    def change(key, how):
        path = copy / "measures" / f"{key}.yaml"
        before = path.read_text()
        assert how(before) != before
        path.write_text(how(before))
        settings.DEFINITIONS = copy

    yield change
    MEASURES.clear()


def test_a_percentage_is_at_most_a_hundred_and_others_say_what_they_can_be():
    assert MEASURES.get("att.pa").plausible == Range(low=Decimal(0), high=Decimal(100))
    assert {key for key, m in MEASURES.all().items() if m.plausible is None} == set()


@pytest.mark.parametrize(
    ("key", "value", "possible"),
    [
        ("ks2.read_avg", "79", False),
        ("ks2.read_avg", "80", True),
        ("ks2.read_avg", "120", True),
        ("ks4.a8", "90.1", False),
        ("mtc.mean", "25", True),
        ("mtc.mean", "26", False),
        ("ctx.idaci", "0.29", True),
        ("ctx.idaci", "29", False),
        ("att.overall", "100.1", False),
        ("beh.susp_rate", "130", True),
        ("ks2.gap_rwm", "-100", True),
    ],
)
def test_what_a_value_can_be_at_all(key, value, possible):
    assert (Decimal(value) in MEASURES.get(key).plausible) is possible


@pytest.mark.parametrize(
    ("key", "population", "value", "usual"),
    [
        ("att.pa", "primary", "94.5", False),
        ("att.pa", "primary", "14.6", True),
        ("att.pa", "state-funded", "5", True),
        ("att.pa", "state-funded", "4.9", False),
        ("att.overall", "primary", "94.5", True),
        ("beh.pex_rate", "primary", "0.0", False),
        ("beh.pex_rate", "primary", "0.03", True),
        ("ks2.rwm_exp", "state-funded", "11", False),
        ("ctx.nor", "primary", "282", True),
    ],
)
def test_where_the_figure_for_england_has_been(key, population, value, usual):
    assert (Decimal(value) in MEASURES.get(key).plausible_national[population]) is usual


def test_a_range_runs_from_low_to_high():
    with pytest.raises(ValidationError, match="Write the smaller number first"):
        Range(low=Decimal(2), high=Decimal(1))


def test_england_cannot_have_been_where_no_value_can_be():
    fields = MEASURES.get("att.pa").model_dump() | {"plausible_national": {"primary": {"low": 5, "high": 101}}}
    with pytest.raises(ValidationError, match="goes beyond what is plausible at all"):
        Measure(**fields)


def test_a_year_so_far_is_named_by_the_whole_year_and_counts_the_same():
    twins = {key: MEASURES.get(m.to_date) for key, m in MEASURES.all().items() if m.to_date}
    assert set(twins) == {"att.overall", "att.absence", "att.unauth", "att.pa"}
    for key, twin in twins.items():
        whole = MEASURES.get(key)
        assert twin.key == f"{key}_ytd"
        assert (twin.unit, twin.decimals, twin.direction) == (whole.unit, whole.decimals, whole.direction)


def test_parts_wholes_and_others_are_measures_in_the_same_unit_and_direction():
    for measure in MEASURES.all().values():
        for key in (*measure.all_of, *measure.sum_of):
            assert (MEASURES.get(key).unit, MEASURES.get(key).direction) == (measure.unit, measure.direction)
        for key in measure.at_most:
            assert {MEASURES.get(key).unit, measure.unit} <= {PERCENT, PER_100}
        if measure.hundred_less:
            assert MEASURES.get(measure.hundred_less).hundred_less == measure.key


def test_a_group_of_parts_is_cut_into_groups_that_exist():
    assert GROUPS.get("sen").parts == ("sen-support", "ehcp")


def test_a_figure_cannot_be_due_in_a_thirteenth_month():
    with pytest.raises(ValidationError):
        Due(month=13)
