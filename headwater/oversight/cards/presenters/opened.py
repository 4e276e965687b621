"""The card for everybody: what could point to fewer than six people is taken out of the tree, before any document is
made of it. So no sheet, picture or sentence can hold what another leaves out.

Which figures those are is decided by `measures.suppression`, over all years and groups at once. Beyond that an open
card gives no numbers of pupils behind a figure and no more decimals than are shown: with both, a hidden figure could
be worked out from those beside it. Findings, what the card lacks, the note, the tier and who entered a figure are the
trust's own affair.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import cast

from headwater.evidence.measures.policies import rounded
from headwater.evidence.measures.suppression import SUPPRESSED_WORDS, Printed, suppress_figures
from headwater.oversight.cards.presenters.cells import exact
from headwater.oversight.cards.presenters.tree import (
    Against,
    Card,
    Cell,
    Gap,
    Line,
    Row,
    SchoolHeader,
    Section,
    ShownTarget,
    Signal,
    Source,
    Trend,
)

OPEN = "Open: may be published. Figures that could point to fewer than 6 people are left out"
NOT_COMPARED = "not compared"
HIDDEN = Gap("suppressed", "left out", SUPPRESSED_WORDS, "")
Key = tuple[str, str, str]
"""Measure, group and year."""


def opened(card: Card) -> Card:
    """The card as it may leave the trust. Pure; the given card is not changed."""
    opener = _Opener(card)
    return replace(
        card,
        audience=OPEN,
        school=opener.header(card.school),
        sections=tuple(
            opener.section(section) for section in card.sections if not (section.slot and section.slot.is_filled)
        ),
        left_out=tuple(opener.section(section) for section in card.left_out),
        findings=(),
        note=None,
        lacking=(),
    )


class _Opener:
    def __init__(self, card: Card) -> None:
        self.hidden = cast(Collection[Key], suppress_figures(_printed(card)).keys())

    def header(self, school: SchoolHeader) -> SchoolHeader:
        """The heading without the number on roll where that may not be shown."""
        hides_roll = any(measure == "ctx.nor" for measure, _, _ in self.hidden)
        facts = tuple(fact for fact in school.facts if not (hides_roll and fact[0] == "Pupils on roll"))
        return replace(school, facts=facts)

    def section(self, section: Section) -> Section:
        return replace(
            section,
            rows=tuple(self._row(row) for row in section.rows),
            rows_without=tuple(self._row(row) for row in section.rows_without),
        )

    def _row(self, row: Row) -> Row:
        school = self._school_line(row)
        newest_hidden = row.latest is not None and self._is_hidden(row, row.latest.period)
        return replace(
            row,
            school=school,
            england=_area_line(row.england),
            la=_area_line(row.la),
            one_pupil="",
            target=self._target(row, row.target),
            next_target=self._target(row, row.next_target),
            against_england=_against(row, row.against_england, is_hidden=newest_hidden),
            against_la=_against(row, row.against_la, is_hidden=newest_hidden),
            trend=self._trend(row),
            findings=(),
            attention="" if newest_hidden else row.attention,
        )

    def _is_hidden(self, row: Row, period: str) -> bool:
        return (row.measure, row.group, period) in self.hidden

    def _school_line(self, row: Row) -> Line:
        cells = tuple(self._cell(row, cell) for cell in row.school.cells)
        latest = next((cell for cell in reversed(cells) if cell.value is not None), None)
        return replace(row.school, cells=cells, latest=latest)

    def _cell(self, row: Row, cell: Cell) -> Cell:
        bare = replace(
            cell,
            numerator=None,
            denominator=None,
            one_pupil="",
            cohort="",
            also=(),
            source=_source(cell.source) if cell.source else None,
        )
        if cell.value is None:
            return bare
        if self._is_hidden(row, cell.period):
            source = replace(bare.source, published_text="") if bare.source else None
            return replace(bare, value=None, shown=HIDDEN.short, missing=HIDDEN, interval="", source=source)
        return replace(bare, value=_as_shown(row, cell.value))

    def _target(self, row: Row, target: ShownTarget | None) -> ShownTarget | None:
        """The target is the trust's to publish; how it stands is not, where the figure is hidden."""
        if target is None or target.status is None:
            return target
        if self._is_hidden(row, target.period):
            return replace(target, status=None, why_not=SUPPRESSED_WORDS)
        word = "Near the target" if "pupil" in target.status.word else target.status.word
        return replace(target, status=replace(target.status, word=word, gap="", interval="", sentence=word))

    def _trend(self, row: Row) -> Trend | None:
        """The years of the trend without those that are hidden: nothing is drawn there, and no line crosses them."""
        if row.trend is None:
            return None
        known = {cell.period: cell for cell in self._school_line(row).cells}
        points = []
        for point in row.trend.points:
            cell = known.get(point.period)
            value = cell.value if cell else None
            # A year that only the trend has was not among the figures asked about: it is not drawn either.
            shown = cell.shown if cell else HIDDEN.short if point.value is not None else point.shown
            points.append(replace(point, value=value, shown=shown))
        return replace(row.trend, points=tuple(points), words="")


def _printed(card: Card) -> Iterator[Printed]:
    """Every figure of the school on the card, each once."""
    seen: set[Key] = set()
    for row in card.every_row:
        for cell in row.school.cells:
            key = (row.measure, row.group, cell.period)
            if cell.value is None or key in seen:
                continue
            seen.add(key)
            yield Printed(
                key=key,
                measure=row.measure,
                value=Decimal(cell.value),
                group=row.group,
                period=cell.period,
                place=card.school.urn,
                numerator=Decimal(cell.numerator) if cell.numerator else None,
                denominator=Decimal(cell.denominator) if cell.denominator else None,
                is_public=cell.source is not None and cell.source.origin == "file",
            )


def _as_shown(row: Row, value: str) -> str:
    """The value with no more decimals than are shown."""
    return exact(rounded(Decimal(value), row.decimals)) or value


def _source(source: Source) -> Source:
    """The source without who typed it, what exactly they typed, and why."""
    if source.origin == "file":
        return source
    return replace(
        source,
        publisher="",
        published_text="",
        file_words=source.stage_words,
        entered_by="",
        entered_on=None,
        words="",
        reason="",
    )


def _area_line(line: Line) -> Line:
    """An area's figures are public; what was also published of them only fills the sheet."""
    return replace(line, cells=tuple(replace(cell, also=()) for cell in line.cells))


def _against(row: Row, against: Against | None, *, is_hidden: bool) -> Against | None:
    if against is None:
        return None
    if is_hidden:
        return replace(against, signal=None, why_not=NOT_COMPARED)
    if against.signal is None:
        # Why nothing is compared can be that there are few.
        return replace(against, why_not=NOT_COMPARED if "pupil" in against.why_not else against.why_not)
    return replace(against, signal=_signal(row, against.signal))


def _signal(row: Row, signal: Signal) -> Signal:
    """The signal without the number of pupils in its words and in its interval."""
    sentence = signal.sentence.split(";")[0]
    if signal.within_uncertainty:
        sentence += "; the difference could be chance"
    gap = exact(rounded(Decimal(signal.gap), row.decimals)) or "" if signal.gap else ""
    return replace(signal, gap=gap, interval="", sentence=sentence)
