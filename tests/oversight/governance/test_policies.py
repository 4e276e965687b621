"""When a pack may be asked for and withdrawn, and how long it is waited for. No database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from headwater.foundations.accounts.scope import Scope
from headwater.oversight.cards.models import CardEdition
from headwater.oversight.governance.models import LONGEST_BECAUSE, Pack
from headwater.oversight.governance.policies import (
    MADE_WITHIN,
    are_parts_being_made,
    is_being_made,
    reasons_not_to_ask,
    reasons_not_to_withdraw,
)
from headwater.reference.schools.models import School

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
CLERK = Scope(frozenset({("packs.make", None)}))
LOCAL_CLERK = Scope(frozenset({("packs.make", 900_001)}))
JUST_IN_TIME, TOO_LATE = NOW - MADE_WITHIN + timedelta(seconds=1), NOW - MADE_WITHIN


def pack(state: str = Pack.State.MADE, **fields) -> Pack:
    return Pack(state=state, **({"asked_at": NOW, "made_at": NOW} | fields))


def issued(pk: int = 1, state: str = "issued") -> CardEdition:
    return CardEdition(pk=pk, state=state, school=School(urn=900_001, name="Ashdown Primary"))


def not_asked(chosen=(1,), editions=None, others=(), scope: Scope = CLERK) -> list[str]:
    return reasons_not_to_ask(chosen, [issued()] if editions is None else editions, others, scope, NOW)


def test_a_pack_of_issued_cards_of_the_meeting_may_be_asked_for():
    assert not_asked() == []
    assert not_asked(others=[pack(), pack(Pack.State.FAILED)]) == []


def test_a_pack_is_the_trusts_and_no_local_clerk_makes_or_withdraws_one():
    assert not_asked(scope=LOCAL_CLERK) == ["Only the executive, the trust’s clerk and the administrator make packs."]
    assert reasons_not_to_withdraw(pack(), "The roll was wrong.", LOCAL_CLERK) == [
        "Only the executive, the trust’s clerk and the administrator withdraw packs."
    ]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"chosen": (), "editions": []}, "Choose at least one card."),
        ({"chosen": (1, 2)}, "is not of this meeting"),
        ({"editions": [issued(state="withdrawn")]}, "The card of Ashdown Primary has been withdrawn."),
        ({"editions": [issued(state="replied")]}, "The card of Ashdown Primary is not issued yet."),
        ({"others": [pack(Pack.State.ASKED, asked_at=JUST_IN_TIME)]}, "is being made at this moment"),
    ],
)
def test_what_speaks_against_a_pack_is_said(asked, said):
    [reason] = not_asked(**asked)
    assert said in reason


def test_a_pack_is_waited_for_until_its_time_is_up():
    assert is_being_made(pack(Pack.State.ASKED, asked_at=JUST_IN_TIME), NOW)
    assert not is_being_made(pack(Pack.State.ASKED, asked_at=TOO_LATE), NOW)
    assert not is_being_made(pack(Pack.State.FAILED), NOW)


def test_the_schools_parts_are_waited_for_once_the_whole_is_made():
    assert are_parts_being_made(pack(made_at=JUST_IN_TIME), has_parts=False, now=NOW)
    assert not are_parts_being_made(pack(made_at=TOO_LATE), has_parts=False, now=NOW)
    assert not are_parts_being_made(pack(), has_parts=True, now=NOW)
    assert not are_parts_being_made(pack(trouble="It ran out of memory."), has_parts=False, now=NOW)
    assert not are_parts_being_made(pack(Pack.State.WITHDRAWN), has_parts=False, now=NOW)
    assert not are_parts_being_made(pack(Pack.State.ASKED, made_at=None), has_parts=False, now=NOW)


@pytest.mark.parametrize(
    ("state", "because", "said"),
    [
        (Pack.State.WITHDRAWN, "Again.", "has been withdrawn already"),
        (Pack.State.ASKED, "Too soon.", "Only a pack that has been made"),
        (Pack.State.MADE, " ", "Say why"),
        (Pack.State.MADE, "x" * (LONGEST_BECAUSE + 1), "are kept. Say it in fewer words"),
        (Pack.State.MADE, "Because of A123456789012.", "unique pupil number"),
    ],
)
def test_what_speaks_against_withdrawing_is_said(state, because, said):
    [reason] = reasons_not_to_withdraw(pack(state), because, CLERK)
    assert said in reason


def test_a_reason_may_be_as_long_as_there_is_room_for():
    assert reasons_not_to_withdraw(pack(), f" {'x' * LONGEST_BECAUSE} ", CLERK) == []
