"""What follows from somebody's asking for cards to be issued."""

from __future__ import annotations

import logging

from django.db import DatabaseError
from django.utils import timezone
from django_tasks import task

from headwater.oversight.cards.editions.trouble import say_trouble
from headwater.oversight.cards.editions.workflow import State
from headwater.oversight.cards.models import CardEdition
from headwater.oversight.cards.operations import CannotIssue, fail_issue, issue_card

log = logging.getLogger(__name__)


@task()
def issue_cards(event_id: int) -> str:
    """Issue every card that is to be issued, those left over from before included: each by itself, so that one that
    cannot be made holds up no other, and says on its own page why. Raises CannotIssue with the reasons of all that were
    not."""
    issued, reasons = 0, []
    for edition in CardEdition.objects.filter(state=State.ISSUING).select_related("school").order_by("pk"):
        try:
            issue_card(edition=edition, now=timezone.now())
            issued += 1
        except Exception as error:
            if not isinstance(error, CannotIssue) or error.__cause__ is not None:
                log.exception("Edition %s of the card of %s", edition.number, edition.school)
            said = str(error) if isinstance(error, CannotIssue) else say_trouble(edition, error)
            reasons.append(said)
            _say(edition, said)
    if reasons:
        raise CannotIssue(reasons)
    return f"{issued} issued."


def _say(edition: CardEdition, trouble: str) -> None:
    """Say on the card why it was not issued. Where not even that can be written, the task's own failure says it."""
    try:
        fail_issue(edition=edition, trouble=trouble, now=timezone.now())
    except DatabaseError:
        log.exception("Why edition %s of the card of %s was not issued", edition.number, edition.school)
