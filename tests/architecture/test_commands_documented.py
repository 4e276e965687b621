"""Every command explains itself, and stands in the documents."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest
from django.conf import settings

from headwater.config.management.commands.commands import GROUPS, list_our_commands

COMMANDS = list_our_commands()
# What Django itself gives every command, and "args" where one of ours builds on one of its own (check).
GIVEN = {
    "args",
    "help",
    "version",
    "verbosity",
    "settings",
    "pythonpath",
    "traceback",
    "no_color",
    "force_color",
    "skip_checks",
}


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_command_says_what_it_does(name: str) -> None:
    said = COMMANDS[name].help
    assert len(said.split()) >= 12, "say what it does, and what happens then"
    assert re.match(r"[A-Z“]", said), "begin with a sentence"


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_argument_says_what_it_is(name: str) -> None:
    parser = COMMANDS[name]().create_parser("headwater", name)
    silent = [
        action.dest
        for action in parser._actions
        if action.dest not in GIVEN and (not action.help or action.help == argparse.SUPPRESS)
    ]
    assert silent == []


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_command_stands_in_the_documents(name: str) -> None:
    documents = [Path(settings.CHECKOUT) / file for file in ("README.md", "DEVELOPERS.md")]
    text = "\n".join(document.read_text() for document in documents if document.exists())
    assert re.search(rf"\bheadwater {re.escape(name)}\b", text), "add it to README.md or DEVELOPERS.md"


@pytest.mark.parametrize("name", sorted(set(COMMANDS) - {"commands"}))
def test_a_command_stands_in_a_group_of_the_list(name: str) -> None:
    assert name in {grouped for names in GROUPS.values() for grouped in names}, "add it to GROUPS in commands.py"
