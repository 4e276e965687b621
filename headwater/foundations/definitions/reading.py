"""From the bytes of a YAML file to plain values that remember where they stood.

The dialect is small on purpose, so that a definition says what it seems to say: one document, mappings with
text keys, lists, and scalars that are text, whole numbers, decimals, true, false or empty. Aliases, anchors and
tags are refused: a reader of the file would have to follow them, and a hostile file grows without bound through
them. Dates stay text (the model reads them). Values come from ruamel.yaml's event stream rather than its object
tree, because the stream stops at nothing: all duplicate keys and all aliases of a file are told at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from headwater.foundations.definitions.problems import Problem

LARGEST_FILE = 1_000_000
DEEPEST = 20

# A longer row of figures is text: no number of ours has as many, and Python reads none of more than 4,300.
_WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})\Z")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})\.[0-9]+\Z")
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters but for tab, line ends and NEL; those that turn the direction of whatever follows; halves of a
character. A quoted text can hold any of them after a backslash."""
_NO_CHARACTER = re.compile(r"\\U(?!0010|000)[0-9A-Fa-f]{8}")
"""`\\U` and a number beyond the last character there is, 10FFFF."""
_WORDS: dict[str, Any] = {"": None, "~": None, "null": None, "true": True, "false": False}

# What ruamel.yaml says of broken YAML, in words for somebody who edits a policy rather than a program.
_SYNTAX = {
    "mapping values are not allowed here": 'A second ": " stands on this line, or the line is indented wrongly. '
    "Put text that has a colon in it in quotes.",
    "found unexpected end of stream": "A quotation mark is opened here and never closed.",
    "could not find expected ':'": 'A key here has no ":" after it.',
    "expected <block end>, but found '<block mapping start>'": "This line is indented differently from its neighbours.",
    "expected <block end>, but found '-'": "This list item is indented differently from its neighbours.",
    "expected <block end>, but found '<scalar>'": "Text goes on after a closing quotation mark, or indented wrongly.",
}


@dataclass(slots=True)
class Node:
    """A value and where it stands. `children` are a mapping's or list's parts, `keys` where each key stands."""

    value: Any
    line: int
    column: int
    children: dict[str | int, Node] = field(default_factory=dict)
    keys: dict[str | int, tuple[int, int]] = field(default_factory=dict)

    def plain(self) -> Any:
        """The value as plain Python: dict, list, str, int, float, bool or None."""
        if isinstance(self.value, dict):
            return {key: child.plain() for key, child in self.children.items()}
        if isinstance(self.value, list):
            return [child.plain() for child in self.children.values()]
        return self.value


class _TooDeep(Exception):
    def __init__(self, event: Event) -> None:
        self.event = event


def read(path: Path, file: str) -> tuple[Node | None, list[Problem]]:
    """Read one file; `file` is its name in problems. Returns its root mapping (None where there is none to use)
    and every problem found on the way. Raises nothing."""
    try:
        # Asked before it is read: what is far too large never comes into memory.
        size = path.stat().st_size
        data = path.read_bytes() if size <= LARGEST_FILE else b""
    except OSError as error:
        return None, [Problem(file, 1, 1, f"This file cannot be read: {error.strerror}.")]
    return read_bytes(data, file) if size <= LARGEST_FILE else (None, [_too_large(file, size)])


def read_bytes(data: bytes, file: str) -> tuple[Node | None, list[Problem]]:
    """Read one document; as `read`."""
    if len(data) > LARGEST_FILE:
        return None, [_too_large(file, len(data))]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", errors="replace")
        return None, [
            Problem(file, *_place(before), "This file is not UTF-8 from here on. Save it as UTF-8 in your editor.")
        ]
    if not text.strip():
        return None, [Problem(file, 1, 1, "This file is empty. A definition begins with its key.")]
    return _Builder(file).build(text)


def _too_large(file: str, size: int) -> Problem:
    return Problem(file, 1, 1, f"This file has {size:,} bytes; a definition may have {LARGEST_FILE:,}.")


def _place(before: str) -> tuple[int, int]:
    """Line and column, from 1, of what follows `before`."""
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


class _Builder:
    """Builds the tree of one file from its events."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def build(self, text: str) -> tuple[Node | None, list[Problem]]:
        events = YAML(typ="safe", pure=True).parse(text)
        root: Node | None = None
        documents = 0
        try:
            for event in events:
                if isinstance(event, DocumentStartEvent):
                    documents += 1
                    if event.version or event.tags:
                        line = next((n for n, said in enumerate(text.splitlines(), 1) if said.startswith("%")), 1)
                        message = "A line that begins with % is not used here. Take it out."
                        self.problems.append(Problem(self.file, line, 1, message))
                    if documents > 1:
                        self._tell(event, 'A file holds one definition; a second one begins here, after "---".')
                        break
                elif isinstance(event, NodeEvent):
                    root = self._node(event, events, depth=1)
        except _TooDeep as stop:
            self._tell(stop.event, f"This is nested more than {DEEPEST} deep.")
            return None, self.problems
        except MarkedYAMLError as error:
            self._tell_syntax(error)
            return None, self.problems
        except YAMLError as error:
            place = _place(text[: getattr(error, "position", 0)])
            self.problems.append(Problem(self.file, *place, "A character stands here that no text file should have."))
            return None, self.problems
        except (ValueError, OverflowError, AssertionError):
            # What ruamel.yaml does not look at before it goes on: a character beyond the last, an unknown %YAML.
            self._tell_strange(text)
            return None, self.problems
        if root is None:
            return None, [*self.problems, Problem(self.file, 1, 1, "This file holds only comments.")]
        if not isinstance(root.value, dict):
            self.problems.append(
                Problem(self.file, root.line, root.column, 'A definition is made of lines like "key: value".')
            )
            return None, self.problems
        return root, self.problems

    def _node(self, event: Event, events: Iterator[Event], depth: int) -> Node:
        if depth > DEEPEST:
            raise _TooDeep(event)
        if isinstance(event, AliasEvent):
            self._tell(event, f"“*{event.anchor}” repeats another part of the file. Write the part out here instead.")
            return self._at(event, None)
        if not isinstance(event, ScalarEvent | SequenceStartEvent | MappingStartEvent):
            raise AssertionError("ruamel.yaml opens a value with nothing else")
        if event.anchor:
            self._tell(event, f"“&{event.anchor}” names a part to be repeated. Take the name out.")
        if event.tag:
            self._tell(event, f"“{event.tag}” is a tag. Tags are not used here; take it out.")
        if isinstance(event, ScalarEvent):
            if _UNSEEN.search(event.value):
                self._tell(event, "A character that cannot be seen stands in this text. Type the text again.")
                event.value = _UNSEEN.sub("", event.value)
            return self._at(event, _scalar(event))
        if isinstance(event, SequenceStartEvent):
            node = self._at(event, [])
            for inner in events:
                if isinstance(inner, SequenceEndEvent):
                    return node
                child = self._node(inner, events, depth + 1)
                node.keys[len(node.children)] = child.line, child.column
                node.children[len(node.children)] = child
        node = self._at(event, {})
        for inner in events:
            if isinstance(inner, MappingEndEvent):
                return node
            key = self._node(inner, events, depth + 1)
            child = self._node(next(events), events, depth + 1)
            self._add(node, key, child)
        raise AssertionError("ruamel.yaml closes every mapping and list it opens")

    def _add(self, node: Node, key: Node, child: Node) -> None:
        if not isinstance(key.value, str):
            advice = f'Put it in quotes: "{_shown(key.value)}".' if not isinstance(key.value, dict | list) else ""
            message = f"A key is text; this one is read as {_kind(key.value)}. {advice}".strip()
            self.problems.append(Problem(self.file, key.line, key.column, message))
            return
        if key.value in node.children:
            first = node.keys[key.value][0]
            message = f'"{key.value}" stands here a second time; the first is on line {first}. Keep one.'
            self.problems.append(Problem(self.file, key.line, key.column, message))
            return
        if child.value is None:
            # Nothing stands there, and the parser sees it on the next line. The key is what can be pointed at.
            child.line, child.column = key.line, key.column
        node.keys[key.value] = key.line, key.column
        node.children[key.value] = child

    def _at(self, event: Event, value: Any) -> Node:
        return Node(value, event.start_mark.line + 1, event.start_mark.column + 1)

    def _tell(self, event: Event, message: str) -> None:
        mark = event.start_mark
        self.problems.append(Problem(self.file, mark.line + 1, mark.column + 1, message))

    def _tell_strange(self, text: str) -> None:
        if found := _NO_CHARACTER.search(text):
            place, message = _place(text[: found.start()]), f"There is no character {found[0]}. Take it out."
        else:
            line = next((n for n, said in enumerate(text.splitlines(), 1) if said.startswith("%")), 1)
            place, message = (line, 1), "A line that begins with % is not used here. Take it out."
        self.problems.append(Problem(self.file, *place, message))

    def _tell_syntax(self, error: MarkedYAMLError) -> None:
        mark = error.problem_mark or error.context_mark
        # An unclosed quotation mark is only noticed at the end of the file; what matters is where it was opened.
        if error.problem == "found unexpected end of stream" and error.context_mark:
            mark = error.context_mark
        said = error.problem or "this is not YAML"
        if "\\t" in said:
            message = "A tab stands here. Indent with spaces."
        else:
            message = _SYNTAX.get(said, f"This cannot be read as YAML: {said}.")
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        self.problems.append(Problem(self.file, line, column, message))


def _scalar(event: ScalarEvent) -> Any:
    """What a scalar says. Only bare words and digits are anything but text, and only in these spellings."""
    if event.style is not None:
        return event.value
    if event.value in _WORDS:
        return _WORDS[event.value]
    if _WHOLE.match(event.value):
        return int(event.value)
    if _DECIMAL.match(event.value):
        return float(event.value)
    return event.value


def _shown(value: Any) -> str:
    return (
        {True: "true", False: "false", None: ""}.get(value, str(value)) if not isinstance(value, float) else str(value)
    )


def _kind(value: Any) -> str:
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    return "text" if isinstance(value, str) else "a list" if isinstance(value, list) else "a mapping"
