"""An issued card as a pack's Word file and workbook show it, read from the JSON that was kept with it.

The keys are the card's contract (`cards.presenters.contract`), which is added to and never renamed; so a card that was
issued years ago can still be put into words. What came later than the card is simply not there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]


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


class FrozenCard:
    """One issued card, by its contract."""

    def __init__(self, kept: Json) -> None:
        self.contract = kept
        self.urn: int = kept["school"]["urn"]
        self.school: str = kept["school"]["name"]
        self.words: str = (kept.get("edition") or {}).get("words", "")
        self.context: str = kept.get("context") or ""
        self.changes_since: str = kept.get("changes_since") or ""

    @classmethod
    def read(cls, content: bytes) -> FrozenCard:
        """Raises ValueError and KeyError where it is no card."""
        return cls(json.loads(content))

    @property
    def facts(self) -> list[tuple[str, str]]:
        school = self.contract["school"]
        inspected = next(iter(self.contract.get("inspections") or ()), None)
        pairs = [
            ("Principal", school.get("principal") or ""),
            ("Local authority", school.get("la_name") or ""),
            ("In the trust", school.get("membership") or ""),
        ]
        if inspected:
            pairs.append(("Last inspection", f"{inspected['outcome']}, {inspected['date_words']}"))
        return [(label, said) for label, said in pairs if said]

    @property
    def headlines(self) -> tuple[Headline, ...]:
        """The rows of page 1: those that need attention, then the others, then what is old; as on the card."""
        rows = [(section, row) for section, row in self._rows() if row["is_headline"]]
        rows.sort(key=lambda each: (not each[1]["attention"], each[1]["is_old"]))
        return tuple(_headline(section, row) for section, row in rows)

    @property
    def attention(self) -> list[str]:
        """`Reading, expected standard, 2024/25: worse than England …`: what needs attention first."""
        found = [_headline(section, row) for section, row in self._rows() if row["attention"]]
        return [f"{each.called}, {each.year}, {each.latest}: {each.attention}" for each in found]

    @property
    def disputes(self) -> tuple[FrozenDispute, ...]:
        return tuple(
            FrozenDispute(
                each["about"],
                each.get("said") or "",
                each.get("school_says") or "",
                each.get("proposed") or "",
                each.get("trust_says") or (NOT_ANSWERED if each.get("school_says") else ""),
            )
            for each in self.contract.get("disputes") or ()
        )

    @property
    def changes(self) -> tuple[FrozenChange, ...]:
        return tuple(
            FrozenChange(each["about"], each["before"], each["after"], each.get("why") or "")
            for each in self.contract.get("changes") or ()
        )

    @property
    def figures(self) -> Iterator[FrozenFigure]:
        """Every figure and every reason why there is none, in the card's order; years nothing is known of are left
        out."""
        for section, row in self._rows():
            for own, england in zip(row["cells"], row["england"], strict=True):
                if own["source"] is None and own["value"] is None:
                    continue
                yield FrozenFigure(
                    section,
                    row["name"],
                    row["group_name"],
                    own["period_shown"],
                    own["value"] or "",
                    own["shown"] if own["value"] is not None else _why(own),
                    own["numerator"] or "",
                    own["denominator"] or "",
                    own["stage"] or "",
                    england["shown"] if england["value"] is not None else "",
                    _where(own["source"]),
                )

    @property
    def shown_at(self) -> dict[tuple[str, str, str], str]:
        """Every number of the card as shown, by measure, group and year (2024/25)."""
        return {
            (row["measure"], row["group"], cell["period_shown"]): cell["shown"]
            for _, row in self._rows()
            for cell in row["cells"]
            if cell["value"] is not None
        }

    @property
    def sources(self) -> frozenset[tuple[str, str, str, str]]:
        """Publisher, data set, file and stage of everything on the card, England's figures included."""
        return frozenset(
            (source["publisher"] or "", source["title"] or "", source["file"] or "", source["stage"] or "")
            for _, row in self._rows()
            for cell in (*row["cells"], *row["england"])
            if (source := cell["source"]) is not None
        )

    def _rows(self) -> Iterator[tuple[str, Json]]:
        for section in self.contract["sections"]:
            for row in section["rows"]:
                yield section["title"], row


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
    return (cell["missing"] or {}).get("words") or cell["shown"]


def _brackets(period: str | None) -> str:
    """`2024-25` as `(2024/25)`"""
    return f"({period.replace('-', '/')})" if period else ""


def _where(source: Json | None) -> str:
    if source is None:
        return ""
    return ", ".join(filter(None, [source["publisher"], source["title"], source["file"]]))
