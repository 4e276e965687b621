"""Packs: all of them, one of them, its documents; making one and withdrawing it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from headwater.foundations.accounts.requests import scope_of, user_of
from headwater.foundations.audit.openings import record_opening
from headwater.foundations.ui.sent import sent_of
from headwater.oversight.cards.models import Round
from headwater.oversight.governance.forms import MakeForm, WithdrawForm
from headwater.oversight.governance.models import Pack, PackFile
from headwater.oversight.governance.operations import CannotAsk, CannotWithdraw, ask_for_pack, withdraw_pack
from headwater.oversight.governance.policies import may_make
from headwater.oversight.governance.presenters import present_list, present_pack
from headwater.oversight.governance.queries import (
    NotAsKept,
    get_file,
    get_pack,
    list_issued,
    list_packs,
    list_parts,
    list_rounds,
    list_sizes,
    reads_whole,
)

KINDS = {
    PackFile.Format.PDF: "application/pdf",
    PackFile.Format.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    PackFile.Format.EXCEL: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_safe
def pack_list(request: HttpRequest) -> HttpResponse:
    """Every pack the reader may open, the newest meeting first."""
    scope = scope_of(request)
    context = {"packs": present_list(list_packs(scope)), "may_make": may_make(scope), "whole": reads_whole(scope)}
    return render(request, "governance/pack-list.html", context | {"trail": [("Home", "/"), ("Packs", "")]})


@require_safe
def pack_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One pack: the whole for the trust, at a school its own part. That it was opened is kept."""
    scope, pack = scope_of(request), _pack(request, pk)
    parts, whole, now = list_parts(pack, scope), reads_whole(scope), timezone.now()
    urns = [part.school_id for part in parts]
    page = present_pack(pack, parts, list_sizes(pack, urns, whole=whole), whole=whole, now=now)
    if pack.may_be_read:
        _record_opening(request, pack, None if whole else urns[0])
    context = {"page": page, "may_make": may_make(scope), "trail": _trail(page.called)}
    return render(request, "governance/pack-detail.html", context)


@require_safe
def pack_file(request: HttpRequest, pk: int, format: str) -> HttpResponse:
    """The whole pack as a document."""
    return _document(request, pk, format, None)


@require_safe
def part_file(request: HttpRequest, pk: int, urn: int, format: str) -> HttpResponse:
    """One school's part of a pack as a document."""
    return _document(request, pk, format, urn)


def pack_make(request: HttpRequest) -> HttpResponse:
    """Choose a meeting, its cards and the audience."""
    scope = scope_of(request)
    if not may_make(scope):
        raise Http404
    rounds = list_rounds(scope)
    chosen = _chosen(request, rounds)
    context: dict[str, Any] = {"rounds": rounds, "chosen": chosen, "trail": _trail("Make a pack")}
    if chosen is None:
        return render(request, "governance/pack-make.html", context)
    form = MakeForm(sent_of(request), editions=list_issued(chosen, scope))
    if form.is_valid():
        try:
            pack = ask_for_pack(
                round=chosen,
                editions=form.chosen(),
                audience=form.cleaned_data["audience"],
                by=user_of(request),
                scope=scope,
                now=timezone.now(),
            )
        except CannotAsk as refusal:
            form.refuse(refusal.reasons)
        else:
            return redirect("governance:pack-detail", pack.pk)
    return render(request, "governance/pack-make.html", context | {"form": form})


def pack_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a pack is not to be used any more, and why."""
    scope, pack = scope_of(request), _pack(request, pk)
    if not may_make(scope):
        raise Http404
    form = WithdrawForm(sent_of(request))
    if form.is_valid():
        try:
            withdraw_pack(pack=pack, by=user_of(request), scope=scope, now=timezone.now(), **form.cleaned_data)
        except CannotWithdraw as refusal:
            form.refuse(refusal.reasons)
        else:
            messages.success(request, "The pack is withdrawn. It stays to be read and says why.")
            return redirect("governance:pack-detail", pk)
    trail = [("Home", "/"), ("Packs", reverse("governance:pack-list"))]
    trail += [(pack.called, reverse("governance:pack-detail", args=[pk])), ("Withdraw", "")]
    return render(request, "governance/pack-withdraw.html", {"form": form, "pack": pack, "trail": trail})


# What they share -----------------------------------------------------------------------------------------------------


def _document(request: HttpRequest, pk: int, format: str, urn: int | None) -> HttpResponse:
    """The bytes as they were kept. What is not there and what is out of scope answer alike."""
    pack = _pack(request, pk)
    try:
        found = get_file(pack, format, urn, scope_of(request))
    except PackFile.DoesNotExist:
        raise Http404 from None
    except NotAsKept as refusal:
        messages.error(request, str(refusal))
        return redirect("governance:pack-detail", pk)
    _record_opening(request, pack, urn)
    school = f"-{urn}" if urn else ""
    name = f"pack-{pack.number}-{pack.round.meeting_on}{school}-{pack.audience}.{format}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "ETag": f'"{found.sha256}"'}
    return HttpResponse(bytes(found.content), content_type=KINDS[PackFile.Format(format)], headers=headers)


def _record_opening(request: HttpRequest, pack: Pack, urn: int | None) -> None:
    """Keep that the reader opened it as it stands now: made, or withdrawn."""
    path = reverse("governance:pack-detail", args=[pack.pk])
    facts: dict[str, Any] = {
        "about": pack,
        "version": pack.version,
        "label": pack.called,
        "school_urn": urn,
        "path": path,
    }
    record_opening(**facts, by=user_of(request), now=timezone.now())


def _pack(request: HttpRequest, pk: int) -> Pack:
    try:
        return get_pack(pk, scope_of(request))
    except Pack.DoesNotExist:
        raise Http404 from None


def _chosen(request: HttpRequest, rounds: list[Round]) -> Round | None:
    """The round the address names; a mistyped one is not found."""
    asked = request.GET.get("round", "")
    if not asked:
        return None
    found = next((each for each in rounds if str(each.pk) == asked), None)
    if found is None:
        raise Http404
    return found


def _trail(here: str) -> list[tuple[str, str]]:
    return [("Home", "/"), ("Packs", reverse("governance:pack-list")), (here, "")]
