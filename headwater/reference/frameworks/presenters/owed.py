"""What one school is owed in a year, as a page shows it: what is due next, then everything by nature, then hubs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from headwater.reference.calendar.days import say_date
from headwater.reference.calendar.windows import Window
from headwater.reference.frameworks.definitions import Framework
from headwater.reference.frameworks.definitions.kinds import Nature
from headwater.reference.frameworks.offer import HubMeetings, OfferSummary, OwedItem
from headwater.reference.frameworks.presenters.entries import Mark, say_roles
from headwater.reference.frameworks.presenters.offering import is_assumed_itself, say_strand


@dataclass(frozen=True, slots=True)
class OwedLine:
    """One item, or the meetings of a hub. `all_due`: every window or day of the year."""

    id: str
    title: str
    text: str
    kind: str
    strand: str
    how_often: str
    all_due: tuple[str, ...]
    leads: str
    takes_part: str
    depends_on: str
    marks: tuple[Mark, ...]

    @property
    def is_repeated(self) -> bool:
        """Due more than once: a page folds its days."""
        return len(self.all_due) > 1


@dataclass(frozen=True, slots=True)
class OwedGroup:
    key: str
    title: str
    lines: tuple[OwedLine, ...]


@dataclass(frozen=True, slots=True)
class Coming:
    """The next time of one thing: `by 30 November 2026`, what, who leads; `id` is that of its line."""

    when: str
    id: str
    title: str
    leads: str


@dataclass(frozen=True, slots=True)
class OwedPage:
    """`coming`: what is due next, over all items, the nearest first. `tiers`: those it is shown for, in words."""

    year: str
    tiers: str
    groups: tuple[OwedGroup, ...]
    coming: tuple[Coming, ...]
    not_owed: tuple[tuple[str, str], ...]
    counted: str
    has_assumed: bool


def present_owed(summary: OfferSummary, today: date) -> OwedPage:
    """The page of what a school is owed."""
    framework = summary.framework
    groups = []
    for nature in Nature:
        lines = tuple(_line(framework, owed) for owed in summary.owed if owed.item.nature is nature)
        if lines:
            groups.append(OwedGroup(nature.value, nature.says, lines))
    if summary.hubs:
        groups.append(OwedGroup("hubs", "Hubs and networks", tuple(_meets(framework, hub) for hub in summary.hubs)))
    return OwedPage(
        year=str(summary.year),
        tiers=", ".join(framework.say(framework.tier(key).title) for key in summary.tiers),
        groups=tuple(groups),
        coming=_coming(summary, today),
        not_owed=tuple((each.title, each.reason) for each in summary.not_owed),
        counted=_counted(summary),
        has_assumed=any(is_assumed_itself(owed.item) for owed in summary.owed),
    )


def _counted(summary: OfferSummary) -> str:
    """`10 things; 24 times in the year one of them falls due`; "" where nothing is owed"""
    if not summary.owed:
        return ""
    dated = sum(len(owed.windows) + len(owed.due_on) for owed in summary.owed)
    things = len(summary.owed)
    said = "1 thing" if things == 1 else f"{things} things"
    times = "once" if dated == 1 else f"{dated} times"
    return f"{said}; {times} in the year one of them falls due" if dated else said


def _coming(summary: OfferSummary, today: date) -> tuple[Coming, ...]:
    """The next of each item that has days, in the order they end."""
    framework = summary.framework
    found: list[tuple[date, date, Coming]] = []
    timed = [(owed.windows, owed.due_on, owed.item.id, owed.title, owed.item.leads) for owed in summary.owed]
    timed += [(met.windows, (), met.hub.id, met.title, met.hub.leads) for met in summary.hubs]
    for windows, days, id, title, leads in timed:
        led_by = say_roles(framework, leads)
        window = next((window for window in windows if window.ends_on >= today), None)
        if window is not None:
            found.append((window.ends_on, window.starts_on, Coming(_by(window), id, title, led_by)))
        day = next((day for day in days if day >= today), None)
        if day is not None:
            found.append((day, day, Coming(f"By {say_date(day)}", id, title, led_by)))
    return tuple(coming for _, _, coming in sorted(found, key=lambda each: (each[0], each[1], each[2].title)))


def _line(framework: Framework, owed: OwedItem) -> OwedLine:
    item = owed.item
    days = tuple(f"By {say_date(day)}" for day in owed.due_on)
    marks = [Mark("assumed", "watch")] if is_assumed_itself(item) else []
    if item.confidential:
        marks.append(Mark("stays in the room"))
    return OwedLine(
        id=item.id,
        title=owed.title,
        text=owed.text,
        kind=item.kind.says,
        strand=say_strand(framework, item.strand),
        how_often=_sentence(owed.how_often),
        all_due=(*map(_say_window, owed.windows), *days),
        leads=say_roles(framework, item.leads),
        takes_part=say_roles(framework, item.takes_part) if item.takes_part else "",
        depends_on=owed.depends_on,
        marks=tuple(marks),
    )


def _meets(framework: Framework, meets: HubMeetings) -> OwedLine:
    return OwedLine(
        id=meets.hub.id,
        title=meets.title,
        text=meets.text,
        kind="",
        strand="",
        how_often=_sentence(meets.how_often),
        all_due=tuple(map(_say_window, meets.windows)),
        leads=say_roles(framework, meets.hub.leads),
        takes_part=say_roles(framework, meets.hub.members),
        depends_on="",
        marks=(),
    )


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _by(window: Window) -> str:
    """When the next of something is due: `Week of 30 November`, `By 18 December 2026 (autumn term)`"""
    if window.weeks <= 1:
        return window.label
    label = window.label if "to" in window.label.split() else window.label[:1].lower() + window.label[1:]
    return f"By {say_date(window.ends_on)} ({label})"


def _say_window(window: Window) -> str:
    """`Autumn term: 1 September to 18 December 2026`, `Week of 30 November`"""
    if window.weeks <= 1:
        return window.label
    return f"{window.label}: {window.starts_on.day} {window.starts_on:%B} to {say_date(window.ends_on)}"
