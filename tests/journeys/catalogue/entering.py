"""What no file has: figures, inspections, findings put right."""

from __future__ import annotations

import re

from tests.journeys.catalogue.stops import PRIMARY, Stop, Visit, Walk, send


def entering_figures(visit: Visit) -> Walk:
    visitor = visit()
    visitor.become("data")
    school = visitor.card_of(PRIMARY).removesuffix("card/")
    page = visitor.open(f"{school}figures/enter/")
    yield Stop("Enter a figure: which", "measures:figure-enter", page)
    send(page, "Go on")
    yield Stop("Enter a figure: which, nothing chosen", "measures:figure-enter", page)
    page.get_by_label("Measure").select_option("ks2.rwm_exp")
    page.get_by_label("School year").select_option("2024-25")
    send(page, "Go on")
    yield Stop("Enter a figure, one is published", "measures:figure-enter", page)
    page.get_by_label("Percentage").fill("8.4O")
    send(page, "Save the figure")
    yield Stop("Enter a figure, not a number", "measures:figure-enter", page)
    page = visitor.open(f"{school}figures/")
    yield Stop("Figures entered", "measures:figure-list", page)
    page = visitor.open(f"{school}similar-schools/")
    yield Stop("Similar schools", "measures:similar-schools", page)
    page = visitor.open(f"{school}figures/")
    page.get_by_role("main").locator("a[href*='/withdraw/']").first.click()
    page.wait_for_url("**/withdraw/")
    yield Stop("Withdraw a figure", "measures:figure-withdraw", page)
    send(page, "Withdraw it")
    yield Stop("Withdraw a figure, no reason given", "measures:figure-withdraw", page)
    page = visitor.open(f"{school}figures/paste/")
    yield Stop("Figures from a sheet", "measures:figure-paste", page)
    page.get_by_label("The cells").fill(
        "Attendance\t2024\t2025 YTD\tTarget\tNational\nPersistent Absence\t11.5%\t8.4%\tNational\t14.6%\n\n"
        "Context\tAcademy\nNo. of books\t12\nEAL (%)\t1O\nPupil Premium (%)\t40\n"
    )
    send(page, "Look at it")
    yield Stop("Figures from a sheet, something to put right", "measures:figure-paste", page)
    page.get_by_role("button", name=re.compile("Leave these")).click()
    page.wait_for_load_state()
    yield Stop("Figures from a sheet, rows left out", "measures:figure-paste", page)
    page = visitor.open("/figures/paste/")
    yield Stop("Figures of many schools", "measures:trust-paste", page)
    send(page, "Look at it")
    yield Stop("Figures of many schools, nothing copied", "measures:trust-paste", page)


def entering_inspections(visit: Visit) -> Walk:
    visitor = visit()
    visitor.become("improvement")
    school = visitor.card_of(PRIMARY).removesuffix("card/")
    page = visitor.open(f"{school}inspections/record/")
    yield Stop("Enter an inspection: which", "inspections:outcome-record", page)
    send(page, "Go on")
    yield Stop("Enter an inspection: which, nothing chosen", "inspections:outcome-record", page)
    page.get_by_label("First day of the inspection").fill("2026-01-13")
    page.get_by_label("Framework").select_option("ofsted-report-card")
    send(page, "Go on")
    yield Stop("Enter a report card", "inspections:outcome-record", page)
    send(page, "Enter the inspection")
    yield Stop("Enter a report card, nothing chosen", "inspections:outcome-record", page)
    page = visitor.open(f"{school}inspections/record/?era=siams-2018&inspected_on=2019-05-01")
    page.get_by_label("Overall grade").select_option("good")
    page.get_by_label("Next steps").fill("Deepen the vision\nTrain governors")
    send(page, "Enter the inspection")
    page.wait_for_url("**/inspections/")
    yield Stop("Inspections of a school", "inspections:outcome-list", page)
    page.get_by_role("main").locator("a[href*='/withdraw/']").first.click()
    page.wait_for_url("**/withdraw/")
    yield Stop("Withdraw an inspection", "inspections:outcome-withdraw", page)
    send(page, "Withdraw the entry")
    yield Stop("Withdraw an inspection, no reason given", "inspections:outcome-withdraw", page)
    page.get_by_label("Why it is withdrawn").fill("Another school’s")
    send(page, "Withdraw the entry")
    page.wait_for_url("**/inspections/")
    yield Stop("Inspections of a school, one withdrawn", "inspections:outcome-list", page)


def putting_findings_right(visit: Visit) -> Walk:
    visitor = visit()
    visitor.become("executive")
    yield Stop("Findings of the trust", "signals:trust-findings", visitor.open("/findings/"))
    visitor = visit()
    visitor.become("principal")
    urn = re.findall(r"\d+", visitor.card_of(PRIMARY))[0]
    page = visitor.open(f"/schools/{urn}/findings/")
    yield Stop("Findings of a school", "signals:finding-list", page)
    page.get_by_role("link", name="Accept with a reason").first.click()
    page.wait_for_load_state()
    yield Stop("Accept a finding", "signals:finding-accept", page)
    send(page, "Accept it")
    yield Stop("Accept a finding, nothing typed", "signals:finding-accept", page)
    page.get_by_label("Why does it stand as it is?").fill("Agreed with the trust board in October.")
    send(page, "Accept it")
    yield Stop("A finding accepted", "signals:finding-list", page)
    page.get_by_role("button", name="Take back").first.click()
    page.wait_for_load_state()
    yield Stop("An acceptance taken back", "signals:acceptance-withdraw", page)
