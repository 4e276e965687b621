"""Figures entered by hand: what has been entered, one at a time, many from a sheet, and taken back."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from headwater.evidence.measures.definitions import GROUPS, MEASURES
from headwater.evidence.measures.drafts import (
    Answers,
    Draft,
    compare_with_known,
    draft_figures,
    population_of,
    reasons_not_to_save,
)
from headwater.evidence.measures.forms import FigureForm, FigureSheetForm, PlaceForm, WithdrawalForm
from headwater.evidence.measures.models import Level
from headwater.evidence.measures.operations import (
    CannotEnter,
    CannotWithdraw,
    enter_figure,
    enter_figures,
    withdraw_figure,
)
from headwater.evidence.measures.places import Place
from headwater.evidence.measures.presenters import (
    entries_sheet,
    present_entries,
    present_known,
    present_saved,
    template_sheet,
    value_words,
    whose_words,
    year_words,
)
from headwater.evidence.measures.queries import list_entries, list_known, list_populations, list_shown_entries
from headwater.evidence.measures.sheets import read_sheet
from headwater.foundations.accounts.requests import scope_of, user_of
from headwater.foundations.documents.workbook import Sheet, render_workbook
from headwater.foundations.ui.sent import sent_of
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.people.queries import get_names
from headwater.reference.schools.models import School
from headwater.reference.schools.requests import school_or_404

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PER_PAGE = 100


@require_safe
def figure_list(request: HttpRequest, urn: int) -> HttpResponse:
    """What has been entered for the school: what stands, what was replaced or withdrawn, by whom, when and why."""
    school = school_or_404(request, urn, "cards.view")
    entries = list_entries(school, scope_of(request))
    only_current = request.GET.get("all") != "1"
    page = Paginator(entries.current() if only_current else entries, PER_PAGE).get_page(request.GET.get("page"))
    may = {
        "may_enter": scope_of(request).may("figures.enter", urn),
        "may_override": scope_of(request).may("figures.override"),
    }
    names = get_names([urn], scope_of(request))
    lines = present_entries(page, school, list_shown_entries(page), names=names, **may)
    context = {
        "school": school,
        "lines": lines,
        "page_obj": page,
        "only_current": only_current,
        "may_enter": may["may_enter"],
        "trail": _trail(school),
    }
    return render(request, "measures/figure-list.html", context)


@require_safe
def figure_list_xlsx(request: HttpRequest, urn: int) -> HttpResponse:
    """Everything ever entered for the school, as a workbook."""
    school = school_or_404(request, urn, "cards.view")
    entries = list(list_entries(school, scope_of(request)))
    sheet = entries_sheet(entries, school, list_shown_entries(entries), get_names([urn], scope_of(request)))
    return _workbook(sheet, f"Figures entered: {school.name}", f"figures-{urn}")


def figure_enter(request: HttpRequest, urn: int) -> HttpResponse:
    """First which figure; then the figure itself, below what is published and known already."""
    school, scope, today = school_or_404(request, urn, "figures.enter"), scope_of(request), timezone.localdate()
    may_override = scope.may("figures.override")
    asked = "measure" in request.GET
    chosen = PlaceForm(
        request.GET if asked else sent_of(request), school=school, today=today, may_override=may_override
    )
    trail = _trail(school, "Enter a figure")
    if not chosen.is_valid():
        return render(request, "measures/figure-place.html", {"form": chosen, "school": school, "trail": trail})
    if not asked:
        return redirect(f"{request.path}?{urlencode({k: v for k, v in chosen.cleaned_data.items() if v})}")
    place = _place(chosen.cleaned_data, school)
    measure, known = MEASURES.get(place.measure), list_known([place])[place]
    form = FigureForm(
        sent_of(request), measure=measure, place=place, known=known, may_override=may_override, today=today
    )
    if form.is_valid():
        try:
            entry = enter_figure(entry=form.entry(), by=user_of(request), scope=scope, today=today)
        except CannotEnter as refusal:
            form.refuse(refusal.reasons)
        else:
            messages.success(request, present_saved(entry, school))
            return redirect("measures:figure-list", urn=urn)
    context = {
        "form": form,
        "school": school,
        "measure": measure,
        "group": "" if place.group == "all" else GROUPS.get(place.group).name,
        "year": year_words(place.period),
        "whose": whose_words(place, school),
        "known": present_known(known, measure),
        "trail": trail,
    }
    return render(request, "measures/figure-enter.html", context)


def figure_withdraw(request: HttpRequest, urn: int, pk: int) -> HttpResponse:
    """Take an entry back, and say why."""
    school, scope = school_or_404(request, urn, "figures.enter"), scope_of(request)
    entry = get_object_or_404(list_entries(school, scope).current(), pk=pk)
    if (entry.overrides or entry.level != Level.SCHOOL) and not scope.may("figures.override"):
        raise Http404
    form = WithdrawalForm(sent_of(request))
    if form.is_valid():
        try:
            withdraw_figure(entry=entry, **form.cleaned_data, by=user_of(request), scope=scope, now=timezone.now())
        except CannotWithdraw as refusal:
            form.add_error(None, ValidationError(refusal.reasons))
        else:
            messages.success(request, f"{value_words(entry)} is withdrawn. It stays to be read, with your reason.")
            return redirect("measures:figure-list", urn=urn)
    [line] = present_entries([entry], school, list_shown_entries([entry]), names=get_names([urn], scope))
    context = {"form": form, "school": school, "line": line, "trail": _trail(school, "Withdraw a figure")}
    return render(request, "measures/figure-withdraw.html", context)


def figure_paste(request: HttpRequest, urn: int) -> HttpResponse:
    """Figures of one school from its sheet: looked at first, then saved."""
    school = school_or_404(request, urn, "figures.enter")
    context = {
        "school": school,
        "template": reverse("measures:figure-template", args=[urn]),
        "targets": _targets_paste(request, urn),
        "trail": _trail(school, "Figures from a sheet"),
    }
    return _paste(request, school, reverse("measures:figure-list", args=[urn]), context)


def trust_paste(request: HttpRequest) -> HttpResponse:
    """Figures of several schools from one sheet."""
    context = {
        "school": None,
        "template": reverse("measures:trust-template"),
        "targets": _targets_paste(request, None),
        "trail": [("Schools", reverse("pages:school-list")), ("Figures from a sheet", "")],
    }
    return _paste(request, None, reverse("pages:school-list"), context)


@require_safe
def figure_template(request: HttpRequest, urn: int) -> HttpResponse:
    """An empty sheet with the measures of the school's phase."""
    school = school_or_404(request, urn, "figures.enter")
    return _workbook(_template(school), f"Figures: {school.name}", f"figures-to-fill-in-{urn}")


@require_safe
def trust_template(request: HttpRequest) -> HttpResponse:
    """An empty sheet with every measure."""
    return _workbook(_template(None), "Figures", "figures-to-fill-in")


def _paste(request: HttpRequest, school: School | None, back: str, context: dict[str, Any]) -> HttpResponse:
    """Nothing is saved until the sheet is clean, or rows are left out on purpose. What is saved is what was looked at:
    where sheet, answers or records changed in between, it is shown again."""
    scope, today = scope_of(request), timezone.localdate()
    may_override = scope.may("figures.override")
    form = FigureSheetForm(
        sent_of(request), request.FILES or None, school=school, today=today, may_override=may_override
    )
    context = {**context, "back": back, "may_override": may_override}
    if not form.is_valid():
        return render(request, "measures/figure-paste.html", {**context, "form": form})
    answers = form.answers()
    draft = _draft(request, form, school, answers)
    step = request.POST.get("step")
    if step == "leave":
        answers = answers.without(draft.problem_rows)
        draft = _draft(request, form, school, answers)
    again = form.again(looked=draft.mark, left_out=sorted(answers.left_out))
    if step == "save":
        reasons = reasons_not_to_save(draft, form.cleaned_data["looked"])
        try:
            if reasons:
                raise CannotEnter(reasons)
            made = enter_figures(entries=draft.entries, by=user_of(request), scope=scope, today=today)
        except CannotEnter as refusal:
            again.add_error(None, ValidationError(refusal.reasons))
        else:
            messages.success(request, draft.told_when_saved(len(made)))
            return redirect(back)
    asked = again.asking(draft)
    rest = [field for field in again.visible_fields() if field.name not in {question.name for question, _ in asked}]
    context |= {"form": again, "draft": draft, "asked": asked, "rest": rest}
    return render(request, "measures/figure-paste.html", context)


def _draft(request: HttpRequest, form: FigureSheetForm, school: School | None, answers: Answers) -> Draft:
    """The sheet as read, beside what is known of each place."""
    scope, today = scope_of(request), timezone.localdate()
    may_override = scope.may("figures.override")
    sheet = read_sheet(form.cells)
    schools = School.objects.within(scope, "figures.enter").in_bulk([school.urn] if school else None)
    draft = draft_figures(
        sheet,
        schools=schools,
        only=school,
        answers=answers,
        populations=list_populations({row.measure for row in sheet.rows}),
        may_override=may_override,
    )
    known = list_known([cell.entry.place for cell in draft.cells if cell.entry])
    return compare_with_known(draft, known, answers, today=today, may_override=may_override)


def _place(chosen: dict[str, str], school: School) -> Place:
    where = (chosen["measure"], chosen["group"] or "all", chosen["period"])
    level = chosen.get("whose") or Level.SCHOOL
    if level == Level.SCHOOL:
        return Place(*where, school=school.urn)
    populations = list_populations([chosen["measure"]])
    population = population_of(chosen["measure"], school, populations, chosen.get("population", ""))
    return Place(*where, level=level, area=school.la_code if level == Level.LA else "", population=population)


def _targets_paste(request: HttpRequest, urn: int | None) -> str:
    """Where the same sheet's targets are recorded; "" for somebody who may not record any."""
    if not (scope_of(request).may("targets.record", urn) if urn else scope_of(request).anywhere("targets.record")):
        return ""
    try:
        return reverse("targets:target-paste", args=[urn]) if urn else reverse("targets:trust-paste")
    except NoReverseMatch:
        return ""


def _template(school: School | None) -> Sheet:
    return template_sheet(school, AcademicYear.containing(timezone.localdate()).plus(-1).slug)


def _workbook(sheet: Sheet, title: str, name: str) -> HttpResponse:
    today = timezone.localdate()
    headers = {"Content-Disposition": f'attachment; filename="{name}-{today}.xlsx"'}
    return HttpResponse(render_workbook([sheet], title=title, on=today), content_type=WORKBOOK, headers=headers)


def _trail(school: School, here: str = "") -> list[tuple[str, str]]:
    above = [("Schools", reverse("pages:school-list")), (school.name, reverse("cards:card", args=[school.urn]))]
    if not here:
        return [*above, ("Figures entered", "")]
    return [*above, ("Figures entered", reverse("measures:figure-list", args=[school.urn])), (here, "")]
