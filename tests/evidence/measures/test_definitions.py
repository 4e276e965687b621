"""The catalogue as it ships, and what a measure's file may not say."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from headwater.evidence.measures.definitions import GROUPS, MEASURES, Direction, Measure, NotPublished, Unit

CATALOGUE = [
    "ctx.nor",
    "ctx.pp_pct",
    "ctx.fsm_pct",
    "ctx.fsm6_pct",
    "ctx.eal_pct",
    "ctx.sen_k_pct",
    "ctx.ehcp_pct",
    "att.overall",
    "att.absence",
    "att.pa",
    "beh.susp_rate",
    "beh.pex_rate",
    "ks2.rwm_exp",
    "ks2.rwm_high",
    "ks2.read_exp",
    "ks2.read_high",
    "ks2.read_avg",
    "ks2.mat_exp",
    "ks2.mat_high",
    "ks2.mat_avg",
    "ks2.gps_exp",
    "ks2.gps_high",
    "ks2.gps_avg",
    "ks2.writ_exp",
    "ks2.writ_gds",
    "ks2.sci_exp",
    "ks2.read_prog",
    "ks2.writ_prog",
    "ks2.mat_prog",
]


@pytest.mark.parametrize("key", CATALOGUE)
def test_the_measures_a_card_needs_are_in_the_catalogue(key):
    assert MEASURES.get(key).name


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
