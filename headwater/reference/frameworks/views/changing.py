"""Changing the trust's own frameworks: adopting a published model, and the draft of the next edition."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from headwater.foundations.accounts.requests import user_of
from headwater.foundations.definitions.problems import Problem
from headwater.reference.frameworks.comparing import Comparison, compare
from headwater.reference.frameworks.definitions.elements import Container
from headwater.reference.frameworks.forms import (
    AdoptForm,
    ConfirmForm,
    ContainerForm,
    ElementForm,
    ImportForm,
    PublishForm,
    SeenForm,
    WordsForm,
)
from headwater.reference.frameworks.models import AdoptedFramework, Edition
from headwater.reference.frameworks.operations import (
    CannotAdopt,
    CannotBegin,
    CannotChange,
    CannotImport,
    CannotPublish,
    adopt_framework,
    begin_draft,
    change_item,
    choose_words,
    confirm_assumptions,
    discard_draft,
    fill_container,
    import_draft,
    publish_edition,
)
from headwater.reference.frameworks.policies import years_to_start
from headwater.reference.frameworks.presenters.changing import (
    present_changeable,
    present_choices,
    present_draft,
    present_element,
)
from headwater.reference.frameworks.queries import (
    examine_copy,
    get_draft,
    get_framework,
    get_main_framework,
    get_published_model,
    get_state_before,
    list_adoptable,
    list_editions,
    list_set_aside,
)

YAML = "application/yaml; charset=utf-8"


def framework_adopt(request: HttpRequest) -> HttpResponse:
    """Choose a published model: it becomes the trust's own, as a draft."""
    adoptable = list_adoptable()
    models = {key: framework.say(framework.title) for key, framework in adoptable.items()}
    main = get_main_framework()
    initial = {"model": request.GET.get("model", "")}
    form = AdoptForm(request.POST or None, models=models, has_main=main is not None, initial=initial)
    if form.is_valid():
        try:
            draft = adopt_framework(**form.cleaned_data, by=user_of(request), now=timezone.now())
        except CannotAdopt as refusal:
            form.add_error(None, ValidationError(refusal.reasons))
        else:
            messages.success(
                request, f"{draft.adopted.title} is the trust’s own now: a draft, which nobody else sees yet."
            )
            return redirect("frameworks:draft-detail", key=draft.adopted.key)
    context = {
        "form": form,
        "choices": present_choices(adoptable, chosen=str(form["model"].value() or "")),
        "main": main,
        "set_aside": list_set_aside(),
        "trail": [_top(), ("Adopt a model", "")],
    }
    return render(request, "frameworks/change/framework-adopt.html", context)


@require_POST
def draft_begin(request: HttpRequest, key: str) -> HttpResponse:
    """Begin the next edition, as a copy of the newest."""
    adopted = framework_or_404(key)
    try:
        draft = begin_draft(adopted=adopted, by=user_of(request), now=timezone.now())
    except CannotBegin as refusal:
        messages.error(request, str(refusal))
        return redirect("frameworks:edition-list", key=key)
    messages.success(
        request, f"The draft of edition {draft.number} is begun. It says what edition {draft.number - 1} says."
    )
    return redirect("frameworks:draft-detail", key=key)


@require_safe
def draft_detail(request: HttpRequest, key: str) -> HttpResponse:
    """What the draft changes, what it still assumes, what stands in the way of publishing it."""
    draft = _draft(key)
    before, against = get_state_before(draft)
    problems = examine_copy(draft.adopted, draft.document.encode(), "the draft")[1]
    page = present_draft(draft, before, against, problems)
    context = {"page": page, "adopted": draft.adopted, "trail": _trail(draft)}
    return render(request, "frameworks/change/draft-detail.html", context)


@require_safe
def draft_yaml(request: HttpRequest, key: str) -> HttpResponse:
    """The draft as a document to edit."""
    draft = _draft(key)
    return yaml_response(draft, f"{key}-edition-{draft.number}-draft.yaml")


def draft_words(request: HttpRequest, key: str) -> HttpResponse:
    """What the trust calls things."""
    draft = _draft(key)
    form = WordsForm(request.POST or None, framework=draft.framework, seen=draft.mark)
    if form.is_valid():
        try:
            seen = form.cleaned_data["seen"]
            choose_words(draft=draft, words=form.words(), by=user_of(request), now=timezone.now(), seen=seen)
        except CannotChange as refusal:
            form.refuse(refusal.reasons)
        else:
            messages.success(request, "The words are in the draft.")
            return redirect("frameworks:draft-detail", key=key)
    context = {"form": form, "rows": form.rows(), "adopted": draft.adopted, "trail": _trail(draft, "Words")}
    return render(request, "frameworks/change/draft-words.html", context)


@require_safe
def draft_items(request: HttpRequest, key: str) -> HttpResponse:
    """Everything whose quantity can be changed; with `?assumed=1` only what nobody has confirmed."""
    draft, only_assumed = _draft(key), request.GET.get("assumed") == "1"
    context = {
        "groups": present_changeable(draft.framework, only_assumed=only_assumed),
        "only_assumed": only_assumed,
        "adopted": draft.adopted,
        "trail": _trail(draft, "Quantities"),
    }
    return render(request, "frameworks/change/draft-items.html", context)


def item_change(request: HttpRequest, key: str, id: str) -> HttpResponse:
    """How often, how many and by when of one element; or what fills an empty place."""
    draft = _draft(key)
    element = next((each.element for each in draft.framework.elements() if each.element.id == id), None)
    if element is None:
        raise Http404("The draft has nothing with this id.")
    if isinstance(element, Container):
        return _fill(request, draft, element)
    form = ElementForm(request.POST or None, framework=draft.framework, element=element)
    if len(form.fields) == 1:
        raise Http404("Nothing of this is changed in the browser.")
    if form.is_valid():
        try:
            seen, changes = form.cleaned_data["seen"], form.changes()
            change_item(draft=draft, id=id, changes=changes, by=user_of(request), now=timezone.now(), seen=seen)
        except CannotChange as refusal:
            form.refuse(refusal.reasons)
        else:
            page = present_element(_draft(key).framework, element)
            messages.success(request, f"{page.title} is changed in the draft.")
            return _back(request, key)
    context = {
        "form": form,
        "page": present_element(draft.framework, element),
        "adopted": draft.adopted,
        "back": request.GET.get("back", ""),
        "trail": _trail(draft, "Change a quantity"),
    }
    return render(request, "frameworks/change/item-change.html", context)


def _fill(request: HttpRequest, draft: Edition, container: Container) -> HttpResponse:
    form = ContainerForm(request.POST or None, container=container)
    if form.is_valid():
        try:
            seen = form.cleaned_data["seen"]
            fill_container(
                draft=draft, id=container.id, entries=form.lines(), by=user_of(request), now=timezone.now(), seen=seen
            )
        except CannotChange as refusal:
            form.add_error(None, ValidationError(refusal.reasons))
        else:
            messages.success(request, f"{draft.framework.say(container.title)} is filled in.")
            return _back(request, draft.adopted.key)
    context = {
        "form": form,
        "page": present_element(draft.framework, container),
        "container": container,
        "adopted": draft.adopted,
        "back": request.GET.get("back", ""),
        "trail": _trail(draft, "Fill in"),
    }
    return render(request, "frameworks/change/container-fill.html", context)


@require_POST
def draft_confirm(request: HttpRequest, key: str) -> HttpResponse:
    """Confirm what is ticked: items that were assumed, or readings and all that rests on them."""
    draft, form = _draft(key), ConfirmForm(request.POST)
    ticked = form.ticked if form.is_valid() else {}
    try:
        confirm_assumptions(draft=draft, of=list(ticked), by=user_of(request), now=timezone.now(), seen=ticked)
    except CannotChange as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{len(ticked)} confirmed in the draft.")
    return redirect("frameworks:draft-detail", key=key)


def draft_import(request: HttpRequest, key: str) -> HttpResponse:
    """An edited document: every problem of it first, then what it changes, and only then it becomes the draft."""
    adopted = framework_or_404(key)
    draft = get_draft(adopted)
    form = ImportForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"adopted": adopted, "draft": draft, "trail": _trail(draft or adopted, "Import")}
    if not form.is_valid():
        return render(request, "frameworks/change/draft-import.html", context | {"form": form})
    document, seen = form.document, draft.mark if draft else ""
    framework, problems = examine_copy(adopted, document, form.name)
    found = _difference(adopted, framework) if framework is not None and not problems else None
    again = form.again(looked=seen or "nothing")
    context |= {"form": again, "problems": _with_lines(problems, document), "comparison": found}
    if found and request.POST.get("step") == "save" and form.cleaned_data["looked"] == (seen or "nothing"):
        try:
            import_draft(
                adopted=adopted, document=document, name=form.name, by=user_of(request), now=timezone.now(), seen=seen
            )
        except (CannotImport, CannotBegin) as refusal:
            again.add_error(None, ValidationError(refusal.reasons))
        else:
            messages.success(request, f"The document is the draft now. {found.says}")
            return redirect("frameworks:draft-detail", key=key)
    return render(request, "frameworks/change/draft-import.html", context)


def draft_publish(request: HttpRequest, key: str) -> HttpResponse:
    """Publish the draft, with the school year it starts with."""
    draft, today = _draft(key), timezone.localdate()
    newest = list_editions(draft.adopted).first()
    form = PublishForm(request.POST or None, years=years_to_start(newest, today), seen=draft.mark)
    if form.is_valid():
        try:
            edition = publish_edition(
                draft=draft, **form.cleaned_data, by=user_of(request), today=today, now=timezone.now()
            )
        except CannotPublish as refusal:
            form.add_error(None, ValidationError(refusal.reasons))
        else:
            said = f"Edition {edition.number} is published. Schools work by it from {edition.first_year} on."
            messages.success(request, said)
            return redirect("frameworks:edition-list", key=key)
    before, against = get_state_before(draft)
    problems = examine_copy(draft.adopted, draft.document.encode(), "the draft")[1]
    page = present_draft(draft, before, against, problems)
    context = {
        "form": form,
        "page": page,
        "adopted": draft.adopted,
        "newest": newest,
        "trail": _trail(draft, "Publish"),
    }
    return render(request, "frameworks/change/draft-publish.html", context)


def draft_discard(request: HttpRequest, key: str) -> HttpResponse:
    """Throw the draft away."""
    draft = _draft(key)
    form = SeenForm(request.POST or None, initial={"seen": draft.mark})
    if form.is_valid():
        try:
            discard_draft(draft=draft, by=user_of(request), seen=form.cleaned_data["seen"])
        except CannotChange as refusal:
            form.add_error(None, ValidationError(refusal.reasons))
        else:
            messages.success(request, f"The draft of edition {draft.number} is discarded.")
            return redirect("frameworks:edition-list", key=key)
    before, against = get_state_before(draft)
    context = {
        "form": form,
        "draft": draft,
        "comparison": compare(before, draft.framework),
        "against": against,
        "trail": _trail(draft, "Discard"),
    }
    return render(request, "frameworks/change/draft-discard.html", context)


def framework_or_404(key: str) -> AdoptedFramework:
    try:
        return get_framework(key)
    except AdoptedFramework.DoesNotExist as unknown:
        raise Http404("The trust has no such framework.") from unknown


def yaml_response(edition: Edition, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(edition.document, content_type=YAML, headers=headers)


def _draft(key: str) -> Edition:
    draft = get_draft(framework_or_404(key))
    if draft is None:
        raise Http404("There is no draft of this framework.")
    return draft


def _difference(adopted: AdoptedFramework, framework: Any) -> Comparison:
    """What the document changes: of the draft where there is one, else of the newest edition; of what can be read."""
    draft = get_draft(adopted)
    states = (edition.readable for edition in ([draft] if draft else []) + list(list_editions(adopted)))
    before = next(filter(None, states), None) or get_published_model(adopted) or framework
    return compare(before, framework)


def _with_lines(problems: list[Problem], document: bytes) -> list[tuple[Problem, str]]:
    """Each problem with the line of the document it is about."""
    lines = document.decode("utf-8-sig", errors="replace").splitlines()
    return [(each, lines[each.line - 1][:200] if each.line <= len(lines) else "") for each in problems]


def _back(request: HttpRequest, key: str) -> HttpResponse:
    """To the page the person came from: the list of quantities, or the draft."""
    return redirect(
        "frameworks:draft-items" if request.GET.get("back") == "items" else "frameworks:draft-detail", key=key
    )


def _top() -> tuple[str, str]:
    return ("Framework", reverse("frameworks:framework-list"))


def _trail(of: Edition | AdoptedFramework, here: str = "") -> list[tuple[str, str]]:
    adopted = of.adopted if isinstance(of, Edition) else of
    above = [_top(), (adopted.title, reverse("frameworks:edition-list", args=[adopted.key]))]
    if isinstance(of, Edition):
        draft = f"Draft of edition {of.number}"
        above.append((draft, reverse("frameworks:draft-detail", args=[adopted.key]) if here else ""))
    return [*above, (here, "")] if here else above
