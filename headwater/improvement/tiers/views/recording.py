"""Recording tiers that were decided elsewhere: one on a form, a whole trust from a sheet; and withdrawing one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from headwater.foundations.accounts.requests import scope_of, user_of
from headwater.improvement.tiers.forms import TierForm, TierSheetForm, WithdrawalForm
from headwater.improvement.tiers.models import TierDecision
from headwater.improvement.tiers.operations import (
    CannotRecord,
    CannotWithdraw,
    record_tier,
    record_tiers,
    withdraw_tier,
)
from headwater.improvement.tiers.policies import Ground, in_force_on, place_of
from headwater.improvement.tiers.presenters import say_decision, say_in_force
from headwater.improvement.tiers.queries import (
    Decisions,
    get_main_edition,
    list_decisions_for,
    list_editions_as_seen,
    list_joined_on,
    list_schools_of_trust,
    mark_of,
)
from headwater.improvement.tiers.sheets import ReadTiers, compare_with_standing, places, read_tiers
from headwater.improvement.tiers.views.requests import get_tiered_edition, trail_of, words_of
from headwater.reference.calendar.days import say_date
from headwater.reference.frameworks.models import AdoptedFramework
from headwater.reference.schools.models import School
from headwater.reference.schools.requests import school_or_404


def tier_record(request: HttpRequest, urn: int) -> HttpResponse:
    """Record which tier a school is in from a day on; with `?correct=`, another record in place of a wrong one."""
    school, today = school_or_404(request, urn, "tiers.record"), timezone.localdate()
    edition = get_tiered_edition(school)
    standing = list_decisions_for([urn], edition.adopted, scope_of(request)).get(urn, [])
    correct = _to_correct(request, standing)
    form = TierForm(
        request.POST or None,
        framework=correct.edition.framework if correct else edition.framework,
        standing=standing,
        seen=mark_of(standing),
        correct=correct,
    )
    if form.is_valid():
        seen = form.cleaned_data["seen"]
        try:
            decision = record_tier(
                draft=form.draft(school), adopted=edition.adopted, by=user_of(request), today=today, seen=seen
            )
        except CannotRecord as refusal:
            form.refuse(refusal.reasons)
        else:
            messages.success(request, f"{say_in_force(decision, today)}, is recorded.")
            return redirect("tiers:tier-detail", urn=urn)
    words = words_of(edition.framework)
    context = {
        "form": form,
        "school": school,
        "words": words,
        "correct": correct,
        "standing": [say_in_force(each, today) for each in _in_force_and_coming(standing, today)],
        "trail": trail_of(school, words["Tier"], f"Record a {words['tier']}"),
    }
    return render(request, "tiers/tier-record.html", context)


def _in_force_and_coming(standing: list[TierDecision], today: date) -> list[TierDecision]:
    now = in_force_on(standing, today)
    return [each for each in standing if each is now or each.in_force_from > today]


def _to_correct(request: HttpRequest, standing: list[TierDecision]) -> TierDecision | None:
    """The record that the address names, where it still stands; 404 for any other."""
    key = request.GET.get("correct", "")
    if not key:
        return None
    for decision in standing:
        if str(decision.pk) == key:
            return decision
    raise Http404("No such record stands.")


def tier_withdraw(request: HttpRequest, urn: int, pk: int) -> HttpResponse:
    """Say that a record was wrong altogether, and why."""
    school, today = school_or_404(request, urn, "tiers.record"), timezone.localdate()
    found = TierDecision.objects.within(scope_of(request)).standing().select_related("edition")
    decision = get_object_or_404(found, pk=pk, school=school)
    form = WithdrawalForm(request.POST or None)
    if form.is_valid():
        try:
            withdraw_tier(decision=decision, **form.cleaned_data, by=user_of(request), now=timezone.now())
        except CannotWithdraw as refusal:
            form.add_error(None, ValidationError(refusal.reasons))
        else:
            messages.success(request, f"The record of {decision.words} is withdrawn.")
            return redirect("tiers:tier-detail", urn=urn)
    words = words_of(decision.edition.framework)
    context = {
        "form": form,
        "school": school,
        "decision": decision,
        "decided": say_decision(decision),
        "begins": say_date(decision.in_force_from),
        "is_in_force": decision.in_force_from <= today,
        "trail": trail_of(school, words["Tier"], "Withdraw a record"),
    }
    return render(request, "tiers/tier-withdraw.html", context)


def trust_paste(request: HttpRequest) -> HttpResponse:
    """The tiers of a whole trust from one sheet. Nothing is saved until the sheet is clean, or what cannot be used is
    left out on purpose. What is saved is what was looked at: where it changed in between, it is shown again."""
    today, scope = timezone.localdate(), scope_of(request)
    edition = get_main_edition(today)
    if edition is None or edition.framework.tiering.kind == "none":
        raise Http404("Nobody is in a tier here.")
    framework, words = edition.framework, words_of(edition.framework)
    form = TierSheetForm(request.POST or None, request.FILES or None, framework=framework)
    context: dict[str, Any] = {"words": words, "back": reverse("tiers:trust-tiers")}
    context["trail"] = [(words["Tiers"], context["back"]), ("From a sheet", "")]
    if not form.is_valid():
        return render(request, "tiers/trust-paste.html", context | {"form": form})
    schools = {school.pk: school for school in list_schools_of_trust(scope, "tiers.record", today)}
    read = read_tiers(form.cells, schools, framework, form.said_for_all())
    decisions = list_decisions_for({urn for urn, _ in places(read)}, edition.adopted, scope)
    read = _held(read, schools, decisions, edition.adopted, today)
    seen = {urn: mark_of(some) for urn, some in decisions.items()}
    again = form.again(looked=read.mark(seen))
    if _is_wanted(form, read, read.mark(seen)):
        try:
            done = record_tiers(drafts=read.good, adopted=edition.adopted, by=user_of(request), today=today, seen=seen)
        except CannotRecord as refusal:
            again.add_error(None, ValidationError(refusal.reasons))
        else:
            messages.success(request, done.told)
            return redirect(context["back"])
    return render(request, "tiers/trust-paste.html", context | {"form": again, "read": read})


def _held(
    read: ReadTiers, schools: Mapping[int, School], decisions: Decisions, adopted: AdoptedFramework, today: date
) -> ReadTiers:
    editions = list_editions_as_seen(places(read), adopted)
    joined = list_joined_on({urn for urn, _ in places(read)}, today)
    standing = {place_of(each): each for some in decisions.values() for each in some}

    def ground(urn: int, day: date) -> Ground:
        edition = editions.get((urn, day))
        return Ground(edition.framework if edition else None, schools[urn].name, urn in joined, joined.get(urn))

    return compare_with_standing(read, ground, standing, today)


def _is_wanted(form: TierSheetForm, read: ReadTiers, mark: str) -> bool:
    """Whether somebody who has looked at just this asks for it to be recorded."""
    step = form.data.get("step")
    return form.cleaned_data["looked"] == mark and (step == "record-good" or (step == "record" and not read.bad))
