"""The log, for those who may read it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from headwater.foundations.audit.forms import EventFilter
from headwater.foundations.audit.presenters import present_event
from headwater.foundations.audit.queries import list_events

PER_PAGE = 50


def event_list(request: HttpRequest) -> HttpResponse:
    """What was done, newest first; narrowed by type, person and day."""
    scope = request.scope  # type: ignore[attr-defined]  # people’s middleware; accounts stands above us
    form = EventFilter(request.GET or None, scope=scope)
    chosen = form.cleaned_data if form.is_valid() else {}
    page = Paginator(list_events(scope, **chosen), PER_PAGE).get_page(request.GET.get("page"))
    lines = [present_event(event) for event in page]
    return render(request, "audit/event-list.html", {"form": form, "lines": lines, "page_obj": page})
