"""What is written down of each kind of activity, and who may read which part of it."""

from __future__ import annotations

import re

import pytest

from headwater.reference.frameworks.definitions import FRAMEWORKS, RECORDS, RecordTemplate
from headwater.reference.frameworks.definitions.framework import Framework
from headwater.reference.frameworks.definitions.kinds import ActivityKind, Nature
from headwater.reference.frameworks.definitions.records import RecordField

GENERAL = (
    "health-check",
    "peer-review",
    "one-to-one",
    "coaching",
    "visit",
    "review",
    "meeting",
    "audit",
    "appraisal",
    "training",
    "network-meeting",
    "board-review",
    "curriculum-review",
    "conversation",
    "survey",
)
"""Named by the published models; renaming one leaves their activities without a record."""
BETWEEN_TWO = ("coaching", "mentoring", "appraisal")
"""Seen by those in the room; everybody else knows that it took place."""


def _templates() -> list[RecordTemplate]:
    return list(RECORDS.all().values())


def _fields() -> list[tuple[str, RecordField]]:
    return [(f"{template.key}.{field.key}", field) for template in _templates() for field in template.fields]


def test_every_kind_of_activity_has_a_record() -> None:
    written = {kind for template in _templates() for kind in template.kinds}

    assert [kind.value for kind in ActivityKind if kind not in written] == []


def test_the_records_that_every_framework_may_count_on_are_there() -> None:
    assert [key for key in GENERAL if key not in RECORDS.all()] == []


@pytest.mark.parametrize("framework", FRAMEWORKS.valid().values(), ids=lambda each: each.key)
def test_whatever_a_published_model_books_is_written_down_on_a_record_of_its_kind(framework: Framework) -> None:
    wrong = []
    for item in framework.offer:
        named = framework.template_of(item)
        if item.nature is Nature.ACTIVITY and named is None:
            wrong.append(f"{item.id} is booked and has no record")
        elif named and item.kind not in RECORDS.get(named).kinds:
            wrong.append(f"{item.id} is a {item.kind.value}, and {named} is no record of that")

    assert wrong == []


@pytest.mark.parametrize("key", BETWEEN_TWO)
def test_what_is_said_in_coaching_mentoring_and_appraisal_is_read_by_those_in_the_room_only(key: str) -> None:
    template = RECORDS.get(key)
    seen_outside = {field.key for field in template.fields if set(field.seen_by) - {"in-the-room"}}

    # The day says that it took place; `stage`, how far an appraisal is; `help-wanted`, what the person wants passed on.
    assert seen_outside - {"stage", "help-wanted"} == {"held-on"}
    assert not template.school_answers


def test_of_coaching_nobody_outside_the_room_sees_more_than_the_day() -> None:
    outside = [field for field in RECORDS.get("coaching").fields if field.seen_by != ("in-the-room",)]

    assert [(field.key, field.type) for field in outside] == [("held-on", "date")]


def test_a_note_of_a_one_to_one_stays_with_the_two_who_talked() -> None:
    seen = {field.key: field.seen_by for field in RECORDS.get("one-to-one").fields}

    assert {key for key, by in seen.items() if by == ("in-the-room",)} >= {"concerns", "private-note", "figures"}
    assert all("local-board" not in by and "school-leaders" not in by for key, by in seen.items() if key != "held-on")


def test_those_in_the_room_see_everything() -> None:
    assert [where for where, field in _fields() if "in-the-room" not in field.seen_by] == []


def test_what_a_board_sees_the_trusts_own_team_sees_too() -> None:
    blind = [
        where for where, field in _fields() if "trust-board" in field.seen_by and "trust-team" not in field.seen_by
    ]

    assert blind == []


def test_every_record_says_when_and_ends_in_what_to_do_next() -> None:
    for template in _templates():
        by_key = {field.key: field for field in template.fields}
        assert by_key["held-on"].type == "date", template.key
        assert by_key["held-on"].required, template.key

    assert [t.key for t in _templates() if not any(field.type == "next-steps" for field in t.fields)] == []


def test_a_judgement_of_the_schools_work_is_answered_by_the_school() -> None:
    judged = {ActivityKind.REVIEW, ActivityKind.HEALTH_CHECK, ActivityKind.PEER_REVIEW, ActivityKind.AUDIT}

    assert [t.key for t in _templates() if judged & set(t.kinds) and not t.school_answers] == []


def test_a_judgement_is_in_words_and_in_nobody_elses_grades() -> None:
    grades = re.compile(
        r"\b(outstanding|requires improvement|inadequate|exceptional|needs attention|expected standard)\b"
    )
    borrowed = [
        f"{where}: {option}" for where, field in _fields() for option in field.options if grades.search(option.lower())
    ]

    assert borrowed == []
    assert [where for where, field in _fields() for option in field.options if option.isdigit()] == []


def test_nothing_is_asked_twice_on_one_record() -> None:
    for template in _templates():
        keys = [field.key for field in template.fields]
        assert len(keys) == len(set(keys)), template.key
