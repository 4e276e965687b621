"""How people get in, and how others do not."""

from __future__ import annotations

import re
import time
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.installation import SignIn
from tests.journeys.visitor import Visitor, code_for

NEW_PASSWORD = "walnut-harbour-ladder"


def test_a_trust_administrator_invites_a_chair_of_governors_who_accepts_and_signs_in(visit: Visit, javascript: bool):
    email = f"chair.{'with' if javascript else 'without'}@governors.invalid"
    administrator = visit(javascript=javascript)
    administrator.become("administrator")
    page = administrator.open("/people/")
    page.get_by_role("button", name="Invite somebody").click()
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Name", exact=True).fill("Chair of the local board")
    page.get_by_label("Role").select_option(label="Chair of governors")
    page.get_by_label("School").select_option(label="Thornmere Village Primary School")
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_role("main")).to_contain_text("Chair of the local board")
    (link,) = administrator.site.links_mailed_to(email)

    chair = visit(javascript=javascript)
    page = chair.open(urlsplit(link).path)
    expect(page.get_by_role("main")).to_contain_text(email)
    page.get_by_label("Password", exact=True).fill(NEW_PASSWORD)
    page.get_by_label("The same password again").fill("walnut-harbour-leader")
    page.get_by_role("button", name="Save and sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("The two passwords are not the same")
    page.get_by_label("Password", exact=True).fill(NEW_PASSWORD)
    page.get_by_label("The same password again").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Save and sign in").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thornmere Village Primary School")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")

    # The link has been used: it opens nothing for whoever finds the e-mail later.
    chair.expects(404)
    page.goto(chair.site.address + urlsplit(link).path)
    expect(page.get_by_role("heading", level=1)).to_contain_text("does not open an invitation")
    chair.people |= {"new chair": SignIn(email, NEW_PASSWORD)}
    chair.sign_in("new chair")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thornmere Village Primary School")


def test_somebody_without_a_post_is_told_whom_to_ask(visit: Visit, javascript: bool):
    email = f"reviewer.{'with' if javascript else 'without'}@outside.invalid"
    visitor = visit(javascript=javascript)
    # An outside reviewer holds a post that shows nothing until a review is shared with them.
    school = re.search(r"\d+", _card_path(visit))
    assert school is not None
    told = visitor.site.installation.run(
        *("invite", email, "--name", "Reviewer", "--role", "outside-reviewer", "--school", school[0]),
    )
    link = re.search(r"https?://\S+", told)
    assert link is not None
    page = visitor.open(urlsplit(link[0]).path)
    page.get_by_label("Password", exact=True).fill(NEW_PASSWORD)
    page.get_by_label("The same password again").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Save and sign in").click()
    expect(page.get_by_role("main")).to_contain_text("nothing is shared with you yet")
    expect(page.get_by_role("main")).to_contain_text("Ask the Headwater administrator of Ashdown Demonstration Trust")
    assert page.get_by_role("link", name=re.compile("card|Primary")).count() == 0


def test_an_outsider_sees_nothing(visit: Visit, javascript: bool):
    card = _card_path(visit)
    outsider = visit(javascript=javascript)
    addresses = (
        "/",
        "/schools/",
        "/schools.xlsx",
        card,
        card.replace("/card/", "/card.json"),
        "/people/",
        "/datasets/",
    )
    for path in addresses:
        page = outsider.open(path)
        expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
        assert urlsplit(page.url).path == "/account/login/"
        assert "Thornmere" not in page.content()
    for path in ("/account/signup/", "/nothing/here/"):
        outsider.open(path, status=404)
    # Wrong words, an address nobody has: the same answer, so that nobody learns who has an account.
    answers = set()
    for email in ("principal@demo.invalid", "nobody@demo.invalid"):
        page = outsider.open("/account/login/")
        page.get_by_label("E-mail address").fill(email)
        page.get_by_label("Password", exact=True).fill("not the password")
        page.get_by_role("button", name="Sign in", exact=True).click()
        answers.add(page.get_by_role("alert").inner_text())
    assert len(answers) == 1


def test_a_chair_of_governors_sets_up_a_second_factor_and_signs_in_with_it(visitor: Visitor, javascript: bool):
    # Somebody of their own for each run, whom no other journey signs in: from now on they need their app.
    mailbox = "chair" if javascript else "trustee"
    page = visitor.sign_in(mailbox)
    page.get_by_role("banner").get_by_role("link", name=re.compile("chair|trustee", re.IGNORECASE)).click()
    page.get_by_role("link", name="Connect an app").click()
    _confirm_it_is_you(page, visitor.people[mailbox].password)
    page.get_by_text("I cannot use the camera").click()
    key = page.locator("code").inner_text().strip()
    page.get_by_role("textbox", name=re.compile("code", re.IGNORECASE)).fill("000000")
    page.get_by_role("button", name="Connect the app").click()
    expect(page.get_by_role("main")).to_contain_text("That code is not right")
    page.get_by_role("textbox", name=re.compile("code", re.IGNORECASE)).fill(code_for(key))
    page.get_by_role("button", name="Connect the app").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile("recovery codes", re.IGNORECASE))
    page.get_by_role("button", name="Sign out").click()

    page = visitor.open("/account/login/")
    visitor.fill_in_sign_in(mailbox)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your second factor")
    visitor.open("/schools/")  # the password alone opens nothing
    assert "Thornmere" not in visitor.words()
    visitor.open("/account/login/")
    # A code works once: the next one of the app is needed, at most half a minute later.
    page.get_by_role("textbox", name=re.compile("code", re.IGNORECASE)).fill(code_for(key, time.time() + 30))
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def test_somebody_who_cannot_use_a_mouse_reads_a_card(visitor: Visitor):
    page, keys = visitor.open("/account/login/"), visitor.page.keyboard
    keys.press("Tab")
    assert _focused(page) == "Skip to main content"
    keys.press("Enter")
    _tab_to(page, "id_login")
    keys.type(visitor.people["principal"].email)
    _tab_to(page, "id_password")
    keys.type(visitor.people["principal"].password)
    keys.press("Enter")
    page.get_by_role("button", name="Sign out").wait_for()
    keys.press("Tab")
    assert _focused(page) == "Skip to main content"
    keys.press("Enter")
    _tab_to(page, "Open the academy card")
    keys.press("Enter")
    page.get_by_role("heading", level=1, name="Ashdown Primary").wait_for()
    keys.press("Tab")
    keys.press("Enter")
    # What stands at the top leads to its row, and the sections can be gone to without passing any of it.
    steps = _tab_to(page, "Persistent absence")
    assert steps < 25, "the headlines should be near the top for the keyboard too"
    keys.press("Enter")
    assert _tab_to(page, "More about this figure: Persistent absence", at_most=2)
    page.get_by_role("heading", level=1).scroll_into_view_if_needed()
    page.locator("#main").focus()
    keys.press("Tab")
    assert _focused(page) == "Skip to the sections of this card"
    keys.press("Enter")
    _tab_to(page, "Key stage 2", at_most=12)
    keys.press("Enter")
    # The table, which can be scrolled with the keyboard, and in it the first fold-out.
    _tab_to(page, "More about this figure: Reading, writing and maths", at_most=2)
    fold_out = page.locator("details").filter(has=page.locator("summary:focus"))
    assert fold_out.get_attribute("open") is None
    keys.press("Enter")
    assert fold_out.get_attribute("open") is not None
    _tab_to(page, "Every year", at_most=2)
    if page.evaluate("'htmx' in window"):
        # What the fold-out holds is fetched meanwhile; the link that stands in its place then has the keyboard.
        expect(page.locator("a:focus")).to_have_text(re.compile("^Every year beside"))
    box = page.locator("a:focus").bounding_box()
    assert box is not None
    assert box["y"] >= 0  # what is focused is in sight


def _card_path(visit: Visit) -> str:
    executive = visit()
    executive.become("executive")
    return executive.card_of("Thornmere Village Primary School")


def _confirm_it_is_you(page: Page, password: str) -> None:
    """Headwater asks for the password again unless it was typed a moment ago."""
    page.wait_for_url(re.compile("reauthenticate|activate"))
    if "reauthenticate" in page.url:
        page.get_by_label("Password", exact=True).fill(password)
        page.get_by_role("button", name="Go on").click()


def _focused(page: Page) -> str:
    """What has the keyboard: its id where it is a field, else its words."""
    words = "({id, textContent}) => id.startsWith('id_') ? id : textContent"
    return " ".join(str(page.evaluate(f"({words})(document.activeElement)")).split())


def _tab_to(page: Page, where: str, at_most: int = 60) -> int:
    for step in range(1, at_most + 1):
        page.keyboard.press("Tab")
        if _focused(page).startswith(where):
            return step
    raise AssertionError(f"{where} cannot be reached with the keyboard")
