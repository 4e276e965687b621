"""Rounds and editions of cards, written straight into the records in any state before issue."""

from __future__ import annotations

from datetime import UTC, date, datetime

from headwater.foundations.accounts.models import User
from headwater.oversight.cards.editions.workflow import State, Step
from headwater.oversight.cards.models import CardEdition, Dispute, EditionStep, Round
from headwater.reference.schools.models import School
from tests.factories.people import person_holding

MEETING_ON = date(2026, 12, 10)
ASKED_AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
ISSUED_AT = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
STEPS = {
    State.DRAFT: (Step.PREPARE,),
    State.ANSWERED: (Step.PREPARE, Step.ANSWER),
    State.ISSUING: (Step.PREPARE, Step.ANSWER, Step.ASK),
}
LEADS_TO = {Step.PREPARE: State.DRAFT, Step.ANSWER: State.ANSWERED, Step.ASK: State.ISSUING}


def make_round(by: User, *, meeting_on: date = MEETING_ON, body: str = Round.Body.TRUST_BOARD) -> Round:
    return Round.objects.create(
        body=body, meeting_on=meeting_on, reply_by=date(2026, 11, 19), prepared_at=ASKED_AT, prepared_by=by
    )


def make_edition(
    school: School,
    *,
    by: User | None = None,
    state: State = State.ISSUING,
    round: Round | None = None,
    context: str = "",
) -> CardEdition:
    """An edition that was prepared and went on to `state`; the next number of its school."""
    by = by or person_holding("executive").user
    steps = STEPS[state]
    edition = CardEdition.objects.create(
        round=round or make_round(by),
        school=school,
        number=CardEdition.objects.filter(school=school).count() + 1,
        state=state,
        version=len(steps),
        as_sent=b"",
        context=context,
    )
    EditionStep.objects.bulk_create(
        EditionStep(edition=edition, number=number, step=step, state=LEADS_TO[step], at=ASKED_AT, by=by)
        for number, step in enumerate(steps, start=1)
    )
    return edition


def make_dispute(edition: CardEdition, *, by: User, measure: str = "ks2.rwm_exp", period: str = "2024-25") -> Dispute:
    """The school says that one figure is wrong; the trust has not answered."""
    return Dispute.objects.create(
        edition=edition,
        subject=f"figure:{measure}:all:{period}",
        measure=measure,
        group="all",
        period=period,
        about=f"Reading, writing and maths, {period.replace('-', '/')}",
        said="71%",
        school_says="Two pupils had left before the tests.",
        proposed="73%",
        disputed_at=ASKED_AT,
        disputed_by=by,
    )
