"""A tier on its way: opened, weighed, viewed by the school, recommended, answered, agreed, told by letter, contested.

What may be done stands in `tiers.workflow`. Of two who act at once the second is told what the first did: `seen` says
which version of each case they had before them. Many are done together or not at all, with one event.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from headwater.evidence.targets.proposals.policies import NOT_SEEN, Meeting, reasons_against_meeting
from headwater.foundations.accounts.models import User
from headwater.foundations.accounts.scope import Scope
from headwater.foundations.audit.operations import record_event
from headwater.improvement.tiers.cases import policies
from headwater.improvement.tiers.cases.policies import Ground, Judged, Recommendation
from headwater.improvement.tiers.cases.queries import list_standing_judgements, read_grounds
from headwater.improvement.tiers.cases.stepping import (
    NO_MEETING,
    CannotStep,
    Said,
    bring_up_to_date,
    decide,
    grounds_of,
    hold_cases,
    in_order,
    is_year,
    judge,
    move,
    not_now,
    put_on_the_table,
    refuse,
    with_names,
)
from headwater.improvement.tiers.events import TierEvent
from headwater.improvement.tiers.models import TierCase, TierLetter
from headwater.improvement.tiers.operations.telling import tell_of_case
from headwater.improvement.tiers.packs.gathering import gather_packs
from headwater.improvement.tiers.packs.pack import as_json
from headwater.improvement.tiers.placing import hold_schools
from headwater.improvement.tiers.policies import in_force_on
from headwater.improvement.tiers.workflow import WORKFLOW, State, Step
from headwater.reference.frameworks.queries import get_main_framework
from headwater.reference.schools.models import School
from headwater.reference.schools.queries import get_our_trust

# Opening, weighing, the school's view --------------------------------------------------------------------------------


@transaction.atomic
def open_cases(
    *,
    schools: Sequence[School],
    period: str,
    sort: str = TierCase.Sort.ANNUAL,
    exception: str = "",
    by: User,
    scope: Scope,
    now: datetime,
    today: date,
) -> list[TierCase]:
    """Open a case about each of these schools for one school year ("2026-27"), under the main framework. Raises
    CannotStep with every reason."""
    adopted = get_main_framework()
    if adopted is None:
        raise CannotStep(["The trust has chosen no framework yet: tiers are decided in its words."])
    if not schools:
        raise CannotStep(["No school is chosen. Tick one at least."])
    held = hold_schools({school.pk for school in schools})
    wanted = [held[pk] for pk in dict.fromkeys(school.pk for school in schools)]
    grounds = read_grounds(wanted, adopted, period, today) if is_year(period) else {}
    found = {
        school.name: WORKFLOW.reasons_not_to_step(Step.OPEN, None, scope, school.pk)
        or policies.reasons_not_to_open(
            grounds.get(school.pk, Ground(school.name, None)), period, sort, exception, today
        )
        for school in wanted
    }
    refuse(with_names(found))
    is_exceptional = sort == TierCase.Sort.EXCEPTIONAL
    made = TierCase.objects.bulk_create(
        TierCase(
            school=school,
            adopted=adopted,
            edition=grounds[school.pk].edition,
            period=period,
            sort=sort,
            exception=exception.strip() if is_exceptional else "",
            state=State.GATHERING,
            before=in_force_on(grounds[school.pk].decisions, today),
        )
        for school in wanted
    )
    return _take(Step.OPEN, TierEvent.CASES_OPENED, made, Said(), by, now)


@transaction.atomic
def weigh(
    *, case: TierCase, judgements: Sequence[Judged], by: User, scope: Scope, now: datetime, seen: int = NOT_SEEN
) -> TierCase:
    """Say of statements whether they fit the school, and on which evidence; what is judged otherwise than before takes
    the place of the earlier judgement, and both stay. Raises CannotStep."""
    [case] = hold_cases([case])
    refuse(not_now(Step.GATHER, [case], by, scope, {case.pk: seen}))
    bring_up_to_date([case])
    refuse(policies.reasons_not_to_weigh(judgements, case.edition.framework))
    standing = list_standing_judgements([case])[case.pk]
    fresh = [each for each in judgements if not policies.is_judged_already(each, standing.get(each.criterion))]
    if not fresh:
        raise CannotStep(["All of this is judged already, just as you say it."])
    judge(case, fresh, standing, by, now)
    return _take(Step.GATHER, TierEvent.EVIDENCE_WEIGHED, [case], Said(), by, now)[0]


@transaction.atomic
def give_view(
    *,
    case: TierCase,
    tiers: Sequence[str],
    text: str,
    by: User,
    scope: Scope,
    now: datetime,
    seen: int = NOT_SEEN,
) -> TierCase:
    """Say which tier the school itself thinks fits, and why. Raises CannotStep."""
    [case] = hold_cases([case])
    refuse(not_now(Step.VIEW, [case], by, scope, {case.pk: seen}))
    bring_up_to_date([case])
    refuse(policies.reasons_against_view(tiers, text, case.edition.framework))
    said = Said(text=text, tiers=in_order(case, tiers))
    return _take(Step.VIEW, TierEvent.VIEW_GIVEN, [case], said, by, now)[0]


# Recommending, answering ---------------------------------------------------------------------------------------------


@transaction.atomic
def recommend(
    *, recommendations: Sequence[Recommendation], by: User, scope: Scope, now: datetime, today: date
) -> list[TierCase]:
    """Recommend a tier for each of these cases, anew where something was recommended already; the evidence as it is now
    is kept with each (`CaseStep.pack`). Raises CannotStep with every reason."""
    cases = hold_cases([made.case for made in recommendations])
    made_of = {made.case.pk: made for made in recommendations}
    refuse(not_now(Step.RECOMMEND, cases, by, scope, {pk: made.seen for pk, made in made_of.items()}))
    grounds = grounds_of(cases, today)
    found = {
        case.school.name: policies.reasons_not_to_recommend(made_of[case.pk], case, grounds[case.pk]) for case in cases
    }
    refuse(with_names(found))
    for case in cases:
        put_on_the_table(case, made_of[case.pk], grounds[case.pk])
    packs = {pk: as_json(pack) for pk, pack in gather_packs(cases, scope, today).items()}
    said = Said(texts={case.pk: case.reason for case in cases}, packs=packs)
    return _take(Step.RECOMMEND, TierEvent.TIERS_RECOMMENDED, cases, said, by, now)


@transaction.atomic
def consult(
    *,
    case: TierCase,
    agrees: bool,
    text: str = "",
    by: User,
    scope: Scope,
    now: datetime,
    seen: int = NOT_SEEN,
) -> TierCase:
    """Say whether the school agrees with what is recommended, and why not. Raises CannotStep."""
    [case] = hold_cases([case])
    refuse(not_now(Step.CONSULT, [case], by, scope, {case.pk: seen}))
    refuse(policies.reasons_against_answer(agrees, text))
    said = Said(text=text, agrees=agrees)
    return _take(Step.CONSULT, TierEvent.RECOMMENDATION_ANSWERED, [case], said, by, now)[0]


# Deciding ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def agree(
    *,
    cases: Sequence[TierCase],
    meeting: Meeting,
    comments: Mapping[int, str] | None = None,
    by: User,
    scope: Scope,
    now: datetime,
    today: date,
    seen: Mapping[int, int] | None = None,
) -> list[TierCase]:
    """Record that the board (or the trustees and the chief executive) agreed what is recommended: each becomes a
    decision, which takes the place of one for the same day and ends the one before. `comments`, by the key of the case:
    why it is agreed though the school has not answered. Raises CannotStep with every reason."""
    fresh = hold_cases(cases)
    comments = {case.pk: (comments or {}).get(case.pk, "") for case in fresh}
    refuse([*reasons_against_meeting(meeting, today, minuted=True), *not_now(Step.AGREE, fresh, by, scope, seen)])
    grounds = grounds_of(fresh, today)
    refuse(
        with_names(
            {
                case.school.name: policies.reasons_not_to_agree(case, comments[case.pk], grounds[case.pk])
                for case in fresh
            }
        )
    )
    decide(fresh, meeting, by, today)
    return _take(Step.AGREE, TierEvent.TIERS_AGREED, fresh, Said(texts=comments, meeting=meeting), by, now)


@transaction.atomic
def return_cases(
    *,
    cases: Sequence[TierCase],
    reason: str,
    meeting: Meeting = NO_MEETING,
    by: User,
    scope: Scope,
    now: datetime,
    today: date,
    seen: Mapping[int, int] | None = None,
) -> list[TierCase]:
    """Give them back to whoever recommended, with the reason. A meeting may be named. Raises CannotStep."""
    fresh = hold_cases(cases)
    reasons = policies.reasons_against_text(reason, 2 * policies.LONGEST, "Say why it is returned.")
    if meeting != NO_MEETING:
        reasons += reasons_against_meeting(meeting, today, minuted=False)
    refuse([*reasons, *not_now(Step.RETURN, fresh, by, scope, seen)])
    said = Said(text=reason, meeting=meeting)
    return _take(Step.RETURN, TierEvent.TIERS_RETURNED, fresh, said, by, now)


@transaction.atomic
def withdraw_case(
    *, case: TierCase, reason: str, by: User, scope: Scope, now: datetime, seen: int = NOT_SEEN
) -> TierCase:
    """Say that it is not pursued, and why; it stays to be read. Raises CannotStep."""
    [case] = hold_cases([case])
    refuse(not_now(Step.WITHDRAW, [case], by, scope, {case.pk: seen}))
    refuse(policies.reasons_against_text(reason, 2 * policies.LONGEST, "Say why it is withdrawn."))
    return _take(Step.WITHDRAW, TierEvent.CASE_WITHDRAWN, [case], Said(text=reason), by, now)[0]


# Afterwards ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def communicate(
    *,
    case: TierCase,
    content: Any,
    pdf: bytes,
    word: bytes,
    by: User,
    scope: Scope,
    now: datetime,
    seen: int = NOT_SEEN,
) -> TierCase:
    """Send the letter: `content` as JSON values, and its bytes as PDF and Word, kept just as they are. Raises
    CannotStep."""
    [case] = hold_cases([case])
    refuse(not_now(Step.COMMUNICATE, [case], by, scope, {case.pk: seen}))
    if not (content and pdf and word):
        raise CannotStep(["The letter is empty: write it first."])
    TierLetter.objects.create(case=case, content=content, pdf=pdf, word=word, sent_at=now, sent_by=by)
    return _take(Step.COMMUNICATE, TierEvent.LETTER_SENT, [case], Said(), by, now)[0]


@transaction.atomic
def contest(*, case: TierCase, text: str, by: User, scope: Scope, now: datetime, seen: int = NOT_SEEN) -> TierCase:
    """Say that the school disagrees with what was agreed, and why: it stays in force, and so does the disagreement.
    Raises CannotStep."""
    [case] = hold_cases([case])
    refuse(not_now(Step.CONTEST, [case], by, scope, {case.pk: seen}))
    refuse(policies.reasons_not_to_contest(case, text))
    case.is_contested = True
    return _take(Step.CONTEST, TierEvent.TIER_CONTESTED, [case], Said(text=text), by, now)[0]


@transaction.atomic
def answer(*, case: TierCase, text: str, by: User, scope: Scope, now: datetime, seen: int = NOT_SEEN) -> TierCase:
    """Answer a school that contests. Both stay on the record. Raises CannotStep."""
    [case] = hold_cases([case])
    refuse(not_now(Step.ANSWER, [case], by, scope, {case.pk: seen}))
    refuse(policies.reasons_not_to_answer(case, text))
    case.is_contested = False
    return _take(Step.ANSWER, TierEvent.CONTEST_ANSWERED, [case], Said(text=text), by, now)[0]


# What all of them do -------------------------------------------------------------------------------------------------


def _take(step: Step, event: TierEvent, cases: list[TierCase], said: Said, by: User, now: datetime) -> list[TierCase]:
    """Write the step of each, and where it stands now; put it before whoever it concerns; and one event for all."""
    move(step, cases, said, by, now)
    tell_of_case(step, cases, by=by, now=now)
    _record_step(event, cases, by, said.meeting)
    return cases


def _record_step(event: TierEvent, cases: Sequence[TierCase], by: User, meeting: Meeting) -> None:
    """One event for all of them, without what anybody wrote."""
    urns = sorted({case.school_id for case in cases})
    after: dict[str, Any] = {"cases": [case.pk for case in cases], "schools": urns, "year": cases[0].period}
    if meeting.held_on:
        after["held_on"] = meeting.held_on.isoformat()
    if len(cases) == 1 and cases[0].tiers:
        after = {"tiers": cases[0].words} | after
    school = cases[0].school
    record_event(
        event,
        by=by,
        about=cases[0] if len(cases) == 1 else school if len(urns) == 1 else get_our_trust() or school,
        school_urn=urns[0] if len(urns) == 1 else None,
        after=after,
    )
