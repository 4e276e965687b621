"""Why a file is not loaded, and why a row of a loaded file is set aside: the words people read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CannotLoad(Exception):
    """The file is refused; nothing of it was kept and what was loaded before stays. The text says what to do."""


class SetAside(StrEnum):
    """Why one row was set aside. The value is kept with the row; `words` is what the reader sees."""

    NOT_A_NUMBER = "not-a-number"
    NOT_A_DATE = "not-a-date"
    NOT_A_YEAR = "not-a-year"
    TOO_MUCH_TEXT = "too-much-text"
    UNKNOWN_SCHOOL = "unknown-school"
    NO_KEY = "no-key"
    TWICE = "twice"
    TOO_LONG = "too-long"
    TOO_SHORT = "too-short"
    UNKNOWN_KIND = "unknown-kind"
    UNKNOWN_WORD = "unknown-word"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    SetAside.NOT_A_NUMBER: "a number belongs here, or one of the file's own markers",
    SetAside.NOT_A_DATE: "a date belongs here",
    SetAside.NOT_A_YEAR: "a school year belongs here, like 201617",
    SetAside.TOO_MUCH_TEXT: "the text is longer than any published one",
    SetAside.UNKNOWN_SCHOOL: "no school in the register has this number; load a newer register if the school is new",
    SetAside.NO_KEY: "the row does not say which school or area it is about",
    SetAside.TWICE: "another row is about the same thing, and the two differ",
    SetAside.TOO_LONG: "the row has more fields than the header",
    SetAside.TOO_SHORT: "the row has fewer fields than the header",
    SetAside.UNKNOWN_KIND: "the row is of a kind the definition does not know",
    SetAside.UNKNOWN_WORD: "the definition does not know this word",
}


@dataclass(frozen=True, slots=True)
class RowSetAside:
    """One row that was not loaded: its line (the header's first line being 1), and the cell to look at."""

    line: int
    reason: SetAside
    column: str = ""
    value: str = ""
