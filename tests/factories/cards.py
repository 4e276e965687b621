"""A trust whose cards have something of everything: values, reasons, look-backs, an earlier URN, inspections."""

from __future__ import annotations

import zlib
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from headwater.evidence.datasets.models import Release
from headwater.evidence.measures.missing import Missing
from headwater.evidence.measures.models import EnteredFigure, Figure
from headwater.foundations.accounts.models import User
from headwater.foundations.accounts.scope import Scope
from headwater.oversight.cards.editions.workflow import State, Step
from headwater.oversight.cards.models import CardEdition, Dispute, EditionStep, Round
from headwater.oversight.cards.presenters.build import present_card
from headwater.oversight.cards.presenters.tree import Card, Cell, Row
from headwater.oversight.cards.queries import get_card_facts
from headwater.reference.people.roles import ROLES
from headwater.reference.schools.models import School, Trust
from tests.factories.accounts import make_user
from tests.factories.datasets import make_release
from tests.factories.inspections import make_outcome
from tests.factories.measures import make_figure
from tests.factories.schools import make_membership, make_school, make_trust

JOINED = date(2018, 2, 1)
EARLIER_URN = 125_001
TODAY = date(2026, 11, 22)


def make_card_trust(schools: int = 1) -> tuple[Trust, list[School]]:
    """Our trust with so many primary schools that joined on 1 February 2018, each with figures and inspections, and
    England's and Surrey's figures beside them."""
    trust = make_trust("Fell and Vale Trust")
    census = make_release("school-census", "2024-25", title="School census", file_name="2024-2025/england_census.csv")
    absence = make_release("school-absence", "2022-23", title="Pupil absence", file_name="2022-2023/england_abs.csv")
    tables = {
        period: make_release("ks2-results", period, file_name=f"{period}/936_ks2final.csv")
        for period in ("2016-17", "2017-18", "2018-19")
    }
    headlines = make_release(
        "ks2-headlines",
        "2024-25",
        title="Key stage 2 headlines",
        standing=Release.Standing.EXTRACT,
        file_name="derived/ks2_school_headlines_2024-2025.csv",
    )
    made = [make_school(f"Fell School {number}", opened_on=JOINED) for number in range(1, schools + 1)]
    for school in made:
        make_membership(school, trust, joined_on=JOINED, source="Groups and their schools (GIAS)")
        make_figure(school, "ctx.nor", "204", "2024-25", release=census)
        make_figure(school, "ctx.fsm6_pct", "26.25", "2024-25", release=census)
        make_figure(school, "att.overall", "94.5", "2022-23", release=absence)
        make_figure(school, "att.pa", "14.6", "2022-23", release=absence)
        _make_key_stage_2(school, tables, headlines)
        make_outcome(school, inspected_on=date(2021, 11, 9), judgements={"quality-of-education": ("good", "2")})
    for period, value in (("2016-17", "61"), ("2017-18", "64"), ("2018-19", "65")):
        make_figure("england", "ks2.rwm_exp", value, period, release=tables[period])
        make_figure("936", "ks2.rwm_exp", "70", period, release=tables[period])
    make_figure("england", "ctx.fsm6_pct", "26.3", "2024-25", release=census, population="primary")
    make_figure("england", "ctx.fsm6_pct", "25.1", "2024-25", release=census, population="secondary")
    return trust, made


def _make_key_stage_2(school: School, tables: dict[str, Release], headlines: Release) -> None:
    make_figure(
        school,
        "ks2.rwm_exp",
        "54",
        "2016-17",
        release=tables["2016-17"],
        published_urn=EARLIER_URN,
        published_text="54%",
    )
    make_figure(
        school,
        "ks2.rwm_exp",
        "67",
        "2017-18",
        release=tables["2017-18"],
        numerator=Decimal(20),
        denominator=Decimal(30),
        published_text="67%",
    )
    make_figure(
        school,
        "ks2.rwm_exp",
        "66",
        "2017-18",
        release=tables["2018-19"],
        is_look_back=True,
        is_shown=False,
        column="PTRWM_EXP_18",
        published_text="66%",
    )
    make_figure(school, "ks2.rwm_exp", Missing.SUPPRESSED, "2018-19", release=tables["2018-19"])
    make_figure(school, "ks2.rwm_exp", "70.5", "2024-25", release=headlines)
    for measure, value in (("ks2.read_prog", "-0.4"), ("ks2.read_prog_lower", "-2.15"), ("ks2.read_prog_upper", "1.3")):
        make_figure(school, measure, value, "2018-19", release=tables["2018-19"])


def make_entry(
    school: School, measure: str, value: str, period: str, *, by: User, group: str = "all", **fields: Any
) -> EnteredFigure:
    """A figure somebody typed, as it stands among the figures: shown."""
    where: dict[str, Any] = {"school": school, "measure": measure, "group": group, "period": period}
    entry = EnteredFigure.objects.create(
        **where,
        **{"value": Decimal(value), "text": value, "entered_by": by, "overrides": bool(fields.get("reason"))} | fields,
    )
    Figure.objects.create(
        **where,
        level=Figure.Level.SCHOOL,
        value=entry.value,
        numerator=entry.numerator,
        denominator=entry.denominator,
        stage=entry.stage,
        as_at=entry.as_at,
        published_text=entry.text,
        entry=entry,
    )
    return entry


def scope_of(*schools: School, role: str = "principal") -> Scope:
    """What somebody with that role at each of the schools may see and do."""
    return Scope(frozenset((permission, s.urn) for permission in ROLES[role].permissions for s in schools))


def card_of(school: School, *, today: date = TODAY) -> Card:
    """The card as a principal of the school has it."""
    return present_card(get_card_facts(school.urn, scope_of(school), today=today))


def row_of(card: Card, measure: str, group: str = "all") -> Row:
    """One row of the card, also one without a figure."""
    return next(row for row in card.every_row if (row.measure, row.group) == (measure, group))


def cell_of(card: Card, measure: str, period: str, group: str = "all") -> Cell:
    """The school's own cell of one year."""
    return next(cell for cell in row_of(card, measure, group).school.cells if cell.period == period)


# For a board ---------------------------------------------------------------------------------------------------------

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
REPLY_BY, MEETING = date(2026, 12, 6), date(2026, 12, 20)
ROLL = "figure:ctx.nor:all:2024-25"
"""The key of a figure that every school of `make_card_trust` has: 204 pupils on roll in 2024/25."""


def make_round(**fields: Any) -> Round:
    """Cards for the trust board's meeting on 20 December 2026; the schools answer by 6 December."""
    facts: dict[str, Any] = {"body": Round.Body.TRUST_BOARD, "meeting_on": MEETING, "reply_by": REPLY_BY}
    if "prepared_by" not in fields:
        fields["prepared_by"] = make_user()
    return Round.objects.create(**(facts | {"prepared_at": NOW} | fields))


def make_edition(
    school: School,
    *,
    state: State = State.DRAFT,
    round: Round | None = None,
    sent_at: datetime = NOW,
    by: User | None = None,
    **fields: Any,
) -> CardEdition:
    """The school's next edition in a state, with the steps that say when it was sent and how it came there; straight
    into the tables. What is issued has no files."""
    round = round or make_round()
    by = by or round.prepared_by
    last = CardEdition.objects.filter(school=school).order_by("-number").first()
    facts: dict[str, Any] = {"number": last.number + 1 if last else 1, "as_sent": zlib.compress(b"{}")}
    if state in (State.ISSUED, State.WITHDRAWN):
        facts |= {"issued_at": NOW, "issued_by": by, "as_at": NOW.date()}
    if state == State.WITHDRAWN:
        facts |= {"withdrawn_at": NOW, "withdrawn_by": by, "withdrawn_because": "A figure was wrong."}
    ways = {
        State.DRAFT: (),
        State.ANSWERED: ((Step.ANSWER, State.ANSWERED),),
        State.ISSUING: ((Step.ASK, State.ISSUING),),
        State.ISSUED: ((Step.ASK, State.ISSUING), (Step.ISSUE, State.ISSUED)),
        State.WITHDRAWN: ((Step.ASK, State.ISSUING), (Step.ISSUE, State.ISSUED), (Step.WITHDRAW, State.WITHDRAWN)),
        State.DROPPED: ((Step.DROP, State.DROPPED),),
    }
    steps = [(Step.PREPARE, State.DRAFT), *ways[state]]
    edition = CardEdition.objects.create(
        school=school, round=round, state=state, version=len(steps), **(facts | fields)
    )
    for number, (step, after) in enumerate(steps, start=1):
        EditionStep.objects.create(edition=edition, number=number, step=step, state=after, at=sent_at, by=by)
    return edition


def make_dispute(edition: CardEdition, subject: str = ROLL, *, by: User | None = None, **fields: Any) -> Dispute:
    """What the school says of its roll: 204 is wrong, it is 206; straight into the tables, without a step."""
    facts: dict[str, Any] = {
        "about": "Pupils on roll, 2024/25",
        "said": "204",
        "school_says": "Two children came in May.",
        "proposed": "206",
        "disputed_at": NOW,
    }
    if subject.startswith("figure:"):
        _, measure, group, period = subject.split(":")
        facts |= {"measure": measure, "group": group, "period": period}
    if fields.get("outcome"):
        fields = {"settled_at": NOW, "settled_by": edition.round.prepared_by} | fields
    return Dispute.objects.create(edition=edition, subject=subject, disputed_by=by or make_user(), **(facts | fields))
