"""Trends, read back as XML and measured point by point."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.foundations.documents.trend import Break, Mark, Point, Trend, draw_trend, say_trend

SVG = "{http://www.w3.org/2000/svg}"


def points(values: dict[int, str | None]) -> list[Point]:
    return [
        Point(at, f"{at}/{(at + 1) % 100:02d}", None if v is None else Decimal(v), "not published" if v is None else v)
        for at, v in values.items()
    ]


def a_trend(values: dict[int, str | None], **given) -> Trend:
    return Trend("Attendance", points(values), **given)


def parts(svg: str, mark: str) -> list[ElementTree.Element]:
    return [part for part in ElementTree.fromstring(svg).iter() if part.get("class") == mark]  # noqa: S314


def joined(svg: str, mark: str = "hw-trend__line") -> list[int]:
    """How many points each line joins."""
    return [part.get("d").count("L") + 1 for part in parts(svg, mark)]


def test_neighbouring_years_are_joined():
    assert joined(draw_trend(a_trend({2016: "93", 2017: "94", 2018: "95"}))) == [3]


def test_no_line_crosses_a_year_without_a_value():
    svg = draw_trend(a_trend({2016: "93", 2017: "94", 2018: None, 2019: "95", 2020: "96"}))
    assert joined(svg) == [2, 2]
    assert len(parts(svg, "hw-trend__point")) == 4


def test_no_line_crosses_a_year_that_was_not_even_given():
    assert joined(draw_trend(a_trend({2016: "93", 2018: "95"}))) == []


@pytest.mark.parametrize("size", ["small", "large"])
def test_no_line_crosses_a_break_and_the_break_is_marked(size):
    broken = a_trend({2019: "93", 2020: "94", 2021: "95"}, breaks=[Break(2020, "2020/21")])
    svg = draw_trend(broken, size=size)
    assert joined(svg) == [2]
    assert len(parts(svg, "hw-trend__break")) == 1


def test_a_break_outside_the_years_is_not_drawn():
    svg = draw_trend(a_trend({2020: "94", 2021: "95"}, breaks=[Break(2020, "2020/21"), Break(2025, "2025/26")]))
    assert parts(svg, "hw-trend__break") == []


def test_a_break_parts_the_comparator_too():
    both = {2019: "93", 2020: "94", 2021: "95"}
    svg = draw_trend(a_trend(both, comparator=points(both), breaks=[Break(2021, "2021/22")]))
    assert joined(svg, "hw-trend__other") == [2]


def test_the_comparator_is_told_by_dashes_and_squares_and_not_by_colour_alone():
    svg = draw_trend(a_trend({2020: "94", 2021: "95"}, comparator=points({2020: "93", 2021: "93"})), size="large")
    assert all(part.get("stroke-dasharray") for part in parts(svg, "hw-trend__other"))
    assert all(part.tag == f"{SVG}rect" for part in parts(svg, "hw-trend__other-point"))
    assert all(part.tag == f"{SVG}circle" for part in parts(svg, "hw-trend__point"))
    assert not any(part.get("stroke-dasharray") for part in parts(svg, "hw-trend__line"))


def test_higher_values_stand_higher():
    svg = draw_trend(a_trend({2019: "90", 2020: "95", 2021: "92"}))
    heights = [float(part.get("cy")) for part in parts(svg, "hw-trend__point")]
    assert heights[1] < heights[2] < heights[0]


def test_years_stand_in_proportion_to_time():
    svg = draw_trend(a_trend({2016: "90", 2017: "91", 2021: "92"}))
    across = [float(part.get("cx")) for part in parts(svg, "hw-trend__point")]
    assert (across[2] - across[1]) == pytest.approx(4 * (across[1] - across[0]), abs=0.5)


def test_the_target_has_a_mark_of_its_own():
    svg = draw_trend(a_trend({2020: "94"}, target=Mark(Decimal(96), "96%", 2022, "2022/23")))
    assert len(parts(svg, "hw-trend__target")) == 1
    assert parts(draw_trend(a_trend({2020: "94"})), "hw-trend__target") == []


def test_a_small_change_stays_small_where_the_scale_has_a_least_span():
    def rise(**given):
        svg = draw_trend(a_trend({2020: "94.0", 2021: "94.1"}, **given))
        first, last = (float(part.get("cy")) for part in parts(svg, "hw-trend__point"))
        return first - last

    assert rise() > 10 > 2 > rise(least=Decimal(5))


def test_nothing_is_drawn_of_nothing():
    assert draw_trend(a_trend({2020: None})) == ""
    assert say_trend(a_trend({2020: None})) == ""
    assert draw_trend(a_trend({})) == ""


def test_the_large_picture_has_the_first_and_last_value_the_years_and_its_scale_in_words():
    svg = draw_trend(
        a_trend({2018: "93.1", 2019: None, 2020: "95.4"}, axis="Attendance, %", comparator=points({2020: "94.8"})),
        size="large",
    )
    words = [part.text for part in parts(svg, "hw-trend__words")]
    assert {"93.1", "This school 95.4", "England 94.8", "Attendance, %", "2018/19", "2020/21"} <= set(words)
    assert "not published" in words


def test_labels_at_the_right_never_lie_over_each_other():
    close = a_trend({2020: "94.8"}, comparator=points({2020: "94.8"}), target=Mark(Decimal("94.8"), "94.8"))
    svg = draw_trend(close, size="large")
    heights = sorted(
        float(part.get("y"))
        for part in parts(svg, "hw-trend__words")
        if part.text.startswith(("This school", "England", "Target"))
    )
    assert all(later - earlier >= 15 for earlier, later in pairwise(heights))
    assert heights[-1] < 240


def test_labels_at_the_right_keep_clear_of_the_years_below():
    low = a_trend(
        {2020: "0", 2021: "0"}, comparator=points({2020: "50"}), target=Mark(Decimal(0), "0", 2022, "2022/23")
    )
    words = {part.text: float(part.get("y")) for part in parts(draw_trend(low, size="large"), "hw-trend__words")}
    years = words["2020/21"]
    assert all(y <= years - 14 for text, y in words.items() if text.startswith(("This school", "England", "Target")))


def test_the_numbers_of_the_scale_have_as_many_decimals_as_its_step():
    svg = draw_trend(a_trend({2020: "0.02", 2021: "0.13"}), size="large")
    scale = [part.text for part in parts(svg, "hw-trend__words") if part.get("text-anchor") == "end"]
    assert scale == ["0.00", "0.05", "0.10", "0.15"]


@pytest.mark.parametrize("size", ["small", "large"])
def test_the_picture_passes_a_strict_content_policy_and_may_stand_in_a_page_many_times(size):
    svg = draw_trend(a_trend({2018: "93.1", 2020: "95.4"}, comparator=points({2020: "94.8"})), size=size)
    for element in ElementTree.fromstring(svg).iter():  # noqa: S314
        assert element.tag in {f"{SVG}{name}" for name in ("svg", "title", "path", "circle", "rect", "text")}
        assert not {"style", "id", "href", "onload"} & set(element.attrib)


def test_what_is_written_is_text_and_never_markup():
    svg = draw_trend(a_trend({2020: "94"}, place="<script>&", axis='"><b>'), size="large")
    root = ElementTree.fromstring(svg)  # noqa: S314
    assert not [element for element in root.iter() if element.tag in (f"{SVG}script", f"{SVG}b")]
    assert any("<script>&" in (element.text or "") for element in root.iter())


def test_the_title_is_the_sentence():
    trend = a_trend({2018: "93.1", 2020: "95.4"})
    assert ElementTree.fromstring(draw_trend(trend)).find(f"{SVG}title").text == say_trend(trend)  # noqa: S314


def test_the_same_trend_gives_the_same_bytes():
    assert draw_trend(a_trend({2018: "93.1", 2020: "95.4"})) == draw_trend(a_trend({2018: "93.1", 2020: "95.4"}))


@pytest.mark.parametrize(
    ("values", "given", "said"),
    [
        ({2018: "93.1", 2019: "95.4"}, {}, "Attendance rose from 93.1 in 2018/19 to 95.4 in 2019/20."),
        ({2018: "95.4", 2019: "93.1"}, {}, "Attendance fell from 95.4 in 2018/19 to 93.1 in 2019/20."),
        ({2018: "95", 2019: "95"}, {}, "Attendance was 95 in 2018/19 and in 2019/20."),
        ({2018: None, 2019: "95"}, {}, "Attendance 95 in 2019/20, the only year with a figure."),
        (
            {2018: "93", 2019: None, 2020: None, 2021: "95"},
            {},
            "Attendance rose from 93 in 2018/19 to 95 in 2021/22. No figure for 2019/20 and 2020/21.",
        ),
        (
            {2018: "90", 2020: "96", 2021: "95"},
            {"breaks": [Break(2020, "2020/21")]},
            "Attendance fell from 96 in 2020/21 to 95 in 2021/22; years before 2020/21 cannot be compared with it.",
        ),
        (
            {2018: "90", 2021: "95"},
            {"breaks": [Break(2020, "2020/21")]},
            "Attendance 95 in 2021/22; years before 2020/21 cannot be compared with it.",
        ),
        (
            {2018: "93", 2019: "94"},
            {"comparator": points({2018: "95"}), "target": Mark(Decimal(96), "96%", 2020, "2020/21")},
            "Attendance rose from 93 in 2018/19 to 94 in 2019/20. England 95 in 2018/19. Target 96% for 2020/21.",
        ),
    ],
)
def test_the_sentence_says_what_the_picture_shows(values, given, said):
    assert say_trend(a_trend(values, **given)) == said


years = st.dictionaries(
    st.integers(2010, 2030), st.none() | st.decimals(-50, 150, places=2).map(str), min_size=1, max_size=15
)


@given(years, years, st.sets(st.integers(2010, 2030), max_size=3), st.sampled_from(["small", "large"]))
def test_whatever_the_values_everything_stays_inside_and_nothing_is_joined_that_should_not_be(own, other, broken, size):
    trend = a_trend(
        dict(sorted(own.items())),
        comparator=points(dict(sorted(other.items()))),
        breaks=[Break(at, str(at)) for at in broken],
    )
    svg = draw_trend(trend, size=size)
    if all(value is None for value in own.values()):
        assert svg == ""
        return
    width, height = (120, 28) if size == "small" else (640, 240)
    for part in parts(svg, "hw-trend__point"):
        assert 0 <= float(part.get("cx")) <= width
        assert 0 <= float(part.get("cy")) <= height
    known = sorted(at for at, value in own.items() if value is not None)
    neighbours = [b for a, b in pairwise(known) if b == a + 1 and b not in broken]
    assert sum(n - 1 for n in joined(svg)) == len(neighbours)
    for text in re.findall(r'y="([-\d.]+)" text-anchor', svg):
        assert 0 < float(text) <= height
