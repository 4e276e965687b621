"""Figures as published tables print them: halves away from zero, worked out on whole numbers."""

from __future__ import annotations


def rounded(part: int, whole: int, places: int = 0) -> int:
    """`part / whole` in units of the last decimal, halves away from zero: rounded(1, 8, 2) is 13, for 0.13."""
    sign = -1 if (part < 0) != (whole < 0) else 1
    part, whole = abs(part) * 10**places, abs(whole)
    return sign * ((2 * part + whole) // (2 * whole))


def fixed(part: int, whole: int, places: int = 0) -> str:
    """`part / whole` with all its decimals: 3.0."""
    units = rounded(part, whole, places)
    digits = f"{abs(units):0{places + 1}d}"
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{text}" if units < 0 else text


def bare(part: int, whole: int, places: int = 0) -> str:
    """`part / whole` without trailing noughts, as the tables print numbers: 5, 4.3, -0.6."""
    text = fixed(part, whole, places)
    return text.rstrip("0").rstrip(".") if places else text


def percent(part: int, whole: int, places: int = 0) -> str:
    """`part` of `whole` as `78%`; with decimals they are kept (`46.9%`, `3.0%`)."""
    return fixed(100 * part, whole, places) + "%"
