"""What is kept of an edition when it is put before somebody."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from headwater.reference.calendar.years import AcademicYear
from headwater.reference.frameworks.models import Edition


def notice_facts(edition: Edition, year: AcademicYear) -> dict[str, Any]:
    """`about`, `version`, `label` and `path`, as `audit.operations.Outgoing` and `audit.openings` take them. An edition
    that has not begun by `year` is opened where it is compared with the one before: it is read nowhere else yet."""
    adopted, first = edition.adopted, edition.first_year
    path = reverse("frameworks:framework-detail", args=[adopted.key])
    if first is not None and first.slug > year.slug:
        compared = reverse("frameworks:edition-diff", args=[adopted.key])
        path = f"{compared}?before={edition.number - 1}&after={edition.number}"
    return {
        "about": adopted,
        "version": edition.number,
        "label": f"{adopted.title}, edition {edition.number}, from the school year {first}",
        "path": path,
    }
