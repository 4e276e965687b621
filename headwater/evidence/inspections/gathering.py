"""What all current releases together tell of inspections of our schools."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from headwater.evidence.datasets.models import Release
from headwater.evidence.datasets.queries import get_definition, has_rows, list_current_releases, read_rows
from headwater.evidence.inspections.definitions import ERAS
from headwater.evidence.inspections.reading import OutcomeRow, Unread, read_outcomes
from headwater.reference.schools.queries import list_identities, list_our_urns


@dataclass(slots=True)
class OutcomesTold:
    """The arguments of `operations.publish_outcomes`, and the cells nobody could read."""

    rows: list[tuple[Release, OutcomeRow]] = field(default_factory=list)
    unread: list[tuple[Release, Unread]] = field(default_factory=list)


def gather_outcomes(today: date) -> OutcomesTold:
    """Read every current release that has outcomes, for the schools of our trust on `today` under any number they
    have had. A register file can have outcomes beside its register."""
    identities = list_identities(list_our_urns(today)).values()
    urns = {identity.urn for several in identities for identity in several}
    told = OutcomesTold()
    for release in list_current_releases():
        definition = get_definition(release)
        if definition.outcomes and has_rows(release, "outcomes"):
            read = read_outcomes(read_rows(release, "outcomes"), definition.outcomes, ERAS.all(), urns)
            told.rows += [(release, row) for row in read.rows]
            told.unread += [(release, cell) for cell in read.unread]
    return told
