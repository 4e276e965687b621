"""What every page of tiers asks of its request."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from headwater.foundations.accounts.requests import scope_of
from headwater.improvement.tiers.cases import queries as cases
from headwater.improvement.tiers.models import TierCase
from headwater.improvement.tiers.queries import get_edition_of, get_main_edition
from headwater.improvement.tiers.workflow import DECIDED
from headwater.reference.frameworks.definitions import Framework
from headwater.reference.frameworks.models import Edition
from headwater.reference.schools.models import School

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def get_case(request: HttpRequest, urn: int, pk: int) -> TierCase:
    """The same of one case: one that may not be seen yet and one that does not exist answer alike."""
    try:
        return cases.get_case(urn, pk, scope_of(request))
    except TierCase.DoesNotExist:
        raise Http404("There is no such case.") from None


def get_present_framework(case: TierCase) -> Framework:
    """By whose words and statements a case is weighed and recommended now: those of the edition that its school works
    by in its year; of its own once it is decided."""
    found = {} if case.state in DECIDED else cases.list_present_editions([case.school_id], case.adopted, case.period)
    return found.get(case.school_id, case.edition).framework


def get_tiered_edition(school: School) -> Edition:
    """The edition the school works by now; 404 where there is none, or where nobody is in a tier under it."""
    edition = get_edition_of(school, timezone.localdate())
    if edition is None or edition.framework.tiering.kind == "none":
        raise Http404("Nobody is in a tier here.")
    return edition


def get_main_or_404(today: date) -> Edition:
    """The main framework's edition; 404 where nobody is in a tier under it."""
    edition = get_main_edition(today)
    if edition is None or edition.framework.tiering.kind == "none":
        raise Http404("Nobody is in a tier here.")
    return edition


def words_of(framework: Framework) -> dict[str, str]:
    """What the trust calls a tier, for templates: `tier`, `tiers`, `Tier`, `Tiers`."""
    says = {"tier": "{tier}", "tiers": "{tier.many}", "Tier": "{Tier}", "Tiers": "{Tier.many}"}
    return {key: framework.say(text) for key, text in says.items()}


def trail_of(school: School, above: str = "Tiers", here: str = "") -> list[tuple[str, str]]:
    """The way to a page of one school. `above`: what the school's page of tiers is called; `here`: a page below it."""
    trail = [("Schools", reverse("pages:school-list")), (school.name, reverse("cards:card", args=[school.urn]))]
    if not here:
        return [*trail, (above, "")]
    return [*trail, (above, reverse("tiers:tier-detail", args=[school.urn])), (here, "")]


def send_workbook(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}-{timezone.localdate()}.xlsx"'}
    return HttpResponse(content, content_type=WORKBOOK, headers=headers)
