"""How many people are behind a figure: the figure as a cell. Pure."""

from __future__ import annotations

from collections.abc import Hashable
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from headwater.evidence.measures.definitions import Counted, Measure, Pooling, Unit
from headwater.evidence.measures.statistics import counts_more_than_once, numerators_for
from headwater.evidence.measures.suppression.cells import Cell
from headwater.evidence.measures.suppression.groups import ALL

ROLL = "ctx.nor"
PEOPLE = (Counted.PUPILS, Counted.ENROLMENTS, Counted.STAFF)

Spot = tuple[Hashable, str, str, str]
"""Place, measure, group and year: where one figure is shown."""


class Printed(NamedTuple):
    """A figure as a document would print it. `place` is a school; areas are public and are left out altogether.

    `cohort` is how many pupils there are in the group where the denominator does not say: where it counts sessions, or
    is not known. `decimals` is to how many the value was rounded by its publisher; None takes as many as it has.
    `is_public`: everybody can read the value elsewhere as it stands, without the number of pupils behind it.
    """

    key: Hashable
    measure: str
    value: Decimal | None
    group: str = ALL
    period: str = ""
    place: Hashable = ""
    numerator: Decimal | int | None = None
    denominator: Decimal | int | None = None
    cohort: Decimal | int | None = None
    decimals: int | None = None
    is_public: bool = False

    @property
    def spot(self) -> Spot:
        return self.place, self.measure, self.group, self.period


def counted(figure: Printed, measure: Measure, roll: Printed | None) -> Cell:
    """The figure as a cell. `roll` is the number of pupils that the measure may be weighed by, where that is known."""
    people = _people(figure, measure, roll)
    if people is None:
        return Cell(figure.key, is_hidden=must_hide(figure, measure))
    pupils = (figure.place, who(measure), figure.group, figure.period, people)
    if not counts_some(measure):
        return Cell(figure.key, people, pupils=pupils)
    numerator, possible = _numerators(figure, measure, people)
    return Cell(figure.key, people, numerator, possible, pupils=pupils, repeats=counts_more_than_once(measure))


def counts_some(measure: Measure) -> bool:
    """Whether the measure says of how many people something is true."""
    return measure.unit in (Unit.PERCENT, Unit.PER_100) and measure.counted_in in PEOPLE


def must_hide(figure: Printed, measure: Measure) -> bool:
    """Whether a figure is of people, of whom nobody knows how many, and is not public as it stands."""
    if figure.is_public:
        return False
    of_people = measure.counted_in in PEOPLE and measure.unit != Unit.COUNT
    of_a_year_group = measure.pooling == Pooling.MEAN and not measure.weighed_by and measure.unit != Unit.DAYS
    of_a_group = figure.group != ALL and measure.counted_in == Counted.SESSIONS
    return of_people or of_a_year_group or of_a_group


def who(measure: Measure) -> str:
    """Whom the measure counts: two that say the same in their definition count the same pupils."""
    if measure.key == ROLL:
        return "pupils on roll"
    return measure.denominator if measure.counted_in in PEOPLE else measure.key


def _people(figure: Printed, measure: Measure, roll: Printed | None) -> int | None:
    """How many people the figure is of; None where nobody knows, or it is not of people."""
    if measure.unit == Unit.COUNT:
        return _whole(figure.value) if measure.counted_in in PEOPLE else None
    if figure.denominator is not None and (measure.counted_in in PEOPLE or measure.pooling == Pooling.MEAN):
        return _whole(figure.denominator)
    if figure.cohort is not None:
        return _whole(figure.cohort)
    # Its denominator is about the roll; of a rate on the roll a few pupils show just as well.
    return _whole(roll.value) if measure.weighed_by and roll and roll.value is not None else None


def _numerators(figure: Printed, measure: Measure, people: int) -> tuple[int, tuple[int, ...]]:
    """The numerator, and all that it can be where only a rounded percentage is known."""
    if figure.numerator is not None:
        return _whole(figure.numerator), ()
    value = figure.value or Decimal(0)
    decimals = figure.decimals if figure.decimals is not None else _decimals(value)
    found = numerators_for(value, people, decimals, more_than_once=counts_more_than_once(measure))
    nearest = _whole(value * people / 100)
    return nearest, tuple(found)


def _whole(count: Decimal | int | None) -> int:
    if isinstance(count, Decimal):
        return int(count.to_integral_value(ROUND_HALF_UP))
    return count or 0


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
