"""Rows that are worked out: how far one group of pupils is behind others. Pure; from exact values, never from rounded.

A gap is stored nowhere: it would have to be brought up to date with each of the two figures it is made of.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from headwater.evidence.measures.definitions import GROUPS, Counted, Measure, Unit
from headwater.evidence.measures.policies import shown
from headwater.evidence.measures.statistics import wilson
from headwater.oversight.cards.queries import FigureFact

Interval = tuple[Decimal, Decimal]

# The stage of a gap is that of the less settled of its two figures.
SETTLED = ("estimate", "internal", "provisional", "revised", "final")
FEWEST = 6
"""Groups of fewer pupils are not compared at all (domain 5.1)."""


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """A gap in one place and year: as a figure, with its 95% interval where both groups are counted in pupils.
    `is_too_few`: a group of fewer pupils than may be compared is in it."""

    fact: FigureFact
    of: Measure
    interval: Interval | None
    smallest: Decimal | None
    is_too_few: bool


def work_out(
    group: FigureFact, others: FigureFact, *, measure: str, of: Measure, others_are_englands: bool
) -> WorkedOut:
    """How far `group` is behind `others`: their value less the group's, or the reason of the one that is missing.

    `measure` is the key of the gap, `of` the measure of the two figures. The figure counts for the group's place.
    """
    value = others.value - group.value if others.value is not None and group.value is not None else None
    absent = next((fact for fact in (group, others) if fact.value is None), None)
    counts = [
        fact.denominator
        for fact in ((group,) if others_are_englands else (group, others))
        if fact.denominator is not None
    ]
    whose = "England’s " if others_are_englands or group.level == "england" else ""
    fact = group._replace(
        measure=measure,
        group="all",
        value=value,
        missing=absent.missing if absent else "",
        because=_because(absent, GROUPS.get(absent.group).name) if absent else "",
        numerator=None,
        denominator=None,
        stage=min((group.stage, others.stage), key=SETTLED.index),
        release_id=None,
        quoted="",
        column="",
        line=0,
        published_text=""
        if value is None or others.value is None or group.value is None
        else f"{whose}{GROUPS.get(others.group).name.lower()} {shown(others.value, of)}, "
        f"less {GROUPS.get(group.group).name.lower()} {shown(group.value, of)}",
        is_look_back=False,
        is_shown=True,
        entry_id=None,
    )
    return WorkedOut(
        fact=fact,
        of=of,
        interval=gap_interval(group, None if others_are_englands else others, others.value, of),
        smallest=min(counts, default=None),
        is_too_few=any(count < FEWEST for count in counts),
    )


def _because(absent: FigureFact, group: str) -> str:
    return f"{group}: {absent.because}" if absent.because else f"for {group.lower()}"


def gap_interval(
    group: FigureFact, others: FigureFact | None, others_value: Decimal | None, of: Measure
) -> Interval | None:
    """The 95% interval of a gap between two proportions of pupils, in percentage points.

    Newcombe's hybrid score interval (Statistics in Medicine 17, 1998, method 10), made of the Wilson intervals of the
    two. `others` None: theirs is England's, of so many pupils that its own interval does not matter. None where the
    measure is no percentage of pupils or a number of pupils is not known.
    """
    if of.unit != Unit.PERCENT or of.counted_in not in (Counted.PUPILS, Counted.ENROLMENTS):
        return None
    mine = _interval(group)
    if mine is None or others_value is None or group.value is None:
        return None
    theirs = (others_value, others_value) if others is None else _interval(others)
    if theirs is None:
        return None
    gap = others_value - group.value
    down = ((others_value - theirs[0]) ** 2 + (mine[1] - group.value) ** 2).sqrt()
    up = ((theirs[1] - others_value) ** 2 + (group.value - mine[0]) ** 2).sqrt()
    return gap - down, gap + up


def _interval(fact: FigureFact) -> Interval | None:
    if fact.value is None or not fact.denominator:
        return None
    of = int(fact.denominator)
    count = fact.numerator if fact.numerator is not None else fact.value * of / 100
    counted = int(count.to_integral_value(rounding="ROUND_HALF_UP"))
    return wilson(counted, of) if 0 <= counted <= of else None
