"""Every page in every state somebody can meet it in: what accessibility is checked on, and what is pictured.

A walk goes from page to page and stops where there is something to look at. A stop says which address of the access
table it shows. A new page has to be added here: a test compares the stops with the access table.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.journeys.catalogue.cards import preparing_cards
from tests.journeys.catalogue.coming_in import (
    being_invited,
    empty_installation,
    forgetting_a_password,
    second_factor,
    signing_in,
)
from tests.journeys.catalogue.entering import entering_figures, entering_inspections, putting_findings_right
from tests.journeys.catalogue.frameworks import changing_frameworks, reading_frameworks
from tests.journeys.catalogue.issued import reading_issued_cards
from tests.journeys.catalogue.looking import first_pages, looking_through_schools, reading_cards, seeing_the_whole_trust
from tests.journeys.catalogue.looking_after import looking_after_data, looking_after_people, looking_after_term_dates
from tests.journeys.catalogue.packs import making_a_pack
from tests.journeys.catalogue.programs import letting_a_program_read
from tests.journeys.catalogue.stops import Stop, Visit, Walk
from tests.journeys.catalogue.targets import agreeing_targets, ending_targets, recording_targets
from tests.journeys.catalogue.tiers import deciding_tiers, recording_tiers

__all__ = ["WALKS", "Stop", "Visit", "Walk", "empty_installation"]

WALKS: dict[str, Callable[[Visit], Walk]] = {
    "signing in": signing_in,
    "forgetting a password": forgetting_a_password,
    "being invited": being_invited,
    "first pages": first_pages,
    "reading cards": reading_cards,
    "seeing the whole trust": seeing_the_whole_trust,
    "looking through schools": looking_through_schools,
    "looking after people": looking_after_people,
    "looking after data": looking_after_data,
    "looking after term dates": looking_after_term_dates,
    "reading frameworks": reading_frameworks,
    "changing frameworks": changing_frameworks,
    "recording targets": recording_targets,
    "agreeing targets": agreeing_targets,
    "ending targets": ending_targets,
    "recording tiers": recording_tiers,
    "deciding tiers": deciding_tiers,
    "preparing cards for a board": preparing_cards,
    "reading issued cards": reading_issued_cards,
    "making a pack": making_a_pack,
    "entering figures": entering_figures,
    "entering inspections": entering_inspections,
    "putting findings right": putting_findings_right,
    "second factor": second_factor,
    "letting a program read": letting_a_program_read,
}
