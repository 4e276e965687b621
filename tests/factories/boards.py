"""A card for a board: with what its school disputes, its line of context, and what has changed."""

from __future__ import annotations

from datetime import date

from headwater.oversight.cards.editions.dressing import dress
from headwater.oversight.cards.presenters.tree import Card, EditionHead, ShownChange, ShownDispute
from tests.factories.cards import row_of

HEAD = EditionHead(3, "Edition 3, issued on 12 November 2026 for the trust board’s meeting on 20 November 2026", False)
CONTEXT = "A new building since May, and forty children from a school that closed."
NOT_AGREED = ShownDispute(
    subject="figure:ks2.rwm_exp:all:2024-25",
    about="Reading, writing and maths, 2024/25",
    said="70.5%",
    school_says="Two pupils left in May and were counted all the same.",
    proposed="73.8%",
    disputed_on=date(2026, 11, 3),
    trust_says="The published figure stands until the revised file is out.",
    answered_on=date(2026, 11, 9),
    measure="ks2.rwm_exp",
    group="all",
    period="2024-25",
)
NOT_ANSWERED = ShownDispute(
    subject="figure:att.pa:all:2022-23",
    about="Persistent absence, 2022/23",
    said="14.6%",
    school_says="Children on a reduced timetable are coded wrongly.",
    proposed="11.9%",
    disputed_on=date(2026, 11, 4),
    measure="att.pa",
    group="all",
    period="2022-23",
)
SENTENCE = ShownDispute(
    subject="membership",
    about="Membership of the trust",
    said="In the trust since 1 February 2018",
    school_says="The school joined on the first day of the summer term.",
    proposed="In the trust since 16 April 2018",
    disputed_on=date(2026, 11, 4),
    trust_says="The register of the department says February.",
    answered_on=date(2026, 11, 9),
)
DISPUTES = (NOT_AGREED, NOT_ANSWERED, SENTENCE)
CHANGES = (
    ShownChange("tier", "Improvement tier", "Tier 1", "Tier 2", "agreed on 2 October 2026"),
    ShownChange("figure", "Persistent absence, 2022/23", "15.1%", "14.6%", "new release: Pupil absence"),
    ShownChange("finding", "Pupils on roll and pupils in the census differ by 14.", "", "to check"),
)
SINCE = "Since edition 2, issued on 9 July 2026"


def for_a_board(card: Card) -> Card:
    """The card with three disputes that are not settled, a line of context and three changes."""
    row_of(card, "ks2.rwm_exp"), row_of(card, "att.pa")
    return dress(card, head=HEAD, context=CONTEXT, disputes=DISPUTES, changes=CHANGES, changes_since=SINCE)
