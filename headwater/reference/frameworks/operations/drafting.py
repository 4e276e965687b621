"""Changing a trust's framework: in a draft, in one place at a time or by an imported document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from headwater.foundations.accounts.models import User
from headwater.foundations.audit.operations import record_event
from headwater.foundations.audit.refusals import Refused
from headwater.foundations.definitions.problems import Problem
from headwater.reference.frameworks.comparing import compare
from headwater.reference.frameworks.definitions import Framework
from headwater.reference.frameworks.definitions.elements import Container, Element
from headwater.reference.frameworks.definitions.framework import Placed
from headwater.reference.frameworks.definitions.offer import OfferItem
from headwater.reference.frameworks.definitions.words import WORD_KEYS, Word
from headwater.reference.frameworks.documents import At, as_text, copy_published, examine_document, set_values
from headwater.reference.frameworks.events import FrameworkEvent
from headwater.reference.frameworks.models import AdoptedFramework, Edition
from headwater.reference.frameworks.policies import (
    is_changeable,
    mark_of,
    reasons_not_to_begin,
    reasons_not_to_change,
)
from headwater.reference.frameworks.queries import examine_copy, get_draft

Values = Sequence[tuple[At, Any]]


class CannotBegin(Refused):
    """No draft may be begun now."""


class CannotChange(Refused):
    """The draft may not be changed, or not so."""


class CannotImport(Refused):
    """The document may not become the draft. `problems`: everything wrong with it, each with line and column."""

    def __init__(self, reasons: Sequence[str], problems: Sequence[Problem] = ()) -> None:
        super().__init__([*reasons, *map(str, problems)])
        self.problems = list(problems)


@transaction.atomic
def begin_draft(*, adopted: AdoptedFramework, by: User | None, now: datetime) -> Edition:
    """Begin the next edition, as a copy of the newest one, or of the published model. Raises CannotBegin."""
    adopted, draft = _hold(adopted)
    if reasons := reasons_not_to_begin(adopted, draft):
        raise CannotBegin(reasons)
    begun = _begin(adopted, by, now)
    record_event(FrameworkEvent.DRAFT_BEGUN, by=by, about=adopted, after={"edition": begun.number})
    return begun


@transaction.atomic
def choose_words(
    *, draft: Edition, words: Mapping[str, Word], by: User | None, now: datetime, seen: str | None = None
) -> Edition:
    """Choose what the trust calls things: `words` by key (`academy`), those that stay may be left out. `seen` as
    `change_item` has it, of the whole draft. Raises CannotChange."""
    current = _held(draft, seen)
    said = current.framework.words
    fresh = {key: word for key, word in words.items() if said.get(key) != word}  # type: ignore[call-overload]  # any key may come
    if unknown := sorted(set(words) - set(WORD_KEYS)):
        raise CannotChange([f"“{key}” is not one of the words a trust can choose." for key in unknown])
    values: Values = [
        (("words", key), {name: value for name, value in word.model_dump().items() if value})
        for key, word in fresh.items()
    ]
    _write(current, values, by, now)
    record_event(
        FrameworkEvent.WORDS_CHOSEN,
        by=by,
        about=current.adopted,
        before={key: said[key].model_dump() for key in fresh},  # type: ignore[index]  # a word the framework has
        after={key: word.model_dump() for key, word in fresh.items()},
    )
    return current


@transaction.atomic
def change_item(
    *, draft: Edition, id: str, changes: Mapping[At, Any], by: User | None, now: datetime, seen: str | None = None
) -> Edition:
    """Change what an element of the draft says of how often, how many and by when.

    `changes`: the way to each value within the element, and the value: `{("cadence",): "each term"}`,
    `{("amount",): {"count": 3, "of": "days"}}`, `{("tests", 0, "points"): "2"}`, `{("assumed", "confirmed"): True}`;
    None takes it out. `seen`: the mark of the element (`policies.mark_of`) that the person looked at. Raises
    CannotChange with every reason, above all where the draft would not hold together or somebody was quicker.
    """
    current = _held(draft)
    placed = _placed(current, id, seen)
    if not_here := [way for way in changes if not is_changeable(placed.element, way)]:
        ways = ", ".join(".".join(map(str, way)) for way in not_here)
        raise CannotChange([f"{ways} is not changed here. Change it in the exported document, and import that."])
    before = placed.element
    after = _write(current, [((*placed.at, *way), value) for way, value in changes.items()], by, now)
    record_event(
        FrameworkEvent.ITEM_CHANGED,
        by=by,
        about=current.adopted,
        before={"id": id, **_told(before, changes)},
        after={"id": id, **_told(_find(after, id).element, changes)},
    )
    return current


@transaction.atomic
def confirm_assumptions(
    *, draft: Edition, of: Sequence[str], by: User | None, now: datetime, seen: Mapping[str, str] | None = None
) -> Edition:
    """Say that what was assumed is right. `of`: ids of offer items, and keys of readings (`A3`), each of which confirms
    every item that rests on it as well. `seen`: by id or key, the mark of what the person looked at, as `change_item`
    has it. Raises CannotChange; then nothing of it is confirmed."""
    current = _held(draft)
    ways = [way for each in of for way in _to_confirm(current, each, (seen or {}).get(each))]
    if not ways:
        raise CannotChange(["There is nothing left to confirm."] if of else ["Tick what is so."])
    _write(current, [(way, True) for way in dict.fromkeys(ways)], by, now)
    record_event(
        FrameworkEvent.ASSUMPTIONS_CONFIRMED,
        by=by,
        about=current.adopted,
        after={"of": list(of), "places": len(set(ways))},
    )
    return current


@transaction.atomic
def fill_container(
    *, draft: Edition, id: str, entries: Sequence[str], by: User | None, now: datetime, seen: str | None = None
) -> Edition:
    """Fill a place that the published model leaves empty; no entries empty it again. Raises CannotChange."""
    current = _held(draft)
    placed = _placed(current, id, seen)
    if not isinstance(placed.element, Container):
        raise CannotChange([f"{id} is not a place to be filled in."])
    kept = [entry.strip() for entry in entries if entry.strip()]
    _write(current, [((*placed.at, "entries"), kept or None)], by, now)
    record_event(
        FrameworkEvent.CONTAINER_FILLED,
        by=by,
        about=current.adopted,
        before={"id": id, "entries": len(placed.element.entries)},
        after={"id": id, "entries": len(kept)},
    )
    return current


@transaction.atomic
def import_draft(
    *,
    adopted: AdoptedFramework,
    document: bytes,
    name: str,
    by: User | None,
    now: datetime,
    seen: str | None = None,
) -> Edition:
    """Make an edited document the draft, in place of the one there is. `name`: what its problems call it, such as the
    file's name. `seen`: the mark of the draft that the person looked at; "" where there was none; None where it does
    not matter. Raises CannotImport with every problem of the document; then nothing is saved.
    """
    adopted, draft = _hold(adopted)
    if draft is None and (reasons := reasons_not_to_begin(adopted, None)):
        raise CannotImport(reasons)
    if draft is not None and (reasons := reasons_not_to_change(draft, seen=seen)):
        raise CannotImport(reasons)
    if draft is None and seen:
        raise CannotImport(["Somebody has published or discarded the draft meanwhile. Look again, then import."])
    framework, problems = examine_copy(adopted, document, name)
    if problems or framework is None:
        raise CannotImport([], problems)
    current = draft or _begin(adopted, by, now)
    before = current.readable or framework
    current.document = as_text(document)
    current.changed_at, current.changed_by = now, by
    current.save(update_fields=["document", "changed_at", "changed_by"])
    _retitle(adopted, framework)
    found = compare(before, framework)
    record_event(
        FrameworkEvent.DRAFT_IMPORTED,
        by=by,
        about=adopted,
        after={
            "edition": current.number,
            "added": [each.id for each in found.added if each.id],
            "dropped": [each.id for each in found.dropped if each.id],
            "changed": [each.id for each in found.changed if each.id],
        },
    )
    return current


@transaction.atomic
def discard_draft(*, draft: Edition, by: User | None, seen: str | None = None) -> None:
    """Throw the draft away: the newest edition stays as it is. Raises CannotChange."""
    current = _held(draft, seen)
    adopted, number = current.adopted, current.number
    current.delete()
    newest = adopted.editions.published().order_by("-number").first()
    if newest is not None and (framework := newest.readable) is not None:
        _retitle(adopted, framework)
    record_event(FrameworkEvent.DRAFT_DISCARDED, by=by, about=adopted, before={"edition": number})


# The framework is held for the transaction: of two who change it at once, the second sees what the first has done.


def _hold(adopted: AdoptedFramework) -> tuple[AdoptedFramework, Edition | None]:
    adopted = AdoptedFramework.objects.select_for_update().get(pk=adopted.pk)
    return adopted, get_draft(adopted)


def _held(draft: Edition, seen: str | None = None) -> Edition:
    """The draft as it stands now, held. Raises CannotChange where it is gone, published or not what was seen."""
    AdoptedFramework.objects.select_for_update().get(pk=draft.adopted_id)
    current = Edition.objects.select_related("adopted", "published_by").filter(pk=draft.pk).first()
    if (reasons := reasons_not_to_change(current, seen=seen)) or current is None:
        raise CannotChange(reasons)
    return current


def _begin(adopted: AdoptedFramework, by: User | None, now: datetime) -> Edition:
    """The next edition as a copy of the newest; of the published model, where none was ever published."""
    newest = adopted.editions.published().order_by("-number").first()
    document = set_values(newest.document if newest else copy_published(adopted.based_on), [(("status",), "draft")])
    number = newest.number + 1 if newest else 1
    return Edition.objects.create(adopted=adopted, number=number, document=document, begun_at=now, begun_by=by)


def _placed(draft: Edition, id: str, seen: str | None) -> Placed:
    """Where an element stands. Raises CannotChange where it is not there or not what was seen."""
    try:
        placed = _find(draft.framework, id)
    except LookupError:
        raise CannotChange([f"This draft has nothing with the id “{id}” any more. Look at it again."]) from None
    if seen is not None and seen != mark_of(placed.element):
        raise CannotChange([f"Somebody changed “{placed.element.title}” while you looked. Here is how it stands now."])
    return placed


def _find(framework: Framework, id: str) -> Placed:
    for placed in framework.elements():
        if placed.element.id == id:
            return placed
    raise LookupError(id)


def _to_confirm(draft: Edition, of: str, seen: str | None) -> list[At]:
    """The places that say whether an item, or a reading and all that rests on it, is confirmed, and say no."""
    framework = draft.framework
    for n, reading in enumerate(framework.ambiguities):
        if reading.key == of:
            if seen is not None and seen != mark_of(reading):
                raise CannotChange([f"Somebody changed reading {of} while you looked. Here is how it stands now."])
            resting = (p for p in framework.elements() if isinstance(p.element, OfferItem) and _rests_on(p.element, of))
            ways: list[At] = [] if reading.confirmed else [("ambiguities", n, "confirmed")]
            return [*ways, *(way for placed in resting for way in _unconfirmed(placed))]
    return _unconfirmed(_placed(draft, of, seen))


def _unconfirmed(placed: Placed) -> list[At]:
    item = placed.element
    if isinstance(item, OfferItem) and item.assumed is not None and not item.assumed.confirmed:
        return [(*placed.at, "assumed", "confirmed")]
    return []


def _rests_on(item: OfferItem, reading: str) -> bool:
    return item.assumed is not None and item.assumed.reading == reading


def _write(draft: Edition, values: Values, by: User | None, now: datetime) -> Framework:
    """Write values into the draft's document, and the draft. Raises CannotChange where nothing changes, or where
    something would be wrong that was not wrong before."""
    document = set_values(draft.document, values)
    if not values or document == draft.document:
        raise CannotChange(["Nothing is different from what stands there."])
    framework, problems = examine_document(document.encode(), "the draft")
    if problems:
        known = {problem.message for problem in examine_document(draft.document.encode(), "the draft")[1]}
        problems = [problem for problem in problems if problem.message not in known]
    if problems or framework is None:
        raise CannotChange(list(dict.fromkeys(problem.message for problem in problems)))
    draft.document, draft.changed_at, draft.changed_by = document, now, by
    draft.save(update_fields=["document", "changed_at", "changed_by"])
    _retitle(draft.adopted, framework)
    return framework


def _retitle(adopted: AdoptedFramework, framework: Framework) -> None:
    title = framework.say(framework.title)
    if title != adopted.title:
        adopted.title = title
        adopted.save(update_fields=["title"])


def _told(element: Element, changes: Mapping[At, Any]) -> dict[str, Any]:
    """What the element says at the places that are changed, for the log."""
    dumped = element.model_dump(mode="json")
    told = {}
    for way in changes:
        value: Any = dumped
        for part in way:
            value = value[part] if value is not None else None
        told[".".join(map(str, way))] = value
    return told
