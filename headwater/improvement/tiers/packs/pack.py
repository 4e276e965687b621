"""What an evidence pack is, and how it is kept as JSON. Pure: no database, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from pydantic import TypeAdapter

from headwater.improvement.tiers.best_fit import BestFit

VERSION = 1
"""Of the JSON. Fields may be added with a default; whatever else changes takes another version, and the old one stays
readable: it stands in steps that are never changed."""

Tone = Literal["good", "bad", "grey", "none"]


class UnknownPack(ValueError):
    """The JSON was not written by `as_json`, or by a later Headwater."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence. `says` is a sentence; `when` and `source` are never blank. `as_at` is the last day it
    speaks for, None where only a school year is known. `tone` is that of a comparison, with its words in `says`.
    `url_name` and `url_args` are where it can be read, "" where nowhere in Headwater; `item` is the EvidenceItem that
    people or other packages added, None for what is read anew each time."""

    title: str
    says: str
    when: str
    source: str
    as_at: date | None = None
    tone: Tone = "none"
    url_name: str = ""
    url_args: tuple[str | int, ...] = ()
    item: int | None = None


@dataclass(frozen=True, slots=True)
class KindOfEvidence:
    """One kind of evidence that the framework lists, or of the standard ones. `reads` is the kind of EvidenceItem that
    belongs here (`EvidenceItem.Kind`). `gap` says in a sentence what is missing, "" where nothing is."""

    key: str
    reads: str
    title: str
    text: str
    pieces: tuple[Piece, ...]
    gap: str


@dataclass(frozen=True, slots=True)
class TierBefore:
    """The tier that was in force at the end of the school year before, and what came of it. `promised`: titles of what
    it offered; `delivered` and `changed` are sentences."""

    words: str
    year: str
    decided: str
    promised: tuple[str, ...]
    delivered: str
    changed: str


@dataclass(frozen=True, slots=True)
class Pack:
    """All that is on the table about one school's tier. `framework` and `edition` say by whose words; `period` is the
    school year it is about ("2026-27"); `before` is None where no tier was in force the year before; `school_view` says
    what the school itself thinks, or that it has not said."""

    urn: int
    school: str
    framework: str
    edition: int
    period: str
    gathered_on: date
    kinds: tuple[KindOfEvidence, ...]
    before: TierBefore | None
    fit: BestFit
    school_view: str = ""

    @property
    def gaps(self) -> tuple[str, ...]:
        """What is missing, one sentence for each kind of evidence that has nothing."""
        return tuple(kind.gap for kind in self.kinds if kind.gap)


_PACK = TypeAdapter(Pack)


def as_json(pack: Pack) -> dict[str, Any]:
    """The whole pack as JSON values, with the version of its form."""
    return {"version": VERSION, "pack": _PACK.dump_python(pack, mode="json")}


def from_json(kept: Any) -> Pack:
    """What `as_json` made. Raises UnknownPack."""
    if not isinstance(kept, dict) or kept.get("version") != VERSION:
        raise UnknownPack("This evidence pack was kept by another version of Headwater.")
    return _PACK.validate_python(kept["pack"])
