"""What the figures say of each tier: for whoever prepares a decision, and whoever it is about."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from headwater.evidence.measures.queries import list_shown_figures
from headwater.foundations.accounts.requests import scope_of
from headwater.foundations.accounts.scope import Scope
from headwater.improvement.tiers.best_fit import BestFit, evidence_of, find_best_fit, measures_asked
from headwater.improvement.tiers.cases.queries import find_open_case
from headwater.improvement.tiers.presenters import say_in_force
from headwater.improvement.tiers.queries import find_tier_in_force
from headwater.improvement.tiers.views.requests import get_tiered_edition, trail_of, words_of
from headwater.reference.frameworks.definitions import Framework
from headwater.reference.schools.models import School
from headwater.reference.schools.policies import census_phase, counted_with
from headwater.reference.schools.requests import school_or_404


@require_safe
def best_fit(request: HttpRequest, urn: int) -> HttpResponse:
    """Every statement of every tier with what the figures say of it, and the suggestion with its reasons."""
    school, today, scope = school_or_404(request, urn, "tiers.view"), timezone.localdate(), scope_of(request)
    edition = get_tiered_edition(school)
    framework = edition.framework
    now, _ = find_tier_in_force(school, scope, today)
    words = words_of(framework)
    context = {
        "school": school,
        "edition": edition,
        "words": words,
        "fit": read_fit(school, framework, scope),
        "case": find_open_case(school, edition.adopted, scope),
        "in_force": say_in_force(now, today) if now else "",
        "trail": trail_of(school, words["Tier"], "What the figures say"),
    }
    return render(request, "tiers/best-fit.html", context)


def read_fit(school: School, framework: Framework, scope: Scope) -> BestFit:
    """What figures say of every statement, of one school. Two questions."""
    figures, phase = list_shown_figures(school, measures_asked(framework), scope), census_phase(school)
    return find_best_fit(framework, evidence_of(figures, phase, counted_with(phase)))
