"""Ofsted's management information: every state-funded school's latest inspections, one row a school.

Two lines of text come before the header; `NULL` stands for missing; Windows-1252 because of one en dash.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from headwater.demo.kinds import KINDS
from headwater.demo.names import postcode
from headwater.demo.ofsted_columns import COLUMNS
from headwater.demo.pupils import Pupils
from headwater.demo.tables import Cell, Layout, write
from headwater.demo.visits import AREAS, Graded, Record, ReportCard, Ungraded, Visit, records
from headwater.demo.world import LAS, REGION, School, World
from headwater.reference.calendar.days import say_date
from headwater.reference.calendar.years import AcademicYear

_LAYOUT = Layout(encoding="cp1252", byte_order_mark=False, newline="\r\n")
_RELATES = "Does the latest {} relate to the URN of the current school?"


def as_at(today: date) -> date:
    """The end of the month before: the file comes out about ten days after."""
    day = today.replace(day=1) - timedelta(days=1)
    return day if today.day >= 12 else day.replace(day=1) - timedelta(days=1)


def write_files(folder: Path, world: World, pupils: Pupils) -> list[Path]:
    on = as_at(world.today)
    name = f"Management_information_-_state-funded_schools_-_latest_inspections_as_at_{on.day}_{on:%B_%Y}.csv"
    preface = (
        f"Management information: state-funded schools - latest inspections as at {say_date(on)}",
        "Invented schools of the Headwater demonstration in the layout that Ofsted publishes",
    )
    found = records(world, on)
    rows = [[_row(world, pupils, urn, found[urn], on).get(c, "NULL") for c in COLUMNS] for urn in sorted(found)]
    return [write(folder / "ofsted" / name, [COLUMNS, *rows], _LAYOUT, preface=preface)]


def _row(world: World, pupils: Pupils, urn: int, record: Record, on: date) -> dict[str, Cell]:
    school = world.schools[urn]
    cells = _school(world, pupils, school, on)
    if record.card:
        cells |= _card(school, record.card)
    if record.graded:
        cells |= _graded(school, record.graded)
    if record.ungraded:
        cells |= _ungraded(school, record.ungraded)
    latest = max((v for v in (record.card, record.graded) if v), key=lambda v: v.on, default=None)
    if latest:
        cells["Most recent category of concern"] = latest.concern  # both empty and NULL occur in the real file
    return cells


def _dmy(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _school(world: World, pupils: Pupils, school: School, on: date) -> dict[str, Cell]:
    church = school.religion != "Does not apply"
    phase = "Special" if school.phase == "Not applicable" else school.phase
    sixth = school.phase == "Secondary" and school.place.high >= 18
    cells: dict[str, Cell] = {
        "Web Link (opens in new window)": f"https://reports.ofsted.example/provider/{school.urn}",
        "URN": school.urn,
        "LAESTAB": school.laestab,
        "School name": school.name,
        "Ofsted phase": phase,
        "Type of education": KINDS[school.kind].ofsted,
        "School open date": _dmy(school.opened) if school.opened else "NULL",
        "Admissions policy": "Non-selective" if school.phase == "Secondary" else "Not applicable",
        "Sixth form": "Has a sixth form" if sixth else "Does not have a sixth form",
        "Designated religious character": school.religion,
        "Religious ethos": "Does not apply",
        "Faith grouping": "Christian" if church else "Non-faith",
        "Ofsted region": REGION,
        "Region": REGION,
        "Local authority": LAS[school.la],
        "Parliamentary constituency": school.town,
        "Postcode": postcode(school.la, school.urn),
        "The income deprivation affecting children index (IDACI) quintile": min(5, 1 + int(school.place.fsm * 10)),
        "Total number of pupils": pupils.roll(school, AcademicYear.containing(on).plus(-1)).nor,
        "Statutory lowest age": school.place.low,
        "Statutory highest age": school.place.high,
    }
    member = world.membership(school.urn, on)
    if member and member.trust.kind == "Multi-academy trust":
        cells["Multi-academy trust UID"] = member.trust.uid
        cells["Multi-academy trust name"] = member.trust.name
    return cells


def _at_the_time(visit: Visit, ending: str) -> dict[str, Cell]:
    return {
        f"URN at time of {ending}": visit.school.urn,
        f"LAESTAB at time of {ending}": visit.school.laestab,
        f"School name at time of {ending}": visit.school.name,
        f"School type at time of {ending}": KINDS[visit.school.kind].ofsted,
    }


def _yes(school: School, visit: Visit) -> str:
    return "Yes" if visit.school.urn == school.urn else "No"


def _card(school: School, card: ReportCard) -> dict[str, Cell]:
    started = _dmy(card.on)
    cells: dict[str, Cell] = {
        "Inspection number of latest full inspection": card.number,
        "Inspection type": "S5 Inspection",
        "Inspection type grouping": "S5 Inspection",
        "Event type grouping": "Schools - S5",
        "Inspection start date": started,
        "Publication date": _dmy(card.published),
        _RELATES.format("full inspection"): _yes(school, card),
        "Category of concern": card.concern or "NULL",
        "Safeguarding standards": card.safeguarding,
        "Safeguarding standards - date of judgement": started,
        "Early years (where applicable)": card.early_years,
        "Early years - date of judgement": "NULL" if card.early_years == "Not applicable" else started,
        "Post-16 provision (where applicable)": card.post_16,
        "Post-16 provision - date of judgement": "NULL" if card.post_16 == "Not applicable" else started,
    }
    for area in AREAS:
        cells |= {area: card.areas[area], f"{area} - date of judgement": started}
    return cells | _at_the_time(card, "latest full inspection")


def _graded(school: School, visit: Graded) -> dict[str, Cell]:
    ending = "latest OEIF graded inspection"
    again = visit.number % 40 == 0
    return {
        f"Inspection number of {ending}": visit.number,
        f"Inspection type of {ending}": "S5 Inspection",
        f"Inspection type grouping of {ending}": "S5 Inspection",
        f"Event type grouping of {ending}": "Schools – Section 8 conversion" if again else "Schools - S5",
        f"Inspection start date of {ending}": _dmy(visit.on),
        f"Publication date of {ending}": _dmy(visit.published),
        _RELATES.format("OEIF graded inspection"): _yes(school, visit),
        **_at_the_time(visit, ending),
        "Latest OEIF category of concern": visit.concern or "NULL",
        "Latest OEIF overall effectiveness": visit.overall,
        "Latest OEIF quality of education": visit.quality,
        "Latest OEIF behaviour and attitudes": visit.behaviour,
        "Latest OEIF personal development": visit.personal,
        "Latest OEIF effectiveness of leadership and management": visit.leadership,
        "Latest OEIF  safeguarding is effective?": visit.safeguarding,
        "Latest OEIF early years provision (where applicable)": visit.early_years,
        "Latest OEIF sixth form provision (where applicable)": visit.sixth_form,
    }


def _ungraded(school: School, visit: Ungraded) -> dict[str, Cell]:
    return {
        "Latest ungraded inspection number": visit.number,
        "Date of latest ungraded inspection": _dmy(visit.on),
        "Ungraded inspection publication date": _dmy(visit.published),
        "Does the ungraded inspection relate to the URN of the current school?": _yes(school, visit),
        **_at_the_time(visit, "the ungraded inspection"),
        "Ungraded inspection overall outcome": visit.outcome,
    }
