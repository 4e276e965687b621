"""Taking up a published model as the trust's own, choosing the main one, setting one aside."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from headwater.foundations.accounts.models import User
from headwater.foundations.audit.operations import record_event
from headwater.foundations.audit.refusals import Refused
from headwater.reference.frameworks.documents import copy_published, parse_document, set_values
from headwater.reference.frameworks.events import FrameworkEvent
from headwater.reference.frameworks.models import AdoptedFramework, Edition
from headwater.reference.frameworks.policies import (
    reasons_not_to_adopt,
    reasons_not_to_be_main,
    reasons_not_to_set_aside,
)
from headwater.reference.frameworks.queries import list_frameworks, list_published_models
from headwater.reference.schools.models import Trust


class CannotAdopt(Refused):
    """This model may not be adopted, or not taken up again."""


class CannotChoose(Refused):
    """This framework cannot be the main one."""


class CannotSetAside(Refused):
    """This framework may not be set aside."""


@transaction.atomic
def adopt_framework(*, model: str, by: User | None, now: datetime, is_main: bool = False) -> Edition:
    """Copy the published model with this key to the trust's own, as the draft of its first edition, and return that.

    The first framework in use is the main one, whatever `is_main` says; later ones are when it says so, in place of the
    one before. Raises CannotAdopt.
    """
    _hold_all()
    held = AdoptedFramework.objects.filter(key=model).first()
    if reasons := reasons_not_to_adopt(model, list_published_models(), held):
        raise CannotAdopt(reasons)
    document = set_values(copy_published(model), [(("status",), "draft")])
    framework = parse_document(document)
    adopted = AdoptedFramework.objects.create(
        key=model,
        title=framework.say(framework.title),
        based_on=model,
        is_main=_take_main(is_main),
        adopted_at=now,
        adopted_by=by,
    )
    draft = Edition.objects.create(adopted=adopted, number=1, document=document, begun_at=now, begun_by=by)
    record_event(
        FrameworkEvent.FRAMEWORK_ADOPTED,
        by=by,
        about=adopted,
        after={"framework": model, "edition_of_model": framework.edition, "is_main": adopted.is_main},
    )
    return draft


@transaction.atomic
def choose_main_framework(*, adopted: AdoptedFramework, by: User | None) -> AdoptedFramework:
    """Make this the framework whose words and offer count. Raises CannotChoose."""
    _hold_all()
    adopted = AdoptedFramework.objects.select_for_update().get(pk=adopted.pk)
    if reasons := reasons_not_to_be_main(adopted):
        raise CannotChoose(reasons)
    before = AdoptedFramework.objects.filter(is_main=True).first()
    adopted.is_main = _take_main(True)
    adopted.save(update_fields=["is_main"])
    record_event(
        FrameworkEvent.MAIN_CHOSEN,
        by=by,
        about=adopted,
        before={"main": before.key if before else None},
        after={"main": adopted.key},
    )
    return adopted


@transaction.atomic
def set_aside_framework(*, adopted: AdoptedFramework, by: User | None, now: datetime) -> AdoptedFramework:
    """Work by this framework no longer. Its editions stay to be read, and it can be taken up again. Raises
    CannotSetAside, above all for the main one while there are others."""
    _hold_all()
    adopted = AdoptedFramework.objects.select_for_update().get(pk=adopted.pk)
    if reasons := reasons_not_to_set_aside(adopted, list_frameworks().exclude(pk=adopted.pk).count()):
        raise CannotSetAside(reasons)
    adopted.is_main, adopted.set_aside_at, adopted.set_aside_by = False, now, by
    adopted.save(update_fields=["is_main", "set_aside_at", "set_aside_by"])
    record_event(
        FrameworkEvent.FRAMEWORK_SET_ASIDE, by=by, about=adopted, before={"in_use": True}, after={"in_use": False}
    )
    return adopted


@transaction.atomic
def take_up_framework(*, adopted: AdoptedFramework, by: User | None) -> AdoptedFramework:
    """Work again by a framework that was set aside, as it was left. Raises CannotAdopt."""
    _hold_all()
    adopted = AdoptedFramework.objects.select_for_update().get(pk=adopted.pk)
    if adopted.is_active:
        raise CannotAdopt([f"{adopted.title} is in use already."])
    adopted.is_main, adopted.set_aside_at, adopted.set_aside_by = _take_main(False), None, None
    adopted.save(update_fields=["is_main", "set_aside_at", "set_aside_by"])
    record_event(
        FrameworkEvent.FRAMEWORK_TAKEN_UP, by=by, about=adopted, before={"in_use": False}, after={"in_use": True}
    )
    return adopted


def _hold_all() -> None:
    """Adopting, choosing and setting aside wait for one another: which framework is the main one is about all of them,
    those that somebody else is about to adopt too. What all of them have in common is the trust."""
    list(Trust.objects.ours().select_for_update().only("pk"))


def _take_main(wanted: bool) -> bool:
    """Whether the framework at hand becomes the main one: when wanted, or when there is none. Another gives way."""
    main = AdoptedFramework.objects.filter(is_main=True)
    if wanted:
        main.update(is_main=False)
    return wanted or not main.exists()
