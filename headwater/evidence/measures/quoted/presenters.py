"""The list of national figures to verify, as words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from headwater.evidence.measures.definitions import GROUPS, MEASURES, Measure
from headwater.evidence.measures.policies import UNIT_WORDS, shown
from headwater.evidence.measures.quoted.queries import Wanted
from headwater.reference.calendar.years import AcademicYear

WHOSE = {
    "primary": "primary schools",
    "secondary": "secondary schools",
    "special": "special schools",
    "state-funded": "state-funded schools",
    "all": "all schools",
    "": "schools in England",
}


@dataclass(frozen=True, slots=True)
class WantedLine:
    """One figure to verify. `about` says which pupils of which schools of England it is of."""

    measure: str
    about: str
    year: str
    value: str
    why: str
    serves: str


def present_wanted(wanted: Iterable[Wanted]) -> list[WantedLine]:
    """Those that would serve a school of ours first, the newest year before older ones."""
    order = sorted(wanted, key=lambda one: (-one.schools, -AcademicYear.parse(one.figure.period).start))
    return [_line(one) for one in order]


def _line(one: Wanted) -> WantedLine:
    figure, measure = one.figure, MEASURES.get(one.figure.measure)
    schools = WHOSE[figure.population]
    about = schools if figure.group == "all" else f"{GROUPS.get(figure.group).name}, {schools}"
    serves = "No school of ours has a figure of that year"
    if one.schools:
        serves = f"{one.schools} school{'' if one.schools == 1 else 's'} of ours, with nothing of England beside theirs"
    return WantedLine(
        measure=measure.name,
        about=about,
        year=str(AcademicYear.parse(figure.period)),
        value=_value(figure.text, measure),
        why=figure.why,
        serves=serves,
    )


def _value(text: str, measure: Measure) -> str:
    """As a figure of the measure is shown; what is no number as it was written, with the unit."""
    try:
        return shown(Decimal(text), measure)
    except InvalidOperation:
        return f"{text}{'%' if UNIT_WORDS[measure.unit] == '%' else f' {UNIT_WORDS[measure.unit]}'}"
