"""What somebody might send by accident or on purpose: every problem is told with its place, and nothing is kept."""

from __future__ import annotations

import pytest

from headwater.reference.frameworks.documents import examine_document
from tests.factories.frameworks import MINI


def with_(old: str, new: str) -> bytes:
    """The model with one of its places written differently."""
    assert old in MINI, old
    return MINI.replace(old, new, 1).encode("utf-8", "surrogatepass")


def told(document: bytes) -> list[tuple[int, int, str]]:
    return [(each.line, each.column, each.message) for each in examine_document(document, "ours.yaml")[1]]


def place_of(text: str) -> int:
    """The line of the model on which the text stands."""
    return next(n for n, line in enumerate(MINI.splitlines(), 1) if text in line)


# Files ---------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("mini")
@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('"\\UFFFFFFFF"', "There is no character \\UFFFFFFFF. Take it out."),
        ('"\\U00110000"', "There is no character \\U00110000. Take it out."),
        ('"a\\ud800b"', "A character that cannot be seen stands in this text."),
        ('"a\\0b"', "A character that cannot be seen stands in this text."),
        ('"a\\u001bb"', "A character that cannot be seen stands in this text."),
        ('"\\u202egnisserp"', "A character that cannot be seen stands in this text."),
        ("\u202egnisserp", "A character that cannot be seen stands in this text."),
        ("{academy.__class__}", '"title" should be text'),
        ('"{academy.__class__}"', "“{academy.__class__}” is not one of the words a trust can choose."),
        ('"{0}"', "“{0}” is not one of the words a trust can choose."),
        ('"{academy.many.short}"', "“{academy.many.short}” is not one of the words"),
        ('"{academy"', "A { here has no } after it"),
        ("!!python/object/apply:os.system [ls]", "is a tag. Tags are not used here"),
        ("&a Visits", "“&a” names a part to be repeated"),
        ("*a", "“*a” repeats another part of the file"),
    ],
)
def test_a_text_that_cannot_be_is_told_where_it_stands(written, said):
    problems = told(with_("title: Visits", f"title: {written}"))
    assert any(said in message and line == place_of("title: Visits") for line, _, message in problems), problems
    assert not any("JSON" in message for _, _, message in problems)


@pytest.mark.usefixtures("mini")
@pytest.mark.parametrize("figures", ["9" * 5_000, "-" + "9" * 5_000, "9" * 400 + ".5", "9" * 20])
def test_a_number_of_thousands_of_figures_is_a_problem_like_any_other(figures):
    [(line, column, message)] = told(with_("count: 20", f"count: {figures}"))
    assert (line, column) == (place_of("count: 20"), 21)
    assert "should be a whole number" in message


@pytest.mark.usefixtures("mini")
@pytest.mark.parametrize("first", ["%YAML 1.3\n---\n", "%YAML 9.9\n---\n", "%TAG ! x\n---\n", "%YAML 1.1\n---\n"])
def test_a_line_that_begins_with_a_percent_sign_is_told(first):
    problems = told(first.encode() + MINI.encode())
    assert problems[0][0] == 1
    assert len(problems) == 1


@pytest.mark.usefixtures("mini")
@pytest.mark.parametrize("day", ["02-29", "13-40", "00-10", "W10-1", "W05-1", "1031", "10-31T00", "-1-01", "１０-３１"])
def test_what_is_no_day_of_every_year_is_told(day):
    [(line, column, message)] = told(with_("owed_by: [10-31]", f'owed_by: ["{day}"]'))
    assert (line, column) == (place_of("owed_by"), 15)
    assert f"“{day}” is not a day of the year" in message


@pytest.mark.usefixtures("mini")
@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("{academy}", "has a bracket { or } in it"),
        ("sch}ool", "has a bracket { or } in it"),
        ("{", "has a bracket { or } in it"),
        (" ", "without spaces before or after it"),
        ("two\\nlines", "stands in one line"),
        ("school\\n", "stands in one line"),
        ("\\u202eschool", "A character that cannot be seen"),
        ("x" * 10_000, "at most 60 characters"),
    ],
)
def test_a_word_that_would_make_other_texts_unreadable_is_told(word, said):
    changed = with_("academy: {one: academy, many: academies}", f'academy: {{one: "{word}", many: academies}}')
    [(line, _, message)] = told(changed)
    assert line == place_of("academy: {one")
    assert said in message


@pytest.mark.usefixtures("mini")
@pytest.mark.parametrize(
    ("title", "said"), [('" "', "Nothing stands here but spaces"), ('"a\\nb"', "A title stands in one line")]
)
def test_a_title_of_spaces_or_of_two_lines_is_told(title, said):
    [(line, column, message)] = told(with_("title: Visits", f"title: {title}"))
    assert (line, column) == (place_of("title: Visits"), 12)
    assert said in message
