"""`headwater` alone lists the commands a trust uses."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from headwater.config.management.commands.commands import GROUPS, first_sentence, list_our_commands


def listed() -> str:
    out = StringIO()
    call_command("commands", stdout=out)
    return out.getvalue()


def test_every_command_of_ours_is_listed_under_its_group_with_its_first_sentence() -> None:
    said = listed()
    ours = list_our_commands()
    places = [said.index(f"\n{group}\n") for group, names in GROUPS.items() if ours.keys() & set(names)]
    assert places == sorted(places)
    for name, command in ours.items():
        if name != "commands":
            assert f"  {name:<12} {first_sentence(command.help)}" in said


def test_django_s_own_commands_are_left_out() -> None:
    assert "sqlmigrate" not in listed()
    assert "runserver" not in listed()


@pytest.mark.parametrize(
    ("help_text", "first"),
    [
        ("Load files. Then more.", "Load files"),
        ("Load files\n    in folders.\n\nMore.", "Load files in folders"),
        ("One sentence without an end", "One sentence without an end"),
        ("Read version 1.5 of a file. More.", "Read version 1.5 of a file"),
    ],
)
def test_the_first_sentence_of_a_help_text(help_text: str, first: str) -> None:
    assert first_sentence(help_text) == first
