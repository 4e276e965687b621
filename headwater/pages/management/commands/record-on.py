# ruff: noqa: N999  # the command is `headwater record-on`, and Django names a command after its file
"""`headwater record-on`: what was known and agreed on a day, in the terminal."""

from __future__ import annotations

import json
import sys
from datetime import date
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from rich.console import Console
from rich.table import Table
from rich.text import Text

from headwater.foundations.accounts.scope import Scope
from headwater.foundations.ui.terminal import console_for
from headwater.pages.record.facts import Fact
from headwater.pages.record.presenters import SENT_MEANS, PersonRecord, RecordPage, as_json, present_record
from headwater.pages.record.queries import get_record_facts, list_schools
from headwater.reference.people.roles import PERMISSIONS
from headwater.reference.schools.queries import list_our_urns


class Command(BaseCommand):
    help = (
        "Print what was known and agreed at the end of a day: at each school the targets that stood and those on their "
        "way with every step by then, the tier, the framework's edition; apart from it what had been decided by then "
        "and was recorded afterwards; and what each person had been sent or shown, opened or not. The same as the page "
        "“Record”. Whoever may run commands on this machine sees every school. Changes nothing. Ends with 0, or with 2 "
        "when the day or the school cannot be read."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("day", metavar="DAY", help="The day, such as 2026-10-14; what stood when it ended")
        parser.add_argument("--school", metavar="URN", default="", help="Only the school with this URN")
        parser.add_argument("--earlier", action="store_true", help="Earlier school years too, not only that day's")
        parser.add_argument("--json", action="store_true", dest="as_json", help="Print JSON, for programs")

    def handle(self, *args: Any, day: str, school: str, earlier: bool, as_json: bool, **options: Any) -> None:
        """Print the record of `day`. Exit status 2 for a day or a school that there is not."""
        page = self._page(self._day(day), school, earlier=earlier)
        if as_json:
            self.stdout.write(_json(page))
        else:
            _print(console_for(self.stdout), page)

    def _day(self, text: str) -> date:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            self._stop(f"“{text}” is not a day. Write it as 2026-10-14.")
        if day > timezone.localdate():
            self._stop(f"{text} has not come yet. Give today or an earlier day.")
        return day

    def _page(self, day: date, school: str, *, earlier: bool) -> RecordPage:
        today = timezone.localdate()
        # The command line belongs to the machine's administrator, who sees every school, those that have left included.
        places: list[int | None] = [None, *{*list_our_urns(today), *list_our_urns(day)}]
        scope = Scope(frozenset((permission, place) for permission in PERMISSIONS for place in places))
        schools = list_schools(scope)
        chosen = [each for each in schools if str(each.urn) == school] if school else schools
        if school and not chosen:
            self._stop(f"No school of the trust has the URN “{school}”, today or on that day.")
        facts = get_record_facts(chosen, scope, day, reader=None, is_all=not school, earlier=earlier)
        return present_record(facts, None, today)

    def _stop(self, message: str) -> NoReturn:
        self.stderr.write(message)
        sys.exit(2)


def _json(page: RecordPage) -> str:
    return json.dumps(as_json(page), ensure_ascii=False, indent=2)


def _print(console: Console, page: RecordPage) -> None:
    console.print(Text(f"What was known and agreed on {page.day}", style="bold"))
    if page.since:
        console.print(Text(page.since))
    for school in page.schools:
        console.print()
        console.print(Text(f"{school.name}, URN {school.urn}", style="bold underline"))
        for part in school.parts:
            console.print(Text(part.title, style="bold"))
            _print_facts(console, part.facts, part.none)
        if school.later:
            console.print(Text("Decided by then, and recorded afterwards", style="bold"))
            _print_facts(console, school.later, "")
    console.print()
    console.print(Text("What people had been sent or shown", style="bold underline"))
    console.print(Text(SENT_MEANS))
    if not page.people:
        console.print(Text("  Nobody had been sent or shown anything.", style="dim"))
    for person in page.people:
        _print_person(console, person)


def _print_facts(console: Console, facts: tuple[Fact, ...], none: str) -> None:
    if not facts:
        console.print(Text(f"  {none}", style="dim"))
    for fact in facts:
        console.print(Text(f"  {fact.what}: {fact.stood}. {fact.state}. {fact.decided}".rstrip(". ") + "."))
        console.print(Text(f"    {fact.known}", style="dim"))
        for step in (*fact.steps, *fact.notes):
            console.print(Text(f"    {step}", style="dim"))


def _print_person(console: Console, person: PersonRecord) -> None:
    console.print(Text(f"{person.who}: {person.summary}", style="bold"))
    table = Table(box=None, pad_edge=False, show_edge=False, header_style="bold")
    for heading in ("What", "For", "Sent", "Opened", "Done or decided"):
        table.add_column(heading)
    for line in person.lines:
        cells = (line.label, line.why, line.sent, line.opened, line.settled or "Not by then")
        table.add_row(*(Text(cell) for cell in cells))
    console.print(table)
