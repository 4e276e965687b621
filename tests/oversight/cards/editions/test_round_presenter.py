"""What a round says of each school, and in which order: without the database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from headwater.foundations.accounts.models import User
from headwater.foundations.accounts.scope import Scope
from headwater.oversight.cards.editions.presenters.rounds import RoundFacts, RoundLine, present_round
from headwater.oversight.cards.editions.presenters.words import dispute_words, outcome_mark, until_words
from headwater.oversight.cards.editions.queries import Opening
from headwater.oversight.cards.editions.workflow import State, Step
from headwater.oversight.cards.models import CardEdition, Dispute, Round
from headwater.reference.people.roles import ROLES
from headwater.reference.schools.models import School

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ALL = Round(pk=7, body="trust-board", meeting_on=date(2026, 12, 20), reply_by=date(2026, 12, 6))
EXECUTIVE = Scope(
    frozenset((permission, urn) for permission in ROLES["executive"].permissions for urn in (None, *range(1, 20)))
)


def line(state: State, *, until: int = 14, opened: bool = False, disputes: tuple[str, ...] = ()) -> RoundLine:
    """The line of one school whose last day is so many days from now; `disputes` are their outcomes."""
    edition = CardEdition(pk=3, round=ALL, school=School(urn=5, name="Ashdown"), number=1, state=state, version=2)
    who = User(pk=9, name="A. Head", email="head@school.example")
    facts = RoundFacts(
        [edition],
        {3: [Dispute(outcome=outcome) for outcome in disputes]},
        {3: [Opening(who, NOW, NOW, is_school=True)] if opened else []},
        {3: TODAY + timedelta(days=until)},
    )
    [found] = present_round(ALL, facts, EXECUTIVE, TODAY).lines
    return found


def test_what_the_trust_has_to_do_and_what_is_late_stands_before_what_can_wait() -> None:
    in_order = [
        line(State.DRAFT, disputes=("",)),
        line(State.DRAFT, until=-1),
        line(State.DRAFT, until=2),
        line(State.DRAFT, until=2, opened=True),
        line(State.ANSWERED, disputes=("not-agreed",)),
        line(State.DRAFT),
        line(State.ISSUING),
        line(State.ISSUED),
        line(State.WITHDRAWN),
        line(State.DROPPED),
    ]
    ranks = [each.rank for each in in_order]
    assert ranks == sorted(set(ranks))


@pytest.mark.parametrize(
    ("state", "more", "needs"),
    [
        (State.DRAFT, {"disputes": ("", "", "corrected")}, "The trust answers 2 disputes."),
        (State.DRAFT, {}, "The school opens the draft and answers."),
        (State.DRAFT, {"opened": True}, "The school answers."),
        (State.DRAFT, {"until": -1}, "The school has not answered in time: issue it without, or wait."),
        (State.ANSWERED, {"disputes": ("not-agreed",)}, "It can be issued."),
        (State.ISSUED, {}, ""),
        (State.DROPPED, {"disputes": ("",)}, ""),
    ],
)
def test_a_card_says_what_it_still_needs_and_from_whom(state, more, needs) -> None:
    assert line(state, **more).needs == needs


@pytest.mark.parametrize(
    ("state", "until", "may"),
    [
        (State.DRAFT, 14, {Step.REMIND, Step.DROP}),
        (State.DRAFT, -1, {Step.REMIND, Step.DROP, Step.ASK}),
        (State.ANSWERED, 14, {Step.DROP, Step.ASK}),
        (State.ISSUING, 14, {Step.DROP, Step.ASK}),
        (State.ISSUED, 14, set()),
    ],
)
def test_only_what_may_be_done_today_can_be_ticked(state, until, may) -> None:
    assert line(state, until=until).may == may


def test_who_has_longer_than_the_others_is_told_apart() -> None:
    assert line(State.DRAFT).answered == "Not yet"
    assert line(State.DRAFT, until=17).answered == "Not yet; waited for until 9 December 2026"
    assert line(State.ISSUED).answered == "No answer"
    assert line(State.ANSWERED).answered == "Nothing to add"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (14, "by 6 December 2026, 14 days from now"),
        (1, "by 23 November 2026, tomorrow"),
        (0, "by 22 November 2026, today"),
        (-1, "until 21 November 2026, 1 day ago"),
        (-2, "until 20 November 2026, 2 days ago"),
    ],
)
def test_a_last_day_says_how_far_it_is(days, said) -> None:
    assert until_words(TODAY + timedelta(days=days), TODAY) == said


def test_disputes_are_counted_by_what_came_of_them() -> None:
    outcomes = ("", "not-agreed", "corrected", "overridden", "")
    assert (
        dispute_words([Dispute(outcome=outcome) for outcome in outcomes]) == "2 not answered, 1 not agreed, 2 settled"
    )
    assert dispute_words([]) == ""
    assert outcome_mark(Dispute(outcome="", taken_back_at=NOW)).words == "Taken back by the school"
    assert [outcome_mark(Dispute(outcome=each)).tone for each in ("", "not-agreed", "corrected")] == [
        "concern",
        "watch",
        "good",
    ]
