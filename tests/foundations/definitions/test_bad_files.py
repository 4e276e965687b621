"""Every way a definition file can be wrong: one message each, with the line and column it is about."""

from __future__ import annotations

import pytest

GOOD = "key: wall\nname: Wall paint\nfinish: matt\n"


def test_a_good_file_has_no_problem(told):
    assert told(GOOD) == []


def test_an_unknown_key_is_pointed_at_with_the_key_that_was_meant(told):
    assert told("key: wall\nname: Wall paint\nfinsh: matt\n") == [
        '1:1  "finish" is missing here.',
        '3:1  "finsh" is not a key here. Did you mean "finish"?',
    ]


def test_an_unknown_key_deep_inside_gets_the_suggestion_of_its_own_part(told):
    splits = 'splits:\n  - year: "2020"\n    reason: rain\n    raeson: sun\n  - year: "2021"\n    resaon: sun\n'
    assert told(GOOD + splits) == [
        '7:5  "raeson" is not a key here.',
        '8:5  "reason" is missing here.',
        '9:5  "resaon" is not a key here. Did you mean "reason"?',
    ]


def test_a_missing_key_is_told_where_it_should_stand(told):
    assert told("key: wall\nfinish: matt\n") == ['1:1  "name" is missing here.']


def test_the_same_key_twice_names_both_lines(told):
    assert told(GOOD + "name: Another\n") == [
        '4:1  "name" stands here a second time; the first is on line 2. Keep one.'
    ]


def test_two_keys_repeated_are_both_told(told):
    assert len(told(GOOD + "name: Another\nfinish: gloss\n")) == 2


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("coats: two", '4:8  "coats" is “two”; it should be a whole number.'),
        ("coats: 1.5", '4:8  "coats" is “1.5”; it should be a whole number.'),
        ('coats: "2"', '4:8  "coats" is “2”; it should be a whole number.'),
        ("coats: [1]", '4:8  "coats" should be a whole number, not a list.'),
        ("coats:", '4:1  "coats" is empty; it should be a whole number.'),
        ("dry: yes", '4:6  "dry" is “yes”; it should be true or false.'),
        ("colours: red", '4:10  "colours" is “red”; it should be a list (each item on its own line after "- ").'),
        ("colours: [7]", '4:11  Item 1 of "colours" is read as a number. For text put it in quotes: "7".'),
        ("splits: [rain]", '4:10  Item 1 of "splits" is “rain”; it should be lines like "key: value".'),
        ("amount: 3", '4:9  "amount" is read as a number. For text put it in quotes: "3".'),
        ("amount: {year: '2020'}", '4:9  "reason" is missing here.'),
    ],
)
def test_a_value_of_the_wrong_type_says_what_it_should_be(told, line, message):
    assert told(GOOD + line + "\n") == [message]


def test_a_year_read_as_a_number_is_told_to_stand_in_quotes(told):
    assert told("key: wall\nname: 2024\nfinish: matt\n") == [
        '2:7  "name" is read as a number. For text put it in quotes: "2024".'
    ]


def test_a_word_read_as_true_is_told_to_stand_in_quotes(told):
    assert told("key: wall\nname: true\nfinish: matt\n") == [
        '2:7  "name" is read as true or false. For text put it in quotes: "true".'
    ]


def test_a_word_that_is_not_one_of_the_choices_lists_them(told):
    assert told("key: wall\nname: Wall paint\nfinish: mat\n") == [
        '3:9  "finish" is “mat”; it should be one of: matt, satin, gloss. Did you mean "matt"?'
    ]


def test_a_key_that_is_not_text_is_told_to_stand_in_quotes(told):
    assert told(GOOD + "2024: x\n") == ['4:1  A key is text; this one is read as a number. Put it in quotes: "2024".']


def test_an_alias_and_its_anchor_are_refused(told):
    problems = told("key: wall\nname: &n Wall paint\nfinish: *n\n")
    assert problems[0] == "2:7  “&n” names a part to be repeated. Take the name out."
    assert problems[1] == "3:9  “*n” repeats another part of the file. Write the part out here instead."


def test_a_file_that_would_grow_without_bound_is_refused_unread(told):
    lines = ["key: wall", "a: &a [x, x, x, x, x, x, x, x, x]"]
    for before, now in zip("abcdefgh", "bcdefghi", strict=True):
        lines.append(f"{now}: &{now} [{', '.join([f'*{before}'] * 9)}]")
    problems = told("\n".join(lines))
    assert sum("repeats another part" in problem for problem in problems) == 72


def test_a_tag_is_refused(told):
    assert told("key: wall\nname: !!python/object/apply:os.system [ls]\nfinish: matt\n")[0].startswith("2:7  “tag:yaml")


def test_a_merge_key_is_an_unknown_key_and_merges_nothing(told):
    assert '4:1  "<<" is not a key here.' in told(GOOD + "<<: {coats: 2}\n")


def test_a_yaml_directive_is_refused(told):
    assert told("%YAML 1.1\n---\n" + GOOD) == ["1:1  A line that begins with % is not used here. Take it out."]


def test_a_second_document_in_the_file_is_refused(told):
    assert told(GOOD + "---\n" + GOOD) == ['4:1  A file holds one definition; a second one begins here, after "---".']


def test_a_colon_in_unquoted_text_is_told_at_its_line(told):
    assert told("key: wall\nname: Paint: for walls\n") == [
        '2:12  A second ": " stands on this line, or the line is indented wrongly. '
        "Put text that has a colon in it in quotes."
    ]


def test_an_unclosed_quotation_mark_is_told_where_it_opens(told):
    assert told('key: wall\nname: "Wall paint\nfinish: matt\n') == [
        "2:7  A quotation mark is opened here and never closed."
    ]


def test_a_tab_is_told_at_its_line(told):
    assert told("key: wall\n\tname: Wall paint\n") == ["2:1  A tab stands here. Indent with spaces."]


def test_a_line_indented_unlike_its_neighbours_is_told(told):
    assert told("key: wall\nsplits:\n  - year: '1'\n   reason: x\n") == [
        "4:4  This line is indented differently from its neighbours."
    ]


def test_an_empty_file_says_so(told):
    assert told("") == ["1:1  This file is empty. A definition begins with its key."]


def test_a_file_of_comments_says_so(told):
    assert told("# nothing yet\n") == ["1:1  This file holds only comments."]


def test_a_file_that_is_a_list_says_what_a_definition_is_made_of(told):
    assert told("- one\n- two\n") == ['1:1  A definition is made of lines like "key: value".']


def test_a_web_page_under_the_name_gets_one_message(told):
    assert len(told("<!DOCTYPE html>\n<html><body>Sign in</body></html>\n")) == 1


def test_a_wrong_encoding_is_told_at_the_first_wrong_character(told):
    assert told("key: wall\nname: Café\nfinish: matt\n".encode("cp1252")) == [
        "2:10  This file is not UTF-8 from here on. Save it as UTF-8 in your editor."
    ]


def test_a_byte_order_mark_does_no_harm(told):
    assert told(b"\xef\xbb\xbf" + GOOD.encode()) == []


def test_a_control_character_is_told_where_it_stands(told):
    assert told("key: wall\nname: Wa\x07ll\n") == ["2:9  A character stands here that no text file should have."]


def test_a_file_of_five_megabytes_is_not_read(told):
    assert told("key: wall\nname: " + "x" * 5_000_000) == [
        "1:1  This file has 5,000,016 bytes; a definition may have 1,000,000."
    ]


def test_nesting_without_end_is_refused_before_it_costs_anything(told):
    assert told("key: wall\nname: " + "[" * 20_000) == ["2:26  This is nested more than 20 deep."]


def test_a_file_that_cannot_be_read_says_why(told, definitions):
    (definitions / "paints").mkdir()
    (definitions / "paints" / "gone.yaml").symlink_to("nowhere.yaml")
    assert told(GOOD) == [
        "works/definitions/paints/gone.yaml:1:1  This file cannot be read: No such file or directory."
    ]


def test_what_a_broken_file_names_is_told_together_with_what_is_broken(told):
    content = "key: wall\nname: Wall\nfinish: mat\ncolour: red\ncoats: many\ncolours: [red, 7]\nsplits:\n- reason: x\n"
    assert sorted(told(content)) == [
        '3:9  "finish" is “mat”; it should be one of: matt, satin, gloss. Did you mean "matt"?',
        '4:1  "colour" is not a key here.',
        '5:8  "coats" is “many”; it should be a whole number.',
        '6:11  "red" is not in definitions/colours.',
        '6:16  Item 2 of "colours" is read as a number. For text put it in quotes: "7".',
        '8:3  "year" is missing here.',
    ]
