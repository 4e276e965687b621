"""What people write where a figure stands."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.evidence.measures.missing import Missing
from headwater.evidence.measures.reading import NOTHING, REASONS, read_value


@pytest.mark.parametrize(
    ("text", "value", "percent"),
    [
        ("76", "76", False),
        (" 93.1% ", "93.1", True),
        ("93.10 %", "93.1", True),
        ("1,204", "1204", False),
        ("1 204", "1204", False),
        ("12,345,678.5", "12345678.5", False),
        ("\N{MINUS SIGN}0.3", "-0.3", False),
        ("–0.3", "-0.3", False),
        ("- 0.3", "-0.3", False),
        ("+0.3", "0.3", False),
        (".5", "0.5", False),
        ("0", "0", False),
        ("-0", "0", False),
        ("0.0%", "0", True),
        ("007", "7", False),
        ("100.00", "100", False),
        ("76\N{NO-BREAK SPACE}%", "76", True),
    ],
)
def test_a_number_is_read_as_it_stands(text: str, value: str, percent: bool) -> None:
    said = read_value(text)
    assert (str(said.value), said.percent, said.missing, said.problem, said.warning) == (value, percent, None, "", "")
    assert said.text == text.strip()


@pytest.mark.parametrize(
    ("text", "missing", "because"),
    [
        ("SUPP", Missing.SUPPRESSED, ""),
        ("c", Missing.SUPPRESSED, ""),
        ("<5", Missing.SUPPRESSED, "fewer than 5"),
        ("< 10", Missing.SUPPRESSED, "fewer than 10"),
        ("Fewer than 6 pupils", Missing.SUPPRESSED, ""),
        ("n/a", Missing.NOT_APPLICABLE, ""),
        ("N/A", Missing.NOT_APPLICABLE, ""),
        ("x", Missing.NOT_AVAILABLE, ""),
        ("Not collected", Missing.NOT_AVAILABLE, "not collected"),
        ("TBC", Missing.NOT_SUBMITTED, ""),
        ("NE", Missing.NO_ENTRIES, ""),
    ],
)
def test_a_reason_is_a_value(text: str, missing: Missing, because: str) -> None:
    said = read_value(text)
    assert (said.value, said.missing, said.because, said.problem) == (None, missing, because, "")


@pytest.mark.parametrize("text", ["", "   ", "\N{NO-BREAK SPACE}"])
def test_an_empty_cell_says_nothing(text: str) -> None:
    assert read_value(text).is_blank
    assert read_value(text).warning == ""


@pytest.mark.parametrize("text", ["-", "–", "—", "…", *NOTHING])
def test_a_dash_is_nothing_and_never_zero(text: str) -> None:
    said = read_value(text)
    assert said.is_blank
    assert "If it means zero, write 0" in said.warning


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("8.4O", "a letter stands among its digits"),
        ("l2", "a letter stands among its digits"),
        ("93,1", "Write 93.1."),
        ("(0.3)", "in brackets"),
        ("24/30", "two numbers"),
        ("24 of 30", "two numbers"),
        ("#DIV/0!", "a fault of a formula"),
        ("National", "is not a number"),
        ("1,20", "comma where a point"),
        ("1,2345", "is not a number"),
        ("1e5", "is not a number"),
        ("76%%", "is not a number"),
        ("１２", "is not a number"),
        ("--5", "is not a number"),
        ("1.2.3", "is not a number"),
        ("about 80", "is not a number"),
        ("0.123456789", "more digits"),
        ("1234567890123", "more digits"),
    ],
)
def test_what_cannot_be_read_says_why(text: str, why: str) -> None:
    said = read_value(text)
    assert why in said.problem
    assert text in said.problem
    assert (said.value, said.missing) == (None, None)


_numbers = st.decimals(min_value=-999_999, max_value=999_999, places=4, allow_nan=False, allow_infinity=False)


@given(_numbers, st.sampled_from([",", " ", ""]), st.sampled_from("-−–"), st.sampled_from(["", "%", " %"]))
def test_every_way_of_writing_a_number_is_the_same_number(
    number: Decimal, thousands: str, minus: str, percent: str
) -> None:
    text = f"{abs(number):,.4f}".replace(",", thousands) + percent
    said = read_value((minus if number < 0 else "") + text)
    assert said.value == number
    assert said.percent == bool(percent)


@given(st.text(max_size=30))
def test_any_text_is_exactly_one_of_number_reason_nothing_and_problem(text: str) -> None:
    said = read_value(text)
    assert [said.value is not None, said.missing is not None, said.is_blank, bool(said.problem)].count(True) == 1


@given(
    st.sampled_from(sorted(REASONS)), st.sampled_from([str.upper, str.lower, str.title]), st.sampled_from(["", "  "])
)
def test_a_reason_is_read_however_it_is_written(word: str, written: object, blanks: str) -> None:
    assert read_value(blanks + written(word) + blanks).missing == REASONS[word][0]  # type: ignore[operator]
