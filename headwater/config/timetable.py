"""What runs once a day, by the clock and by nobody's doing. Each may run often in a day with the same result.

`headwater serve` keeps it while it runs; an installation that runs otherwise calls the commands of the same names.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from headwater.oversight.cards.operations import remind_due

DAILY: Sequence[Callable[..., Any]] = (remind_due,)
"""Operations that take `now` and `today`."""


class Timetable:
    """One day's round, kept once for each day on which somebody asks."""

    def __init__(self) -> None:
        self.kept_on: date | None = None

    def keep(self, *, now: datetime, today: date) -> bool:
        """Run everything if it has not run on `today`; whether it has. What fails is left until tomorrow, and told by
        what it raises."""
        if self.kept_on == today:
            return False
        self.kept_on = today
        for each in DAILY:
            each(now=now, today=today)
        return True
