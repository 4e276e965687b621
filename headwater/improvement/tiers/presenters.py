"""Tiers as pages and the workbook show them: every school side by side, and the history of one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from headwater.foundations.documents.workbook import CellValue, Column, Sheet
from headwater.improvement.tiers.models import TierCase, TierDecision
from headwater.improvement.tiers.policies import Stretch, ends_on, in_force_on, standing_of
from headwater.improvement.tiers.workflow import DECIDED, OPEN, State
from headwater.reference.calendar.days import say_date
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.frameworks.definitions import Framework
from headwater.reference.people.queries import Names
from headwater.reference.schools.models import School

AUDIENCE = "Confidential: staff, local governors and trustees. Never published."
NONE_RECORDED = "None recorded"
STANDINGS = {
    "pending": ("Not in force yet", "told"),
    "in force": ("In force", "good"),
    "past": ("Followed by a later one", "neutral"),
    "replaced": ("Corrected", "neutral"),
    "withdrawn": ("Withdrawn", "neutral"),
}
"""What has become of a decision, in words, and the tone of its mark."""


def say_decision(decision: TierDecision) -> str:
    """`Trust board, 15 October 2026, minute 7.2`"""
    minute = f"minute {decision.minute}" if decision.minute else ""
    return ", ".join(filter(None, [decision.decided_by_body, say_date(decision.decided_on), minute]))


def say_in_force(decision: TierDecision, today: date) -> str:
    """`Tier 3: Reinvent, in force since 1 November 2026, agreed by the Trust board on 15 October 2026 (minute 7.2)`"""
    begins = say_date(decision.in_force_from)
    holds = f"in force since {begins}" if decision.in_force_from <= today else f"in force from {begins}"
    body = decision.decided_by_body
    body = body[:1].lower() + body[1:] if body.lower().startswith("the ") else f"the {body}"
    minute = f" (minute {decision.minute})" if decision.minute else ""
    return f"{decision.words}, {holds}, agreed by {body} on {say_date(decision.decided_on)}{minute}"


def say_in_short(decision: TierDecision, today: date) -> str:
    """The same as a sentence, with the direction of travel where one was agreed with it: for the card. The decision
    comes with its case."""
    case = getattr(decision, "case", None)
    direction = case.get_direction_display().lower() if case is not None else ""
    travels = f" Direction of travel: {direction}." if direction else ""
    return f"{say_in_force(decision, today)}.{travels}"


# Every school side by side -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SchoolLine:
    """One school. Every text is "" where there is nothing to say. `is_changed`: not the tier of last year."""

    urn: int
    school: str
    tier: str
    since: str
    decision: str
    reason: str
    last_year: str
    is_changed: bool
    coming: str
    review: str
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class TrustPage:
    """Schools whose review is overdue come first, then the others, each by name. `counted`: how many schools stand
    where: (what, how many). `last_year`: the school year of that column."""

    framework: str
    lines: tuple[SchoolLine, ...]
    counted: tuple[tuple[str, int], ...]
    last_year: str


def present_trust(
    schools: Iterable[School], decisions: Mapping[int, Sequence[TierDecision]], framework: Framework, today: date
) -> TrustPage:
    """What `queries.list_schools_of_trust` and `list_decisions_for` give. Asks nothing more."""
    last = AcademicYear.containing(today).plus(-1)
    found = [_school_line(school, decisions.get(school.pk, ()), last, today) for school in schools]
    lines = tuple(sorted(found, key=lambda line: not line.is_overdue))
    tally = Counter(line.tier for line in lines)
    order = [framework.say(tier.title) for tier in framework.tiering.tiers]
    known = sorted(
        (tier for tier in tally if tier), key=lambda tier: (order.index(tier) if tier in order else 99, tier)
    )
    counted = [(tier, tally[tier]) for tier in known]
    if tally[""]:
        counted.append((NONE_RECORDED, tally[""]))
    return TrustPage(framework.say(framework.title), lines, tuple(counted), str(last))


def _school_line(school: School, decisions: Sequence[TierDecision], last: AcademicYear, today: date) -> SchoolLine:
    now, before = in_force_on(decisions, today), in_force_on(decisions, last.last_day)
    coming = min((d for d in decisions if d.in_force_from > today), key=lambda d: d.in_force_from, default=None)
    return SchoolLine(
        urn=school.urn,
        school=school.name,
        tier=now.words if now else "",
        since=say_date(now.in_force_from) if now else "",
        decision=say_decision(now) if now else "",
        reason=now.reason if now else "",
        last_year=before.words if before else "",
        is_changed=now is not None and before is not None and now.words != before.words,
        coming=f"{coming.words} from {say_date(coming.in_force_from)}" if coming else "",
        review=say_date(now.review_on) if now and now.review_on else "",
        is_overdue=now is not None and now.review_on is not None and now.review_on < today,
    )


# One school ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One decision. `standing` and `tone` say what became of it; `told` is what is known of that, as a sentence."""

    pk: int
    tier: str
    days: str
    decision: str
    reason: str
    review: str
    is_overdue: bool
    standing: str
    tone: str
    told: str
    entered: str
    route: str
    case: int
    framework: str
    may_change: bool


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case of the school: how it is called, where it stands."""

    pk: int
    title: str
    stands: str
    tone: str
    is_open: bool
    is_contested: bool


@dataclass(frozen=True, slots=True)
class SchoolPage:
    """`in_force`: the tier that holds today as a sentence without a full stop; "" where none does. `agreed`: what was
    agreed with it here, as pairs of a label and words; nothing where it was recorded afterwards."""

    in_force: str
    reason: str
    agreed: tuple[tuple[str, str], ...]
    coming: tuple[str, ...]
    lines: tuple[HistoryLine, ...]
    cases: tuple[CaseLine, ...]

    @property
    def has_open_case(self) -> bool:
        return any(case.is_open for case in self.cases)


def present_school(
    decisions: Sequence[TierDecision],
    framework_key: str,
    names: Names,
    today: date,
    cases: Sequence[TierCase] = (),
) -> SchoolPage:
    """What `queries.list_decisions` and `cases.queries.list_cases_of` give. `framework_key`: the main framework's,
    whose tier is in force."""
    case_of = {case.decision_id: case for case in cases if case.decision_id}
    main = [each for each in decisions if each.adopted.key == framework_key and each.is_standing]
    now = in_force_on(main, today)
    coming = sorted((each for each in main if each.in_force_from > today), key=lambda each: each.in_force_from)
    return SchoolPage(
        in_force=say_in_force(now, today) if now else "",
        reason=now.reason if now else "",
        agreed=agreed_with(case_of.get(now.pk)) if now else (),
        coming=tuple(say_in_force(each, today) for each in coming),
        lines=tuple(_history_line(each, decisions, framework_key, names, today, case_of) for each in decisions),
        cases=tuple(_case_line(case) for case in cases),
    )


def agreed_with(case: TierCase | None) -> tuple[tuple[str, str], ...]:
    """What was agreed with a tier: direction of travel, the reasons of a package, what would move it up or down."""
    if case is None:
        return ()
    rows = (
        ("Direction of travel", case.get_direction_display()),
        ("Reasons", "; ".join(case.package_reasons.splitlines())),
        ("Would move it to less support", case.moves_up),
        ("Would move it to more support", case.moves_down),
    )
    return tuple((label, words) for label, words in rows if words)


def _case_line(case: TierCase) -> CaseLine:
    sort = ", exceptional" if case.sort == TierCase.Sort.EXCEPTIONAL else ""
    words = f": {case.words}" if case.tiers else ""
    state = State(case.state)
    return CaseLine(
        pk=case.pk,
        title=f"{AcademicYear.parse(case.period)}{sort}{words}",
        stands=str(state.label),
        tone="good" if state in DECIDED else "told" if state in OPEN else "neutral",
        is_open=state in OPEN,
        is_contested=case.is_contested,
    )


def _history_line(
    decision: TierDecision,
    decisions: Sequence[TierDecision],
    framework_key: str,
    names: Names,
    today: date,
    case_of: Mapping[int, TierCase],
) -> HistoryLine:
    same = [each for each in decisions if each.adopted_id == decision.adopted_id]
    standing = standing_of(decision, same, today)
    words, tone = STANDINGS[standing]
    is_main = decision.adopted.key == framework_key
    overdue = standing == "in force" and decision.review_on is not None and decision.review_on < today
    return HistoryLine(
        pk=decision.pk,
        tier=decision.words,
        days=_days(decision, same),
        decision=say_decision(decision),
        reason=decision.reason,
        review=say_date(decision.review_on) if decision.review_on else "",
        is_overdue=overdue,
        standing=words if is_main or standing in ("replaced", "withdrawn") else f"{words}, under another framework",
        tone=tone if is_main else "neutral",
        told=_told(decision, names),
        entered=_entered(decision, names),
        route=decision.get_route_display(),
        case=case_of[decision.pk].pk if decision.pk in case_of else 0,
        framework="" if is_main else decision.adopted.title,
        may_change=decision.is_standing and is_main,
    )


def _days(decision: TierDecision, same: Sequence[TierDecision]) -> str:
    """`From 1 November 2026`, `1 September 2026 to 31 October 2026`"""
    begins = say_date(decision.in_force_from)
    end = ends_on(decision, same) if decision.is_standing else None
    return f"{begins} to {say_date(end)}" if end else f"From {begins}"


def _told(decision: TierDecision, names: Names) -> str:
    if decision.withdrawn_at is not None:
        by = names.of(decision.withdrawn_by, decision.school_id)
        day = say_date(timezone.localdate(decision.withdrawn_at))
        return f"Withdrawn by {by}, {day}: {decision.withdrawn_because}"
    return f"Corrects an earlier record: {decision.correction}" if decision.correction else ""


def _entered(decision: TierDecision, names: Names) -> str:
    where = f" from {decision.row}" if decision.row else ""
    by = names.first(decision.entered_by, decision.school_id)
    return f"{by}, {say_date(timezone.localdate(decision.entered_at))}{where}"


# The workbook --------------------------------------------------------------------------------------------------------


def trust_sheet(page: TrustPage) -> Sheet:
    """The tiers in force, one row for a school."""
    columns = [
        Column("URN", 9),
        Column("School", 34),
        Column("Tier in force", 28),
        Column("Since", 18),
        Column("Decided", 40),
        Column("Reason", 60),
        Column(f"At the end of {page.last_year}", 28),
        Column("Coming", 40),
        Column("Review due by", 18),
    ]
    rows: list[list[CellValue]] = [
        [
            line.urn,
            line.school,
            line.tier or NONE_RECORDED,
            line.since,
            line.decision,
            line.reason,
            line.last_year or NONE_RECORDED,
            line.coming,
            line.review,
        ]
        for line in page.lines
    ]
    return Sheet("In force", columns, rows, notes=(f"{page.framework}. {AUDIENCE}",), frozen=2)


def history_sheet(decisions: Iterable[TierDecision], schools: Mapping[int, School], names: Names, today: date) -> Sheet:
    """Every decision ever recorded of these schools, one row each, corrected and withdrawn ones too."""
    every = list(decisions)
    columns = [
        Column("URN", 9),
        Column("School", 34),
        Column("Tier", 28),
        Column("In force from", 18),
        Column("Standing", 24),
        Column("Decided by", 26),
        Column("Decided on", 18),
        Column("Minute", 14),
        Column("Reason", 60),
        Column("Review due by", 18),
        Column("Framework", 30),
        Column("Edition", 9),
        Column("How it is known", 36),
        Column("Entered by", 24),
        Column("Entered on", 18),
        Column("Sheet and cell", 20),
        Column("What became of it", 50),
    ]
    rows: list[list[CellValue]] = []
    for decision in every:
        same = [d for d in every if (d.school_id, d.adopted_id) == (decision.school_id, decision.adopted_id)]
        rows.append(
            [
                decision.school_id,
                schools[decision.school_id].name,
                decision.words,
                decision.in_force_from,
                STANDINGS[standing_of(decision, same, today)][0],
                decision.decided_by_body,
                decision.decided_on,
                decision.minute or "Not said",
                decision.reason or "Not said",
                decision.review_on or "Not said",
                decision.adopted.title,
                decision.edition.number,
                decision.get_route_display(),
                names.first(decision.entered_by, decision.school_id),
                timezone.localdate(decision.entered_at),
                decision.row or "Entered on the form",
                _told(decision, names),
            ]
        )
    return Sheet("Decisions", columns, rows, notes=(AUDIENCE,), frozen=2)


# The parts of a year in which the tier changes -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PartLine:
    """One part of a year: `number` as the address counts it, its days, the tier in force then ("" for none)."""

    number: int
    days: str
    tier: str
    is_shown: bool
    is_now: bool


def present_parts(parts: Sequence[Stretch], shown: Stretch | None, today: date) -> tuple[PartLine, ...]:
    """The parts of a year, in order. `shown` is the one that the page is about."""
    return tuple(
        PartLine(
            number=number,
            days=f"{say_date(part.first)} to {say_date(part.last)}",
            tier=part.decision.words if part.decision else "",
            is_shown=part is shown,
            is_now=part.first <= today <= part.last,
        )
        for number, part in enumerate(parts, start=1)
    )
