"""Writing a published file byte for byte: encoding, byte order mark, line ends, quoting, last line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

Cell = str | int


@dataclass(frozen=True, slots=True)
class Layout:
    """How the publisher writes this file. `quoted` puts text (never numbers) in quotation marks."""

    encoding: str = "utf-8"
    byte_order_mark: bool = True
    newline: str = "\n"
    ends_with_newline: bool = True
    quoted: bool = False


def write(path: Path, rows: Iterable[Sequence[Cell]], layout: Layout, *, preface: Sequence[str] = ()) -> Path:
    """Write the rows (the header first) under lines of text, if the publisher puts some there."""
    lines = [*preface, *(",".join(_cell(cell, quoted=layout.quoted) for cell in row) for row in rows)]
    text = layout.newline.join(lines) + (layout.newline if layout.ends_with_newline else "")
    mark = "\ufeff" if layout.byte_order_mark else ""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes((mark + text).encode(layout.encoding))
    return path


def _cell(cell: Cell, *, quoted: bool) -> str:
    if isinstance(cell, int):
        return str(cell)
    if quoted or any(c in cell for c in ',"\r\n'):
        return '"' + cell.replace('"', '""') + '"'
    return cell
