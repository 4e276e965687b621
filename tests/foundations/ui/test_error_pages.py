"""What somebody sees when something goes wrong, and what to do next."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.test import Client, RequestFactory
from django.views.defaults import bad_request, permission_denied, server_error

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
