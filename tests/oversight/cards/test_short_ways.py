"""Where a card is made in a shorter way, it says what the longer one says."""

from __future__ import annotations

from html import escape as escaped
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.oversight.cards.presenters.heights import heights_of
from headwater.oversight.cards.templatetags.cards import escape


@given(st.text() | st.text(alphabet="a&<>\"' "))
def test_text_on_the_page_is_escaped_as_python_escapes_it(words: str) -> None:
    assert escape(words) == escaped(words)


@pytest.mark.parametrize("place", ["school", "england"])
@pytest.mark.parametrize("shown", ["54%", "1,204", "−0.3", "too few pupils to say", "12,345,678.9"])
def test_a_row_is_as_high_with_a_figure_alone_as_with_one_of_which_nothing_more_is_said(place: str, shown: str) -> None:
    def line(cell: str | dict[str, Any]) -> dict[str, Any]:
        return {"place": place, "name": "This school", "about": "", "one_reason": "", "cells": [cell] * 7, "stands": []}

    told = {"shown": shown, "interval": "", "missing": False, "mark": "", "disputed": False}
    assert heights_of("Reading", "%", [line(shown)], 7) == heights_of("Reading", "%", [line(told)], 7)
