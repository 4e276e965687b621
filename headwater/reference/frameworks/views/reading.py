"""Reading frameworks: the published models and the trust's own, page by page; and what one school is owed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from headwater.foundations.accounts.requests import scope_of, user_of
from headwater.foundations.audit.openings import record_opening
from headwater.foundations.definitions.problems import UnknownDefinition
from headwater.foundations.documents.pdf import render_pdf
from headwater.foundations.documents.workbook import render_workbook
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.frameworks.definitions import FRAMEWORKS, Framework
from headwater.reference.frameworks.models import AdoptedFramework, Edition, UnreadableEdition
from headwater.reference.frameworks.notices import notice_facts
from headwater.reference.frameworks.presenters.heading import present_heading
from headwater.reference.frameworks.presenters.offering import present_offer, present_tiers
from headwater.reference.frameworks.presenters.paper import AUDIENCE, offer_sheets, present_paper
from headwater.reference.frameworks.presenters.questions import present_questions
from headwater.reference.frameworks.presenters.why import present_why
from headwater.reference.frameworks.presenters.working import present_curriculum, present_working
from headwater.reference.frameworks.presenters.year import present_year
from headwater.reference.frameworks.queries import (
    get_edition_in_force,
    get_framework,
    get_usual_year,
    list_editions,
    list_frameworks,
    list_published_models,
)

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHANGE = "frameworks.change"

SAYS_PUBLISHED = (
    "Five trusts have published how they improve their schools. Each can be read here whole, in our words, "
    "with what it leaves open. A trust can take one as its own and change it."
)
UNPUBLISHED = "No edition is published yet."
UNREADABLE = "Written for another version of Headwater: this one cannot read it."
SAYS_OWN = "How the trust improves its schools: what each school gets, when, and from whom."


@dataclass(frozen=True, slots=True)
class Reading:
    """A framework as somebody reads it. `prefix`: the first part of its URL names; `edition`: which state it is;
    `editions` and `change`: where the others are, and where it is changed, "" where there is nothing or for who may
    not."""

    framework: Framework
    key: str
    prefix: str
    edition: str
    editions: str = ""
    change: str = ""
    of: Edition | None = None
    """The trust's own edition that is read; None for a published model."""


@require_safe
def framework_list(request: HttpRequest) -> HttpResponse:
    """The frameworks the trust works by, the main one first."""
    frameworks = []
    for adopted in list_frameworks():
        try:
            read = _ours(request, adopted.key)
        except (Http404, UnreadableEdition) as reason:
            frameworks.append(_not_yet(adopted, UNREADABLE if isinstance(reason, UnreadableEdition) else UNPUBLISHED))
            continue
        facts = f"{'The main one. ' if adopted.is_main else ''}{read.edition}"
        frameworks.append(_listed(read.framework, facts, reverse("frameworks:framework-detail", args=[adopted.key])))
    context = {
        "frameworks": frameworks,
        "page_title": "School improvement framework",
        "says": SAYS_OWN,
        "library": reverse("frameworks:published-list"),
        "may_change": scope_of(request).may(CHANGE),
    }
    return render(request, "frameworks/read/list.html", context)


@require_safe
def published_list(request: HttpRequest) -> HttpResponse:
    """The published models that come with Headwater."""
    models = [
        _listed(each, _edition_published(each), reverse("frameworks:published-detail", args=[key]))
        for key, each in list_published_models().items()
    ]
    context = {
        "frameworks": models,
        "page_title": "Published models",
        "says": SAYS_PUBLISHED,
        "trail": [("Framework", reverse("frameworks:framework-list")), ("Published models", "")],
        "may_change": scope_of(request).may(CHANGE),
    }
    return render(request, "frameworks/read/list.html", context)


def _not_yet(adopted: AdoptedFramework, why: str) -> dict[str, str]:
    """A framework of which there is nothing to read, and why: its editions are where somebody goes on."""
    address = reverse("frameworks:edition-list", args=[adopted.key])
    return {"key": adopted.key, "title": adopted.title, "summary": "", "facts": why, "address": address}


def _listed(framework: Framework, facts: str, address: str) -> dict[str, str]:
    return {
        "key": framework.key,
        "title": framework.say(framework.title),
        "summary": framework.say(framework.summary),
        "facts": facts,
        "address": address,
    }


@require_safe
def framework_detail(request: HttpRequest, key: str) -> HttpResponse:
    """What the trust's framework is for."""
    return _show(request, _ours(request, key), "detail")


@require_safe
def framework_tiers(request: HttpRequest, key: str) -> HttpResponse:
    """Its tiers, phases or packages side by side; 404 where it has none."""
    return _show(request, _ours(request, key), "tiers")


@require_safe
def framework_offer(request: HttpRequest, key: str) -> HttpResponse:
    """What schools get and give; with `?tier=` or `?strand=`, a part of it."""
    return _show(request, _ours(request, key), "offer")


@require_safe
def framework_year(request: HttpRequest, key: str) -> HttpResponse:
    """What happens when."""
    return _show(request, _ours(request, key), "year")


@require_safe
def framework_curriculum(request: HttpRequest, key: str) -> HttpResponse:
    """Its tiers of curriculum areas; 404 where it has none."""
    return _show(request, _ours(request, key), "curriculum")


@require_safe
def framework_reviews(request: HttpRequest, key: str) -> HttpResponse:
    """Who reviews with what, protocols, hubs, records."""
    return _show(request, _ours(request, key), "reviews")


@require_safe
def framework_open(request: HttpRequest, key: str) -> HttpResponse:
    """What is still open."""
    return _show(request, _ours(request, key), "open")


@require_safe
def framework_pdf(request: HttpRequest, key: str) -> HttpResponse:
    """All of it as one document."""
    read = _ours(request, key)
    if read.of is not None:
        keep_opened(request, read.of)
    return _pdf(read)


@require_safe
def framework_xlsx(request: HttpRequest, key: str) -> HttpResponse:
    """The offer, the statements of the tiers and the open questions as a workbook."""
    return _xlsx(_ours(request, key))


@require_safe
def published_detail(request: HttpRequest, key: str) -> HttpResponse:
    """What a published model is for."""
    return _show(request, _published(key), "detail")


@require_safe
def published_tiers(request: HttpRequest, key: str) -> HttpResponse:
    """Its tiers, phases or packages side by side; 404 where it has none."""
    return _show(request, _published(key), "tiers")


@require_safe
def published_offer(request: HttpRequest, key: str) -> HttpResponse:
    """What schools get and give; with `?tier=` or `?strand=`, a part of it."""
    return _show(request, _published(key), "offer")


@require_safe
def published_year(request: HttpRequest, key: str) -> HttpResponse:
    """What happens when."""
    return _show(request, _published(key), "year")


@require_safe
def published_curriculum(request: HttpRequest, key: str) -> HttpResponse:
    """Its tiers of curriculum areas; 404 where it has none."""
    return _show(request, _published(key), "curriculum")


@require_safe
def published_reviews(request: HttpRequest, key: str) -> HttpResponse:
    """Who reviews with what, protocols, hubs, records."""
    return _show(request, _published(key), "reviews")


@require_safe
def published_open(request: HttpRequest, key: str) -> HttpResponse:
    """What it leaves open."""
    return _show(request, _published(key), "open")


@require_safe
def published_pdf(request: HttpRequest, key: str) -> HttpResponse:
    """All of it as one document."""
    return _pdf(_published(key))


@require_safe
def published_xlsx(request: HttpRequest, key: str) -> HttpResponse:
    """Its offer, statements and open questions as a workbook."""
    return _xlsx(_published(key))


def _show(request: HttpRequest, read: Reading, here: str) -> HttpResponse:
    framework = read.framework
    title, template, present = PAGES[here]
    page = present(framework)
    if page is None:
        raise Http404(f"{framework.title} has nothing to show here.")
    chosen = _chosen(request, framework) if here == "offer" else {}
    if chosen:
        page = present_offer(framework, chosen["tier"], chosen["strand"])
    if read.of is not None:
        keep_opened(request, read.of)
    heading = present_heading(
        framework,
        here=here,
        edition=read.edition,
        prefix=read.prefix,
        key=read.key,
        editions=read.editions,
        change=read.change,
    )
    lists = {"framework": "frameworks:framework-list", "published": "frameworks:published-list"}
    context = {
        "page": page,
        "read": heading,
        "page_title": framework.say(title),
        "words": framework.words,
        "chosen": chosen,
        "trail": [
            ("Framework" if read.prefix == "framework" else "Published models", reverse(lists[read.prefix])),
            (heading.title, ""),
        ],
    }
    return render(request, f"frameworks/read/{template}.html", context)


def _chosen(request: HttpRequest, framework: Framework) -> dict[str, Any]:
    """Which part of the offer is asked for, and which could be. 404 for a tier or strand that there is not."""
    with_items = {item.strand for item in framework.offer}
    tiers = [(each.key, framework.say(each.title)) for each in framework.tiering.tiers]
    strands = [(each.key, framework.say(each.title)) for each in framework.strands if each.key in with_items]
    tier, strand = request.GET.get("tier", ""), request.GET.get("strand", "")
    if tier not in {"", *dict(tiers)} or strand not in {"", *dict(strands)}:
        raise Http404(f"{framework.title} has no such part.")
    return {"tier": tier, "strand": strand, "tiers": tiers, "strands": strands}


def _pdf(read: Reading) -> HttpResponse:
    today = timezone.localdate()
    school_year, is_assumed = get_usual_year(AcademicYear.containing(today))
    paper = present_paper(read.framework, school_year, is_assumed=is_assumed, edition=read.edition)
    document = render_pdf("frameworks/framework.typ", paper, title=paper.title, on=today)
    name = f'attachment; filename="framework-{read.key}-{today}.pdf"'
    return HttpResponse(document, content_type="application/pdf", headers={"Content-Disposition": name})


def _xlsx(read: Reading) -> HttpResponse:
    today, title = timezone.localdate(), read.framework.say(read.framework.title)
    workbook = render_workbook(offer_sheets(read.framework), title=title, on=today, audience=AUDIENCE)
    name = f'attachment; filename="framework-{read.key}-{today}.xlsx"'
    return HttpResponse(workbook, content_type=WORKBOOK, headers={"Content-Disposition": name})


def _tiers(framework: Framework) -> Any:
    return present_tiers(framework) if framework.tiering.tiers else None


def _year(framework: Framework) -> Any:
    school_year, is_assumed = get_usual_year(AcademicYear.containing(timezone.localdate()))
    return present_year(framework, school_year, is_assumed=is_assumed)


PAGES: dict[str, tuple[str, str, Callable[..., Any]]] = {
    "detail": ("What it is for", "why", present_why),
    "tiers": ("{Tier.many} side by side", "tiers", _tiers),
    "offer": ("What schools get", "offer", present_offer),
    "year": ("The year’s wheel", "year", _year),
    "curriculum": ("{Curriculum-area.many}", "curriculum", present_curriculum),
    "reviews": ("Reviews, hubs and records", "reviews", present_working),
    "open": ("Open questions", "open", present_questions),
}
"""Each page: its title, its template, and what makes it of a framework (None: there is no such page)."""


def _published(key: str) -> Reading:
    try:
        framework = FRAMEWORKS.get(key)
    except UnknownDefinition as unknown:
        raise Http404(str(unknown)) from unknown
    return Reading(framework, key, "published", _edition_published(framework))


def _ours(request: HttpRequest, key: str) -> Reading:
    """The edition in force this year; where none has begun yet, the newest. 404 where there is neither."""
    try:
        adopted = get_framework(key)
    except AdoptedFramework.DoesNotExist as unknown:
        raise Http404("The trust has no such framework.") from unknown
    year = AcademicYear.containing(timezone.localdate())
    edition = get_edition_in_force(adopted, year) or list_editions(adopted).first()
    if edition is None:
        raise Http404("No edition of this framework is published yet.")
    return _reading_of(request, edition, adopted)


def _reading_of(request: HttpRequest, edition: Edition, adopted: AdoptedFramework) -> Reading:
    editions = reverse("frameworks:edition-list", args=[adopted.key])
    change = editions if scope_of(request).may(CHANGE) else ""
    said = _edition_own(edition, adopted)
    return Reading(edition.framework, adopted.key, "framework", said, editions=editions, change=change, of=edition)


def keep_opened(request: HttpRequest, edition: Edition) -> None:
    """Keep that the reader has opened this edition."""
    facts = notice_facts(edition, AcademicYear.containing(timezone.localdate()))
    record_opening(**facts, school_urn=None, by=user_of(request), now=timezone.now())


def _edition_published(framework: Framework) -> str:
    """`As published in July 2025. …`; an edition that is not a month is told as it is called."""
    try:
        month = date.fromisoformat(f"{framework.edition}-01")
        dated = f"in {month:%B %Y}"
    except ValueError:
        dated = f"as {framework.edition}"
    return f"The model as it was published {dated}. Nobody here works by it until the trust takes it as its own."


def _edition_own(edition: Edition, adopted: AdoptedFramework) -> str:
    aside = "" if adopted.is_active else " Set aside: the trust works by it no longer."
    return f"Edition {edition.number}: how it stands from the school year {edition.first_year} on.{aside}"
