"""Everything a pack says beside its cards, gathered once, when it is made: trust overview, agreed targets, tiers.

It is gathered as a trustee reads it, so nothing personal is in it, whoever asks for the pack. What of it an open pack
may say is decided in `opening`, before any document is made.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone

from headwater.evidence.measures.definitions import GROUPS, MEASURES
from headwater.evidence.targets.models import Target
from headwater.evidence.targets.presenters import in_order, year_words
from headwater.evidence.targets.proposals.presenters.words import decision_words, target_words
from headwater.evidence.targets.proposals.queries import list_areas
from headwater.evidence.targets.queries import list_current_targets
from headwater.foundations.accounts.scope import Scope
from headwater.improvement.tiers.presenters import SchoolLine, present_trust
from headwater.improvement.tiers.queries import get_main_edition, list_decisions_for
from headwater.oversight.cards.models import Readers
from headwater.oversight.cards.overview.presenters import (
    NAME,
    OverviewCell,
    OverviewColumn,
    pooled_figures,
    present_overview,
)
from headwater.oversight.cards.overview.queries import OverviewFacts, get_overview_facts
from headwater.oversight.cards.presenters.cells import exact
from headwater.oversight.cards.presenters.opened import OPEN
from headwater.oversight.cards.presenters.tree import CONFIDENTIAL
from headwater.oversight.governance.content import (
    Cell,
    Column,
    Content,
    HeldCard,
    SchoolRow,
    TargetRow,
    TierRow,
    TrustCell,
)
from headwater.oversight.governance.frozen import FrozenCard
from headwater.oversight.governance.models import Pack, PackPart
from headwater.oversight.governance.opening import Published, opened
from headwater.reference.calendar.days import say_date
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.people.queries import get_name_of_trust
from headwater.reference.people.roles import ROLES
from headwater.reference.schools.models import School

READER = "trustee"
"""As whom a pack is gathered: the role that is told least of those who read the whole of it."""
AUDIENCES = {Readers.CONFIDENTIAL: CONFIDENTIAL, Readers.OPEN: OPEN}
"""What stands in the head of every page, as on the cards."""


@dataclass(frozen=True, slots=True)
class Held:
    """One card of the pack that is being made: its place, and what was issued."""

    part: PackPart
    card: FrozenCard
    pdf: bytes


def board_scope(urns: Collection[int]) -> Scope:
    """What a trustee may see of these schools and of the trust."""
    permissions = ROLES[READER].permissions
    return Scope(frozenset((permission, place) for permission in permissions for place in (None, *urns)))


def gather(
    pack: Pack, held: Sequence[Held], ours: Collection[int], today: date, published: Published | None = None
) -> Content:
    """What the pack says beside the cards in it, as known on `today`. `ours`: the trust's schools; `published`, of an
    open pack: what stands in open documents already. As many questions for three schools as for sixty."""
    schools = [each.part.school for each in held]
    scope = board_scope({*(school.pk for school in schools), *ours})
    content = Content(
        title=pack.called,
        trust=get_name_of_trust(),
        meeting=str(pack.round),
        as_at=today.isoformat(),
        audience=AUDIENCES[Readers(pack.audience)],
        cards=tuple(_card(each) for each in held),
    )
    facts = get_overview_facts(scope, today)
    content = _with_overview(content, facts, today)
    content = _with_targets(content, schools, scope, today)
    content = _with_tiers(content, schools, scope, today)
    return opened(content, pooled_figures(facts), published) if published is not None else content


def _card(held: Held) -> HeldCard:
    edition = held.part.edition
    issued = say_date(timezone.localdate(edition.issued_at)) if edition.issued_at else ""
    return HeldCard(
        urn=held.part.school_id,
        school=held.part.school.name,
        edition=edition.pk,
        number=edition.number,
        words=f"Edition {edition.number}, issued on {issued}",
        disputed=len(held.card.disputes),
    )


# The trust overview --------------------------------------------------------------------------------------------------


def _with_overview(content: Content, facts: OverviewFacts, today: date) -> Content:
    overview = present_overview(facts, sort=NAME)
    count = len(overview.rows)
    return replace(
        content,
        overview_said=(
            f"All {count} schools of the trust as known on {say_date(today)}: newer than the cards where data "
            "came in after they were issued. Beside each figure stands how it compares with England’s of the same year "
            "and kind of school."
        ),
        columns=tuple(_column(column) for column in overview.columns),
        schools=tuple(
            SchoolRow(row.urn, row.name, row.phase_words, tuple(_cell(cell) for cell in row.cells))
            for row in overview.rows
        ),
        together=tuple(TrustCell(_cell(pooled.cell), pooled.of_schools, pooled.method) for pooled in overview.pooled),
    )


def _column(column: OverviewColumn) -> Column:
    return Column(
        column.name,
        column.group_name,
        column.year,
        column.direction,
        column.unit_decimals,
        column.suffix,
        column.compared,
        column.key,
    )


def _cell(cell: OverviewCell) -> Cell:
    if cell.value is None:
        return Cell("", cell.why, said=cell.older)
    tone = cell.mark.removeprefix("trust-cell--")
    return Cell(
        exact(cell.value) or "",
        cell.shown,
        cell.word,
        cell.shape,
        "none" if tone == "plain" else tone,
        cell.said + (", could be chance" if cell.chance else ""),
        cell.target,
    )


# Agreed targets ------------------------------------------------------------------------------------------------------


def _with_targets(content: Content, schools: Sequence[School], scope: Scope, today: date) -> Content:
    first = AcademicYear.containing(today).plus(-1)
    urns = [school.pk for school in schools]
    found = list_current_targets(urns, scope).filter(kind=Target.Kind.AGREED).select_related("school")
    targets = [each for each in found.prefetch_related("closings") if _is_recent(each, first)]
    areas = list_areas(schools, {target.measure for target in targets if target.comparator}, scope)
    rows = tuple(
        TargetRow(
            urn=target.school_id,
            school=target.school.name,
            year=year_words(target.period),
            measure=MEASURES.get(target.measure).name,
            group="" if target.group == "all" else GROUPS.get(target.group).name,
            target=target_words(target, target.school, areas),
            decision=", ".join(
                filter(None, [decision_words(target), f"minute {target.minute}" if target.minute else ""])
            ),
            closed=target.closing.get_outcome_display() if target.closing else "",
        )
        for target in sorted(in_order(targets), key=lambda each: (each.school.name, each.school_id, each.period))
    )
    without = len(urns) - len({row.urn for row in rows})
    said = f"Targets agreed with the trust for {first} and later, as they stand on {say_date(today)}."
    counted = f"{without} of {len(urns)} schools {'has' if without == 1 else 'have'} none." if without else ""
    return replace(content, targets=rows, targets_said=said, targets_counted=counted)


def _is_recent(target: Target, first: AcademicYear) -> bool:
    return not target.period or target.period >= first.slug


# Tiers ---------------------------------------------------------------------------------------------------------------


def _with_tiers(content: Content, schools: Sequence[School], scope: Scope, today: date) -> Content:
    edition = get_main_edition(today)
    if edition is None:
        return replace(content, tiers_said="The trust has published no framework yet, so no school is in a tier.")
    framework = edition.framework
    if framework.tiering.kind == "none":
        return replace(content, tiers_said=f"Under {edition.adopted.title} every school has the same offer.")
    decisions = list_decisions_for([school.pk for school in schools], edition.adopted, scope)
    page = present_trust(schools, decisions, framework, today)
    counted = " · ".join(f"{what}: {number}" for what, number in page.counted)
    return replace(
        content,
        tiers_said=f"{page.framework}, as in force on {say_date(today)}.",
        tiers_counted=f"{counted}.",
        tier_word=framework.say("{Tier}"),
        last_year=page.last_year,
        tiers=tuple(_tier(line) for line in page.lines),
    )


def _tier(line: SchoolLine) -> TierRow:
    return TierRow(
        line.urn,
        line.school,
        line.tier,
        line.since,
        line.decision,
        line.reason,
        line.last_year,
        line.coming,
        line.review,
    )
