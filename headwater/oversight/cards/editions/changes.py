"""What is otherwise on a card than it was on an earlier one, and why where that is known. Pure.

Two contracts are compared (`presenters.contract`), never two trees: the earlier may have been kept years ago, by a
version of Headwater that knew less or said more. What one of them does not have counts as nothing, and is no error.

What a board reads first comes first: the tier, inspections, how the headlines stand, their figures, what the checks
found; then the other rows. Beyond `MOST` the rest is counted in one line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from headwater.oversight.cards.presenters.tree import STAGE_MARKS, ShownChange
from headwater.reference.calendar.days import say_date

MOST = 40
"""Changes that are told one by one: two pages are read, five are not."""
TIER_SECTION = "improvement-tier"
NOT_THERE = "no figure"
Kind = Literal["figure", "status", "tier", "finding"]
Contract = Mapping[str, Any]
Key = tuple[str, str, str]
"""Measure, group and year."""


def changes_between(
    before: Contract, after: Contract, *, settled: Mapping[Key, str] | None = None
) -> tuple[ShownChange, ...]:
    """What `after` says otherwise than `before` did: two contracts of one school's card, for one audience.

    Figures are compared where the newest of a row stands, and where it stood before: what no reader can see, a changed
    place behind the decimals shown, is no change. `settled`: what was said of figures that the school had disputed and
    the trust changed for that.
    """
    found = [*_tier(before, after), *_inspections(before, after), *_findings(before, after)]
    old, new = _rows(before), _rows(after)
    for key, row in new.items():
        found.extend(_row(old.get(key), row, settled or {}))
    found.extend(change for key, row in old.items() if key not in new for change in _gone(row))
    found = sorted((each for each in found if each.change.before != each.change.after), key=lambda each: each.rank)
    return tuple(each.change for each in _bounded(found))


@dataclass(frozen=True, slots=True)
class _Found:
    rank: int
    change: ShownChange


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a contract, as far as it is there."""

    said: Contract
    cells: Mapping[str, Contract] = field(default_factory=dict)

    @property
    def called(self) -> str:
        name, group = _text(self.said, "name") or _text(self.said, "measure"), _text(self.said, "group_name")
        return f"{name}, {group}" if group else name

    @property
    def is_first(self) -> bool:
        return bool(self.said.get("is_headline") or self.said.get("attention"))

    @property
    def newest(self) -> Contract:
        """The newest cell with a value; empty where there is none."""
        return next((self.cells[period] for period in sorted(self.cells, reverse=True) if _is_there(period, self)), {})


def _is_there(period: str, row: _Row) -> bool:
    return _number(row.cells[period].get("value")) is not None


# What is compared ----------------------------------------------------------------------------------------------------


def _tier(before: Contract, after: Contract) -> Iterator[_Found]:
    old, new = (_slot(each, TIER_SECTION) for each in (before, after))
    if new and old != new:
        yield _Found(0, ShownChange("tier", "Improvement tier", old, new))


def _slot(contract: Contract, key: str) -> str:
    sections = (each for each in _list(contract, "sections") if _text(each, "key") == key)
    return next((_text(_dict(each, "slot"), "says") for each in sections), "")


def _inspections(before: Contract, after: Contract) -> Iterator[_Found]:
    known: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for each in _list(before, "inspections"):
        known[_inspection(each)].append(_text(each, "outcome"))
    for each in _list(after, "inspections"):
        olds, new = known[_inspection(each)], _text(each, "outcome")
        if new not in olds:
            old = olds[0] if olds else ""
            about = ", ".join(filter(None, [_text(each, "kind") or "Inspection", _text(each, "date_words")]))
            yield _Found(1, ShownChange("status", about, old, new, _why_of_file(_dict(each, "source"), {})))


def _inspection(said: Contract) -> tuple[str, ...]:
    return tuple(_text(said, name) for name in ("framework", "kind", "inspected_on"))


def _findings(before: Contract, after: Contract) -> Iterator[_Found]:
    old = {_finding(each): each for each in _list(before, "findings")}
    new = {_finding(each): each for each in _list(after, "findings")}
    for key, each in new.items():
        if key not in old:
            yield _Found(4, ShownChange("finding", _text(each, "sentence"), "", "to check"))
    for key, each in old.items():
        if key not in new:
            change = ShownChange("finding", _text(each, "sentence"), "to check", "no longer found, or accepted")
            yield _Found(4, change)


def _finding(said: Contract) -> tuple[str, ...]:
    return tuple(_text(said, name) for name in ("check", "measure", "group", "period"))


def _row(old: _Row | None, new: _Row, settled: Mapping[Key, str]) -> Iterator[_Found]:
    first = new.is_first or (old is not None and old.is_first)
    old = old or _Row({})
    for change in _figures(old, new, settled):
        yield _Found(3 if first else 6, change)
    for change in _standings(old, new):
        yield _Found(2 if first else 5, change)


def _gone(old: _Row) -> Iterator[_Found]:
    """A row the newer card does not have at all: another definition of the card, or of the measure."""
    if newest := old.newest:
        about = f"{old.called}, {_year(newest)}"
        change = ShownChange("figure", about, _text(newest, "shown"), "not on this card any more")
        yield _Found(3 if old.is_first else 6, change)


def _figures(old: _Row, new: _Row, settled: Mapping[Key, str]) -> Iterator[ShownChange]:
    """The newest figure where it is of a newer year; and what became of the one that was the newest."""
    was, now = old.newest, new.newest
    if now and _text(now, "period") > _text(was, "period"):
        said = f"{_text(was, 'shown')} in {_year(was)}" if was else ""
        why = _why(new, _text(now, "period"), {}, settled)
        yield ShownChange("figure", f"{new.called}, {_year(now)}", said, _text(now, "shown"), why)
    if not was:
        return
    period = _text(was, "period")
    cell = new.cells.get(period, {})
    if not cell and now and period < min(new.cells):
        return  # the year has left the card at its far end: so old that nobody is told
    if _is_otherwise(was, cell):
        shown = _text(cell, "shown") if cell else NOT_THERE
        why = _why(new, period, was, settled)
        yield ShownChange("figure", f"{new.called}, {_year(was)}", _text(was, "shown"), shown, why)


def _is_otherwise(was: Contract, now: Contract) -> bool:
    """Whether a reader sees another figure: the exact value is another, and so is what is shown of it."""
    old, new = _number(was.get("value")), _number(now.get("value"))
    return old != new and _text(was, "shown") != _text(now, "shown")


def _standings(old: _Row, new: _Row) -> Iterator[ShownChange]:
    """How the newest figure stands against England and against its target; the target itself where it was changed."""
    word, was = (_text(_dict(_dict(row.said, "against_england"), "signal"), "word") for row in (new, old))
    if word and was and word != was:
        yield ShownChange("status", f"{new.called}, against England", was, word)
    target, earlier = _dict(new.said, "target"), _dict(old.said, "target")
    if not target:
        return
    of_year, same = _text(target, "period"), _text(target, "period") == _text(earlier, "period")
    about = f"{new.called}, target {_shown_year(of_year)}".removesuffix(" ")
    if same and _text(target, "shown") != _text(earlier, "shown"):
        yield ShownChange("status", about, _text(earlier, "shown"), _text(target, "shown"), _text(target, "agreed"))
    word, was = (_text(_dict(each, "status"), "word") for each in (target, earlier))
    if word and word != was and (same or not was):
        yield ShownChange("status", f"{new.called}, against its target", was, word)


# Why -----------------------------------------------------------------------------------------------------------------


def _why(row: _Row, period: str, was: Contract, settled: Mapping[Key, str]) -> str:
    """Why the figure of that year is what it is now, as far as its source and the one before tell."""
    cell = row.cells.get(period, {})
    source, before = _dict(cell, "source"), _dict(was, "source")
    said = settled.get((_text(row.said, "measure"), _text(row.said, "group"), period), "")
    return "; ".join(filter(None, [_why_of_source(source, before), said]))


def _why_of_source(source: Contract, before: Contract) -> str:
    origin = _text(source, "origin")
    if origin == "entry":
        by, day = _text(source, "entered_by"), _day(source.get("entered_on"))
        who = "".join([f" by {by}" if by else "", f" on {day}" if day else ""])
        if source.get("overrides"):
            reason = _text(source, "reason")
            return f"overridden{who}{f': {reason}' if reason else ''}"
        return f"{'corrected' if before else 'entered'}{who}" if who or before else ""
    if origin == "file":
        return _why_of_file(source, before)
    if origin == "quoted" and _text(source, "title") != _text(before, "title"):
        return f"quoted from {_text(source, 'title')}"
    if origin == "worked-out" and before:
        return "worked out anew from other figures of this card"
    return ""


def _why_of_file(source: Contract, before: Contract) -> str:
    """`new release: Key stage 2 results, revised`; "" where nothing says that another file is behind it."""
    if _text(source, "origin") != "file":
        return ""
    told = [_text(source, "title"), *[_text(source, "stage")] * (_text(source, "stage") in STAGE_MARKS)]
    if any(_text(source, name) != _text(before, name) for name in ("dataset", "file", "stage")):
        return f"new release: {', '.join(filter(None, told))}"
    day = _day(source.get("loaded_on"))
    if day and source.get("loaded_on") != before.get("loaded_on"):
        return f"new release: {told[0]}, loaded again on {day}"
    return ""


# Reading what may not be there ---------------------------------------------------------------------------------------


def _rows(contract: Contract) -> dict[tuple[str, str], _Row]:
    rows: dict[tuple[str, str], _Row] = {}
    for section in _list(contract, "sections"):
        for row in _list(section, "rows"):
            cells = {_text(cell, "period"): cell for cell in _list(row, "cells")}
            rows.setdefault((_text(row, "measure"), _text(row, "group")), _Row(row, cells))
    return rows


def _text(said: Contract, key: str) -> str:
    value = said.get(key)
    return value if isinstance(value, str) else ""


def _dict(said: Contract, key: str) -> Contract:
    value = said.get(key)
    return value if isinstance(value, Mapping) else {}


def _list(said: Contract, key: str) -> list[Contract]:
    value = said.get(key)
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def _number(value: object) -> Decimal | None:
    try:
        number = Decimal(value) if isinstance(value, str) else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() else None


def _day(value: object) -> str:
    try:
        return say_date(date.fromisoformat(value)) if isinstance(value, str) else ""
    except ValueError:
        return ""


def _year(cell: Contract) -> str:
    return _text(cell, "period_shown") or _shown_year(_text(cell, "period"))


def _shown_year(period: str) -> str:
    return period.replace("-", "/", 1)


def _bounded(found: list[_Found]) -> Iterable[_Found]:
    """The first of them, and in one line how many more there are."""
    if len(found) <= MOST:
        return found
    more = len(found) - (MOST - 1)
    rest = ShownChange("figure", f"{more} more changes", "", "in the rows that are no headlines")
    return [*found[: MOST - 1], _Found(9, rest)]
