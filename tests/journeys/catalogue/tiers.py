"""Tiers: recorded, decided."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.journeys.catalogue.stops import PRIMARY, Stop, Visit, Walk, send
from tests.journeys.visitor import Visitor


def recording_tiers(visit: Visit) -> Walk:
    visitor = visit()
    visitor.become("improvement")
    tiers = visitor.card_of(PRIMARY).removesuffix("card/") + "tiers/"
    yield Stop("Tier of a school, none recorded", "tiers:tier-detail", visitor.open(tiers))
    page = visitor.open(f"{tiers}record/")
    yield Stop("Record a tier", "tiers:tier-record", page)
    send(page, "Record the tier")
    yield Stop("Record a tier, nothing typed", "tiers:tier-record", page)
    page.get_by_label("Tier 4: Stabilise").check()
    _decide_tier(page, "2025-09-01", "2025-07-10")
    page = visitor.open(f"{tiers}record/")
    page.get_by_label("Tier 3: Reinvent").check()
    page.get_by_label("Reason").fill("Attendance is below the national average and rising.")
    page.get_by_label("Review due by").fill("2026-02-01")
    _decide_tier(page, "2026-01-05", "2025-12-15")
    yield Stop("Tier of a school, with its history", "tiers:tier-detail", page)
    page.get_by_role("link", name="Correct").first.click()
    page.wait_for_url("**/record/?correct=*")
    yield Stop("Correct a tier", "tiers:tier-record", page)
    page = visitor.open(tiers)
    page.get_by_role("link", name="Withdraw").last.click()
    page.wait_for_url("**/withdraw/")
    yield Stop("Withdraw a tier", "tiers:tier-withdraw", page)
    send(page, "Withdraw the record")
    yield Stop("Withdraw a tier, no reason given", "tiers:tier-withdraw", page)
    yield Stop("What the figures say of each tier", "tiers:best-fit", visitor.open(f"{tiers}best-fit/"))
    yield Stop("Tiers of the trust", "tiers:trust-tiers", visitor.open("/tiers/"))
    page = visitor.open("/tiers/paste/")
    yield Stop("Tiers from a sheet", "tiers:trust-paste", page)
    send(page, "Look at it")
    yield Stop("Tiers from a sheet, nothing copied", "tiers:trust-paste", page)
    page.get_by_label("The cells").fill(f"School\tTier\tFrom\n{PRIMARY}\tGrow\t01/02/2026\nNowhere\t9\tsoon\n")
    page.get_by_label("Decided by").fill("Trust board")
    page.get_by_label("Day it was decided").fill("2026-01-15")
    send(page, "Look at it")
    yield Stop("Tiers from a sheet, looked at", "tiers:trust-paste", page)


def _decide_tier(page: Page, begins: str, decided: str) -> None:
    page.get_by_label("In force from").fill(begins)
    page.get_by_label("Decided by").fill("Trust board")
    page.get_by_label("Day it was decided").fill(decided)
    send(page, "Record the tier")
    page.wait_for_url("**/tiers/")


def deciding_tiers(visit: Visit) -> Walk:
    """From evidence to a decision that is contested, by the people who hold those roles; and a second case."""
    lead, executive, principal, clerk = visit(), visit(), visit(), visit()
    lead.become("improvement")
    executive.become("executive")
    principal.become("principal")
    clerk.become("clerk")
    tiers = lead.card_of(PRIMARY).removesuffix("card/") + "tiers/"
    page = lead.open("/tiers/cases/")
    yield Stop("Every school’s case", "tiers:case-list", page)
    page.get_by_role("navigation", name="School year").get_by_role("link").last.click()
    page.get_by_role("button", name="Open cases").click()
    yield Stop("Open cases", "tiers:cases-open", page)
    send(page, "Open the cases")
    yield Stop("Open cases, some are open still", "tiers:cases-open", page)
    case = _case_on(lead.open(tiers))
    key = case.rstrip("/").rpartition("/")[2]
    page = executive.open(f"{case}recommend/")
    yield Stop("Recommend", "tiers:case-recommend", page)
    page.get_by_label("Why", exact=True).fill("")
    send(page, "Recommend")
    yield Stop("Recommend, no reason given", "tiers:case-recommend", page)
    page.get_by_label("Why", exact=True).fill("Attendance is rising from a low start.")
    send(page, "Recommend")
    yield Stop("A case that is recommended", "tiers:case-detail", principal.open(case))
    page = principal.open(f"{case}answer/")
    yield Stop("Answer for the school", "tiers:case-answer", page)
    page.get_by_label("It does not agree").check()
    send(page, "Answer for the school")
    yield Stop("Answer for the school, not why", "tiers:case-answer", page)
    page.get_by_label("Comment").fill("Writing is not as weak as that.")
    send(page, "Answer for the school")
    yield Stop("Return a case", "tiers:cases-return", clerk.open(f"/tiers/cases/return/?case={key}"))
    yield Stop("Every school’s case, to be agreed", "tiers:case-list", clerk.open("/tiers/cases/?tick=agree"))
    page = clerk.open(f"/tiers/cases/agree/?case={key}")
    yield Stop("Record what the board decided", "tiers:cases-agree", page)
    send(page, "Record what the trust board decided")
    yield Stop("Record what the board decided, nothing typed", "tiers:cases-agree", page)
    page.get_by_label("Day of the meeting").fill(page.evaluate("new Date().toISOString().slice(0, 10)"))
    page.get_by_label("Minute reference").fill("7.2")
    send(page, "Record what the trust board decided")
    page.wait_for_url(f"**{case}")
    page = executive.open(f"{case}letter/")
    yield Stop("The letter about a tier, before it is sent", "tiers:case-letter", page)
    page.get_by_role("button", name="Send the letter").click()
    yield Stop("The letter, which nobody signed", "tiers:case-letter", page)
    page.get_by_label("Signed by").fill("The chief executive")
    page.get_by_role("button", name="Send the letter").click()
    yield Stop("The letter as it was sent", "tiers:case-letter", page)
    page = principal.open(f"{case}contest/")
    yield Stop("Contest a decision", "tiers:case-contest", page)
    page.get_by_label("Why the school contests it").fill("A third of the year group joined after Christmas.")
    send(page, "Contest the decision")
    page = executive.open(f"{case}reply/")
    yield Stop("Answer a school that contests", "tiers:case-reply", page)
    page.get_by_label("What the trust answers").fill("It is looked at again in spring.")
    send(page, "Answer the school")
    yield Stop("A case with both sides", "tiers:case-detail", page)
    yield from _exceptional_case(lead, executive, principal, tiers)


def _exceptional_case(lead: Visitor, executive: Visitor, principal: Visitor, tiers: str) -> Walk:
    page = lead.open(f"{tiers}cases/open/")
    yield Stop("Open a case", "tiers:case-open", page)
    page.get_by_label("Something exceptional happened").check()
    send(page, "Open the case")
    yield Stop("Open a case, not what is exceptional", "tiers:case-open", page)
    page.get_by_label("What is exceptional").fill("The school flooded.")
    send(page, "Open the case")
    yield Stop("A case that is being prepared", "tiers:case-detail", page)
    case = urlsplit(page.url).path
    page = lead.open(f"{case}weigh/tier3/")
    yield Stop("Weigh the statements of a tier", "tiers:case-weigh", page)
    page.get_by_label("On which evidence").first.fill("The registers of this term.")
    send(page, "Keep what changed")
    yield Stop("Weigh the statements of a tier, not judged", "tiers:case-weigh", page)
    page = lead.open(f"{tiers}evidence/add/?case={case.rstrip('/').rpartition('/')[2]}")
    yield Stop("Add evidence", "tiers:evidence-add", page)
    page.get_by_label("Health check", exact=True).check()
    page.get_by_label("As at").fill("2025-11-10")
    page.get_by_label("What it says").fill("Reading is taught well.")
    page.get_by_label("Where it can be read").fill("Health check")
    send(page, "Add the evidence")
    page.locator("a[href*='/tiers/evidence/']", has_text="Withdraw").first.click()
    page.wait_for_url("**/withdraw/*")
    yield Stop("Withdraw evidence", "tiers:evidence-withdraw", page)
    page = principal.open(f"{case}view/")
    yield Stop("Give the school’s view", "tiers:case-view", page)
    send(page, "Give the school’s view")
    yield Stop("Give the school’s view, nothing typed", "tiers:case-view", page)
    page = executive.open("/tiers/cases/recommend/")
    yield Stop("Recommend for many schools", "tiers:cases-recommend", page)
    send(page, "Recommend")
    yield Stop("Recommend for many schools, nothing chosen", "tiers:cases-recommend", page)
    yield Stop("Withdraw a case", "tiers:case-withdraw", lead.open(f"{case}withdraw/"))


def _case_on(page: Page) -> str:
    """The address of the newest case that the school's page of tiers leads to."""
    links = page.get_by_role("main").locator("a[href*='/tiers/cases/']").all()
    return next(href for link in links if re.search(r"/cases/\d+/$", href := link.get_attribute("href") or ""))
