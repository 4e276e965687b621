"""Is every number of the year it stands in, and is every year there or accounted for?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from headwater.evidence.measures.definitions import MEASURES
from headwater.evidence.measures.policies import breaks_between
from headwater.evidence.signals.checks.numbers import (
    Number,
    SchoolNumbers,
    listed,
    named,
    none_that_year,
    year_of,
    year_words,
)
from headwater.evidence.signals.checks.registry import Found, Severity, check
from headwater.reference.calendar.years import AcademicYear


@check(
    "missing-year",
    rows=(8,),
    severity=Severity.MISSING,
    why="A year that is left out without a word looks as if it were hidden, and bends every line drawn across it.",
)
def missing_year(numbers: SchoolNumbers) -> Iterator[Found]:
    for table in numbers.tables:
        gaps: dict[str, list[str]] = {}
        for (measure, group), years in numbers.entered_in(table).items():
            if group == "all":
                for period in _years_between(years):
                    if period not in years and not none_that_year(MEASURES.get(measure), period):
                        gaps.setdefault(period, []).append(measure)
        for period, measures in gaps.items():
            # Where one row has the year and another has not, it is the row that has a blank.
            rows = [key for key, _ in numbers.entered_in(table)]
            if any(period in numbers.rows.get((key, "all"), {}) for key in rows):
                continue
            names = listed(named(MEASURES.get(key)) for key in sorted(measures))
            yield Found(
                f"{table.title}: {year_words(period)} is left out between other years, without a reason ({names}).",
                "Enter the year, or enter why there is no figure, such as not collected.",
                tuple(sorted(measures)),
                (f"{table.key} {period}", *sorted(measures)),
                period=period,
                about=table.key,
            )


@check(
    "blank-without-reason",
    rows=(14,),
    severity=Severity.MISSING,
    why="A blank can mean none, not collected, not published or forgotten. A reader takes it for the best of them.",
)
def blank_without_reason(numbers: SchoolNumbers) -> Iterator[Found]:
    for table in numbers.tables:
        rows = {key: years for (key, group), years in numbers.entered_in(table).items() if group == "all"}
        filled = sorted({n.period for years in rows.values() for n in years.values() if n.is_entered})
        blanks: dict[str, list[str]] = {}
        for key, years in rows.items():
            measure = MEASURES.get(key)
            if key in numbers.whole_years:
                continue  # stands for one year only, the one that is not over
            so_far = numbers.rows.get((measure.to_date, "all"), {}) if measure.to_date else {}
            for period in filled:
                if period not in years and period not in so_far and not none_that_year(measure, period):
                    blanks.setdefault(key, []).append(period)
        if blanks:
            each = listed(
                f"{named(MEASURES.get(key))} of {listed(year_words(period) for period in periods)}"
                for key, periods in blanks.items()
            )
            yield Found(
                f"{table.title}: nothing stands for {each}, and no reason, while other rows have a figure.",
                "Enter the figures, 0 where there was none, or the reason why there is no figure.",
                tuple(blanks),
                tuple(f"{key} {period}" for key, periods in blanks.items() for period in periods),
                about=table.key,
            )


@check(
    "break-in-series",
    rows=(9,),
    severity=Severity.UNCLEAR,
    why="When the way of counting changes, a rise or fall across it says nothing about the school.",
)
def break_in_series(numbers: SchoolNumbers) -> Iterator[Found]:
    for table in numbers.tables:
        said: dict[str, list[Number]] = {}
        for (measure, _), years in numbers.entered_in(table).items():
            known = sorted(period for period, n in years.items() if n.value is not None)
            for broken in breaks_between(MEASURES.get(measure), known):
                # The first year after the break is the one a reader compares with the year before it.
                first = next(years[period] for period in known if period >= broken.year.slug)
                if first.is_entered and not first.source:
                    said.setdefault(f"{broken.year}: {broken.reason}", []).append(first)
        if said:
            across = list(dict.fromkeys(n for some in said.values() for n in some))
            each = listed(dict.fromkeys(f"{named(n.of)} {n.words} in {n.year}" for n in across))
            yield Found(
                f"{table.title}: nobody said how {each} {'were' if len(across) > 1 else 'was'} counted, and the way of "
                f"counting changed. {' '.join(said)}",
                "Say as the source of these figures how they were counted, so that nobody reads a rise or a fall.",
                tuple(dict.fromkeys(n.measure for n in across)),
                tuple(across),
                about=table.key,
            )


@check(
    "year-so-far-without-day",
    rows=(10,),
    severity=Severity.UNCLEAR,
    why="Attendance to October and attendance to July are not the same number.",
)
def year_so_far_without_day(numbers: SchoolNumbers) -> Iterator[Found]:
    for number in numbers.entered:
        if number.as_at is None and _is_of_a_year_not_over(numbers, number):
            yield Found(
                f"{number.of.name} of {number.words} is of {number.year} so far; nobody said up to which day.",
                "Enter the day up to which it counts.",
                (number.measure,),
                (number,),
                number.group,
                number.period,
            )


def _is_of_a_year_not_over(numbers: SchoolNumbers, number: Number) -> bool:
    """Whether it counts a year so far: by its measure, or because the year was not over when it was entered."""
    if number.measure in numbers.whole_years:
        return True
    year, table = year_of(number.period), numbers.table(number.measure)
    if year is None or table is None or number.measure not in table.counts_over_the_year:
        return False
    return (number.entered_on or numbers.today) <= year.last_day


@check(
    "year-so-far-beside-whole-year",
    rows=(5,),
    severity=Severity.SUSPICIOUS,
    why="Attendance is highest in autumn: a year so far beside a whole year flatters or wrongs the school.",
)
def year_so_far_beside_whole_year(numbers: SchoolNumbers) -> Iterator[Found]:
    for so_far, whole in numbers.whole_years.items():
        for group in sorted({group for measure, group in numbers.rows if measure == so_far}):
            own = numbers.latest((so_far, group))
            if own is None or not own.is_entered:
                continue
            for national in numbers.nationals:
                if national.group != group or national.period != own.period or national.value is None:
                    continue
                beside_whole = (
                    national.measure == whole and numbers.rows.get((whole, group), {}).get(own.period) is None
                )
                unsaid = national.as_at is None or not national.source
                if beside_whole or (national.measure == so_far and (unsaid or not _are_near(national, own))):
                    yield Found(
                        f"{own.of.name} of {own.words} stands beside England’s {national.words}, and nobody said that "
                        "it is of this year so far: it may be of a whole year."
                        if beside_whole or unsaid
                        else f"{own.of.name} of {own.words} and England’s {national.words} do not count up to the same "
                        "day.",
                        "Enter England’s figure of the year so far, with the day up to which it counts.",
                        (so_far, whole),
                        (own, national),
                        group,
                        own.period,
                        "nationals",
                    )


def _are_near(one: Number, other: Number) -> bool:
    """Whether both count up to about the same day. The national series comes every two weeks."""
    return one.as_at is not None and other.as_at is not None and abs((one.as_at - other.as_at).days) <= 21


def _years_between(years: Mapping[str, Number]) -> list[str]:
    """Every academic year from the first to the last of these, both left out."""
    known = sorted(year for period in years if (year := year_of(period)))
    if len(known) < 2:
        return []
    return [AcademicYear(start).slug for start in range(known[0].start + 1, known[-1].start)]
