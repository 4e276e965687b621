"""PDF, one call: a Typst template and its data become a tagged document that screen readers can read (PDF/UA-1)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, is_dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from threading import local
from typing import Any, cast

import typst
from django.apps import apps
from django.conf import settings


class FontsMissing(RuntimeError):
    """The document fonts have not been staged; a PDF in some other typeface would not be the same document."""


UNKNOWN = "□"
"""Stands where none of the typefaces has what somebody wrote: a picture sign, most scripts of Asia. One such sign in a
comment must not leave everybody without the document."""
RAW_ENDS = "`\x85\u2028\u2029"
"""Signs that raw text of Typst does not keep as they are and JSON does not escape by itself."""
_UNSHOWN = re.compile(r'the text `"(.+?)"` could not be displayed')
_UNSEEN = re.compile(r"(\\\\)|\\(?:[bf]|u00[01][0-9a-f])|\x7f")
"""Control characters as JSON writes them: nobody sees them, and no typeface has them. A backslash is stepped over."""
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


class DocumentFailed(RuntimeError):
    """Typst refused the template; carries what it said and where."""


def render_pdf(template: str, data: Any, *, title: str, on: date) -> bytes:
    """Return the PDF of `template` filled with `data`: A4 by the template's choice, tagged, PDF/UA-1.

    `template` is `<app label>/<file>`, found in that package's `typst` folder: `cards/card.typ`. It has a function
    `document(data, title, on)`, which returns the document's content.
    `data` is a dataclass or a mapping of plain values. Exact decimals and dates arrive as text, so that the template
    shows what the page shows and rounds nothing.
    `title` and `on` become the document's title and date. The same input gives the same bytes.
    Raises FontsMissing, DocumentFailed, LookupError (no such package).
    """
    return fill_template(template, data, title=title, on=on).render()


@dataclass(frozen=True, slots=True)
class Filled:
    """A template with all that will stand in it, before it is laid out."""

    template: str
    program: bytes
    on: date

    @property
    def fingerprint(self) -> bytes:
        """The hash of everything that will stand in the document: two that have it in common are the same bytes."""
        return sha256(self.program).digest()

    def render(self) -> bytes:
        """Lay it out: see `render_pdf`. What no typeface can show becomes UNKNOWN; control characters are left out."""
        try:
            return self._laid_out(self.program)
        except typst.TypstError as error:
            told = str(error.diagnostic or error.message)
            readable = _without(_unshown(told), self.program.decode()).encode()
            if readable == self.program:
                raise DocumentFailed(f"{self.template}: {told}") from error
        try:
            return self._laid_out(readable)
        except typst.TypstError as error:
            raise DocumentFailed(f"{self.template}: {error.diagnostic or error.message}") from error

    def _laid_out(self, program: bytes) -> bytes:
        # The document's own date, not the clock's: identical bytes for identical input.
        timestamp = datetime.combine(self.on, time(12), tzinfo=UTC)
        made = _compiler().compile(program, pdf_standards=["ua-1"], timestamp=timestamp)
        return cast(bytes, made)


def fill_template(template: str, data: Any, *, title: str, on: date) -> Filled:
    """What `render_pdf` lays out, for whoever may have it already. Raises LookupError (no such package)."""
    given = {"data": _plain(data), "title": title, "on": on.isoformat()}
    said = json.dumps(given, default=_as_text, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    said = _UNSEEN.sub(lambda found: found[1] or "", said)
    return Filled(template, _program(template, said), on)


def _unshown(told: str) -> set[str]:
    """The characters that Typst says no typeface has."""
    texts = (_ESCAPED.sub(lambda code: chr(int(code[1], 16)), text) for text in _UNSHOWN.findall(told))
    return {character for text in texts for character in text if not character.isascii()}


def _without(unshown: set[str], program: str) -> str:
    return program.translate({ord(character): UNKNOWN for character in unshown})


def _program(template: str, given: str) -> bytes:
    """The few lines that fill the template. What it is filled with stands in them, in one raw text, and is not handed
    over as `sys.inputs`: those belong to every thing Typst lays out, and then nothing of one document could be taken
    for the next. Two cards have most of their words in common."""
    path = _path(template).relative_to(settings.PACKAGE).as_posix()
    # Raw text is taken as it stands. What would end it or begin a line of it stands as JSON's own escape, which is read
    # back as the same sign; outside of its strings JSON has none of them.
    for sign in RAW_ENDS:
        given = given.replace(sign, f"\\u{ord(sign):04x}")
    return (
        f'#import "/{path}": document\n'
        f"#let given = json(bytes(`{given}`.text))\n"
        "#document(given.data, given.title, given.on)\n"
    ).encode()


class _Kept(local):
    """Each thread's own: a compiler is at one document at a time."""

    of: tuple[str, str] | None = None
    compiler: typst.Compiler


_kept = _Kept()


def _compiler() -> typst.Compiler:
    """This thread's compiler. It has read the templates already, and looks each time only whether they have changed."""
    of = str(settings.PACKAGE), str(fonts_folder())
    if _kept.of != of:
        root, fonts = of
        _kept.compiler = typst.Compiler(root=root, font_paths=typefaces(fonts), ignore_system_fonts=True)
        _kept.of = of
    return _kept.compiler


@lru_cache(maxsize=4)
def typefaces(folder: str) -> typst.Fonts:
    """The typefaces of the folder before those that Typst carries, read once."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder])


def fonts_folder() -> Path:
    """The folder of staged typefaces. Raises FontsMissing, saying how to stage them."""
    built: Path | None = settings.BUILT_ASSETS
    found = sorted(built.rglob("*.ttf")) if built else []
    if not found:
        raise FontsMissing(
            "No document can be made: the typeface is not there. Run “make assets”, which stages it, and try again."
        )
    return found[0].parent


def _path(template: str) -> Path:
    label, _, name = template.partition("/")
    return Path(apps.get_app_config(label).path) / "typst" / name


def _plain(data: Any) -> Any:
    return asdict(data) if is_dataclass(data) and not isinstance(data, type) else dict(data)


def _as_text(value: Any) -> Any:
    """Say the values JSON has no word for; refuse the rest rather than print a Python object in a document."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, tuple | frozenset | set):
        return list(value)
    raise TypeError(f"{type(value).__name__} cannot be put in a document; make it text first.")
