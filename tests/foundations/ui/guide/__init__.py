"""Pages that show every layout and component with made-up words: looked at by people, rendered by tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

PAGES = ("detail", "list", "form", "confirm", "plain")


def with_guide_templates(templates: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The project's template settings, finding the guide's templates too."""
    return [{**templates[0], "DIRS": [Path(__file__).parent / "templates"]}]


def outside_the_access_table(middleware: list[str]) -> list[str]:
    """The project's middleware without the one that refuses addresses it does not know."""
    return [name for name in middleware if not name.endswith(".AccessMiddleware")]
