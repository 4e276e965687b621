"""cotton prints a value given as `:name` unescaped into `{{ attrs }}`, where it can break out of its attribute.

So `:name="…"`, and `name=…` without quotation marks (which cotton treats alike), are allowed only for names that the
component declares in `<c-vars>`: those never reach `{{ attrs }}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

HEADWATER = Path(__file__).resolve().parents[2] / "headwater"
TAG = re.compile(r"<c-(?P<name>[\w.-]+)(?P<attributes>(?:\"[^\"]*\"|'[^']*'|[^'\">])*)>", re.DOTALL)
ATTRIBUTE = re.compile(r"(?P<name>[^\s=\"'/<>]+)(?:\s*=\s*(?P<value>\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?", re.DOTALL)
TEMPLATES = sorted(HEADWATER.rglob("templates/**/*.html"))


def _declared(component: str) -> set[str]:
    """Names in the component's <c-vars>, without the colon."""
    relative = f"templates/cotton/{component.replace('-', '_').replace('.', '/')}.html"
    [source] = list(HEADWATER.rglob(relative)) or [None]
    assert source is not None, f"<c-{component}> has no {relative}"
    declaration = re.search(r"<c-vars\s(.*?)/?>", source.read_text(), re.DOTALL)
    return {m["name"].lstrip(":") for m in ATTRIBUTE.finditer(declaration[1])} if declaration else set()


def faults(text: str) -> Iterator[str]:
    """Every attribute of a component in `text` that could break out, as `<c-name> attribute`."""
    for tag in TAG.finditer(text):
        if tag["name"] in ("vars", "slot"):
            continue
        for attribute in ATTRIBUTE.finditer(re.sub(r"{%.*?%}", "", tag["attributes"], flags=re.DOTALL)):
            name, value = attribute["name"], attribute["value"]
            unquoted = value is not None and value[0] not in "\"'"
            if (name.startswith(":") or unquoted) and name.lstrip(":") not in _declared(tag["name"]):
                yield f"<c-{tag['name']}> {name}"


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.relative_to(HEADWATER).as_posix())
def test_values_are_given_only_to_declared_names(template: Path):
    assert list(faults(template.read_text())) == []


def test_there_are_templates_to_look_at():
    assert len(TEMPLATES) > 20
    assert any(TAG.search(path.read_text()) for path in TEMPLATES)


@pytest.mark.parametrize(
    "planted",
    ['<c-button :title="x">Go</c-button>', "<c-button title=x>Go</c-button>", '<c-button\n  :hx-post="url" />'],
)
def test_a_planted_fault_is_found(planted: str):
    assert len(list(faults(planted))) == 1


@pytest.mark.parametrize(
    "sound", ['<c-button title="{{ x }}">Go</c-button>', '<c-breadcrumbs :trail="trail" />', "<c-button disabled />"]
)
def test_what_is_safe_is_let_through(sound: str):
    assert list(faults(sound)) == []
