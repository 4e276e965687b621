"""What follows from what, where the order matters: register, then figures, then inspection outcomes.

A task here calls operations and nothing else, and may run twice with the same result. Enqueued only from reactions.py.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django_tasks import task
from filelock import FileLock

from headwater.evidence.datasets.register import gather_register, mark_register
from headwater.evidence.inspections.gathering import gather_outcomes
from headwater.evidence.inspections.operations import publish_outcomes
from headwater.evidence.measures.operations import publish_figures, publish_similar_schools
from headwater.foundations.audit.models import Event
from headwater.foundations.audit.reactions import another_is_waiting
from headwater.pages.record.operations import send_edition
from headwater.reference.frameworks.models import Edition
from headwater.reference.schools.operations import publish_register
from headwater.reference.schools.queries import get_register_edition


@task()
def bring_up_to_date(event_id: int) -> str:
    """Publish register, figures and inspection outcomes from all current releases; returns what the register did.

    One at a time: a running server's worker and a command may each have taken up such a task.
    """
    if another_is_waiting(bring_up_to_date.module_path):
        return "Left to the next."
    with FileLock(Path(settings.STATE) / "bringing-up-to-date.lock"):
        return _bring_up_to_date()


def _bring_up_to_date() -> str:
    edition = get_register_edition()
    told = "Nothing new for the register."
    mark = mark_register()
    if edition is None or edition.made_from != mark:
        says = gather_register()
        told = publish_register(
            schools=says.schools,
            trusts=says.trusts,
            listings=says.listings,
            links=says.links,
            by=None,
            complete_as_ats=says.complete_as_ats,
            made_from=mark,
        ).told
    today = timezone.localdate()
    publish_figures(by=None, today=today)
    publish_similar_schools(by=None, today=today)
    outcomes = gather_outcomes(today)
    publish_outcomes(rows=outcomes.rows, unread=len(outcomes.unread), by=None, today=today)
    return told


@task()
def send_published_edition(event_id: int) -> str:
    """Put the edition that was published before the heads and boards of the schools it is for."""
    event = Event.objects.select_related("by").get(pk=event_id)
    editions = Edition.objects.select_related("adopted")
    edition = editions.get(adopted=int(event.about_key), number=event.after["edition"])
    return f"Sent to {send_edition(edition=edition, by=event.by, now=timezone.now())} people."
