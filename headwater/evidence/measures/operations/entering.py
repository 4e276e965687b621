"""Entering figures by hand or from a sheet, and withdrawing them. What is entered shows at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from headwater.evidence.measures.entries import (
    MOST_AT_ONCE,
    Entry,
    reasons_not_to_enter,
    reasons_not_to_withdraw,
    reasons_not_twice,
    work_out,
)
from headwater.evidence.measures.events import MeasureEvent
from headwater.evidence.measures.models import EnteredFigure, Level
from headwater.evidence.measures.places import Place, place_of
from headwater.evidence.measures.placing import hold_trust, place_entries
from headwater.evidence.measures.queries import list_known
from headwater.foundations.accounts.models import User
from headwater.foundations.accounts.scope import Scope
from headwater.foundations.audit.operations import record_event
from headwater.foundations.audit.refusals import Refused
from headwater.reference.schools.models import School
from headwater.reference.schools.queries import get_our_trust

SAME_MOMENT = (
    "Somebody else saved one of these figures at the same moment, and theirs stands. Look again, then save yours."
)


class CannotEnter(Refused):
    """The figure, or one of the batch, may not be entered. Nothing was written."""


class CannotWithdraw(Refused):
    """The entry may not be withdrawn."""


def enter_figure(*, entry: Entry, by: User, scope: Scope, today: date) -> EnteredFigure:
    """Enter one figure; where an entry stands already, it is replaced and both stay to be read.

    Shown at once: before a published figure where it overrides one, otherwise where nothing is published. Raises
    CannotEnter with every reason, above all where somebody else was quicker.
    """
    [made] = _enter([entry], by=by, scope=scope, today=today)
    return made


def enter_figures(*, entries: Sequence[Entry], by: User, scope: Scope, today: date) -> list[EnteredFigure]:
    """Enter all figures of a sheet or none, in one transaction with one event that says how many of what.

    Raises CannotEnter with every reason, each with the cell it is about.
    """
    return _enter(entries, by=by, scope=scope, today=today)


@transaction.atomic
def withdraw_figure(*, entry: EnteredFigure, reason: str, by: User, scope: Scope, now: datetime) -> EnteredFigure:
    """Take an entry back; it stays to be read, with the reason, and what it stood before is shown again.

    Raises CannotWithdraw. What overrides a published figure, and a comparator, is withdrawn by whoever may enter such.
    """
    place = place_of(entry)
    _hold([place])
    entry = EnteredFigure.objects.get(pk=entry.pk)
    may_override = scope.may("figures.override", place.school or None)
    reasons = _reasons_of_sight([place], scope) or reasons_not_to_withdraw(entry, reason, may_override=may_override)
    if reasons:
        raise CannotWithdraw(reasons)
    entry.withdrawn_at, entry.withdrawn_by, entry.withdrawn_because = now, by, reason.strip()
    entry.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    place_entries([place])
    record_event(
        MeasureEvent.FIGURE_WITHDRAWN,
        by=by,
        about=entry,
        school_urn=entry.school_id,
        before={"figure": entry.text, "measure": entry.measure, "group": entry.group, "period": entry.period},
        after={"figure": None},
    )
    return entry


def _enter(entries: Sequence[Entry], *, by: User, scope: Scope, today: date) -> list[EnteredFigure]:
    try:
        with transaction.atomic():
            return _write_entries(entries, by=by, scope=scope, today=today)
    except IntegrityError as error:
        if "one_current_entry" not in str(error) and "UNIQUE" not in str(error):
            raise
        raise CannotEnter([SAME_MOMENT]) from error


def _write_entries(entries: Sequence[Entry], *, by: User, scope: Scope, today: date) -> list[EnteredFigure]:
    if not entries:
        raise CannotEnter(["There is no figure to enter."])
    if len(entries) > MOST_AT_ONCE:
        raise CannotEnter([f"{len(entries):,} figures at once are too many: at most {MOST_AT_ONCE:,}."])
    places = [entry.place for entry in entries]
    _hold(places)
    known = list_known(places)
    entries = [work_out(entry) for entry in entries]
    reasons = [*reasons_not_twice(entries), *_reasons_of_sight(places, scope)]
    for entry in entries:
        said = known[entry.place]
        found = reasons_not_to_enter(
            entry,
            today=today,
            published=said.published,
            current=said.entry,
            may_override=scope.may("figures.override", entry.place.school or None),
        )
        reasons += [f"{entry.row.partition(' “')[0]}: {reason}" if entry.row else reason for reason in found]
    if reasons:
        raise CannotEnter(reasons)
    replaced = [said.entry for said in known.values() if said.entry is not None]
    # Out of the way of the rule that one entry stands in a place, until there is something to replace them by.
    keys = [entry.pk for entry in replaced]
    EnteredFigure.objects.filter(pk__in=keys).update(replaced_by=F("pk"))
    made = EnteredFigure.objects.bulk_create([_row(entry, by) for entry in entries], batch_size=200)
    by_place = {place_of(entry): entry for entry in made}
    for before in replaced:
        before.replaced_by = by_place[place_of(before)]
    EnteredFigure.objects.bulk_update(replaced, ["replaced_by"], batch_size=200)
    place_entries(places)
    _record(made, replaced=len(replaced), by=by)
    return made


def _record(made: Sequence[EnteredFigure], *, replaced: int, by: User) -> None:
    urns = sorted({entry.school_id for entry in made if entry.school_id})
    about = School.objects.get(pk=urns[0]) if len(urns) == 1 else get_our_trust()
    record_event(
        MeasureEvent.FIGURES_ENTERED,
        by=by,
        about=about or made[0],
        school_urn=urns[0] if len(urns) == 1 else None,
        after={
            "figures": len(made),
            "in place of earlier entries": replaced,
            "instead of published ones": sum(entry.overrides for entry in made),
            "national or local authority": sum(entry.level != Level.SCHOOL for entry in made),
            "measures": sorted({entry.measure for entry in made}),
            "periods": sorted({entry.period for entry in made}),
            "schools": urns,
        },
    )


def _reasons_of_sight(places: Iterable[Place], scope: Scope) -> list[str]:
    """Whether the person may enter figures of all these schools. A school out of sight is not named."""
    schools = {place.school for place in places if place.school}
    return ["You may not enter figures of one of these schools."] if schools - scope.schools("figures.enter") else []


def _hold(places: Iterable[Place]) -> None:
    """Hold what these figures are of for the transaction: of two who save at once, the second sees what the first
    saved."""
    hold_trust()
    schools = {place.school for place in places if place.school}
    list(School.objects.select_for_update().filter(pk__in=schools).order_by("pk").only("pk"))


def _row(entry: Entry, by: User) -> EnteredFigure:
    place = entry.place
    return EnteredFigure(
        level=place.level,
        school_id=place.school or None,
        area=place.area,
        population=place.population,
        measure=place.measure,
        group=place.group,
        period=place.period,
        value=entry.value,
        missing=entry.missing or "",
        text=entry.text,
        numerator=entry.numerator,
        denominator=entry.denominator,
        stage=entry.stage,
        as_at=entry.as_at,
        source=entry.source,
        source_period=entry.source_period,
        overrides=entry.overrides,
        reason=entry.reason,
        row=entry.row,
        entered_by=by,
    )
