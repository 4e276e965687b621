"""Kinds: what is loaded when all is well, and all problems at once when it is not."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from headwater.foundations.definitions import kept
from headwater.foundations.definitions.kinds import Kind, Objection, check_all
from headwater.foundations.definitions.problems import DefinitionProblems, UnknownDefinition

GOOD = "key: {key}\nname: Paint\nfinish: matt\ncolours: [{colour}]\n"


def paint(key: str, colour: str = "red") -> str:
    return GOOD.format(key=key, colour=colour)


def test_definitions_come_by_key_in_key_order(paints, write):
    write("colours/red.yaml", "key: red\nname: Red\n")
    write("paints/wall.yaml", paint("wall"))
    write("paints/fence.yaml", paint("fence"))
    assert list(paints.all()) == ["fence", "wall"]
    assert paints.get("wall").colours == ("red",)


def test_what_is_read_cannot_be_changed(paints, write):
    write("colours/red.yaml", "key: red\nname: Red\n")
    write("paints/wall.yaml", paint("wall"))
    with pytest.raises(TypeError):
        paints.all()["wall"] = None
    with pytest.raises(ValueError, match="frozen"):
        paints.get("wall").name = "Other"


def test_an_unknown_key_raises_with_the_nearest(paints, write):
    write("colours/red.yaml", "key: red\nname: Red\n")
    write("paints/wall.yaml", paint("wall"))
    with pytest.raises(UnknownDefinition, match=r'no “walls” in definitions/paints\. Did you mean "wall"'):
        paints.get("walls")


def test_all_problems_of_all_files_come_at_once_in_file_and_line_order(paints, write):
    write("paints/a.yaml", "key: a\nname: 5\nfinish: shiny\n")
    write("paints/b.yaml", "key: b\n  name: x\n")
    write("paints/c.yaml", paint("c", "red"))
    with pytest.raises(DefinitionProblems) as raised:
        paints.all()
    assert [(p.file.rpartition("/")[2], p.line) for p in raised.value.problems] == [
        ("a.yaml", 2),
        ("a.yaml", 3),
        ("b.yaml", 2),
        ("c.yaml", 4),
    ]
    assert str(raised.value).count("\n") == 3


def test_a_reference_to_nothing_is_told_at_its_line_with_the_nearest(paints, write):
    write("colours/red.yaml", "key: red\nname: Red\n")
    write("paints/wall.yaml", paint("wall", "reed"))
    assert [str(p) for p in paints.problems()] == [
        'works/definitions/paints/wall.yaml:4:11  "reed" is not in definitions/colours. Did you mean "red"?'
    ]


def test_a_reference_to_a_file_with_problems_of_its_own_is_not_told_twice(paints, colours, write):
    write("colours/red.yaml", "key: red\nnaem: Red\n")
    write("paints/wall.yaml", paint("wall", "red"))
    assert paints.problems() == []
    assert len(colours.problems()) == 2


def test_a_reference_to_a_kind_that_does_not_exist_is_told(definitions, write):
    from headwater.foundations.definitions.kinds import Definition, Reference

    kind = Kind(folder="odd", model=Definition, references=lambda d: [Reference(kind="colors", key="red", at=("key",))])
    write("odd/one.yaml", "key: one\n")
    assert "There is no kind of definition called colors." in str(kind.problems()[0])


def test_the_file_is_named_by_its_key(paints, write):
    write("paints/wall.yaml", "key: fence\nname: x\nfinish: matt\n")
    assert [str(p) for p in paints.problems()] == [
        'works/definitions/paints/wall.yaml:1:6  The key is "fence", so this file should be called fence.yaml.'
    ]


def test_one_key_in_two_files_names_the_first(paints, write):
    write("paints/fence.yaml", "key: fence\nname: x\nfinish: matt\n")
    write("paints/wall.yaml", "key: fence\nname: x\nfinish: matt\n")
    messages = [problem.message for problem in paints.problems()]
    assert '"fence" is already the key of works/definitions/paints/fence.yaml. A key names one definition.' in messages


def test_a_key_that_is_not_a_slug_is_refused(paints, write):
    write("paints/Wall Paint.yaml", "key: Wall Paint\nname: x\nfinish: matt\n")
    assert "is not a key: write lower-case letters and digits" in str(paints.problems()[0])


def test_a_file_that_does_not_end_in_yaml_is_not_overlooked(paints, write):
    write("paints/wall.yml", paint("wall"))
    assert [p.message for p in paints.problems()] == ["Only files ending in .yaml belong here."]


def test_an_editors_hidden_file_is_overlooked(paints, write):
    write("paints/.wall.yaml.swp", b"\x00")
    assert paints.problems() == []


def test_a_folder_that_does_not_exist_holds_nothing(paints):
    assert dict(paints.all()) == {}


def test_files_are_read_once_however_many_ask_at_once(paints, write, monkeypatch):
    write("colours/red.yaml", "key: red\nname: Red\n")
    for number in range(20):
        write(f"paints/p{number}.yaml", paint(f"p{number}"))
    read: list[str] = []
    original = kept.read
    monkeypatch.setattr(kept, "read", lambda path, file: (read.append(file), original(path, file))[1])
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: paints.all(), range(64)))
    assert all(result is results[0] for result in results)
    assert len(read) == len(set(read)) == 21


def test_kinds_that_refer_to_each_other_do_not_wait_for_each_other(definitions, write):
    from headwater.foundations.definitions.kinds import Definition, Reference

    left = Kind(folder="left", model=Definition, references=lambda d: [Reference("right", d.key, ("key",))])
    right = Kind(folder="right", model=Definition, references=lambda d: [Reference("left", d.key, ("key",))])
    for number in range(20):
        write(f"left/d{number}.yaml", f"key: d{number}\n")
        write(f"right/d{number}.yaml", f"key: d{number}\n")
    with ThreadPoolExecutor(2) as pool:
        results = [pool.submit(kind.all) for kind in (left, right)]
        assert [len(result.result(timeout=20)) for result in results] == [20, 20]


def test_clear_reads_the_files_again(paints, write):
    write("colours/red.yaml", "key: red\nname: Red\n")
    write("paints/wall.yaml", paint("wall"))
    assert len(paints.all()) == 1
    write("paints/fence.yaml", paint("fence"))
    assert len(paints.all()) == 1
    paints.clear()
    assert len(paints.all()) == 2


def test_a_folder_belongs_to_one_kind(colours):
    with pytest.raises(ValueError, match="already belongs to Colour"):
        Kind(folder="colours", model=colours.model)


def test_a_package_above_can_hold_a_kind_to_one_more_rule(paints, write):
    write("paints/wall.yaml", "key: wall\nname: Wall\nfinish: gloss\n")
    assert paints.all()
    paints.hold_to(lambda p: [Objection(("finish",), "No gloss on walls.")] if p.finish == "gloss" else [])
    assert [str(p) for p in paints.problems()] == ["works/definitions/paints/wall.yaml:3:9  No gloss on walls."]
    with pytest.raises(DefinitionProblems):
        paints.all()


def test_check_all_counts_each_kind_and_gathers_the_problems_of_every_kind(paints, colours, write):
    write("colours/red.yaml", "key: red\nname: Red\n")
    assert check_all() == {"colours": 1, "paints": 0}
    write("colours/blue.yaml", "key: blue\n")
    write("paints/wall.yaml", "key: wall\nname: Wall\n")
    paints.clear()
    colours.clear()
    with pytest.raises(DefinitionProblems) as raised:
        check_all()
    assert len(raised.value.problems) == 2
