"""What is loaded, and the rows that were set aside. Published files are public; who may look is the access table's."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from headwater.evidence.datasets.models import Release
from headwater.evidence.datasets.presenters import present_release, present_releases, present_set_aside
from headwater.evidence.datasets.queries import list_refusals, list_set_aside

PER_PAGE = 100


def dataset_list(request: HttpRequest) -> HttpResponse:
    """Every file in force, and the files refused lately."""
    return render(request, "datasets/dataset-list.html", {"releases": present_releases(), "refusals": list_refusals()})


def dataset_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One file as it was loaded: what it changed, and each row that was set aside."""
    release = get_object_or_404(Release, pk=pk)
    page = Paginator(list_set_aside(release), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": present_release(release), "rows": present_set_aside(page), "page_obj": page}
    context["trail"] = [("Home", "/"), ("Data", "/datasets/"), (str(release), "")]
    return render(request, "datasets/dataset-detail.html", context)
