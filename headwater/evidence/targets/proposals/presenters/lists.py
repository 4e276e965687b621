"""The targets and proposals of one year as a list, and proposals about to take a step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.forms.boundfield import BoundField

from headwater.evidence.measures.definitions import GROUPS, MEASURES
from headwater.evidence.measures.models import Figure
from headwater.evidence.targets.models import Target
from headwater.evidence.targets.presenters import AREAS
from headwater.evidence.targets.proposals.presenters.words import (
    ADDRESSES,
    STANDS,
    TICKED,
    Button,
    StateTag,
    decision_words,
    state_tag,
    target_words,
    way_of,
)
from headwater.evidence.targets.proposals.queries import PlaceFacts, YearFacts
from headwater.evidence.targets.proposals.wording import NEUTRAL, DueStep, Wording, count_due
from headwater.evidence.targets.workflow import NEXT, State, Step, steps_open
from headwater.foundations.accounts.scope import Scope
from headwater.reference.schools.models import School


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """One line of a list: a place, what is proposed there, what stands there."""

    measure: str
    group: str
    more: str
    """Which pupils and which kind, where it is not what it nearly always is: all pupils, agreed with the trust."""
    pk: int
    """Of the proposal; 0 where there is none."""
    proposed: str
    tag: StateTag
    next: str
    standing: str
    decision: str
    may: tuple[Step, ...]
    ticked: bool
    propose_query: str
    """The place, as the address of the form takes it."""

    @property
    def can_be_ticked(self) -> bool:
        return any(step in TICKED for step in self.may)

    @property
    def is_on_its_way(self) -> bool:
        """Somebody has something to do with it."""
        return bool(self.next)


@dataclass(frozen=True, slots=True)
class SchoolLines:
    school: School
    lines: tuple[PlaceLine, ...]

    @property
    def is_on_its_way(self) -> bool:
        return any(line.is_on_its_way for line in self.lines)


@dataclass(frozen=True, slots=True)
class Listed:
    """The targets and proposals of one year, by school; the buttons for whatever somebody may do with one at least."""

    schools: tuple[SchoolLines, ...]
    buttons: tuple[Button, ...]
    counted: str
    due: tuple[str, ...] = ()
    """How far the steps are that the framework's year has for targets; none where it has none."""

    @property
    def can_be_ticked(self) -> bool:
        return bool(self.buttons)


def present_year(
    facts: YearFacts,
    scope: Scope,
    *,
    state: str = "",
    tick: str = "",
    wording: Wording = NEUTRAL,
    due: Sequence[DueStep] = (),
    today: date,
) -> Listed:
    """`queries.get_year_facts` as a list, by school and measure; what is still on its way stands first, among the
    schools and in each of them. `state` leaves only that one; `tick` is the step for which everything that allows it is
    ticked. `due` are the steps of the framework's year."""
    lines = [(place.school, _line(place, facts.areas, scope, tick, wording)) for place in in_order(facts, state)]
    by_school = [
        SchoolLines(school, tuple(sorted((line for _, line in found), key=lambda line: not line.is_on_its_way)))
        for school, found in groupby(lines, key=lambda pair: pair[0])
    ]
    schools = tuple(sorted(by_school, key=lambda each: not each.is_on_its_way))
    open_to = {step for _, line in lines for step in line.may}
    buttons = tuple(
        Button(step.value, wording.own(words), ADDRESSES[step]) for step, words in TICKED.items() if step in open_to
    )
    ways = [way_of(place) for place in facts.places]
    told = tuple(filter(None, (count_due(each, ways, today) for each in due)))
    return Listed(schools, buttons, _counted((line for _, line in lines), wording), told)


def in_order(facts: YearFacts, state: str = "") -> list[PlaceFacts]:
    """By school, then in the order of the card's areas; `state` leaves only that one."""
    wanted = (p for p in facts.places if not state or state == (p.proposal.state if p.proposal else STANDS))
    return sorted(wanted, key=_order)


def _order(place: PlaceFacts) -> tuple[str, int, int, str, int, str]:
    _, measure, group, _, kind = place.place
    areas = list(AREAS)
    area = measure.partition(".")[0]
    at = areas.index(area) if area in areas else len(areas)
    return (place.school.name, place.school.urn, at, measure, GROUPS.get(group).order, kind)


def _line(place: PlaceFacts, areas: Sequence[Figure], scope: Scope, tick: str, wording: Wording) -> PlaceLine:
    urn, measure, group, period, kind = place.place
    proposal, standing = place.proposal, place.standing
    may = steps_open(proposal.state if proposal else None, scope, urn)
    tag = state_tag(proposal.state if proposal else STANDS, place.supported, wording)
    goes_on = proposal is not None and proposal.state not in (State.AGREED, State.WITHDRAWN)
    return PlaceLine(
        measure=MEASURES.get(measure).name,
        group=GROUPS.get(group).name,
        more=_more(group, kind),
        pk=proposal.pk if proposal else 0,
        proposed=target_words(proposal.as_target(), place.school, areas) if proposal else "",
        tag=tag,
        next=wording.own(NEXT[State(proposal.state)]) if proposal and goes_on else "",
        standing=target_words(standing, place.school, areas) if standing else "",
        decision=decision_words(standing) if standing else "",
        may=may if proposal else (),
        ticked=bool(proposal) and tick in may,
        propose_query=f"measure={measure}&group={group}&period={period}&kind={kind}&school={urn}",
    )


def _more(group: str, kind: str) -> str:
    pupils = "" if group == "all" else GROUPS.get(group).name
    return ", ".join(filter(None, [pupils, "" if kind == Target.Kind.AGREED else Target.Kind(kind).label]))


def _counted(lines: Iterable[PlaceLine], wording: Wording) -> str:
    """`12 proposed · 3 agreed`: in the order of the states."""
    found = [line.tag.words for line in lines]
    order = [*(state_tag(state, None, wording).words for state in State), "Reviewed, not supported", "Agreed elsewhere"]
    return " · ".join(f"{found.count(words)} {words[:1].lower()}{words[1:]}" for words in order if words in found)


@dataclass(frozen=True, slots=True)
class ChosenLine:
    """One proposal about to take a step; `problem` where it cannot."""

    pk: int
    version: int
    school: str
    measure: str
    group: str
    target: str
    tag: StateTag
    problem: str
    ticked: bool
    own: tuple[BoundField, ...] = ()
    """What is asked of this one alone."""
