"""`headwater remind`: reminds schools of draft cards that they have not answered."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from headwater.oversight.cards.operations import remind_due


class Command(BaseCommand):
    help = (
        "Remind the schools whose last day to answer a draft card is within three days and that have not answered: the "
        "reminder stands on the principal's home page. Each draft is reminded of once, so it may run every day or "
        "every hour; headwater serve does it once a day by itself. Sends no e-mail. Ends with 0."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Remind, and print which schools were."""
        reminded = remind_due(now=timezone.now(), today=timezone.localdate())
        for edition in reminded:
            self.stdout.write(f"{edition.school.name}: reminded of draft card {edition.number}, for {edition.round}")
        if not reminded:
            self.stdout.write("No school is to be reminded today.")
