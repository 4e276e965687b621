"""Get Information about Schools: the register, groups, group links and links between schools, as DfE serves them.

Windows-1252, text in quotation marks and numbers not, dates dd-mm-yyyy. Nobody heads an invented school, so the
columns for heads' names stay empty, as they may in the real files.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from headwater.demo.gias_columns import ESTABLISHMENT, GROUP, GROUP_LINK, LINK
from headwater.demo.kinds import KINDS
from headwater.demo.names import postcode, telephone, website
from headwater.demo.pupils import Pupils
from headwater.demo.rounding import fixed
from headwater.demo.tables import Cell, Layout, write
from headwater.demo.world import LAS, REGION, School, Trust, World, census_day
from headwater.reference.calendar.years import AcademicYear

EARLIER = date(2024, 5, 1)
_LAYOUT = Layout(encoding="cp1252", byte_order_mark=False, newline="\r\n", quoted=True)
_PHASES = {"Nursery": "1", "Primary": "2", "Secondary": "4", "Not applicable": "0"}
_OPENED = {
    "Not applicable": "00",
    "Result of Amalgamation": "01",
    "New Provision": "03",
    "Academy Converter": "10",
}
_CLOSED = {
    "Not applicable": "00",
    "Result of Amalgamation/Merger": "01",
    "For Academy": "04",
    "Academy Converter": "10",
}
_RELIGIONS = {"Does not apply": "00", "Church of England": "02", "Roman Catholic": "03"}
_SINGLE = "Single-academy trust"


def write_files(folder: Path, world: World, pupils: Pupils) -> list[Path]:
    """The register as at today; the group files as at today and as at a day before two schools came and went."""
    day = f"{world.today:%Y%m%d}"
    schools = sorted(world.schools.values(), key=lambda s: s.urn)
    register: list[Sequence[Cell]] = [ESTABLISHMENT, *(_establishment(world, pupils, s) for s in schools)]
    links: list[Sequence[Cell]] = [LINK]
    links += [[n.urn, n.linked, n.linked_name, n.kind, _dmy(n.on)] for n in world.links]
    written = [write(folder / f"gias/edubasealldata{day}.csv", register, _LAYOUT)]
    written += [_groups(folder, world, on) for on in (EARLIER, world.today)]
    written += [_group_links(folder, world, on) for on in (EARLIER, world.today)]
    return [*written, write(folder / f"gias/links_edubasealldata{day}.csv", links, _LAYOUT)]


def _dmy(day: date | None) -> str:
    return f"{day:%d-%m-%Y}" if day else ""


def _groups(folder: Path, world: World, on: date) -> Path:
    rows = [_line(GROUP, _group(trust)) for trust in sorted(world.trusts, key=lambda t: t.uid) if trust.opened <= on]
    return write(folder / f"gias/allgroupsdata{on:%Y%m%d}.csv", [GROUP, *rows], _LAYOUT)


def _group(trust: Trust) -> dict[str, Cell]:
    return {
        "Group UID": trust.uid,
        "Group ID": trust.group_id,
        "Group Name": trust.name,
        "Companies House Number": trust.companies_house_number,
        "Group Type (code)": "10" if trust.kind == _SINGLE else "06",
        "Group Type": trust.kind,
        "Incorporated on (open date)": _dmy(trust.opened),
        "Group Status (code)": "OPEN",
        "Group Status": "Open",
        "Group County": "Not recorded",
        "UKPRN": str(10_900_000 + trust.uid % 1000),
    }


def _group_links(folder: Path, world: World, on: date) -> Path:
    rows = []
    for urn, school in sorted(world.schools.items()):
        member = world.membership(urn, on)
        if member:
            more = _group(member.trust) | {"URN": urn, "Joined date": _dmy(member.joined)} | _short(school)
            rows.append(_line(GROUP_LINK, more))
    return write(folder / f"gias/alllinksdata{on:%Y%m%d}.csv", [GROUP_LINK, *rows], _LAYOUT)


def _short(school: School) -> dict[str, Cell]:
    return {
        "EstablishmentName": school.name,
        "TypeOfEstablishment (code)": KINDS[school.kind].code,
        "TypeOfEstablishment (name)": KINDS[school.kind].name,
        "PhaseOfEducation (code)": _PHASES[school.phase],
        "PhaseOfEducation (name)": school.phase,
        "LA (code)": school.la,
        "LA (name)": LAS[school.la],
    }


def _establishment(world: World, pupils: Pupils, school: School) -> list[Cell]:
    cells: dict[str, Cell] = dict.fromkeys(_NOT_APPLICABLE, "Not applicable")
    kind = KINDS[school.kind]
    shut = school.closed is not None and school.closed <= world.today
    cells |= _short(school) | {
        "URN": school.urn,
        "EstablishmentNumber": school.estab,
        "EstablishmentTypeGroup (code)": kind.group_code,
        "EstablishmentTypeGroup (name)": kind.group_name,
        "EstablishmentStatus (code)": "2" if shut else "1",
        "EstablishmentStatus (name)": "Closed" if shut else "Open",
        "ReasonEstablishmentOpened (code)": _OPENED[school.opened_because],
        "ReasonEstablishmentOpened (name)": school.opened_because,
        "OpenDate": _dmy(school.opened),
        "ReasonEstablishmentClosed (code)": _CLOSED[school.closed_because],
        "ReasonEstablishmentClosed (name)": school.closed_because,
        "CloseDate": _dmy(school.closed and school.closed - timedelta(days=1)),
        "StatutoryLowAge": school.place.low,
        "StatutoryHighAge": school.place.high,
        "SchoolCapacity": school.place.intake * (school.place.high - max(4, school.place.low)),
        "UKPRN": 10_910_000 + school.urn % 10_000,
        "LastChangedDate": _dmy(world.today - timedelta(days=school.urn % 90)),
    }
    cells |= _provision(school) | _place(school)
    if not shut:
        cells |= _roll(world, pupils, school)
        member = world.membership(school.urn, world.today)
        if member:
            single = member.trust.kind == _SINGLE
            cells["TrustSchoolFlag (code)"] = "5" if single else "3"
            cells["TrustSchoolFlag (name)"] = f"Supported by a {member.trust.kind.lower()}"
            cells |= {"Trusts (code)": str(member.trust.uid), "Trusts (name)": member.trust.name}
    return _line(ESTABLISHMENT, cells)


def _provision(school: School) -> dict[str, Cell]:
    nursery, sixth = school.place.low <= 3, school.phase == "Secondary" and school.place.high >= 18
    primary = school.phase == "Primary"
    church = school.religion != "Does not apply"
    return {
        "Boarders (code)": "1",
        "Boarders (name)": "No boarders",
        "NurseryProvision (name)": ("Has" if nursery else "No") + " Nursery Classes" if primary else "Not applicable",
        "OfficialSixthForm (code)": "1" if sixth else "2",
        "OfficialSixthForm (name)": "Has a sixth form" if sixth else "Does not have a sixth form",
        "Gender (code)": "3",
        "Gender (name)": "Mixed",
        "ReligiousCharacter (code)": _RELIGIONS[school.religion],
        "ReligiousCharacter (name)": school.religion,
        "Diocese (code)": "ZZ01" if church else "0000",
        "Diocese (name)": "Diocese of Larkham" if church else "Not applicable",
        "AdmissionsPolicy (code)": "0" if primary else "4",
        "AdmissionsPolicy (name)": "Not applicable" if primary else "Non-selective",
        "SpecialClasses (code)": "2",
        "SpecialClasses (name)": "No Special Classes",
        "TrustSchoolFlag (code)": "0",
        "FederationFlag (name)": "Not under a federation",
        "HeadPreferredJobTitle": "Headteacher",
    }


def _place(school: School) -> dict[str, Cell]:
    la, n = school.la, school.urn % 900
    return {
        "Street": "School Lane",
        "Town": school.town,
        "County (name)": "" if la == "994" else LAS[la],
        "Postcode": postcode(la, school.urn),
        "SchoolWebsite": website(school.name),
        "TelephoneNum": telephone(school.urn),
        "GOR (code)": "Z",
        "GOR (name)": REGION,
        "DistrictAdministrative (code)": f"E089990{la[-1]}0",
        "DistrictAdministrative (name)": LAS[la],
        "AdministrativeWard (name)": school.town,
        "ParliamentaryConstituency (code)": f"E149909{la[-1]}0",
        "ParliamentaryConstituency (name)": school.town,
        "UrbanRural (code)": "UN1",
        "UrbanRural (name)": "(England/Wales) Urban city and town",
        "GSSLACode (name)": f"E109990{la[-1]}0",
        "Easting": 100_000 + 10 * n,
        "Northing": 100_000 + 7 * n,
        "PreviousLA (code)": "999",
        "MSOA (name)": f"{LAS[la]} 001",
        "LSOA (name)": f"{LAS[la]} 001A",
        "QABName (code)": "0",
        "EstablishmentAccredited (code)": "0",
    }


def _roll(world: World, pupils: Pupils, school: School) -> dict[str, Cell]:
    """Pupils at the last January census that the register can know of."""
    year = AcademicYear.containing(world.today)
    if world.today < date(year.start + 1, 6, 1):
        year = year.plus(-1)  # the register takes in January's census in June
    day = census_day(year)
    if not school.is_open(day):
        return {}
    roll = pupils.roll(school, year)
    return {
        "CensusDate": _dmy(day),
        "NumberOfPupils": str(roll.nor),
        "NumberOfBoys": str(roll.nor - roll.girls),
        "NumberOfGirls": str(roll.girls),
        "PercentageFSM": fixed(100 * roll.fsm, roll.nor, 2),
        "FSM": str(roll.fsm),
    }


_NOT_APPLICABLE = (
    "ReligiousEthos (name)",
    "TrustSchoolFlag (name)",
    "SchoolSponsorFlag (name)",
    "FurtherEducationType (name)",
    "BSOInspectorateName (name)",
    "TeenMoth (name)",
    "CCF (name)",
    "SENPRU (name)",
    "EBD (name)",
    "EdByOther (name)",
    "Section41Approved (name)",
    "QABName (name)",
    "EstablishmentAccredited (name)",
)


def _line(columns: list[str], cells: dict[str, Cell]) -> list[Cell]:
    return [cells.get(name, "") for name in columns]
