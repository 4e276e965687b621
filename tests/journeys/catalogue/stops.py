"""What a walk is, and what walks have in common."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.journeys.visitor import Visitor

Visit = Callable[[], Visitor]


NEW_PASSWORD = "walnut-harbour-ladder"


PRIMARY = "Ashdown Primary"


@dataclass(frozen=True)
class Stop:
    """`shows` is a name of the access table; "" for a page that answers where there is none."""

    name: str
    shows: str
    page: Page


Walk = Iterator[Stop]


def invite(visitor: Visitor, email: str, role: str, *more: str) -> str:
    told = visitor.site.installation.run("invite", email, "--name", email.split("@")[0], "--role", role, *more)
    found = re.search(r"/account/invitation/\S+", told)
    assert found is not None, told
    return found[0]


def accept(visitor: Visitor, link: str) -> None:
    page = visitor.open(link)
    page.get_by_label("Password", exact=True).fill(NEW_PASSWORD)
    page.get_by_label("The same password again").fill(NEW_PASSWORD)
    send(page, "Save and sign in")
    page.get_by_role("button", name="Sign out").wait_for()


def send(page: Page, button: str) -> None:
    page.get_by_role("main").get_by_role("button", name=button, exact=True).click()
    page.wait_for_load_state()


def still_you(page: Page) -> None:
    if "reauthenticate" in page.url:
        page.get_by_label("Password", exact=True).fill(NEW_PASSWORD)
        send(page, "Go on")
        page.wait_for_url(re.compile("/second-factor/"))
