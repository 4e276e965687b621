"""What a cell says: a number, a marker, a date, a school's number. Columns of text in, typed columns out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from headwater.evidence.datasets.layout import Missing
from headwater.evidence.datasets.parsing import Rows, fold

VALUE = pa.decimal128(20, 8)
COUNT = pa.decimal128(16, 4)
_WIDE = pa.decimal128(38, 18)
_NUMBER = r"^[+-]?(\d{1,3}(,\d{3})+|\d+)?(\.\d+|\.)?%?$"
_FLOAT = r"^[+-]?\d(\.\d{1,20})?[eE][+-]?\d{1,2}$"
_TOO_LARGE = r"^\D*0*[1-9](,?\d){12,}"
DEFAULT_BLANK = Missing(reason="not-available", because="The file leaves this blank")


@dataclass(frozen=True, slots=True)
class Texts:
    """A column, each different text once: a column of 200,000 cells holds a few thousand."""

    texts: pa.Array
    """The different texts, numbers in their plain form (a float's exponent worked out)."""
    cells: pa.Array
    """Of every cell, the position of its text."""
    is_number: pa.Array
    """Which texts are numbers that a value can hold, and no markers."""
    is_wrong: pa.Array
    """Which texts are neither a number, nor blank, nor a marker of this file."""

    def each(self, answers: pa.Array) -> pa.Array:
        """Answers about the texts as answers about the cells."""
        return answers.take(self.cells)


def read_texts(cells: pa.Array, markers: Mapping[str, Missing], *, floats: bool) -> Texts:
    """Look once at each text of a column."""
    encoded = cells.dictionary_encode()
    texts = _plain(encoded.dictionary) if floats else encoded.dictionary
    is_marker = pc.is_in(texts, pa.array(["", *markers], pa.string()))
    is_number = pc.and_(_is_number(texts), pc.invert(is_marker))
    return Texts(texts, encoded.indices, is_number, pc.invert(pc.or_(is_number, is_marker)))


def _is_number(texts: pa.Array) -> pa.Array:
    """Whether a text is a number that a value can hold: at most twelve digits before the point."""
    looks = pc.and_(pc.match_substring_regex(texts, _NUMBER), pc.match_substring_regex(texts, r"\d"))
    return pc.and_(looks, pc.invert(pc.match_substring_regex(texts, _TOO_LARGE)))


def _plain(texts: pa.Array) -> pa.Array:
    """8.4430000000000008E-2 as 0.084430000000000008; other texts as they are."""
    if not pc.any(pc.match_substring_regex(texts, _FLOAT)).as_py():
        return texts
    is_float = pc.match_substring_regex(texts, _FLOAT).to_pylist()
    return pa.array(
        [f"{Decimal(text):f}" if floats else text for text, floats in zip(texts.to_pylist(), is_float, strict=True)],
        pa.string(),
    )


def numbers(read: Texts, to: pa.DataType, places: int) -> pa.Array:
    """Of every text its number, null where it is none."""
    return rounded(_decimal(pc.if_else(read.is_number, read.texts, pa.scalar(None, pa.string()))), to, places)


def values(read: Texts, scale: str) -> pa.Array:
    """Of every text the value it stands for, null where it is no number; percentages 0 to 100."""
    value = _decimal(pc.if_else(read.is_number, read.texts, pa.scalar(None, pa.string())))
    if scale == "fraction":
        value = pc.multiply(rounded(value, pa.decimal128(20, 10), 10), pa.scalar(Decimal(100), pa.decimal128(3, 0)))
    elif scale == "complement":
        value = pc.subtract(pa.scalar(Decimal(100), VALUE), rounded(value, VALUE, 8))
    return rounded(value, VALUE, 8)


def meanings(read: Texts, markers: Mapping[str, Missing], blank: Missing) -> tuple[pa.Array, pa.Array]:
    """Of every text that is no number, why, as the reason and in the publisher's words; blank for numbers."""
    by_text = {**markers, "": blank}
    reason = repeat("", len(read.texts))
    because = reason
    for marker in read.texts.filter(pc.invert(read.is_number)).to_pylist():
        if meaning := by_text.get(marker):  # a wrong text has none; its row is set aside
            here = pc.equal(read.texts, marker)
            reason = pc.if_else(here, meaning.reason, reason)
            because = pc.if_else(here, meaning.because, because)
    return reason, because


def _decimal(texts: pa.Array) -> pa.Array:
    plain = pc.replace_substring(pc.replace_substring(texts, "%", ""), ",", "")
    # Digits from the nineteenth place on cannot change the eighth, and do not fit.
    return pc.cast(pc.replace_substring_regex(plain, r"(\.\d{18})\d+$", r"\1"), _WIDE)


def rounded(values: pa.Array, to: pa.DataType, places: int) -> pa.Array:
    """Half away from zero at the storage's own places: far below any measure's decimals."""
    return pc.cast(pc.round(values, ndigits=places, round_mode="half_towards_infinity"), to, safe=False)


def laestabs(rows: Rows, columns: Sequence[str]) -> pa.Array:
    """Seven digits from one column or from LA and establishment number, leading zeros put back; null where blank."""
    parts = [rows.columns[fold(name)] for name in columns]
    if len(parts) == 2:
        joined = pc.binary_join_element_wise(pc.utf8_lpad(parts[0], 3, "0"), pc.utf8_lpad(parts[1], 4, "0"), "")
    else:
        joined = pc.replace_substring(parts[0], "/", "")
    return pc.if_else(pc.match_substring_regex(joined, r"^\d{7}$"), joined, pa.scalar(None, pa.string()))


def dates(cells: pa.Array) -> tuple[pa.Array, list[int]]:
    """Dates as dd-mm-yyyy, dd/mm/yyyy, yyyy-mm-dd or yyyymmdd; blank and 1 January 1900 (unknown) are null.

    Also the positions of what is no date.
    """
    parsed: dict[str, date | None] = {}
    bad: set[str] = set()
    for text in pc.unique(cells).to_pylist():
        try:
            found = read_date(text)
        except ValueError:
            found = None
            bad.add(text)
        parsed[text] = None if found == date(1900, 1, 1) else found
    positions = pc.indices_nonzero(pc.is_in(cells, pa.array(sorted(bad), pa.string()))).to_pylist() if bad else []
    return pa.array([parsed[text] for text in cells.to_pylist()], pa.date32()), positions


def read_date(text: str) -> date | None:
    """A published date in any of the four spellings; None for a blank; ValueError for anything else."""
    bare = text.strip()
    if not bare or bare in ("NULL", "None", "nan", "NaT"):
        return None
    bare = bare.replace("/", "-")[:10]
    if len(bare) == 8 and bare.isdigit():
        return date(int(bare[:4]), int(bare[4:6]), int(bare[6:]))
    first, second, third = bare.split("-")
    if len(first) == 4:
        return date(int(first), int(second), int(third))
    return date(int(third), int(second), int(first))


def repeat(text: str, times: int) -> pa.Array:
    return pa.repeat(pa.scalar(text, pa.string()), times)


def nothing(times: int, type: pa.DataType) -> pa.Array:
    return pa.nulls(times, type)
