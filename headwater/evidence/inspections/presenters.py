"""The inspections of one school in words, for the page, the PDF, the workbook and the terminal alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from headwater.evidence.datasets.models import Release
from headwater.evidence.inspections.definitions import ERAS, Era
from headwater.evidence.inspections.models import InspectionOutcome, Judgement
from headwater.reference.calendar.days import say_date
from headwater.reference.calendar.years import AcademicYear, NotAnAcademicYear
from headwater.reference.people.queries import Names

NO_OVERALL = "No overall grade"
NOT_ENTERED = "Outcome not entered"
EVERY_NAME = Names()
OF_OFSTED = ("report-card", "graded", "ungraded", "grade-only")


@dataclass(frozen=True, slots=True)
class ShownJudgement:
    """One thing judged, in the framework's own words. `regraded_on`: the day of a later visit that graded it again."""

    name: str
    outcome: str
    regraded_on: date | None = None


@dataclass(frozen=True, slots=True)
class ShownNext:
    """What is known of the next inspection. `expected` is an estimate ("2026/27"), `said` the report's own words; both
    belong to the framework of their day, `under`. `void` says since when and why they hold no more, "" while they do.
    `usual` is how long inspections usually lie apart."""

    expected: str
    said: str
    under: str
    void: str
    usual: str

    @property
    def sentences(self) -> tuple[str, ...]:
        """To be printed one below the other."""
        said = f"The report said: “{self.said.rstrip('.')}”, under {self.under}." if self.said else ""
        expected = f"Next inspection expected in {self.expected}: an estimate." if self.expected else ""
        return tuple(filter(None, [said, self.void if said else "", expected, self.usual]))


@dataclass(frozen=True, slots=True)
class ShownOutcome:
    """One inspection in the words of its own framework, and where it was read.

    `release` is None where it was entered by hand; `entered` then says by whom and when. Of a published outcome
    `entered` says who entered the next steps beside it, "" where there are none.
    """

    framework: str
    framework_name: str
    about: str
    kind: str
    outcome: str
    inspected_on: date | None
    date_words: str
    published_on: date | None
    judgements: tuple[ShownJudgement, ...]
    notes: tuple[str, ...]
    published_urn: int | None
    """Only where it is not the school's present number."""
    release: Release | None
    column: str
    line: int
    published_text: str
    pk: int
    next_steps: tuple[str, ...]
    next_inspection: ShownNext | None
    entered: str
    entered_by: str
    entered_on: date | None


@dataclass(frozen=True, slots=True)
class LastInspection:
    """Ofsted's last word on a school, for one line of a list."""

    outcome: str
    kind: str
    inspected_on: date | None
    date_words: str


@dataclass(frozen=True, slots=True)
class ShownInspections:
    """The inspection section: outcomes newest first, and the sentence to print where frameworks stand together."""

    outcomes: tuple[ShownOutcome, ...]
    cannot_be_compared: str


def present_inspections(outcomes: Iterable[InspectionOutcome], names: Names = EVERY_NAME) -> ShownInspections:
    """What `queries.list_outcomes` gives, in words. Asks the database nothing more. `names`: how the reader is told who
    entered one.

    An entry that has `same_as` is no outcome of its own: its next steps and what it knows of the next inspection stand
    with the published one.
    """
    every = list(outcomes)
    beside = {entry.same_as_id: entry for entry in every if entry.same_as_id is not None}
    shown = tuple(
        present_outcome(outcome, beside.get(outcome.pk), names)
        for outcome in every
        if outcome.same_as_id not in _keys(every)
    )
    eras = {outcome.framework for outcome in shown}
    return ShownInspections(shown, ERAS.get(shown[0].framework).cannot_be_compared if len(eras) > 1 else "")


def present_last(outcomes: Iterable[InspectionOutcome]) -> LastInspection | None:
    """The newest that is Ofsted's, of shown outcomes in the order of `newest_first`; None where there is none. Needs
    their judgements and releases, and asks the database nothing more."""
    last = next((outcome for outcome in outcomes if outcome.kind in OF_OFSTED and outcome.same_as_id is None), None)
    if last is None:
        return None
    return LastInspection(
        _overall(last, ERAS.get(last.era)), last.get_kind_display(), last.inspected_on, _date_words(last)
    )


def present_outcome(
    outcome: InspectionOutcome, entry: InspectionOutcome | None = None, names: Names = EVERY_NAME
) -> ShownOutcome:
    """One outcome; `entry` is what was entered beside it, where it is published."""
    era, own = ERAS.get(outcome.era), outcome if outcome.release_id is None else entry
    return ShownOutcome(
        framework=era.key,
        framework_name=outcome.title or era.name,
        about=era.about,
        kind=outcome.title or outcome.get_kind_display(),
        outcome=_overall(outcome, era),
        inspected_on=outcome.inspected_on,
        date_words=_date_words(outcome),
        published_on=outcome.published_on,
        judgements=tuple(_judgements(outcome, era)),
        notes=tuple(_notes(outcome, era)),
        published_urn=outcome.published_urn if outcome.published_urn != outcome.school_id else None,
        release=outcome.release,
        column=outcome.column,
        line=outcome.line,
        published_text=outcome.overall_text or next((j.published_text for j in outcome.judgements.all()), ""),
        pk=outcome.pk,
        next_steps=tuple(step.text for step in own.next_steps.all()) if own else (),
        next_inspection=_next(own or outcome, era, is_newest=outcome.is_shown),
        entered=_entered(own, names, beside=own is entry),
        entered_by=names.of(own.entered_by, own.school_id) if own else "",
        entered_on=timezone.localdate(own.entered_at) if own and own.entered_at else None,
    )


def _keys(outcomes: Iterable[InspectionOutcome]) -> set[int | None]:
    return {outcome.pk for outcome in outcomes}


def _next(told: InspectionOutcome, era: Era, *, is_newest: bool) -> ShownNext | None:
    """What the entry `told` knows, and, beside the newest, what its framework says of how often inspections come."""
    interval = era.usual_interval if is_newest else ""
    if not (told.next_said or told.next_period or interval):
        return None
    void = f"Void since {say_date(era.next_void.since)}: {era.next_void.because}" if era.next_void else ""
    usual = f"Inspections of this kind usually come: {_small(interval)}" if interval else ""
    return ShownNext(_year(told.next_period), told.next_said, era.name, void, usual)


def _small(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _year(period: str) -> str:
    try:
        return str(AcademicYear.parse(period)) if period else ""
    except NotAnAcademicYear:
        return period


def _entered(own: InspectionOutcome | None, names: Names, *, beside: bool) -> str:
    """`Entered by A. Head on 22 November 2026`"""
    if own is None or own.entered_at is None:
        return ""
    by = f"by {names.of(own.entered_by, own.school_id)} on {say_date(timezone.localdate(own.entered_at))}"
    return f"Outcome published; next steps entered {by}" if beside else f"Entered {by}"


def _overall(outcome: InspectionOutcome, era: Era) -> str:
    if outcome.release_id is None and not (
        outcome.overall_text or outcome.safeguarding_text or outcome.category or outcome.judgements.all()
    ):
        return NOT_ENTERED
    if not era.overall:
        return NO_OVERALL
    grade = era.grade(outcome.overall)
    if grade is None:
        return outcome.overall_text or NO_OVERALL
    # Where the file is all there is to go by, say what stood in it: "1 (Outstanding)".
    if outcome.kind == outcome.Kind.GRADE_ONLY and outcome.overall_text.casefold() != grade.word.casefold():
        return f"{outcome.overall_text} ({grade.word})"
    return grade.word


def _date_words(outcome: InspectionOutcome) -> str:
    if outcome.inspected_on:
        return say_date(outcome.inspected_on)
    day = outcome.release.as_at if outcome.release else None
    as_at = f"as at {say_date(day)}, " if day else ""
    return f"{as_at}date of the inspection not in this file"


def _judgements(outcome: InspectionOutcome, era: Era) -> Iterator[ShownJudgement]:
    if outcome.category:
        category = era.category(outcome.category)
        yield ShownJudgement("Category of concern", category.word if category else outcome.category)
    found = {judgement.area: judgement for judgement in outcome.judgements.all()}
    for area in era.areas:
        judgement = found.get(area.key)
        if judgement is None or (area.where_applicable and judgement.grade == "not-applicable"):
            continue
        grade = era.grade(judgement.grade)
        words = grade.word if grade else judgement.published_text
        yield ShownJudgement(area.name, words, _regraded_on(judgement, outcome))
    if outcome.safeguarding_text:
        safeguarding = era.grade(outcome.safeguarding)
        yield ShownJudgement("Safeguarding", safeguarding.word if safeguarding else outcome.safeguarding_text)


def _regraded_on(judgement: Judgement, outcome: InspectionOutcome) -> date | None:
    """A grade dated after the report came out is of a later visit; without that date, one two months later is."""
    if judgement.judged_on is None or outcome.inspected_on is None:
        return None
    settled = outcome.published_on or outcome.inspected_on + timedelta(days=60)
    return judgement.judged_on if judgement.judged_on > settled else None


def _notes(outcome: InspectionOutcome, era: Era) -> Iterator[str]:
    grade = era.grade(outcome.overall) if era.overall else None
    if grade and grade.means:
        yield grade.means
    if outcome.relates_to_predecessor:
        number = f", URN {outcome.published_urn}" if outcome.published_urn != outcome.school_id else ""
        yield f"This was an inspection of the predecessor school{number}."
    if outcome.last_inspected_on:
        yield (
            f"The file gives {say_date(outcome.last_inspected_on)} as the school's last inspection of any kind; "
            "the grade may be from an earlier one."
        )
    if outcome.note:
        yield outcome.note
