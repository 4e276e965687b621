"""What every page of rounds and editions asks of its request."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone

from headwater.foundations.accounts.scope import Scope
from headwater.oversight.cards.editions import queries
from headwater.oversight.cards.editions.policies import is_gone
from headwater.oversight.cards.editions.presenters.words import parting_words
from headwater.oversight.cards.editions.workflow import WORKFLOW, Step
from headwater.oversight.cards.models import CardEdition, Dispute, Round
from headwater.reference.schools.models import School
from headwater.reference.schools.queries import Parting, list_partings

if TYPE_CHECKING:
    from headwater.foundations.accounts.models import User

ALL_ROUNDS = ("Board cards", "/cards/")


def scope_of(request: HttpRequest) -> Scope:
    scope: Scope = request.scope  # type: ignore[attr-defined]  # set by ScopeMiddleware
    return scope


def user_of(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]  # the access table lets nobody else in


def sent_of(request: HttpRequest) -> Any:
    """What was sent, a form without a word in it included; None where the page is only looked at."""
    return request.POST if request.method == "POST" else None


def seen_of(request: HttpRequest) -> dict[int, int]:
    """Which version of each edition the form showed."""
    pairs = (text.partition(":") for text in request.POST.getlist("seen"))
    return {int(pk): int(version) for pk, _, version in pairs if _is_number(pk) and _is_number(version)}


def keys_in(texts: Iterable[str]) -> set[int]:
    """Keys of records, as an address or a form gives them."""
    return {int(text) for text in texts if _is_number(text)}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


def get_round(request: HttpRequest, pk: int) -> Round:
    """Load and authorise in one step: a round out of scope and one that does not exist answer alike."""
    try:
        return queries.get_round(pk, scope_of(request))
    except Round.DoesNotExist:
        raise Http404("There is no such round.") from None


def get_edition(request: HttpRequest, urn: int, number: int) -> CardEdition:
    """The same of one school's edition."""
    try:
        return queries.get_edition(urn, number, scope_of(request))
    except CardEdition.DoesNotExist:
        raise Http404("There is no such edition.") from None


def get_edition_for(request: HttpRequest, urn: int, number: int, step: Step) -> CardEdition:
    """The edition, to somebody who may take the step at the school in some state at least; else 404."""
    edition = get_edition(request, urn, number)
    if not WORKFLOW.may_take(step, scope_of(request), urn):
        raise Http404("That step is somebody else’s.")
    return edition


def get_dispute(request: HttpRequest, edition: CardEdition, pk: int) -> Dispute:
    try:
        return queries.get_dispute(edition, pk, scope_of(request))
    except Dispute.DoesNotExist:
        raise Http404("There is no such dispute.") from None


def trail_of(request: HttpRequest, school: School, *below: tuple[str, str]) -> list[tuple[str, str]]:
    """The way to a page about the editions of one school's card. A school that has left has no other page."""
    list_of = reverse("cards:edition-list", args=[school.urn])
    if is_gone(school.urn, scope_of(request)):
        return [ALL_ROUNDS, (f"{school.name}: editions for boards", list_of), *below]
    trail = [("Schools", reverse("pages:school-list")), (school.name, reverse("cards:card", args=[school.urn]))]
    return [*trail, ("Editions for boards", list_of), *below]


def left_of(request: HttpRequest, school: School) -> str:
    """That the school has left the trust, or closed, and when; "" while it is the trust's. Asks only where it has."""
    if not is_gone(school.urn, scope_of(request)):
        return ""
    parting = list_partings([school.urn], timezone.localdate()).get(school.urn, Parting())
    return f"{school.name} {parting_words(parting)}."
