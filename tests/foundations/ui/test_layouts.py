"""Every layout, with every block filled, as the style guide uses it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.foundations.ui.guide import PAGES
from tests.foundations.ui.reading import policy, read

pytestmark = pytest.mark.django_db
LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0."


@pytest.mark.parametrize("name", PAGES)
def test_every_layout_has_one_heading_a_way_past_the_navigation_and_the_licence(guide: Client, name: str):
    page = read(guide.get(reverse(f"guide-{name}")))
    assert len(page.find("h1")) == 1
    assert page.find("title")[0].words().endswith("– Headwater")
    assert page.find("html")[0].attrs["lang"] == "en-GB"
    assert page.find("a", class_="govuk-skip-link")[0].attrs["href"] == "#main"
    assert page.find("main", id="main")
    assert LICENCE in page.find("footer")[0].words()


@pytest.mark.parametrize("name", PAGES)
def test_every_layout_keeps_to_the_content_policy(guide: Client, name: str):
    response = guide.get(reverse(f"guide-{name}"))
    page, allowed = read(response), policy(response)
    assert allowed["default-src"] == ["'none'"]
    assert allowed["style-src"] == allowed["img-src"] == allowed["font-src"] == ["'self'"]
    inline = [s for s in page.find("script") if "src" not in s.attrs and s.attrs.get("type") != "application/json"]
    assert len(inline) == 1
    assert f"'nonce-{inline[0].attrs['nonce']}'" in allowed["script-src"]
    assert not page.find("style")
    for element in page.all():
        assert not {a for a in element.attrs if a == "style" or a.startswith("on")}, element.tag


def test_ids_are_given_once_to_a_page(guide: Client):
    for name in PAGES:
        ids = [e.attrs["id"] for e in read(guide.get(reverse(f"guide-{name}"))).all() if "id" in e.attrs]
        assert len(ids) == len(set(ids)), name


def test_the_header_says_who_is_signed_in_from_which_post_and_signs_out_by_post(guide: Client):
    header = read(guide.get(reverse("guide-detail"))).find("header")[0]
    assert "Keeper, River Wye" in header.words()
    assert "River keeper" in header.words()
    leave = header.find("form")[0]
    assert (leave.attrs["method"], leave.attrs["action"]) == ("post", reverse("account_logout"))
    assert leave.find("input", name="csrfmiddlewaretoken")


def test_the_plain_layout_says_nothing_of_navigation(guide: Client):
    assert not read(guide.get(reverse("guide-plain"))).find("nav")


def test_the_present_page_is_marked_in_navigation_and_breadcrumbs(guide: Client):
    page = read(guide.get(reverse("guide-detail")))
    menu = page.find("nav", aria_label="Menu")[0]
    assert [link.words() for link in menu.find("a", aria_current="true")] == ["Rivers"]
    trail = page.find("nav", aria_label="Breadcrumb")[0]
    assert trail.find("span", aria_current="page")[0].words() == "River Wye"


def test_messages_stand_in_main_and_a_problem_is_said_at_once(guide: Client):
    main = read(guide.get(reverse("guide-detail"))).find("main")[0]
    assert "The reading of 4 May was added." in main.find("div", role="status")[0].words()
    assert "line 14 has no date" in main.find("div", role="alert")[0].words()


def test_a_wide_table_scrolls_in_a_region_that_a_keyboard_reaches(guide: Client):
    region = read(guide.get(reverse("guide-detail"))).find("div", class_="hw-table-region")[0]
    assert region.attrs["tabindex"] == "0"
    assert region.attrs["role"] == "region"
    assert region.attrs["aria-label"] == "Table: Mean flow by year, cubic metres a second"


def test_a_missing_figure_shows_its_reason(guide: Client):
    missing = read(guide.get(reverse("guide-detail"))).find("span", class_="hw-missing")
    assert missing[0].words() == "Not published counts suspended in 2020"


def test_a_tag_always_carries_a_word_and_a_shape(guide: Client):
    for tag in read(guide.get(reverse("guide-detail"))).find("strong"):
        if "hw-tag" in str(tag.attrs.get("class")):
            assert tag.words()
            assert tag.find("svg")[0].attrs["aria-hidden"] == "true"


def test_a_fold_out_names_the_figure_it_belongs_to(guide: Client):
    fold_out = read(guide.get(reverse("guide-detail"))).find("details", class_="hw-source")[0]
    assert fold_out.find("summary")[0].words() == "Where this came from: flow above Redbrook 1"
    assert "flows_2024_25_final.csv" in fold_out.words()


def test_pages_of_a_list_keep_the_rest_of_the_address(guide: Client):
    page = read(guide.get(reverse("guide-list"), {"q": "chalk", "page": "2"}))
    pages = page.find("nav", aria_label="Pages")[0]
    assert pages.find("a", rel="next")[0].attrs["href"] == "?q=chalk&page=3"
    assert "Page 2 of 14" in pages.words()
