"""From a trust's sheet to targets about to be proposed: row by row, beside what stands and what is open. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from hashlib import sha256

from headwater.evidence.measures.definitions import MEASURES
from headwater.evidence.measures.sheets import Sheet
from headwater.evidence.targets.models import Proposal, Target
from headwater.evidence.targets.policies import place_of, said_of
from headwater.evidence.targets.proposals.policies import NONE_THERE, Proposed, reasons_not_to_propose, says_the_same
from headwater.evidence.targets.proposals.presenters.proposing import takes_target
from headwater.evidence.targets.proposals.queries import Place
from headwater.evidence.targets.sheets import ReadTargets, SaidForAll, SheetTarget, read_targets
from headwater.evidence.targets.workflow import ON_THE_TABLE, State, Step, reasons_not_to_step
from headwater.foundations.accounts.scope import Scope
from headwater.reference.schools.models import School

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "basis": ("why", "what it rests on", "rests on", "because", "basis", "comment", "note", "notes"),
    "note": ("why it changes", "why the target changes", "reason for the change", "reason"),
    "kind": ("kind", "kind of target"),
}
"""Headings of a sheet of proposals, beside those that every sheet can have. For `measures.sheets.read_sheet`."""


def read_proposals(
    sheet: Sheet,
    schools: Mapping[int, School],
    *,
    said: SaidForAll,
    standing: Iterable[Target],
    opened: Iterable[Proposal],
    scope: Scope,
    today: date,
) -> ReadTargets:
    """What the sheet proposes, each row beside the target that stands in its place (`standing`) and the proposal that
    is open there (`opened`). `schools` are those the request may propose to."""
    read = read_targets(sheet, schools, only=None, said=said, today=today)
    stands = {place_of(target): target for target in standing}
    open_ones = {place_of(one.as_target()): one for one in opened}
    rows = (_beside(row, schools, stands, open_ones, scope, today) for row in read.rows)
    return replace(read, rows=tuple(rows))


def proposed_in(read: ReadTargets, opened: Iterable[Proposal]) -> list[Proposed]:
    """The rows that can be proposed, each with the version of the proposal that was seen in its place."""
    versions = {place_of(one.as_target()): one.version for one in opened}
    good = (row for row in read.rows if row.draft and not row.problem and not row.is_unchanged)
    return [_proposed(row, versions.get(row.draft.place, NONE_THERE)) for row in good if row.draft]


def mark_of(read: ReadTargets, standing: Iterable[Target], opened: Iterable[Proposal]) -> str:
    """Hash of what somebody who looks at it sees: the same again only while sheet, targets and proposals are the same.
    The places of the sheet alone count: what is done elsewhere meanwhile does not."""
    places = {row.draft.place for row in read.rows if row.draft}
    versions = sorted((one.pk, one.version) for one in opened if place_of(one.as_target()) in places)
    stands = sorted(target.pk for target in standing if place_of(target) in places)
    return sha256(repr((read.rows, read.problems, stands, versions)).encode()).hexdigest()


def _proposed(row: SheetTarget, seen: int) -> Proposed:
    if row.draft is None:
        raise ValueError(f"{row.address} holds no target.")
    # Where in a sheet a target stood matters for one recorded from elsewhere; a proposal begins here.
    return Proposed(replace(row.draft, row=""), row.basis, seen)


def _beside(
    row: SheetTarget,
    schools: Mapping[int, School],
    standing: Mapping[Place, Target],
    opened: Mapping[Place, Proposal],
    scope: Scope,
    today: date,
) -> SheetTarget:
    if row.draft is None or row.problem:
        return row
    draft, measure, school = row.draft, MEASURES.get(row.draft.measure), schools[row.draft.urn]
    stands, open_one = standing.get(draft.place), opened.get(draft.place)
    if not takes_target(school, measure):
        return replace(row, problem=f"{measure.name} is not counted at {school.name}.")
    if stands and says_the_same(draft, stands):
        return replace(row, is_unchanged=True, note="It is the target already")
    proposed = _proposed(row, open_one.version if open_one else NONE_THERE)
    if open_one and _is_there(proposed, open_one):
        return replace(row, is_unchanged=True, note=f"It is there already: {State(open_one.state).label.lower()}")
    reasons = reasons_not_to_step(Step.PROPOSE, open_one.state if open_one else None, scope, draft.urn)
    reasons = reasons or reasons_not_to_propose(proposed, Step.PROPOSE, today, standing=stands, open_one=open_one)
    notes = [row.note] if row.note else []
    if open_one:
        now = f"{said_of(open_one.as_target())}, {State(open_one.state).label.lower()}"
        notes.append(f"Takes the place of the proposal {now}; it goes the whole way again")
    if stands:
        notes.append(f"Changes the target {said_of(stands)}")
    return replace(row, problem=" ".join(reasons), note=". ".join(notes))


def _is_there(proposed: Proposed, open_one: Proposal) -> bool:
    """Whether just this is proposed already: nothing would be done twice."""
    draft = proposed.draft
    same = says_the_same(draft, open_one) and proposed.basis.strip() == open_one.basis
    return same and draft.reason.strip() == open_one.reason and open_one.state in ON_THE_TABLE
