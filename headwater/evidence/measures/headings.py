"""What the headings of a trust's own sheet say: “2022”, “2024/25 provisional”, “2025 YTD”, “Target”, “National 2024”.

Pure. A heading is recognised whole or not at all: one word that nobody knows, and it is no heading of a column but the
title of a block or a label.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from headwater.evidence.measures.models import Stage
from headwater.reference.calendar.years import AcademicYear, NotAnAcademicYear


class Kind(StrEnum):
    """What stands below a heading."""

    FIGURE = "figure"
    """The school's own figure."""
    TARGET = "target"
    ENGLAND = "england"
    LA = "la"


@dataclass(frozen=True, slots=True)
class Heading:
    """One column that holds values.

    `period` ("2024-25") is the year the heading names, "" where it names none. `is_to_date`: of a year that was not
    over. `stage` as the heading says it, "" where it says nothing. `is_bare_year`: “2022”, read as 2021/22.
    """

    text: str
    column: int
    address: str
    kind: Kind
    period: str = ""
    is_to_date: bool = False
    stage: str = ""
    is_bare_year: bool = False


@dataclass(frozen=True, slots=True)
class YearSaid:
    """A school year as somebody wrote it. A bare “2022” is the year that ended in 2022."""

    period: str
    is_to_date: bool = False
    stage: str = ""
    is_bare: bool = False


_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?:\s*[-/–]\s*((?:19|20)?[0-9]{2})|([0-9]{2}))?(?![0-9])")
_TO_DATE = ("year to date", "year so far", "to date", "so far", "ytd")
_STAGES: Mapping[str, Stage] = {
    "provisional": Stage.PROVISIONAL,
    "prov": Stage.PROVISIONAL,
    "revised": Stage.REVISED,
    "final": Stage.FINAL,
    "validated": Stage.FINAL,
    "internal": Stage.INTERNAL,
    "unvalidated": Stage.INTERNAL,
    "estimate": Stage.ESTIMATE,
    "estimated": Stage.ESTIMATE,
    "est": Stage.ESTIMATE,
    "forecast": Stage.ESTIMATE,
    "predicted": Stage.ESTIMATE,
    "prediction": Stage.ESTIMATE,
}
_KINDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.TARGET: ("target", "targets", "tgt"),
    Kind.ENGLAND: ("national average", "national avg", "nat average", "nat avg", "national", "nat", "england", "eng"),
    Kind.LA: ("local authority average", "local authority", "la average", "lea", "la"),
    Kind.FIGURE: ("academy", "school", "actual", "outcome", "result", "results", "figure", "latest"),
}


def read_year(text: str) -> YearSaid | None:
    """`2024/25`, `2024-25`, `202425`, `2025`, `2025 YTD`, `2024/25 provisional`; None for anything else."""
    read = _read(text)
    if read is None or read.kind is not None or not read.period:
        return None
    return YearSaid(read.period, read.is_to_date, read.stage, read.is_bare)


def read_heading(text: str, *, column: int, address: str) -> Heading | None:
    """The heading of a column of values; None where the text is none."""
    read = _read(text)
    if read is None or not (read.kind or read.period or read.is_to_date):
        return None
    kind = read.kind or Kind.FIGURE
    return Heading(text, column, address, kind, read.period, read.is_to_date, read.stage, read.is_bare)


def read_stage(text: str) -> Stage | None:
    """How settled a figure is, as people write it; None for an unknown word."""
    return _STAGES.get(" ".join(text.casefold().split()))


_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y", "%d/%m/%y", "%Y-%m-%d %H:%M:%S")


def read_day(text: str) -> date | None:
    """`2025-07-18`, `18/07/2025` (day first), `18 July 2025`, `18th July 2025`; None for anything else."""
    plain = re.sub(r"(?<=[0-9])(st|nd|rd|th)\b", "", " ".join(text.replace(",", " ").split()), flags=re.IGNORECASE)
    for form in _DAYS:
        try:
            return datetime.strptime(plain, form).date()  # noqa: DTZ007  # a day has no time zone
        except ValueError:
            continue
    return None


@dataclass(frozen=True, slots=True)
class _Read:
    kind: Kind | None
    period: str
    is_to_date: bool
    stage: str
    is_bare: bool


def _read(text: str) -> _Read | None:
    left = " ".join(text.casefold().replace("’", "'").split())
    if not left or len(left) > 40:
        return None
    period, is_bare = "", False
    if found := _YEAR.search(left):
        parsed = _period(found)
        if parsed is None:
            return None
        period, is_bare = parsed
        left = f"{left[: found.start()]} {left[found.end() :]}"
    left, to_date = _without(left, _TO_DATE)
    left, stage = _without(left, _STAGES)
    kind = None
    for each, words in _KINDS.items():
        left, said = _without(left, words)
        if said and kind is not None:
            return None  # “National target”: two kinds at once
        kind = each if said else kind
    if re.search(r"[^\s()%:;,.\-–]", left):
        return None
    return _Read(kind, period, bool(to_date), str(_STAGES[stage]) if stage else "", is_bare)


def _without(text: str, words: Iterable[str]) -> tuple[str, str]:
    """The text without the first of these words in it, and that word."""
    for word in sorted(words, key=len, reverse=True):
        if found := re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])\.?", text):
            return f"{text[: found.start()]} {text[found.end() :]}", word
    return text, ""


def _period(found: re.Match[str]) -> tuple[str, bool] | None:
    """The year a text names, and whether it was one bare number."""
    first, second, joined = found.groups()
    if second is None and joined is None:
        return AcademicYear(int(first) - 1).slug, True
    try:
        return AcademicYear.parse(f"{first}-{second or joined}").slug, False
    except NotAnAcademicYear:
        return None
