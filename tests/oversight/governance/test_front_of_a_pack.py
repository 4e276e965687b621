"""What stands in a pack's PDF before its cards: narrow columns, so short words, and none that says nothing."""

from __future__ import annotations

from dataclasses import replace

from headwater.oversight.governance.content import Cell, Column, Content, SchoolRow, TargetRow, TrustCell
from headwater.oversight.governance.documents.paper import fronts_of

TESTS = Column("Reading, writing and maths", "", "2024/25", "higher is better", 0, "%", "61% (state-funded schools)")
NEAR = Cell("53", "53%", "worse", "level", "grey", "8 percentage points below, could be chance")
HIDDEN = Cell("", "Suppressed: too few pupils to publish: The publisher hides figures about very few pupils")
TARGET = TargetRow(900001, "Ash Primary", "2026/27", "Attendance", "", "95%", "Trust board, 1 October 2026", "")
CONTENT = Content(
    title="Pack 1",
    trust="Fell and Vale Trust",
    meeting="1 December 2026",
    as_at="22 November 2026",
    audience="Confidential",
    cards=(),
    columns=(TESTS,),
    schools=(SchoolRow(900001, "Ash Primary", "Primary", (NEAR,)), SchoolRow(900002, "Birch", "Primary", (HIDDEN,))),
    together=(TrustCell(NEAR, "2 schools", ""),),
    targets=(TARGET,),
)


def test_a_column_of_the_overview_says_england_chance_and_in_few_words_why_a_figure_is_missing():
    overview, _, _ = fronts_of(CONTENT)
    [table] = overview.tables
    assert table["heads"][1] == {"words": "Reading, writing and maths", "more": "2024/25 · higher is better"}
    _, england, ash, birch = (row[1] for row in table["rows"])
    assert england == "61% (state-funded schools)"
    assert (ash["more"], ash["shape"]) == ("worse, could be chance", "level")
    assert birch == {"words": "Too few pupils", "missing": True}
    assert "Why a figure is missing stands in full in the Word and Excel copies." in overview.intro[1]


def test_a_column_that_says_the_same_of_every_target_is_left_out():
    assert _heads(CONTENT) == ["School", "Year", "Measure", "Target", "Agreed by"]
    closed = replace(TARGET, group="Boys", closed="Met")
    assert _heads(replace(CONTENT, targets=(TARGET, closed)))[3::3] == ["Pupils", "What became of it"]


def _heads(content: Content) -> list[str]:
    [table] = fronts_of(content)[1].tables
    return table["heads"]
