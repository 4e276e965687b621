"""What people write where a figure stands: “1,204”, “93.1%”, “−0.3”, “SUPP”, “n/a”. Pure.

A cell holds a number, a reason why there is none, nothing at all, or something that cannot be read. Nothing is guessed:
a number is read as it stands, and whether it is possible for a measure is another question (`entries`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from headwater.evidence.measures.missing import Missing

MOST_DECIMALS = 8
MOST_DIGITS = 12
"""Before the decimal point: what the records hold."""

SUPPRESSED = ("supp", "suppressed", "c", "fewer than 6 pupils", "too few pupils", "too few")
REASONS: dict[str, tuple[Missing, str]] = {
    **dict.fromkeys(SUPPRESSED, (Missing.SUPPRESSED, "")),
    **dict.fromkeys(("n/a", "na", "z", "not applicable", "n.a.", "n.a"), (Missing.NOT_APPLICABLE, "")),
    **dict.fromkeys(("x", ":", "not available", "no data", "not known", "unknown"), (Missing.NOT_AVAILABLE, "")),
    **dict.fromkeys(("not collected", "nc"), (Missing.NOT_AVAILABLE, "not collected")),
    **dict.fromkeys(("np", "n/p", "not published"), (Missing.NOT_PUBLISHED, "")),
    **dict.fromkeys(("tbc", "tba", "not yet submitted", "awaited", "to follow"), (Missing.NOT_SUBMITTED, "")),
    **dict.fromkeys(("low", "lowcov", "low coverage"), (Missing.LOW_COVERAGE, "")),
    **dict.fromkeys(("ne", "no entries", "no pupils"), (Missing.NO_ENTRIES, "")),
    "new": (Missing.NEW_SCHOOL, ""),
}
"""What publishers and schools write for a reason, in small letters, with what more it says."""
NOTHING = ("-", "--", "...", "..", "blank")
"""Written where nothing is known. Not zero: Excel's accounting style shows 0 as a dash, so it is said again."""

_FEWER = re.compile(r"(?:<|fewer than|less than|under) ?([0-9]{1,2})")
_PLAIN = re.compile(r"([+-]?)([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+)?(\.[0-9]+)?")
_ODD = {0x2212: "-", 0x2013: "-", 0x2014: "-", 0x2010: "-", 0x2011: "-", 0xFE63: "-", 0xFF0D: "-", 0xFF0B: "+"}
_ODD |= {0xFF05: "%", 0x066A: "%", 0xFE6A: "%", 0x2019: "'", 0x00A0: " ", 0x202F: " ", 0x2009: " ", 0x2026: "..."}
_FAULTS = ("#n/a", "#ref!", "#div/0!", "#value!", "#name?", "#num!", "#null!", "#spill!", "#calc!")


@dataclass(frozen=True, slots=True)
class Said:
    """What a cell says. Exactly one of: a `value` (exact), a reason (`missing`), blank, a `problem`.

    `percent`: a percent sign stood behind the number. `because` says more of a reason. `problem` and `warning` are
    sentences without the cell's address.
    """

    text: str
    value: Decimal | None = None
    missing: Missing | None = None
    because: str = ""
    percent: bool = False
    problem: str = ""
    warning: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether the cell says nothing."""
        return self.value is None and self.missing is None and not self.problem


def read_value(text: str) -> Said:
    """Read one cell. Never raises; a number has at most 12 digits and 8 decimals.

    Commas and blanks may part thousands (and nothing else); a percent sign, and every kind of minus, may stand where
    they do. “<5” is suppressed. A dash alone is nothing, never zero.
    """
    shown = text.strip()
    plain = " ".join(shown.translate(_ODD).split()).casefold()
    if not plain:
        return Said(shown)
    if plain in REASONS:
        missing, because = REASONS[plain]
        return Said(shown, missing=missing, because=because)
    if found := _FEWER.fullmatch(plain):
        return Said(shown, missing=Missing.SUPPRESSED, because=f"fewer than {int(found[1])}")
    if plain in NOTHING:
        return Said(shown, warning=f"“{shown}” is read as no figure. If it means zero, write 0.")
    percent = plain.endswith("%")
    number = plain.removesuffix("%").rstrip() if percent else plain
    if number.startswith(("+ ", "- ")):
        number = number[0] + number[2:]
    found = _PLAIN.fullmatch(number)
    if found is None or not (found[2] or found[3]):
        return Said(shown, problem=_why_not(shown, plain))
    digits, decimals = re.sub("[ ,]", "", found[2] or "0"), (found[3] or ".")[1:]
    if len(digits.lstrip("0")) > MOST_DIGITS or len(decimals.rstrip("0")) > MOST_DECIMALS:
        return Said(shown, problem=f"“{shown}” has more digits than any figure. Check it.")
    value = Decimal(f"{digits}.{decimals.rstrip('0') or '0'}").normalize()
    value = value.quantize(Decimal(1)) if value == value.to_integral_value() else value
    return Said(shown, value=-value if found[1] == "-" and value else value, percent=percent)


def _why_not(shown: str, plain: str) -> str:
    if plain in _FAULTS:
        return f"“{shown}” is a fault of a formula in the sheet. Put it right there, or leave the cell empty."
    if re.fullmatch(r"[0-9]+,[0-9]{1,2}%?", plain):
        return f"“{shown}” has a comma where a point should be. Write {plain.replace(',', '.')}."
    if re.fullmatch(r"\([0-9.,]+%?\)", plain):
        return f"“{shown}” stands in brackets. Write the number with a minus, or without the brackets."
    if re.fullmatch(r"[0-9]+ ?(?:/|of|out of) ?[0-9]+", plain):
        return f"“{shown}” is two numbers. Write how many and out of how many in cells of their own."
    if re.search(r"[0-9]", plain) and re.search(r"[oil]", plain) and re.fullmatch(r"[0-9oil.,]+%?", plain):
        return f"“{shown}” is not a number: a letter stands among its digits. Write the figure 0 or 1."
    return f"“{shown}” is not a number. Write a number like 76 or 93.1, or a reason like “not applicable”."
