"""A school’s editions, and what was issued: its page and documents, served as they were kept. Nothing is made here."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from headwater.foundations.accounts.requests import scope_of, user_of
from headwater.foundations.audit.openings import record_opening
from headwater.oversight.cards.editions.notices import notice_facts
from headwater.oversight.cards.editions.queries import get_school_of_editions, list_editions
from headwater.oversight.cards.editions.reading import READABLE, NotAsKept, find_beside, get_file, list_files
from headwater.oversight.cards.editions.views.requests import get_edition, left_of, trail_of
from headwater.oversight.cards.editions.workflow import WORKFLOW, Step
from headwater.oversight.cards.models import CardEdition, EditionFile, Format, Readers
from headwater.oversight.cards.presenters.issued import file_name, present_editions, present_issued
from headwater.reference.people.queries import get_names
from headwater.reference.schools.models import School

KINDS = {
    Format.PDF: "application/pdf",
    Format.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.EXCEL: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CSV: "text/csv; charset=utf-8",
    Format.JSON: "application/json",
}


@require_safe
def edition_list(request: HttpRequest, urn: int) -> HttpResponse:
    """Every edition of the school's card that whoever asks may read, the newest first."""
    scope = scope_of(request)
    try:
        school = get_school_of_editions(urn, scope)
    except School.DoesNotExist:
        raise Http404 from None
    trail = trail_of(request, school)
    trail[-1] = (trail[-1][0], "")
    context = {
        "school": school,
        "editions": present_editions(list_editions(urn, scope)),
        "left": left_of(request, school),
        "trail": trail,
    }
    return render(request, "cards/edition-list.html", context)


def show_issued(request: HttpRequest, edition: CardEdition) -> HttpResponse:
    """The page of an edition that was issued, withdrawn since or not."""
    scope, audience = scope_of(request), _audience(request)
    _record_opening(request, edition)
    trail = trail_of(request, edition.school, (f"Edition {edition.number}", ""))
    context: dict[str, Any] = {"edition": edition, "trail": trail, "left": left_of(request, edition.school)}
    try:
        content = bytes(get_file(edition, Format.PAGE, audience).content).decode()
    except NotAsKept as refusal:
        return _refuse(request, edition, refusal)
    beside = find_beside(edition, scope)
    if scope.may("packs.view"):
        context["round_at"] = reverse("rounds:round-detail", args=[edition.round_id])
    context["may_withdraw"] = Step.WITHDRAW in WORKFLOW.steps_open(edition.state, scope, edition.school_id)
    context["page"] = present_issued(
        edition,
        audience,
        list_files(edition, scope),
        newer=beside.newer,
        instead=beside.instead,
        names=get_names([edition.school_id], scope),
    )
    # Rendered by our own templates at issue, and the very bytes that were kept then.
    return render(request, "cards/edition-issued.html", context | {"content": mark_safe(content)})  # noqa: S308


@require_safe
def edition_file(request: HttpRequest, urn: int, number: int, file: str) -> HttpResponseBase:
    """One document of an issued edition: the bytes that were kept."""
    edition, audience = get_edition(request, urn, number), _audience(request)
    called, _, ending = file.partition(".")
    if called != "card" or ending not in KINDS or edition.state not in READABLE:
        raise Http404("There is no such document.")
    try:
        kept = get_file(edition, Format(ending), audience)
    except EditionFile.DoesNotExist:
        raise Http404("There is no such document.") from None
    except NotAsKept as refusal:
        return _refuse(request, edition, refusal)
    _record_opening(request, edition)
    response = HttpResponse(
        bytes(kept.content),
        content_type=KINDS[Format(ending)],
        headers={
            "Content-Disposition": f'attachment; filename="{file_name(edition, kept)}"',
            "ETag": f'"{kept.sha256}"',
        },
    )
    # Asked for each time, because it may have become somebody else's; sent only where it is not there already.
    patch_cache_control(response, private=True, no_cache=True)
    return get_conditional_response(request, etag=f'"{kept.sha256}"', response=response) or response


def _audience(request: HttpRequest) -> Readers:
    """The audience the address names; a mistyped one gets nothing, not the confidential copy."""
    try:
        return Readers(request.GET.get("audience", Readers.CONFIDENTIAL))
    except ValueError:
        raise Http404("There is no copy for such an audience.") from None


def _record_opening(request: HttpRequest, edition: CardEdition) -> None:
    record_opening(**notice_facts(edition), by=user_of(request), now=timezone.now())


def _refuse(request: HttpRequest, edition: CardEdition, refusal: NotAsKept) -> HttpResponse:
    """What is not as it was kept is not shown: neither right nor wrong may be read from it."""
    trail = trail_of(request, edition.school, (f"Edition {edition.number}", ""))
    context = {"edition": edition, "says": str(refusal), "trail": trail}
    return render(request, "cards/edition-issued-damaged.html", context, status=500)
