"""What a document may show of several schools together, beside what it shows of each.

The attacker knows the rule and its code, and tries every world there is: see `test_suppression_earlier`.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from decimal import Decimal
from itertools import product

import pytest

from headwater.evidence.measures.pooling import Share
from headwater.evidence.measures.suppression import (
    TOGETHER,
    PooledFigure,
    Printed,
    PrintedBefore,
    Why,
    suppress_document,
    suppress_figures,
)
from headwater.evidence.measures.suppression.together import Together
from tests.evidence.measures.test_suppression_earlier import EVERY, NOR, YEAR, pairs, told

Schools = Mapping[int, int]


def roll(school: int, count: int, group: str = "all") -> Printed:
    return Printed((school, NOR, group), NOR, Decimal(count), group, YEAR, school)


def pooled(counts: Schools, group: str = "all") -> PooledFigure:
    shares = tuple(Share(school, Decimal(count)) for school, count in counts.items())
    return PooledFigure(NOR, group, YEAR, Decimal(sum(counts.values())), shares)


def document(counts: Schools, earlier: Iterable[PrintedBefore] = (), of: Iterable[int] | None = None):
    """What a document of these schools shows, the last the schools together; and what it leaves out."""
    figures = [roll(school, count) for school, count in counts.items() if of is None or school in of]
    together = pooled(counts)
    hidden = suppress_document(figures, [together], earlier)
    seen = [None if figure.key in hidden else figure.value for figure in (*figures, together)]
    return tuple(seen), hidden


def kept(counts: Schools, hidden: Iterable[Hashable], of: Iterable[int]) -> list[PrintedBefore]:
    together = pooled(counts)
    own = [
        PrintedBefore(
            "first",
            school,
            NOR,
            "all",
            YEAR,
            None if (school, NOR, "all") in hidden else Decimal(counts[school]),
            exact=Decimal(counts[school]),
        )
        for school in of
    ]
    value = None if together.key in hidden else together.value
    return [
        *own,
        PrintedBefore("first", TOGETHER, NOR, "all", YEAR, value, exact=together.value, schools=together.schools),
    ]


def secrets(counts: Schools) -> dict[str, int]:
    return {f"school {school}": count for school, count in counts.items()} | {"together": sum(counts.values())}


def worlds(most: int, schools: int):
    return (dict(enumerate(counts)) for counts in product(range(most + 1), repeat=schools))


@pytest.mark.parametrize(("schools", "most"), [(2, 14), (3, 11), (4, 6)])
def test_nobody_can_tell_a_school_from_the_trust_and_the_other_schools(schools, most):
    seen = ((document(counts)[0], secrets(counts)) for counts in worlds(most, schools))
    assert told(seen, most=schools * most) == []


def test_nobody_can_tell_a_group_of_a_school_from_the_groups_of_the_trust():
    def seen():
        for schools in product(list(pairs(7)), repeat=2):
            figures = [roll(at, counts[group], group) for at, counts in enumerate(schools) for group in EVERY]
            together = [pooled({at: counts[group] for at, counts in enumerate(schools)}, group) for group in EVERY]
            hidden = suppress_document(figures, together)
            look = tuple(None if figure.key in hidden else figure.value for figure in (*figures, *together))
            yield look, {f"{group} {at}": counts[group] for at, counts in enumerate(schools) for group in EVERY}

    assert told(seen(), most=7) == []


def two_days(first_of: tuple[int, ...], then_of: tuple[int, ...], most: int):
    """Two documents about the same figures, each of some of the schools and of these together."""
    for counts in worlds(most, 3):
        first = {school: counts[school] for school in first_of}
        look, hidden = document(first)
        second = {school: counts[school] for school in then_of}
        yield (look, document(second, kept(first, hidden, first_of))[0]), secrets(counts)


@pytest.mark.parametrize(("first", "then"), [((0, 1), (0, 1, 2)), ((0, 1, 2), (0, 1)), ((0, 1), (1, 2))])
def test_nobody_can_tell_the_school_by_which_two_documents_differ(first, then):
    assert told(two_days(first, then, 9), most=27) == []


def test_nobody_can_tell_a_school_whose_card_comes_out_after_the_trust_s_figure():
    def seen():
        for counts in worlds(9, 3):
            look, hidden = document(counts, of=(0,))
            yield (look, document(counts, kept(counts, hidden, (0,)))[0]), secrets(counts)

    assert told(seen(), most=27) == []


def test_nobody_can_tell_a_school_that_was_revised_from_the_trust_before_and_after():
    def seen():
        for first in worlds(6, 2):
            look, hidden = document(first)
            earlier = kept(first, hidden, first)
            for second in worlds(9, 2):
                moved = {f"{school} moved": second[school] - count for school, count in first.items()}
                yield (
                    (look, document(second, earlier)[0]),
                    secrets(first)
                    | moved
                    | {f"{name} now": count for name, count in secrets(second).items() if name != "together"},
                )

    assert told(seen(), most=9) == []


@pytest.mark.parametrize(
    "instead",
    [
        {"hide": lambda *_: {}},
        {"_tells": lambda *_: False},
    ],
)
def test_without_the_rule_the_attacker_tells_them(monkeypatch, instead):
    for name, other in instead.items():
        monkeypatch.setattr(Together, name, other)
    seen = ((document(counts)[0], secrets(counts)) for counts in worlds(11, 3))
    assert told(seen, most=33) != []


# The figures of a trust --------------------------------------------------------------------------------------------


def outcome(school: int, did: int, counted: int) -> Printed:
    value = Decimal(100 * did) / counted
    return Printed((school, "rwm"), "ks2.rwm_exp", value, "all", YEAR, school, did, counted)


def rwm(*figures: Printed) -> PooledFigure:
    did, counted = sum(int(f.numerator or 0) for f in figures), sum(int(f.denominator or 0) for f in figures)
    shares = tuple(Share(f.place, f.value, None, f.numerator, f.denominator) for f in figures)
    return PooledFigure("ks2.rwm_exp", "all", YEAR, Decimal(100 * did) / counted, shares, did, counted)


def test_the_trust_s_figure_gives_way_where_just_one_school_is_hidden():
    figures = [outcome(1, 20, 30), outcome(2, 28, 30), outcome(3, 15, 40)]
    together = rwm(*figures)
    assert suppress_document(figures, [together]) == {(2, "rwm"): Why.FEW, together.key: Why.PROTECTS}


def test_the_trust_s_figure_is_shown_where_two_schools_are_hidden_that_are_not_few_together():
    figures = [outcome(1, 20, 30), outcome(2, 26, 30), outcome(3, 37, 40)]
    assert set(suppress_document(figures, [rwm(*figures)])) == {(2, "rwm"), (3, "rwm")}


def test_the_trust_s_figure_gives_way_where_the_hidden_schools_together_are_few():
    figures = [outcome(1, 20, 30), outcome(2, 28, 30), outcome(3, 38, 40)]
    assert rwm(*figures).key in suppress_document(figures, [rwm(*figures)])


def test_what_is_hidden_of_a_school_does_not_depend_on_the_trust_s_figure():
    figures = [outcome(1, 20, 30), outcome(2, 28, 30), outcome(3, 15, 40)]
    hidden = suppress_document(figures, [rwm(*figures)])
    assert {key for key in hidden if key[0] != TOGETHER} == set(suppress_figures(figures))


def test_a_school_without_a_card_in_the_document_counts_as_if_it_had_one():
    figures = [outcome(1, 20, 30), outcome(2, 28, 30), outcome(3, 15, 40)]
    hidden = suppress_document(figures[:1], [rwm(*figures)])
    assert hidden == {rwm(*figures).key: Why.PROTECTS}
    assert suppress_document(figures[:1], [rwm(figures[0], figures[2])]) == {}


def test_attendance_weighed_by_pupils_on_roll_gives_way_too():
    def school(at: int, pupils: int) -> list[Printed]:
        return [
            Printed((at, "roll"), NOR, Decimal(pupils), "all", YEAR, at),
            Printed((at, "att"), "att.overall", Decimal("94.1"), "all", YEAR, at),
        ]

    figures = [*school(1, 200), *school(2, 4), *school(3, 180)]
    shares = tuple(Share(at, Decimal("94.1"), weight=weight) for at, weight in ((1, 200), (2, 4), (3, 180)))
    together = PooledFigure("att.overall", "all", YEAR, Decimal("94.1"), shares)
    hidden = suppress_document(figures, [together])
    assert {(2, "roll"), (2, "att"), together.key} == set(hidden)
    assert suppress_document([*school(1, 200), *school(3, 180)], [together]).keys() == {together.key}
    of_two = PooledFigure("att.overall", "all", YEAR, Decimal("94.1"), (shares[0], shares[2]))
    assert suppress_document([*school(1, 200), *school(3, 180)], [of_two]) == {}


def test_the_trust_s_figure_of_other_schools_than_before_gives_way_where_a_school_that_came_is_hidden():
    figures = [outcome(1, 20, 30), outcome(2, 15, 30), outcome(3, 26, 30), outcome(4, 27, 30)]
    before = rwm(*figures[:2])
    printed = PrintedBefore(
        "first",
        TOGETHER,
        "ks2.rwm_exp",
        "all",
        YEAR,
        before.value,
        before.numerator,
        before.denominator,
        before.value,
        before.schools,
    )
    assert rwm(*figures).key not in suppress_document(figures, [rwm(*figures)])
    assert suppress_document(figures, [rwm(*figures)], [printed])[rwm(*figures).key] == Why.CHANGED


def test_a_pooled_figure_without_a_value_is_neither_shown_nor_hidden():
    nothing = PooledFigure("ks2.rwm_exp", "all", YEAR, None, ())
    assert suppress_document([outcome(1, 20, 30)], [nothing]) == {}
