"""What the data-quality checks found: of one school, and of the trust's schools."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from headwater.evidence.signals.forms import AcceptanceForm
from headwater.evidence.signals.models import Acceptance
from headwater.evidence.signals.operations import CannotAccept, CannotWithdraw, accept_finding, withdraw_acceptance
from headwater.evidence.signals.presenters import (
    SEVERITIES,
    present_finding,
    present_findings,
    present_trust,
    trust_sheets,
)
from headwater.evidence.signals.queries import Finding, list_findings, list_findings_for
from headwater.foundations.accounts.requests import scope_of, user_of
from headwater.foundations.documents.workbook import render_workbook
from headwater.reference.people.queries import get_names
from headwater.reference.schools.models import School
from headwater.reference.schools.queries import list_schools
from headwater.reference.schools.requests import school_or_404

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def finding_list(request: HttpRequest, urn: int) -> HttpResponse:
    """The findings of one school, worst first; below them those that were accepted, with who, when and why."""
    school = school_or_404(request, urn, "cards.view")
    page = present_findings(
        list_findings(urn, scope_of(request), timezone.localdate()), get_names([urn], scope_of(request))
    )
    context = {"school": school, "page": page, "may_accept": scope_of(request).may("findings.accept", urn)}
    return render(request, "signals/finding-list.html", context | {"trail": _trail(school)})


def finding_accept(request: HttpRequest, urn: int) -> HttpResponse:
    """Accept one finding with a reason."""
    school = school_or_404(request, urn, "findings.accept")
    finding = _finding(request, urn)
    if finding is None or not finding.is_open:
        messages.info(request, "That finding is not open any more.")
        return redirect("signals:finding-list", urn=urn)
    form = AcceptanceForm(request.POST or None, initial={"seen": finding.fingerprint})
    if form.is_valid():
        try:
            accept_finding(
                school=school,
                check=finding.check,
                subject=finding.subject.key,
                **form.cleaned_data,
                by=user_of(request),
                scope=scope_of(request),
                now=timezone.now(),
            )
        except CannotAccept as refusal:
            # What was looked at is no more; what is found now stands above the form.
            form = AcceptanceForm({**request.POST.dict(), "seen": finding.fingerprint})
            form.add_error(None, ValidationError(refusal.reasons))
        else:
            messages.success(request, "Accepted. When the numbers change, it is open again.")
            return redirect("signals:finding-list", urn=urn)
    context = {"form": form, "school": school, "line": present_finding(finding, get_names([urn], scope_of(request)))}
    return render(request, "signals/finding-accept.html", context | {"trail": _trail(school, "Accept a finding")})


@require_POST
def acceptance_withdraw(request: HttpRequest, urn: int, pk: int) -> HttpResponse:
    """Take an acceptance back: the finding is open again."""
    school = school_or_404(request, urn, "findings.accept")
    acceptance = get_object_or_404(Acceptance.objects.within(scope_of(request)), pk=pk, school=school)
    try:
        withdraw_acceptance(acceptance=acceptance, by=user_of(request), now=timezone.now())
    except CannotWithdraw as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The acceptance is taken back; the finding is open again.")
    return redirect("signals:finding-list", urn=urn)


@require_safe
def trust_findings(request: HttpRequest) -> HttpResponse:
    """Every school within sight, and how many findings are open at each."""
    schools, findings = _of_all(request)
    lines = present_trust(schools, findings)
    trail = [("Schools", reverse("pages:school-list")), ("Findings", "")]
    return render(request, "signals/trust-findings.html", {"lines": lines, "severities": SEVERITIES, "trail": trail})


@require_safe
def trust_findings_xlsx(request: HttpRequest) -> HttpResponse:
    """Every finding of those schools, as a workbook."""
    schools, findings = _of_all(request)
    today, names = timezone.localdate(), get_names([school.urn for school in schools], scope_of(request))
    workbook = render_workbook(trust_sheets(schools, findings, names), title="Findings", on=today)
    name = f'attachment; filename="findings-{today}.xlsx"'
    return HttpResponse(workbook, content_type=WORKBOOK, headers={"Content-Disposition": name})


def _of_all(request: HttpRequest) -> tuple[list[School], dict[int, list[Finding]]]:
    today = timezone.localdate()
    schools = [membership.school for membership in list_schools(scope_of(request), today)]
    return schools, list_findings_for([school.urn for school in schools], scope_of(request), today)


def _finding(request: HttpRequest, urn: int) -> Finding | None:
    """The finding the address names by its check and its subject."""
    wanted = request.GET.get("check"), request.GET.get("subject")
    if None in wanted:
        raise Http404
    found = list_findings(urn, scope_of(request), timezone.localdate())
    return next((finding for finding in found if (finding.check, finding.subject.key) == wanted), None)


def _trail(school: School, here: str = "") -> list[tuple[str, str]]:
    above = [("Schools", reverse("pages:school-list")), (school.name, reverse("cards:card", args=[school.urn]))]
    if not here:
        return [*above, ("Findings", "")]
    return [*above, ("Findings", reverse("signals:finding-list", args=[school.urn])), (here, "")]
