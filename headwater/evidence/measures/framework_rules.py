"""What measures ask of improvement frameworks that name them: in use, of the pupil group and phase, and with a better
side."""

from __future__ import annotations

from collections.abc import Iterator

from headwater.evidence.measures.definitions import MEASURES, Direction
from headwater.foundations.definitions.kinds import Objection
from headwater.reference.frameworks.definitions import FRAMEWORKS, Framework
from headwater.reference.frameworks.definitions.references import list_required, list_tests, outer_references


def _can_be_named(framework: Framework) -> Iterator[Objection]:
    """A framework promises and judges for years: what it names must be there for years."""
    for reference in outer_references(framework):
        measure = MEASURES.valid().get(reference.key) if reference.kind == "measures" else None
        if measure is not None and measure.status == "retired":
            yield Objection(reference.at, f"{measure.key} is retired: it gets no more figures. Name another measure.")


def _can_be_tested(framework: Framework) -> Iterator[Objection]:
    for test, at in list_tests(framework):
        measure = MEASURES.valid().get(test.measure)
        if measure is None:
            continue  # said already, as a name that stands for nothing
        if test.group not in measure.groups:
            message = f"{measure.key} has no figures for {test.group}. It has: {', '.join(measure.groups)}."
            yield Objection((*at, "group") if "group" in test.model_fields_set else (*at, "measure"), message)
        if measure.direction is Direction.CONTEXT and test.be not in ("at-least", "at-most", "close-to"):
            message = f"{measure.key} is context: neither more nor less of it is better, so nothing can be {test.be}."
            yield Objection((*at, "be"), message)


def _can_be_required(framework: Framework) -> Iterator[Objection]:
    """A target of a measure that schools of the phase do not have could never be proposed, nor its lack put right."""
    for required, at in list_required(framework):
        measure = MEASURES.valid().get(required.measure)
        if measure is None:
            continue  # said already, as a name that stands for nothing
        if measure.direction is Direction.CONTEXT:
            message = f"{measure.key} is context: neither more nor less of it is better, so it takes no target."
            yield Objection((*at, "measure"), message)
        if required.group not in measure.groups:
            message = f"{measure.key} has no figures for {required.group}. It has: {', '.join(measure.groups)}."
            yield Objection((*at, "group") if "group" in required.model_fields_set else (*at, "measure"), message)
        if without := [phase for phase in required.phases if phase not in measure.phases]:
            message = f"{measure.key} is not counted at these schools: {', '.join(without)}. Leave them out."
            yield Objection((*at, "phases"), message)


FRAMEWORKS.hold_to(_can_be_named)
FRAMEWORKS.hold_to(_can_be_tested)
FRAMEWORKS.hold_to(_can_be_required)
