"""Findings on the page: the list, accepting, taking back, the trust's schools; who may do what."""

from __future__ import annotations

import io
import re
from html import unescape

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from headwater.evidence.signals.models import Acceptance
from headwater.reference.schools.models import School
from tests.factories.people import person_holding
from tests.factories.schools import make_membership, make_school, make_trust
from tests.factories.signals import make_entry

pytestmark = pytest.mark.django_db

REASON = "Counted by the trust’s own register, and checked."


@pytest.fixture
def school() -> School:
    school = make_school("Ashdown Primary")
    make_membership(school, make_trust())
    make_entry(school, "beh.susp_1plus", "1.0%", numerator=3, denominator=300)
    make_entry(school, "beh.susp_2plus", "2.0%", numerator=6, denominator=300)
    return school


@pytest.fixture
def principal(client: Client, school: School) -> Client:
    client.force_login(person_holding("principal", at=school, name="P. Principal").user)
    return client


def words(response) -> str:
    assert response.status_code == 200
    return " ".join(unescape(response.content.decode()).split())


def accept_href(page: str) -> str:
    return next(
        href for href in re.findall(r'href="([^"]+/findings/accept/[^"]+)"', page) if "part-above-whole" in href
    )


def test_the_list_says_what_was_found_why_it_matters_and_what_to_do(principal, school):
    page = words(principal.get(f"/schools/{school.urn}/findings/"))
    assert "Pupils suspended more than once of 2.0% in 2024/25 is more than pupils suspended of 1.0%" in page
    assert "Whoever is in the part is in the whole as well" in page
    assert "Check both numbers" in page
    assert "Certainly wrong: 1" in page


def test_the_worst_stands_first(principal, school):
    make_entry(school, "psc.y1", "80%")
    page = words(principal.get(f"/schools/{school.urn}/findings/"))
    assert page.index("Certainly wrong </strong>") < page.index("Unclear </strong>")


def test_a_finding_is_accepted_with_a_reason_and_taken_back(principal, school):
    page = words(principal.get(f"/schools/{school.urn}/findings/"))
    href = accept_href(page)
    form = words(principal.get(href))
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', form)
    assert seen is not None
    answer = principal.post(href, {"reason": REASON, "seen": seen[1]}, follow=True)
    page = words(answer)
    assert "P. Principal" in page
    assert REASON in page
    assert "part-above-whole" not in page
    acceptance = Acceptance.objects.get()
    page = words(principal.post(f"/schools/{school.urn}/findings/{acceptance.pk}/withdraw/", follow=True))
    assert accept_href(page)


def test_a_reason_that_is_too_short_says_so_and_keeps_what_was_typed(principal, school):
    href = accept_href(words(principal.get(f"/schools/{school.urn}/findings/")))
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', words(principal.get(href)))
    assert seen is not None
    page = words(principal.post(href, {"reason": "Fine.", "seen": seen[1]}))
    assert "Say in at least 10 characters why it stands as it is." in page
    assert "Fine.</textarea>" in page
    assert not Acceptance.objects.exists()


def test_numbers_that_changed_meanwhile_are_shown_before_they_are_accepted(principal, school):
    href = accept_href(words(principal.get(f"/schools/{school.urn}/findings/")))
    page = words(principal.post(href, {"reason": REASON, "seen": "0" * 64}))
    assert "The numbers have changed since you looked." in page
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', page)
    assert seen is not None
    words(principal.post(href, {"reason": REASON, "seen": seen[1]}, follow=True))
    assert Acceptance.objects.count() == 1


def test_a_finding_that_is_gone_leads_back_to_the_list(principal, school):
    page = words(principal.get(f"/schools/{school.urn}/findings/accept/?check=gone&subject=x", follow=True))
    assert "That finding is not open any more." in page
    assert principal.get(f"/schools/{school.urn}/findings/accept/").status_code == 404


def test_a_governor_reads_the_findings_and_cannot_accept_them(client, school):
    client.force_login(person_holding("local-governor", at=school).user)
    page = words(client.get(f"/schools/{school.urn}/findings/"))
    assert "Pupils suspended more than once" in page
    assert "/findings/accept/" not in page
    assert client.get(f"/schools/{school.urn}/findings/accept/?check=part-above-whole&subject=x").status_code == 404


def test_a_school_without_findings_says_so(client, school):
    other = make_school("Birch Primary")
    client.force_login(person_holding("principal", at=other).user)
    assert "Nothing is open" in words(client.get(f"/schools/{other.urn}/findings/"))
    assert client.get(f"/schools/{school.urn}/findings/").status_code == 404


def test_the_trusts_page_has_every_school_in_sight_the_worst_first(client, school):
    calm = make_school("Aspen Primary")
    make_membership(calm, School.objects.get(pk=school.pk).memberships.get().trust)
    client.force_login(person_holding("executive").user)
    page = words(client.get("/findings/"))
    assert page.index("Ashdown Primary") < page.index("Aspen Primary")
    assert "Nothing is open." in page


def test_the_trusts_page_is_narrowed_to_the_schools_of_a_post(principal, school):
    make_membership(make_school("Aspen Primary"), school.memberships.get().trust)
    page = words(principal.get("/findings/"))
    assert "Ashdown Primary" in page
    assert "Aspen Primary" not in page


def test_the_workbook_has_a_line_for_every_finding_and_one_for_every_school(client, school):
    client.force_login(person_holding("executive").user)
    answer = client.get("/findings.xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    assert book.sheet_names == ["Findings", "Schools"]
    lines = book.get_sheet_by_name("Findings").to_python()
    assert lines[0][:4] == ["URN", "School", "How sure", "What was found"]
    assert any(line[2] == "Certainly wrong" and "more than pupils suspended" in str(line[3]) for line in lines)
    assert book.get_sheet_by_name("Schools").to_python()[1][1] == "Ashdown Primary"
