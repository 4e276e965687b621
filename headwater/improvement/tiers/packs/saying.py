"""What each piece of evidence says, in sentences with their dates and sources. Pure: no database, no clock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from headwater.evidence.inspections.models import InspectionOutcome
from headwater.evidence.inspections.presenters import ShownOutcome, present_inspections
from headwater.evidence.measures.definitions import GROUPS, MEASURES, Measure
from headwater.evidence.measures.models import Figure, Level
from headwater.evidence.measures.policies import (
    AMONG_THEIR_OWN,
    choose_population,
    is_alike,
    missing_reason,
    shown,
)
from headwater.evidence.signals.checks.registry import Severity
from headwater.evidence.signals.comparison import Comparison, compare
from headwater.evidence.signals.definitions import expectations_for
from headwater.evidence.signals.queries import Finding
from headwater.evidence.signals.status import against_target
from headwater.evidence.targets.models import Target
from headwater.evidence.targets.policies import choose_comparators, resolve
from headwater.improvement.tiers.best_fit.running import NOT_COMPARED
from headwater.improvement.tiers.models import EvidenceItem
from headwater.improvement.tiers.packs.pack import KindOfEvidence, Piece, Tone
from headwater.reference.calendar.days import say_date
from headwater.reference.calendar.years import AcademicYear, NotAnAcademicYear
from headwater.reference.frameworks.definitions import Framework

Kind = EvidenceItem.Kind
NOTHING = {
    Kind.PUBLISHED: "No published figures are here: none is loaded for the school.",
    Kind.INTERNAL: "No progress data of the school’s own is here: none has been entered.",
    Kind.HEALTH_CHECK: "No health check report is here: none has been recorded.",
    Kind.INSPECTION: "No inspection is here: none is loaded or recorded.",
    Kind.STAKEHOLDERS: "Nothing that stakeholders say is here: none has been recorded.",
    Kind.PLAN: "No plan is here: none has been recorded.",
    Kind.SELF_EVALUATION: "No self-evaluation is here: none has been recorded.",
    Kind.SUPPORT: "What support was delivered and what it changed is not here: none has been recorded.",
}
MOST_DOUBTS = 3
"""How many findings are told before “And 4 more.”"""
ADDED = "The framework does not list it; it was added for this school."


@dataclass(frozen=True, slots=True)
class Known:
    """What Headwater has of one school. `figures`: those shown, of the school, of England and of its authority;
    `outcomes`: inspections that pages show, the newest first; `items`: what was added, the newest first; `findings`:
    what the data-quality checks found on the day `looked_on`."""

    urn: int
    phase: str
    counted_with: str
    low_age: int | None = None
    high_age: int | None = None
    figures: Sequence[Figure] = ()
    targets: Sequence[Target] = ()
    outcomes: Sequence[InspectionOutcome] = ()
    items: Sequence[EvidenceItem] = field(default_factory=tuple)
    findings: Sequence[Finding] = ()
    looked_on: date | None = None


def kinds_of(framework: Framework, known: Known, period: str) -> tuple[KindOfEvidence, ...]:
    """Every kind of evidence that the framework lists, or where it lists none the standard ones; what support did; and
    what was added beside, so that nothing is lost."""
    read = pieces_of(known, period)
    listed = [
        (each.key, Kind(each.reads), framework.say(each.title), framework.say(each.text))
        for each in framework.tiering.evidence
    ] or [(kind.value, kind, str(kind.label), "") for kind in Kind if kind != Kind.SUPPORT]
    listed.append((Kind.SUPPORT.value, Kind.SUPPORT, str(Kind.SUPPORT.label), ""))
    there = {kind for _, kind, _, _ in listed}
    listed += [
        (k.value, k, str(k.label), ADDED) for k in Kind if k not in there and any(i.kind == k for i in known.items)
    ]
    gaps = {kind: "" if read[kind] else NOTHING[kind] for kind in Kind}
    gaps[Kind.PUBLISHED] = gaps[Kind.PUBLISHED] or _unpublished(known, period)
    beside = Kind.INTERNAL if Kind.INTERNAL in there else Kind.PUBLISHED
    doubts = {beside: tuple(_doubts(known))}  # doubts are no evidence, so that a gap stays one
    return tuple(
        KindOfEvidence(key, kind.value, title, text, (*read[kind], *doubts.get(kind, ())), gaps[kind])
        for key, kind, title, text in listed
    )


def pieces_of(known: Known, period: str) -> Mapping[Kind, tuple[Piece, ...]]:
    """What is known, kind by kind; what people added stands below what is read."""
    found: defaultdict[Kind, list[Piece]] = defaultdict(list)
    found[Kind.PUBLISHED] = [*_published(known), *_targets(known, period)]
    found[Kind.INTERNAL] = _internal(known)
    found[Kind.INSPECTION] = _inspections(known)
    for item in known.items:
        found[Kind(item.kind)].append(_added(item))
    return defaultdict(tuple, {kind: tuple(pieces) for kind, pieces in found.items()})


def headline_measures(phase: str, low_age: int | None, high_age: int | None) -> list[str]:
    """The measures that a school of this phase and these ages has targets for: what a card's first page is about."""
    return [measure for table in expectations_for(phase, low_age, high_age) for measure in table.targets]


# Figures -------------------------------------------------------------------------------------------------------------


def _published(known: Known) -> list[Piece]:
    """The newest published year of each headline measure, beside England's figure of the same year."""
    own, areas = _own(known), _areas(known)
    found = []
    for key in headline_measures(known.phase, known.low_age, known.high_age):
        years = {
            figure.period: figure
            for figure in own.get((key, "all"), ())
            if figure.stage not in NOT_COMPARED and figure.as_at is None
        }
        if not years:
            continue
        figure = years[max(years)]
        england = areas.get((key, "all", figure.period))
        found.append(_beside_england(figure, MEASURES.get(key), england, known.counted_with))
    return found


def _unpublished(known: Known, period: str) -> str:
    """Which headline measures have no published figure at all, those left out of which none ever is for a school."""
    published = {(f.measure, f.group) for some in _own(known).values() for f in some if f.stage not in NOT_COMPARED}
    year = AcademicYear.parse(period).plus(-1).slug
    without = [
        measure.name
        for measure in map(MEASURES.get, headline_measures(known.phase, known.low_age, known.high_age))
        if (measure.key, "all") not in published and missing_reason(measure, year, "school") is None
    ]
    return f"No published figure is here of: {', '.join(without)}." if without else ""


def _beside_england(figure: Figure, measure: Measure, england: Figure | None, counted_with: str) -> Piece:
    value, tone = shown(figure.value, measure) if figure.value is not None else "", "none"
    comparison = _compared(figure, england, measure)
    if england is not None and not is_alike(england.population, counted_with):
        kind = AMONG_THEIR_OWN[counted_with]
        said = f"{value}. Not compared: England’s figure is about other schools, and this is {kind}."
    elif england is not None and england.value is not None and comparison is not None:
        said = f"{value}; England {shown(england.value, measure)}. {comparison.sentence}."
        tone = comparison.tone
    else:
        said = f"{value}; no figure of England for the same school year is loaded."
    return Piece(
        title=f"{measure.name}, {_year(figure.period)}",
        says=said,
        when=f"{_year(figure.period)}, {figure.get_stage_display().lower()}",
        source=_source(figure),
        as_at=_last_day(figure.period),
        tone=_tone(tone),
        url_name="cards:card-row",
        url_args=(known_urn(figure), measure.key),
    )


def _compared(figure: Figure, england: Figure | None, measure: Measure) -> Comparison | None:
    if england is None:
        return None
    return compare(figure.value, england.value, measure, denominator=figure.denominator, numerator=figure.numerator)


def _internal(known: Known) -> list[Piece]:
    """What the school counted itself, or counts in a year that is not over: the newest year of each measure and group,
    after the one before it; headlines first. Beside nothing: it is not counted as England's figures are."""
    headlines = headline_measures(known.phase, known.low_age, known.high_age)
    found = []
    for (key, group), figures in sorted(_own(known).items(), key=lambda each: _headlines_first(each[0], headlines)):
        measure = MEASURES.get(key)
        inner = [each for each in figures if each.stage in NOT_COMPARED or each.as_at is not None]
        by_year = {each.period: each for each in inner if each.value is not None}
        if not by_year:
            continue
        newest, *earlier = sorted(by_year, reverse=True)
        figure = by_year[newest]
        day = f", as at {say_date(figure.as_at)}" if figure.as_at else ""
        found.append(
            Piece(
                title=f"{measure.name}{_pupils(group)}, {_year(newest)}",
                says=f"{_shown(figure, measure)}{_after(by_year[earlier[0]], measure) if earlier else ''}.",
                when=f"{_year(newest)}{day}, the school’s own count",
                source=_source(figure),
                as_at=figure.as_at or _last_day(newest),
                url_name="measures:figure-list",
                url_args=(known.urn,),
            )
        )
    return found


def _headlines_first(row: tuple[str, str], headlines: Sequence[str]) -> tuple[int, str, str]:
    """All pupils before groups of them."""
    key, group = row
    at = headlines.index(key) if key in headlines else len(headlines)
    return at, key, "" if group == "all" else group


def _shown(figure: Figure, measure: Measure) -> str:
    return shown(figure.value, measure) if figure.value is not None else ""


def _after(earlier: Figure, measure: Measure) -> str:
    """`, after 63.9% in 2024/25`"""
    return f", after {_shown(earlier, measure)} in {_year(earlier.period)}"


def _pupils(group: str) -> str:
    return "" if group == "all" else f", {GROUPS.get(group).name}"


def _targets(known: Known, period: str) -> list[Piece]:
    """Targets of the newest year before the case's own: met or not, as it was closed, or else as the figure says."""
    past = [target for target in known.targets if target.period and target.period < period and target.kind == "agreed"]
    newest = max((target.period for target in past), default="")
    own = {(f.measure, f.group, f.period): f for some in _own(known).values() for f in some}
    return [
        _target(target, own.get((target.measure, target.group, target.period)), known)
        for target in sorted(past, key=lambda target: (target.measure, target.group))
        if target.period == newest
    ]


def _target(target: Target, figure: Figure | None, known: Known) -> Piece:
    measure = MEASURES.get(target.measure)
    closing = target.closing
    tone = "none"
    if closing is not None:
        value = f": {shown(closing.value, measure)}" if closing.value is not None else ""
        aimed = f", target {closing.aimed_words}" if closing.aimed_words else ""
        said, source = f"{closing.get_outcome_display()}{value}{aimed}.", closing.source
    else:
        resolved = resolve(target, choose_comparators(target, known.figures, known.counted_with))
        value_now = figure.value if figure is not None else None
        status = against_target(value_now, resolved, measure, denominator=figure.denominator if figure else None)
        had = f"{shown(value_now, measure)}. " if value_now is not None else ""
        said, tone, source = f"{had}{status.sentence}.", status.tone, _source(figure) if figure else ""
    decided = f"agreed by {target.decided_by_body}" if target.decided_by_body else "target"
    return Piece(
        title=f"Target for {measure.name}{_pupils(target.group)}, {_year(target.period)}",
        says=said,
        when=_year(target.period),
        source=source or f"{decided[:1].upper()}{decided[1:]}",
        as_at=_last_day(target.period),
        tone=_tone(tone),
        url_name="targets:target-list",
        url_args=(known.urn,),
    )


def _own(known: Known) -> dict[tuple[str, str], list[Figure]]:
    """The school's own values by measure and group."""
    found: defaultdict[tuple[str, str], list[Figure]] = defaultdict(list)
    for figure in known.figures:
        if figure.level == Level.SCHOOL and figure.value is not None:
            found[figure.measure, figure.group].append(figure)
    return found


def _areas(known: Known) -> dict[tuple[str, str, str], Figure]:
    """England's figures by measure, group and year: of the kind of school that this one is counted with."""
    populations: defaultdict[tuple[str, str, str], dict[str, Figure]] = defaultdict(dict)
    for figure in known.figures:
        if figure.level == Level.ENGLAND and figure.value is not None and figure.stage not in NOT_COMPARED:
            populations[figure.measure, figure.group, figure.period][figure.population] = figure
    return {place: some[choose_population(some.keys(), known.counted_with)] for place, some in populations.items()}


def known_urn(figure: Figure) -> int:
    """Of a school's figure. Raises ValueError for an area's."""
    if figure.school_id is None:
        raise ValueError("An area’s figure is no evidence about one school.")
    return figure.school_id


def _source(figure: Figure) -> str:
    """`Key stage 2 performance tables, Department for Education`, `Entered by hand: termly tracker`."""
    if figure.release is not None:
        return f"{figure.release.title}, {figure.release.publisher}"
    if figure.entry is not None:
        return f"Entered by hand: {figure.entry.source}" if figure.entry.source else "Entered by hand"
    return "Quoted"


def _tone(tone: str) -> Tone:
    return "good" if tone == "good" else "bad" if tone == "bad" else "grey" if tone in ("grey", "near") else "none"


def _doubts(known: Known) -> list[Piece]:
    """What the data-quality checks find in the school's figures and nobody has accepted."""
    about = [each for each in known.findings if each.is_open and each.place in ("figures", "nationals")]
    worth = [each for each in about if each.severity in (Severity.WRONG, Severity.SUSPICIOUS)]
    if not worth or known.looked_on is None:
        return []
    more = f" And {len(worth) - MOST_DOUBTS} more." if len(worth) > MOST_DOUBTS else ""
    return [
        Piece(
            title="Figures to look at again",
            says=" ".join(each.sentence for each in worth[:MOST_DOUBTS]) + more,
            when=say_date(known.looked_on),
            source="Headwater’s data-quality checks",
            as_at=known.looked_on,
            tone="grey",
            url_name="signals:finding-list",
            url_args=(known.urn,),
        )
    ]


# Inspections, and what was added -------------------------------------------------------------------------------------


def _inspections(known: Known) -> list[Piece]:
    """The newest of each kind, each in the words of its own framework; where two frameworks stand together, it is said
    that they cannot be compared."""
    presented = present_inspections(known.outcomes)
    return [
        _inspection(outcome, "" if at else presented.cannot_be_compared, known.urn)
        for at, outcome in enumerate(presented.outcomes)
    ]


def _inspection(outcome: ShownOutcome, cannot_be_compared: str, urn: int) -> Piece:
    areas = "; ".join(f"{each.name}: {each.outcome}" for each in outcome.judgements)
    said = ". ".join(
        filter(None, [outcome.outcome.rstrip("."), areas.rstrip("."), *(n.rstrip(".") for n in outcome.notes)])
    )
    more = f" {cannot_be_compared}" if cannot_be_compared else ""
    return Piece(
        title=f"{outcome.kind}, {outcome.framework_name}",
        says=f"{said}.{more}",
        when=f"{outcome.date_words[:1].upper()}{outcome.date_words[1:]}",
        source=f"{outcome.release.title}, {outcome.release.publisher}" if outcome.release else "Entered by hand",
        as_at=outcome.inspected_on,
        url_name="inspections:outcome-list",
        url_args=(urn,),
    )


def _added(item: EvidenceItem) -> Piece:
    return Piece(
        title=item.source,
        says=item.summary,
        when=say_date(item.as_at),
        source=item.source,
        as_at=item.as_at,
        url_name=item.url_name,
        url_args=tuple(item.url_args),
        item=item.pk,
    )


def _year(period: str) -> str:
    try:
        return str(AcademicYear.parse(period))
    except NotAnAcademicYear:
        return period


def _last_day(period: str) -> date | None:
    try:
        return AcademicYear.parse(period).last_day
    except NotAnAcademicYear:
        return None
