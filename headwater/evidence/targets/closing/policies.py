"""What the figures say of a target after its year, and when it may be closed so. Pure: no database, no clock."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from headwater.evidence.measures.definitions import MEASURES, Measure
from headwater.evidence.measures.missing import Missing
from headwater.evidence.measures.models import Figure, Stage
from headwater.evidence.measures.policies import shown
from headwater.evidence.targets.models import Closing, Target
from headwater.evidence.targets.policies import Known, resolve, shortfall
from headwater.evidence.targets.workflow import LIFE, Ending, Life
from headwater.foundations.accounts.models import User
from headwater.foundations.accounts.scope import Scope
from headwater.foundations.documents.personal_data import reasons_not_to_keep
from headwater.reference.calendar.days import say_date
from headwater.reference.calendar.years import AcademicYear, NotAnAcademicYear

Outcome = Closing.Outcome
SETTLED = (Stage.FINAL, Stage.REVISED)
STAGE_WORDS = {
    Stage.PROVISIONAL: "provisional: it may still change",
    Stage.INTERNAL: "the school’s own figure, not published",
    Stage.ESTIMATE: "an estimate",
}
NO_FIGURE = "No figure of the year is loaded or entered"


@dataclass(frozen=True, slots=True)
class Judged:
    """What the figures say of a target. `suggested` is "" where they say nothing, and `why_not` why; `caution` is what
    has to be said with a figure that is not settled, "" of a final or revised one. `mark` is another where any of it
    has changed."""

    aimed: Decimal | None
    aimed_words: str
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    stage: str = ""
    source: str = ""
    shown: str = ""
    suggested: str = ""
    why_not: str = ""
    caution: str = ""

    @property
    def mark(self) -> str:
        said = (self.aimed, self.value, self.stage, self.source)
        return hashlib.sha256("|".join(map(str, said)).encode()).hexdigest()[:16]

    @property
    def is_settled(self) -> bool:
        """Whether the suggestion can be taken as it stands: by a final or revised figure of the whole year."""
        return bool(self.suggested) and not self.caution


@dataclass(frozen=True, slots=True)
class Judgement:
    """A target about to be closed. `seen` is how many closings it had when the person looked, `mark` the mark of what
    the figures said then."""

    target: Target
    outcome: str
    reason: str = ""
    seen: int = 0
    mark: str = ""


def judge(target: Target, figure: Figure | None, comparators: Mapping[str, Known]) -> Judged:
    """What `figure`, the shown one of the target's year, says of the target. It may be of the measure that counts the
    same in a year that is not over (`choose_figure`); then that is said with it."""
    measure, resolved = MEASURES.get(target.measure), resolve(target, comparators)
    words = resolved.words[:1].upper() + resolved.words[1:]
    if figure is None:
        return Judged(resolved.value, words, why_not=f"{NO_FIGURE}.")
    if figure.value is None:
        return Judged(resolved.value, words, why_not=f"{Missing(figure.missing).label}.")
    judged = Judged(
        aimed=resolved.value,
        aimed_words=words[:120],
        value=figure.value,
        numerator=figure.numerator,
        denominator=figure.denominator,
        stage=figure.stage,
        source=source_words(figure)[:400],
        shown=shown(figure.value, measure),
        caution=_caution(figure, measure),
    )
    if resolved.value is None:
        return replace(judged, why_not=f"{resolved.why_not}.")
    met = shortfall(figure.value, resolved.value, measure) <= 0
    return replace(judged, suggested=Outcome.MET.value if met else Outcome.NOT_MET.value)


def choose_figure(target: Target, figures: Mapping[tuple[str, str, str], Figure]) -> Figure | None:
    """The figure a target is judged by: of its measure, group and year; where there is none with a value, that of the
    measure which counts the same in a year that is not over. `figures` by measure, group and period."""
    own = figures.get((target.measure, target.group, target.period))
    if own is not None and own.value is not None:
        return own
    to_date = MEASURES.get(target.measure).to_date
    so_far = figures.get((to_date, target.group, target.period)) if to_date else None
    return so_far if so_far is not None and so_far.value is not None else own


def source_words(figure: Figure) -> str:
    """`Key stage 2 results (Department for Education), final`; of an entry who has it: the trust or the school. Names
    of people are not part of it."""
    parts = []
    if figure.release is not None:
        parts.append(f"{figure.release.title} ({figure.release.publisher})")
    elif figure.entry is not None:
        said = f": {figure.entry.source}" if figure.entry.source else ""
        parts.append(f"Entered on {say_date(figure.entry.entered_at.date())}{said}")
    parts.append(Stage(figure.stage).label.lower().partition(":")[0])
    if figure.as_at:
        parts.append(f"up to {say_date(figure.as_at)}")
    return ", ".join(parts)


def reasons_not_to_close(
    judgement: Judgement, judged: Judged, step: Ending, by: User, scope: Scope, today: date
) -> list[str]:
    """Every reason at once, as sentences; empty where the target may be closed so. `judged` is as it stands now."""
    target, last = judgement.target, judgement.target.closing
    life = Life.CLOSED if last else Life.LIVE
    if last is not None and judgement.seen != last.number:
        outcome = last.get_outcome_display().lower()
        if last.closed_by_id == by.pk:
            return [f"You have closed it already, as {outcome}. Nothing was done twice."]
        return [f"{last.closed_by} has closed it as {outcome} while you looked. Look again."]
    if refused := LIFE.reasons_not_to_step(step, life, scope, target.school_id):
        return refused
    if target.withdrawn_at is not None or target.replaced_by_id is not None:
        return ["It does not stand any more: it was withdrawn or replaced. There is nothing to close."]
    reasons = [*_not_yet(target, judgement.outcome, today)]
    if judgement.outcome not in Outcome.values:
        return [*reasons, "Say whether it was met, not met or not applicable."]
    if judgement.mark and judgement.mark != judged.mark:
        reasons.append("The figure or the target’s number has changed while you looked. Look again.")
    reasons += _about_outcome(judgement, judged)
    if last is not None:
        reasons += _about_correction(judgement, judged, last)
    return [*reasons, *(reasons_not_to_keep(judgement.reason) if judgement.reason.strip() else [])]


def _about_outcome(judgement: Judgement, judged: Judged) -> list[str]:
    outcome, reason = judgement.outcome, judgement.reason.strip()
    if outcome == Outcome.NOT_APPLICABLE:
        return [] if reason else ["Say why the target is not applicable."]
    if judged.value is None or judged.aimed is None:
        why = judged.why_not.rstrip(".")
        return [f"{why}, so nobody can say whether it was met. Enter the figure first, or close it as not applicable."]
    if outcome != judged.suggested and not reason:
        figures = Outcome(judged.suggested).label.lower()
        return [f"By the figure ({judged.shown}) it is {figures}. Say why it is closed otherwise."]
    return []


def _about_correction(judgement: Judgement, judged: Judged, last: Closing) -> list[str]:
    if not judgement.reason.strip():
        return ["Say why the closing is corrected."]
    same = (last.outcome, last.value, last.stage) == (judgement.outcome, judged.value, judged.stage)
    if same and last.reason == judgement.reason.strip():
        return ["It is closed so already, by the same figure and for the same reason."]
    return []


def _not_yet(target: Target, outcome: str, today: date) -> list[str]:
    try:
        year = AcademicYear.parse(target.period)
    except NotAnAcademicYear:
        return ["Nobody has said which year it is for. Give it its year first."]
    if outcome != Outcome.NOT_APPLICABLE and today <= year.last_day:
        return [f"{year} ends on {say_date(year.last_day)}: until then a target can be closed only as not applicable."]
    return []


def _caution(figure: Figure, measure: Measure) -> str:
    said = [STAGE_WORDS[Stage(figure.stage)]] if figure.stage in STAGE_WORDS else []
    if figure.measure != measure.key:
        said.append(MEASURES.get(figure.measure).name.lower())
    if figure.as_at is not None:
        said.append(f"counted only up to {say_date(figure.as_at)}")
    return "; ".join(said)
