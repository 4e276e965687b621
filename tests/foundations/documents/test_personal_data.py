"""Pupils' data is found by its shape before anything is saved."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.foundations.documents.personal_data import (
    check_letter,
    has_upn,
    reasons_not_to_keep,
    reasons_not_to_keep_sheet,
)

# Made up: no school has the number 9360000.
NUMBERS = ("936000015001", "936000024017", "93600001500A")


def upn(number: str = NUMBERS[0]) -> str:
    return check_letter(number) + number


@given(
    st.from_regex(r"[0-9]{11}[0-9A-HJ-NP-RT-Z]", fullmatch=True),
    st.sampled_from(["{}", "({}).", "Pupil {} left", "{}\n"]),
)
def test_a_unique_pupil_number_is_found_wherever_it_stands(number: str, around: str) -> None:
    assert has_upn(around.format(upn(number)))
    assert has_upn(around.format(upn(number).lower()))


def test_a_wrong_check_letter_is_still_a_pupils_number() -> None:
    right = upn()
    wrong = ("A" if right[0] != "A" else "B") + right[1:]
    assert has_upn(wrong)
    assert has_upn(f"{right[0]} {right[1:4]} {right[4:8]} {right[8:]}")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The head left.",
        "I936000015001",
        "936000015001",
        "AB936000015001",
        "A9360000150011",
        "URN 140001",
        "S936000015001",
    ],
)
def test_other_numbers_are_let_through(text: str) -> None:
    assert reasons_not_to_keep(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "DOB 12/03/2014",
        "d.o.b. 12.3.14",
        "date of birth: 2014-03-12",
        "She was born on 12 March 2014",
        "Born 12th March 2014",
    ],
)
def test_a_day_that_is_said_to_be_a_birth_is_found(text: str) -> None:
    [reason] = reasons_not_to_keep(f"A note. {text}; more.")
    assert "looks like a date of birth" in reason
    assert "nothing of this was kept" in reason


@pytest.mark.parametrize("text", ["Inspected on 22/10/2024.", "The trust was born in 2012.", "As at 18 July 2025"])
def test_other_days_are_let_through(text: str) -> None:
    assert reasons_not_to_keep(text) == []


def test_what_was_found_is_never_repeated() -> None:
    [reason] = reasons_not_to_keep(f"about {upn()}")
    assert "unique pupil number" in reason
    assert upn() not in reason


@pytest.mark.parametrize(
    "heading",
    ["UPN", "DOB", "D.O.B.", "Date of Birth", "Forename", "SURNAME", "First name", "Pupil's name", "Pupil_Name"],
)
def test_a_heading_that_names_children_is_found(heading: str) -> None:
    [reason] = reasons_not_to_keep_sheet([["", ""], ["Year", heading], ["2025", "x"]])
    assert reason.startswith("B2: the heading of a column with a ")
    assert "Take it out of the sheet" in reason


def test_cells_are_named_and_the_rest_counted() -> None:
    sheet = [["Class", "Number"], *([["3B", upn(number)] for number in NUMBERS] * 2)]
    [reason] = reasons_not_to_keep_sheet(sheet)
    assert reason.startswith("B2, B3, B4 and 3 more: what looks like a unique pupil number (UPN).")
    assert not any(number in reason for number in NUMBERS)


def test_a_column_of_many_days_needs_a_heading_that_explains_it() -> None:
    days = [[f"0{day}/03/201{day}"] for day in range(1, 7)]
    assert reasons_not_to_keep_sheet([["who"], *days])[0].startswith("A2: a column of days")
    assert reasons_not_to_keep_sheet([["As at"], *days]) == []
    assert reasons_not_to_keep_sheet([["who"], *days[:4]]) == []
    assert reasons_not_to_keep_sheet([["who"], *([["01/03/2014"]] * 9)]) == []


def test_a_sheet_of_figures_is_let_through() -> None:
    assert reasons_not_to_keep_sheet([["Name", "Phonics", "2022"], ["Fell Primary", "Year 1", "92"], [], ["x"]]) == []
    assert reasons_not_to_keep_sheet([]) == []


@pytest.mark.parametrize("unseen", ["\0", "\x01", "\x0b", "\x1b", "\x7f", "\x9b"])
def test_what_nobody_can_see_is_refused_with_where_it_stands(unseen: str) -> None:
    [reason] = reasons_not_to_keep(f"The head of maths{unseen} left.")
    assert "cannot be seen, after “The head of maths”" in reason
    assert unseen not in reason
    assert "at its beginning" in reasons_not_to_keep(f"{unseen}Left.")[0]


def test_tabs_and_line_ends_may_stand_in_a_text() -> None:
    assert reasons_not_to_keep("Two\tcolumns\r\nand two lines. Café – “so”.") == []


@pytest.mark.parametrize(
    "text", ["A123\u200b456789012", "Ａ１２３４５６７８９０１２", "\ufeffA1234567890\u00ad12", "born\u200b 3 May 2015"]
)
def test_what_has_no_width_or_is_wide_hides_nothing(text):
    assert reasons_not_to_keep(text)
    assert reasons_not_to_keep_sheet([["School", "Why"], ["Ashdown", text]])


@pytest.mark.parametrize("text", ["Zoë’s ﬁne, ½ done", "soft\u00adhyphen", "👩\u200d🏫 praised", "नमस्ते"])
def test_other_letters_and_signs_are_kept(text):
    assert reasons_not_to_keep(text) == []
