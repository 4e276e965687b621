"""Targets to be closed, and closed ones, as pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from headwater.evidence.measures.definitions import GROUPS, MEASURES
from headwater.evidence.measures.models import Stage
from headwater.evidence.measures.policies import shown
from headwater.evidence.targets.closing.forms import ClosingFields
from headwater.evidence.targets.closing.policies import STAGE_WORDS, Judged
from headwater.evidence.targets.models import Closing, Target
from headwater.reference.calendar.days import say_date
from headwater.reference.people.queries import Names
from headwater.reference.schools.models import School

TONES = {Closing.Outcome.MET: "good", Closing.Outcome.NOT_MET: "concern", Closing.Outcome.NOT_APPLICABLE: "neutral"}


@dataclass(frozen=True, slots=True)
class ClosedLine:
    """How a target was closed. `judged_by`: `71%, final. Key stage 2 results (DfE), final`; `said`: who, when."""

    outcome: str
    tone: str
    judged_by: str
    said: str
    reason: str


@dataclass(frozen=True, slots=True)
class ToClose:
    """One target of the form: what it is, what the figures say, and its fields."""

    measure: str
    group: str
    facts: tuple[tuple[str, str], ...]
    fields: ClosingFields


@dataclass(frozen=True, slots=True)
class Closed:
    """One target that is closed: how, and every closing before."""

    pk: int
    measure: str
    group: str
    target: str
    line: ClosedLine


@dataclass(frozen=True, slots=True)
class SchoolClosing:
    """The targets of one school: those to be closed, and those that are."""

    school: School
    open: tuple[ToClose, ...]
    closed: tuple[Closed, ...]


def present_closing(
    fields: Iterable[ClosingFields], closed: Iterable[Target], judged: Mapping[int, Judged], names: Names
) -> tuple[SchoolClosing, ...]:
    """By school, in the order given: the fields of each target that is still open, and what is closed."""
    rows = [(each.target.school, _to_close(each, judged[each.target.pk])) for each in fields]
    done = [(target.school, _closed(target, names)) for target in closed]
    schools = sorted({school for school, _ in rows} | {school for school, _ in done}, key=lambda s: (s.name, s.urn))
    return tuple(
        SchoolClosing(
            school,
            tuple(line for at, line in rows if at == school),
            tuple(line for at, line in done if at == school),
        )
        for school in schools
    )


def closed_line(closing: Closing, measure: str, names: Names, urn: int) -> ClosedLine:
    """One closing in words."""
    return ClosedLine(
        outcome=closing.get_outcome_display(),
        tone=TONES[Closing.Outcome(closing.outcome)],
        judged_by=_judged_by(closing, measure),
        said=f"{names.first(closing.closed_by, urn)}, {say_date(timezone.localdate(closing.closed_at))}",
        reason=closing.reason,
    )


def closing_history(target: Target, names: Names) -> tuple[ClosedLine, ...]:
    """Every closing of a target, the newest first."""
    newest_first = sorted(target.closings.all(), key=lambda closing: -closing.number)
    return tuple(closed_line(closing, target.measure, names, target.school_id) for closing in newest_first)


def facts_of(judged: Judged) -> tuple[tuple[str, str], ...]:
    """What the figures say, as pairs of label and words."""
    by_figure = Closing.Outcome(judged.suggested).label if judged.suggested else judged.why_not
    figure = f"{judged.shown}. {judged.source}" if judged.shown else judged.why_not
    pairs = [("Target", judged.aimed_words), ("Figure", figure)]
    if judged.suggested:
        pairs.append(("By the figure", f"{by_figure}. Not settled: {judged.caution}" if judged.caution else by_figure))
    return tuple(pairs)


def counted(targets: Sequence[Target]) -> str:
    """`12 to close, 30 closed: 18 met, 10 not met, 2 not applicable`; `12 to close`; "" without targets."""
    closings = [target.closing for target in targets]
    done = [closing for closing in closings if closing]
    if not targets:
        return ""
    how = [(outcome.label.lower(), sum(c.outcome == outcome for c in done)) for outcome in Closing.Outcome]
    said = ", ".join(f"{number} {words}" for words, number in how if number)
    open_still = len(targets) - len(done)
    parts = [f"{open_still} to close" if open_still else "", f"{len(done)} closed: {said}" if said else ""]
    return ", ".join(filter(None, parts))


def _to_close(fields: ClosingFields, judged: Judged) -> ToClose:
    target = fields.target
    return ToClose(MEASURES.get(target.measure).name, GROUPS.get(target.group).name, facts_of(judged), fields)


def _closed(target: Target, names: Names) -> Closed:
    closing = target.closing
    if closing is None:
        raise ValueError(f"{target} is not closed.")
    return Closed(
        pk=target.pk,
        measure=MEASURES.get(target.measure).name,
        group=GROUPS.get(target.group).name,
        target=closing.aimed_words or target.text,
        line=closed_line(closing, target.measure, names, target.school_id),
    )


def _judged_by(closing: Closing, measure: str) -> str:
    if closing.value is None:
        return "No figure"
    stage = STAGE_WORDS.get(Stage(closing.stage), "") if closing.stage else ""
    unsettled = f" ({stage})" if stage else ""
    return f"{shown(closing.value, MEASURES.get(measure))}{unsettled}. {closing.source}"
