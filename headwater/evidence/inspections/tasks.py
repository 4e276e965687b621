"""What follows from a release, run by the worker. Every task may run twice with the same result."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone
from django_tasks import task

from headwater.evidence.datasets.models import Release
from headwater.evidence.datasets.queries import get_definition, has_rows, list_current_releases, read_rows
from headwater.evidence.inspections.definitions import ERAS
from headwater.evidence.inspections.operations import publish_outcomes
from headwater.evidence.inspections.reading import OutcomeRow, ReadOutcomes, read_outcomes
from headwater.foundations.audit.reactions import another_is_waiting
from headwater.reference.schools.queries import list_identities, list_our_urns


@task()
def bring_outcomes_up_to_date(event_id: int) -> str:  # noqa: ARG001  # whatever happened, all releases are read
    """Publish the inspection outcomes that all current releases tell of our schools; returns what changed."""
    if another_is_waiting(bring_outcomes_up_to_date.module_path):
        return "Left to the next."
    today = timezone.localdate()
    identities = list_identities(list_our_urns(today)).values()
    urns = {identity.urn for several in identities for identity in several}
    read = list(_read_all(urns))
    rows: list[tuple[Release, OutcomeRow]] = [(release, row) for release, told in read for row in told.rows]
    unread = sum(len(told.unread) for _, told in read)
    return publish_outcomes(rows=rows, by=None, today=today, unread=unread).told


def _read_all(urns: set[int]) -> Iterator[tuple[Release, ReadOutcomes]]:
    for release in list_current_releases():
        definition = get_definition(release)
        if definition.outcomes and has_rows(release, "outcomes"):
            yield release, read_outcomes(read_rows(release, "outcomes"), definition.outcomes, ERAS.all(), urns)
