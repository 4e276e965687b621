"""Reading tiers: every school side by side, the history of one, and both as workbooks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from headwater.foundations.accounts.requests import scope_of
from headwater.foundations.documents.workbook import render_workbook
from headwater.improvement.tiers.cases.queries import list_cases_of
from headwater.improvement.tiers.presenters import (
    AUDIENCE,
    history_sheet,
    present_school,
    present_trust,
    trust_sheet,
)
from headwater.improvement.tiers.queries import (
    get_edition_of,
    get_main_edition,
    list_decisions,
    list_decisions_for,
    list_every_decision,
    list_schools_of_trust,
)
from headwater.improvement.tiers.views.requests import send_workbook, trail_of, words_of
from headwater.improvement.tiers.workflow import WORKFLOW, Step
from headwater.reference.people.queries import get_names
from headwater.reference.schools.requests import school_or_404


@require_safe
def trust_tiers(request: HttpRequest) -> HttpResponse:
    """The tier of every school within sight: in force, since when, by whose decision, why, and last year's."""
    today, scope = timezone.localdate(), scope_of(request)
    edition = get_main_edition(today)
    context: dict[str, Any] = {"edition": edition, "may_record": scope.anywhere("tiers.record")}
    if edition is None:
        return render(request, "tiers/trust-tiers.html", context)
    framework = edition.framework
    context |= {"framework": framework, "words": words_of(framework), "kind": framework.tiering.kind}
    if framework.tiering.kind != "none":
        schools = list(list_schools_of_trust(scope, "tiers.view", today))
        decisions = list_decisions_for([school.pk for school in schools], edition.adopted, scope)
        context["page"] = present_trust(schools, decisions, framework, today)
    return render(request, "tiers/trust-tiers.html", context)


@require_safe
def trust_tiers_xlsx(request: HttpRequest) -> HttpResponse:
    """The same as a workbook, with every decision ever recorded on a sheet of its own."""
    today, scope = timezone.localdate(), scope_of(request)
    edition = get_main_edition(today)
    schools = list(list_schools_of_trust(scope, "tiers.view", today))
    urns = [school.pk for school in schools]
    names = get_names(urns, scope)
    sheets = [history_sheet(list_every_decision(urns, scope), {s.pk: s for s in schools}, names, today)]
    if edition is not None:
        decisions = list_decisions_for(urns, edition.adopted, scope)
        sheets.insert(0, trust_sheet(present_trust(schools, decisions, edition.framework, today)))
    return send_workbook(render_workbook(sheets, title="Tiers", on=today, audience=AUDIENCE), "tiers")


@require_safe
def tier_detail(request: HttpRequest, urn: int) -> HttpResponse:
    """The tier of one school, and every decision behind it."""
    school, today, scope = school_or_404(request, urn, "tiers.view"), timezone.localdate(), scope_of(request)
    edition = get_edition_of(school, today)
    decisions = list(list_decisions(school, scope))
    framework = edition.framework if edition else decisions[0].edition.readable if decisions else None
    words = words_of(framework) if framework else {}
    key = edition.adopted.key if edition else ""
    context = {
        "school": school,
        "edition": edition,
        "kind": framework.tiering.kind if framework else "",
        "words": words,
        "page": present_school(decisions, key, get_names([urn], scope), today, list(list_cases_of(school, scope))),
        "may_open": WORKFLOW.may_take(Step.OPEN, scope, urn),
        "may_record": scope.may("tiers.record", urn),
        "trail": trail_of(school, words.get("Tier", "Tier")),
    }
    return render(request, "tiers/tier-detail.html", context)


@require_safe
def tier_detail_xlsx(request: HttpRequest, urn: int) -> HttpResponse:
    """Every decision about one school as a workbook."""
    school, today, scope = school_or_404(request, urn, "tiers.view"), timezone.localdate(), scope_of(request)
    sheet = history_sheet(list_decisions(school, scope), {urn: school}, get_names([urn], scope), today)
    title = f"Tiers: {school.name}"
    return send_workbook(render_workbook([sheet], title=title, on=today, audience=AUDIENCE), f"tiers-{urn}")
