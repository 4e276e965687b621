"""What one school is owed in a year: by the tier it is in, part by part of the year where that changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from headwater.foundations.accounts.requests import scope_of
from headwater.improvement.tiers.models import TierDecision
from headwater.improvement.tiers.policies import Stretch, held_under, in_force_on, stretches
from headwater.improvement.tiers.presenters import present_parts, say_in_force
from headwater.improvement.tiers.queries import list_decisions_for
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.frameworks.definitions import Framework
from headwater.reference.frameworks.models import AdoptedFramework, Edition
from headwater.reference.frameworks.offer import SchoolFacts
from headwater.reference.frameworks.presenters.owed import present_owed
from headwater.reference.frameworks.queries import get_edition_for, get_facts, get_main_framework, summarise_offer
from headwater.reference.schools.models import School
from headwater.reference.schools.requests import school_or_404

CHANGE = "frameworks.change"


@require_safe
def school_offer(request: HttpRequest, urn: int) -> HttpResponse:
    """What one school is owed this year under the main framework: in the tier that is in force, for whoever may see
    it; with `?tier=`, what it would get in another; with `?part=`, one part of a year in which the tier changes. 404
    for a school out of sight."""
    school, today = school_or_404(request, urn, "schools.view"), timezone.localdate()
    year = AcademicYear.containing(today)
    adopted = get_main_framework()
    edition = get_edition_for(school, adopted, year) if adopted is not None else None
    context: dict[str, Any] = {
        "school": school,
        "year": year,
        "adopted": adopted,
        "trail": _way_to(school),
        "may_change": scope_of(request).may(CHANGE),
    }
    if edition is not None and adopted is not None:
        context |= _owed(request, school, adopted, edition, today)
    return render(request, "frameworks/read/school-offer.html", context)


def _owed(
    request: HttpRequest, school: School, adopted: AdoptedFramework, edition: Edition, today: date
) -> dict[str, Any]:
    framework, year = edition.framework, AcademicYear.containing(today)
    decisions = list_decisions_for([school.pk], adopted, scope_of(request)).get(school.pk, [])
    chosen = _chosen(request, framework)
    facts, is_assumed = get_facts(school, year)
    parts = _parts(decisions, facts) if decisions and not chosen else ()
    part = _part(request, parts, today)
    held = chosen or _held(framework, part.decision if part else None)
    if part is not None and len(parts) > 1:
        facts = replace(facts, entitled_from=part.first, entitled_until=part.last)
    now = in_force_on(decisions, today)
    return {
        "page": present_owed(summarise_offer(framework, held, year, facts, today), today),
        "edition": f"Edition {edition.number}: how it stands from the school year {edition.first_year} on.",
        "framework": adopted,
        "tiers": [(tier.key, framework.say(tier.title), tier.key in held) for tier in framework.tiering.tiers],
        "tier_word": framework.words["tier"],
        "is_additive": framework.tiering.kind == "additive",
        "is_chosen": bool(held),
        "is_compared": bool(chosen),
        "is_assumed": is_assumed,
        "in_force": say_in_force(now, today) if now else "",
        "parts": present_parts(parts, part, today) if len(parts) > 1 else (),
    }


def _chosen(request: HttpRequest, framework: Framework) -> tuple[str, ...]:
    """The tiers that the address asks for, to compare; 404 for one that the framework lacks."""
    chosen = tuple(key for key in request.GET.getlist("tier") if key)
    if not set(chosen) <= {tier.key for tier in framework.tiering.tiers}:
        raise Http404("No such tier.")
    return chosen


def _held(framework: Framework, decision: TierDecision | None) -> tuple[str, ...]:
    """The tier of a decision; without one, the package that every school has where they are added to it."""
    if decision is not None:
        return held_under(framework, decision)
    return tuple(tier.key for tier in framework.tiering.tiers[:1]) if framework.tiering.kind == "additive" else ()


def _parts(decisions: list[TierDecision], facts: SchoolFacts) -> tuple[Stretch, ...]:
    """The school's part of the year, split where its tier changes."""
    year = facts.school_year.year
    first = max(facts.entitled_from or year.first_day, year.first_day)
    last = min(facts.entitled_until or year.last_day, year.last_day)
    return stretches(decisions, first, last)


def _part(request: HttpRequest, parts: tuple[Stretch, ...], today: date) -> Stretch | None:
    """The part that the address names, counted from 1; else the one that today lies in, or the first."""
    named = request.GET.get("part", "")
    if named:
        if not (named.isdecimal() and len(named) < 4 and 1 <= int(named) <= len(parts)):
            raise Http404("The year has no such part.")
        return parts[int(named) - 1]
    return next((part for part in parts if part.first <= today <= part.last), parts[0] if parts else None)


def _way_to(school: School) -> list[tuple[str, str]]:
    trail = [("Home", "/"), ("Schools", "/schools/"), (school.name, f"/schools/{school.urn}/card/")]
    return [*trail, ("What it is owed", "")]
