"""Somebody at a browser: opens pages, signs in, and writes down everything the browser complains of."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time
from dataclasses import dataclass, field

from playwright.sync_api import Browser, ConsoleMessage, Page, Response

from tests.journeys.installation import SignIn, Site

DESKTOP, PHONE, NARROW = 1280, 390, 320
ZOOMED = DESKTOP // 2  # what a window of 1280 leaves at 200 % zoom
_STATUS = re.compile(r"Failed to load resource: the server responded with a status of (\d+)")


@dataclass
class Visitor:
    """One person, one window. `complaints` are errors and warnings of the console: script, content policy, network."""

    page: Page
    site: Site
    people: dict[str, SignIn]
    complaints: list[str] = field(default_factory=list)
    _expected: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(f"{self.page.url}: {error}"))

    def _note(self, message: ConsoleMessage) -> None:
        found = _STATUS.match(message.text)
        # Chromium also calls it an error when the page asked for is, as it should be, a 404.
        if message.type in ("error", "warning") and not (found and int(found[1]) in self._expected):
            self.complaints.append(f"{self.page.url}: {message.text}")

    def open(self, path: str, *, status: int = 200) -> Page:
        """Open a path of this site, or a whole address. Fails where the answer has another status."""
        self._expected.add(status)
        answer: Response | None = self.page.goto(path if "://" in path else self.site.address + path)
        assert answer is not None
        assert answer.status == status, f"{path} answered {answer.status}"
        return self.page

    def expects(self, status: int) -> None:
        """The next answer may have this status without the console's mention of it being a complaint."""
        self._expected.add(status)

    def fill_in_sign_in(self, mailbox: str, password: str = "") -> None:
        """Type into the sign-in form that is on the screen, and send it."""
        person = self.people[mailbox]
        self.page.get_by_label("E-mail address").fill(person.email)
        self.page.get_by_label("Password", exact=True).fill(password or person.password)
        self.page.get_by_role("button", name="Sign in", exact=True).click()

    def sign_in(self, mailbox: str) -> Page:
        """Sign in by the form; ends on the page after it."""
        self.open("/account/login/")
        self.fill_in_sign_in(mailbox)
        self.page.get_by_role("button", name="Sign out").wait_for()
        return self.page

    def become(self, mailbox: str) -> Page:
        """Be signed in: with the session from an earlier time, or by the form. Where the journey is another one."""
        cookies = self.site.sessions.get(mailbox)
        if cookies is None:
            self.sign_in(mailbox)
            self.site.sessions[mailbox] = self.page.context.cookies()  # type: ignore[assignment]
        else:
            self.page.context.add_cookies(cookies)  # type: ignore[arg-type]
        return self.page

    def card_of(self, school: str) -> str:
        """The path of a school's card, as the list of schools links to it."""
        self.open("/schools/")
        href = self.page.get_by_role("rowheader").get_by_role("link", name=school, exact=True).get_attribute("href")
        assert href is not None
        return href

    def words(self) -> str:
        """All text that can be read on the page now, in one line."""
        return " ".join(self.page.locator("body").inner_text().split())


def new_visitor(
    browser: Browser,
    site: Site,
    people: dict[str, SignIn],
    *,
    javascript: bool = True,
    width: int = DESKTOP,
    scale: float = 1,
) -> Visitor:
    context = browser.new_context(
        java_script_enabled=javascript,
        viewport={"width": width, "height": 900},
        device_scale_factor=scale,
        locale="en-GB",
        reduced_motion="reduce",
    )
    context.set_default_timeout(15_000)
    return Visitor(context.new_page(), site, people)


def code_for(key: str, at: float | None = None) -> str:
    """The six figures an app shows for a key (RFC 6238: SHA-1, 30 seconds), written here a second time."""
    counter = struct.pack(">Q", int(time.time() if at is None else at) // 30)
    made = hmac.new(base64.b32decode(key), counter, hashlib.sha1).digest()
    start = made[-1] & 0x0F
    (number,) = struct.unpack(">I", made[start : start + 4])
    return f"{(number & 0x7FFFFFFF) % 1_000_000:06d}"
