"""Reads a page as a browser would, so that tests speak of elements and not of strings."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.http import HttpResponse

EMPTY = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr", "path", "circle", "rect"}


@dataclass
class Element:
    tag: str
    attrs: dict[str, str | None]
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def find(self, tag: str, **attrs: str) -> list[Element]:
        """Every element below this one with that tag and those attributes (`class_`, `for_`)."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attrs.items()}
        found = [e for e in self.all() if e.tag == tag and all(e.attrs.get(n) == v for n, v in wanted.items())]
        return found[1:] if found and found[0] is self else found

    def all(self) -> list[Element]:
        return [self, *(e for child in self.children for e in child.all())]

    def words(self) -> str:
        return " ".join("".join(element.text for element in self.all()).split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("document", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        self.open[-1].children.append(element)
        if tag not in EMPTY:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag in EMPTY:
            return
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(Element("#text", {}, data))


def read(page: HttpResponse | str) -> Element:
    """Read a page, or a piece of one; every element must be closed where it was opened."""
    reader = _Reader()
    reader.feed(page if isinstance(page, str) else page.content.decode())
    assert len(reader.open) == 1, f"<{reader.open[-1].tag}> is never closed"
    return reader.root


def policy(page: HttpResponse) -> dict[str, list[str]]:
    """The content security policy by directive; the order of directives changes from run to run."""
    directives = (directive.split() for directive in page.headers["Content-Security-Policy"].split(";"))
    return {name: sorted(values) for name, *values in directives}
