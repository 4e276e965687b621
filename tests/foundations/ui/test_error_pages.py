"""What somebody sees when something goes wrong, and what to do next."""

from __future__ import annotations

import logging

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.test import Client, RequestFactory
from django.views.defaults import bad_request, permission_denied, server_error

from headwater.foundations.ui.bad_requests import OneLine
from tests.foundations.ui.reading import read


def test_the_page_of_a_broken_server_needs_no_records_and_no_request():
    # This test may not open the database, and the view renders without a request.
    response = server_error(RequestFactory().get("/"))
    page = read(response)
    assert response.status_code == 500
    assert page.find("h1")[0].words() == "Something went wrong at our end"
    assert not page.find("script")
    assert page.find("main")[0].find("a", href="/")


def test_the_page_of_a_bad_request_needs_no_records_either():
    response = bad_request(RequestFactory().get("/"), SuspiciousOperation("secret detail"))
    assert response.status_code == 400
    assert read(response).find("h1")[0].words() == "That could not be read"
    assert "secret detail" not in response.content.decode()


@pytest.mark.django_db
def test_an_address_that_is_not_there_is_said_in_plain_words(client: Client):
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    page = read(response)
    assert page.find("h1")[0].words() == "There is nothing here for you to see"
    assert page.find("main")[0].find("a", href="/")


def test_a_refusal_says_that_nothing_changed():
    response = permission_denied(RequestFactory().get("/"), PermissionDenied("secret detail"))
    assert response.status_code == 403
    assert "Nothing has been changed" in read(response).words()
    assert "secret detail" not in response.content.decode()


@pytest.mark.django_db
def test_a_form_whose_origin_is_unsure_asks_to_be_sent_again():
    response = Client(enforce_csrf_checks=True).post("/account/login/", {"login": "a@example.org"})
    assert response.status_code == 403
    page = read(response)
    assert page.find("h1")[0].words() == "Please send it again"
    assert "CSRF" not in page.words()


def sent(body: bytes | str, kind: str = "application/x-www-form-urlencoded"):
    return Client(raise_request_exception=False).post("/account/login/", body, content_type=kind)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "body", ["text=" + "a" * (8 << 20), "&".join(f"field{at}=1" for at in range(6_001))], ids=["too large", "too many"]
)
def test_too_much_at_once_is_said_with_what_to_send_instead(body: str):
    response = sent(body)
    page = read(response)
    assert response.status_code == 413
    assert page.find("h1")[0].words() == "That is too much at once"
    assert "larger than 8 MB" in page.words()
    assert "Nothing was saved" in page.words()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("text=" + "a" * (8 << 20), "application/x-www-form-urlencoded"),
        ("rubbish", "multipart/form-data"),
        (
            f'--x\r\nContent-Disposition: form-data; name="file"; filename="{"a" * 3000}"\r\n\r\n',
            "multipart/form-data; boundary=x",
        ),
    ],
    ids=["too large", "no boundary", "a name of 3,000 letters"],
)
def test_what_a_browser_sends_wrongly_is_one_line_of_the_log(body: str, kind: str, caplog: pytest.LogCaptureFixture):
    assert sent(body, kind).status_code in (400, 413)
    [record] = [record for record in caplog.records if record.name.startswith("django.")]
    assert record.exc_info is None


def test_a_fault_of_ours_keeps_its_traceback():
    try:
        raise ValueError("ours")
    except ValueError as fault:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "it broke", None, (ValueError, fault, None))
    assert OneLine().filter(record)
    assert record.exc_info
