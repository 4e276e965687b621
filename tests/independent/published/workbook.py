"""Reads the texts of one sheet of an Excel workbook with the standard library alone.

Only workbooks of the folder of published files are read, hence no guard against hostile XML (S314).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINKS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def read_workbook(path: Path, sheet: int) -> Iterator[tuple[int, list[str]]]:
    """Each row of the sheet (1: the first) with its number; a cell that is not there is an empty text."""
    with zipfile.ZipFile(path) as book:
        words = _words(book)
        with book.open(_part(book, sheet)) as part:
            for _, element in ElementTree.iterparse(part):  # noqa: S314
                if element.tag != f"{MAIN}row":
                    continue
                row: list[str] = []
                for cell in element:
                    at = _column(cell.get("r", ""))
                    row.extend([""] * (at - len(row)))
                    row.append(_text(cell, words))
                yield int(element.get("r", "0")), row
                element.clear()


def _part(book: zipfile.ZipFile, sheet: int) -> str:
    sheets = ElementTree.fromstring(book.read("xl/workbook.xml")).find(f"{MAIN}sheets")  # noqa: S314
    wanted = list(sheets if sheets is not None else [])[sheet - 1].get(LINK)
    links = ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    target = next(link.get("Target", "") for link in links.iter(f"{LINKS}Relationship") if link.get("Id") == wanted)
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _words(book: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in book.namelist():
        return []
    root = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))  # noqa: S314
    return ["".join(text.text or "" for text in item.iter(f"{MAIN}t")) for item in root.iter(f"{MAIN}si")]


def _column(reference: str) -> int:
    """0 for `A1`, 27 for `AB7`."""
    number = 0
    for letter in re.sub(r"[^A-Z]", "", reference):
        number = number * 26 + ord(letter) - 64
    return number - 1


def _text(cell: ElementTree.Element, words: list[str]) -> str:
    if cell.get("t") == "inlineStr":
        return "".join(text.text or "" for text in cell.iter(f"{MAIN}t"))
    value = cell.find(f"{MAIN}v")
    text = (value.text if value is not None else "") or ""
    return words[int(text)] if cell.get("t") == "s" else text
