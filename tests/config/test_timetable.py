"""What runs once a day: once, and again on the next."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from headwater.config.timetable import Timetable
from headwater.oversight.cards.models import EditionStep
from tests.factories.cards import NOW, TODAY, make_card_trust, make_edition, make_round


@pytest.mark.django_db
def test_schools_are_reminded_on_the_day_it_is_due_and_not_again() -> None:
    ends = make_round(reply_by=TODAY + timedelta(days=4))
    make_edition(make_card_trust()[1][0], round=ends, sent_at=NOW - timedelta(days=9))
    timetable, kept = Timetable(), []
    for ahead in (0, 0, 1, 2):
        kept.append(timetable.keep(now=NOW + timedelta(days=ahead), today=TODAY + timedelta(days=ahead)))
    assert kept == [True, False, True, True]
    assert [step.at for step in EditionStep.objects.filter(step="remind")] == [NOW + timedelta(days=1)]


@pytest.mark.django_db
def test_the_command_says_whom_it_reminded(capsys) -> None:
    call_command("remind")
    assert capsys.readouterr().out == "No school is to be reminded today.\n"
    school = make_card_trust()[1][0]
    today = timezone.localdate()
    ends = make_round(reply_by=today + timedelta(days=2), meeting_on=today + timedelta(days=9))
    make_edition(school, round=ends, sent_at=NOW - timedelta(days=900))
    call_command("remind")
    assert capsys.readouterr().out.startswith("Fell School 1: reminded of draft card 1, for Trust board, ")
    call_command("remind")
    assert capsys.readouterr().out == "No school is to be reminded today.\n"
