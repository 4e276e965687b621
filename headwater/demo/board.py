"""The demonstration's cards for boards: three issued for the trust board and put into a pack, one of them disputed; a
draft that waits for its school.

Through the operations the pages use, as in `autumn`. What a worker would do after each step is done here at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from headwater.demo.autumn import Cast
from headwater.foundations.audit.models import Event
from headwater.foundations.audit.openings import record_opening
from headwater.oversight.cards.editions.dressing import get_live_card
from headwater.oversight.cards.editions.notices import notice_facts
from headwater.oversight.cards.editions.sayings import Saying, list_sayings
from headwater.oversight.cards.models import CardEdition, Dispute, Readers, Round
from headwater.oversight.cards.operations import answer, ask_to_issue, dispute, issue_card, prepare_cards, settle
from headwater.oversight.governance.events import PackEvent
from headwater.oversight.governance.operations import ask_for_pack
from headwater.oversight.governance.tasks import make_pack
from headwater.reference.schools.models import School

CONTEXT = "Two forms of entry since September; an attendance officer started in October."
DISPUTED = {
    "att.pa": (
        "Nine pupils of the sister school were still on our register in the autumn.",
        "10.4%",
        "The census counted them here on the day. It can be corrected only with the department.",
    ),
    "ctx.pp_pct": ("Four families’ claims were confirmed after the census day.", "", ""),
}
"""What the principal says is wrong, by measure: why, what it should be, and what the trust says to it ("": nothing)."""


def take_cards_to_board(*, at_principal: School, others: Sequence[School], cast: Cast) -> None:
    """One round whose last day has passed: the cards of `at_principal` and `others` are issued, the first with what its
    school disputes, and a pack is made. And one round, for the local boards, whose draft waits for the principal."""
    sent, settled = cast.today - timedelta(days=12), cast.today - timedelta(days=1)
    round = prepare_cards(
        schools=[at_principal, *others],
        body=Round.Body.TRUST_BOARD,
        meeting_on=cast.today + timedelta(days=9),
        reply_by=settled - timedelta(days=1),
        today=sent,
        **cast.on("executive", sent),
    )
    editions = list(CardEdition.objects.filter(round=round).select_related("school", "round"))
    own = next(each for each in editions if each.school_id == at_principal.pk)
    _reply(own, cast)
    asked = ask_to_issue(editions=editions, today=cast.today, **cast.on("executive", cast.today))
    for edition in asked:
        issue_card(edition=edition, now=cast.now)
    pack = ask_for_pack(
        round=round,
        editions=[edition.pk for edition in editions],
        audience=Readers.CONFIDENTIAL,
        **cast.on("executive", cast.today),
    )
    event = Event.objects.get(type=PackEvent.PACK_ASKED, about_key=str(pack.pk))
    make_pack.call(event_id=event.pk)
    prepare_cards(
        schools=[at_principal],
        body=Round.Body.LOCAL_BOARD,
        meeting_on=cast.today + timedelta(days=30),
        reply_by=cast.today + timedelta(days=14),
        today=cast.today,
        **cast.on("executive", cast.today),
    )


def _reply(edition: CardEdition, cast: Cast) -> None:
    """The principal disputes what there is of `DISPUTED` and writes the line of context; the trust answers. It had been
    opened before."""
    replied = cast.today - timedelta(days=5)
    acting = cast.on("principal", replied)
    disputes: list[tuple[Dispute, str]] = []
    record_opening(**notice_facts(edition), by=acting["by"], now=acting["now"] - timedelta(hours=1))
    for measure, (why, proposed, trust_says) in DISPUTED.items():
        saying = _newest(edition, measure, cast)
        if saying is None:
            continue
        made = dispute(
            edition=edition,
            subject=saying.subject,
            school_says=why,
            proposed=proposed,
            today=cast.today,
            **acting,
        )
        disputes.append((made, trust_says))
    answer(edition=edition, context=CONTEXT, **acting)
    for made, trust_says in disputes:
        if trust_says:
            settle(
                dispute=made,
                outcome=Dispute.Outcome.NOT_AGREED,
                trust_says=trust_says,
                today=cast.today,
                **cast.on("improvement", replied + timedelta(days=2)),
            )


def _newest(edition: CardEdition, measure: str, cast: Cast) -> Saying | None:
    """The newest figure of all pupils that the card shows for this measure."""
    said = list_sayings(get_live_card(edition.school_id, cast.today))
    found = [each for each in said if (each.measure, each.group) == (measure, "all")]
    return max(found, key=lambda each: each.period, default=None)
