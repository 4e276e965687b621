"""Rules of the card, without a database: who is compared with whom, what a place without a figure says, what is old."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from functools import lru_cache
from typing import Literal

from headwater.evidence.measures.definitions import Measure, Unit
from headwater.evidence.measures.missing import Missing
from headwater.evidence.measures.policies import missing_reason
from headwater.foundations.documents.personal_data import reasons_not_to_keep
from headwater.foundations.ui.lengths import too_long
from headwater.oversight.cards.definitions import SectionDefinition
from headwater.oversight.cards.models import LONGEST_NOTE
from headwater.reference.calendar.years import AcademicYear, NotAnAcademicYear


def is_for(section: SectionDefinition, phase: str, *, has_figures: bool) -> bool:
    """Whether a school of `phase` has this section. A figure that was published is never hidden by its phase."""
    return section.phases is None or not phase or phase in section.phases or has_figures


def why_no_figure(
    section: SectionDefinition, *, low_age: int | None, high_age: int | None, not_published: str
) -> tuple[Missing, str]:
    """The reason a school has no figure in a year where no loaded file gives one, and its explanation ("" if none).

    `not_published` is the measure's own reason for the year ("" where it was published). That a school is new is
    never guessed from its opening day: a converted school opened anew and had results before, under another number.
    """
    if never := section.why_never(low_age, high_age):
        return Missing.NOT_APPLICABLE, never
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
    return list(_years_between(earlier, later))


@lru_cache(maxsize=512)
def _years_between(earlier: str, later: str) -> tuple[str, ...]:
    """Every row of a card asks for the same few."""
    try:
        first, last = AcademicYear.parse(earlier), AcademicYear.parse(later)
    except NotAnAcademicYear:
        return ()
    return tuple(AcademicYear(start).slug for start in range(first.start + 1, last.start))


def columns_of(own: Collection[str], england: Collection[str]) -> Sequence[str]:
    """The years a section stands on, oldest first: those for which the school has a figure or a published reason.
    A school with none stands beside England's years. England's newer years are told in a sentence instead: a column
    that says "not loaded" from top to bottom helps nobody."""
    return sorted(own or england)


def years_after(own: Collection[str], england: Collection[str]) -> Sequence[str]:
    """England's years after the school's newest, oldest first: what waits for a file to be loaded."""
    return sorted(year for year in england if own and year > max(own))


def years_from(first: str, last: str) -> list[str]:
    """Every academic year from `first` to `last`, as stored; the two alone where one of them is not a year."""
    return [first, *years_between(first, last), *([last] if last != first else [])]


def comparator_year(known: Collection[str], school: str | None) -> str | None:
    """Of the years a comparator has, the one the school's newest figure is held against: the same, else the nearest
    before it, else the nearest after. A school without a figure stands beside the comparator's newest."""
    if not known:
        return None
    if school is None or school in known:
        return school or max(known)
    earlier = [period for period in known if period < school]
    return max(earlier) if earlier else min(known)


def target_years(years: Collection[str], newest: str) -> tuple[str | None, str | None]:
    """Of the years that have a target, the one to show beside the school's newest figure, and the one to come.

    The first is the newest figure's own year, else the nearest after it, else the newest before it. A target whose
    year nobody said ("") comes last.
    """
    if not years:
        return None, None
    said = sorted(year for year in years if year)
    to_come = [year for year in said if year > newest]
    if newest and newest in said:
        return newest, to_come[0] if to_come else None
    if to_come:
        return to_come[0], None
    return (said[-1] if said else ""), None


YEARS_THAT_COUNT = 4
"""A figure older than so many school years says nothing of how the school stands now."""


def attention(*, worse_by: str, short_of: str, period: str, today: date) -> str:
    """Why a row needs attention first, in a few words; "" where it does not.

    `worse_by` is how far its newest figure is worse than England's of the same year, where that is more than chance
    would explain; `short_of` the target of its year, where it is missed by more than the tolerance; else "".
    """
    if is_long_ago(period, today):
        return ""
    said = []
    if worse_by:
        said.append(f"worse than England: {worse_by}")
    if short_of:
        said.append(f"short of the target of {short_of}")
    words = "; ".join(said)
    return words[:1].upper() + words[1:]


def is_long_ago(period: str, today: date) -> bool:
    """Whether a figure of this year says nothing of how a school stands on `today`."""
    try:
        return AcademicYear.containing(today).start - AcademicYear.parse(period).start > YEARS_THAT_COUNT
    except NotAnAcademicYear:
        return False


# The note ----------------------------------------------------------------------------------------------------------


def reasons_not_to_write(text: str, *, current: str) -> list[str]:
    """Why this note may not be put on a card where `current` stands ("" for none): every reason at once."""
    said = text.strip()
    if not said:
        return ["Write the note, or take it away."]
    reasons = []
    if len(said) > LONGEST_NOTE:
        reasons.append(too_long("The note", len(said), LONGEST_NOTE))
    if said == current:
        reasons.append("The note says this already.")
    return [*reasons, *reasons_not_to_keep(said)]


def reasons_not_to_withdraw(*, has_note: bool) -> list[str]:
    return [] if has_note else ["There is no note on this card."]
