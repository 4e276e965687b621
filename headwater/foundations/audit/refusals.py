"""What an operation raises instead of recording an event: it may not be done now, and why."""

from __future__ import annotations

from collections.abc import Sequence


class Refused(Exception):
    """This may not be done now; `reasons` are sentences for the person who asked. Each operation has its own kind."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = list(reasons)
