"""Two trusts that differ in nothing but hidden counts give the same open documents, byte for byte.

Whatever a reader could look at is compared at once: words, addresses of a drawing's points, descriptions, sheets that
nobody opens, properties of files, the order of rows, the height of a line. What is the same to the last byte tells
nothing of what differs; so no list of places to search has to be complete.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from headwater.evidence.measures.models import Figure, Stage
from headwater.oversight.cards.models import CardEdition, EditionFile, Readers
from headwater.oversight.cards.operations import issue_card
from headwater.oversight.cards.presenters import opened as opening
from headwater.oversight.cards.presenters.tree import Card
from headwater.oversight.governance.models import PackFile
from headwater.reference.schools.models import School
from tests.factories.cards import card_of, make_entry, row_of
from tests.factories.datasets import make_release
from tests.factories.editions import ISSUED_AT, make_dispute, make_edition, make_round
from tests.factories.governance import ask, run
from tests.factories.measures import make_figure
from tests.factories.people import person_holding
from tests.factories.schools import make_membership, make_school, make_trust
from tests.factories.targets import make_target

pytestmark = pytest.mark.django_db
Place = tuple[str, str, str]
Count = tuple[int, int]
NEW, OLD = "2024-25", "2023-24"

# The same in both trusts: how many, of how many.
SHOWN: dict[Place, Count] = {
    ("ks2.rwm_exp", "all", NEW): (20, 28),
    ("ks2.rwm_exp", "all", "2018-19"): (17, 33),
    ("ks2.rwm_exp", "disadvantaged", "2018-19"): (8, 16),
    ("ks2.rwm_exp", "not-disadvantaged", "2018-19"): (9, 17),
    ("ks2.read_exp", "all", "2018-19"): (22, 30),
    ("ctx.ehcp_pct", "all", OLD): (11, 199),
    ("att.pa", "all", "2022-23"): (33, 202),
    ("att.pa", "all", "2021-22"): (38, 200),
}
# Few in both, and not the same few: nobody may see which of the two trusts he has before him.
HIDDEN: dict[Place, tuple[Count, Count]] = {
    ("ks2.rwm_exp", "disadvantaged", NEW): ((3, 9), (5, 10)),
    ("ks2.rwm_exp", "not-disadvantaged", NEW): ((17, 19), (15, 18)),
    ("ks2.read_exp", "all", NEW): ((27, 28), (24, 28)),
    ("ks2.mat_exp", "all", NEW): ((5, 28), (25, 28)),
    ("ctx.ehcp_pct", "all", NEW): ((4, 204), (1, 204)),
    ("att.pa", "all", OLD): ((5, 198), (1, 198)),
    ("beh.susp_1plus", "all", "2016-17"): ((2, 201), (5, 201)),
}
# Shown on the first card, and by the second moved by few: by how many differs.
MOVED: dict[Place, tuple[Count, Count, Count]] = {
    ("ks2.gps_exp", "all", NEW): ((14, 28), (16, 28), (18, 28)),
    ("ctx.fsm6_pct", "all", NEW): ((60, 203), (61, 203), (64, 203)),
}
# Of the other school's 224 pupils 160 reached it.
LARGE = {
    ("ks2.rwm_exp", "disadvantaged", NEW): (60, 100),
    ("ks2.rwm_exp", "not-disadvantaged", NEW): (100, 124),
}
ENGLAND = {"ks2.read_exp": "92", "ks2.mat_exp": "60", "att.pa": "2", "beh.susp_1plus": "1.5", "ctx.ehcp_pct": "1"}


def percentage(count: Count) -> Decimal:
    return (Decimal(count[0]) * 100 / count[1]).quantize(Decimal("1e-8"))


def put(school: School, place: Place, count: Count) -> None:
    measure, group, period = place
    value = percentage(count)
    found = Figure.objects.filter(school=school, measure=measure, group=group, period=period)
    numbers = {"numerator": Decimal(count[0]), "denominator": Decimal(count[1]), "published_text": str(value)}
    if not found.update(value=value, **numbers):
        release = make_release("ks2-results", period, file_name=f"{period}/{measure}.csv")
        make_figure(school, measure, str(value), period, group=group, release=release, **numbers)


@pytest.fixture
def schools() -> list[School]:
    """The school of the hidden figures, and another of the same trust with many pupils."""
    trust = make_trust("Fell and Vale Trust")
    made = [make_school("Fell School"), make_school("Vale School")]
    for school in made:
        make_membership(school, trust)
    small, large = made
    for place, count in SHOWN.items():
        put(small, place, count)
        put(large, place, (8 * count[0], 8 * count[1]))
    for place, counts in HIDDEN.items():
        put(small, place, counts[0])
        put(large, place, LARGE.get(place, (70, 150)))
    for place, moves in MOVED.items():
        put(small, place, moves[0])
    for measure, _, period in HIDDEN:
        release = make_release("ks2-results", period, file_name=f"{period}/england-{measure}.csv")
        value = ENGLAND.get(measure, "61.5")
        if not Figure.objects.filter(level="england", measure=measure, period=period).exists():
            make_figure("england", measure, value, period, release=release, population="state-funded")
    make_figure(small, "ctx.nor", "204", NEW, release=make_release("school-census", NEW))
    typist = person_holding("data-manager").user
    make_entry(small, "psc.y1", "86.2069", NEW, by=typist, stage=Stage.INTERNAL)
    # Reached in one of the two trusts and missed in the other.
    make_target(small, "ks2.read_exp", "94", NEW, kind="agreed", decided_by_body="Trust board")
    make_target(small, "ks2.mat_exp", "70", NEW, kind="agreed", decided_by_body="Trust board")
    make_target(small, "att.pa", "1", OLD, kind="agreed", decided_by_body="Trust board")
    return made


def become(school: School, which: int) -> None:
    """The school of the first trust or of the second."""
    for place, counts in HIDDEN.items():
        put(school, place, counts[which])
    Figure.objects.filter(school=school, measure="psc.y1").update(value=("86.2069", "51.5")[which])


def both(school: School, card: Any = card_of) -> tuple[Card, Card]:
    made = []
    for which in (0, 1):
        become(school, which)
        made.append(card(school))
    return made[0], made[1]


def test_the_confidential_cards_of_the_two_differ_in_all_that_is_told_of_the_hidden(schools):
    """Otherwise the tests below could not fail."""
    one, other = both(schools[0])
    for measure in ("ks2.read_exp", "ks2.mat_exp", "att.pa"):
        first, second = row_of(one, measure), row_of(other, measure)
        assert first.against_england.signal.word != second.against_england.signal.word, measure
        assert first.target.status.word != second.target.status.word, measure
        assert (first.attention == "") != (second.attention == "") or measure == "att.pa", measure
    assert row_of(one, "ks2.gap_rwm").latest.value != row_of(other, "ks2.gap_rwm").latest.value
    assert one.findings != other.findings


def test_the_open_card_is_the_same_tree(schools):
    one, other = both(schools[0])
    assert opening.opened(one) == opening.opened(other)


@pytest.mark.parametrize(
    ("where", "part", "instead"),
    [
        (opening._Opener, "_cell", lambda _, row, cell: cell),
        (opening._Opener, "_target", lambda _, row, target: target),
        (opening._Opener, "_is_hidden", lambda *_: False),
        (opening, "_trend", lambda row, _: row.trend),
        (opening, "_against", lambda row, against, *, is_hidden: against),
    ],
)
def test_without_any_one_part_of_what_opens_a_card_the_two_differ(schools, monkeypatch, where, part, instead):
    one, other = both(schools[0])
    monkeypatch.setattr(where, part, instead)
    assert opening.opened(one) != opening.opened(other)


# What is kept and handed out ---------------------------------------------------------------------------------------


def issued(schools: list[School], which: int) -> list[CardEdition]:
    """Their cards for one meeting, with a dispute about a hidden figure and one about a shown one."""
    by = person_holding("executive").user
    round = make_round(by)
    editions = [make_edition(school, by=by, round=round) for school in schools]
    said = ("96%", "86%")[which]
    make_dispute(editions[0], by=by, measure="ks2.read_exp", period=NEW)
    editions[0].disputes.update(said=said, proposed=said, school_says=f"It is {said}.", about=f"Reading: {said}")
    make_dispute(editions[0], by=by, measure="ks2.rwm_exp", period=NEW)
    for edition in editions:
        issue_card(edition=edition, now=ISSUED_AT)
        edition.refresh_from_db()
    return editions


def published(schools: list[School], which: int, reader: Client) -> dict[str, bytes]:
    """Every open document of the trust: two meetings' cards and packs, then the live card, with what is said of it."""
    small = schools[0]
    become(small, which)
    for place, counts in MOVED.items():
        put(small, place, counts[0])
    documents: dict[str, bytes] = {}
    for meeting in ("first", "second"):
        editions = issued(schools, which)
        pack = run(ask(editions, audience=Readers.OPEN))
        assert pack.trouble == ""
        for file in EditionFile.objects.filter(edition__in=editions, audience=Readers.OPEN):
            documents[f"{meeting} card, {file.edition.school}, {file.format}"] = bytes(file.content)
        for file in PackFile.objects.filter(pack=pack):
            documents[f"{meeting} pack, {file.school or 'whole'}, {file.format}"] = bytes(file.content)
        for place, counts in MOVED.items():
            put(small, place, counts[1 + which])
    for ending in ("pdf", "docx", "xlsx", "csv", "json"):
        answer = reader.get(f"/schools/{small.urn}/card.{ending}?audience=open")
        documents[f"live, {ending}"] = answer.content + str(dict(answer.headers)).encode()
    return documents


def of_both(schools: list[School], reader: Client) -> tuple[Mapping[str, bytes], Mapping[str, bytes]]:
    """What the one trust publishes and what the other does, each from the same beginning."""
    found = []
    for which in (0, 1):
        with transaction.atomic():
            found.append(published(schools, which, reader))
            transaction.set_rollback(True)
    return found[0], found[1]


def test_every_open_document_is_the_same_to_the_last_byte(schools, client):
    client.force_login(person_holding("principal", at=schools[0]).user)
    one, other = of_both(schools, client)
    assert len(one) == 2 * (2 * 6 + 3 * 3) + 5
    assert {name for name in one if one[name] != other[name]} == set()
