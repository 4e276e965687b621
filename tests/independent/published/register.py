"""Which schools are in a trust, which schools came before them, and which school bore which number when."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.independent.published.sheets import PRIMARY, SECONDARY, SPECIAL
from tests.independent.published.texts import digits, period_of_six, read_records

UNKNOWN_DAYS = {"", "1900-01-01"}  # how the register says that it does not know the day
NUMBERS = "raw/absence/ees/absence_number_missing_at_least_one_session_by_reason.zip"


@dataclass(frozen=True)
class School:
    """A school of the trust as the group links describe it."""

    urn: str
    name: str
    phase: str
    kind: str
    la_code: str
    joined_on: str
    joined_days: frozenset[str] = frozenset()
    """Every day some group link file, of whatever date, says the school joined this group. They do contradict one
    another: a single-academy trust that became a multi-academy trust keeps the first day in the newest file."""

    @property
    def populations(self) -> tuple[str, ...]:
        """Whose rows of England and the authority stand for this school's phase."""
        phase = self.phase.lower()
        if "special" in self.kind.lower():
            return (SPECIAL,)
        if "primary" in phase or phase == "nursery":
            return (PRIMARY,)
        if "secondary" in phase:
            return (SECONDARY,)
        return (PRIMARY, SECONDARY)  # all-through: the files have no row of its own, so either will do


class Register:
    """What the register's files say of schools: trusts, predecessors, days of opening and closing, numbers."""

    def __init__(self, open_data: Path) -> None:
        self.open_data = open_data
        self.links = self._links()
        self.joined = self._days_of_joining()
        self.predecessors = self._predecessors()
        self.days = self._days()
        self.bearers = dict(self._bearers())

    def schools(self, trust: int) -> list[School]:
        """The schools of the trust, once each."""
        found: dict[str, School] = {}
        for link in self.links:
            if link["Group UID"] == str(trust):
                found[link["URN"]] = School(
                    urn=link["URN"],
                    name=link["EstablishmentName"],
                    phase=link["PhaseOfEducation (name)"],
                    kind=link["TypeOfEstablishment (name)"],
                    la_code=link["LA (code)"],
                    joined_on=link["Joined date"],
                    joined_days=frozenset({link["Joined date"], *self.joined.get((link["URN"], str(trust)), ())}),
                )
        return list(found.values())

    def trust_name(self, trust: int) -> str:
        return next((link["Group Name"] for link in self.links if link["Group UID"] == str(trust)), "")

    def family(self, urn: str) -> dict[str, int]:
        """The school's own URN and those of its predecessors, with how many steps back each one is.

        A school made of several is none of them: there the line ends, whatever the register calls the links.
        """
        steps = {urn: 0}
        edge = [urn]
        while edge:
            current = edge.pop(0)
            before = self.predecessors.get(current, set())
            if len(before) == 1 and not before & steps.keys():
                (earlier,) = before
                steps[earlier] = steps[current] + 1
                edge.append(earlier)
        return steps

    def was_open(self, urn: str, period: str) -> bool:
        """Whether the school was open on a day of the school year; an unknown day stands in no way."""
        opened, closed = self.days.get(urn, ("", ""))
        start, end = f"{period[:4]}-09-01", f"{int(period[:4]) + 1}-08-31"
        return not (opened and opened > end) and not (closed and closed < start)

    def _links(self) -> list[dict[str, str]]:
        paths = sorted(self.open_data.glob("raw/gias/groups/alllinksdata*2022-03-31.csv*"))
        if not paths:
            raise ValueError(f"no group links of 31 March 2022 below {self.open_data}")
        return read_records(paths[0])

    def _days_of_joining(self) -> dict[tuple[str, str], set[str]]:
        days: dict[tuple[str, str], set[str]] = {}
        for path in sorted(self.open_data.glob("raw/gias/grouplinks/*.csv")):
            for record in read_records(path):
                if record.get("Joined date"):
                    joined = iso(record["Joined date"])
                    days.setdefault((record["URN"], record["Linked UID"]), set()).add(joined)
        return days

    def _predecessors(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for path in sorted(self.open_data.glob("raw/gias/links/*.csv")):
            for record in read_records(path):
                if record.get("LinkType") == "Predecessor":
                    found.setdefault(record["URN"].strip(), set()).add(record["LinkURN"].strip())
        return found

    def _days(self) -> dict[str, tuple[str, str]]:
        """The days on which each school opened and closed."""
        found: dict[str, tuple[str, str]] = {}
        for path in sorted(self.open_data.glob("raw/gias/register/*.csv")):
            for record in read_records(path):
                opened, closed = found.get(record["urn"], ("", ""))
                found[record["urn"]] = (
                    iso(record.get("open_date", "")) or opened,
                    iso(record.get("close_date", "")) or closed,
                )
        return found

    def _bearers(self) -> Iterator[tuple[tuple[str, str], str]]:
        """LAESTAB and period → URN, from the one file of old years that gives both."""
        path = self.open_data / NUMBERS
        if not path.exists():
            return
        with zipfile.ZipFile(path) as folder:
            name = next(name for name in folder.namelist() if not name.endswith(".meta.csv"))
            with folder.open(name) as raw:
                for record in csv.DictReader(io.TextIOWrapper(raw, "utf-8-sig", newline="")):
                    if record["geographic_level"] == "School":
                        period = period_of_six(record["time_period"])
                        yield (digits(record["laestab"]), period), record["urn"].strip()


def iso(day: str) -> str:
    """`2018-12-01` for 01-12-2018; empty where there is no day or it stands for an unknown one."""
    day = day.strip()
    if len(day) == 10 and day[2] == "-":
        day = f"{day[6:]}-{day[3:5]}-{day[:2]}"
    return "" if day in UNKNOWN_DAYS else day
