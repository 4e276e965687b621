"""Evidence that people bring about a school: adding it, and saying that it was wrong."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from headwater.foundations.accounts.requests import scope_of, user_of
from headwater.foundations.ui.sent import keys_in, sent_of
from headwater.improvement.tiers.cases.forms import EvidenceForm, ReasonForm
from headwater.improvement.tiers.models import EvidenceItem
from headwater.improvement.tiers.operations import (
    CannotAdd,
    CannotWithdrawEvidence,
    add_evidence,
    withdraw_evidence,
)
from headwater.improvement.tiers.views.requests import get_tiered_edition, trail_of, words_of
from headwater.reference.calendar.days import say_date
from headwater.reference.schools.models import School
from headwater.reference.schools.requests import school_or_404


def evidence_add(request: HttpRequest, urn: int) -> HttpResponse:
    """Add a piece of evidence about a school."""
    school = school_or_404(request, urn, "tiers.prepare")
    form, back = EvidenceForm(sent_of(request)), _back(request, school)
    if form.is_valid():
        try:
            add_evidence(item=form.draft(urn), by=user_of(request), now=timezone.now(), today=timezone.localdate())
        except CannotAdd as refusal:
            form.refuse(refusal.reasons)
        else:
            messages.success(request, "The evidence is added.")
            return redirect(back)
    words = words_of(get_tiered_edition(school).framework)
    context = {"form": form, "school": school, "back": back, "trail": trail_of(school, words["Tier"], "Add evidence")}
    return render(request, "tiers/evidence-add.html", context)


def evidence_withdraw(request: HttpRequest, urn: int, pk: int) -> HttpResponse:
    """Say that a piece of evidence was wrong; it stays to be read, with the reason."""
    school = school_or_404(request, urn, "tiers.prepare")
    item = get_object_or_404(EvidenceItem.objects.within(scope_of(request)).filter(school=school), pk=pk)
    back = _back(request, school)
    form = ReasonForm(sent_of(request), label="Why it is withdrawn", longest=500)
    if form.is_valid():
        try:
            withdraw_evidence(item=item, reason=form.cleaned_data["reason"], by=user_of(request), now=timezone.now())
        except CannotWithdrawEvidence as refusal:
            form.refuse(refusal.reasons)
        else:
            messages.success(request, "The evidence is withdrawn.")
            return redirect(back)
    words = words_of(get_tiered_edition(school).framework)
    context = {
        "form": form,
        "school": school,
        "item": item,
        "as_at": say_date(item.as_at),
        "back": back,
        "trail": trail_of(school, words["Tier"], "Withdraw evidence"),
    }
    return render(request, "tiers/evidence-withdraw.html", context)


def _back(request: HttpRequest, school: School) -> str:
    """The case it was opened from, else the school's page of tiers."""
    for pk in keys_in([request.GET.get("case", "")]):
        return reverse("tiers:case-detail", args=[school.urn, pk])
    return reverse("tiers:tier-detail", args=[school.urn])
