"""Published files for tests, small and in the real layouts; and what a load of them says and leaves behind."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from headwater.evidence.datasets.models import QuarantinedRow, Refusal, Release
from headwater.evidence.measures.models import Figure, FigureEdition
from headwater.foundations.audit.models import Event
from headwater.reference.schools.models import School

FIRST_URN = 140_001
ABSENCE = ["LA", "ESTAB", "URN", "PERCTOT", "PPERSABS10"]
ENGLAND = [["NAT", "PRI", "", "5.5", "14.6"], ["NAT", "SEC", "", "8.9", "25.6"], ["NAT", "SPE", "", "12.6", "37.1"]]
_GROUPS = ("_B", "_G", "_FSM6CLA1A", "_NotFSM6CLA1A", "_EAL", "_L", "_M", "_H", "_MOBN")
_FEW_GROUPS = ("_FSM6CLA1A", "_NotFSM6CLA1A", "_L", "_M", "_H")
KS2 = [
    "RECTYPE", "ALPHAIND", "LEA", "ESTAB", "URN", "SCHNAME", "TOTPUPS", "TELIG", "BELIG", "GELIG", "TFSM6CLA1A",
    "TNotFSM6CLA1A", "TEALGRP2", "TMOBN", "PTMOBN",
    *(f"PTRWM_{level}{group}" for level in ("EXP", "HIGH") for group in ("", *_GROUPS)),
    *(f"PT{subject}_{level}{group}" for subject in ("READ", "MAT", "GPS", "WRITTA") for level in ("EXP", "HIGH")
      for group in ("", *_FEW_GROUPS)),
    *(f"{subject}_AVERAGE{group}" for subject in ("READ", "MAT", "GPS") for group in ("", *_GROUPS)),
    "PTSCITA_EXP",
    *(f"{subject}PROG{group}{limit}" for subject in ("READ", "WRIT", "MAT") for group in ("", *_GROUPS)
      for limit in ("", "_LOWER", "_UPPER")),
]  # fmt: skip
"""The columns of a key stage 2 results file that are read, and a few that are not."""


def make_schools(number: int = 30, **fields: Any) -> list[School]:
    """Open primary schools of Surrey with numbers in a row, in the register and in no trust."""
    facts = {"la_code": "936", "la_name": "Surrey", "phase": "Primary", "opened_on": date(2001, 9, 1)} | fields
    return School.objects.bulk_create(
        School(urn=FIRST_URN + place, name=f"School {place}", laestab=f"936{2001 + place}", **facts)
        for place in range(number)
    )


def absence_rows(start: int = 2023, schools: int = 30) -> list[list[str]]:
    """One row per school, as published: LA, number, URN, absence, persistent absence; other values each year."""
    return [
        ["936", str(2001 + at), str(FIRST_URN + at), f"{4 + (at * 7 + start * 3) % 50 / 10:.1f}", str(10 + at % 9)]
        for at in range(schools)
    ]


def ks2_row(rectype: str, *, estab: str = "", urn: str = "", **cells: str) -> list[str]:
    """One row of a results file: blank but for what is given."""
    known = {"RECTYPE": rectype, "LEA": "936" if rectype in "123" else "", "ESTAB": estab, "URN": urn, **cells}
    return [known.get(name, "") for name in KS2]


def as_csv(header: Sequence[str], rows: Iterable[Sequence[str]], *, end: str = "\r\n") -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator=end).writerows([header, *rows])
    return out.getvalue()


def write(path: Path, content: str | bytes, *, encoding: str = "utf-8") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def write_absence(
    folder: Path, start: int = 2023, *, rows: Iterable[Sequence[str]] | None = None, header: Sequence[str] = ABSENCE
) -> Path:
    """A whole absence file in the folder of its year; England's three rows stand at its foot."""
    rows = absence_rows(start) if rows is None else rows
    path = folder / f"{start}-{start + 1}" / "england_abs.csv"
    return write(path, as_csv(header, [*rows, *ENGLAND]), encoding="utf-8-sig")


@dataclass(frozen=True, slots=True)
class Said:
    """What `headwater load` printed, and its exit status."""

    status: int
    text: str

    def says(self, words: str) -> bool:
        """Whether the words were printed, however the lines were broken."""
        return _squeezed(words) in _squeezed(self.text)


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def load(*paths: Path, **options: Any) -> Said:
    """Run `headwater load` in this process."""
    out = io.StringIO()
    try:
        call_command("load", *map(str, paths), stdout=out, stderr=out, **options)
    except SystemExit as ended:
        return Said(int(ended.code or 0), out.getvalue())
    except CommandError as ended:
        return Said(ended.returncode, f"{out.getvalue()}\n{ended}")
    return Said(0, out.getvalue())


def loaded_state(*, refusals: bool = False) -> dict[str, object]:
    """Everything a load may change: records of what is loaded and shown, and every byte of the warehouse.

    A refusal itself is recorded, with its event; `refusals` takes those in too, for loads that must write nothing.
    """
    root = Path(settings.WAREHOUSE)
    files = {
        str(path.relative_to(root)): (path.stat().st_mtime_ns, hashlib.sha256(path.read_bytes()).hexdigest())
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.name != "writing.lock"
    }
    tables = [Release, QuarantinedRow, Figure, FigureEdition, School, *([Refusal, Event] if refusals else [])]
    return {"files": files, **{model.__name__: list(model.objects.order_by("pk").values()) for model in tables}}


def refuse(*paths: Path, **options: Any) -> str:
    """Load what must be refused; return the message, having seen that it was printed and that nothing changed."""
    before, told = loaded_state(), Refusal.objects.count()
    said = load(*paths, **options)
    assert said.status == 2, said.text
    assert Refusal.objects.count() == told + 1, said.text
    message = Refusal.objects.latest("pk").message
    assert said.says(message)
    assert loaded_state() == before
    return message


def set_aside(release: Release) -> list[tuple[int, str, str, str]]:
    """Rows set aside of a release: line, reason, column, value."""
    return list(
        QuarantinedRow.objects.filter(release=release).order_by("line").values_list("line", "reason", "column", "value")
    )


def newest() -> Release:
    return Release.objects.latest("pk")
