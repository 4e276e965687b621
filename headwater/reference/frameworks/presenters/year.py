"""The year's wheel: what happens when, from September to August; as a drawing and, saying the same, as a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import cos, pi, sin

from headwater.reference.calendar.cadence import parse_cadence
from headwater.reference.calendar.days import say_date
from headwater.reference.calendar.terms import SchoolYear
from headwater.reference.calendar.windows import Window, due_windows
from headwater.reference.frameworks.definitions import Framework
from headwater.reference.frameworks.definitions.elements import Step
from headwater.reference.frameworks.definitions.kinds import Nature
from headwater.reference.frameworks.definitions.offer import OfferItem
from headwater.reference.frameworks.presenters.entries import Entry, lower_first, present_entry, say_often, say_roles
from headwater.reference.frameworks.presenters.offering import OfferLine, present_line

SIZE = 560
CENTRE = SIZE / 2
MONTHS_FROM, MONTHS_TO = 226.0, 262.0  # the ring with the names of months
TRACK, RING, GAP, INNERMOST = 15.0, 17.0, 4.0, 30.0
MOST_ON_A_RING = 6  # windows; what comes back more often is a list, not a picture
MONTHS = ["Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug"]


@dataclass(frozen=True, slots=True)
class Arc:
    """A step drawn: the outline of its arc, and where its number stands."""

    label: str
    outline: str
    x: str
    y: str
    title: str


@dataclass(frozen=True, slots=True)
class MonthArc:
    name: str
    outline: str
    x: str
    y: str
    is_term: bool


@dataclass(frozen=True, slots=True)
class Wheel:
    """A drawing `size` by `size`: the ring of months, one arc for each dated step, and inside them one ring for each
    rhythm of a few times a year."""

    size: int
    months: tuple[MonthArc, ...]
    arcs: tuple[Arc, ...]
    rings: tuple[Arc, ...]


@dataclass(frozen=True, slots=True)
class Component:
    """A part of the year's cycle. `steps`: which steps belong to it, in words."""

    title: str
    text: str
    steps: str


@dataclass(frozen=True, slots=True)
class NumberedStep:
    """A step in the order of the year. `number`: as on the wheel; 0 where no dates put it there."""

    number: int
    when: str
    component: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Returning:
    """Something that comes back through the year, and for whom."""

    id: str
    title: str
    who_for: str


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Activities and meetings of hubs of one cadence, and when in the year they fall due. `letter`: as on the wheel;
    "" where it has no ring of its own. `counted`: how many times that is, where it is too many to read at a glance."""

    letter: str
    how_often: str
    counted: str
    when: tuple[str, ...]
    lines: tuple[Returning, ...]


@dataclass(frozen=True, slots=True)
class YearPage:
    year: str
    components: tuple[Component, ...]
    wheel: Wheel
    steps: tuple[NumberedStep, ...]
    """In the order of the year: those on the wheel."""
    undated: tuple[NumberedStep, ...]
    """Those that follow from something else than the time of year."""
    documents: tuple[OfferLine, ...]
    """What is owed by a day first, in the order of the year."""
    rhythms: tuple[Rhythm, ...]
    terms: tuple[tuple[str, str], ...]
    assumed_terms: bool


def present_year(framework: Framework, school_year: SchoolYear, *, is_assumed: bool) -> YearPage:
    """The framework's year in the dates of one calendar. `is_assumed`: nobody has confirmed these term dates."""
    dated = sorted((s for s in framework.cycle.steps if s.when.starts and s.when.ends), key=_order)
    others = [step for step in framework.cycle.steps if step not in dated]
    components = {each.key: framework.say(each.title) for each in framework.cycle.components}
    steps = tuple(
        NumberedStep(
            number=number if step in dated else 0,
            when=_when(step, school_year.year.start),
            component=components[step.component],
            entry=present_entry(framework, step),
        )
        for number, step in enumerate([*dated, *others], start=1)
    )
    arcs, inside = _arcs(framework, dated, school_year.year.start)
    rhythms = _rhythms(framework, school_year)
    rings = _rings(rhythms, inside)
    documents = [item for item in framework.offer if item.nature is Nature.DOCUMENT]
    return YearPage(
        year=str(school_year.year),
        components=_components(framework, steps),
        wheel=Wheel(SIZE, _months(school_year), arcs, rings),
        steps=tuple(step for step in steps if step.number),
        undated=tuple(step for step in steps if not step.number),
        documents=tuple(present_line(framework, item) for item in sorted(documents, key=_due)),
        rhythms=tuple(rhythm for rhythm, _ in rhythms),
        terms=tuple((str(h), f"{say_date(h.starts_on)} to {say_date(h.ends_on)}") for h in school_year.half_terms),
        assumed_terms=is_assumed,
    )


def _components(framework: Framework, steps: Sequence[NumberedStep]) -> tuple[Component, ...]:
    """The parts of the cycle with the numbers of their steps; a part without any says so, where others have some."""
    found = []
    for component in framework.cycle.components:
        title = framework.say(component.title)
        own = [step for step in steps if step.component == title]
        numbers = [str(step.number) for step in own if step.number]
        said = [f"{'Step' if len(numbers) == 1 else 'Steps'} {_and(numbers)}"] if numbers else []
        said += [lower_first(step.entry.title) if said else step.entry.title for step in own if not step.number]
        nothing = "The model names no step for it." if steps else ""
        found.append(Component(title, framework.say(component.text), f"{'; '.join(said)}." if said else nothing))
    return tuple(found)


def _and(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)


def _due(item: OfferItem) -> tuple[float, ...]:
    """When in the year a document is first owed; what has no day comes last."""
    return min(((_turn(text),) for text in item.owed_by), default=(2.0,))


def _rhythms(framework: Framework, school_year: SchoolYear) -> list[tuple[Rhythm, tuple[Window, ...]]]:
    """Activities by how often they come, the most frequent first; what is not quantified last. With their windows."""
    by: dict[str, list[Returning]] = {}
    for item in framework.offer:
        if item.nature is Nature.ACTIVITY:
            by.setdefault(str(parse_cadence(item.cadence)), []).append(_returning(framework, item))
    for hub in framework.hubs:
        line = Returning(hub.id, framework.say(hub.title), say_roles(framework, hub.members))
        by.setdefault(str(parse_cadence(hub.meets)), []).append(line)
    windows = {text: due_windows(parse_cadence(text), school_year) for text in by}
    order = sorted(by, key=lambda text: -len(windows[text]))
    letters = iter("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    found: list[tuple[Rhythm, tuple[Window, ...]]] = []
    for text in order:
        letter = next(letters) if 1 < len(windows[text]) <= MOST_ON_A_RING else ""
        when = tuple(window.label for window in windows[text])
        counted = f"{len(when)} times; the first {lower_first(when[0])}" if len(when) > MOST_ON_A_RING else ""
        found.append((Rhythm(letter, say_often(text), counted, when, tuple(by[text])), windows[text]))
    return found


def _rings(rhythms: Sequence[tuple[Rhythm, tuple[Window, ...]]], outer: float) -> tuple[Arc, ...]:
    """One ring for each rhythm that has a letter, inside `outer`; one arc for each of its windows."""
    arcs = []
    for rhythm, windows in rhythms:
        if not rhythm.letter or outer - RING < INNERMOST:
            continue
        for window in windows:
            begins, ends = _turn(f"{window.starts_on:%m-%d}"), _turn(f"{window.ends_on:%m-%d}")
            x, y = _point((begins + ends) / 2, outer - RING / 2)
            title = f"{rhythm.letter}. {rhythm.how_often}: {window.label}"
            arcs.append(Arc(rhythm.letter, _sector(begins, ends, outer - RING, outer), f"{x:.1f}", f"{y:.1f}", title))
        outer -= RING + GAP
    return tuple(arcs)


def _returning(framework: Framework, item: OfferItem) -> Returning:
    line = present_line(framework, item)
    return Returning(line.id, line.title, line.who_for)


def _order(step: Step) -> tuple[float, float]:
    begins, ends = _turn(step.when.starts or "09-01"), _turn(step.when.ends or "08-31")
    return begins, ends


def _when(step: Step, start: int) -> str:
    if not step.when.starts or not step.when.ends:
        return ""
    first, last = (_in_year(text, start) for text in (step.when.starts, step.when.ends))
    return say_date(first) if first == last else f"{say_date(first)} to {say_date(last)}"


def _in_year(text: str, start: int) -> date:
    return date.fromisoformat(f"{start if text >= '09' else start + 1}-{text}")


def _turn(text: str) -> float:
    """Where in the year a day stands: 0 on 1 September, towards 1 on 31 August."""
    month, day = (int(part) for part in text.split("-"))
    return ((month - 9) % 12 + (day - 1) / 31) / 12


def _arcs(framework: Framework, steps: list[Step], start: int) -> tuple[tuple[Arc, ...], float]:
    """One arc for each step, on the outermost track where it meets no other; and the radius that is free inside."""
    tracks: list[float] = []  # where the last arc of each track ends
    arcs = []
    for number, step in enumerate(steps, start=1):
        begins, ends = _order(step)
        ends = max(ends + 1 / 372, begins + 0.045)  # the last day counted, and never too short for its number
        track = next((n for n, taken in enumerate(tracks) if taken <= begins), len(tracks))
        tracks[track : track + 1] = [ends]
        outer = max(MONTHS_FROM - GAP - track * (TRACK + GAP), INNERMOST)
        x, y = _point((begins + min(ends, begins + 0.06)) / 2, outer - TRACK / 2)
        title = f"{number}. {framework.say(step.title)}: {_when(step, start)}"
        arcs.append(Arc(str(number), _sector(begins, ends, outer - TRACK, outer), f"{x:.1f}", f"{y:.1f}", title))
    return tuple(arcs), MONTHS_FROM - GAP - len(tracks) * (TRACK + GAP)


def _months(school_year: SchoolYear) -> tuple[MonthArc, ...]:
    taught = {day.month for day in school_year.school_days()}
    arcs = []
    for n, name in enumerate(MONTHS):
        x, y = _point((n + 0.5) / 12, (MONTHS_FROM + MONTHS_TO) / 2)
        outline = _sector(n / 12, (n + 1) / 12, MONTHS_FROM, MONTHS_TO)
        arcs.append(MonthArc(name, outline, f"{x:.1f}", f"{y:.1f}", (n + 8) % 12 + 1 in taught))
    return tuple(arcs)


def _point(turn: float, radius: float) -> tuple[float, float]:
    """Clockwise from the top."""
    angle = 2 * pi * turn
    return CENTRE + radius * sin(angle), CENTRE - radius * cos(angle)


def _sector(begins: float, ends: float, inner: float, outer: float) -> str:
    """The outline of a piece of a ring, as an SVG path."""
    large = 1 if ends - begins > 0.5 else 0
    (ax, ay), (bx, by) = _point(begins, outer), _point(ends, outer)
    (cx, cy), (dx, dy) = _point(ends, inner), _point(begins, inner)
    return (
        f"M{ax:.1f} {ay:.1f}A{outer:.1f} {outer:.1f} 0 {large} 1 {bx:.1f} {by:.1f}"
        f"L{cx:.1f} {cy:.1f}A{inner:.1f} {inner:.1f} 0 {large} 0 {dx:.1f} {dy:.1f}Z"
    )
