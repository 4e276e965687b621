"""`headwater card`: a school's academy card in the terminal."""

from __future__ import annotations

import json
import sys
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from rich.console import Console
from rich.table import Table
from rich.text import Text

from headwater.foundations.accounts.scope import Scope
from headwater.oversight.cards.presenters.build import present_card
from headwater.oversight.cards.presenters.contract import as_json
from headwater.oversight.cards.presenters.tree import Card, Inspection, Row, Section, ShownTarget
from headwater.oversight.cards.queries import get_card_facts
from headwater.reference.calendar.days import say_date
from headwater.reference.schools.models import School


class Command(BaseCommand):
    help = (
        "Print the academy card of one school as its page shows it: the headlines, what needs attention first; then "
        "the figures year by year beside England and the local authority, with the reason wherever one is missing. "
        "--json prints every figure exact, with its file, line and column. Whoever may run commands on this machine "
        "sees every school. Changes nothing. Ends with 0, or with 2 when the register has no such school."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("urn", metavar="URN", help="The school's unique reference number, six digits")
        parser.add_argument("--json", action="store_true", dest="as_json", help="Print JSON, for programs")

    def handle(self, *args: Any, urn: str, as_json: bool = False, **options: Any) -> None:
        """Print the card of `urn`. Exit status 2 when there is no such school."""
        card = self._card(urn)
        if as_json:
            self.stdout.write(_json(card))
            return
        console = Console(file=self.stdout, highlight=False, soft_wrap=False)  # type: ignore[arg-type]
        _print_card(console, card)

    def _card(self, urn: str) -> Card:
        if not urn.isdecimal():
            self._stop(f"“{urn}” is not a URN. Write the school's six digits, e.g. headwater card 142042.")
        # The command line belongs to the machine's administrator, who sees every school.
        scope = Scope(frozenset((may, int(urn)) for may in ("cards.view", "schools.view", "people.view", "tiers.view")))
        try:
            return present_card(get_card_facts(int(urn), scope, today=timezone.localdate()))
        except School.DoesNotExist:
            self._stop(f"The register has no school with URN {urn}. Load a newer register file, or check the number.")

    def _stop(self, message: str) -> NoReturn:
        self.stderr.write(message)
        sys.exit(2)


def _json(card: Card) -> str:
    return json.dumps(as_json(card), ensure_ascii=False, indent=2)


def _print_card(console: Console, card: Card) -> None:
    console.print(Text(card.school.name, style="bold"))
    console.print(Text(card.school.membership))
    console.print(Text(" · ".join(f"{label}: {value}" for label, value in card.school.facts)))
    console.print(Text(f"{card.as_loaded}. {card.newest}"))
    _print_glance(console, card)
    for section in card.sections:
        console.print()
        console.print(Text(section.title, style="bold underline"))
        for said in (section.intro, section.note, section.compared):
            if said:
                console.print(Text(said))
        if section.rows:
            console.print(_table(section))
        for said in section.skipped:
            console.print(Text(said, style="dim"))
        if section.rows_without and section.rows:
            console.print(Text(f"No figures yet: {'; '.join(row.called for row in section.rows_without)}", style="dim"))
        if section.slot:
            console.print(Text(section.slot.says))
        if section.shows == "notes" and card.note:
            console.print(Text(card.note.text))
            console.print(Text(f"{card.note.written_by}, {say_date(card.note.written_on)}", style="dim"))
        for inspection in section.inspections:
            _print_inspection(console, inspection)
    console.print()
    console.print(Text("Not on this card", style="bold underline"))
    for left_out in card.left_out:
        never = "not for this school" if left_out.is_never else "no figures yet"
        console.print(Text(f"{left_out.title}: {never}; {left_out.note.rstrip('.')}."))
    for said in (*card.lacking, *card.not_shown):
        console.print(Text(said))
    console.print()
    console.print(Text("Files behind this card", style="bold underline"))
    for file in card.files:
        console.print(Text(f"{file.publisher}, {file.title}. {file.words}. {', '.join(file.files)}"))


def _print_glance(console: Console, card: Card) -> None:
    """The headlines, what needs attention first; and what the checks found."""
    console.print()
    console.print(Text("At a glance", style="bold underline"))
    if card.attention_words:
        console.print(Text(card.attention_words))
    table = Table(box=None, pad_edge=False, show_edge=False, header_style="bold")
    for heading in ("Measure", "This school", "Against England", "England", "Target"):
        table.add_column(heading, justify="right" if heading in ("This school", "England") else "left")
    for row in card.headlines:
        latest, england, target = row.latest, row.against_england, row.target
        table.add_row(
            Text(row.called, style="bold" if row.attention else ""),
            Text(f"{latest.shown} {latest.period_shown} {latest.stage_mark}".strip() if latest else "none"),
            Text(_against_words(row)),
            Text(f"{england.shown} {england.period_shown}".strip() if england else ""),
            Text(f"{target.shown}, {target.period_shown}{_status_words(target)}" if target else "none"),
        )
    if card.headlines:
        console.print(table)
    for finding in card.findings:
        console.print(Text(f"To check: {finding.sentence} {finding.how_to_fix}"))


def _against_words(row: Row) -> str:
    against = row.against_england
    if row.is_old:
        return "too old to judge by"
    if against is None or against.signal is None:
        return against.why_not if against else ""
    return f"{against.signal.short}{', could be chance' if against.signal.within_uncertainty else ''}"


def _status_words(target: ShownTarget) -> str:
    return f": {target.status.word}" if target.status else ""


def _table(section: Section) -> Table:
    table = Table(box=None, pad_edge=False, show_edge=False, header_style="bold")
    table.add_column("Measure", ratio=2, min_width=24)
    table.add_column("Place", min_width=11)
    before = {"before": "before", "during": "joined", "after": "", "unknown": ""}
    for column in section.columns:
        table.add_column(f"{column.shown}\n{before[column.when]}".strip(), justify="right", min_width=7)
    for row in section.rows:
        name = f"{row.name}, {row.group_name}" if row.group_name else row.name
        beside = [Text(name), Text(row.about, style="dim"), Text("")]
        for words, line in zip(beside, row.shown_lines, strict=False):
            own = line.place == "school"
            values = [
                Text(f"{cell.shown}{cell.stage_mark}", style="bold" if own and not cell.missing else "")
                for cell in line.cells
            ]
            table.add_row(words, "This school" if own else line.name, *values)
    return table


def _print_inspection(console: Console, inspection: Inspection) -> None:
    console.print(Text(f"{inspection.outcome}. {inspection.kind}, {inspection.date_words}", style="bold"))
    console.print(Text(inspection.framework_name))
    for judged in inspection.judgements:
        console.print(Text(f"  {judged.name}: {judged.outcome}"))
    for step in inspection.next_steps:
        console.print(Text(f"  Next step: {step.text}"))
    for note in inspection.notes:
        console.print(Text(f"  {note}", style="dim"))
