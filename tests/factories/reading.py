"""All that can be read in a document, as one text: what a person sees, and not how it is made."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any

import docx
import pypdf
from docx.document import Document
from docx.table import _Row
from python_calamine import CalamineWorkbook


def words_of_page(content: bytes) -> str:
    """The text of a piece of HTML, every piece of text apart from the next."""
    reader = _Text()
    reader.feed(content.decode())
    reader.close()
    return _one(" ".join(reader.said))


def words_of_pdf(content: bytes) -> str:
    return _one(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages))


def words_of_word(content: bytes) -> str:
    """Paragraphs, then tables; the head of its pages last."""
    document = docx.Document(io.BytesIO(content))
    head = [each.text for section in document.sections for each in section.header.paragraphs]
    paragraphs = [each.text for each in document.paragraphs]
    return _one(" ".join([*paragraphs, *(cell for row in rows_of_word(document) for cell in row), *head]))


def rows_of_word(document: Document) -> Iterator[list[str]]:
    """The rows of all its tables, cell by cell."""
    for table in document.tables:
        yield from map(_cells, table.rows)


def _cells(row: _Row) -> list[str]:
    return [cell.text for cell in row.cells]


def words_of_workbook(content: bytes) -> str:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    rows = (row for name in book.sheet_names for row in [[name], *book.get_sheet_by_name(name).to_python()])
    return _one(" ".join(str(cell) for row in rows for cell in row))


def rows_of_csv(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def words_of_csv(content: bytes) -> str:
    """Every value with its heading, where there is one."""
    return _one(" ".join(f"{name}: {value}" for row in rows_of_csv(content) for name, value in row.items() if value))


def words_of_json(content: bytes) -> str:
    """Every value with its key, where there is one: what is false, null or empty says nothing."""
    return _one(" ".join(_told(json.loads(content))))


WORDS_OF: dict[str, Callable[[bytes], str]] = {
    "page": words_of_page,
    "pdf": words_of_pdf,
    "docx": words_of_word,
    "xlsx": words_of_workbook,
    "csv": words_of_csv,
    "json": words_of_json,
}


def _told(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, each in value.items():
            if each:
                yield f"{key}:"
                yield from _told(each)
    elif isinstance(value, list):
        for each in value:
            yield from _told(each)
    elif value:
        yield str(value)


def _one(words: str) -> str:
    return " ".join(words.split())


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def handle_data(self, data: str) -> None:
        self.said.append(data)
