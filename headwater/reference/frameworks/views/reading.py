"""Reading frameworks: the published models and the trust's own, page by page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from headwater.foundations.definitions.problems import UnknownDefinition
from headwater.foundations.documents.pdf import render_pdf
from headwater.foundations.documents.workbook import render_workbook
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.frameworks.definitions import FRAMEWORKS, Framework
from headwater.reference.frameworks.presenters.heading import present_heading
from headwater.reference.frameworks.presenters.offering import present_offer, present_tiers
from headwater.reference.frameworks.presenters.paper import AUDIENCE, offer_sheets, present_paper
from headwater.reference.frameworks.presenters.questions import present_questions
from headwater.reference.frameworks.presenters.why import present_why
from headwater.reference.frameworks.presenters.working import present_curriculum, present_working
from headwater.reference.frameworks.presenters.year import present_year
from headwater.reference.frameworks.queries import get_usual_year

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def published_list(request: HttpRequest) -> HttpResponse:
    """The published models that come with Headwater."""
    models = [
        {
            "key": each.key,
            "title": each.say(each.title),
            "summary": each.say(each.summary),
            "facts": _edition(each),
            "address": reverse("frameworks:published-detail", args=[each.key]),
        }
        for each in FRAMEWORKS.all().values()
    ]
    context = {"frameworks": models, "page_title": "Published models", "says": SAYS_PUBLISHED}
    return render(request, "frameworks/read/list.html", context)


SAYS_PUBLISHED = (
    "Five trusts have published how they improve their schools. Each stands here whole, in our words, "
    "with what it leaves open. A trust can adopt one and change it."
)


@require_safe
def published_detail(request: HttpRequest, key: str) -> HttpResponse:
    """What the model is for."""
    return _show(request, key, "detail", "What it is for", "why", present_why)


@require_safe
def published_tiers(request: HttpRequest, key: str) -> HttpResponse:
    """Its tiers, phases or packages side by side; 404 where it has none."""
    return _show(request, key, "tiers", "{Tier.many} side by side", "tiers", _tiers)


@require_safe
def published_offer(request: HttpRequest, key: str) -> HttpResponse:
    """What schools get and give; with `?tier=`, what one tier gets."""
    return _show(request, key, "offer", "What schools get", "offer", present_offer)


@require_safe
def published_year(request: HttpRequest, key: str) -> HttpResponse:
    """What happens when."""
    return _show(request, key, "year", "The year’s wheel", "year", _year)


@require_safe
def published_curriculum(request: HttpRequest, key: str) -> HttpResponse:
    """Its tiers of curriculum areas; 404 where it has none."""
    return _show(request, key, "curriculum", "{Curriculum-area.many}", "curriculum", present_curriculum)


@require_safe
def published_reviews(request: HttpRequest, key: str) -> HttpResponse:
    """Who reviews with what, protocols, hubs, records."""
    return _show(request, key, "reviews", "Reviews, hubs and records", "reviews", present_working)


@require_safe
def published_open(request: HttpRequest, key: str) -> HttpResponse:
    """What is still open."""
    return _show(request, key, "open", "Open questions", "open", present_questions)


@require_safe
def published_pdf(request: HttpRequest, key: str) -> HttpResponse:
    """All of it as one document."""
    framework, today = _published(key), timezone.localdate()
    school_year, is_assumed = get_usual_year(AcademicYear.containing(today))
    paper = present_paper(framework, school_year, is_assumed=is_assumed, edition=_edition(framework))
    document = render_pdf("frameworks/framework.typ", paper, title=paper.title, on=today)
    name = f'attachment; filename="framework-{key}-{today}.pdf"'
    return HttpResponse(document, content_type="application/pdf", headers={"Content-Disposition": name})


@require_safe
def published_xlsx(request: HttpRequest, key: str) -> HttpResponse:
    """The offer, the statements of the tiers and the open questions as a workbook."""
    framework, today = _published(key), timezone.localdate()
    workbook = render_workbook(
        offer_sheets(framework), title=framework.say(framework.title), on=today, audience=AUDIENCE
    )
    name = f'attachment; filename="framework-{key}-{today}.xlsx"'
    return HttpResponse(workbook, content_type=WORKBOOK, headers={"Content-Disposition": name})


def _show(
    request: HttpRequest, key: str, here: str, title: str, template: str, present: Callable[..., Any]
) -> HttpResponse:
    framework = _published(key)
    tier = request.GET.get("tier", "") if here == "offer" else ""
    if tier and tier not in {each.key for each in framework.tiering.tiers}:
        raise Http404(f"This framework has no tier {tier}.")
    page = present(framework, tier) if tier else present(framework)
    if page is None:
        raise Http404(f"{framework.title} has nothing to show here.")
    read = present_heading(framework, here=here, edition=_edition(framework), prefix="published", key=key)
    context = {
        "page": page,
        "read": read,
        "page_title": framework.say(title),
        "tiers": [(each.key, framework.say(each.title)) for each in framework.tiering.tiers],
        "tier": tier,
        "tier_word": framework.words["tier"].one,
        "trail": [("Frameworks", reverse("frameworks:published-list")), (read.title, "")],
    }
    return render(request, f"frameworks/read/{template}.html", context)


def _tiers(framework: Framework) -> Any:
    return present_tiers(framework) if framework.tiering.tiers else None


def _year(framework: Framework) -> Any:
    school_year, is_assumed = get_usual_year(AcademicYear.containing(timezone.localdate()))
    return present_year(framework, school_year, is_assumed=is_assumed)


def _published(key: str) -> Framework:
    try:
        return FRAMEWORKS.get(key)
    except UnknownDefinition as unknown:
        raise Http404(str(unknown)) from unknown


def _edition(framework: Framework) -> str:
    return f"The published model, {framework.edition}. Nobody works by it here until the trust adopts it."
