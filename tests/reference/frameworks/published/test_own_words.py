"""The published models are told in our own words: no run of words of a published page stands in a definition."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from headwater.reference.frameworks.definitions import FRAMEWORKS, RECORDS
from tests.reference.frameworks.published.wanted import KEYS

MOST = 11  # words in a row that may be the same


@pytest.mark.parametrize("key", KEYS)
def test_no_twelve_words_in_a_row_of_a_published_page_stand_in_the_framework(key: str, seeds: dict[str, str]) -> None:
    framework = FRAMEWORKS.get(key)
    texts = [framework.say(text) for text in _texts(framework.model_dump(exclude={"words"}))]

    assert _shared(texts, seeds) == []


def test_no_twelve_words_in_a_row_of_a_published_page_stand_in_a_record_template(seeds: dict[str, str]) -> None:
    texts = [text for template in RECORDS.all().values() for text in _texts(template.model_dump())]

    assert _shared(texts, seeds) == []


def test_a_sentence_that_is_copied_is_found_whatever_its_capitals_and_stops() -> None:
    page = "The CEO (and other members of the executive) will report to the board\n• regularly, on how academies do."
    copied = "We say: “the CEO and other members of the executive will report, to the Board regularly”."
    own = "The CEO reports to the board regularly, and so do other members of the executive."

    assert _shared([copied, own], {"page": page}) == [copied]


def _shared(texts: list[str], pages: dict[str, str]) -> list[str]:
    runs = {run for page in pages.values() for run in _runs(page)}
    return [text for text in texts if any(run in runs for run in _runs(text))]


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"[^\W_]+", text.casefold().replace("’", "").replace("'", "").replace("‘", ""))
    return (tuple(words[n : n + MOST + 1]) for n in range(len(words) - MOST))


def _texts(value: Any) -> Iterator[str]:
    """Every text that a definition holds, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)
