"""Whoever reads the pages of a published model has read all of it: no element and no text of it is on no page."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from headwater.reference.frameworks.definitions import FRAMEWORKS, Framework
from tests.factories.people import person_holding
from tests.reference.frameworks.published.wanted import KEYS, wanted


@pytest.fixture(params=KEYS)
def key(request: pytest.FixtureRequest) -> str:
    return str(request.param)


_READ: dict[str, dict[str, str]] = {}


@pytest.fixture
def pages(key: str, db: None) -> dict[str, str]:
    """Every reading page of one published model that it has, by address, as a governor gets it; fetched once, since
    nothing in the records changes it."""
    if key not in _READ:
        _READ[key] = _fetched(key)
    return _READ[key]


def _fetched(key: str) -> dict[str, str]:
    client = Client()
    client.force_login(person_holding("local-governor").user)
    found = {}
    for address in _addresses(key):
        answer = client.get(address)
        # A model without tiers has no page of tiers: that is 404, and all others are there.
        assert answer.status_code == 200 or address.endswith(("/tiers/", "/curriculum/")), address
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            found[address] = answer.content.decode()
    return found


def test_every_element_is_on_a_page_where_it_can_be_gone_to(key: str, pages: dict[str, str]) -> None:
    anchors = {id for page in pages.values() for id in _anchors(page)}
    elements = {placed.element.id for placed in FRAMEWORKS.get(key).elements()} | {row.id for row in wanted(key)}

    unread = sorted(elements - anchors)

    assert len(pages) >= 5
    assert not unread, "\n".join(["no page reads", *unread])


def test_no_page_has_the_same_id_twice(pages: dict[str, str]) -> None:
    for address, page in pages.items():
        ids = _anchors(page)
        assert sorted(ids) == sorted(set(ids)), address


def test_every_text_of_every_element_is_on_a_page(key: str, pages: dict[str, str]) -> None:
    framework = FRAMEWORKS.get(key)
    read = " ".join(_flat(page) for page in pages.values())

    unread = sorted(f"{id}: {text}" for id, text in _texts(framework) if _plain(text) not in read)

    assert not unread, "\n".join(["no page reads", *unread])


def _addresses(key: str) -> Iterator[str]:
    """The addresses of pages about one published model."""
    for pattern in get_resolver("headwater.reference.frameworks.urls").url_patterns:
        route = str(pattern.pattern)
        if route.startswith("framework/library/<slug:key>/"):
            yield f"/{route.replace('<slug:key>', key)}"


class _Ids(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value for name, value in attrs if name == "id" and value]


def _anchors(page: str) -> list[str]:
    parser = _Ids()
    parser.feed(page)
    return parser.ids


def _flat(page: str) -> str:
    return _plain(html.unescape(re.sub(r"<[^>]+>", " ", page)))


def _plain(text: str) -> str:
    """Lower case without stops and spaces: a page may begin a sentence with it, or end one."""
    return re.sub(r"[\W_]+", "", text.casefold())


def _texts(framework: Framework) -> Iterator[tuple[str, str]]:
    """Every text of every element that is written for people, with the trust's words in it."""
    for placed in framework.elements():
        for field, value in placed.element.model_dump().items():
            if field not in ("id", "key", "many"):  # the plural of a title is for other sentences
                yield from ((placed.element.id, framework.say(text)) for text in _written(value))


def _written(value: Any) -> Iterator[str]:
    """Of a value, the texts that are sentences: keys, days and marks are words without a space."""
    if isinstance(value, str) and " " in value:
        yield value
    elif isinstance(value, dict) and "id" not in value:  # an element within one has its own turn
        for each in value.values():
            yield from _written(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _written(each)
