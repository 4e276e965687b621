"""Every document of a pack, from what was gathered and what was issued: the whole, and each school's part."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from headwater.foundations.documents.papers import render_word
from headwater.foundations.documents.workbook import render_workbook
from headwater.oversight.governance.content import Content
from headwater.oversight.governance.documents.book import as_sheets
from headwater.oversight.governance.documents.paper import bind_pack, bind_part
from headwater.oversight.governance.documents.word import as_paper
from headwater.oversight.governance.gathering import Held
from headwater.oversight.governance.models import PackFile

Format = PackFile.Format


@dataclass(frozen=True, slots=True)
class Made:
    """One document. `school`: of whose part it is; None of the whole."""

    school: int | None
    format: Format
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def make_whole(content: Content, held: Sequence[Held], *, on: date) -> list[Made]:
    """The whole as PDF, Word and Excel. Asks the database nothing. Raises CannotBind, FontsMissing and DocumentFailed,
    and then none of it counts."""
    cards = [each.card for each in held]
    return [
        Made(None, Format.PDF, bind_pack(content, {each.card.urn: each.pdf for each in held}, on=on)),
        Made(None, Format.WORD, render_word(as_paper(content, cards), on=on)),
        Made(None, Format.EXCEL, _workbook(content, content.title, held, on)),
    ]


def make_parts(content: Content, held: Sequence[Held], *, on: date) -> list[Made]:
    """Each school's part as the same three, as `make_whole` says."""
    return [made for each in held for made in _make_part(content.of_school(each.card.urn), each, on)]


def _make_part(part: Content, held: Held, on: date) -> Iterator[Made]:
    urn, title = held.card.urn, f"{part.title}: {held.card.school}"
    yield Made(urn, Format.PDF, bind_part(part, held.pdf, on=on))
    yield Made(urn, Format.WORD, render_word(as_paper(part, [held.card], title=title), on=on))
    yield Made(urn, Format.EXCEL, _workbook(part, title, [held], on))


def _workbook(content: Content, title: str, held: Sequence[Held], on: date) -> bytes:
    sheets = as_sheets(content, [each.card for each in held])
    return render_workbook(sheets, title=title, on=on, audience=content.audience)
