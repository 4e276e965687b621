"""From stored figures to cells: the one place where a value is rounded and a reason is put into words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import cast

from django.utils import timezone

from headwater.evidence.datasets.models import Release
from headwater.evidence.measures.definitions import Counted, Level, Measure
from headwater.evidence.measures.missing import Missing
from headwater.evidence.measures.models import Stage
from headwater.evidence.measures.policies import exact as exact
from headwater.evidence.measures.policies import missing_reason, one_pupil_worth, rounded, shown
from headwater.evidence.measures.quoted.definitions import get_quoted
from headwater.oversight.cards.presenters.tree import STAGE_MARKS, Also, Cell, Gap, Origin, Source, When
from headwater.oversight.cards.queries import FigureFact
from headwater.reference.calendar.days import say_date
from headwater.reference.calendar.years import AcademicYear, NotAnAcademicYear

# What fits a cell. The whole reason stands in the fold-out below it.
SHORT = {
    Missing.SUPPRESSED: "too few pupils",
    Missing.NOT_APPLICABLE: "not applicable",
    Missing.NOT_AVAILABLE: "not available",
    Missing.NOT_PUBLISHED: "not published",
    Missing.NOT_SUBMITTED: "not yet in",
    Missing.LOW_COVERAGE: "too few covered",
    Missing.NO_ENTRIES: "no entries",
    Missing.NEW_SCHOOL: "new school",
    Missing.NOT_LOADED: "not loaded",
}

STAGE_WORDS = {stage.value: str(stage.label) for stage in Stage}
# What a percentage is of. Sessions are no pupils: nobody reads a cohort out of them.
COUNTED_WORDS = {Counted.PUPILS: ("pupil", "pupils"), Counted.ENROLMENTS: ("enrolment", "enrolments")}


@lru_cache(maxsize=512)
def gap(reason: str, because: str = "") -> Gap:
    missing = Missing(reason)
    return Gap(missing.value, SHORT[missing], str(missing.label), because)


@lru_cache(maxsize=256)
def period_shown(period: str) -> str:
    """`2024/25` for the stored `2024-25`; anything else as it stands."""
    try:
        return str(AcademicYear.parse(period))
    except NotAnAcademicYear:
        return period


def one_pupil_words(measure: Measure, denominator: Decimal | None) -> str:
    """`1 pupil = 3.3 percentage points`, to one decimal, for a percentage of a known number of pupils."""
    worth = one_pupil_worth(denominator, measure)
    return _one_pupil(worth) if worth is not None else ""


@lru_cache(maxsize=512)
def _one_pupil(worth: Decimal) -> str:
    """Of as many pupils are most of the figures of one year."""
    return f"1 pupil = {rounded(worth, 1)} percentage points"


def cohort_words(measure: Measure, denominator: Decimal | None) -> str:
    """`28 pupils`: of how many a percentage is; "" where the measure is none or nobody knows."""
    if denominator is None or measure.counted_in not in COUNTED_WORDS:
        return ""
    return _cohort(measure.counted_in, denominator)


@lru_cache(maxsize=512)
def _cohort(counted_in: Counted, denominator: Decimal) -> str:
    one, more = COUNTED_WORDS[counted_in]
    return f"{denominator.normalize():,f} {one if denominator == 1 else more}"


def value_or_reason(measure: Measure, value: Decimal | None, missing: Gap | None) -> str:
    """What stands in the cell: the value rounded by its measure, or the reason in short."""
    return shown(value, measure) if value is not None else missing.short if missing else ""


def _why_missing(measure: Measure, fact: FigureFact, period: str) -> Gap | None:
    """The reason of a missing figure: where the file only leaves a blank, what is known of the measure that year."""
    if not fact.missing:
        return None
    never = missing_reason(measure, period, cast(Level, fact.level)) if fact.missing == Missing.NOT_AVAILABLE else None
    return gap(Missing.NOT_PUBLISHED, never) if never else gap(fact.missing, fact.because)


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What is the same for every figure of one file, put into words once: a card has a thousand figures of a dozen."""

    release: int
    dataset: str
    title: str
    publisher: str
    file: str
    stage: str
    stage_words: str
    standing: str
    standing_words: str
    as_at: date | None
    loaded_on: date
    file_words: str
    heading: str


class CellMaker:
    """Makes the cells of one card, of these files. `when` says where a year stands to the school's joining."""

    def __init__(self, files: Mapping[int, FileFacts], when: Mapping[str, When], own_urn: int) -> None:
        self.files = files
        self.when = when
        self.own_urn = own_urn

    def of(self, measure: Measure, period: str, facts: Sequence[FigureFact], interval: str = "") -> Cell | None:
        """The cell of one place and year from the figures stored for it; None when there are none.

        The first shown figure is the cell, all others are what it was "also published as".
        """
        chosen = first_shown(facts)
        if chosen is None:
            return None
        missing = _why_missing(measure, chosen, period)
        source = self.source(chosen)
        return Cell(
            period=period,
            period_shown=period_shown(period),
            value=exact(chosen.value),
            shown=value_or_reason(measure, chosen.value, missing),
            missing=missing,
            numerator=exact(chosen.numerator),
            denominator=exact(chosen.denominator),
            one_pupil=one_pupil_words(measure, chosen.denominator) if chosen.level == "school" else "",
            interval=interval if chosen.value is not None else "",
            stage=chosen.stage,
            when=self.when.get(period, "unknown"),
            published_urn=source.published_urn,
            source=source,
            also=tuple([self._also(measure, fact) for fact in facts if fact is not chosen]) if len(facts) > 1 else (),
            stage_mark=STAGE_MARKS.get(chosen.stage, ""),
            stage_words=STAGE_WORDS[chosen.stage],
            cohort=cohort_words(measure, chosen.denominator),
            as_at=chosen.as_at,
        )

    def without(self, period: str, reason: Missing, because: str = "") -> Cell:
        """The cell of a place and year that no loaded file has, saying why."""
        missing = gap(reason, because)
        return Cell(
            period=period,
            period_shown=period_shown(period),
            value=None,
            shown=missing.short,
            missing=missing,
            numerator=None,
            denominator=None,
            one_pupil="",
            interval="",
            stage="",
            when=self.when.get(period, "unknown"),
            published_urn=None,
            source=None,
            also=(),
        )

    def _also(self, measure: Measure, fact: FigureFact) -> Also:
        missing = gap(fact.missing, fact.because) if fact.missing else None
        return Also(exact(fact.value), value_or_reason(measure, fact.value, missing), missing, self.source(fact))

    def source(self, fact: FigureFact) -> Source:
        if fact.entry_id is not None:
            return entry_source(fact)
        if fact.quoted:
            return quoted_source(fact)
        if fact.release_id is None:
            return worked_out_source(fact)
        return source_of(
            as_settled(self.files[fact.release_id], fact.stage),
            column=fact.column,
            line=fact.line,
            published_text=fact.published_text,
            is_look_back=fact.is_look_back,
            published_urn=fact.published_urn,
            own_urn=self.own_urn,
        )


def first_shown(facts: Iterable[FigureFact]) -> FigureFact | None:
    """The figure that is shown of those for one place, measure, group and year."""
    for fact in facts:
        if fact.is_shown:
            return fact
    return None


def source_of(
    file: FileFacts,
    *,
    column: str,
    line: int,
    published_text: str,
    is_look_back: bool,
    published_urn: int | None,
    own_urn: int,
) -> Source:
    """One cell of a file."""
    return Source(
        origin="file",
        dataset=file.dataset,
        title=file.title,
        publisher=file.publisher,
        file=file.file,
        column=column,
        line=line,
        published_text=published_text,
        stage=file.stage,
        stage_words=file.stage_words,
        standing=file.standing,
        standing_words=file.standing_words,
        as_at=file.as_at,
        loaded_on=file.loaded_on,
        is_look_back=is_look_back,
        published_urn=published_urn,
        is_other_urn=published_urn not in (None, own_urn),
        release=file.release,
        file_words=file.file_words,
        heading=file.heading,
    )


def entry_source(fact: FigureFact) -> Source:
    """A figure typed or pasted: who, when, and what they said of it."""
    by = fact.entered_by_name or fact.entered_by_email or ""
    on = timezone.localtime(fact.entered_at).date() if fact.entered_at else None
    stage = STAGE_WORDS[fact.stage]
    said = [stage, f"entered by {by} on {say_date(on)}" if on else f"entered by {by}"]
    if fact.as_at:
        said.insert(1, f"as at {say_date(fact.as_at)}")
    return Source(
        origin="entry",
        dataset="",
        title="Entered by hand",
        publisher=by,
        file="",
        column="",
        line=0,
        published_text=fact.published_text,
        stage=fact.stage,
        stage_words=stage,
        standing="",
        standing_words="",
        as_at=fact.as_at,
        loaded_on=None,
        is_look_back=False,
        published_urn=None,
        is_other_urn=False,
        release=None,
        file_words=" · ".join(said),
        heading="Entered by hand",
        entered_by=by,
        entered_on=on,
        words=", ".join(words for words in (fact.entry_source, fact.entry_row) if words),
        reason=fact.entry_reason or "",
        overrides=bool(fact.overrides),
    )


def entered_inspection_source(by: str, on: date | None, text: str) -> Source:
    """An inspection entered by hand: who and when."""
    said = f"entered by {by} on {say_date(on)}" if on else f"entered by {by}"
    return Source(
        origin="entry",
        dataset="",
        title="Entered by hand",
        publisher=by,
        file="",
        column="",
        line=0,
        published_text=text,
        stage="",
        stage_words="",
        standing="",
        standing_words="",
        as_at=None,
        loaded_on=None,
        is_look_back=False,
        published_urn=None,
        is_other_urn=False,
        release=None,
        file_words=said,
        heading="Entered by hand",
        entered_by=by,
        entered_on=on,
    )


def quoted_source(fact: FigureFact) -> Source:
    """A national figure quoted from a publication that is no loaded file."""
    quoted = get_quoted(fact.quoted)
    publisher, title = (quoted.source.publisher, quoted.source.title) if quoted else ("", fact.quoted)
    return _without_file(
        fact,
        "quoted",
        title=title,
        publisher=publisher,
        file_words=f"{STAGE_WORDS[fact.stage]} · quoted by Headwater, not read from a file",
        heading=f"{publisher}, {title}" if publisher else title,
    )


def worked_out_source(fact: FigureFact) -> Source:
    """A figure made of two others on the card, each with a source of its own."""
    said = "Worked out from other figures of this card"
    stage = STAGE_WORDS[fact.stage]
    return _without_file(fact, "worked-out", title=said, file_words=f"{stage} · from exact values", heading=said)


def _without_file(
    fact: FigureFact, origin: Origin, *, title: str, file_words: str, heading: str, publisher: str = ""
) -> Source:
    return Source(
        origin=origin,
        dataset="",
        title=title,
        publisher=publisher,
        file="",
        column="",
        line=0,
        published_text=fact.published_text,
        stage=fact.stage,
        stage_words=STAGE_WORDS[fact.stage],
        standing="",
        standing_words="",
        as_at=fact.as_at,
        loaded_on=None,
        is_look_back=False,
        published_urn=None,
        is_other_urn=False,
        release=None,
        file_words=file_words,
        heading=heading,
    )


def as_settled(file: FileFacts, stage: str) -> FileFacts:
    """The file with the stage of one of its figures: a file of many years can say that some are not final yet."""
    if stage == file.stage:
        return file
    words = STAGE_WORDS[stage]
    rest = file.file_words.removeprefix(file.stage_words)
    return replace(file, stage=stage, stage_words=words, file_words=f"{words}{rest}")


def file_facts(release: Release) -> FileFacts:
    """The file a release was loaded from, as every figure of it names it."""
    stage, standing, on = release.get_stage_display(), release.get_standing_display(), loaded_on(release)
    as_at = [f"as at {say_date(release.as_at)}"] if release.as_at else []
    return FileFacts(
        release=release.pk,
        dataset=release.dataset,
        title=release.title,
        publisher=release.publisher,
        file=release.file_name,
        stage=release.stage,
        stage_words=stage,
        standing=release.standing,
        standing_words=standing,
        as_at=release.as_at,
        loaded_on=on,
        # `Final · published file · as at 28 February 2026 · loaded on 21 November 2026`
        file_words=" · ".join([stage, standing.lower(), *as_at, f"loaded on {say_date(on)}"]),
        heading=f"{release.publisher}, {release.title} {period_shown(release.period)}".strip(),
    )


def loaded_on(release: Release) -> date:
    return timezone.localtime(release.loaded_at).date()
