"""When term dates may be what somebody says they are. Pure; reasons are sentences for the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from headwater.reference.calendar.days import say_date
from headwater.reference.calendar.terms import SATURDAY, SEASONS, HalfTerm, bank_holidays

EARLIEST = (8, 15)  # Leicestershire's schools, and those that follow them, open in the last week of August


def reasons_not_to_set_half_term(half_term: HalfTerm, others: Iterable[HalfTerm]) -> list[str]:
    """Why the half-term cannot have these dates beside the `others` of its year; the first reason says it all."""
    if half_term.ends_on < half_term.starts_on:
        return [
            f"{half_term} would end on {say_date(half_term.ends_on)}, "
            f"before it begins on {say_date(half_term.starts_on)}."
        ]
    opens = date(half_term.year.start, *EARLIEST)
    if half_term.starts_on < opens or half_term.ends_on > half_term.year.last_day:
        return [f"{half_term} must lie between {say_date(opens)} and {say_date(half_term.year.last_day)}."]
    for day in (half_term.starts_on, half_term.ends_on):
        if day.weekday() >= SATURDAY:
            return [f"{say_date(day)} is a {day:%A}. Give the first and the last school day of the half-term."]
    for other in sorted(others, key=lambda other: other.place):
        if other.place < half_term.place and other.ends_on >= half_term.starts_on:
            return [
                f"{half_term} would begin on {say_date(half_term.starts_on)}, "
                f"but {other} ends on {say_date(other.ends_on)}."
            ]
        if other.place > half_term.place and other.starts_on <= half_term.ends_on:
            return [
                f"{half_term} would end on {say_date(half_term.ends_on)}, "
                f"but {other} begins on {say_date(other.starts_on)}."
            ]
    return []


def reasons_not_to_set_year(half_terms: Sequence[HalfTerm]) -> dict[int, str]:
    """Why a year cannot have these half-terms: for each place (0 to 5) that is wrong, one reason.

    Two that clash are named once, at the later of them.
    """
    places = {half.place: half for half in half_terms}
    wrong = {
        place: reasons[0]
        for place, half in places.items()
        if (reasons := reasons_not_to_set_half_term(half, [each for each in half_terms if each.place < place]))
    }
    missing = [place for place in range(2 * len(SEASONS)) if place not in places]
    return dict(
        sorted((wrong | dict.fromkeys(missing, "Give the first and the last day of all six half-terms.")).items())
    )


def reasons_not_to_close(day: date, half_terms: Iterable[HalfTerm]) -> list[str]:
    """Why the day cannot be marked as closed: pupils were not expected in the first place."""
    if day.weekday() >= SATURDAY:
        return [f"{say_date(day)} is a {day:%A}: schools are closed anyway."]
    if day in bank_holidays(day.year):
        return [f"{say_date(day)} is a bank holiday ({bank_holidays(day.year)[day]}): schools are closed anyway."]
    if not any(half.starts_on <= day <= half.ends_on for half in half_terms):
        return [f"{say_date(day)} is in the holidays: schools are closed anyway."]
    return []
