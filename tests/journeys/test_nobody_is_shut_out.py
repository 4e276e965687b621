"""Every page in every state, held against the rules of WCAG 2.2 AA, at a desk, on a phone, and magnified."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.urls import resolve
from playwright.sync_api import Browser, Page

from headwater.config.access import TABLE
from headwater.foundations.accounts.access import ByToken, Closed
from tests.journeys.catalogue import WALKS, Stop, empty_installation
from tests.journeys.conftest import Visit, serve_a_copy
from tests.journeys.installation import Installation, Site
from tests.journeys.visitor import DESKTOP, NARROW, PHONE, ZOOMED, new_visitor
from tests.thorough import IS_THOROUGH

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# An empty run finds nothing too. Axe 4.10 has some 60 rules under these tags; on the barest page a dozen find
# something to approve of, on a card twice as many.
RULES_RUN, RULES_PASSED = 55, 10

# Addresses that answer with something other than a page.
NOT_PAGES = {
    "api-nothing": "data",
    "api:api-root": "data",
    "api:openapi-json": "data",
    "pages:record-xlsx": "a workbook",
    "pages:school-list-xlsx": "a workbook",
    "pages:trust-overview-xlsx": "a workbook",
    "cards:card-csv": "a table",
    "cards:card-json": "data",
    "cards:card-pdf": "a PDF",
    "cards:card-docx": "a Word file",
    "cards:card-xlsx": "a workbook",
    "cards:edition-file": "a document as it was kept",
    "frameworks:draft-yaml": "a document in YAML",
    "frameworks:edition-yaml": "a document in YAML",
    "frameworks:framework-pdf": "a PDF",
    "frameworks:framework-yaml": "a document in YAML",
    "frameworks:framework-xlsx": "a workbook",
    "frameworks:published-pdf": "a PDF",
    "frameworks:published-xlsx": "a workbook",
    "governance:pack-file": "a PDF, a Word file or a workbook",
    "governance:part-file": "a PDF, a Word file or a workbook",
    "inspections:outcome-list-xlsx": "a workbook",
    "measures:figure-list-xlsx": "a workbook",
    "measures:figure-template": "a workbook",
    "measures:similar-schools-xlsx": "a workbook",
    "measures:trust-template": "a workbook",
    "signals:trust-findings-xlsx": "a workbook",
    "targets:target-list-xlsx": "a workbook",
    "targets:trust-list-xlsx": "a workbook",
    "tiers:case-letter-docx": "a Word file",
    "tiers:case-letter-pdf": "a PDF",
    "tiers:case-list-xlsx": "a workbook",
    "tiers:case-reasoning": "a PDF",
    "tiers:case-reasoning-docx": "a Word file",
    "tiers:tier-detail-xlsx": "a workbook",
    "tiers:trust-tiers-xlsx": "a workbook",
    "mfa_login_webauthn": "data for the passkey button of the sign-in page",
    "mfa_download_recovery_codes": "a text file",
}
_SEEN: dict[str, set[str]] = {}


@pytest.fixture(scope="module")
def site(made_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Of their own: the walks leave flawed files, people and decisions behind."""
    yield from serve_a_copy(made_once, tmp_path_factory.mktemp("served"))


@pytest.mark.parametrize("walk", WALKS)
def test_nothing_stands_in_anybodys_way(visit: Visit, walk: str):
    _SEEN[walk] = set()
    problems = [problem for stop in WALKS[walk](visit) for problem in _look_at(stop, walk)]
    assert problems == []


def test_nor_on_the_pages_of_an_installation_that_has_nothing_yet(
    chromium: Browser, tmp_path_factory: pytest.TempPathFactory
):
    empty = Installation(tmp_path_factory.mktemp("empty"), is_demonstration=False)
    empty.run("migrate", "--no-input")
    empty.run("createcachetable")
    with empty.serve() as site:
        visitor = new_visitor(chromium, site, {})
        problems = [problem for stop in empty_installation(lambda: visitor) for problem in _look_at(stop, "empty")]
        assert site.problems() == []
        # More fields than any form has: no browser sends so many, and the server writes down that somebody did.
        page = visitor.open(f"/account/login/?{'a&' * 6_001}", status=413)
        problems += _look_at(Stop("What could not be read", "", page), "empty")
        visitor.page.context.close()
    assert problems == []
    assert visitor.complaints == []
    assert any("TooManyFieldsSent" in line for line in site.terminal.read_text().splitlines())


def test_every_page_of_the_access_table_was_looked_at():
    if set(WALKS) - set(_SEEN):
        pytest.skip("only where every walk above ran in the same go")
    pages = {name for name, access in TABLE.items() if not isinstance(access, Closed | ByToken)}
    seen = set().union(*_SEEN.values())
    assert sorted(pages - seen - set(NOT_PAGES)) == [], "these pages need a stop in tests/journeys/catalogue"
    assert sorted(set(NOT_PAGES) - pages) == []
    assert sorted(seen - pages - {""}) == []


def _look_at(stop: Stop, walk: str) -> Iterator[str]:
    """What is wrong with the page as it stands, at every width; nothing about it is changed but the window's size."""
    stop.page.wait_for_load_state()  # of one that is only on its way there is nothing to measure yet
    if stop.shows:
        shown = resolve(urlsplit(stop.page.url).path).view_name
        assert shown == _SHOWN_AFTER.get(stop.shows, stop.shows), f"{stop.name}: {stop.page.url}"
    # A page is the same document at every width, and one stylesheet lays it out. So the rules are tried on every state
    # where room is scarcest, and on each address at a desk too; its further states only where everything is asked for.
    is_new = not stop.shows or not any(stop.shows in seen for seen in _SEEN.values())
    _SEEN.setdefault(walk, set()).add(stop.shows)
    tried = {NARROW, DESKTOP} if is_new else {NARROW}
    if IS_THOROUGH:
        tried = {NARROW, PHONE, DESKTOP}
    for width in (NARROW, PHONE, ZOOMED, DESKTOP):
        stop.page.set_viewport_size({"width": width, "height": 900})
        needed = stop.page.evaluate("document.documentElement.scrollWidth")
        if needed > width:
            yield f"{stop.name}: needs {needed} pixels where there are {width}"
        if width in tried:
            yield from (f"{stop.name} at {width}: {fault}" for fault in _faults(stop.page))


# After these, which only take a form, the browser is shown another page.
_SHOWN_AFTER = {
    "accounts:words-leave": "pages:home",
    "cards:card-note-withdraw": "cards:card",
    "frameworks:draft-begin": "frameworks:draft-detail",
    "frameworks:draft-confirm": "frameworks:draft-detail",
    "frameworks:framework-main": "frameworks:edition-list",
    "frameworks:framework-take-up": "frameworks:edition-list",
    "people:invitation-renew": "people:person-detail",
    "people:invitation-withdraw": "people:person-detail",
    "signals:acceptance-withdraw": "signals:finding-list",
    "targets:required-restore": "targets:required-list",
}


def _faults(page: Page) -> list[str]:
    # Of what is right the rules are told and not every place, of which a card has thousands.
    options = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(AXE_SCRIPT)
    results = page.evaluate("options => axe.run(document, options)", options)
    ran = sum(len(results[outcome]) for outcome in ("passes", "violations", "incomplete", "inapplicable"))
    passed = [rule["id"] for rule in results["passes"]]
    assert ran >= RULES_RUN, f"only {ran} rules ran"
    assert len(passed) >= RULES_PASSED, passed
    return [f"{fault['id']}: {node['html'][:200]}" for fault in results["violations"] for node in fault["nodes"]]
