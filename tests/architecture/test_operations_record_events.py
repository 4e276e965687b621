"""Every public operation writes exactly one event, or stands below with the reason why not.

Read from the source: the calls of `record_event` in a function and in the private functions of the same module that
it calls. Each package's own tests show that the event carries the right words.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

import headwater
from headwater.foundations.audit.queries import list_event_types

ROOT = Path(headwater.__file__).parent

# Functions of an operations module that record no event of their own, and why.
WITHOUT: dict[str, str] = {
    "evidence.datasets.definition_mark": "a fingerprint of a definition; writes nothing",
    "evidence.targets.tell_of": "part of each step of a proposal, which records its own event",
    "foundations.audit.record_event": "the door itself",
    "foundations.audit.send_notices": "part of the operation that sends, which records; refused outside a transaction",
    "foundations.audit.send_many": "the same, for many things at once",
    "foundations.audit.settle_notices": "the same: the step that ends the waiting records itself",
    "foundations.warehouse.writing": "a lock; the load that holds it records",
    "foundations.warehouse.write_release": "writes aside; nothing is visible until datasets publishes, and records, it",
    "foundations.warehouse.keep_raw": "writes aside; the load records",
    "foundations.warehouse.sweep": "removes what no release names; nothing that was visible changes",
    "oversight.cards.tell_of_editions": "part of each step of an edition, which records its own event",
    "pages.record.send_edition": "follows from publishing an edition, which records",
    "improvement.tiers.tell_of_case": "part of each step of a case, which records its own event",
    "reference.people.invite_person": "made of two operations that each record their own: invite_user and appoint",
    "reference.schools.tell": "puts a change into words; writes nothing",
}


def modules() -> Iterator[tuple[str, list[ast.Module]]]:
    """Each package with operations: its dotted name, and the syntax trees of its operations module or folder."""
    for place in sorted(ROOT.glob("*/*/operations*")):
        package = ".".join(place.parent.relative_to(ROOT).parts)
        if place.is_dir():
            yield package, [ast.parse(file.read_text()) for file in sorted(place.glob("*.py"))]
        elif place.suffix == ".py":
            yield package, [ast.parse(place.read_text())]


class Calls(ast.NodeVisitor):
    """What one function calls by bare name, and whether `record_event` stands in a loop."""

    def __init__(self) -> None:
        self.called: Counter[str] = Counter()
        self.in_loop = False
        self.depth = 0

    def visit_Call(self, node: ast.Call) -> None:
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        self.called[name] += 1
        self.in_loop |= name == "record_event" and self.depth > 0
        self.generic_visit(node)

    def visit_loop(self, node: ast.AST) -> None:
        self.depth += 1
        self.generic_visit(node)
        self.depth -= 1

    visit_For = visit_While = visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = visit_loop  # noqa: N815


def events_of(trees: list[ast.Module]) -> dict[str, int]:
    """For every public function, how many events a call of it can write; a call in a loop counts as many."""
    calls: dict[str, Calls] = {}
    for tree in trees:
        for node in tree.body:
            if isinstance(node, ast.FunctionDef):
                calls[node.name] = Calls()
                calls[node.name].visit(node)

    def count(name: str, above: tuple[str, ...] = ()) -> int:
        found = calls[name]
        own = 99 if found.in_loop else found.called["record_event"]
        private = (inner for inner in found.called if inner.startswith("_") and inner in calls and inner not in above)
        return own + sum(found.called[inner] * count(inner, (*above, name)) for inner in private)

    return {name: count(name) for name in calls if not name.startswith("_")}


OPERATIONS = {f"{package}.{name}": events for package, trees in modules() for name, events in events_of(trees).items()}


@pytest.mark.parametrize("operation", sorted(OPERATIONS))
def test_an_operation_records_one_event(operation: str) -> None:
    if operation in WITHOUT:
        assert OPERATIONS[operation] == 0 or operation.endswith("record_event"), (
            "records after all: take it off the list"
        )
    else:
        assert OPERATIONS[operation] == 1


def test_the_list_of_those_without_names_only_operations_that_exist() -> None:
    assert sorted(set(WITHOUT) - set(OPERATIONS)) == []


def test_this_test_would_notice() -> None:
    source = """
def silent(): pass
def twice(): record_event(1); record_event(2)
def many(things):
    for thing in things: record_event(thing)
def once(): _note()
def _note(): record_event(1)
"""
    assert events_of([ast.parse(source)]) == {"silent": 0, "twice": 2, "many": 99, "once": 1}


def test_every_event_is_named_after_its_package_and_has_words() -> None:
    for value, label in list_event_types().items():
        package, _, happened = value.partition(".")
        assert ROOT.glob(f"*/{package}/events.py"), value
        assert happened, value
        assert label != value


def test_every_reaction_follows_an_event_that_some_package_declares() -> None:
    from django.utils.module_loading import import_string

    assert set(map(str, import_string(settings.REACTIONS))) <= set(list_event_types())
