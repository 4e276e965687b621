"""`headwater check`"""

from __future__ import annotations

import pytest
from django.core.management import call_command


@pytest.fixture
def check(capsys):
    """Run the command; returns exit status, what it said, and what it complained of."""

    def check(*arguments: str) -> tuple[int, str, str]:
        status = 0
        try:
            call_command("check", *arguments)
        except SystemExit as stop:
            status = int(stop.code or 0)
        said = capsys.readouterr()
        return status, said.out, said.err

    return check


def test_it_prints_every_problem_and_ends_with_2(paints, write, check):
    write("paints/wall.yaml", "key: wall\nname: Wall\nfinish: shiny\nsplits: x\n")
    status, out, err = check()
    assert status == 2
    assert not out
    assert "works/definitions/paints/wall.yaml:3:9" in err
    assert "works/definitions/paints/wall.yaml:4:9" in err
    assert "2 problems in 1 definition file." in err


def test_it_counts_what_is_in_order_and_goes_on_to_the_settings(paints, write, check):
    write("colours/red.yaml", "key: red\nname: Red\n")
    status, out, err = check()
    assert (status, err) == (0, "")
    assert "colours     1 in order" in out
    assert "System check identified no issues" in out


def test_it_can_look_at_the_definitions_alone(paints, check):
    assert "System check" not in check("--definitions-only")[1]


def test_the_definitions_of_this_version_are_in_order(check):
    status, out, err = check("--definitions-only")
    assert (status, err) == (0, "")
    assert "measures" in out
