"""Cases: all schools side by side, one case, and opening one or many."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from headwater.foundations.accounts.requests import scope_of, user_of
from headwater.foundations.accounts.scope import Scope
from headwater.foundations.audit.openings import record_opening
from headwater.foundations.documents.workbook import render_workbook
from headwater.foundations.ui.sent import sent_of
from headwater.improvement.tiers.cases.forms import OpenForm, OpenManyForm
from headwater.improvement.tiers.cases.notices import notice_facts
from headwater.improvement.tiers.cases.policies import news_of_edition
from headwater.improvement.tiers.cases.presenters.former import present_former
from headwater.improvement.tiers.cases.presenters.one import is_read_anew, present_case
from headwater.improvement.tiers.cases.presenters.screen import present_screen
from headwater.improvement.tiers.cases.presenters.sheet import screen_sheet
from headwater.improvement.tiers.cases.presenters.words import count_words, state_choices, year_words
from headwater.improvement.tiers.cases.queries import (
    get_frozen_pack,
    list_every_item,
    list_every_judgement,
    list_present_editions,
    list_steps,
)
from headwater.improvement.tiers.cases.side_by_side import get_screen_facts, list_schools_to_open
from headwater.improvement.tiers.models import TierCase
from headwater.improvement.tiers.operations import CannotStep, open_cases
from headwater.improvement.tiers.packs.gathering import gather_pack
from headwater.improvement.tiers.packs.pack import Pack, UnknownPack, from_json
from headwater.improvement.tiers.presenters import AUDIENCE, say_in_force
from headwater.improvement.tiers.queries import find_tier_in_force, get_main_edition
from headwater.improvement.tiers.views.requests import (
    get_case,
    get_main_or_404,
    get_tiered_edition,
    send_workbook,
    trail_of,
    words_of,
)
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.people.queries import get_names
from headwater.reference.schools.requests import school_or_404

# All schools side by side --------------------------------------------------------------------------------------------


@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    """Every school within sight beside the others: last year's tier, what changed, who says what, what is next."""
    today, scope = timezone.localdate(), scope_of(request)
    edition = get_main_edition(today)
    if edition is None or edition.framework.tiering.kind == "none":
        words = words_of(edition.framework) if edition else {}
        nothing = {"edition": edition, "words": words, "kind": "none", "trail": [("Tiers", "")]}
        return render(request, "tiers/case-list.html", nothing)
    framework, period = edition.framework, _period(request, today)
    facts = get_screen_facts(edition.adopted, period, scope, today)
    state = _state(request)
    words = words_of(framework)
    context: dict[str, Any] = {
        "edition": edition,
        "words": words,
        "screen": present_screen(
            facts,
            framework,
            period,
            scope,
            get_names([school.pk for school in facts.schools], scope),
            today,
            state=state,
            tick=request.GET.get("tick", ""),
        ),
        "period": period,
        "state": state,
        "years": _years(today),
        "trail": [(words["Tiers"], reverse("tiers:trust-tiers")), ("School by school", "")],
    }
    return render(request, "tiers/case-list.html", context)


@require_safe
def case_list_xlsx(request: HttpRequest) -> HttpResponse:
    """The same, filtered as the page is, as a workbook."""
    today, scope = timezone.localdate(), scope_of(request)
    edition, period = get_main_or_404(today), _period(request, today)
    facts = get_screen_facts(edition.adopted, period, scope, today)
    names = get_names([school.pk for school in facts.schools], scope)
    screen = present_screen(facts, edition.framework, period, scope, names, today, state=_state(request))
    sheet = screen_sheet(screen, edition.framework)
    title = f"{words_of(edition.framework)['Tiers']}, {year_words(period)}"
    return send_workbook(render_workbook([sheet], title=title, on=today, audience=AUDIENCE), f"tier-cases-{period}")


def _years(today: date) -> list[tuple[str, str]]:
    this = AcademicYear.containing(today)
    return [(year.slug, str(year)) for year in (this.plus(-1), this, this.plus(1))]


def _period(request: HttpRequest, today: date) -> str:
    """The year asked for, where it is one of those offered; else this one."""
    asked = request.GET.get("period", "")
    return asked if asked in dict(_years(today)) else AcademicYear.containing(today).slug


def _state(request: HttpRequest) -> str:
    asked = request.GET.get("state", "")
    return asked if asked in dict(state_choices()) else ""


# One case ------------------------------------------------------------------------------------------------------------


@require_safe
def case_detail(request: HttpRequest, urn: int, pk: int) -> HttpResponse:
    """One case: where it stands, what it rests on, what everybody said, every step."""
    case, scope, today = get_case(request, urn, pk), scope_of(request), timezone.localdate()
    steps, judged, names = (
        list_steps([case], scope)[pk],
        list(list_every_judgement(case, scope)),
        get_names([urn], scope),
    )
    judgements = {each.criterion: each for each in judged if each.replaced_by_id is None}
    page = present_case(case, steps, judgements, _pack(case, scope, today), scope, names)
    if case.was_recommended:
        record_opening(**notice_facts(case), by=user_of(request), now=timezone.now())
    words = words_of(case.edition.framework)
    context = {
        "page": page,
        "former": present_former(list_every_item(case.school, scope), judged, case.edition.framework, names, urn),
        "school": case.school,
        "words": words,
        "news": news_of_edition(case, list_present_editions([urn], case.adopted, case.period).get(urn)),
        "trail": trail_of(case.school, words["Tier"], f"{words['Tier']} for {page.year}"),
    }
    return render(request, "tiers/case-detail.html", context)


def _pack(case: TierCase, scope: Scope, today: date) -> Pack | None:
    """The evidence of today while nothing is on the table, else as it was when that was recommended; None where that
    cannot be read any more."""
    kept = None if is_read_anew(case) else get_frozen_pack(case, scope)
    if kept is None:
        return gather_pack(case, scope, today)
    try:
        return from_json(kept[1])
    except UnknownPack:
        return None


# Opening -------------------------------------------------------------------------------------------------------------


def case_open(request: HttpRequest, urn: int) -> HttpResponse:
    """Open one school's case: as every year, or for something exceptional."""
    school, today, scope = school_or_404(request, urn, "tiers.prepare"), timezone.localdate(), scope_of(request)
    edition = get_tiered_edition(school)
    period = AcademicYear.containing(today).slug
    form = OpenForm(sent_of(request))
    if form.is_valid():
        try:
            [case] = open_cases(
                schools=[school],
                period=period,
                **form.said(),
                by=user_of(request),
                scope=scope,
                now=timezone.now(),
                today=today,
            )
        except CannotStep as refusal:
            form.refuse(refusal.reasons)
        else:
            messages.success(request, f"The case for {year_words(period)} is open.")
            return redirect("tiers:case-detail", urn=urn, pk=case.pk)
    now, _ = find_tier_in_force(school, scope, today)
    words = words_of(edition.framework)
    context = {
        "form": form,
        "school": school,
        "words": words,
        "year": year_words(period),
        "in_force": say_in_force(now, today) if now else "",
        "trail": trail_of(school, words["Tier"], "Open a case"),
    }
    return render(request, "tiers/case-open.html", context)


def cases_open(request: HttpRequest) -> HttpResponse:
    """Open the annual cases of many schools at once."""
    today, scope = timezone.localdate(), scope_of(request)
    edition, period = get_main_or_404(today), _period(request, today)
    schools = list_schools_to_open(edition.adopted, period, scope, today)
    form = OpenManyForm(sent_of(request), schools=schools)
    if form.is_valid():
        chosen = [school for school in schools if school.pk in form.chosen()]
        facts: dict[str, Any] = {"by": user_of(request), "scope": scope, "now": timezone.now(), "today": today}
        try:
            done = open_cases(schools=chosen, period=period, sort=TierCase.Sort.ANNUAL, exception="", **facts)
        except CannotStep as refusal:
            form.refuse(refusal.reasons)
        else:
            messages.success(request, f"{count_words(len(done))} opened for {year_words(period)}.")
            return redirect(f"{reverse('tiers:case-list')}?period={period}")
    trail = [(words_of(edition.framework)["Tiers"], reverse("tiers:trust-tiers"))]
    trail += [("School by school", reverse("tiers:case-list")), ("Open cases", "")]
    context = {"form": form, "year": year_words(period), "period": period, "schools": schools, "trail": trail}
    return render(request, "tiers/cases-open.html", context)
