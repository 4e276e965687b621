"""A figure to be entered by hand, and whether it may be. Pure: no database, no clock.

Values are exact: where numerator and denominator are given, the value is worked out from them, and the percentage that
was typed beside them has to agree with it as far as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from headwater.evidence.measures.definitions import GROUPS, MEASURES, Counted, Measure, Unit
from headwater.evidence.measures.missing import Missing
from headwater.evidence.measures.models import EnteredFigure, Figure, Level, Stage
from headwater.evidence.measures.places import Place
from headwater.evidence.measures.policies import MINUS, UNIT_WORDS, rounded
from headwater.foundations.definitions.problems import UnknownDefinition
from headwater.foundations.documents.personal_data import reasons_not_to_keep
from headwater.foundations.ui.lengths import too_long
from headwater.reference.calendar.days import say_date
from headwater.reference.calendar.years import AcademicYear, NotAnAcademicYear

PLACES = Decimal(1).scaleb(-8)
LONGEST_TEXT, LONGEST_SOURCE, LONGEST_REASON, LONGEST_ROW = 60, 200, 500, 80
MOST_AT_ONCE = 5_000
"""Figures of one batch."""
FIRST_YEAR = AcademicYear(2006)
"""The earliest year a figure is kept of. Before it no file of England’s schools can be laid beside today’s; a year
longer ago is a slip of the pen."""

REASONS_BY_HAND: dict[str, tuple[Missing, str]] = {
    "not-collected": (Missing.NOT_AVAILABLE, "Not collected"),
    "not-applicable": (Missing.NOT_APPLICABLE, "Not applicable"),
    "not-submitted": (Missing.NOT_SUBMITTED, "Not yet submitted"),
    "no-entries": (Missing.NO_ENTRIES, "No pupils took it"),
    "suppressed": (Missing.SUPPRESSED, "Suppressed: too few pupils"),
}
"""Reasons somebody may choose in place of a number, each with the words that are kept."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One figure to be entered. Exactly one of `value` and `missing` is meant to be set; `text` is what was written.

    `seen` is the key of the entry that stood there when the person looked, None where there was none.
    """

    place: Place
    text: str
    value: Decimal | None = None
    missing: Missing | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    stage: Stage = Stage.INTERNAL
    as_at: date | None = None
    source: str = ""
    source_period: str = ""
    overrides: bool = False
    reason: str = ""
    row: str = ""
    seen: int | None = None


def work_out(entry: Entry) -> Entry:
    """The entry with the value its numerator and denominator give, exact to 8 places; unchanged where they give none.

    A value that disagrees with them stays, for `reasons_not_to_enter` to say so.
    """
    measure = MEASURES.all().get(entry.place.measure)
    share = share_of(entry.numerator, entry.denominator, measure) if measure else None
    if share is None or entry.missing is not None:
        return entry
    if entry.value is None:
        text = entry.text or f"{_plain(entry.numerator)} of {_plain(entry.denominator)}"
        return replace(entry, value=share, text=text)
    return replace(entry, value=share) if agrees(entry.value, share, entry.text) else entry


def share_of(numerator: Decimal | None, denominator: Decimal | None, measure: Measure) -> Decimal | None:
    """100 × numerator ÷ denominator, half up to 8 places; None where the measure is no such share, or either lacks."""
    if measure.unit not in (Unit.PERCENT, Unit.PER_100) or numerator is None or not denominator or denominator < 0:
        return None
    return (100 * numerator / denominator).quantize(PLACES, ROUND_HALF_UP)


def agrees(value: Decimal, share: Decimal, text: str) -> bool:
    """Whether the value, as far as it was written, is the share rounded half up: 66.7 and 67 agree with 2 of 3."""
    decimals = max(0, -int(value.as_tuple().exponent))
    if found := re.search(r"\.([0-9]+)", text):
        decimals = max(decimals, len(found[1]))  # “66.0” was written with one decimal, whatever the number keeps
    return rounded(share, min(decimals, 8)) == rounded(value, min(decimals, 8))


def reasons_not_to_enter(
    entry: Entry, *, today: date, published: Figure | None, current: EnteredFigure | None, may_override: bool
) -> list[str]:
    """Why this figure may not be entered, in sentences; empty where it may.

    `published` is the leading published figure of the place, `current` the entry in force there; `may_override`:
    whether the person may show an entry instead of a published figure, and enter England's and the authority's.
    """
    try:
        measure = MEASURES.get(entry.place.measure)
        GROUPS.get(entry.place.group)
    except UnknownDefinition:
        return [f"There is no measure “{entry.place.measure}” for a group “{entry.place.group}”."]
    if entry.seen != (current.pk if current else None):
        return [meanwhile(measure, current)]
    return [
        *_about_value(entry, measure),
        *_about_counts(entry, measure),
        *_about_time(entry, measure, today),
        *([ONLY_WHO_CORRECTS] if current is not None and current.overrides and not may_override else []),
        *_about_standing(entry, measure, published, may_override),
        *_about_words(entry),
    ]


def meanwhile(measure: Measure, current: EnteredFigure | None) -> str:
    """Of two who save at once: what the one who was slower is told."""
    now = f"It is now {current.text}, entered by {current.entered_by}." if current else "It was withdrawn."
    return f"{measure.name}: somebody else changed this figure while you were entering it. {now} Look again, then save."


def _about_value(entry: Entry, measure: Measure) -> Iterator[str]:
    if (entry.value is None) == (entry.missing is None):
        yield (
            "Enter a number, or say why there is none."
            if entry.value is None
            else "Enter a number, or say why there is none: not both."
        )
        return
    if entry.value is None:
        return
    value = entry.value
    if measure.plausible is not None and value not in measure.plausible:
        low, high = _said(measure.plausible.low, measure), _said(measure.plausible.high, measure)
        yield f"{measure.name} is between {low} and {high}. {_said(value, measure)} is not."
    elif value < 0 and measure.unit in (Unit.PERCENT, Unit.PER_100, Unit.COUNT):
        yield f"{measure.name} cannot be below zero."
    if measure.unit == Unit.COUNT and value != value.to_integral_value():
        yield f"{measure.name} is counted in whole numbers. {_said(value, measure)} is not one."


def _about_counts(entry: Entry, measure: Measure) -> Iterator[str]:
    numerator, denominator = entry.numerator, entry.denominator
    if numerator is None and denominator is None:
        return
    if measure.unit not in (Unit.PERCENT, Unit.PER_100):
        if numerator is not None:
            yield f"{measure.name} is not so many out of so many. Leave “how many” empty."
        elif denominator is not None and denominator <= 0:
            yield "“Out of how many” has to be more than zero."
        return
    if denominator is None:
        yield f"Say out of how many ({measure.denominator}), or leave “how many” empty."
        return
    if denominator <= 0:
        yield f"“Out of how many” ({measure.denominator}) has to be more than zero."
        return
    for number in (numerator, denominator):
        if number is not None and measure.counted_in != Counted.NOTHING and number != number.to_integral_value():
            yield f"{_plain(number)} is no whole number, and {measure.counted_in.value} are counted."
    if numerator is None:
        return
    if numerator < 0 or (measure.unit == Unit.PERCENT and numerator > denominator):
        yield f"{_plain(numerator)} of {_plain(denominator)} cannot be: of so many, at most {_plain(denominator)}."
        return
    share = share_of(numerator, denominator, measure)
    if share is not None and entry.value is not None and not agrees(entry.value, share, entry.text):
        yield (
            f"{entry.text} does not agree with {_plain(numerator)} of {_plain(denominator)}, which is "
            f"{_said(rounded(share, max(measure.decimals, 1)), measure)}."
        )


def _about_time(entry: Entry, measure: Measure, today: date) -> Iterator[str]:
    try:
        year = AcademicYear.parse(entry.place.period)
    except NotAnAcademicYear as error:
        yield str(error)
        return
    if year.first_day > today:
        yield f"{year} has not begun."
    if year < FIRST_YEAR:
        yield f"{year} is too long ago: figures are kept from {FIRST_YEAR} on. Check the year, or leave the figure out."
    if is_to_date(measure) and entry.as_at is None:
        yield f"{measure.name}: say up to which day it counts."
    if entry.as_at is not None and not (year.first_day <= entry.as_at <= min(today, year.last_day)):
        yield f"{say_date(entry.as_at)} is not a day of {year} up to today."
    if entry.source_period:
        try:
            of = AcademicYear.parse(entry.source_period)
        except NotAnAcademicYear as error:
            yield str(error)
        else:
            if of < FIRST_YEAR and of != year:
                yield f"{of} is too long ago for a comparator: figures are kept from {FIRST_YEAR} on. Check the year."


ONLY_WHO_CORRECTS = (
    "This figure was entered by whoever may correct published figures in the trust, such as the data manager: ask them."
)

ONLY_WHO_CORRECTS_AREAS = (
    "National and local-authority figures are entered by whoever may correct published figures in the trust, such as "
    "the data manager: ask them."
)


def _about_standing(entry: Entry, measure: Measure, published: Figure | None, may_override: bool) -> Iterator[str]:
    if entry.place.is_comparator and not may_override:
        yield ONLY_WHO_CORRECTS_AREAS
    if not entry.overrides:
        return
    if not may_override:
        yield "You may not show an entered figure instead of a published one. The trust’s data manager may."
    if published is None:
        yield f"{measure.name}: nothing is published here, so there is nothing to show it instead of."
    if not entry.reason.strip():
        yield "Say why this figure is shown instead of the published one."


def _about_words(entry: Entry) -> Iterator[str]:
    for words in (entry.source, entry.reason, entry.text, entry.row):
        yield from reasons_not_to_keep(words)
    for words, longest, called in (
        (entry.text, LONGEST_TEXT, "The figure as written"),
        (entry.source, LONGEST_SOURCE, "The source"),
        (entry.reason, LONGEST_REASON, "The reason"),
    ):
        if len(words) > longest:
            yield too_long(called, len(words), longest)


def reasons_not_to_withdraw(entry: EnteredFigure, because: str, *, may_override: bool) -> list[str]:
    """Why this entry may not be withdrawn for that reason."""
    if not may_override and (entry.overrides or entry.level != Level.SCHOOL):
        return [ONLY_WHO_CORRECTS]
    if entry.withdrawn_at is not None:
        return ["This figure was withdrawn already."]
    if entry.replaced_by_id is not None:
        return ["This figure was replaced by a later one. Withdraw that one."]
    if not because.strip():
        return ["Say why the figure is withdrawn."]
    if len(because) > LONGEST_REASON:
        return [too_long("The reason", len(because), LONGEST_REASON)]
    return reasons_not_to_keep(because)


def reasons_not_twice(entries: Iterable[Entry]) -> list[str]:
    """Places for which a batch has two figures."""
    seen: dict[Place, Entry] = {}
    reasons = []
    for entry in entries:
        if first := seen.get(entry.place):
            places = " and ".join(filter(None, (first.row, entry.row)))
            reasons.append(f"{said_of(entry.place)} is there twice{f' ({places})' if places else ''}. Keep one.")
        seen[entry.place] = entry
    return reasons


def said_of(place: Place) -> str:
    """`RWM expected, boys, 2024/25`: a place in few words."""
    measure = MEASURES.all().get(place.measure)
    group = "" if place.group == "all" else GROUPS.get(place.group).short_name.lower()
    year = place.period.replace("-", "/", 1)
    return ", ".join(filter(None, (measure.short_name if measure else place.measure, group, year)))


def is_to_date(measure: Measure) -> bool:
    """Whether the measure counts a year that is not over, and so needs the day up to which it counts."""
    return any(other.to_date == measure.key for other in MEASURES.all().values())


def is_entered_already(entry: Entry, current: EnteredFigure | None) -> bool:
    """Whether the entry in force says just the same, so that there is nothing to enter."""
    return current is not None and (
        (current.value, current.missing or None, current.numerator, current.denominator)
        == (entry.value, entry.missing, entry.numerator, entry.denominator)
        and (current.stage, current.as_at, current.source, current.source_period, current.overrides, current.reason)
        == (entry.stage, entry.as_at, entry.source, entry.source_period, entry.overrides, entry.reason)
    )


def is_published_already(entry: Entry, published: Figure | None) -> bool:
    """Whether the published figure says the same, as far as the entry was written, and the entry says nothing more."""
    if published is None or entry.overrides or entry.value is None or published.value is None:
        return False
    if entry.denominator is not None and published.denominator != entry.denominator:
        return False
    return agrees(entry.value, published.value, entry.text)


def _said(value: Decimal, measure: Measure) -> str:
    """The number as it is, with its unit: for sentences about what cannot be."""
    return f"{_plain(value)}{UNIT_WORDS[measure.unit] if measure.unit == Unit.PERCENT else ''}"


def _plain(value: Decimal | None) -> str:
    if value is None:
        return ""
    text = f"{abs(value):,f}"
    return f"{MINUS if value < 0 else ''}{text.rstrip('0').rstrip('.') if '.' in text else text}"
