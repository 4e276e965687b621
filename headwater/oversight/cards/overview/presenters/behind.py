"""The list behind one number of the trust, and its pooled figures with what each school brings to them."""

from __future__ import annotations

from decimal import Decimal

from headwater.evidence.measures.definitions import MEASURES
from headwater.evidence.measures.pooling import pool
from headwater.evidence.measures.suppression import PooledFigure
from headwater.oversight.cards.overview.presenters.columns import Columns
from headwater.oversight.cards.overview.presenters.tree import Behind, BehindRow
from headwater.oversight.cards.overview.queries import OverviewFacts
from headwater.oversight.cards.presenters.build import PHASE_WORDS
from headwater.oversight.cards.presenters.cells import exact
from headwater.reference.schools.policies import census_phase


def present_behind(facts: OverviewFacts, key: str, *, phase: str = "") -> Behind | None:
    """The schools behind one pooled number; None where the overview has no such column."""
    chosen = [school for school in facts.schools if not phase or census_phase(school.membership.school) == phase]
    columns = Columns(facts, chosen)
    column = next((column for column in columns.defined if column.key == key), None)
    if column is None:
        return None
    period = columns.periods[column.key]
    rows = []
    for school in columns.expected(column):
        share = columns.share(column, school, period)
        found = school.membership.school
        rows.append(
            BehindRow(
                urn=found.urn,
                name=found.name,
                phase_words=PHASE_WORDS[census_phase(found)],
                cell=columns.cell(column, school),
                numerator=_count(share.numerator),
                denominator=_count(share.denominator),
                counts=share.value is not None,
            )
        )
    return Behind(
        column=columns.heading(column, "", "asc"),
        definition=MEASURES.get(column.measure).how_calculated,
        pooled=columns.pooled(column),
        rows=tuple(rows),
    )


def pooled_figures(facts: OverviewFacts) -> tuple[PooledFigure, ...]:
    """The trust's pooled figures with what each school brings, as `measures.suppression` reads them; in the order of
    the columns, those without a value too."""
    columns = Columns(facts, facts.schools)
    found = []
    for column in columns.defined:
        shares = columns.shares(column)
        pooled = pool(shares, MEASURES.get(column.measure))
        counted = tuple(share for share in shares if share.school in pooled.schools)
        found.append(
            PooledFigure(
                column.measure,
                column.group,
                columns.periods[column.key],
                pooled.value,
                counted,
                pooled.numerator,
                pooled.denominator,
            )
        )
    return tuple(found)


def _count(of: Decimal | int | None) -> str:
    return "not given" if of is None else f"{exact(Decimal(of))}"
