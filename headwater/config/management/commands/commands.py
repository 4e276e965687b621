"""headwater: the commands a trust uses, each with its first sentence."""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any

from django.apps import apps
from django.core.management import find_commands
from django.core.management.base import BaseCommand
from django.utils.termcolors import make_style

# In the order a trust meets them. A command of ours that stands in no group is listed at the end.
GROUPS: dict[str, tuple[str, ...]] = {
    "Setting up": ("set-up", "demo", "invite"),
    "Running": ("serve", "remind"),
    "Data": ("load", "datasets", "quarantine", "check"),
    "Reading": ("card", "record-on"),
    "Documents": ("workflow",),
}


def list_our_commands() -> dict[str, type[BaseCommand]]:
    """Every management command that a package of ours declares, by name."""
    found: dict[str, type[BaseCommand]] = {}
    # As Django does: of two commands of the same name, that of the app listed first counts.
    for config in reversed(list(apps.get_app_configs())):
        if config.name.startswith("headwater."):
            for name in find_commands(f"{config.path}/management"):
                found[name] = import_module(f"{config.name}.management.commands.{name}").Command
    return found


class Command(BaseCommand):
    help = "List the commands a trust uses. “headwater COMMAND --help” says what one does and takes."
    requires_system_checks: list[str] = []

    def handle(self, **_options: Any) -> None:
        ours = {name: command for name, command in list_our_commands().items() if name != "commands"}
        grouped = {name for names in GROUPS.values() for name in names}
        groups = {**GROUPS, "Other": tuple(sorted(ours.keys() - grouped))}
        bold = make_style(opts=("bold",)) if self.stdout.isatty() else str
        self.stdout.write("Headwater: a trust's school improvement, from published files to the academy card.\n\n")
        for group, names in groups.items():
            lines = [f"  {name:<12} {first_sentence(ours[name].help)}" for name in names if name in ours]
            if lines:
                self.stdout.write("\n".join([bold(group), *lines]) + "\n\n")
        self.stdout.write("headwater COMMAND --help says more about each.")


def first_sentence(text: str) -> str:
    """The first sentence of a help text on one line, without its full stop."""
    return " ".join(re.split(r"\.(?:\s|$)", text.strip(), maxsplit=1)[0].split())
