"""Views of the style guide."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from headwater.foundations.ui.navigation import Link

from .forms import Everything

TRAIL = [("Home", "/"), ("Rivers", "/guide/list/"), ("River Wye", "")]
NAVIGATION = [
    Link("Home", "/guide/plain/", ""),
    Link("Rivers", "/guide/list/", "true"),
    Link("People", "/guide/form/", ""),
    Link("Data", "/guide/confirm/", ""),
]


class Person:
    is_authenticated = True

    def __str__(self) -> str:
        return "Keeper, River Wye"


def _page(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    request.post_held = "River keeper"  # type: ignore[attr-defined]
    return render(request, template, {"navigation": NAVIGATION, "user": Person(), "trail": TRAIL, **context})


def detail(request: HttpRequest) -> HttpResponse:
    messages.success(request, "The reading of 4 May was added.")
    messages.error(request, "One reading could not be read: line 14 has no date.")
    return _page(request, "guide/detail.html", years=["2021/22", "2022/23", "2023/24", "2024/25", "2025/26"])


def listing(request: HttpRequest) -> HttpResponse:
    pages = Paginator([f"River {number}" for number in range(1, 200)], 15)
    return _page(request, "guide/list.html", page_obj=pages.get_page(request.GET.get("page")))


def form(request: HttpRequest) -> HttpResponse:
    asked = Everything(request.POST, request.FILES) if request.method == "POST" else Everything()
    return _page(request, "guide/form.html", form=asked)


def confirm(request: HttpRequest) -> HttpResponse:
    return _page(request, "guide/confirm.html")


def plain(request: HttpRequest) -> HttpResponse:
    return render(request, "guide/plain.html")


def error(request: HttpRequest, status: int) -> HttpResponse:
    return _page(request, f"{status}.html", trail=[])
