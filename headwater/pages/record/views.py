"""What was known and agreed on a day, and the same as a workbook."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from headwater.foundations.accounts.requests import scope_of, user_of
from headwater.foundations.documents.workbook import render_workbook
from headwater.pages.record.forms import DayForm
from headwater.pages.record.presenters import AUDIENCE, SENT_MEANS, RecordPage, present_record
from headwater.pages.record.queries import get_record_facts, list_schools
from headwater.pages.record.sheets import record_sheets

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def record(request: HttpRequest) -> HttpResponse:
    """Every school within sight, or one, as it stood at the end of a day; and what people had been sent or shown."""
    form, page = _answer(request)
    context = {"form": form, "record": page, "sent_means": SENT_MEANS, "trail": [("Home", "/"), ("Record", "")]}
    return render(request, "pages/record/record.html", context)


@require_safe
def record_xlsx(request: HttpRequest) -> HttpResponse:
    """The same as a workbook, every line of it."""
    form, page = _answer(request)
    if page is None:
        return render(request, "pages/record/record.html", {"form": form, "record": None}, status=400)
    today, day = timezone.localdate(), form.cleaned_data["day"]
    title = f"What was known and agreed on {page.day}"
    workbook = render_workbook(record_sheets(page), title=title, on=today, audience=AUDIENCE)
    name = f'attachment; filename="record-{day}.xlsx"'
    return HttpResponse(workbook, content_type=WORKBOOK, headers={"Content-Disposition": name})


def _answer(request: HttpRequest) -> tuple[DayForm, RecordPage | None]:
    """The form as asked, and the answer where it can be given."""
    scope, today, reader = scope_of(request), timezone.localdate(), user_of(request)
    schools = list_schools(scope)
    asked = request.GET if "day" in request.GET or "school" in request.GET else {"day": today}
    form = DayForm(asked, schools=schools, today=today)
    if not form.is_valid():
        return form, None
    chosen = [school for school in schools if str(school.urn) == form.cleaned_data.get("school")] or schools
    facts = get_record_facts(
        chosen,
        scope,
        form.cleaned_data["day"],
        reader=reader,
        is_all=len(chosen) == len(schools),
        earlier=form.cleaned_data["earlier"],
    )
    return form, present_record(facts, reader, today)
