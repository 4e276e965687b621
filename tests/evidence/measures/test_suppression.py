"""What an open document hides, and that nobody can tell a hidden count of few.

The attacker of these tests knows the rule and its code, every shown cell with its numerator and denominator, that
people come in whole numbers, and which cells add up. He tries every world there is up to a size: two that look the same
to him are in one class, and a count of one to five must not be the same throughout a class.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.evidence.measures.definitions import MEASURES
from headwater.evidence.measures.suppression import AllOf, Cell, NotMore, Printed, Sum, Why, suppress, suppress_figures
from headwater.evidence.measures.suppression.cells import OneOf
from headwater.evidence.measures.suppression.tables import Table, has_nothing_to_hide

FEW = {1, 2, 3, 4, 5}


def told(worlds, most: int | None = None) -> list[tuple[str, int]]:
    """The counts of few that somebody who has seen every world can tell, each by its name with its value.

    `most` is the largest world tried, counted in its first cell. Where that cell is hidden, worlds up to five larger
    can look the same; a class that reaches so near the border is not judged, because the test does not see all of it.
    """
    classes: dict[object, list[tuple[int, dict[str, int]]]] = defaultdict(list)
    for cells, sums, bounds, secrets in worlds:
        hidden = suppress(cells, sums, bounds)
        look = tuple(None if cell.key in hidden else (cell.numerator, cell.denominator) for cell in cells)
        classes[look].append((cells[0].denominator, secrets))
    found, judged = [], 0
    for look, same in classes.items():
        if most is not None and look[0] is None and min(size for size, _ in same) > most - 5:
            continue
        judged += 1
        for name in same[0][1]:
            values = {secrets[name] for _, secrets in same}
            if len(values) == 1 and values <= FEW:
                found.append((name, values.pop()))
    assert judged > 1
    return found


def counts(**groups: tuple[int, int]) -> dict[str, int]:
    """Everything that must not be told of groups given as (numerator, denominator)."""
    secrets = {}
    for name, (n, d) in groups.items():
        secrets |= {f"{name} did": n, f"{name} did not": d - n, f"{name} counted": d}
    return secrets


# What one cell tells ----------------------------------------------------------------------------------------------


def is_few_slowly(numerator: int, denominator: int) -> bool:
    reached = [pupil for pupil in range(denominator) if pupil < numerator]
    others = [pupil for pupil in range(denominator) if pupil >= numerator]
    return any(len(people) in (1, 2, 3, 4, 5) for people in (reached, others, [*reached, *others]))


def test_a_cell_alone_is_hidden_just_where_few_did_few_did_not_or_few_were_counted():
    for denominator in range(30):
        for numerator in range(denominator + 1):
            hidden = suppress([Cell("it", denominator, numerator)])
            assert bool(hidden) == is_few_slowly(numerator, denominator)
            assert set(hidden.values()) <= {Why.FEW}


@pytest.mark.parametrize(("numerator", "denominator"), [(0, 30), (30, 30), (0, 0), (6, 12), (15, 30), (6, 6)])
def test_none_and_all_of_many_are_shown(numerator, denominator):
    assert suppress([Cell("it", denominator, numerator)]) == {}


def test_a_rounded_percentage_that_may_mean_few_is_hidden():
    assert suppress([Cell("it", 200, 6, possible=(5, 6))]) == {"it": Why.FEW}
    assert suppress([Cell("it", 200, 7, possible=(6, 7))]) == {}


def test_a_number_of_suspensions_has_no_rest_that_could_be_few():
    assert suppress([Cell("it", 100, 98, repeats=True)]) == {}
    assert suppress([Cell("it", 100, 98)]) == {"it": Why.FEW}
    assert suppress([Cell("it", 100, 3, repeats=True)]) == {"it": Why.FEW}


# Groups that add up ------------------------------------------------------------------------------------------------


def by_sex(boys, girls, key="", of=None):
    """Cells of boys, girls and all, given as (numerator, denominator), and their sum."""
    everybody = (boys[0] + girls[0], boys[1] + girls[1])
    cells = [
        Cell(f"{who}{key}", counted, did, pupils=who)
        for who, (did, counted) in (("all", everybody), ("boys", boys), ("girls", girls))
    ]
    return cells, Sum(f"all{key}", (f"boys{key}", f"girls{key}"), people=of)


def pairs(most):
    """Every two groups of together no more than `most`, each as (numerator, denominator)."""
    for everybody in range(most + 1):
        for boys in range(everybody + 1):
            for did_boys, did_girls in product(range(boys + 1), range(everybody - boys + 1)):
                yield (did_boys, boys), (did_girls, everybody - boys)


def hidden_slowly(cells) -> set[str]:
    """Boys, girls and all: the few, and where just one of the three is hidden a second one, a group before all."""
    hidden = {cell.key for cell in cells if is_few_slowly(cell.numerator, cell.denominator)}
    if len(hidden) == 1:
        hidden.add(next(key for key in ("boys", "girls", "all") if key not in hidden))
    return hidden


def test_boys_and_girls_are_hidden_as_by_hand():
    for boys, girls in pairs(16):
        cells, adds_up = by_sex(boys, girls)
        assert set(suppress(cells, [adds_up])) == hidden_slowly(cells)


def test_nobody_can_tell_boys_from_all_and_girls():
    def worlds():
        for boys, girls in pairs(18):
            cells, adds_up = by_sex(boys, girls)
            everybody = (boys[0] + girls[0], boys[1] + girls[1])
            yield cells, [adds_up], [], counts(boys=boys, girls=girls, all=everybody)

    assert told(worlds(), most=18) == []


def test_nobody_can_tell_the_rest_that_no_cell_shows():
    def worlds():
        for group, rest in pairs(18):
            everybody = (group[0] + rest[0], group[1] + rest[1])
            cells = [Cell("all", everybody[1], everybody[0]), Cell("group", group[1], group[0])]
            yield cells, [Sum("all", ("group",), is_whole=False)], [], counts(group=group, rest=rest, all=everybody)

    assert told(worlds(), most=18) == []


def test_nobody_can_tell_one_of_three_groups():
    def worlds():
        for sizes in (three for three in product(range(17), repeat=3) if sum(three) <= 16):
            parts = dict(zip(("low", "middle", "high"), sizes, strict=True))
            cells = [Cell("all", sum(sizes)), *(Cell(name, size) for name, size in parts.items())]
            yield cells, [Sum("all", tuple(parts))], [], parts | {"all": sum(sizes)}

    assert told(worlds(), most=16) == []


def test_nobody_can_tell_who_did_better_of_boys_and_girls_who_did_well():
    """Two measures, of which one counts no more than the other, by groups whose sizes are shown elsewhere."""

    def worlds(boys, girls):
        for well in product(range(boys + 1), range(girls + 1)):
            for better in product(range(well[0] + 1), range(well[1] + 1)):
                one, adds_up = by_sex((well[0], boys), (well[1], girls), of="sex")
                two, adds_up_too = by_sex((better[0], boys), (better[1], girls), key=" better", of="sex")
                sizes = [Cell(f"{who} size", size, pupils=who) for who, size in (("boys", boys), ("girls", girls))]
                bounds = [NotMore(f"{who} better", who) for who in ("all", "boys", "girls")]
                secrets = counts(boys=(well[0], boys), girls=(well[1], girls))
                secrets |= counts(better_boys=(better[0], boys), better_girls=(better[1], girls))
                yield [*one, *two, *sizes], [adds_up, adds_up_too], bounds, secrets

    for boys, girls in ((6, 6), (6, 11), (9, 8)):
        assert told(worlds(boys, girls)) == []


def test_nobody_can_tell_a_few_boys_whose_number_is_not_shown():
    def worlds():
        sizes = [(boys, girls) for boys, girls in product(range(10), repeat=2) if boys + girls <= 9]
        for boys, girls in sizes:
            for well in product(range(boys + 1), range(girls + 1)):
                for better in product(range(well[0] + 1), range(well[1] + 1)):
                    one, adds_up = by_sex((well[0], boys), (well[1], girls), of="sex")
                    two, adds_up_too = by_sex((better[0], boys), (better[1], girls), key=" better", of="sex")
                    bounds = [NotMore(f"{who} better", who) for who in ("all", "boys", "girls")]
                    secrets = counts(boys=(well[0], boys), girls=(well[1], girls))
                    secrets |= counts(better_boys=(better[0], boys), better_girls=(better[1], girls))
                    yield [*one, *two], [adds_up, adds_up_too], bounds, secrets

    assert told(worlds(), most=9) == []


@pytest.mark.parametrize("pupils", [6, 12, 18])
def test_nobody_can_tell_a_part_from_its_whole(pupils):
    def worlds():
        for whole in range(pupils + 1):
            for part in range(whole + 1):
                cells = [Cell("whole", pupils, whole, pupils="p"), Cell("part", pupils, part, pupils="p")]
                secrets = counts(whole=(whole, pupils), part=(part, pupils))
                yield cells, [], [NotMore("part", "whole")], {k: v for k, v in secrets.items() if "counted" not in k}

    assert told(worlds()) == []


@pytest.mark.parametrize("pupils", [8, 13])
def test_nobody_can_tell_a_subject_from_all_three_together(pupils):
    def worlds():
        for subjects in product(range(pupils + 1), repeat=3):
            for together in range(max(0, sum(subjects) - 2 * pupils), min(subjects) + 1):
                did = {**dict(zip("rwm", subjects, strict=True)), "all three": together}
                cells = [Cell(name, pupils, n, pupils="p") for name, n in did.items()]
                secrets = did | {f"not {name}": pupils - n for name, n in did.items()}
                yield cells, [], [AllOf("all three", ("r", "w", "m"))], secrets

    assert told(worlds()) == []


@pytest.mark.parametrize("pupils", [10, 20])
def test_nobody_can_tell_one_kind_of_need_from_both_kinds(pupils):
    def worlds():
        for support in range(pupils + 1):
            for plans in range(pupils + 1 - support):
                need = {"support": support, "plans": plans, "both": support + plans}
                cells = [Cell(name, pupils, n, pupils="p") for name, n in need.items()]
                secrets = need | {f"no {name}": pupils - n for name, n in need.items()}
                yield cells, [], [OneOf("both", ("support", "plans"))], secrets

    assert told(worlds()) == []


# Any document --------------------------------------------------------------------------------------------------------

outcomes = st.lists(
    st.tuples(st.booleans(), st.booleans(), st.integers(0, 2)), min_size=0, max_size=60
)  # sex, disadvantage, how well


def year_six(pupils, measures=("ks2.rwm_exp", "ks2.rwm_high"), period="2024-25"):
    """The figures of a year group, by sex and disadvantage, as a card would print them."""
    groups = {
        "all": pupils,
        "boys": [p for p in pupils if p[0]],
        "girls": [p for p in pupils if not p[0]],
        "disadvantaged": [p for p in pupils if p[1]],
        "not-disadvantaged": [p for p in pupils if not p[1]],
    }
    for level, measure in enumerate(measures, start=1):
        for group, members in groups.items():
            if members:
                did = sum(p[2] >= level for p in members)
                key = (measure, group, period)
                value = Decimal(100 * did) / len(members)
                yield Printed(key, measure, value, group, period, numerator=did, denominator=len(members))


@settings(deadline=None)
@given(outcomes)
def test_what_is_shown_is_never_of_few(pupils):
    figures = list(year_six(pupils))
    hidden = suppress_figures(figures)
    for figure in figures:
        if figure.key not in hidden:
            assert not is_few_slowly(figure.numerator, figure.denominator)


@settings(deadline=None)
@given(outcomes)
def test_no_hidden_figure_is_all_less_what_is_shown(pupils):
    figures = list(year_six(pupils))
    hidden = suppress_figures(figures)
    for measure in ("ks2.rwm_exp", "ks2.rwm_high"):
        for one, other in (("boys", "girls"), ("disadvantaged", "not-disadvantaged")):
            triple = [(measure, group, "2024-25") for group in ("all", one, other)]
            there = {figure.key for figure in figures}
            if set(triple) <= there:
                assert sum(key in hidden for key in triple) != 1


@settings(deadline=None)
@given(outcomes, st.randoms())
def test_the_order_in_which_figures_come_does_not_matter(pupils, random):
    figures = list(year_six(pupils))
    hidden = suppress_figures(figures)
    random.shuffle(figures)
    assert suppress_figures(figures) == hidden


@settings(deadline=None, max_examples=30)
@given(outcomes, outcomes)
def test_one_year_does_not_hide_another(pupils, others):
    this, last = list(year_six(pupils)), list(year_six(others, period="2023-24"))
    assert suppress_figures([*this, *last]) == suppress_figures(this) | suppress_figures(last)


# The figures of a card --------------------------------------------------------------------------------------------


def figure(measure, value, group="all", **more):
    return Printed((measure, group), measure, Decimal(value), group, "2024-25", **more)


def test_one_boy_at_the_higher_standard_hides_the_girls_too():
    figures = [
        figure("ks2.rwm_high", "20", numerator=12, denominator=60),
        figure("ks2.rwm_high", "4", "boys", numerator=1, denominator=28),
        figure("ks2.rwm_high", "34", "girls", numerator=11, denominator=32),
    ]
    assert suppress_figures(figures) == {
        ("ks2.rwm_high", "boys"): Why.FEW,
        ("ks2.rwm_high", "girls"): Why.PROTECTS,
    }


def test_a_group_hides_where_the_pupils_outside_it_are_few():
    figures = [
        figure("ks2.rwm_exp", "60", numerator=18, denominator=30),
        figure("ks2.rwm_exp", "57", "eal", numerator=16, denominator=28),
    ]
    assert suppress_figures(figures) == {("ks2.rwm_exp", "eal"): Why.PROTECTS}


def test_two_kinds_of_need_hide_together_where_all_with_needs_are_shown():
    figures = [
        figure("ks2.rwm_exp", "60", numerator=60, denominator=100),
        figure("ks2.rwm_exp", "40", "sen", numerator=10, denominator=25),
        figure("ks2.rwm_exp", "45", "sen-support", numerator=9, denominator=20),
        figure("ks2.rwm_exp", "20", "ehcp", numerator=1, denominator=5),
    ]
    assert set(suppress_figures(figures)) == {("ks2.rwm_exp", "sen-support"), ("ks2.rwm_exp", "ehcp")}


def test_a_percentage_of_the_roll_is_of_the_pupils_on_roll():
    roll = figure("ctx.nor", "468")
    assert suppress_figures([roll, figure("beh.susp_1plus", "0.4", decimals=1)]) == {("beh.susp_1plus", "all"): Why.FEW}
    assert suppress_figures([roll, figure("beh.susp_1plus", "0.0", decimals=2)]) == {}
    assert suppress_figures([roll, figure("ctx.pp_pct", "40")]) == {}


def test_a_percentage_of_nobody_knows_how_many_is_hidden_unless_it_is_public():
    assert suppress_figures([figure("eyfs.gld", "73")]) == {("eyfs.gld", "all"): Why.UNKNOWN}
    assert suppress_figures([figure("eyfs.gld", "73", denominator=60)]) == {}
    assert suppress_figures([figure("ks2.rwm_exp", "76", is_public=True)]) == {}


def test_a_percentage_with_a_known_cohort_is_judged_by_every_numerator_it_can_mean():
    assert suppress_figures([figure("psc.y1", "93", denominator=60)]) == {("psc.y1", "all"): Why.FEW}
    assert suppress_figures([figure("psc.y1", "90", denominator=60)]) == {}


def test_attendance_of_a_school_is_shown_and_that_of_three_pupils_is_not():
    whole = figure("att.overall", "94.5", numerator=94_500, denominator=100_000)
    assert suppress_figures([whole]) == {}
    plans = figure("att.overall", "81.0", "ehcp", numerator=810, denominator=1_000)
    assert suppress_figures([whole, plans]) == {("att.overall", "ehcp"): Why.UNKNOWN}
    few = figure("att.overall", "81.0", "ehcp", numerator=810, denominator=1_000, cohort=3)
    assert suppress_figures([whole, few]) == {("att.overall", "ehcp"): Why.FEW}


def test_a_mean_of_few_pupils_is_hidden_with_the_other_half_of_the_year_group():
    figures = [
        figure("ks2.read_avg", "105", denominator=30),
        figure("ks2.read_avg", "101", "boys", denominator=4),
        figure("ks2.read_avg", "106", "girls", denominator=26),
    ]
    assert suppress_figures(figures) == {("ks2.read_avg", "boys"): Why.FEW, ("ks2.read_avg", "girls"): Why.PROTECTS}


def test_a_school_of_almost_only_girls():
    figures = [figure("ctx.nor", "200"), figure("ctx.nor", "3", "boys"), figure("ctx.nor", "197", "girls")]
    assert set(suppress_figures(figures)) == {("ctx.nor", "boys"), ("ctx.nor", "girls")}


def test_a_gap_is_hidden_with_the_groups_it_is_worked_out_from():
    groups = [
        figure("ks2.rwm_exp", "60", numerator=18, denominator=30),
        figure("ks2.rwm_exp", "50", "disadvantaged", numerator=6, denominator=12),
        figure("ks2.rwm_exp", "67", "not-disadvantaged", numerator=12, denominator=18),
    ]
    gaps = [figure("ks2.gap_rwm", "17"), figure("ks2.gap_rwm_national", "19")]
    assert suppress_figures([*groups, *gaps]) == {}
    groups[1] = figure("ks2.rwm_exp", "33", "disadvantaged", numerator=4, denominator=12)
    assert {("ks2.gap_rwm", "all"), ("ks2.gap_rwm_national", "all")} <= set(suppress_figures([*groups, *gaps]))
    assert suppress_figures(gaps) == dict.fromkeys(
        [("ks2.gap_rwm", "all"), ("ks2.gap_rwm_national", "all")], Why.UNKNOWN
    )
    assert suppress_figures([figure("ks2.gap_rwm", "17", is_public=True)]) == {}


def test_the_limits_of_progress_are_hidden_with_it():
    limits = [figure("ks4.p8_lower", "-0.2"), figure("ks4.p8_upper", "0.4")]
    assert suppress_figures([figure("ks4.p8", "0.1", denominator=120), *limits]) == {}
    assert len(suppress_figures([figure("ks4.p8", "0.1", denominator=5), *limits])) == 3


def test_what_is_not_of_people_is_shown():
    figures = [figure("hr.vacancy", "2"), figure("ctx.idaci_decile", "3"), figure("hr.absence_days", "6.2")]
    assert suppress_figures(figures) == {}


def test_a_missing_figure_is_neither_shown_nor_hidden():
    assert suppress_figures([Printed("it", "ks2.rwm_exp", None)]) == {}


def test_two_schools_do_not_hide_one_another():
    one = Printed("one", "ks2.rwm_exp", Decimal(50), "all", "2024-25", 100001, 15, 30)
    boys = Printed("boys", "ks2.rwm_exp", Decimal(10), "boys", "2024-25", 100002, 1, 10)
    assert suppress_figures([one, boys]) == {"boys": Why.FEW}


def test_groups_that_fall_short_of_their_total_leave_a_rest():
    figures = [
        figure("ks2.rwm_exp", "60", numerator=18, denominator=30),
        figure("ks2.rwm_exp", "60", "boys", numerator=9, denominator=15),
        figure("ks2.rwm_exp", "54", "girls", numerator=7, denominator=13),
    ]
    # Two pupils are in neither group, so that one of the groups has to be hidden for their sake.
    assert suppress_figures(figures) == {("ks2.rwm_exp", "boys"): Why.PROTECTS}


def test_two_cells_cannot_have_one_key():
    with pytest.raises(ValueError, match="Two cells have the key"):
        suppress([Cell("it", 10, 7), Cell("it", 10, 7)])


def test_every_measure_of_people_can_be_judged():
    for measure in MEASURES.all().values():
        assert set(suppress_figures([figure(measure.key, "50", is_public=True)])) <= {(measure.key, "all")}


# The short way ------------------------------------------------------------------------------------------------------


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=2, max_size=4),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
def test_a_table_with_nothing_to_hide_hides_nothing_the_long_way_either(groups, adds_up, repeats, same_pupils):
    parts = [
        Cell(f"part {at}", max(n, d), min(n, d), pupils="all" if same_pupils else None, repeats=repeats)
        for at, (n, d) in enumerate(groups)
    ]
    more = 0 if adds_up else 9
    total = Cell(
        "total", sum(part.denominator for part in parts) + more, sum(part.numerator for part in parts), repeats=repeats
    )
    cells, sums = [total, *parts], [Sum("total", tuple(part.key for part in parts), is_whole=adds_up)]
    table = Table(cells, sums, [])
    hidden = table.hide()
    if has_nothing_to_hide(cells, sums):
        assert not hidden
        assert not table.hidden
        assert not table.gave_up
    else:
        assert hidden or any(cell.may_be_few for cell in table.cells.values())
