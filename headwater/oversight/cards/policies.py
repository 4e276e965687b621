"""Rules of the card, without a database: who is compared with whom, what a place without a figure says, what is old."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal

from headwater.evidence.measures.definitions import Measure, Unit
from headwater.evidence.measures.missing import Missing
from headwater.evidence.measures.policies import missing_reason
from headwater.oversight.cards.definitions import SectionDefinition
from headwater.reference.calendar.years import AcademicYear, NotAnAcademicYear

STATE_FUNDED = "state-funded"
ALL = "all"


def choose_population(available: Collection[str], counted_with: str) -> str:
    """Which schools a comparator is about: the school's own phase, else all state-funded schools, else all schools.

    `available` are the populations that figures exist for; the result is one of them, or "" when there is none.
    Figures that name no population ("") come last: nobody can say whom they are about.
    """
    for population in (counted_with, STATE_FUNDED, ALL):
        if population and population in available:
            return population
    return "" if "" in available or not available else min(available)


def is_for(section: SectionDefinition, phase: str, *, has_figures: bool) -> bool:
    """Whether a school of `phase` has this section. A figure that was published is never hidden by its phase."""
    return section.phases is None or not phase or phase in section.phases or has_figures


def is_too_young(section: SectionDefinition, high_age: int | None) -> bool:
    """Whether the school's oldest pupils never reach the age these results are about (an infant school's, year 6).

    A pupil is 10 at the start of year 6 and 11 at its end; GIAS gives 11 as the highest age of a school with year 6.
    """
    return section.reads_age is not None and high_age is not None and high_age < section.reads_age


def why_no_figure(section: SectionDefinition, *, high_age: int | None, not_published: str) -> tuple[Missing, str]:
    """The reason a school has no figure in a year where no loaded file gives one, and its explanation ("" if none).

    `not_published` is the measure's own reason for the year ("" where it was published). That a school is new is
    never guessed from its opening day: a converted school opened anew and had results before, under another number.
    """
    if is_too_young(section, high_age):
        return Missing.NOT_APPLICABLE, f"the school’s oldest pupils are {high_age}"
    if not_published:
        return Missing.NOT_PUBLISHED, not_published
    return Missing.NOT_LOADED, ""


def why_no_comparator(measure: Measure, period: str, level: Literal["england", "la"]) -> tuple[Missing, str]:
    """The reason no loaded file gives England's or an authority's figure for a year, and its explanation."""
    if measure.unit == Unit.COUNT:
        return Missing.NOT_APPLICABLE, "a number of all schools together cannot stand beside one school’s"
    reason = missing_reason(measure, period, level)
    return (Missing.NOT_PUBLISHED, reason) if reason else (Missing.NOT_LOADED, "")


def is_stale(comparator: str | None, school: str | None) -> bool:
    """Whether a comparator's newest year is older than the school's newest year. Years as stored: 2024-25."""
    return comparator is not None and school is not None and comparator < school


def years_between(earlier: str, later: str) -> list[str]:
    """The academic years after `earlier` and before `later`, as stored; none where either is not a year."""
    try:
        first, last = AcademicYear.parse(earlier), AcademicYear.parse(later)
    except NotAnAcademicYear:
        return []
    return [AcademicYear(start).slug for start in range(first.start + 1, last.start)]


def columns_of(own: Collection[str], england: Collection[str]) -> Sequence[str]:
    """The years a section stands on, oldest first: those for which the school has a figure or a published reason.
    A school with none stands beside England's years. England's newer years are told in a sentence instead: a column
    that says "not loaded" from top to bottom helps nobody."""
    return sorted(own or england)


def years_after(own: Collection[str], england: Collection[str]) -> Sequence[str]:
    """England's years after the school's newest, oldest first: what waits for a file to be loaded."""
    return sorted(year for year in england if own and year > max(own))
