"""Which outcomes a page shows, and when one may be entered by hand. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from headwater.evidence.inspections.definitions import ERAS, Era
from headwater.evidence.inspections.models import SAME_INSPECTION, InspectionOutcome
from headwater.foundations.documents.personal_data import reasons_not_to_keep
from headwater.reference.calendar.days import say_date
from headwater.reference.calendar.years import AcademicYear, NotAnAcademicYear

DATED = ("report-card", "graded", "ungraded", "faith", "other")


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the choice looks at. `as_at` is the day the file speaks for; `loaded` grows with each release."""

    kind: str
    inspected_on: date | None
    published_file: bool
    as_at: date | None
    loaded: int
    own_urn: bool
    last_inspected_on: date | None = None
    line: int = 0
    is_entered: bool = False


def pair_up(candidates: Sequence[Candidate]) -> dict[int, int]:
    """Which entries are of an inspection that is published: position of the entry → of the published outcome.

    Of the same kind, and within a week; of several, the one that would be shown.
    """
    pairs = {}
    for i, entry in enumerate(candidates):
        if not entry.is_entered or entry.inspected_on is None:
            continue
        same = [
            j
            for j, told in enumerate(candidates)
            if not told.is_entered
            and told.kind == entry.kind
            and told.inspected_on
            and abs(told.inspected_on - entry.inspected_on) <= SAME_INSPECTION
        ]
        if same:
            pairs[i] = max(same, key=lambda j: (candidates[j].inspected_on or date.min, _trust(candidates[j])))
    return pairs


def choose_shown(candidates: Sequence[Candidate]) -> set[int]:
    """Positions of the outcomes to show of one school: the newest report card, the newest graded inspection, the newest
    ungraded one, the newest of a church or faith and the newest other one, each in its own words beside the others,
    because none replaces another.

    An entry of an inspection that is published is never shown by itself. The same inspection told by several files is
    taken from a published file over an extract, then from the file that speaks for the later day, then from the newest
    release. A grade without its date never stands in place of a
    dated outcome: it is shown beside them, and only while it may tell something newer. It cannot where a dated report
    card or graded inspection comes from a file that speaks for the same day or a later one, or is itself the last
    inspection that the grade's file knows of.
    """
    shown, paired = set(), pair_up(candidates)
    for kind in DATED:
        of_kind = [i for i, c in enumerate(candidates) if c.kind == kind and c.inspected_on and i not in paired]
        if of_kind:
            shown.add(max(of_kind, key=lambda i: (candidates[i].inspected_on or date.min, _trust(candidates[i]))))
    undated = [i for i, c in enumerate(candidates) if c.kind == "grade-only"]
    if undated:
        best = max(undated, key=lambda i: (_day(candidates[i]), _trust(candidates[i])))
        # An entry speaks for its own day: nobody can say up to when the person who entered it looked.
        graded = (c for c in candidates if c.kind in ("report-card", "graded") and c.inspected_on)
        if not _overtaken(candidates[best], graded):
            shown.add(best)
    return shown


def _overtaken(undated: Candidate, graded: Iterable[Candidate]) -> bool:
    last = undated.last_inspected_on
    return any(
        _day(one) >= _day(undated) or (last and one.inspected_on and one.inspected_on >= last - SAME_INSPECTION)
        for one in graded
    )


def _day(candidate: Candidate) -> date:
    """The day a file speaks for; a file that does not say speaks for the day of the inspection it tells of."""
    return candidate.as_at or candidate.inspected_on or date.min


def _trust(candidate: Candidate) -> tuple[bool, bool, bool, date, int, int, date]:
    return (
        not candidate.is_entered,
        candidate.published_file,
        candidate.own_urn,
        _day(candidate),
        candidate.loaded,
        -candidate.line,
        candidate.last_inspected_on or date.min,  # so that no two that differ are equal, whatever order they come in
    )


# Entering ----------------------------------------------------------------------------------------------------------

MOST_STEPS = 20
LONGEST_STEP = 500
YEARS_AHEAD = 10


@dataclass(frozen=True, slots=True)
class Draft:
    """An inspection about to be entered. Grades are keys of its era; an era in its own words has `overall_text`."""

    urn: int
    era: str
    inspected_on: date
    published_on: date | None = None
    title: str = ""
    overall: str = ""
    overall_text: str = ""
    safeguarding: str = ""
    category: str = ""
    judgements: Mapping[str, str] = field(default_factory=dict)
    next_steps: tuple[str, ...] = ()
    next_said: str = ""
    next_period: str = ""
    reason: str = ""

    @property
    def tells_outcome(self) -> bool:
        return bool(self.overall or self.overall_text or self.safeguarding or self.category or self.judgements)

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything typed freely."""
        return (self.title, self.overall_text, *self.next_steps, self.next_said, self.reason)


def eras_on(day: date) -> list[Era]:
    """The frameworks an inspection that began on `day` can have been made under, Ofsted's first."""
    found = [era for era in ERAS.all().values() if era.can_be_entered and era.in_force_on(day)]
    return sorted(found, key=lambda era: (era.kind in ("faith", "other"), era.kind == "other", era.name))


def reasons_not_to_enter(
    draft: Draft, today: date, *, replaces: InspectionOutcome | None, standing: InspectionOutcome | None
) -> list[str]:
    """Every reason at once, as sentences; empty when it may be. `replaces` is the entry it is to take the place of,
    `standing` the one that stands for this inspection already."""
    era = ERAS.all().get(draft.era)
    if era is None or not era.can_be_entered:
        return ["Choose the framework of the inspection from the list."]
    reasons = [*_about_days(draft, era, today), *_about_grades(draft, era), *_about_next(draft, today)]
    for text in draft.texts:
        reasons += reasons_not_to_keep(text) if text else []
    if standing is not None and (replaces is None or standing.pk != replaces.pk):
        reasons.append(
            f"{standing.entered_by} has entered this inspection already. Change that entry: nothing of it is lost."
        )
    elif replaces is not None and not draft.reason.strip():
        reasons.append("Say why the entry changes.")
    return reasons


def reasons_not_to_replace(entry: InspectionOutcome) -> list[str]:
    """Why this entry cannot be changed or withdrawn: it does not stand any more."""
    if entry.release_id is not None:
        return ["This outcome is published; it changes when a newer file is loaded."]
    if entry.withdrawn_at is not None:
        return ["This entry has been withdrawn meanwhile. Look again before you go on."]
    if entry.replaced_by_id is not None:
        return ["Somebody has changed this entry while you were writing. Look at it before you change it again."]
    return []


def reasons_not_to_withdraw(entry: InspectionOutcome, reason: str) -> list[str]:
    if reasons := reasons_not_to_replace(entry):
        return reasons
    if not reason.strip():
        return ["Say why the entry is withdrawn."]
    return reasons_not_to_keep(reason)


def _about_days(draft: Draft, era: Era, today: date) -> Iterator[str]:
    if draft.inspected_on > today:
        yield f"{say_date(draft.inspected_on)} has not come yet: give the first day of the inspection."
    elif not era.in_force_on(draft.inspected_on):
        others = " or ".join(f"“{other.name}”" for other in eras_on(draft.inspected_on) if other.kind == era.kind)
        belongs = f" An inspection of that day was made under {others}." if others else ""
        yield f"“{era.name}” was not in force on {say_date(draft.inspected_on)}.{belongs}"
    if draft.published_on and draft.published_on > today:
        yield f"{say_date(draft.published_on)} has not come yet: give the day the report was published."
    elif draft.published_on and draft.published_on < draft.inspected_on:
        yield "The report cannot have been published before the inspection began."


def _about_grades(draft: Draft, era: Era) -> Iterator[str]:
    areas = {area.key: area for area in era.areas}
    scale, words = {grade.key for grade in era.scale}, {grade.key for grade in era.area_words}
    for key, grade in draft.judgements.items():
        if key not in areas or grade not in words:
            yield f"“{grade}” for “{key}” is not a judgement of {era.name}."
    if draft.overall and (not era.overall or draft.overall not in scale):
        yield f"“{draft.overall}” is not an outcome of {era.name}."
    if draft.safeguarding and draft.safeguarding not in {word.key for word in era.safeguarding}:
        yield f"“{draft.safeguarding}” is not what {era.name} says of safeguarding."
    if draft.category and era.category(draft.category) is None:
        yield f"“{draft.category}” is not a category of {era.name}."
    if era.in_own_words and not draft.title.strip():
        yield "Say what inspection it was, for example “Diocesan inspection”."
    left_out = [area.name for area in era.areas if not area.where_applicable and area.key not in draft.judgements]
    if draft.judgements and left_out:
        yield f"Give a judgement for every area, or for none. Not yet: {', '.join(left_out)}."
    if not (draft.tells_outcome or draft.next_steps or draft.next_said or draft.next_period):
        yield "There is nothing to keep yet: give the outcome, or the next steps."


def _about_next(draft: Draft, today: date) -> Iterator[str]:
    if len(draft.next_steps) > MOST_STEPS:
        yield f"There are {len(draft.next_steps)} next steps; at most {MOST_STEPS} are kept. Join some of them."
    long = [str(n) for n, step in enumerate(draft.next_steps, start=1) if len(step) > LONGEST_STEP]
    if long:
        yield f"Next step {', '.join(long)}: longer than {LONGEST_STEP} characters. Shorten it, or make it two."
    if draft.next_period:
        try:
            year = AcademicYear.parse(draft.next_period)
        except NotAnAcademicYear as wrong:
            yield str(wrong)
            return
        last = AcademicYear.containing(today).plus(YEARS_AHEAD)
        if not AcademicYear.containing(draft.inspected_on) <= year <= last:
            yield f"The next inspection cannot be expected in {year}: give a year after this one, up to {last}."
