"""Every page as a picture: at a desk, on a phone and on paper, and every PDF. `make pictures` runs this.

    .venv/bin/python -m tests.pictures                 everything, into pictures/
    .venv/bin/python -m tests.pictures --only "reading cards"
    .venv/bin/python -m tests.pictures --readme        only docs/pictures/card.png, the one that README.md shows

The pages are the stops of tests/journeys/catalogue, which accessibility is checked on too. They are those of a
demonstration that is kept in var/pictures, so that the second time is quick; --fresh makes it anew.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.journeys.catalogue import WALKS, Walk, empty_installation
from tests.journeys.catalogue.frameworks import MODELS, every_model
from tests.journeys.catalogue.looking import CARDS
from tests.journeys.catalogue.stops import PRIMARY
from tests.journeys.installation import CHROMIUM_ARGUMENTS, Installation, SignIn, Site, find_chromium, sign_ins
from tests.journeys.visitor import DESKTOP, PHONE, Visitor, new_visitor

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "pictures"
README_PICTURE = ROOT / "docs/pictures/card.png"
README_SIZE = 400_000
KEPT = ROOT / "var/pictures"
DOTS_PER_INCH = 110
PICTURED = {**WALKS, "every model": every_model}


def main() -> int:
    """Write the pictures and print their names. Status 2 where something has to be installed first."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=[*PICTURED, "empty installation"], help="one walk of the catalogue")
    parser.add_argument("--readme", action="store_true", help="only the picture of README.md")
    parser.add_argument("--fresh", action="store_true", help="make the demonstration anew")
    given = parser.parse_args()
    program = find_chromium()
    if program is None:
        print("Pictures are taken with Chromium. On Debian: apt-get install chromium", file=sys.stderr)
        return 2
    if given.fresh:
        shutil.rmtree(KEPT, ignore_errors=True)
    print("Preparing the demonstration", flush=True)
    demonstration = Installation(KEPT)
    people = sign_ins(demonstration.run("demo"))
    with sync_playwright() as playwright, tempfile.TemporaryDirectory(prefix="headwater-pictures-") as folder:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_ARGUMENTS)
        # The walks invite people and load flawed files: in a copy, so that the next time begins where this one did.
        with demonstration.copy_to(Path(folder) / "state").serve() as site:
            if given.readme:
                picture_for_readme(browser, site, people)
            else:
                PICTURES.mkdir(exist_ok=True)
                for name, walk in PICTURED.items():
                    if given.only in (None, name):
                        picture_walk(browser, site, people, name, walk)
                if given.only in (None, "reading cards"):
                    picture_cards(browser, site, people)
                if given.only in (None, "every model"):
                    picture_models(browser, site, people)
        if not given.readme and given.only in (None, "empty installation"):
            with nothing_loaded(Path(folder)) as site:
                picture_walk(browser, site, people, "empty installation", empty_installation)
        browser.close()
    return 0


def picture_walk(
    browser: Browser, site: Site, people: dict[str, SignIn], name: str, walk: Callable[[Callable[[], Visitor]], Walk]
) -> None:
    """Three pictures of every stop: desktop and phone as long as the page is, and the sheets of paper."""
    visitors: list[Visitor] = []

    def visit() -> Visitor:
        visitors.append(new_visitor(browser, site, people))
        return visitors[-1]

    for number, stop in enumerate(walk(visit), 1):
        start = PICTURES / f"{slug(name)}-{number:02d}-{slug(stop.name)}"
        for width, size in ((DESKTOP, "desktop"), (PHONE, "phone")):
            stop.page.set_viewport_size({"width": width, "height": 900})
            stop.page.screenshot(path=f"{start}-{size}.png", full_page=True)
            tell(Path(f"{start}-{size}.png"))
        stop.page.set_viewport_size({"width": DESKTOP, "height": 900})
        picture_paper(stop.page, start)
    for visitor in visitors:
        visitor.page.context.close()


def picture_paper(page: Page, start: Path) -> None:
    """What the browser would print, sheet by sheet."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as printed:
        page.pdf(path=printed.name, prefer_css_page_size=True)
        picture_pdf(Path(printed.name), f"{start}-print")


def picture_cards(browser: Browser, site: Site, people: dict[str, SignIn]) -> None:
    """The PDF of every card."""
    visitor = new_visitor(browser, site, people)
    visitor.become("executive")
    for name, school in CARDS.items():
        picture_document(visitor.open(visitor.card_of(school)), "Card as PDF", name)
    visitor.page.context.close()


def picture_models(browser: Browser, site: Site, people: dict[str, SignIn]) -> None:
    """The PDF of every published model."""
    visitor = new_visitor(browser, site, people)
    visitor.become("governor")
    for key in MODELS:
        picture_document(visitor.open(f"/framework/library/{key}/"), "All of it as PDF", f"model {key}")
    visitor.page.context.close()


def picture_document(page: Page, button: str, name: str) -> None:
    """The PDF behind a button of the page, and a picture of every sheet."""
    with page.expect_download() as downloaded:
        page.get_by_role("button", name=button).click()
    kept = PICTURES / f"document-{slug(name)}.pdf"
    downloaded.value.save_as(kept)
    tell(kept)
    picture_pdf(kept, str(kept.with_suffix("")))


def picture_pdf(document: Path, start: str) -> None:
    """A picture of every sheet, by poppler's pdftoppm; without it the PDF itself, and what to install."""
    for old in PICTURES.glob(f"{Path(start).name}-sheet-*.png"):
        old.unlink()
    if shutil.which("pdftoppm") is None:
        kept = Path(f"{start}.pdf")
        if not kept.exists():
            shutil.copy(document, kept)
        print(f"{shown(kept)} (no pictures of its sheets: apt-get install poppler-utils)", flush=True)
        return
    command = ["pdftoppm", "-r", str(DOTS_PER_INCH), "-png", str(document), f"{start}-sheet"]
    subprocess.run(command, check=True)
    for picture in sorted(PICTURES.glob(f"{Path(start).name}-sheet-*.png")):
        tell(picture)


def picture_for_readme(browser: Browser, site: Site, people: dict[str, SignIn]) -> None:
    """The top of a card with its first figures, at twice the size for sharp screens, in few colours."""
    visitor = new_visitor(browser, site, people, scale=2)
    visitor.become("executive")
    page = visitor.open(visitor.card_of(PRIMARY))
    page.set_viewport_size({"width": DESKTOP, "height": 940})
    page.evaluate("document.fonts.ready")
    README_PICTURE.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=README_PICTURE)
    visitor.page.context.close()
    size = README_PICTURE.stat().st_size
    if size > README_SIZE:
        raise SystemExit(
            f"{shown(README_PICTURE)} has {size:,} bytes; {README_SIZE:,} is the most README.md should load"
        )
    tell(README_PICTURE)


@contextmanager
def nothing_loaded(folder: Path) -> Iterator[Site]:
    empty = Installation(folder / "empty", is_demonstration=False)
    empty.run("migrate", "--no-input")
    empty.run("createcachetable")
    with empty.serve() as site:
        yield site


def slug(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")


def tell(picture: Path) -> None:
    print(shown(picture), flush=True)


def shown(path: Path) -> str:
    with suppress(ValueError):
        return str(path.relative_to(ROOT))
    return str(path)


if __name__ == "__main__":
    sys.exit(main())
