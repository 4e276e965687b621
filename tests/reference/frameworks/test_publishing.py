"""Publishing an edition: with which year it starts, who works by it, two who publish at once, one who is killed."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from headwater.foundations.accounts.models import User
from headwater.foundations.audit.models import Event
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.frameworks.models import Edition
from headwater.reference.frameworks.operations import (
    CannotPublish,
    begin_draft,
    change_item,
    discard_draft,
    publish_edition,
)
from headwater.reference.frameworks.policies import years_to_start
from headwater.reference.frameworks.queries import (
    get_edition,
    get_edition_for,
    get_edition_in_force,
    list_editions,
)
from tests.factories.accounts import make_user
from tests.factories.frameworks import NOW, TODAY, adopt_mini, publish_mini
from tests.factories.schools import make_school
from tests.thorough import as_many

in_records = [pytest.mark.django_db, pytest.mark.usefixtures("mini")]
SUMMER = date(2027, 8, 20)


@pytest.fixture
def lead() -> User:
    return make_user(name="L. Lead")


def changed_draft(edition: Edition, lead: User, cadence: str = "each term") -> Edition:
    """The next draft, with one quantity changed."""
    draft = begin_draft(adopted=edition.adopted, by=lead, now=NOW)
    return change_item(draft=draft, id="mini.visit", changes={("cadence",): cadence}, by=lead, now=NOW)


def publish(draft: Edition, year: str, lead: User, today: date = TODAY, **more: Any) -> Edition:
    return publish_edition(draft=draft, starts_with=year, by=lead, today=today, now=NOW, **more)


class TestInRecords:
    pytestmark = in_records

    def test_the_first_edition_may_start_with_the_year_that_has_begun(self, lead):
        edition = publish(adopt_mini(by=lead), "2026-27", lead)
        assert (edition.is_draft, edition.number, edition.first_year) == (False, 1, AcademicYear(2026))
        assert (edition.published_at, edition.published_by) == (NOW, lead)
        assert (edition.framework.edition, edition.framework.status) == ("1", "in use")
        event = Event.objects.first()
        assert event is not None
        assert (event.type, event.before) == ("frameworks.edition-published", {"edition": None})
        assert event.after == {"edition": 1, "starts_with": "2026-27", "sha256": edition.mark}

    def test_schools_that_began_a_year_keep_their_edition_and_the_next_starts_with_the_next_year(self, lead):
        first, school = publish_mini(by=lead), make_school()
        draft = changed_draft(first, lead)
        with pytest.raises(CannotPublish) as refused:
            publish(draft, "2026-27", lead)
        assert refused.value.reasons == [
            "Schools began 2026/27 on edition 1, and it does not change under them. Start this one with 2027/28; "
            "schools that should work by it earlier can then be moved, with a reason."
        ]
        assert Edition.objects.get(pk=draft.pk).is_draft
        second = publish(draft, "2027-28", lead)
        assert get_edition_for(school, first.adopted, AcademicYear(2026)) == first
        assert get_edition_for(school, first.adopted, AcademicYear(2027)) == second
        assert get_edition_for(school, first.adopted, AcademicYear(2030)) == second
        assert get_edition_for(school, first.adopted, AcademicYear(2025)) is None
        assert [each.number for each in list_editions(first.adopted)] == [2, 1]
        assert get_edition(first.adopted, 1) == first

    def test_what_has_not_begun_can_be_put_right_by_another_edition_of_the_same_year(self, lead):
        second = publish(changed_draft(publish_mini(by=lead), lead), "2027-28", lead)
        third = publish(changed_draft(second, lead, "3 a year"), "2027-28", lead, SUMMER)
        assert get_edition_in_force(second.adopted, AcademicYear(2027)) == third
        draft = changed_draft(third, lead, "4 a year")
        with pytest.raises(CannotPublish, match="Schools began 2027/28 on edition 3"):
            publish(draft, "2027-28", lead, date(2027, 9, 1))

    @pytest.mark.parametrize(
        ("year", "said"),
        [
            ("2025-26", "2025/26 is over. An edition starts with this school year or a later one."),
            ("2029-30", "2029/30 is too far away. Choose a year up to 2028/29."),
            ("2027-29", "“2027-29” is not an academic year"),
            ("", "is not an academic year"),
        ],
    )
    def test_a_year_in_which_nothing_can_start_is_refused(self, lead, year, said):
        draft = adopt_mini(by=lead)
        with pytest.raises(CannotPublish, match=said):
            publish(draft, year, lead)
        assert Edition.objects.get().is_draft

    def test_a_later_edition_does_not_start_before_an_earlier_one(self, lead):
        first = publish(adopt_mini(by=lead), "2028-29", lead)
        with pytest.raises(CannotPublish, match="Edition 1 starts with 2028/29: the edition after it cannot start"):
            publish(changed_draft(first, lead), "2027-28", lead)

    def test_the_years_offered_are_those_that_are_taken(self, lead):
        assert years_to_start(None, TODAY) == [AcademicYear(2026), AcademicYear(2027), AcademicYear(2028)]
        first = publish_mini(by=lead)
        assert years_to_start(first, TODAY) == [AcademicYear(2027), AcademicYear(2028)]
        assert years_to_start(first, SUMMER) == [AcademicYear(2027), AcademicYear(2028)]
        assert years_to_start(first, date(2027, 9, 1)) == [AcademicYear(2028), AcademicYear(2029)]

    def test_a_draft_that_says_nothing_new_is_not_published(self, lead):
        draft = begin_draft(adopted=publish_mini(by=lead).adopted, by=lead, now=NOW)
        with pytest.raises(CannotPublish, match="says just what edition 1 says"):
            publish(draft, "2027-28", lead)

    def test_a_draft_with_something_wrong_is_not_published_and_all_of_it_is_said(self, lead):
        draft = adopt_mini(by=lead)
        document = draft.document.replace("[att.overall]", "[att.overal]").replace("leads: [ceo]", "leads: [nobody]")
        Edition.objects.filter(pk=draft.pk).update(document=document)
        with pytest.raises(CannotPublish) as refused:
            publish(draft, "2026-27", lead)
        assert len(refused.value.reasons) == 4
        assert all(reason.startswith("Line ") for reason in refused.value.reasons)

    def test_of_two_who_publish_the_second_is_told(self, lead):
        draft = adopt_mini(by=lead)
        seen = draft.mark
        publish(draft, "2026-27", lead, seen=seen)
        with pytest.raises(CannotPublish, match=r"Lead published this draft meanwhile, as edition 1\."):
            publish(draft, "2026-27", make_user(), seen=seen)
        assert Edition.objects.count() == 1

    def test_who_publishes_another_draft_than_they_looked_at_is_told(self, lead):
        draft = adopt_mini(by=lead)
        seen = draft.mark
        change_item(draft=draft, id="mini.visit", changes={("cadence",): "each term"}, by=lead, now=NOW)
        with pytest.raises(CannotPublish, match="Somebody changed the draft while you looked"):
            publish(draft, "2026-27", lead, seen=seen)
        discard_draft(draft=draft, by=lead)
        with pytest.raises(CannotPublish, match="Somebody has discarded this draft"):
            publish(draft, "2026-27", lead, seen=seen)

    def test_there_cannot_be_two_drafts_or_a_published_edition_without_a_year(self, lead):
        first = publish_mini(by=lead)
        begin_draft(adopted=first.adopted, by=lead, now=NOW)
        for fields in ({"number": 9}, {"number": 10, "published_at": NOW}, {"number": 1, "starts_with": "2026-27"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Edition.objects.create(adopted=first.adopted, document="x", begun_at=NOW, **fields)


# Real processes ------------------------------------------------------------------------------------------------------

MOMENTS = as_many(3, thorough=6)


class Installation:
    """A state folder with a framework in draft, and the process that starts publishing processes in it."""

    def __init__(self, state: Path, definitions: Path) -> None:
        self.state = state
        script = Path(__file__).with_name("publishing_process.py")
        self.starter = subprocess.Popen(
            [sys.executable, "-W", "ignore", str(script), str(state), str(definitions)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )

    def start(self, do: str, **given: Any) -> int:
        return self._order({"do": do, "with": given})

    def end(self, child: int) -> int:
        return self._order({"wait": child})

    def run(self, do: str, **given: Any) -> None:
        assert self.end(self.start(do, **given)) == 0

    def tell(self) -> dict[str, Any]:
        said = self.state / "told.json"
        self.run("tell", said=str(said))
        told: dict[str, Any] = json.loads(said.read_text())
        return told

    def _order(self, order: dict[str, Any]) -> int:
        assert self.starter.stdin
        assert self.starter.stdout
        self.starter.stdin.write(json.dumps(order) + "\n")
        self.starter.stdin.flush()
        return int(self.starter.stdout.readline())


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory, _mini_library: Path) -> Iterator[Installation]:
    made = Installation(tmp_path_factory.mktemp("publishing"), _mini_library)
    made.run("prepare")
    yield made
    made.starter.communicate()


@pytest.fixture
def fresh(installation: Installation) -> Installation:
    """The records as they were before anything was published."""
    kept = installation.state.with_name("kept-frameworks.sqlite3")
    records = installation.state / "records.sqlite3"
    if not kept.exists():
        shutil.copy(records, kept)
    for left in installation.state.glob("records.sqlite3*"):
        left.unlink()
    shutil.copy(kept, records)
    return installation


@pytest.mark.once
def test_of_two_who_publish_at_the_same_moment_one_wins_and_the_other_is_told(fresh: Installation) -> None:
    said = {who: fresh.state / f"{who}.txt" for who in ("first", "second")}
    children = [fresh.start("publish", who=who, said=str(path)) for who, path in said.items()]
    assert [fresh.end(child) for child in children] == [0, 0]
    outcomes = {who: path.read_text() for who, path in said.items()}
    [winner] = [who for who, outcome in outcomes.items() if outcome == "published"]
    [told] = [outcome for outcome in outcomes.values() if outcome != "published"]
    assert told == f"{winner} published this draft meanwhile, as edition 1. Begin a new draft."
    assert fresh.tell() == {"editions": [[1, "2026-27", winner, "1", "in use"]], "events": 1}


@pytest.mark.once
@pytest.mark.parametrize("moment", range(MOMENTS))
def test_who_is_killed_while_publishing_has_published_whole_or_not_at_all(fresh: Installation, moment: int) -> None:
    said = fresh.state / "killed.txt"
    child = fresh.start("publish", who="first", said=str(said))
    time.sleep(random.Random(moment).uniform(0.005, 0.25))
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    fresh.end(child)
    left = fresh.tell()
    published = {"editions": [[1, "2026-27", "first", "1", "in use"]], "events": 1}
    assert left in (published, {"editions": [[1, "", None, "2026-01", "draft"]], "events": 0})
    if left != published:
        fresh.run("publish", who="first", said=str(said))
        assert fresh.tell() == published
