"""The card for everybody: what could point to fewer than six people is taken out of the tree, before any document is
made of it. So no sheet, picture or sentence can hold what another leaves out.

Which figures those are is decided by `measures.suppression`, over all years and groups at once, and beside all that
open documents said of the school before. Beyond that an open card gives no numbers of pupils behind a figure and no
more decimals than are shown: with both, a hidden figure could be worked out from those beside it. Findings, what the
card lacks, the note, the tier, the school's line of context, what is said in a dispute and who entered a figure are
the affair of the trust and the school.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from headwater.evidence.measures.policies import rounded
from headwater.evidence.measures.suppression import (
    SUPPRESSED_WORDS,
    PooledFigure,
    PrintedBefore,
    suppress_document,
    suppress_figures,
)
from headwater.oversight.cards.presenters.cells import exact
from headwater.oversight.cards.presenters.printed import (
    earlier_from_json,
    earlier_pooled,
    pooled_as_json,
    printed_from_json,
    printed_of,
)
from headwater.oversight.cards.presenters.tree import (
    Against,
    Card,
    Cell,
    Gap,
    Later,
    Line,
    Row,
    SchoolHeader,
    Section,
    ShownDispute,
    ShownTarget,
    Signal,
    Source,
    Trend,
    TrendPoint,
)

__all__ = [
    "OPEN",
    "OpenTogether",
    "PooledFigure",
    "earlier_from_json",
    "earlier_pooled",
    "open_together",
    "opened",
    "pooled_as_json",
    "printed_from_json",
]

OPEN = "Open: may be published. Figures that could point to fewer than 6 people are left out"
NOT_COMPARED = "not compared"
ROLL_FACT = "Pupils on roll"
HIDDEN = Gap("suppressed", "left out", SUPPRESSED_WORDS, "")
TRUSTS_OWN = ("note", "slot", "finding", "lacking")
"""Parts of a card that an open copy does not have: the beginning of the subject of a dispute about them."""


@dataclass(frozen=True, slots=True)
class OpenTogether:
    """Cards that leave the trust in one document, and the keys of the pooled figures that it leaves out."""

    cards: tuple[Card, ...]
    hidden: frozenset[Hashable]


def opened(card: Card, *, earlier: Iterable[PrintedBefore] = ()) -> Card:
    """The card as it may leave the trust. Pure; the given card is not changed.

    `earlier` is what every open document of the school showed and left out before, the oldest first
    (`earlier_from_json`), those withdrawn included: who has one keeps it.
    """
    return _opened(card, suppress_figures(printed_of(card), earlier))


def open_together(
    cards: Sequence[Card], pooled: Sequence[PooledFigure], *, earlier: Iterable[PrintedBefore] = ()
) -> OpenTogether:
    """Cards and pooled figures as they may leave the trust side by side.

    Each card is just what `opened` makes of it alone; it is the pooled figures that give way. `earlier` as for
    `opened`, of all the schools, and the pooled figures of earlier packs (`earlier_pooled`).
    """
    figures = [figure for card in cards for figure in printed_of(card)]
    hidden = suppress_document(figures, pooled, earlier)
    left_out = frozenset(figure.key for figure in pooled if figure.key in hidden)
    return OpenTogether(tuple(_opened(card, hidden) for card in cards), left_out)


def _opened(card: Card, hidden: Collection[Hashable]) -> Card:
    opener = _Opener(card, hidden)
    school = opener.header(card.school)
    return replace(
        card,
        audience=OPEN,
        school=school,
        sections=tuple(
            opener.section(section) for section in card.sections if not (section.slot and section.slot.is_filled)
        ),
        left_out=tuple(opener.section(section) for section in card.left_out),
        findings=(),
        note=None,
        lacking=(),
        context="",
        disputes=tuple(opener.disputes(card.disputes)),
        # What changed is worked out anew between two open copies: these speak of hidden and of exact figures.
        changes=(),
        changes_since="",
    )


class _Opener:
    def __init__(self, card: Card, hidden: Collection[Hashable]) -> None:
        self.urn = card.school.urn
        self.hidden = hidden
        rolls = [
            (self.urn, row.measure, row.group, cell.period)
            for row in card.every_row
            if row.measure == "ctx.nor"
            for cell in row.school.cells
            if cell.value is not None
        ]
        # On a card without the row nobody has asked whether the number in its heading may be shown.
        self.hides_roll = not rolls or any(key in hidden for key in rolls)

    def header(self, school: SchoolHeader) -> SchoolHeader:
        """The heading without the number on roll where that may not be shown."""
        facts = tuple(fact for fact in school.facts if not (self.hides_roll and fact[0] == ROLL_FACT))
        return replace(school, facts=facts)

    def disputes(self, disputes: Iterable[ShownDispute]) -> Iterator[ShownDispute]:
        """That the school disputes what the open card shows: not a word of what either side says to it."""
        for dispute in disputes:
            of_figure = (self.urn, dispute.measure, dispute.group, dispute.period)
            if dispute.measure and of_figure in self.hidden:
                continue
            if dispute.subject.startswith(TRUSTS_OWN) or (self.hides_roll and dispute.about == ROLL_FACT):
                continue
            yield replace(dispute, said="", school_says="", proposed="", trust_says="", answered_on=None)

    def section(self, section: Section) -> Section:
        return replace(
            section,
            rows=tuple(self._row(row) for row in section.rows),
            rows_without=tuple(self._row(row) for row in section.rows_without),
        )

    def _row(self, row: Row) -> Row:
        school = self._school_line(row)
        newest_hidden = row.latest is not None and self._is_hidden(row, row.latest.period)
        against_la = _against(row, row.against_la, is_hidden=newest_hidden)
        return replace(
            row,
            school=school,
            england=_area_line(row.england),
            la=_area_line(row.la),
            one_pupil="",
            target=self._target(row, row.target),
            next_target=self._target(row, row.next_target),
            against_england=_against(row, row.against_england, is_hidden=newest_hidden),
            la_compared=Later(lambda: against_la),
            trend=_trend(row, school),
            findings=(),
            attention="" if newest_hidden else row.attention,
            disputes=tuple(self.disputes(row.disputes)),
        )

    def _is_hidden(self, row: Row, period: str) -> bool:
        return (self.urn, row.measure, row.group, period) in self.hidden

    def _school_line(self, row: Row) -> Line:
        cells = tuple(self._cell(row, cell) for cell in row.school.cells)
        latest = next((cell for cell in reversed(cells) if cell.value is not None), None)
        return replace(row.school, cells=cells, latest=latest)

    def _cell(self, row: Row, cell: Cell) -> Cell:
        source = _source(cell.source) if cell.source else None
        value, shown, missing, interval, is_disputed = (
            cell.value,
            cell.shown,
            cell.missing,
            cell.interval,
            cell.is_disputed,
        )
        if value is not None and self._is_hidden(row, cell.period):
            value, shown, missing, interval, is_disputed = None, HIDDEN.short, HIDDEN, "", False
            source = source._replace(published_text="") if source else None
        elif value is not None:
            value = _as_shown(row, value)
        return cell._replace(
            value=value,
            shown=shown,
            missing=missing,
            interval=interval,
            is_disputed=is_disputed,
            source=source,
            numerator=None,
            denominator=None,
            one_pupil="",
            cohort="",
            also=(),
        )

    def _target(self, row: Row, target: ShownTarget | None) -> ShownTarget | None:
        """The target is the trust's to publish; how it stands is not, where the figure is hidden."""
        if target is None or target.status is None:
            return target
        if self._is_hidden(row, target.period):
            return replace(target, status=None, why_not=SUPPRESSED_WORDS)
        word = "Near the target" if "pupil" in target.status.word else target.status.word
        return replace(target, status=replace(target.status, word=word, gap="", interval="", sentence=word))


def _trend(row: Row, school: Line) -> Trend | None:
    """The years of the trend without those that are hidden: nothing is drawn there, and no line crosses them."""
    if row.trend is None:
        return None
    known = {cell.period: cell for cell in school.cells}
    points = []
    for point in row.trend.points:
        cell = known.get(point.period)
        value = cell.value if cell else None
        # A year that only the trend has was not among the figures asked about: it is not drawn either.
        shown = cell.shown if cell else HIDDEN.short if point.value is not None else point.shown
        points.append(TrendPoint(point.period, point.period_shown, value, point.england, shown))
    return replace(row.trend, points=tuple(points), words="")


def _as_shown(row: Row, value: str) -> str:
    """The value with no more decimals than are shown."""
    if len(value.partition(".")[2]) <= row.decimals:
        return value
    return exact(rounded(Decimal(value), row.decimals)) or value


def _source(source: Source) -> Source:
    """The source without who typed it, what exactly they typed, and why."""
    if source.origin == "file":
        return source
    return source._replace(
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
    if not any(cell.also for cell in line.cells):
        return line
    return replace(line, cells=tuple(cell._replace(also=()) if cell.also else cell for cell in line.cells))


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
