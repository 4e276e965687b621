"""The style guide and the sign-in page in headless Chromium: rules of accessibility, small windows, no JavaScript."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.foundations.ui import guide as style_guide

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = [
    *(f"/guide/{name}/" for name in style_guide.PAGES),
    "/guide/error/404/",
    "/guide/error/500/",
    "/account/login/",
]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium")
    if path is None and os.environ.get("CI") != "true":
        pytest.skip("Chromium is not installed")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop running in this thread; the tests use the records outside it.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def site(settings: Any, request: pytest.FixtureRequest) -> str:
    """The address of a server with the style guide."""
    settings.TEMPLATES = style_guide.with_guide_templates(settings.TEMPLATES)
    settings.MIDDLEWARE = style_guide.outside_the_access_table(settings.MIDDLEWARE)
    settings.ROOT_URLCONF = "tests.foundations.ui.guide.urls"
    server: LiveServer = request.getfixturevalue("live_server")
    return server.url


def _open(chromium: Browser, address: str, **context: Any) -> Page:
    page = chromium.new_context(**context).new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(address, wait_until="load")
    assert said == [], address
    return page


def _faults(page: Page) -> list[str]:
    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}}).response
    assert len(results["passes"]) >= 15, [rule["id"] for rule in results["passes"]]
    return [f"{fault['id']}: {node['html']}" for fault in results["violations"] for node in fault["nodes"]]


def test_nothing_stands_in_anybodys_way(chromium: Browser, site: str):
    for path in PAGES:
        page = _open(chromium, site + path)
        assert _faults(page) == [], path
        page.context.close()


def test_a_form_with_problems_stands_in_nobodys_way(chromium: Browser, site: str):
    page = _open(chromium, f"{site}/guide/form/")
    page.click("text=Add the reading")
    assert page.locator(".govuk-error-summary").is_visible()
    assert _faults(page) == []
    page.click(".govuk-error-summary >> text=How sure are you")
    assert page.evaluate("document.activeElement.id") == "id_level_0"


@pytest.mark.parametrize("width", [320, 640])
def test_nothing_is_lost_in_a_narrow_window(chromium: Browser, site: str, width: int):
    # 640 is what a window of 1280 leaves at 200 % zoom.
    for path in PAGES:
        page = _open(chromium, site + path, viewport={"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        if width == 320:
            assert _faults(page) == []
        page.context.close()


def test_the_name_of_a_row_stays_when_its_figures_scroll(chromium: Browser, site: str):
    page = _open(chromium, f"{site}/guide/detail/", viewport={"width": 390, "height": 800})
    region = page.locator(".hw-table-region").first
    before = region.locator("tbody th").first.bounding_box()
    region.evaluate("region => { region.scrollLeft = 200 }")
    after = region.locator("tbody th").first.bounding_box()
    assert region.evaluate("region => region.scrollLeft") > 0
    assert before is not None
    assert after is not None
    assert after["x"] == before["x"]


def test_without_javascript_the_menu_is_open_and_the_form_is_sent(chromium: Browser, site: str):
    page = _open(chromium, f"{site}/guide/form/", java_script_enabled=False, viewport={"width": 390, "height": 800})
    assert page.locator("nav >> text=Data").is_visible()
    assert not page.locator(".govuk-service-navigation__toggle").is_visible()
    page.click("text=Add the reading")
    assert page.locator(".govuk-error-summary").is_visible()


def test_passkeys_are_offered_only_where_a_script_can_ask_for_them(chromium: Browser, site: str):
    with_script = _open(chromium, f"{site}/account/login/")
    assert with_script.locator("#passkey_login").is_visible()
    without = _open(chromium, f"{site}/account/login/", java_script_enabled=False)
    assert not without.locator("#passkey_login").is_visible()
    assert "Everything else works without it" in without.locator("body").inner_text()


def test_paper_has_no_navigation_and_every_fold_out_open(chromium: Browser, site: str, tmp_path: Path):
    from pypdf import PdfReader

    page = _open(chromium, f"{site}/guide/detail/")
    page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    paper = PdfReader(tmp_path / "page.pdf")
    words = [" ".join(sheet.extract_text().split()) for sheet in paper.pages]
    assert [round(float(size)) for size in paper.pages[0].mediabox[2:]] == [595, 842]
    assert "flows_2024_25_final.csv" in "".join(words)
    assert "the lowest gauge of the reach" in " ".join(words)
    assert "Confidential: for the people it was shared with" in words[0]
    assert "Sign out" not in " ".join(words)
    assert "Download Excel" not in " ".join(words)
    for number, sheet in enumerate(words, 1):
        assert f"Page {number} of {len(words)}" in sheet
        assert "Headwater" in sheet
