"""What follows from somebody's asking for cards to be issued."""

from __future__ import annotations

import logging

from django.utils import timezone
from django_tasks import task

from headwater.oversight.cards.editions.workflow import State
from headwater.oversight.cards.models import CardEdition
from headwater.oversight.cards.operations import CannotIssue, issue_card

log = logging.getLogger(__name__)


@task()
def issue_cards(event_id: int) -> str:
    """Issue every card that is to be issued, those left over from before included: each by itself, so that one that
    cannot be made holds up no other. Raises CannotIssue with the reasons of all that were not."""
    issued, reasons = 0, []
    for edition in CardEdition.objects.filter(state=State.ISSUING).select_related("school").order_by("pk"):
        try:
            issue_card(edition=edition, now=timezone.now())
            issued += 1
        except CannotIssue as refused:
            reasons += refused.reasons
        except Exception:
            log.exception("Edition %s of the card of %s", edition.number, edition.school)
            reasons.append(f"Edition {edition.number} of the card of {edition.school} is not issued: see the log.")
    if reasons:
        raise CannotIssue(reasons)
    return f"{issued} issued."
