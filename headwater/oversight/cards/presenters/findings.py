"""The findings of the data-quality checks, for the card they are about. The card's own figures are looked at: nothing
is asked of the database that the card has not asked already."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from headwater.evidence.signals.checks.numbers import EnglandsNumbers, Number
from headwater.evidence.signals.queries import Finding, find, numbers_of
from headwater.oversight.cards.presenters.tree import ShownFinding
from headwater.oversight.cards.queries import CardFacts, FigureFact


def findings_of(facts: CardFacts, england: EnglandsNumbers) -> list[Finding]:
    """The open findings, worst first. `england` are England's numbers for schools of its kind."""
    numbers = numbers_of(
        facts.school,
        own=numbers_looked_at(fact for fact in facts.figures if fact.is_shown),
        england=england,
        targets=facts.targets,
        today=facts.today,
    )
    found = find([numbers], facts.acceptances).get(facts.school.urn, [])
    return [finding for finding in found if finding.is_open]


def shown(finding: Finding) -> ShownFinding:
    subject = finding.subject
    return ShownFinding(
        check=finding.check,
        severity=str(finding.severity),
        severity_words=finding.severity_words,
        sentence=finding.sentence,
        how_to_fix=finding.how_to_fix,
        measure=subject.measure,
        group=subject.group,
        period=subject.period,
        accepted_words="",
        measures=subject.measures,
    )


def numbers_looked_at(figures: Iterable[FigureFact]) -> list[Number]:
    """The figures that checks look at: those shown for all pupils, and whatever was entered."""
    return [_number(f) for f in figures if f.entry_id is not None or (f.group == "all" and f.is_shown)]


def _number(fact: FigureFact) -> Number:
    return Number(
        level=fact.level,
        population=fact.population,
        measure=fact.measure,
        group=fact.group,
        period=fact.period,
        value=fact.value,
        missing=fact.missing,
        numerator=fact.numerator,
        denominator=fact.denominator,
        as_at=fact.as_at,
        text=fact.published_text,
        quoted=fact.quoted,
        entry=fact.entry_id,
        source=fact.entry_source or "",
        source_period=fact.entry_source_period or "",
        row=fact.entry_row or "",
        entered_on=timezone.localdate(fact.entered_at) if fact.entered_at else None,
    )
