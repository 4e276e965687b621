"""What is known of each school, beside the fields in which its target is proposed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from headwater.evidence.measures.definitions import MEASURES, Measure
from headwater.evidence.measures.models import Figure
from headwater.evidence.measures.similar.queries import NOBODY, Similar
from headwater.evidence.targets.models import Proposal, Target
from headwater.evidence.targets.proposals import challenge
from headwater.evidence.targets.proposals.forms import ProposeForm, SchoolFields
from headwater.evidence.targets.proposals.presenters.words import (
    target_words,
)
from headwater.evidence.targets.proposals.queries import comparators_of
from headwater.evidence.targets.workflow import State
from headwater.reference.schools.models import School
from headwater.reference.schools.policies import census_phase


@dataclass(frozen=True, slots=True)
class ProposeLine:
    """One school of the form: what is known of it, what stands and what is open there, and its fields."""

    fields: SchoolFields
    facts: tuple[tuple[str, str], ...]


def propose_lines(
    form: ProposeForm,
    place: Mapping[str, str],
    results: Mapping[int, Sequence[Figure]],
    areas: Sequence[Figure],
    standing: Mapping[int, Target],
    opened: Mapping[int, Proposal],
    similar: Mapping[int, Similar] | None = None,
) -> list[ProposeLine]:
    """One line for each school of the form; `place` is measure, group, period and kind."""
    measure, lines = MEASURES.get(place["measure"]), []
    for fields in form.rows():
        school = fields.school
        known = comparators_of(school, Target(**place), areas)
        record = challenge.look_back(measure, place["period"], results.get(school.urn, ()), known)
        open_one, stands = opened.get(school.urn), standing.get(school.urn)
        facts = [
            ("Target now", target_words(stands, school, areas) if stands else ""),
            (
                "On its way",
                f"{target_words(open_one.as_target(), school, areas)}: {State(open_one.state).label.lower()}"
                if open_one
                else "",
            ),
            ("Newest result", challenge.newest_words(record) or "none is known"),
            ("Average", challenge.average_words(record)),
            ("One pupil is worth", challenge.one_pupil(record)),
            ("National", challenge.known_words(known.get("england"), measure)),
            (school.la_name or "Local authority", challenge.known_words(known.get("la"), measure)),
            *challenge.similar_facts((similar or {}).get(school.urn, NOBODY), record, place["period"]),
        ]
        lines.append(ProposeLine(fields, tuple((label, words) for label, words in facts if words)))
    return lines


def takes_target(school: School, measure: Measure) -> bool:
    """Whether the measure is counted at schools of this phase."""
    phase = census_phase(school)
    return not phase or phase in measure.phases
