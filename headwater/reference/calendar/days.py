"""A day in words, the one way Headwater writes it."""

from __future__ import annotations

from datetime import date


def say_date(day: date) -> str:
    """`22 November 2026`"""
    return f"{day.day} {day:%B %Y}"
