"""What is said beforehand of page 1 on paper: each of its lists has the room that was kept for it."""

from __future__ import annotations

import json
from typing import Any

import pytest
import typst
from django.conf import settings

from headwater.foundations.documents.pdf import fonts_folder, typefaces
from headwater.oversight.cards.presenters.front import COLUMNS, HALF, SETTINGS, settings_of

SIGNALS = (
    {"words": "Worse: 12.3 points below", "shape": "down", "tone": "bad"},
    {"words": "1 point above, could be chance", "shape": "level", "tone": "grey"},
    None,
)
STATUSES = (
    None,
    {"words": "Not met", "shape": "down", "tone": "bad"},
    {"words": "Near it", "shape": "level", "tone": "near"},
)
NAMES = (
    "Attendance",
    "Reading, writing and maths: gap to other pupils in England",
    "Suspensions per 100 pupils, disadvantaged pupils who have been here all along",
)
ATTENTION = [
    {
        "name": f"{name}, Disadvantaged pupils"[: 12 + 11 * number],
        "words": f"{number}.9% in 2024/25. Worse than England: 2{number}.4 points below"
        + " and behind its target" * number,
        "shape": "down",
        "tone": "bad",
    }
    for name in NAMES
    for number in range(5)
] + [{"name": "Certainly wrong " * 8, "words": "The number is above 100.", "shape": "level", "tone": "bad"}]


def headline(number: int) -> dict[str, Any]:
    why_not = "2024/25 and 2023/24 cannot be compared. The register codes changed in August 2024."
    return {
        "name": NAMES[number % 3],
        "short": NAMES[number % 3][:24],
        "latest": ("39.3%", "+1,204.55", "at most 3")[number % 3],
        "year": "2024/25",
        "stage": ("", "provisional, disputed")[number % 2],
        "target": ("", "75%", "at or above national (94.8%)")[number % 3],
        "target_year": ("", "2025/26", "2026/27")[number % 3],
        "target_status": STATUSES[number // 3 % 3],
        "england": "national figure not loaded" if number % 4 == 3 else "63.2%",
        "england_year": "" if number % 4 == 3 else "2023/24",
        "signal": SIGNALS[number // 2 % 3],
        "why_not": why_not,
        "svg": "",
        "svg_words": "",
        "cohort": "1,028",
        "one_pupil": "0.3 points",
    }


ROWS = [headline(number) for number in range(36)]


def measured(setting: dict[str, Any]) -> dict[str, Any]:
    """The heights that Typst finds: of every row, of every entry of what needs attention and of the whole of it."""
    given = json.dumps(json.dumps({"rows": ROWS, "attention": ATTENTION, "setting": setting}))
    compiler = typst.Compiler(
        f"""
        #import "/oversight/cards/typst/front.typ": cells
        #import "/foundations/documents/typst/page.typ": typeface
        #let given = json(bytes({given}))
        #set text(..typeface, size: given.setting.size * 1pt)
        #set par(leading: 0.5em, spacing: 0.75em)
        #let columns = {COLUMNS[1:]}
        #let high(row) = {{
          let all = cells(row, given.setting).zip(columns)
          calc.max(..all.map(((said, wide)) => measure({{
            set par(leading: 0.3em)
            said
          }}, width: wide * 1mm - 4pt).height / 1pt))
        }}
        #let free(lines) = measure(stack(spacing: 3.5pt, ..lines.map(said => par(hanging-indent: 7pt, {{
          box(width: 7.5pt, height: 5pt)
          text(weight: "semibold", said.name)
          [: #said.words]
        }}))), width: {HALF}pt).height / 1pt
        #context [#metadata((
          rows: given.rows.map(high),
          free: {{
            let lines = given.attention.slice(0, calc.min(given.setting.attention, given.attention.len()))
            let half = calc.ceil(lines.len() / 2)
            calc.max(free(lines.slice(0, half)), free(lines.slice(half)))
          }},
        ))<found>]
        """.encode(),
        root=str(settings.PACKAGE),
        font_paths=typefaces(str(fonts_folder())),
        ignore_system_fonts=True,
    )
    return json.loads(compiler.query("<found>", field="value", one=True))


@pytest.mark.parametrize("at", range(len(SETTINGS)))
def test_both_lists_have_the_room_that_was_kept_for_them(at: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("headwater.oversight.cards.presenters.front.SHEET", 10_000)
    setting = settings_of([{"title": "Key stage 2, groups of pupils", "rows": ROWS}], ATTENTION)[at]
    found = measured(setting)
    kept = [high - 2 * setting["pad"] for high in setting["rows"]]
    short = [
        (row["name"], mine, high)
        for row, mine, high in zip(ROWS, kept, found["rows"], strict=True)
        if mine < high - 0.01
    ]
    assert short == []
    assert setting["attention_height"] >= found["free"]
    # And not much more: a line too many here and there.
    assert sum(kept) < 1.15 * sum(found["rows"])
    assert setting["attention_height"] < 1.2 * found["free"] + 10


def test_a_setting_that_has_no_room_even_for_rows_of_one_line_is_not_counted():
    few, many = ([{"title": "Attendance", "rows": ROWS[:number]}] for number in (2, 36))
    assert len(settings_of(few, [])) == len(SETTINGS)
    assert 1 <= len(settings_of(many, [])) < len(SETTINGS)
    assert [setting["size"] for setting in settings_of([{"title": "Attendance", "rows": ROWS * 9}], [])] == [8]
