"""What a pack that leaves the trust may say beside its open cards."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from headwater.evidence.measures.pooling import Share
from headwater.evidence.measures.suppression import PooledFigure, Printed
from headwater.oversight.governance.content import Cell, Column, Content, SchoolRow, TargetRow, TierRow, TrustCell
from headwater.oversight.governance.models import Pack, PackFile
from headwater.oversight.governance.opening import LEFT_OUT, TIERS_SAID, OpenIssue, Published, opened
from tests.factories.cards import make_card_trust, make_round
from tests.factories.datasets import make_release
from tests.factories.governance import ask, make_board_pack, make_issued, run
from tests.factories.measures import make_figure
from tests.factories.tiers import make_decision, work_by

PLACE = ("ks2.rwm_exp", "all", "2024/25")
COLUMN = Column("Reading, writing and maths", "", "2024/25", "higher is better", 0, "%", "", "ks2.rwm_exp")
COUNTS = {1: (20, 30), 2: (27, 30), 3: (15, 30)}


def shown(urn: int) -> str:
    reached, of = COUNTS[urn]
    return f"{round(100 * reached / of)}%"


def issue(urn: int, *, hides: bool = False, moved: bool = False) -> OpenIssue:
    """A school's card of one figure; in the open copy it may be left out, and it may be another than today's."""
    reached, of = COUNTS[urn]
    figure = Printed(
        (urn, "ks2.rwm_exp", "all", "2024-25"),
        "ks2.rwm_exp",
        Decimal(100) * reached / of,
        period="2024-25",
        place=urn,
        numerator=reached,
        denominator=of,
    )
    exact = {PLACE: "1%" if moved else shown(urn)}
    return OpenIssue(urn, urn, {} if hides else exact, exact, (figure,), ())


def content(*urns: int) -> Content:
    rows = tuple(
        SchoolRow(
            urn, f"School {urn}", "Primary", (Cell("66.66666667", shown(urn), "better", "up", "good", "2 above"),)
        )
        for urn in urns
    )
    return Content(
        title="Pack 1",
        trust="Trust",
        meeting="Trust board",
        as_at="2026-11-22",
        audience="Open",
        cards=(),
        columns=(COLUMN,),
        schools=rows,
        together=(TrustCell(Cell("64.44444444", "64%"), "3 schools", "58 of 90 pupils, added up"),),
        targets=(TargetRow(1, "School 1", "2024/25", "Reading", "", "76%", "Trust board", "Not met"),),
        tiers=(TierRow(1, "School 1", "Tier 3", "", "", "Results fell.", "", "", ""),),
    )


def pooled(*urns: int) -> tuple[PooledFigure, ...]:
    shares = tuple(
        Share(urn, Decimal(100) * COUNTS[urn][0] / COUNTS[urn][1], numerator=COUNTS[urn][0], denominator=COUNTS[urn][1])
        for urn in urns
    )
    reached, of = (sum(COUNTS[urn][at] for urn in urns) for at in (0, 1))
    return (PooledFigure("ks2.rwm_exp", "all", "2024-25", Decimal(100) * reached / of, shares, reached, of),)


def open_of(*issues: OpenIssue, all_schools: tuple[int, ...] = (1, 2, 3)) -> Content:
    return opened(
        content(*all_schools), pooled(*all_schools), Published({issue.urn: issue for issue in issues}, issues)
    )


def test_what_a_card_shows_stands_here_with_no_more_decimals_than_are_shown():
    told = open_of(issue(1), issue(3))
    assert [row.cells[0].shown for row in told.schools] == [shown(1), shown(3)]
    assert told.schools[0].cells[0].value == "67"


def test_what_a_card_leaves_out_is_left_out_here_and_nothing_is_said_of_it():
    told = open_of(issue(1), issue(2, hides=True), issue(3))
    assert told.schools[1].cells[0] == Cell("", LEFT_OUT)


def test_a_figure_of_the_trust_from_which_a_hidden_one_could_be_worked_out_is_left_out():
    # 27 of 30: three did not reach it. With the other two and the trust's, anybody could tell.
    told = open_of(issue(1), issue(2, hides=True), issue(3))
    assert told.together[0].cell == Cell("", LEFT_OUT)
    assert told.together[0].method == ""


def test_where_nothing_is_hidden_the_trusts_figure_stands_without_its_counts():
    told = opened(content(1, 3), pooled(1, 3), Published({1: issue(1), 3: issue(3)}, (issue(1), issue(3))))
    assert told.together[0].cell.shown == "64%"
    assert told.together[0].cell.value == "64"
    assert told.together[0].method == ""


def test_a_figure_that_has_moved_since_the_card_was_issued_stands_nowhere():
    told = opened(
        content(1, 3), pooled(1, 3), Published({1: issue(1, moved=True), 3: issue(3)}, (issue(1, moved=True), issue(3)))
    )
    assert told.schools[0].cells[0] == Cell("", LEFT_OUT)
    assert told.together[0].cell == Cell("", LEFT_OUT)


def test_where_a_card_counts_other_pupils_than_the_trusts_figure_does_neither_stands_though_both_read_the_same():
    """20 of 30 on the card and 22 of 33 today are both 67%: beside the other school anybody could tell who came."""
    (today,) = pooled(1, 3)
    came = replace(today.shares[0], value=Decimal(2200) / 33, numerator=22, denominator=33)
    today = replace(today, shares=(came, *today.shares[1:]), numerator=37, denominator=63)
    told = opened(content(1, 3), (today,), Published({1: issue(1), 3: issue(3)}, (issue(1), issue(3))))
    assert [row.cells[0].shown for row in told.schools] == [LEFT_OUT, shown(3)]
    assert told.together[0].cell == Cell("", LEFT_OUT)


def test_a_school_without_a_card_in_the_pack_is_not_in_its_overview():
    told = open_of(issue(1), issue(3))
    assert [row.urn for row in told.schools] == [1, 3]


def test_a_reason_why_there_is_no_figure_stays_and_the_older_figure_beside_it_goes():
    given = content(1)
    missing = replace(given.schools[0], cells=(Cell("", "not published", said="54% in 2018/19"),))
    told = opened(replace(given, schools=(missing,)), pooled(1), Published({1: issue(1)}, (issue(1),)))
    assert told.schools[0].cells[0] == Cell("", "not published")


def test_tiers_and_what_became_of_targets_are_left_out():
    told = open_of(issue(1))
    assert (told.tiers, told.tiers_said) == ((), TIERS_SAID)
    assert [(row.target, row.closed) for row in told.targets] == [("76%", "")]


@pytest.mark.django_db
def test_an_open_pack_holds_no_tier_no_counts_and_nothing_that_a_card_leaves_out():
    _, schools = make_card_trust(2)
    release = make_release("phonics", "2024-25")
    for school, reached in zip(schools, (27, 15), strict=True):
        counts = {"numerator": reached, "denominator": 30}
        make_figure(school, "psc.y1", str(Decimal(100) * reached / 30), "2024-25", release=release, **counts)
    make_decision(schools[0], work_by(), "tier3", reason="Results fell.")
    round = make_round()
    pack = run(ask([make_issued(school, round) for school in schools], audience="open"))
    assert pack.trouble == ""
    book = CalamineWorkbook.from_filelike(io.BytesIO(document(pack, "xlsx")))
    cells = [str(cell) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row]
    assert not [cell for cell in cells if "Tier 3" in cell or "Results fell" in cell]
    told = Content.from_json(pack.content)
    at = [column.key for column in told.columns].index("psc.y1")
    assert [row.cells[at].shown for row in told.schools] == [LEFT_OUT, "50%"]
    assert told.together[at].cell.shown == LEFT_OUT
    heads, *rows = book.get_sheet_by_name("Figures").to_python()
    assert {row[heads.index("Numerator")] for row in rows} == {""}


@pytest.mark.django_db
def test_a_confidential_pack_holds_all_of_it():
    _, schools = make_card_trust(1)
    release = make_release("phonics", "2024-25")
    make_figure(schools[0], "psc.y1", "90", "2024-25", release=release, numerator=27, denominator=30)
    make_decision(schools[0], work_by(), "tier3")
    pack = make_board_pack(schools)
    told = Content.from_json(pack.content)
    at = [column.key for column in told.columns].index("psc.y1")
    assert told.schools[0].cells[at].shown == "90%"
    assert told.tiers[0].tier == "Tier 3: Reinvent"
    assert told.pooled == ()


def document(pack: Pack, format: str) -> bytes:
    return bytes(PackFile.objects.get(pack=pack, school=None, format=format).content)
