"""What stands at the head of every page of a framework: its title, which edition this is, its other pages."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from headwater.reference.frameworks.definitions import Framework


@dataclass(frozen=True, slots=True)
class PageLink:
    label: str
    address: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Heading:
    """`edition`: which state of the framework is read, in a sentence. `editions`: where the others are, "" where
    there are none. `change`: where to change it, "" for who may not."""

    title: str
    summary: str
    edition: str
    pages: tuple[PageLink, ...]
    offer: str
    pdf: str
    xlsx: str
    editions: str
    change: str


def present_heading(
    framework: Framework, *, here: str, edition: str, prefix: str, key: str, editions: str = "", change: str = ""
) -> Heading:
    """`prefix`: "framework" for a trust's own, "published" for a published model: the first part of its URL names."""
    pages = [("detail", "What it is for")]
    if framework.tiering.tiers:
        pages.append(("tiers", framework.say("{Tier.many} side by side")))
    pages += [("offer", "What schools get"), ("year", "The year’s wheel")]
    if framework.curriculum:
        pages.append(("curriculum", framework.say("{Curriculum-area.many}")))
    if framework.review_tools or framework.protocols or framework.hubs or framework.templates:
        pages.append(("reviews", "Reviews, hubs and records"))
    pages.append(("open", "Open questions"))

    def address(page: str) -> str:
        return reverse(f"frameworks:{prefix}-{page}", args=[key])

    return Heading(
        title=framework.say(framework.title),
        summary=framework.say(framework.summary),
        edition=edition,
        pages=tuple(PageLink(label, address(page), page == here) for page, label in pages),
        offer=address("offer"),
        pdf=address("pdf"),
        xlsx=address("xlsx"),
        editions=editions,
        change=change,
    )
