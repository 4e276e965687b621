"""One rule of suppression after the other, switched off: somebody who knows the rest then works out a hidden count.

With all rules he does not. See `test_suppression_earlier` for how he goes about it.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from headwater.evidence.measures.policies import rounded
from headwater.evidence.measures.suppression import Printed, counting, document, suppress_figures
from headwater.evidence.measures.suppression.cells import Cell
from headwater.evidence.measures.suppression.document import Document
from headwater.evidence.measures.suppression.earlier import Earlier
from headwater.evidence.measures.suppression.rounding import fitted
from tests.evidence.measures.test_suppression_earlier import EVERY, SCHOOL, YEAR, told, unrevised
from tests.evidence.measures.test_suppression_pooled import two_days

numerators = counting._numerators


def of(measure: str, value: Decimal, group: str = "all", *counts: int | None) -> Printed:
    return Printed((measure, group), measure, value, group, YEAR, SCHOOL, *counts)


def look(figures: list[Printed]) -> tuple[object, ...]:
    """What a reader has before him: of each figure what is shown, and of how many it is."""
    hidden = suppress_figures(figures)
    return tuple(None if each.key in hidden else (each.value, each.denominator) for each in figures)


def counts(**groups: tuple[int, int]) -> dict[str, int]:
    named = {}
    for name, (did, counted) in groups.items():
        named |= {f"{name} did": did, f"{name} did not": counted - did}
    return named


# Figures that are worked out from others -------------------------------------------------------------------------


def gaps() -> Iterator[tuple[object, dict[str, int]]]:
    """Nine disadvantaged pupils and sixteen others: how far the ones are behind, exactly, beside all of them."""
    for did, others in ((did, others) for did in range(10) for others in range(17)):
        one, other = Decimal(100 * did) / 9, Decimal(100 * others) / 16
        figures = [
            of("ks2.rwm_exp", Decimal(100 * (did + others)) / 25, "all", did + others, 25),
            of("ks2.rwm_exp", one, "disadvantaged", did, 9),
            of("ks2.rwm_exp", other, "not-disadvantaged", others, 16),
            of("ks2.gap_rwm", other - one),
        ]
        yield look(figures), counts(disadvantaged=(did, 9), others=(others, 16))


def test_nobody_can_tell_a_group_from_how_far_it_is_behind():
    assert told(gaps(), most=26) == []


def test_he_tells_it_where_a_gap_does_not_go_with_its_groups(monkeypatch):
    monkeypatch.setattr(Document, "followers", lambda *_: {})
    assert told(gaps(), most=26) != []


def progress() -> Iterator[tuple[object, dict[str, int]]]:
    """A confidence interval is narrower the more pupils are behind it: its width says how many."""
    for pupils in range(1, 31):
        width = Decimal("2.5") / Decimal(pupils).sqrt()
        figures = [
            of("ks4.p8", Decimal("0.10"), "all", None, pupils),
            of("ks4.p8_lower", Decimal("0.10") - width),
            of("ks4.p8_upper", Decimal("0.10") + width),
        ]
        yield look(figures), {"counted": pupils}


def test_nobody_can_tell_how_many_pupils_are_behind_a_figure_from_its_interval():
    assert told(progress(), most=31) == []


def test_he_tells_it_where_the_limits_do_not_go_with_their_figure(monkeypatch):
    monkeypatch.setattr(Document, "followers", lambda *_: {})
    assert told(progress(), most=31) == [("counted", pupils) for pupils in (1, 2, 3, 4, 5)]


# Percentages that are rounded --------------------------------------------------------------------------------------


def percentages(most: int = 40) -> Iterator[tuple[object, dict[str, int]]]:
    """200 boys, of whom a whole percentage is known, beside 100 girls and all 300, who are counted."""
    for everybody in range(most + 1):
        for boys in range(everybody + 1):
            girls = everybody - boys
            figures = [
                of("ks4.em5", Decimal(100 * everybody) / 300, "all", everybody, 300),
                of("ks4.em5", rounded(Decimal(100 * boys) / 200, 0), "boys", None, 200),
                of("ks4.em5", Decimal(girls), "girls", girls, 100),
            ]
            yield look(figures), {"boys": boys, "girls": girls, "all": everybody}


def test_nobody_can_tell_a_few_of_a_rounded_percentage_from_those_who_are_counted():
    assert told(percentages(), most=40) == []


@pytest.mark.parametrize(
    ("module", "rule", "instead"),
    [
        (counting, "_numerators", lambda *given: (numerators(*given)[0], ())),
        (document, "fitted", lambda *_: {}),
    ],
    ids=["the nearest number is taken for the right one", "what adds up is not looked for"],
)
def test_he_tells_them_without_one_of_the_rules_for_rounding(monkeypatch, module, rule, instead):
    monkeypatch.setattr(module, rule, instead)
    assert ("boys", 1) in told(percentages(), most=40)


def test_of_what_rounded_percentages_can_be_such_numbers_are_taken_as_add_up():
    """Three families of one year group; with the nearest numbers none of them adds up, and all of them can."""
    cells = {
        "all": Cell("all", 300, 271, (270, 271, 272)),
        "boys": Cell("boys", 150, 133, (132, 133, 134)),
        "girls": Cell("girls", 150, 136, (135, 136, 137)),
        "disadvantaged": Cell("disadvantaged", 99, 80),
        "others": Cell("others", 201, 189, (188, 189, 190)),
    }
    sums = [("all", ("boys", "girls")), ("all", ("disadvantaged", "others"))]
    found = {key: cell.numerator for key, cell in cells.items()} | fitted(cells, sums)
    assert all(found[total] == sum(found[part] for part in parts) for total, parts in sums)
    assert all(found[key] in (cell.possible or (cell.numerator,)) for key, cell in cells.items())


def test_figures_of_two_sources_that_cannot_add_up_stay_as_they_are():
    cells = {
        "all": Cell("all", 300, 271, (270, 271, 272)),
        "boys": Cell("boys", 150, 110),
        "girls": Cell("girls", 150, 136, (135, 136, 137)),
    }
    assert fitted(cells, [("all", ("boys", "girls"))]) == {}


# Earlier documents -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("printed", [(("boys", "girls"), EVERY), (("boys",), ("girls",), ("all",))])
def test_he_tells_five_boys_where_what_was_left_out_may_be_shown_later(monkeypatch, printed):
    assert told(unrevised(14, printed), most=14) == []
    remember = Earlier.__init__

    def forgetting(earlier: Earlier, figures: object) -> None:
        remember(earlier, figures)  # type: ignore[arg-type]
        earlier.left_out = set()

    monkeypatch.setattr(Earlier, "__init__", forgetting)
    assert ("boys", 5) in told(unrevised(14, printed), most=14)


@pytest.mark.parametrize(("first", "then"), [((0, 1), (0, 1, 2)), ((0, 1, 2), (0, 1))])
def test_he_tells_the_school_by_which_two_documents_differ_where_their_figure_is_shown(monkeypatch, first, then):
    pooled_cell = Document._pooled_cell
    monkeypatch.setattr(Document, "_pooled_cell", lambda *given: pooled_cell(*given)._replace(hidden_with=()))
    assert ("school 2", 1) in told(two_days(first, then, 9), most=27)
