"""What commands print: tables and sentences as plain text, as wide as the window or, in a file, as a long line."""

from __future__ import annotations

from django.core.management.base import OutputWrapper
from rich.console import Console

WIDTH_OF_A_FILE = 140


def console_for(out: OutputWrapper) -> Console:
    """The console that prints to a command's `self.stdout`. Names and numbers are printed as they are: nothing in them
    is taken for markup or coloured."""
    width = None if out.isatty() else WIDTH_OF_A_FILE
    return Console(file=out, highlight=False, markup=False, width=width)  # type: ignore[arg-type]
