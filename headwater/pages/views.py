"""Home, and the schools of the trust."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from headwater.foundations.accounts.requests import scope_of, user_of
from headwater.foundations.audit.queries import list_waiting
from headwater.foundations.documents.workbook import render_workbook
from headwater.pages.presenters import SchoolList, present_home, present_schools, school_sheet
from headwater.pages.queries import get_list_facts, list_newest_releases
from headwater.pages.waiting import present_waiting

if TYPE_CHECKING:
    from django.http import HttpRequest


WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The signed-in person's first page: their school, or their trust, or whom to ask."""
    today, scope = timezone.localdate(), scope_of(request)
    facts = get_list_facts(scope, today)
    schools = {school.membership.school_id: school.membership.school.name for school in facts.schools}
    page = present_home(
        facts,
        releases=list_newest_releases(),
        today=today,
        is_trust_wide=scope.may("schools.view"),
        may_load=scope.anywhere("datasets.load"),
        sees_trust=scope.may("trust.view"),
    )
    waiting = present_waiting(list_waiting(user_of(request)), schools)
    return render(request, "pages/home.html", {"home": page, "waiting": waiting})


@require_safe
def school_list(request: HttpRequest) -> HttpResponse:
    context = {"listed": _listed(request), "may_load": scope_of(request).anywhere("datasets.load")}
    return render(request, "pages/school-list.html", context | {"trail": [("Home", "/"), ("Schools", "")]})


@require_safe
def school_list_xlsx(request: HttpRequest) -> HttpResponse:
    """The list as filtered on the page, so that what is downloaded is what was looked at."""
    today, listed = timezone.localdate(), _listed(request)
    workbook = render_workbook([school_sheet(listed)], title=f"Schools of {listed.trust}", on=today)
    name = f'attachment; filename="schools-{today}.xlsx"'
    return HttpResponse(workbook, content_type=WORKBOOK, headers={"Content-Disposition": name})


def _listed(request: HttpRequest) -> SchoolList:
    facts = get_list_facts(scope_of(request), timezone.localdate())
    return present_schools(facts, phase=request.GET.get("phase", ""), text=request.GET.get("text", ""))
