"""The targets and proposals of one year as a workbook."""

from __future__ import annotations

from headwater.evidence.measures.definitions import GROUPS, MEASURES
from headwater.evidence.targets.models import Target
from headwater.evidence.targets.presenters import year_words
from headwater.evidence.targets.proposals.presenters.lists import in_order
from headwater.evidence.targets.proposals.presenters.words import STANDS, state_tag, target_words
from headwater.evidence.targets.proposals.queries import PlaceFacts, YearFacts
from headwater.evidence.targets.proposals.wording import NEUTRAL, Wording
from headwater.foundations.documents.workbook import CellValue, Column, Sheet

COLUMNS = (
    ("URN", 9),
    ("School", 34),
    ("Year", 10),
    ("Measure", 44),
    ("Pupils", 20),
    ("Kind", 22),
    ("Proposed", 34),
    ("Where it stands", 28),
    ("What it rests on", 50),
    ("Why the target changes", 40),
    ("Target now", 34),
    ("Agreed by", 26),
    ("Agreed on", 18),
    ("Minute", 14),
)


def year_sheet(facts: YearFacts, state: str = "", wording: Wording = NEUTRAL) -> Sheet:
    """One row for each place, as the list has them; `state` leaves only that one."""
    return Sheet(
        name="Targets",
        columns=[Column(*column) for column in COLUMNS],
        rows=[_row(place, facts, wording) for place in in_order(facts, state)],
        notes=("Confidential: staff, local governors and trustees.",),
    )


def _row(place: PlaceFacts, facts: YearFacts, wording: Wording) -> list[CellValue]:
    _, measure, group, period, kind = place.place
    school, proposal, standing = place.school, place.proposal, place.standing
    return [
        school.urn,
        school.name,
        year_words(period),
        MEASURES.get(measure).name,
        GROUPS.get(group).name,
        Target.Kind(kind).label,
        target_words(proposal.as_target(), school, facts.areas) if proposal else "Nothing proposed",
        state_tag(proposal.state if proposal else STANDS, place.supported, wording).words,
        proposal.basis if proposal else "",
        proposal.reason if proposal else "",
        target_words(standing, school, facts.areas) if standing else "None yet",
        (standing.decided_by_body or "Not said") if standing else "",
        (standing.decided_on or "Not said") if standing else "",
        (standing.minute or "Not said") if standing else "",
    ]
