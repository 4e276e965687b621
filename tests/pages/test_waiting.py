"""What waits for somebody stands on their home page, grouped by what is to be done."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from headwater.evidence.targets.events import TO_COMMENT, TO_READ
from headwater.foundations.audit.models import Notice
from headwater.pages.waiting import present_waiting
from tests.factories.audit import make_notice
from tests.factories.cards import make_card_trust
from tests.factories.people import person_holding

SENT = datetime(2026, 9, 14, 23, 30, tzinfo=UTC)
"""Half past midnight of the next day in London."""


def notice(label: str, why: str = TO_READ.key, urn: int | None = 1, **fields: Any) -> Notice:
    return Notice(about_label=label, why=why, school_urn=urn, path=f"/{label}/", sent_at=SENT, **fields)


def test_what_asks_for_something_comes_first_and_what_was_not_opened_says_so() -> None:
    read, ask = present_waiting([notice("one"), notice("two", TO_COMMENT.key, opened_at=SENT)], {1: "Ashdown"})[::-1]
    assert (ask.words, ask.lines[0].note) == (TO_COMMENT.words, "since 15 September 2026")
    assert (read.words, read.lines[0].note) == (TO_READ.words, "since 15 September 2026, not opened yet")


def test_a_school_is_named_where_somebody_has_several() -> None:
    both = [notice("one"), notice("two", urn=2), notice("all", urn=None)]
    [group] = present_waiting(both, {1: "Ashdown", 2: "Beacon"})
    assert [line.note.partition(",")[0] for line in group.lines] == ["Ashdown", "Beacon", "since 15 September 2026"]
    [group] = present_waiting(both[:1], {1: "Ashdown"})
    assert group.lines[0].note == "since 15 September 2026, not opened yet"


def test_more_than_three_are_folded() -> None:
    [group] = present_waiting([notice(str(number)) for number in range(5)], {1: "Ashdown"})
    assert [line.label for line in group.lines] == ["0", "1", "2"]
    assert [(each.summary, [line.label for line in each.lines]) for each in group.folded] == [("2 more", ["3", "4"])]


def test_many_of_several_schools_are_folded_by_school() -> None:
    many = [notice(f"{urn}.{number}", urn=urn) for number in range(3) for urn in (2, 1, None)]
    [group] = present_waiting(many, {1: "Ashdown", 2: "Beacon"})
    assert group.lines == ()
    assert [each.summary for each in group.folded] == ["The whole trust: 3", "Ashdown: 3", "Beacon: 3"]


def test_what_is_about_a_school_out_of_sight_is_left_out() -> None:
    assert present_waiting([notice("one", urn=2)], {1: "Ashdown"}) == ()


def test_a_purpose_that_no_package_declares_any_more_is_still_to_be_read() -> None:
    assert present_waiting([notice("one", "rivers.gone")], {1: "Ashdown"})[0].words == "Read"


@pytest.mark.django_db
def test_home_says_what_waits_for_whom_and_nothing_where_nothing_does(client: Any) -> None:
    _, [school] = make_card_trust(1)
    principal, other = (person_holding("principal", at=school) for _ in range(2))
    make_notice(principal.user, why=TO_COMMENT.key, about_label="Target for attendance: 96%", path="/there/")
    client.force_login(principal.user)
    page = client.get("/").content.decode()
    assert "Waiting for you" in page
    assert '<a class="govuk-link" href="/there/">Target for attendance: 96%</a>' in page
    assert "sends no e-mail" in page
    client.force_login(other.user)
    assert "Waiting for you" not in client.get("/").content.decode()
