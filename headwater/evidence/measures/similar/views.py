"""The page that explains who a school's similar schools are and what they reached, and its workbook."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from headwater.evidence.measures.similar.presenters import present_similar, similar_sheets
from headwater.evidence.measures.similar.queries import get_explained
from headwater.foundations.accounts.requests import scope_of
from headwater.foundations.documents.workbook import render_workbook
from headwater.reference.schools.requests import school_or_404

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def similar_schools(request: HttpRequest, urn: int) -> HttpResponse:
    """Who the school's similar schools are, what they reached, who is left out and why."""
    school = school_or_404(request, urn, "cards.view")
    page = present_similar(get_explained(school, scope_of(request)))
    card = reverse("cards:card", args=[urn])
    trail = [("Schools", reverse("pages:school-list")), (school.name, card), ("Similar schools", "")]
    return render(request, "measures/similar-schools.html", {"school": school, "page": page, "trail": trail})


@require_safe
def similar_schools_xlsx(request: HttpRequest, urn: int) -> HttpResponse:
    """The same with every year and every value, as a workbook."""
    school, today = school_or_404(request, urn, "cards.view"), timezone.localdate()
    sheets = similar_sheets(get_explained(school, scope_of(request)))
    workbook = render_workbook(sheets, title=f"Similar schools: {school.name}", on=today)
    name = f'attachment; filename="similar-schools-{urn}-{today}.xlsx"'
    return HttpResponse(workbook, content_type=WORKBOOK, headers={"Content-Disposition": name})
