"""What a data manager does after a file has come in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import serve_a_copy
from tests.journeys.installation import Site
from tests.journeys.visitor import Visitor

PUBLISHED = "absence/2024-2025/england_abs.csv"


@pytest.fixture(scope="module")
def site(made_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Of their own, with the year's absence file again, two of its rows of no use; and a web page saved under a file's
    name."""
    for site in serve_a_copy(made_once, tmp_path_factory.mktemp("served")):
        load_flawed_files(site, tmp_path_factory.mktemp("files"))
        yield site


def load_flawed_files(site: Site, folder: Path) -> None:
    (folder / "2024-2025").mkdir()
    lines = (site.installation.state / "demo-files" / PUBLISHED).read_text(encoding="utf-8-sig").splitlines()
    first, second = lines[1].split(","), lines[2].split(",")
    first[3] = "5..0"  # not a number
    second[1:3] = "9999", "999999"  # a school nobody knows
    lines[1:3] = ",".join(first), ",".join(second)
    flawed = folder / "2024-2025" / "england_abs.csv"
    flawed.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    site.installation.run("load", str(flawed))
    saved = folder / "2023-2024" / "england_abs.csv"
    saved.parent.mkdir()
    saved.write_text("<!DOCTYPE html><html><body>Please sign in</body></html>")
    site.installation.run("load", str(saved), status=2)


def test_a_data_manager_looks_at_what_was_set_aside(visitor: Visitor):
    visitor.become("data")
    page = visitor.open("/")
    page.get_by_role("navigation", name="Menu").get_by_role("link", name="Data").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Data")
    # The refused file and what to do about it; what was there before stays in force.
    refused = page.get_by_role("table", name=re.compile("refused"))
    expect(refused).to_contain_text("2023-2024/england_abs.csv")
    loaded = page.get_by_role("row").filter(has_text="2024-2025/england_abs.csv")
    expect(loaded).to_have_count(1)
    loaded.get_by_role("link").click()

    expect(page.get_by_role("heading", level=2, name="Rows set aside")).to_be_visible()
    rows = page.get_by_role("table", name="Rows set aside").get_by_role("row")
    expect(rows.filter(has_text="5..0")).to_contain_text("PERCTOT")
    expect(rows.filter(has_text="5..0").get_by_role("cell").first).to_have_text("2")
    expect(rows.filter(has_text="999999").get_by_role("cell").first).to_have_text("3")
    expect(rows).to_have_count(3)  # the heads and two rows

    # The terminal says the same.
    told = visitor.site.installation.run("quarantine")
    assert "5..0" in told
    assert "999999" in told
