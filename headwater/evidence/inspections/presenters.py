"""The inspections of one school in words, for the page, the PDF, the workbook and the terminal alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from headwater.evidence.datasets.models import Release
from headwater.evidence.inspections.definitions import ERAS, Era
from headwater.evidence.inspections.models import InspectionOutcome, Judgement
from headwater.reference.calendar.days import say_date

NO_OVERALL = "No overall grade"


@dataclass(frozen=True, slots=True)
class ShownJudgement:
    """One thing judged, in the framework's own words. `regraded_on`: the day of a later visit that graded it again."""

    name: str
    outcome: str
    regraded_on: date | None = None


@dataclass(frozen=True, slots=True)
class ShownOutcome:
    """One inspection in the words of its own framework, and where it was read."""

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
    release: Release
    column: str
    line: int
    published_text: str


@dataclass(frozen=True, slots=True)
class ShownInspections:
    """The inspection section: outcomes newest first, and the sentence to print where frameworks stand together."""

    outcomes: tuple[ShownOutcome, ...]
    cannot_be_compared: str


def present_inspections(outcomes: Iterable[InspectionOutcome]) -> ShownInspections:
    """What `queries.list_outcomes` gives, in words. Asks the database nothing more."""
    shown = tuple(_outcome(outcome, ERAS.get(outcome.era)) for outcome in outcomes)
    eras = {outcome.framework for outcome in shown}
    return ShownInspections(shown, ERAS.get(shown[0].framework).cannot_be_compared if len(eras) > 1 else "")


def _outcome(outcome: InspectionOutcome, era: Era) -> ShownOutcome:
    return ShownOutcome(
        framework=era.key,
        framework_name=era.name,
        about=era.about,
        kind=outcome.get_kind_display(),
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
    )


def _overall(outcome: InspectionOutcome, era: Era) -> str:
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
    as_at = f"as at {say_date(outcome.release.as_at)}, " if outcome.release.as_at else ""
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
