"""Section 6 of the domain reference expanded into the ids of every item of the five models.

The reference lies beside the published files and is no part of this repository. Rows write short forms: `.finance`
after `naat.core.hr`, a table of criteria by tier, a table of support by tier, a list of a card's blocks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

_FULL = re.compile(r"`((?:equa|mill|alpha|naat|cat)\.[a-z0-9.-]*[a-z0-9])`")
_SHORT = re.compile(r"`\.([a-z0-9-]+)`")
_SLUG = re.compile(r"`([a-z0-9]+(?:-[a-z0-9]+)*)`")
_IN_BRACKETS = re.compile(r"\([^()]*\)")


def read_ids(text: str) -> Counter[str]:
    """Every id of section 6, with how often it is written out; an example in running text counts too."""
    return Counter(_ids(_section(text, "## 6. ", "### 6.6 ")))


def read_ambiguities(text: str) -> dict[str, set[str]]:
    """The keys of the ambiguities of section 6, by framework."""
    letters = {"E": "equa", "M": "mill", "A": "alpha", "N": "naat", "C": "cat"}
    keys: dict[str, set[str]] = {key: set() for key in letters.values()}
    for found in re.finditer(r"^\| ([EMANC])([0-9]+) \|", "\n".join(_section(text, "## 6. ", "### 6.6 ")), re.M):
        keys[letters[found[1]]].add(found[1] + found[2])
    return keys


def _section(text: str, begins: str, ends: str) -> list[str]:
    lines = text.splitlines()
    first = next(n for n, line in enumerate(lines) if line.startswith(begins))
    last = next(n for n, line in enumerate(lines) if line.startswith(ends))
    return lines[first:last]


def _ids(lines: list[str]) -> Iterator[str]:
    table: list[str] = []
    heading = ""
    for line in lines:
        if not line.startswith("|"):
            heading = line or ("" if table else heading)  # a heading is of the next table only
            table = []
            yield from _of_prose(line)
            continue
        table.append(line)
        if len(table) <= 2:
            continue  # the head of a table and the line under it
        names, cells = _cells(table[0]), _cells(line)
        if "Tier criteria" in heading:
            yield from _of_criteria(names, cells)
        elif "Support per tier" in heading:
            yield from _of_support(names, cells)
        elif "Curriculum tiers" in heading:
            yield f"alpha.curriculum.tier{int(cells[0])}"
        elif "Peer review protocol" in heading:
            number, slug = cells[0].replace("`", "").split()
            yield f"cat.peer.protocol.{number}-{slug}"
        else:
            yield from _of_row(cells)


def _of_row(cells: list[str]) -> Iterator[str]:
    """The ids of the first cell, short forms under the first of them, and those named in any other cell."""
    first = _FULL.findall(cells[0])
    yield from first
    for short in _SHORT.findall(cells[0]):
        yield f"{first[0].rpartition('.')[0]}.{short}"
    for cell in cells[1:]:
        yield from _FULL.findall(cell)


def _of_criteria(names: list[str], cells: list[str]) -> Iterator[str]:
    for name, cell in zip(names, cells, strict=True):
        if found := _SLUG.match(cell):
            yield f"alpha.tier{_tier(name)}.criteria.{found[1]}"


def _of_support(names: list[str], cells: list[str]) -> Iterator[str]:
    slug = _SLUG.fullmatch(cells[0])
    assert slug, cells[0]
    for name, cell in zip(names, cells, strict=True):
        if name.startswith("Tier ") and not cell.startswith("–"):
            yield f"alpha.tier{_tier(name)}.support.{slug[1]}"


def _of_prose(line: str) -> Iterator[str]:
    yield from (id for id in _FULL.findall(line) if not re.search(r"\.[0-9]+-[0-9]+$", id))  # `…protocol.1-8`: a range
    if "`cat.aim.*`" in line:
        yield from (f"cat.aim.{slug}" for slug in _SLUG.findall(line))
    if "`alpha.card.*`" in line:
        listed = _IN_BRACKETS.sub("", line.partition("): ")[2]).partition(".")[0]
        for block in listed.split(";"):
            slug = block.strip().lower().replace(" ", "-")
            yield f"alpha.card.{'capacity' if 'capacity' in slug else slug}"


def _tier(name: str) -> int:
    found = re.match(r"Tier ([0-9])", name)
    assert found, name
    return int(found[1])


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip().strip("|").split("|")]
