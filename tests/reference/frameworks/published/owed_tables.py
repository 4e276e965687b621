"""The tables in `owed/`: what a sample school is owed in 2026/27, written by hand from the published pages.

A heading in square brackets is a sample. `enhanced and` under it means all rows of that sample and these. Half-terms,
terms and halves of the year are called by name; any other window is written as its two days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent

# Proposed term dates of 2026/27, worked out by hand from the rule: autumn from Tuesday 1 September, breaks in the weeks
# of 26 October, 15 February and 31 May, Christmas from 21 December, spring to Maundy Thursday (Easter is 28 March),
# summer from 12 April to 22 July. The half of the year is the end of the 20th of 40 teaching weeks.
SPANS = {
    "autumn 1": "2026-09-01 to 2026-10-23",
    "spring 1": "2027-01-04 to 2027-02-12",
    "autumn": "2026-09-01 to 2026-12-18",
    "spring": "2027-01-04 to 2027-03-25",
    "first half": "2026-09-01 to 2027-02-05",
    "second half": "2027-02-08 to 2027-07-22",
    "year": "2026-09-01 to 2027-07-22",
}


@dataclass(frozen=True, slots=True)
class Row:
    """`times` and `first` are None where the page leaves them to the trust (a document without a day)."""

    id: str
    natures: tuple[str, ...]
    times: int | None
    first: tuple[date, date] | None
    line: int
    word: str


@dataclass(frozen=True, slots=True)
class Refused:
    """An item that is not for this school, and a word of the reason."""

    id: str
    because: str
    line: int
    word: str


@dataclass(frozen=True, slots=True)
class Sample:
    """What one sample school is owed."""

    rows: tuple[Row, ...]
    refused: tuple[Refused, ...]


def samples(key: str) -> dict[str, Sample]:
    """Every sample of one framework by its heading."""
    read: dict[str, Sample] = {}
    name = ""
    for line in (HERE / "owed" / f"{key}.txt").read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("["):
            name = line.strip("[] ")
            read[name] = Sample((), ())
        elif line.endswith(" and"):
            read[name] = read[line.removesuffix(" and")]
        elif line.startswith("not owed:"):
            id, because, (number, word) = _refused(line)
            read[name] = Sample(read[name].rows, (*read[name].refused, Refused(id, because, number, word)))
        else:
            row = _row(line)
            still = tuple(each for each in read[name].refused if each.id != row.id)
            read[name] = Sample((*read[name].rows, row), still)
    return read


def _row(line: str) -> Row:
    id, natures, times, first, source = (cell.strip() for cell in line.split("|"))
    number, word = _source(source)
    span = None
    if first not in ("", "*"):
        begins, ends = SPANS.get(first, first).split(" to ")
        span = date.fromisoformat(begins), date.fromisoformat(ends)
    natures_read = tuple(nature.strip() for nature in natures.split(","))
    return Row(id, natures_read, None if times == "*" else int(times), span, number, word)


def _refused(line: str) -> tuple[str, str, tuple[int, str]]:
    id, because, source = (cell.strip() for cell in line.removeprefix("not owed:").split("|"))
    return id, because, _source(source)


def _source(cell: str) -> tuple[int, str]:
    number, _, word = cell.partition(" ")
    return int(number), word
