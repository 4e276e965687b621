"""The editions of the trust's frameworks: the list, what differs between two, schools moved, which framework counts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from headwater.foundations.accounts.requests import scope_of, user_of
from headwater.reference.calendar.years import AcademicYear, NotAnAcademicYear
from headwater.reference.frameworks.comparing import compare
from headwater.reference.frameworks.definitions import Framework
from headwater.reference.frameworks.forms import MoveForm
from headwater.reference.frameworks.models import AdoptedFramework, Edition
from headwater.reference.frameworks.operations import (
    CannotAdopt,
    CannotChoose,
    CannotMove,
    CannotSetAside,
    choose_main_framework,
    move_schools,
    set_aside_framework,
    take_up_framework,
)
from headwater.reference.frameworks.policies import reasons_not_to_set_aside, years_to_move
from headwater.reference.frameworks.presenters.changing import present_editions, present_move
from headwater.reference.frameworks.queries import (
    count_moves,
    get_draft,
    get_edition_in_force,
    get_published_model,
    list_editions,
    list_editions_for,
    list_frameworks,
    list_movable_schools,
    list_moves,
)
from headwater.reference.frameworks.views.changing import framework_or_404, yaml_response
from headwater.reference.frameworks.views.reading import keep_opened

CHANGE = "frameworks.change"


@require_safe
def edition_list(request: HttpRequest, key: str) -> HttpResponse:
    """Every edition of a framework, the draft for who may change it, and the schools that were moved."""
    adopted, today, may = framework_or_404(key), timezone.localdate(), scope_of(request).may(CHANGE)
    editions = list(list_editions(adopted))
    context = {
        "adopted": adopted,
        "editions": present_editions(editions, count_moves(adopted), today),
        "draft": get_draft(adopted) if may else None,
        "moves": list_moves(adopted, scope_of(request)),
        "may_change": may,
        "is_readable": bool(editions),
        "trail": _trail(adopted),
    }
    return render(request, "frameworks/change/edition-list.html", context)


@require_safe
def edition_diff(request: HttpRequest, key: str) -> HttpResponse:
    """What differs between two editions; 0 is the published model."""
    adopted = framework_or_404(key)
    states = _states(adopted)
    names = list(states)
    before, after = (_chosen(request, name, names) for name in ("before", "after"))
    if before is None or after is None:
        before, after = (names[1], names[0]) if len(names) > 1 else (names[0], names[0])
    if after:
        keep_opened(request, list_editions(adopted).get(number=after))
    context = {
        "adopted": adopted,
        "names": [(number, _name(number)) for number in names],
        "before": before,
        "after": after,
        "before_name": _name(before),
        "after_name": _name(after),
        "comparison": compare(states[before], states[after]),
        "trail": _trail(adopted, "What differs"),
    }
    return render(request, "frameworks/change/edition-diff.html", context)


@require_safe
def framework_yaml(request: HttpRequest, key: str) -> HttpResponse:
    """The edition in force, or the newest, as a document."""
    adopted = framework_or_404(key)
    year = AcademicYear.containing(timezone.localdate())
    edition = get_edition_in_force(adopted, year) or list_editions(adopted).first()
    if edition is None:
        raise Http404("No edition of this framework is published yet.")
    return yaml_response(edition, f"{key}-edition-{edition.number}.yaml")


@require_safe
def edition_yaml(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """One edition as a document."""
    edition = list_editions(framework_or_404(key)).filter(number=number).first()
    if edition is None:
        raise Http404("There is no such edition.")
    return yaml_response(edition, f"{key}-edition-{number}.yaml")


def schools_move(request: HttpRequest, key: str) -> HttpResponse:
    """Move schools to another edition for this school year or the next: which, why, and what it changes for them."""
    adopted, today = framework_or_404(key), timezone.localdate()
    editions = list(list_editions(adopted))
    if not editions:
        raise Http404("There is no edition to move to.")
    edition, year = _edition(request, editions), _year(request, today)
    schools = list_movable_schools(scope_of(request), CHANGE, today)
    now_on = list_editions_for([school.pk for school in schools], adopted, year)
    there = [urn for urn, held in now_on.items() if held.pk == edition.pk]
    seen = f"{edition.number} {year.slug}"
    form = MoveForm(request.POST or None, schools=schools.exclude(pk__in=there), now_on=now_on, seen=seen)
    if form.is_valid():
        try:
            chosen = list(form.cleaned_data["schools"])
            moved = move_schools(
                edition=edition,
                schools=chosen,
                year=year,
                reason=form.cleaned_data["reason"],
                by=user_of(request),
                today=today,
                now=timezone.now(),
            )
        except CannotMove as refusal:
            form.add_error(None, ValidationError(refusal.reasons))
        else:
            who = moved[0].school.name if len(moved) == 1 else f"{len(moved)} schools"
            works = "works" if len(moved) == 1 else "work"
            messages.success(request, f"{who} {works} by edition {edition.number} in {year}.")
            return redirect("frameworks:edition-list", key=key)
    context = {
        "form": form,
        "adopted": adopted,
        "edition": edition,
        "year": year,
        "years": years_to_move(today),
        "editions": editions,
        "already": len(there),
        "differences": present_move(now_on, edition),
        "trail": _trail(adopted, "Move schools"),
    }
    return render(request, "frameworks/change/schools-move.html", context)


@require_POST
def framework_main(request: HttpRequest, key: str) -> HttpResponse:
    """Make this the framework whose words and offer count."""
    try:
        adopted = choose_main_framework(adopted=framework_or_404(key), by=user_of(request))
    except CannotChoose as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{adopted.title} is the main framework.")
    return redirect("frameworks:edition-list", key=key)


def framework_set_aside(request: HttpRequest, key: str) -> HttpResponse:
    """Work by this framework no longer."""
    adopted = framework_or_404(key)
    if request.method == "POST":
        try:
            set_aside_framework(adopted=adopted, by=user_of(request), now=timezone.now())
        except CannotSetAside as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"{adopted.title} is set aside.")
        return redirect("frameworks:edition-list", key=key)
    reasons = reasons_not_to_set_aside(adopted, list_frameworks().exclude(pk=adopted.pk).count())
    context = {"adopted": adopted, "reasons": reasons, "trail": _trail(adopted, "Set aside")}
    return render(request, "frameworks/change/framework-set-aside.html", context)


@require_POST
def framework_take_up(request: HttpRequest, key: str) -> HttpResponse:
    """Work again by a framework that was set aside."""
    try:
        adopted = take_up_framework(adopted=framework_or_404(key), by=user_of(request))
    except CannotAdopt as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{adopted.title} is in use again.")
    return redirect("frameworks:edition-list", key=key)


def _states(adopted: AdoptedFramework) -> dict[int, Framework]:
    """The published editions that can be read, by number, newest first, and the published model as 0 where it still
    comes with us."""
    editions = list_editions(adopted)
    states = {each.number: framework for each in editions if (framework := each.readable) is not None}
    if (model := get_published_model(adopted)) is not None:
        states[0] = model
    if not states:
        raise Http404("There is nothing to compare.")
    return states


def _chosen(request: HttpRequest, name: str, numbers: list[int]) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 6 and int(text) in numbers else None


def _name(number: int) -> str:
    return f"Edition {number}" if number else "The published model"


def _edition(request: HttpRequest, editions: list[Edition]) -> Edition:
    wanted = request.GET.get("edition", "")
    return next((each for each in editions if str(each.number) == wanted), editions[0])


def _year(request: HttpRequest, today: Any) -> AcademicYear:
    try:
        year = AcademicYear.parse(request.GET.get("year", ""))
    except NotAnAcademicYear:
        year = AcademicYear.containing(today)
    return year if year in years_to_move(today) else AcademicYear.containing(today)


def _trail(adopted: AdoptedFramework, here: str = "") -> list[tuple[str, str]]:
    top = ("Framework", reverse("frameworks:framework-list"))
    editions = reverse("frameworks:edition-list", args=[adopted.key]) if here else ""
    return [top, (adopted.title, editions), *([(here, "")] if here else [])]
