"""The offer on a page: every item with how often, who leads, for whom; and the tiers side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from headwater.reference.frameworks.definitions import Framework
from headwater.reference.frameworks.definitions.kinds import Nature
from headwater.reference.frameworks.definitions.offer import Condition, OfferItem
from headwater.reference.frameworks.definitions.tiers import Tier
from headwater.reference.frameworks.presenters.entries import (
    Entry,
    Mark,
    Note,
    present_entries,
    present_entry,
    say_amount,
    say_often,
    say_roles,
)


@dataclass(frozen=True, slots=True)
class OfferLine:
    """One item of the offer, as a row of a table."""

    id: str
    title: str
    text: str
    kind: str
    strand: str
    how_often: str
    leads: str
    takes_part: str
    reads: str
    who_for: str
    notes: tuple[Note, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class OfferGroup:
    """The items of one nature."""

    key: str
    title: str
    lines: tuple[OfferLine, ...]


@dataclass(frozen=True, slots=True)
class TierColumn:
    """A tier at the head of its column, and whole below the table."""

    id: str
    key: str
    title: str
    text: str
    led_by: str
    notes: tuple[Note, ...]
    entries: tuple[Entry, ...]
    """Its purpose and the reasons for it, where the model gives them."""
    criteria: tuple[Entry, ...]
    lines: tuple[OfferLine, ...]
    """What it gives: its own items, not those of the packages it includes."""
    missing: str


@dataclass(frozen=True, slots=True)
class ColumnHead:
    """What stands over a column of a comparison: a tier, and a word about it."""

    title: str
    about: str


@dataclass(frozen=True, slots=True)
class SideBySide:
    """One row of the comparison: a topic, and what each tier has to say of it; "" where it says nothing."""

    topic: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TiersPage:
    """`kind`: exclusive, additive or none. Rows have one cell for each column."""

    kind: str
    text: str
    decided: tuple[Note, ...]
    evidence: tuple[Entry, ...]
    columns: tuple[TierColumn, ...]
    heads: tuple[ColumnHead, ...]
    criteria_rows: tuple[SideBySide, ...]
    support_rows: tuple[SideBySide, ...]
    everybody: tuple[OfferLine, ...]
    """Items that no tier is named for."""


def present_offer(framework: Framework, tier: str = "", strand: str = "") -> tuple[OfferGroup, ...]:
    """The offer by nature, in the order in which people ask: what happens, what is owed, what is there; what several
    tiers have stands together. `tier`: only what a school of that tier gets; `strand`: only what belongs to that
    strand; every item where they are empty."""
    held = framework.with_included((tier,)) if tier else ()
    topics = list(dict.fromkeys(_topic(item.id) for item in framework.offer))
    items = [
        item
        for item in sorted(framework.offer, key=lambda item: topics.index(_topic(item.id)))
        if (not tier or not item.tiers or set(item.tiers) & set(held)) and strand in ("", item.strand)
    ]
    groups = []
    for nature in Nature:
        lines = tuple(present_line(framework, item) for item in items if item.nature is nature)
        if lines:
            groups.append(OfferGroup(nature.value, nature.says, lines))
    return tuple(groups)


def present_line(framework: Framework, item: OfferItem) -> OfferLine:
    """One item of the offer in the trust's words."""
    return OfferLine(
        id=item.id,
        title=framework.say(item.title),
        text=framework.say(item.text),
        kind=item.kind.says,
        strand=say_strand(framework, item.strand),
        how_often=say_how_often(framework, item),
        leads=say_roles(framework, item.leads),
        takes_part=say_roles(framework, item.takes_part) if item.takes_part else "",
        reads=say_roles(framework, item.reads) if item.reads else "",
        who_for=_who_for(framework, item),
        notes=tuple(Note(label, lines) for label, lines in _notes(framework, item) if lines),
        marks=_marks(item),
    )


def say_strand(framework: Framework, key: str) -> str:
    """The title of a strand; "" for an item that belongs to none."""
    return next((framework.say(strand.title) for strand in framework.strands if strand.key == key), "")


def say_how_often(framework: Framework, item: OfferItem) -> str:
    """`Every 2 weeks`, `20 courses`, `Due by 31 October`, `There all year`; how many and how often together."""
    amount = say_amount(framework, item.amount)
    if item.more_than:
        often = f"More than {item.more_than} a year, agreed with the school"
    elif item.owed_by:
        often = "Due by " + " and ".join(_day(text) for text in item.owed_by)
    elif "cadence" in item.model_fields_set and item.cadence != "unquantified":
        often = say_often(item.cadence)
    else:
        often = _BY_NATURE.get(item.nature, "How often is not said")
    return f"{amount}; {often[:1].lower()}{often[1:]}" if amount else often


_BY_NATURE = {
    Nature.DOCUMENT: "By when is not said",
    Nature.STANDING: "There all year",
    Nature.RELATIONSHIP: "All year",
    Nature.ON_REQUEST: "When asked for or needed",
}


def _day(text: str) -> str:
    """`31 October`"""
    day = date.fromisoformat(f"2027-{text}")
    return f"{day.day} {day:%B}"


def _who_for(framework: Framework, item: OfferItem) -> str:
    tiers = ", ".join(framework.say(framework.tier(key).title) for key in item.tiers)
    every = framework.say("Every {academy}")
    conditions = " ".join(_say_condition(each) for each in item.conditions)
    return framework.say(". ".join(part for part in (tiers or ("" if conditions else every), conditions) if part))


def _say_condition(condition: Condition) -> str:
    return {
        "church-school": "Church schools only",
        "new-headteacher": "New {principal.many} only",
        "joining": "{Academy.many} that are joining only",
        "phase": f"{' and '.join(condition.phases).capitalize()} schools only",
    }[condition.fact]


def _notes(framework: Framework, item: OfferItem) -> Iterable[tuple[str, tuple[str, ...]]]:
    yield "It consists of", tuple(map(framework.say, item.parts))
    yield "What comes of it", (framework.say(item.output),) if item.output else ()
    yield "Required by law", (framework.say(item.statutory),) if item.statutory else ()
    if item.assumed and not item.assumed.confirmed:
        yield "Assumed", (", ".join(ASSUMED[each] for each in item.assumed.what),)
    if item.adds_to:
        yield "Adds to", (framework.say(framework.item(item.adds_to).title),)


ASSUMED = {
    "cadence": "how often",
    "amount": "how many",
    "owed_by": "by when",
    "leads": "who leads",
    "takes_part": "who takes part",
    "tiers": "for which tiers",
}
"""What of an item can be a reading of ours."""


def is_assumed_itself(item: OfferItem) -> bool:
    """How often, how many, by when or for whom is our reading. Who leads and takes part nearly always is, and is said
    in words only."""
    return bool(item.assumed and not item.assumed.confirmed and set(item.assumed.what) - {"leads", "takes_part"})


def _marks(item: OfferItem) -> tuple[Mark, ...]:
    marks = []
    if item.assumed and item.assumed.confirmed:
        marks.append(Mark("confirmed by the trust", "good"))
    elif is_assumed_itself(item):
        marks.append(Mark("assumed", "watch"))
    if item.confidential:
        marks.append(Mark("stays in the room"))
    if item.gives == ("contribution",) or item.nature is Nature.CONTRIBUTION:
        marks.append(Mark("the school gives"))
    elif "contribution" in item.gives:
        marks.append(Mark("gives and gets"))
    return tuple(marks)


def present_tiers(framework: Framework) -> TiersPage:
    """The tiers side by side: what they are known by, and what they give."""
    tiering = framework.tiering
    decided = (
        ("Recommended by", tiering.recommends),
        ("Consulted", tiering.consults),
        ("Agreed by", tiering.agrees),
    )
    tiers = tiering.tiers
    columns = tuple(_column(framework, tier) for tier in tiers)
    return TiersPage(
        kind=tiering.kind,
        text=framework.say(tiering.text),
        decided=tuple(Note(label, (say_roles(framework, who),)) for label, who in decided if who),
        evidence=present_entries(framework, tiering.evidence),
        columns=columns,
        heads=tuple(ColumnHead(column.title, column.led_by) for column in columns),
        criteria_rows=side_by_side(
            [{_topic(e.id): (framework.say(e.title), framework.say(e.text)) for e in tier.criteria} for tier in tiers]
        ),
        support_rows=side_by_side([_support(framework, tier) for tier in tiers]),
        everybody=tuple(present_line(framework, item) for item in framework.offer if not item.tiers),
    )


def _column(framework: Framework, tier: Tier) -> TierColumn:
    included = ", ".join(framework.say(framework.tier(key).title) for key in tier.includes)
    notes = (("Comes with", included), ("People decide", framework.say(tier.people_decide or "")))
    led_by = {"academy": "{Academy} led", "trust": "{Trust} led", "both": "Led by {academy} and {trust} together"}
    stated = [element for element in (tier.purpose, tier.reasons) if element is not None]
    return TierColumn(
        id=tier.id,
        key=tier.key,
        title=framework.say(tier.title),
        text=framework.say(tier.text),
        led_by=framework.say(led_by[tier.led_by]),
        notes=tuple(Note(label, (words,)) for label, words in notes if words),
        entries=tuple(present_entry(framework, element) for element in stated),
        criteria=present_entries(framework, tier.criteria),
        lines=tuple(present_line(framework, item) for item in framework.offer if tier.key in item.tiers),
        missing=framework.say(tier.support_missing or ""),
    )


def _support(framework: Framework, tier: Tier) -> dict[str, tuple[str, str]]:
    """By topic, what the tier gives and how often."""
    return {
        _topic(item.id): (framework.say(item.title), say_how_often(framework, item))
        for item in framework.offer
        if tier.key in item.tiers
    }


def _topic(id: str) -> str:
    """What an element is about, whichever tier it stands in: the end of its id."""
    return id.rpartition(".")[2]


def side_by_side(columns: Sequence[dict[str, tuple[str, str]]]) -> tuple[SideBySide, ...]:
    """One row for each topic, called by the first title it has; a tier that calls it otherwise says so in its cell."""
    titles: dict[str, str] = {}
    for column in columns:
        for topic, (title, _) in column.items():
            titles.setdefault(topic, title)
    return tuple(
        SideBySide(title, tuple(_cell(column.get(topic), title) for column in columns))
        for topic, title in titles.items()
    )


def _cell(said: tuple[str, str] | None, row: str) -> str:
    if said is None:
        return ""
    title, words = said
    return words if title == row else f"{title}: {words[:1].lower()}{words[1:]}"
