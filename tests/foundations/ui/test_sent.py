"""What a form or an address sent: nothing in it can be an error of the server."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from headwater.foundations.ui.sent import key_in, keys_in, seen_in, sent_of


@pytest.mark.parametrize("text", ["", " 7", "-7", "7.0", "seven", "²", "٧", "1" * 10, "9" * 5000])
def test_what_can_be_no_key_is_none(text: str) -> None:
    assert key_in(text) is None


@pytest.mark.parametrize(("text", "key"), [("7", 7), ("0", 0), ("999999999", 999_999_999)])
def test_a_key_is_read_as_a_number(text: str, key: int) -> None:
    assert key_in(text) == key


def test_of_several_keys_those_that_can_be_none_are_left_out() -> None:
    assert keys_in(["7", "x", "8", "7"]) == {7, 8}


def test_the_versions_that_were_looked_at_are_read_by_their_records() -> None:
    request = RequestFactory().post("/", {"seen": ["7:1", "8:0", "9", ":3", "x:2", "10:"]})
    assert seen_in(request) == {7: 1, 8: 0}


def test_a_form_that_was_sent_without_a_word_is_not_the_page_looked_at() -> None:
    assert sent_of(RequestFactory().get("/?name=7")) is None
    assert sent_of(RequestFactory().post("/", {})) is not None
