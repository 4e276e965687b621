"""Findings: gathered in a fixed number of questions to the database, however many schools are asked about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from headwater.evidence.measures.definitions import MEASURES
from headwater.evidence.measures.models import Figure
from headwater.evidence.signals.checks import CHECKS
from headwater.evidence.signals.checks.numbers import Aim, EnglandsNumbers, Number, SchoolNumbers, in_order
from headwater.evidence.signals.checks.registry import Check, Found, Place, Severity, run
from headwater.evidence.signals.definitions import expectations_for
from headwater.evidence.signals.models import Acceptance, AcceptanceQuerySet
from headwater.evidence.targets.models import Target
from headwater.evidence.targets.queries import list_current_targets
from headwater.foundations.accounts.prepared import PreparedWithin
from headwater.foundations.accounts.scope import Scope
from headwater.reference.schools.models import School
from headwater.reference.schools.policies import census_phase, counted_with

_FIELDS = (
    "level", "population", "measure", "group", "period", "value", "missing", "numerator", "denominator", "as_at",
    "published_text", "quoted", "entry_id", "entry__source", "entry__source_period", "entry__row", "entry__entered_at",
)  # fmt: skip


READ_AT: Mapping[Place, str] = {
    "figures": "measures:figure-list",
    "nationals": "measures:figure-list",
    "targets": "targets:target-list",
}
"""Where what a finding is about can be read: URL names that take the school's URN."""
PUT_RIGHT_AT: Mapping[Place, str] = {
    "figures": "measures:figure-enter",
    "nationals": "measures:figure-enter",
    "targets": "targets:target-record",
}
"""Where it is put right, by whoever may: pages that take measure, group and year as well."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a finding is about: the row of the card it belongs to above all, and every other measure it speaks of.
    `key` tells it apart from the other findings of its check at the school."""

    measure: str
    group: str
    period: str
    measures: tuple[str, ...]
    key: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a check found in a school's numbers. `sentence` and `how_to_fix` are for people, as they stand.

    `address` is where it is put right, or for whoever may not, where the numbers can be read. `accepted` is the
    acceptance that holds for just these numbers. `fingerprint` is their hash; a form sends it back, so that nobody
    accepts what has changed meanwhile.
    """

    urn: int
    check: str
    rows: tuple[int, ...]
    severity: Severity
    sentence: str
    why: str
    how_to_fix: str
    subject: Subject
    fingerprint: str
    place: Place
    url_name: str
    url_args: tuple[int, ...]
    url_query: str
    accepted: Acceptance | None

    @property
    def severity_words(self) -> str:
        return self.severity.words

    @property
    def is_open(self) -> bool:
        return self.accepted is None

    @property
    def address(self) -> str:
        return f"{reverse(self.url_name, args=self.url_args)}{'?' if self.url_query else ''}{self.url_query}"


def list_findings(urn: int, scope: Scope, today: date) -> list[Finding]:
    """The findings of one school, worst first, accepted ones last. Empty for a school outside the scope."""
    return list_findings_for([urn], scope, today).get(urn, [])


def list_findings_for(urns: Collection[int], scope: Scope, today: date) -> dict[int, list[Finding]]:
    """The findings of several schools by URN, in as many questions as for one. Every school within the scope has a key,
    those without a finding too."""
    schools = list(School.objects.within(scope, "cards.view").filter(urn__in=urns))
    return find(gather(schools, scope, today), accepted_at(schools, scope), scope)


def find(
    gathered: Iterable[SchoolNumbers],
    acceptances: Mapping[tuple[int, str, str], Acceptance],
    scope: Scope = Scope.nothing(),  # noqa: B008  # frozen
    checks: Mapping[str, Check] = CHECKS,
) -> dict[int, list[Finding]]:
    """Run the checks over numbers that were gathered before. No database.

    `scope` says where the addresses may lead: for whoever may not put a number right, to where it can be read.
    """
    return {
        numbers.urn: sorted(
            (_finding(numbers, check, found, acceptances, scope) for check, found in run(numbers, checks.values())),
            key=lambda f: (f.accepted is not None, f.severity.order, f.subject.measure, f.check, f.subject.key),
        )
        for numbers in gathered
    }


def _finding(
    numbers: SchoolNumbers,
    check: Check,
    found: Found,
    acceptances: Mapping[tuple[int, str, str], Acceptance],
    scope: Scope,
) -> Finding:
    fingerprint = found.fingerprint(check.key)
    accepted = acceptances.get((numbers.urn, check.key, found.subject))
    query = _place_query(numbers, found, scope)
    return Finding(
        urn=numbers.urn,
        check=check.key,
        rows=check.rows,
        severity=found.severity or check.severity,
        sentence=found.sentence,
        why=check.why,
        how_to_fix=found.how_to_fix,
        subject=Subject(found.measures[0], found.group, found.period, found.measures, found.subject),
        fingerprint=fingerprint,
        place=found.place,
        url_name=(PUT_RIGHT_AT if query else READ_AT)[found.place],
        url_args=(numbers.urn,),
        url_query=query,
        accepted=accepted if accepted is not None and accepted.fingerprint == fingerprint else None,
    )


def _place_query(numbers: SchoolNumbers, found: Found, scope: Scope) -> str:
    """Which figure or target it is, as the form's address takes it; "" where it is of many years, or may not be put
    right by this request."""
    permission = "targets.record" if found.place == "targets" else "figures.enter"
    may = scope.may(permission, numbers.urn)
    if found.place == "nationals":
        may = may and scope.may("figures.override")
    if not may or not found.period:
        return ""
    place = {"measure": found.measures[0], "group": found.group, "period": found.period}
    if found.place == "nationals":
        place |= {"whose": "england"}
    elif found.place == "targets":
        place |= {"kind": "agreed"}
    return urlencode(place)


def accepted_at(schools: Collection[School], scope: Scope) -> dict[tuple[int, str, str], Acceptance]:
    """Acceptances that stand, by school, check and subject. One question."""
    return _by_subject(_standing(scope).filter(school__in=schools))


def accepted_of(urn: int, scope: Scope) -> dict[tuple[int, str, str], Acceptance]:
    """The same of one school, for a page that is made often."""
    return _by_subject(_ACCEPTED_OF.ask_within(scope, urn))


def _standing(scope: Scope) -> AcceptanceQuerySet:
    return Acceptance.objects.within(scope).current().select_related("accepted_by")


_ACCEPTED_OF = PreparedWithin("cards.view", lambda urn, scope: _standing(scope).filter(school=urn))


def _by_subject(found: Iterable[Acceptance]) -> dict[tuple[int, str, str], Acceptance]:
    return {(a.school_id, a.check_key, a.subject): a for a in found}


def gather(schools: Sequence[School], scope: Scope, today: date) -> list[SchoolNumbers]:
    """What the checks need of these schools, in three questions: their figures, England's, their targets."""
    own: defaultdict[int, list[Number]] = defaultdict(list)
    figures = Figure.objects.within(scope)
    wanted = Q(entry__isnull=False) | Q(group="all")
    shown = figures.shown().filter(wanted, level=Figure.Level.SCHOOL, school__in=schools)
    for urn, *fields in shown.values_list("school_id", *_FIELDS):
        own[urn].append(_number(fields))
    targets: defaultdict[int, list[Target]] = defaultdict(list)
    for target in list_current_targets([school.urn for school in schools], scope):
        targets[target.school_id].append(target)
    numbers = _england(figures, [n for numbers in own.values() for n in numbers], targets)
    kinds = {counted_with(census_phase(school)) for school in schools}
    england = {kind: EnglandsNumbers(numbers, kind) for kind in kinds}
    return [
        numbers_of(
            school,
            own=own[school.urn],
            england=england[counted_with(census_phase(school))],
            targets=targets[school.urn],
            today=today,
        )
        for school in schools
    ]


def numbers_of(
    school: School, *, own: Iterable[Number], england: EnglandsNumbers, targets: Iterable[Target], today: date
) -> SchoolNumbers:
    """What the checks look at, from what is at hand already. `own` are the school's shown figures for all pupils and
    those that were entered for a group; `england` the same of England for schools of its kind, those entered also where
    not shown."""
    phase = census_phase(school)
    return SchoolNumbers(
        urn=school.urn,
        counted_with=england.counted_with,
        low_age=school.low_age,
        high_age=school.high_age,
        today=today,
        own=sorted(own, key=in_order),
        england=england,
        targets=[
            Aim(t.measure, t.group, t.period, t.kind, t.value, t.comparator, t.text)
            for t in sorted(targets, key=lambda t: t.pk)
        ],
        tables=expectations_for(phase, school.low_age, school.high_age),
    )


def _england(figures: Any, own: Iterable[Number], targets: Mapping[int, Sequence[Target]]) -> list[Number]:
    """England's figures that anything entered is held against, and those that were entered, shown or not: a wrong one
    is wrong behind a published one too."""
    measures = {n.measure for n in own if n.is_entered} | {aim.measure for aims in targets.values() for aim in aims}
    measures |= {part for measure in measures for part in MEASURES.get(measure).sum_of}
    wanted = Q(measure__in=measures, group="all", is_shown=True) | Q(entry__isnull=False)
    return [_number(row) for row in figures.filter(wanted, level=Figure.Level.ENGLAND).values_list(*_FIELDS)]


def _number(fields: Sequence[Any]) -> Number:
    *facts, entered_at = fields
    return Number._make([*facts, entered_at and timezone.localdate(entered_at)])
