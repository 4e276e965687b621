"""The demonstration's autumn: targets and tiers on their way, each stopped somewhere else.

Everything goes through the operations the pages use, in the name of the demonstration's own people, on the days on
which a trust would do it; what would lie ahead of today is left out. Answers are given where a principal is there to
sign in as; the other schools' heads spoke at the meeting, which the minutes then say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from headwater.demo.world import School as Invented
from headwater.evidence.measures.models import Figure
from headwater.evidence.targets.operations import (
    agree_proposals,
    comment_on_proposal,
    draft_targets,
    propose_targets,
    return_proposals,
)
from headwater.evidence.targets.policies import Draft as Target
from headwater.evidence.targets.proposals.policies import Meeting, Proposed
from headwater.foundations.accounts.models import User
from headwater.foundations.documents.papers import render_paper, render_word
from headwater.improvement.tiers.cases.policies import EvidenceDraft, Judged, Recommendation
from headwater.improvement.tiers.letters import Sender, compose_letter
from headwater.improvement.tiers.models import CriterionJudgement, EvidenceItem, TierCase
from headwater.improvement.tiers.operations import (
    add_evidence,
    agree,
    communicate,
    contest,
    give_view,
    open_cases,
    recommend,
    return_cases,
    weigh,
)
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.people.queries import get_name_of_trust, get_standing
from headwater.reference.schools.models import School

BOARD = "Trust board"
AT_THE_MEETING = "The school’s head was heard at the meeting and agreed."


@dataclass(frozen=True, slots=True)
class Cast:
    """The demonstration's people by mailbox, and the days of this year. `today` and `now` are when it is made."""

    people: dict[str, User]
    today: date
    now: datetime

    @property
    def year(self) -> AcademicYear:
        return AcademicYear.containing(self.today)

    def on(self, mailbox: str, day: date) -> dict[str, Any]:
        """Who acts, within what they may see, at noon of that day, or now where it is today."""
        who = self.people[mailbox]
        at = self.now if day >= self.today else self.now.replace(year=day.year, month=day.month, day=day.day, hour=12)
        return {"by": who, "scope": get_standing(who, self.today).scope, "now": at}


def board_day(year: AcademicYear) -> date:
    """The third Thursday of October."""
    first = date(year.start, 10, 1)
    return first + timedelta(days=(3 - first.weekday()) % 7 + 14)


# Tiers ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Placing:
    """A school, the tier it is recommended for, and which way it goes: what the world knows of it and nobody else."""

    school: School
    tier: str
    direction: str


def decide_tiers(
    *, placings: Sequence[Placing], at_principal: School | None, contester: School | None, cast: Cast
) -> None:
    """Cases of this year. Most are agreed where the board has met; one of these is contested (at `contester`) and of
    one something exceptional is recommended within the year. One was returned, one is being weighed, and at
    `at_principal` a recommendation waits for the answer."""
    if not placings:
        return
    opened = min(date(cast.year.start, 9, 7), cast.today)
    by_urn = {each.school.pk: each for each in placings}
    lead, schools = cast.on("improvement", opened), [each.school for each in placings]
    cases = open_cases(schools=schools, period=cast.year.slug, today=opened, **lead)
    for case in cases:
        _bring_evidence(case.school, cast, opened)
    own = {case.school_id: case for case in cases}
    waiting = own.pop(at_principal.pk) if at_principal and at_principal.pk in own else None
    contested = own.get(contester.pk) if contester else None
    others = [case for case in own.values() if case is not contested]
    weighed, returned, exceptional, *rest = others
    _weigh(weighed, cast, opened + timedelta(days=7))
    met = cast.today >= board_day(cast.year)
    if met:
        agreed = [*rest, exceptional, *([contested] if contested else [])]
        _agree(agreed, by_urn, cast)
        _send_back(returned, by_urn, cast)
        _send_letters([*rest[:1], *([contested] if contested else [])], cast)
        if contested:
            _contest(contested, cast)
        _make_exception(exceptional, by_urn, cast)
    if waiting:
        _put_before_principal(waiting, by_urn, cast)


def _bring_evidence(school: School, cast: Cast, day: date) -> None:
    item = EvidenceDraft(
        urn=school.pk,
        kind=EvidenceItem.Kind.STAKEHOLDERS,
        as_at=date(cast.year.start, 7, 10),
        summary="Nine in ten of the families who answered would recommend the school; communication about homework is "
        "what most of them want improved.",
        source="Summer survey of families",
    )
    add_evidence(item=item, by=cast.people["improvement"], now=cast.on("improvement", day)["now"], today=day)


def _weigh(case: TierCase, cast: Cast, day: date) -> None:
    """The first three statements of the first tier that has any."""
    verdict = CriterionJudgement.Verdict
    tier = next((each for each in case.edition.framework.tiering.tiers if each.criteria), None)
    if tier is None or day > cast.today:
        return
    verdicts = (verdict.FITS, verdict.DOES_NOT_FIT, verdict.CANNOT_TELL)
    notes = ("Last health check, spring term.", "Results of the last two years.", "")
    judged = [Judged(each.id, said, note) for each, said, note in zip(tier.criteria, verdicts, notes, strict=False)]
    weigh(case=case, judgements=judged, **cast.on("improvement", day))


def _recommendation(case: TierCase, placing: Placing, begins: date, **said: str) -> Recommendation:
    facts: dict[str, Any] = {
        "reason": "Results of the last three years, the last health check and what leaders, governors and families "
        "said.",
        "direction": placing.direction,
        "moves_up": "Attendance and results at or above those of England for two years running.",
        "moves_down": "A second year of falling results, or an inspection that asks for urgent action.",
    }
    return Recommendation(
        case=case,
        tiers=(placing.tier,),
        in_force_from=begins,
        review_on=date(AcademicYear.containing(begins).start + 1, 10, 1),
        **(facts | said),
    )


def _agree(cases: Sequence[TierCase], by_urn: dict[int, Placing], cast: Cast) -> None:
    """Recommended at the end of September, agreed in October, in force from November."""
    day, met = date(cast.year.start, 9, 28), board_day(cast.year)
    begins = date(cast.year.start, 11, 1)
    made = [_recommendation(case, by_urn[case.school_id], begins) for case in cases]
    done = recommend(recommendations=made, today=day, **cast.on("executive", day))
    comments = {case.pk: AT_THE_MEETING for case in done}
    meeting = Meeting(BOARD, met, f"TB {cast.year.start}/10-6")
    agree(cases=done, meeting=meeting, comments=comments, today=met, **cast.on("clerk", met))


def _send_letters(cases: Sequence[TierCase], cast: Cast) -> None:
    """Some days after the meeting, by the executive."""
    day = board_day(cast.year) + timedelta(days=4)
    if day > cast.today:
        return
    sender = Sender(get_name_of_trust(), "The chief executive", "Thank you for all that you do.")
    who = cast.on("executive", day)
    for case in TierCase.objects.filter(pk__in=[case.pk for case in cases]).select_related("school", "decision"):
        letter = compose_letter(case, sender, who["scope"], day)
        pdf, word = render_paper(letter, on=day), render_word(letter, on=day)
        communicate(case=case, content=letter.as_json(), pdf=pdf, word=word, **who)


def _send_back(case: TierCase, by_urn: dict[int, Placing], cast: Cast) -> None:
    day, met = date(cast.year.start, 9, 28), board_day(cast.year)
    made = _recommendation(case, by_urn[case.school_id], date(cast.year.start, 11, 1))
    done = recommend(recommendations=[made], today=day, **cast.on("executive", day))
    reason = "The board asks for the report of this term’s health check before it decides."
    return_cases(cases=done, reason=reason, meeting=Meeting(BOARD, met), today=met, **cast.on("clerk", met))


def _contest(case: TierCase, cast: Cast) -> None:
    day = board_day(cast.year) + timedelta(days=6)
    if day <= cast.today:
        text = (
            "The results are those of a year in which a third of the year group joined after Christmas. Without them "
            "the school would stand where it stood."
        )
        contest(case=case, text=text, **cast.on("principal.secondary", day))


def _make_exception(case: TierCase, by_urn: dict[int, Placing], cast: Cast) -> None:
    """The head of a school leaves in November: more support, until there is another."""
    opened = date(cast.year.start, 11, 9)
    if cast.today <= opened + timedelta(days=3):
        return
    exception = "The headteacher and the deputy leave at Christmas, and nobody has been appointed yet."
    [case] = open_cases(
        schools=[case.school],
        period=cast.year.slug,
        sort=TierCase.Sort.EXCEPTIONAL,
        exception=exception,
        today=opened,
        **cast.on("improvement", opened),
    )
    keys = [tier.key for tier in case.edition.framework.tiering.tiers]
    placing = by_urn[case.school_id]
    more = keys[min(len(keys) - 1, keys.index(placing.tier) + 1)]
    day = opened + timedelta(days=3)
    made = _recommendation(
        case,
        Placing(placing.school, more, TierCase.Direction.DECLINING),
        date(cast.year.start, 12, 1),
        reason="Without a head the school needs the trust beside it every week until one is appointed.",
        moves_up="A permanent head in post for a term.",
    )
    recommend(recommendations=[made], today=day, **cast.on("executive", day))


def _put_before_principal(case: TierCase, by_urn: dict[int, Placing], cast: Cast) -> None:
    """The school's view, and then a recommendation that waits for its answer."""
    placing, today = by_urn[case.school_id], cast.today
    give_view(
        case=case,
        tiers=(placing.tier,),
        text="Phonics and attendance are where they were promised to be. Writing in years 3 and 4 is not yet.",
        **cast.on("principal", today),
    )
    begins = min(today, cast.year.last_day)
    made = _recommendation(case, placing, begins)
    recommend(recommendations=[made], today=today, **cast.on("executive", today))


# Targets -------------------------------------------------------------------------------------------------------------


def propose(*, schools: Sequence[Invented], cast: Cast) -> None:
    """Targets in writing and science of this year: some drafted, some proposed, one commented, one returned, some
    agreed where the board has met."""
    day = date(cast.year.start, 9, 14)
    if cast.today < day:
        return
    newest: dict[tuple[int, str], Decimal] = {}
    known = Figure.objects.shown().filter(measure__in=(MAIN, BESIDE), group="all", value__isnull=False)
    for urn, measure, value in known.order_by("period").values_list("school_id", "measure", "value"):
        if urn is not None and value is not None:
            newest[urn, measure] = value
    facts = {"today": day, **cast.on("improvement", day)}
    main = [_proposed(s, MAIN, newest, cast.year) for s in schools if (s.urn, MAIN) in newest]
    beside = [_proposed(s, BESIDE, newest, cast.year) for s in schools if (s.urn, BESIDE) in newest]
    if not main or not beside:
        return
    draft_targets(proposed=beside[1:], **facts)
    done = propose_targets(proposed=[*main, beside[0]], **facts)
    own = [one for one in done if one.school.name == "Ashdown Primary"]
    if own:
        said = "It can be done if the writing group of years 4 and 5 goes on until summer."
        comment_on_proposal(proposal=own[0], comment=said, **cast.on("principal", cast.today))
    others, met = [one for one in done if one not in own], board_day(cast.year)
    if met <= cast.today and len(others) > 2:
        returned, *agreed = others[:3]
        clerk = {"today": met, **cast.on("clerk", met)}
        reason = "The board asks how many pupils the difference means."
        return_proposals(proposals=[returned], reason=reason, meeting=Meeting(BOARD, met), **clerk)
        minute = Meeting(BOARD, met, f"TB {cast.year.start}/10-7")
        agree_proposals(proposals=agreed, meeting=minute, comment="The local boards meet in November.", **clerk)


MAIN, BESIDE = "ks2.writ_exp", "ks2.sci_exp"


def _proposed(school: Invented, measure: str, newest: dict[tuple[int, str], Decimal], year: AcademicYear) -> Proposed:
    value = min(Decimal(97), Decimal(round(newest[school.urn, measure])) + 3)
    draft = Target(urn=school.urn, measure=measure, text=f"{value}%", period=year.slug, value=value)
    return Proposed(draft, "The newest result, and what the last three years say can be done.")
