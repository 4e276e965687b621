"""Where the figures of a row came from, in words: for the row's own page and fold-out, and for paper.

Made when it is asked for and not with the card: a card has some seventy rows, and few of them are opened.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from headwater.oversight.cards.presenters.tree import Cell, Line, Provenance, Row


@dataclass(frozen=True, slots=True)
class Origins:
    """Behind one row: the files and entries with the figures each gave, what else was published, and the reasons of
    what is missing, in full."""

    came_from: tuple[Provenance, ...]
    also: tuple[str, ...]
    reasons: tuple[str, ...]


def present_origins(row: Row) -> Origins:
    return Origins(
        came_from=tuple(_came_from(row.lines)), also=tuple(_also(row.lines)), reasons=tuple(_reasons(row.lines))
    )


def _came_from(lines: Iterable[Line]) -> Iterator[Provenance]:
    """The files and entries behind a row, newest year first, each with the figures it gave."""
    by_origin: defaultdict[tuple[str, str, str], list[tuple[str, str]]] = defaultdict(list)
    for line in lines:
        for cell in line.cells:
            if found := cell.source:
                origin = found.heading, found.file, found.file_words
                by_origin[origin].append((cell.period, _figure_words(line, cell)))
    newest_first = sorted(by_origin.items(), key=lambda item: (max(item[1])[0], item[0]), reverse=True)
    for (heading, file, words), figures in newest_first:
        said = tuple(said for _, said in sorted(figures, key=lambda figure: figure[0], reverse=True))
        yield Provenance(heading=heading, file=file, words=words, figures=said)


def _also(lines: Iterable[Line]) -> Iterator[str]:
    for line in lines:
        for cell in line.cells:
            for also in cell.also:
                source, said = also.source, also.missing.sentence if also.missing else also.shown
                yield (
                    f"{line.name} {cell.period_shown}: {said} in {source.heading} ({source.file_words}), "
                    f"{f'{source.file}, ' if source.file else ''}{source.place_words}"
                )


def _figure_words(line: Line, cell: Cell) -> str:
    """`Ashdown 2018/19: 54%, line 57, column PTRWM_EXP, which reads “54%”; 15 of 28`"""
    of = f"; {cell.numerator} of {cell.denominator}" if cell.numerator and cell.denominator else ""
    place = cell.source.place_words if cell.source else ""
    return f"{line.name} {cell.period_shown}: {cell.full}, {place}{of}"


def _reasons(lines: Iterable[Line]) -> Iterator[str]:
    """Each reason of the row in full, with the places and years it stands for: `not loaded: Surrey 2022/23`."""
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for line in lines:
        for cell in line.cells:
            if cell.missing:
                found[cell.missing.short, cell.missing.sentence].append(f"{line.name} {cell.period_shown}")
    for (short, sentence), places in found.items():
        yield f"“{short}” — {sentence}: {', '.join(places)}"
