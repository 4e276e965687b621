"""What every page of rounds and editions asks of its request."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone

from headwater.foundations.accounts.requests import scope_of
from headwater.oversight.cards.editions import queries
from headwater.oversight.cards.editions.policies import is_gone
from headwater.oversight.cards.editions.presenters.words import parting_words
from headwater.oversight.cards.editions.workflow import WORKFLOW, Step
from headwater.oversight.cards.models import CardEdition, Dispute, Round
from headwater.reference.schools.models import School
from headwater.reference.schools.queries import Parting, list_partings

ALL_ROUNDS = ("Board cards", "/cards/")


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
