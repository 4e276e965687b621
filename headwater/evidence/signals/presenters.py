"""Findings as pages and the workbook show them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from headwater.evidence.signals.checks.registry import Severity
from headwater.evidence.signals.models import Acceptance
from headwater.evidence.signals.queries import Finding
from headwater.foundations.documents.workbook import CellValue, Column, Sheet
from headwater.reference.calendar.days import say_date
from headwater.reference.people.queries import Names
from headwater.reference.schools.models import School

TONES = {
    Severity.WRONG: "concern",
    Severity.SUSPICIOUS: "watch",
    Severity.MISSING: "told",
    Severity.UNCLEAR: "neutral",
}
"""Each has its own shape; the word stands beside it."""


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One finding in words. `fix_href` is "" where nobody may put it right here; `accepted` is who, when and why."""

    key: str
    severity: str
    tone: str
    sentence: str
    why: str
    how_to_fix: str
    fix_href: str
    accept_href: str
    accepted: str
    reason: str
    acceptance: int | None


@dataclass(frozen=True, slots=True)
class FindingsPage:
    """The findings of one school: open ones worst first, then those that were accepted."""

    open: tuple[FindingLine, ...]
    accepted: tuple[FindingLine, ...]
    counts: tuple[tuple[str, str, int], ...]
    """Severity in words, its tone, and how many are open; those of which there are none left out."""


@dataclass(frozen=True, slots=True)
class SchoolLine:
    """One school on the trust's page: how many findings are open of each severity, in the order of `SEVERITIES`."""

    urn: int
    name: str
    counts: tuple[int, ...]
    accepted: int
    worst: str

    @property
    def total(self) -> int:
        return sum(self.counts)


SEVERITIES = tuple((severity.words, TONES[severity]) for severity in Severity)


def present_findings(findings: Sequence[Finding], names: Names) -> FindingsPage:
    """`names`: how the reader is told who accepted one."""
    lines = [(finding, present_finding(finding, names)) for finding in findings]
    return FindingsPage(
        open=tuple(line for finding, line in lines if finding.is_open),
        accepted=tuple(line for finding, line in lines if not finding.is_open),
        counts=_counts(findings),
    )


def present_finding(finding: Finding, names: Names) -> FindingLine:
    accepted = finding.accepted
    query = urlencode({"check": finding.check, "subject": finding.subject.key})
    return FindingLine(
        key=f"{finding.check}-{finding.subject.key}".replace(" ", "-"),
        severity=finding.severity_words,
        tone=TONES[finding.severity],
        sentence=finding.sentence,
        why=finding.why,
        how_to_fix=finding.how_to_fix,
        fix_href=finding.address,
        accept_href=f"{reverse('signals:finding-accept', args=[finding.urn])}?{query}",
        accepted=_accepted(accepted, names) if accepted else "",
        reason=accepted.reason if accepted else "",
        acceptance=accepted.pk if accepted else None,
    )


def _accepted(accepted: Acceptance, names: Names) -> str:
    """`A. Head, 22 November 2026`"""
    by = names.first(accepted.accepted_by, accepted.school_id)
    return f"{by}, {say_date(timezone.localdate(accepted.accepted_at))}"


def present_trust(schools: Iterable[School], findings: Mapping[int, Sequence[Finding]]) -> tuple[SchoolLine, ...]:
    """The schools, those with most that is certainly wrong first, then most to look at, then by name."""
    lines = []
    for school in schools:
        found = findings.get(school.urn, ())
        counted = Counter(finding.severity for finding in found if finding.is_open)
        worst = next((finding.sentence for finding in found if finding.is_open), "")
        counts = tuple(counted[severity] for severity in Severity)
        accepted = sum(not finding.is_open for finding in found)
        lines.append(SchoolLine(school.urn, school.name, counts, accepted, worst))
    return tuple(sorted(lines, key=lambda line: ([-count for count in line.counts], line.name)))


def trust_sheets(schools: Iterable[School], findings: Mapping[int, Sequence[Finding]], names: Names) -> list[Sheet]:
    """Every finding of every school, and the schools with how many each has."""
    every = list(schools)
    lines = present_trust(every, findings)
    rows: list[list[CellValue]] = [
        [
            school.urn,
            school.name,
            finding.severity_words,
            finding.sentence,
            finding.how_to_fix,
            finding.accepted.reason if finding.accepted else "",
            names.first(finding.accepted.accepted_by, school.urn) if finding.accepted else "",
        ]
        for school in every
        for finding in findings.get(school.urn, ())
    ]
    counted = [Column("URN", 9), Column("School", 34), *(Column(words, 15) for words, _ in SEVERITIES)]
    return [
        Sheet(
            "Findings",
            [
                Column("URN", 9),
                Column("School", 34),
                Column("How sure", 15),
                Column("What was found", 90),
                Column("What to do", 60),
                Column("Accepted because", 50),
                Column("Accepted by", 24),
            ],
            rows,
            frozen=2,
        ),
        Sheet(
            "Schools",
            [*counted, Column("Accepted", 10)],
            [[line.urn, line.name, *line.counts, line.accepted] for line in lines],
            frozen=2,
        ),
    ]


def _counts(findings: Iterable[Finding]) -> tuple[tuple[str, str, int], ...]:
    counted = Counter(finding.severity for finding in findings if finding.is_open)
    return tuple((s.words, TONES[s], counted[s]) for s in Severity if counted[s])
