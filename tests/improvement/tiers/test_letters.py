"""The letter that tells a school of its tier, and the reasoning on paper."""

from __future__ import annotations

import io

import docx
import pypdf
import pytest
from django.test import Client

from headwater.foundations.audit.models import Notice
from headwater.improvement.tiers.models import TierCase, TierLetter
from headwater.improvement.tiers.workflow import State
from headwater.reference.schools.models import School
from tests.factories.schools import make_membership, make_school, make_trust
from tests.factories.tiers import make_item, works_by
from tests.improvement.tiers.casework import Casework

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> School:
    school, _ = make_school("Ashdown Primary"), works_by()
    make_membership(school, make_trust())
    return school


@pytest.fixture
def work(school: School) -> Casework:
    return Casework(school)


def address(case: TierCase, what: str) -> str:
    return f"/schools/{case.school_id}/tiers/cases/{case.pk}/{what}"


def words_of_pdf(content: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def words_of_word(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for made in document.tables for row in made.rows for cell in row.cells]
    return " ".join(" ".join([*(part.text for part in document.paragraphs), *cells]).split())


def signed_in(client: Client, user: object) -> Client:
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")  # type: ignore[arg-type]
    return client


def test_a_letter_is_looked_at_sent_once_and_kept_as_it_was_sent(
    client: Client, school: School, work: Casework
) -> None:
    case = work.decided(school)
    writer = signed_in(client, work.executive)
    page = writer.get(address(case, "letter/"))
    assert "Attendance is rising from a low start." in page.text
    assert "(name and post of whoever signs)" in page.text

    said = {"seen": f"{case.pk}:{case.version}", "added": "Thank you for your work.", "signed_by": "E. Executive, CEO"}
    looked = writer.post(address(case, "letter/"), said | {"step": "look"})
    assert "Thank you for your work." in looked.text
    assert not TierLetter.objects.exists()

    sent = writer.post(address(case, "letter/"), said | {"step": "send"}, follow=True)
    assert "The letter is sent" in sent.text
    case.refresh_from_db()
    assert case.state == State.COMMUNICATED
    pdf, word = (writer.get(address(case, name)).content for name in ("letter.pdf", "letter.docx"))
    letter = TierLetter.objects.get()
    assert (pdf, word) == (bytes(letter.pdf), bytes(letter.word))
    for words in (words_of_pdf(pdf), words_of_word(word)):
        for part in ("Tier 3: Reinvent", "Decided by", "minute 7.2", "Thank you for your work.", "CEO",
                     "What would move the school to more support", "Two terms of falling attendance.",
                     "The school agreed with the recommendation", "CEO one-to-one"):  # fmt: skip
            assert part in words, words
        assert "Draft" not in words, words

    # It waits on the home page of everybody who answers for the school, until they open it.
    notice = Notice.objects.get(to=work.principal, about_kind="tiers.TierLetter")
    assert (notice.path, notice.opened_at) == (address(case, "letter/"), None)
    assert "Thank you for your work." in signed_in(client, work.principal).get(notice.path).text
    notice.refresh_from_db()
    assert notice.opened_at is not None

    again = signed_in(client, work.executive).post(
        address(case, "letter/"), said | {"step": "send", "added": "Something else."}
    )
    assert "Something else." not in again.text
    assert TierLetter.objects.count() == 1


def test_a_letter_that_nobody_signs_is_not_sent(client: Client, school: School, work: Casework) -> None:
    case = work.decided(school)
    page = signed_in(client, work.executive).post(address(case, "letter/"), {"step": "send", "added": "Kept words"})
    assert "Say who signs the letter" in page.text
    assert "Kept words" in page.text
    assert not TierLetter.objects.exists()


def test_a_letter_about_what_was_changed_meanwhile_is_not_sent(client: Client, school: School, work: Casework) -> None:
    case = work.decided(school)
    seen = f"{case.pk}:{case.version}"
    work.contest(case)
    page = signed_in(client, work.executive).post(
        address(case, "letter/"), {"step": "send", "signed_by": "E. Executive", "seen": seen}
    )
    assert "while you were writing" in page.text
    assert not TierLetter.objects.exists()


def test_nobody_but_its_writer_reads_a_letter_before_it_is_sent(client: Client, school: School, work: Casework) -> None:
    case = work.decided(school)
    for reader in (work.principal, work.chair):
        for name in ("letter/", "letter.pdf", "letter.docx"):
            assert signed_in(client, reader).get(address(case, name)).status_code == 404


def test_nothing_is_written_before_it_is_agreed(client: Client, school: School, work: Casework) -> None:
    [case] = work.open(school)
    case = work.recommend(case)
    for name in ("letter/", "letter.pdf", "letter.docx"):
        assert signed_in(client, work.executive).get(address(case, name)).status_code == 404


def test_the_reasoning_says_all_that_a_reader_must_be_able_to_ask(
    client: Client, school: School, work: Casework
) -> None:
    make_item(school, summary="Routines are calm and understood.", by=work.lead)
    [case] = work.open(school)
    case = work.view(case, text="Reading came up after two years of work.")
    case = work.answer(work.recommend(case), agrees=False, text="Tier 2 fits better.")
    [case] = work.agree(case)
    case = work.contest(case, text="The intake changed.")
    reader = signed_in(client, work.chair)
    pdf, word = (reader.get(address(case, name)).content for name in ("reasoning.pdf", "reasoning.docx"))
    for words in (words_of_pdf(pdf), words_of_word(word)):
        for part in (
            "6 October 2026",  # the date of a piece of evidence, and its source
            "Health check of 6 October 2026",
            "What the evidence suggests",
            "Decided by",
            "Trust board",
            "Attendance is rising from a low start.",
            "Reading came up after two years of work.",
            "It does not agree. Tier 2 fits better.",
            "It contests the decision",
            "Next review by",
            "Statement by statement",
        ):
            assert part in words, part
        assert "P. Principal" not in words  # whoever sits on a local board is told which side, and no name


def test_evidence_that_comes_later_is_not_in_the_reasoning(client: Client, school: School, work: Casework) -> None:
    case = work.decided(school)
    make_item(school, summary="Another visit found something else.", by=work.lead)
    words = words_of_pdf(signed_in(client, work.principal).get(address(case, "reasoning.pdf")).content)
    assert "Another visit" not in words


def test_additive_packages_have_their_reasons_in_the_letter(client: Client) -> None:
    school = make_school("Beacon Primary")
    make_membership(school, make_trust())
    works_by("equa")
    work = Casework(school)
    [case] = work.open(school)
    reason = "Support with a specific element of practice"
    case = work.answer(work.recommend(case, "core", "enhanced", "bespoke", package_reasons=(reason,)))
    [case] = work.agree(case)
    words = words_of_pdf(signed_in(client, work.executive).get(address(case, "letter.pdf")).content)
    assert reason in words
    assert "holds Core offer, Enhanced offer and Bespoke offer" in words
    assert "Draft, not sent" in words
