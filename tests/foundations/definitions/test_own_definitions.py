"""A folder of the trust's own: what stands in it instead of ours, and what may not."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command

from headwater.foundations.definitions.kinds import Kind, check_all
from headwater.foundations.definitions.problems import DefinitionProblems
from tests.foundations.definitions.conftest import Colour


@pytest.fixture
def shades(definitions: Path) -> Kind[Colour]:
    return Kind(folder="shades", model=Colour, may_be_own=True)


@pytest.fixture
def own(tmp_path: Path, settings) -> Path:
    folder = tmp_path / "trust"
    (folder / "shades").mkdir(parents=True)
    settings.OWN_DEFINITIONS = str(folder)
    return folder


def test_an_own_definition_stands_instead_of_ours_with_its_key_and_others_beside(shades, own, write):
    write("shades/red.yaml", "key: red\nname: Red\n")
    write("shades/blue.yaml", "key: blue\nname: Blue\n")
    (own / "shades" / "red.yaml").write_text("key: red\nname: Brick\n")
    (own / "shades" / "green.yaml").write_text("key: green\nname: Green\n")
    assert {key: shade.name for key, shade in shades.all().items()} == {
        "blue": "Blue",
        "green": "Green",
        "red": "Brick",
    }


def test_without_a_folder_of_its_own_a_trust_has_ours(shades, write, settings):
    write("shades/red.yaml", "key: red\nname: Red\n")
    assert shades.get("red").name == "Red"
    settings.OWN_DEFINITIONS = str(Path(settings.DEFINITIONS).parent / "nowhere")
    assert shades.get("red").name == "Red"


def test_a_problem_in_an_own_file_is_told_with_its_whole_path_and_line(shades, own, write, capsys):
    write("shades/red.yaml", "key: red\nname: Red\n")
    mine = own / "shades" / "red.yaml"
    mine.write_text("key: red\nnam: Brick\n")
    with pytest.raises(SystemExit) as ended:
        call_command("check", definitions_only=True)
    assert ended.value.code == 2
    assert f"{mine.as_posix()}:2:1" in capsys.readouterr().err


def test_a_kind_that_is_not_the_trusts_to_change_is_not_read_from_its_folder(shades, paints, own, write):
    write("colours/red.yaml", "key: red\nname: Red\n")
    (own / "colours").mkdir()
    (own / "colours" / "red.yaml").write_text("key: red\nname: Brick\n")
    assert Kind.registry["colours"].get("red").name == "Red"
    with pytest.raises(DefinitionProblems) as raised:
        check_all()
    (problem,) = raised.value.problems
    assert problem.file == (own / "colours").as_posix()
    assert problem.message == "Nothing reads this. A folder of your own may be called shades."


def test_a_folder_that_is_not_there_is_told_and_not_passed_over(shades, tmp_path, settings):
    settings.OWN_DEFINITIONS = str(tmp_path / "trsut")
    with pytest.raises(DefinitionProblems, match=r"There is no such folder\. HEADWATER_DEFINITIONS names it\."):
        check_all()
