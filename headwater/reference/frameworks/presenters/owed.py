"""What one school is owed in a year, as a page shows it: by nature, each with when it is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from headwater.reference.calendar.days import say_date
from headwater.reference.calendar.windows import Window
from headwater.reference.frameworks.definitions.kinds import Nature
from headwater.reference.frameworks.offer import HubMeetings, OfferSummary, OwedItem
from headwater.reference.frameworks.presenters.entries import Mark, say_roles


@dataclass(frozen=True, slots=True)
class OwedLine:
    """One item. `all_due`: every window or day of the year."""

    id: str
    title: str
    text: str
    kind: str
    how_often: str
    all_due: tuple[str, ...]
    leads: str
    takes_part: str
    depends_on: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class OwedGroup:
    key: str
    title: str
    lines: tuple[OwedLine, ...]


@dataclass(frozen=True, slots=True)
class OwedPage:
    """`coming`: what is due next, over all items: (when, what), the nearest first."""

    year: str
    tiers: str
    groups: tuple[OwedGroup, ...]
    coming: tuple[tuple[str, str], ...]
    not_owed: tuple[tuple[str, str], ...]
    counted: str


def present_owed(summary: OfferSummary, today: date) -> OwedPage:
    """The page of what a school is owed."""
    groups = []
    for nature in Nature:
        lines = tuple(_line(summary, owed) for owed in summary.owed if owed.item.nature is nature)
        if lines:
            groups.append(OwedGroup(nature.value, nature.says, lines))
    if summary.hubs:
        groups.append(OwedGroup("hubs", "Hubs and networks", tuple(_hub(summary, each) for each in summary.hubs)))
    framework = summary.framework
    return OwedPage(
        year=str(summary.year),
        tiers=", ".join(framework.say(framework.tier(key).title) for key in summary.tiers),
        groups=tuple(groups),
        coming=_coming(summary, today),
        not_owed=tuple((each.title, each.reason) for each in summary.not_owed),
        counted=_counted(summary),
    )


def _counted(summary: OfferSummary) -> str:
    """`31 things; 24 dated visits, reviews and meetings this year`"""
    dated = sum(len(owed.windows) for owed in summary.owed) + sum(len(hub.windows) for hub in summary.hubs)
    things = len(summary.owed) + len(summary.hubs)
    said = f"{things} thing{'s' * (things != 1)}"
    return f"{said}, and {dated} times in the year when something falls due" if dated else said


def _coming(summary: OfferSummary, today: date) -> tuple[tuple[str, str], ...]:
    """The next of each item that has days, in the order they end."""
    found: list[tuple[date, str, str]] = []
    for owed in summary.owed:
        window = next((window for window in owed.windows if window.ends_on >= today), None)
        if window is not None:
            found.append((window.ends_on, _say_window(window), owed.title))
        day = next((day for day in owed.due_on if day >= today), None)
        if day is not None:
            found.append((day, f"By {say_date(day)}", owed.title))
    for hub in summary.hubs:
        window = next((window for window in hub.windows if window.ends_on >= today), None)
        if window is not None:
            found.append((window.ends_on, _say_window(window), hub.title))
    return tuple((when, title) for _, when, title in sorted(found))


def _line(summary: OfferSummary, owed: OwedItem) -> OwedLine:
    framework, item = summary.framework, owed.item
    days = tuple(f"By {say_date(day)}" for day in owed.due_on)
    marks = [Mark("assumed", "watch")] if owed.is_assumed else []
    if item.confidential:
        marks.append(Mark("stays in the room"))
    return OwedLine(
        id=item.id,
        title=owed.title,
        text=owed.text,
        kind=item.kind.says,
        how_often=owed.how_often[:1].upper() + owed.how_often[1:],
        all_due=(*map(_say_window, owed.windows), *days),
        leads=say_roles(framework, item.leads),
        takes_part=say_roles(framework, item.takes_part) if item.takes_part else "",
        depends_on=owed.depends_on,
        marks=tuple(marks),
    )


def _hub(summary: OfferSummary, meets: HubMeetings) -> OwedLine:
    framework, hub = summary.framework, meets.hub
    return OwedLine(
        id=hub.id,
        title=meets.title,
        text=meets.text,
        kind="Hub",
        how_often=meets.how_often[:1].upper() + meets.how_often[1:],
        all_due=tuple(map(_say_window, meets.windows)),
        leads=say_roles(framework, hub.leads),
        takes_part=say_roles(framework, hub.members),
        depends_on="",
        marks=(),
    )


def _say_window(window: Window) -> str:
    """`Autumn term: 1 September to 18 December 2026`, `Week of 30 November`"""
    if window.weeks <= 1:
        return window.label
    return f"{window.label}: {window.starts_on.day} {window.starts_on:%B} to {say_date(window.ends_on)}"
