"""What a form of a case may bring that no page of ours sends: it is refused in words, and nothing is kept."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from headwater.improvement.tiers.cases.policies import reasons_not_to_add
from headwater.improvement.tiers.models import EvidenceItem, TierCase, TierLetter
from headwater.improvement.tiers.workflow import State
from headwater.reference.schools.models import School
from tests.factories.schools import make_membership, make_school, make_trust
from tests.factories.tiers import evidence, work_by
from tests.improvement.tiers.casework import TODAY, YEAR, Casework

UPN = "A123456789012"


@pytest.fixture
def school(db) -> School:
    made = make_school("Ashdown Primary")
    make_membership(made, make_trust())
    return made


@pytest.fixture
def work(school: School) -> Casework:
    work_by("alpha", starts_with=YEAR.slug)
    return Casework(school)


def post(user: Any, address: str, said: dict[str, Any]) -> Any:
    client = Client()
    client.force_login(user)
    return client.post(address, said)


def address(case: TierCase, more: str) -> str:
    return f"/schools/{case.school_id}/tiers/cases/{case.pk}/{more}"


@pytest.mark.parametrize("field", ["added", "signed_by"])
@pytest.mark.parametrize(
    ("words", "why"),
    [
        (f"She ({UPN}) reads.", "unique pupil number"),
        ("She was born on 3 May 2015.", "date of birth"),
        ("Well \x0bdone", "cannot be seen"),
        ("Well \x1bdone", "cannot be seen"),
        ("Well \ufffedone", "cannot be seen"),
        ("Well \u202edone", "cannot be seen"),
    ],
)
def test_a_letter_is_not_made_of_what_must_not_be_kept(work, school, field, words, why):
    case = work.decided(school)
    said = {"step": "send", "seen": f"{case.pk}:{case.version}", "signed_by": "E. Executive", "added": "Thank you."}
    answer = post(work.executive, address(case, "letter/"), said | {field: words})
    assert answer.status_code == 200
    assert why in answer.content.decode()
    assert not TierLetter.objects.exists()


def test_a_letter_with_a_sign_that_no_typeface_has_is_sent(work, school):
    case = work.decided(school)
    said = {"step": "send", "seen": f"{case.pk}:{case.version}", "signed_by": "王小明", "added": "Well done 👍🏽"}
    assert post(work.executive, address(case, "letter/"), said).status_code == 302
    assert bytes(TierLetter.objects.get().pdf).startswith(b"%PDF")


@pytest.mark.parametrize("seen", ["{}:" + "9" * 5000, "9" * 5000 + ":1", "{}:-1", "²:²", ":", ""])
def test_a_version_that_no_page_shows_is_none(work, school, seen):
    [case] = work.open(school)
    said = {"seen": seen.format(case.pk), "tiers": "tier2", "text": "Reading came up."}
    answer = post(work.principal, address(case, "view/"), said)
    assert answer.status_code == 200
    assert "Reading came up." in answer.content.decode()
    case.refresh_from_db()
    assert case.state == State.GATHERING


def test_nothing_is_agreed_or_sent_that_the_form_does_not_say_was_seen(work, school):
    [case] = work.open(school)
    case = work.answer(work.recommend(case))
    meeting = {"case": str(case.pk), "body": "Trust board", "held_on": TODAY.isoformat(), "minute": "7.2"}
    assert "while you were writing" in post(work.clerk, "/tiers/cases/agree/", meeting).content.decode()
    case.refresh_from_db()
    assert case.state == State.CONSULTED
    [case] = work.agree(case)
    post(work.executive, address(case, "letter/"), {"step": "send", "signed_by": "E. Executive"})
    assert not TierLetter.objects.exists()


@pytest.mark.parametrize(("day", "is_kept"), [("0001-01-01", False), ("1992-08-31", False), ("1992-09-01", True)])
def test_evidence_is_not_older_than_inspection(school, day, is_kept):
    draft = evidence(school, as_at=TODAY.fromisoformat(day))
    assert (reasons_not_to_add(draft, TODAY, EvidenceItem.Kind.values) == []) is is_kept
