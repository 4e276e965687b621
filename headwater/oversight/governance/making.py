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


def make_documents(content: Content, held: Sequence[Held], *, on: date) -> Iterator[Made]:
    """The whole as PDF, Word and Excel, then each school's part as the same three. Asks the database nothing. Raises
    CannotBind, FontsMissing and DocumentFailed, and then none of it counts."""
    cards = [each.card for each in held]
    yield Made(None, Format.PDF, bind_pack(content, {each.card.urn: each.pdf for each in held}, on=on))
    yield Made(None, Format.WORD, render_word(as_paper(content, cards), on=on))
    yield Made(None, Format.EXCEL, _workbook(content, content.title, held, on))
    for each in held:
        part = content.of_school(each.card.urn)
        title = f"{content.title}: {each.card.school}"
        yield Made(each.card.urn, Format.PDF, bind_part(part, each.pdf, on=on))
        yield Made(each.card.urn, Format.WORD, render_word(as_paper(part, [each.card], title=title), on=on))
        yield Made(each.card.urn, Format.EXCEL, _workbook(part, title, [each], on))


def _workbook(content: Content, title: str, held: Sequence[Held], on: date) -> bytes:
    sheets = as_sheets(content, [each.card for each in held])
    return render_workbook(sheets, title=title, on=on, audience=content.audience)
