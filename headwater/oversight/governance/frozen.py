"""An issued card as a pack's Word file and workbook show it, read from the JSON that was kept with it.

The keys are the card's contract (`cards.presenters.contract`), which is added to and never renamed; so a card that was
issued years ago can still be put into words. What came later than the card is simply not there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from sys import intern
from typing import Any

from pydantic_core import from_json

Json = Mapping[str, Any]
Placed = tuple[str, Json]
"""The title of a section, and a row of it."""


@dataclass(frozen=True, slots=True)
class Headline:
    """One row of the card's first page. Every text as shown; "" where there is nothing to say."""

    section: str
    measure: str
    group: str
    latest: str
    year: str
    stage: str
    england: str
    target: str
    how: str
    attention: str
    pupils: str

    @property
    def called(self) -> str:
        return f"{self.measure}, {self.group}" if self.group else self.measure


@dataclass(frozen=True, slots=True)
class FrozenFigure:
    """One figure of the card, of one year, with England’s beside it. `value` is exact; "" where there is none, and
    `shown` then says why. `where`: the data set, file and stage it came from."""

    section: str
    measure: str
    group: str
    year: str
    value: str
    shown: str
    numerator: str
    denominator: str
    stage: str
    england: str
    where: str


@dataclass(frozen=True, slots=True)
class FrozenDispute:
    """What the school says is wrong and is not settled, with both sentences."""

    about: str
    said: str
    school_says: str
    proposed: str
    trust_says: str


@dataclass(frozen=True, slots=True)
class FrozenChange:
    """One thing that is otherwise than on the edition before."""

    about: str
    before: str
    after: str
    why: str


NOT_ANSWERED = "The trust has not answered this."


@dataclass(frozen=True, slots=True)
class FrozenCard:
    """One issued card in words. Of its JSON nothing is held on to: that of sixty cards would fill the memory."""

    urn: int
    school: str
    words: str
    context: str
    facts: tuple[tuple[str, str], ...]
    attention: tuple[str, ...]
    headlines: tuple[Headline, ...]
    disputes: tuple[FrozenDispute, ...]
    changes_since: str
    changes: tuple[FrozenChange, ...]
    figures: tuple[FrozenFigure, ...]
    sources: frozenset[tuple[str, str, str, str]]

    @classmethod
    def read(cls, content: bytes) -> FrozenCard:
        """Raises ValueError and KeyError where it is no card."""
        # A card is a megabyte of JSON, and a pack has sixty: this takes half as long as Python’s own.
        kept: Json = from_json(content)
        rows = [(section["title"], row) for section in kept["sections"] for row in section["rows"]]
        return cls(
            urn=kept["school"]["urn"],
            school=kept["school"]["name"],
            words=(kept.get("edition") or {}).get("words", ""),
            context=kept.get("context") or "",
            facts=_facts(kept),
            attention=_attention(rows),
            headlines=_headlines(rows),
            disputes=tuple(_dispute(each) for each in kept.get("disputes") or ()),
            changes_since=kept.get("changes_since") or "",
            changes=tuple(_change(each) for each in kept.get("changes") or ()),
            figures=tuple(_figures(rows)),
            sources=_sources(rows),
        )


def shown_at(kept: Json) -> dict[tuple[str, str, str], str]:
    """Every number of a card's contract as shown, by measure, group and year (2024/25)."""
    return {
        (row["measure"], row["group"], cell["period_shown"]): cell["shown"]
        for section in kept["sections"]
        for row in section["rows"]
        for cell in row["cells"]
        if cell["value"] is not None
    }


def _facts(kept: Json) -> tuple[tuple[str, str], ...]:
    school = kept["school"]
    inspected = next(iter(kept.get("inspections") or ()), None)
    pairs = (
        ("Principal", school.get("principal") or ""),
        ("Local authority", school.get("la_name") or ""),
        ("In the trust", school.get("membership") or ""),
        ("Last inspection", f"{inspected['outcome']}, {inspected['date_words']}" if inspected else ""),
    )
    return tuple((label, said) for label, said in pairs if said)


def _headlines(rows: Sequence[Placed]) -> tuple[Headline, ...]:
    """The rows of page 1: those that need attention, then the others, then what is old; as on the card."""
    chosen = [each for each in rows if each[1]["is_headline"]]
    chosen.sort(key=lambda each: (not each[1]["attention"], each[1]["is_old"]))
    return tuple(_headline(section, row) for section, row in chosen)


def _attention(rows: Sequence[Placed]) -> tuple[str, ...]:
    """`Reading, expected standard, 2024/25, 54%: worse than England …`: what needs attention first."""
    found = [_headline(section, row) for section, row in rows if row["attention"]]
    return tuple(f"{each.called}, {each.year}, {each.latest}: {each.attention}" for each in found)


def _dispute(each: Json) -> FrozenDispute:
    """An open copy tells only what is disputed."""
    says = each.get("school_says") or ""
    trust = each.get("trust_says") or (NOT_ANSWERED if says else "")
    return FrozenDispute(each["about"], each.get("said") or "", says, each.get("proposed") or "", trust)


def _change(each: Json) -> FrozenChange:
    return FrozenChange(each["about"], each["before"], each["after"], each.get("why") or "")


def _figures(rows: Sequence[Placed]) -> Iterator[FrozenFigure]:
    """Every figure and every reason why there is none, in the card's order; years nothing is known of are left out."""
    for section, row in rows:
        for own, england in zip(row["cells"], row["england"], strict=True):
            if own["source"] is None and own["value"] is None:
                continue
            yield FrozenFigure(
                section=intern(section),
                measure=intern(row["name"]),
                group=intern(row["group_name"]),
                year=intern(own["period_shown"]),
                value=own["value"] or "",
                shown=intern(own["shown"] if own["value"] is not None else _why(own)),
                numerator=own["numerator"] or "",
                denominator=own["denominator"] or "",
                stage=intern(own["stage"] or ""),
                england=intern(england["shown"] if england["value"] is not None else ""),
                where=intern(_where(own["source"])),
            )


def _sources(rows: Sequence[Placed]) -> frozenset[tuple[str, str, str, str]]:
    """Publisher, data set, file and stage of everything on the card, England's figures included."""
    return frozenset(
        (source["publisher"] or "", source["title"] or "", source["file"] or "", source["stage"] or "")
        for _, row in rows
        for cell in (*row["cells"], *row["england"])
        if (source := cell["source"]) is not None
    )


def _headline(section: str, row: Json) -> Headline:
    latest = _latest(row["cells"])
    against, target = row["against_england"] or {}, row["target"] or {}
    signal = against.get("signal") or {}
    return Headline(
        section=section,
        measure=row["name"],
        group=row["group_name"],
        latest=(latest["shown"] if latest["value"] is not None else _why(latest)) if latest else "",
        year=latest["period_shown"] if latest else "",
        stage=(latest["stage"] or "") if latest else "",
        england=" ".join(filter(None, [against.get("shown"), _brackets(against.get("period"))])),
        target=" ".join(filter(None, [target.get("shown"), _brackets(target.get("period"))])),
        how=signal.get("sentence") or against.get("why_not") or "",
        attention=row["attention"] or "",
        pupils=(latest.get("cohort") or "") if latest else "",
    )


def _latest(cells: Sequence[Json]) -> Json | None:
    """The newest with a value, else the newest that says why there is none."""
    for wanted in ("value", "source"):
        for cell in reversed(cells):
            if cell[wanted] is not None:
                return cell
    return None


def _why(cell: Json) -> str:
    words: str = (cell["missing"] or {}).get("words") or cell["shown"]
    return words


def _brackets(period: str | None) -> str:
    """`2024-25` as `(2024/25)`"""
    return f"({period.replace('-', '/')})" if period else ""


def _where(source: Json | None) -> str:
    if source is None:
        return ""
    return ", ".join(filter(None, [source["publisher"], source["title"], source["file"]]))
