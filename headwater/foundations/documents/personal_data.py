"""What must not be kept: shapes of pupils' data in a text or a sheet. Pure; looks and forgets.

Headwater keeps no named pupils (design, section 3). Whoever writes a note or a reason, or takes in a sheet, asks here
before anything is saved. The sentences say where and what to do, and never repeat what was found.

It finds what has a shape: unique pupil numbers, dates of birth that say they are, headings of columns that name
children. It cannot find a name in a sentence; forms say so where people type.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from headwater.foundations.documents.tables import address_of

_UPN = re.compile(
    r"(?<![A-Za-z0-9])[A-HJ-NP-RT-Z] ?[0-9]{3} ?[0-9]{4} ?[0-9]{2} ?[0-9]{2} ?[0-9A-HJ-NP-RT-Z](?![A-Za-z0-9])",
    re.IGNORECASE,
)
"""A check letter (never I, O or S), then LA, school, year and serial number: 12 figures, of which the last is a letter
in a temporary number. Source: DfE, Unique pupil numbers: guidance, "Format of a UPN"."""
_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"

_DAY = (
    r"(?:[0-9]{1,2}(?:st|nd|rd|th)?[ ./-](?:[0-9]{1,2}|[A-Za-z]{3,9})[ ./-](?:19|20)?[0-9]{2}"
    r"|(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2})"
)
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
"""Control characters (Unicode category Cc) but for tab, line ends and NEL; what turns the order of letters round, so
that a text reads otherwise than it is; and what is no character at all, which no Word file can hold."""
_NO_WIDTH = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_BIRTH = re.compile(
    rf"\b(?:d\.? ?o\.? ?b\b\.?|date of birth|birth ?date|born)\W{{0,4}}(?:on |is |was )?\W{{0,3}}{_DAY}", re.I
)
_WHOLE_DAY = re.compile(rf"{_DAY}(?: 00:00:00)?")

_HEADINGS = {
    "unique pupil number": "upn|unique pupil number|pupil upn|former upn|uln|unique learner number",
    "date of birth": "dob|d o b|date of birth|birth date|birthdate|birthday",
    "pupil’s name": "forename|forenames|first name|firstname|given name|surname|last name|lastname|family name|"
    "legal surname|legal forename|preferred surname|preferred forename|pupil name|name of pupil|student name|"
    "child name|child s name|pupil s name|student s name|middle name",
    "pupil’s number": "admission number|adno|candidate number|nhs number|pupil id|student id|pupil number",
}
_BY_HEADING = {word: what for what, words in _HEADINGS.items() for word in words.split("|")}
_DATED = ("as at", "as_at", "date", "up to", "counted up to", "agreed on", "decided on", "entered")
MOST_DATES = 5
"""So many different days in one column, under a heading that does not say what they are, are likely dates of birth."""
MOST_NAMED = 3
"""How many cells are named before “and 12 more”."""

WHAT_TO_DO = "Headwater keeps no pupil’s data, and nothing of this was kept."


def reasons_not_to_keep(text: str) -> list[str]:
    """Why this text (a note, a reason, a source) may not be saved; empty where nothing was found.

    Finds unique pupil numbers, days that are said to be somebody's date of birth, and characters that nobody can see.
    """
    reasons = []
    if found := _UNSEEN.search(text):
        around = " ".join(_UNSEEN.sub(" ", text[max(0, found.start() - 20) : found.start()]).split())
        where = f"after “{around}”" if around else "at its beginning"
        reasons.append(
            f"The text has a character in it that cannot be seen, {where}: it came along when the text was copied. "
            "Delete it, or type that part again."
        )
    text = _as_read(text)
    if has_upn(text):
        reasons.append(f"The text has what looks like a unique pupil number (UPN). {WHAT_TO_DO} Take the number out.")
    if _BIRTH.search(text):
        reasons.append(f"The text has what looks like a date of birth. {WHAT_TO_DO} Take the date out.")
    return reasons


def reasons_not_to_keep_sheet(rows: Sequence[Sequence[str]]) -> list[str]:
    """Why this sheet may not be read on; empty where nothing was found. Cells are named as the sheet names them.

    Finds what `reasons_not_to_keep` finds in any cell, headings such as UPN, DOB, forename, surname, and columns of
    days that nothing explains.
    """
    found: dict[str, list[str]] = {}
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            if not text:
                continue
            text = _as_read(text)
            place = address_of(row, column)
            if what := _BY_HEADING.get(" ".join(re.sub(r"[^a-z]+", " ", text.casefold()).split())):
                found.setdefault(f"the heading of a column with a {what}", []).append(place)
            elif has_upn(text):
                found.setdefault("what looks like a unique pupil number (UPN)", []).append(place)
            elif _BIRTH.search(text):
                found.setdefault("what looks like a date of birth", []).append(place)
    for place in _columns_of_days(rows):
        found.setdefault("a column of days that look like dates of birth", []).append(place)
    return [
        f"{_places(places)}: {what}. {WHAT_TO_DO} Take it out of the sheet, or copy only the columns with the figures."
        for what, places in found.items()
    ]


def _as_read(text: str) -> str:
    """The text as somebody reads it: without what has no width, wide figures and letters as plain ones."""
    return text if text.isascii() else unicodedata.normalize("NFKC", _NO_WIDTH.sub("", text))


def has_upn(text: str) -> bool:
    """Whether something in the text has the shape of a UPN. A wrong check letter is a typing error, and still a UPN."""
    return _UPN.search(text) is not None


def check_letter(number: str) -> str:
    """The letter a UPN begins with, for its other 12 characters.

    Each figure is multiplied by its place (2 to 13), a final letter counts as its place in the list of check letters;
    the sum modulo 23 gives the letter. Source: DfE, Unique pupil numbers: guidance, "Calculating the check letter".
    """
    total = sum(
        (int(sign) if sign.isdigit() else _LETTERS.index(sign.upper())) * place
        for place, sign in enumerate(number, start=2)
    )
    return _LETTERS[total % 23]


def _columns_of_days(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    for column in range(max(map(len, rows), default=0)):
        cells = [(row, cells[column]) for row, cells in enumerate(rows) if column < len(cells) and cells[column]]
        days = [row for row, text in cells if _WHOLE_DAY.fullmatch(text)]
        if len({rows[row][column] for row in days}) < MOST_DATES:
            continue
        headings = [text.casefold() for row, text in cells if row < days[0]]
        if not any(word in heading for heading in headings for word in _DATED):
            yield address_of(days[0], column)


def _places(places: Sequence[str]) -> str:
    named, more = list(places[:MOST_NAMED]), len(places) - MOST_NAMED
    if more > 0:
        return f"{', '.join(named)} and {more} more"
    return _and(named)


def _and(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
