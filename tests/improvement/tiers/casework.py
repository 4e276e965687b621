"""A case taken as far as a test needs it, by the operations and the people who take the steps."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from headwater.evidence.targets.proposals.policies import Meeting
from headwater.foundations.accounts.models import User
from headwater.improvement.tiers.cases.policies import Recommendation
from headwater.improvement.tiers.models import TierCase
from headwater.improvement.tiers.operations import (
    agree,
    consult,
    contest,
    give_view,
    open_cases,
    recommend,
)
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.people.queries import get_scope
from headwater.reference.schools.models import School
from tests.factories.people import person_holding

TODAY = timezone.localdate()
YEAR = AcademicYear.containing(TODAY)
REVIEW = TODAY + timedelta(days=300)


def as_user(role: str, school: School | None = None, name: str = "") -> User:
    return person_holding(role, at=school, name=name).user


def facts(user: User) -> dict[str, Any]:
    return {"by": user, "scope": get_scope(user, TODAY), "now": timezone.now()}


class Casework:
    """Everybody who takes a step, made once; and the steps, each by whom it belongs to."""

    def __init__(self, school: School) -> None:
        self.lead = as_user("school-improvement-lead", name="L. Lead")
        self.executive = as_user("executive", name="E. Executive")
        self.principal = as_user("principal", school, "P. Principal")
        self.clerk = as_user("clerk", name="C. Clerk")
        self.chair = as_user("chair-of-governors", school, "H. Chair")

    def open(self, *schools: School, **fields: Any) -> list[TierCase]:
        period = fields.pop("period", YEAR.slug)
        return open_cases(schools=schools, period=period, **fields, **facts(self.lead), today=TODAY)

    def view(self, case: TierCase, tiers: tuple[str, ...] = ("tier2",), text: str = "Reading came up.") -> TierCase:
        return give_view(case=case, tiers=tiers, text=text, **facts(self.principal))

    def recommend(self, case: TierCase, *tiers: str, **fields: Any) -> TierCase:
        said: dict[str, Any] = {
            "reason": "Attendance is rising from a low start.",
            "direction": "improving",
            "moves_up": "Attendance at the national average.",
            "moves_down": "Two terms of falling attendance.",
            "in_force_from": TODAY,
            "review_on": REVIEW,
        }
        made = Recommendation(case=case, tiers=tiers or ("tier3",), **(said | fields))
        [case] = recommend(recommendations=[made], **facts(self.executive), today=TODAY)
        return case

    def answer(self, case: TierCase, *, agrees: bool = True, text: str = "") -> TierCase:
        return consult(case=case, agrees=agrees, text=text, **facts(self.principal))

    def agree(self, *cases: TierCase, comment: str = "", held_on: date = TODAY) -> list[TierCase]:
        meeting = Meeting("Trust board", held_on, "7.2")
        comments = {case.pk: comment for case in cases}
        return agree(cases=cases, meeting=meeting, comments=comments, **facts(self.clerk), today=TODAY)

    def contest(self, case: TierCase, text: str = "The intake changed.") -> TierCase:
        return contest(case=case, text=text, **facts(self.principal))

    def decided(self, school: School, *tiers: str) -> TierCase:
        """A case that is agreed, with the school's answer."""
        [case] = self.open(school)
        [case] = self.agree(self.answer(self.recommend(case, *tiers)))
        return case
