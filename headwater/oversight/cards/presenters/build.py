"""From facts to the card: sections, rows, years, and who stands beside whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from headwater.evidence.inspections.presenters import ShownOutcome, present_inspections
from headwater.evidence.measures.definitions import GROUPS, MEASURES, Direction, Level, Measure, Unit
from headwater.evidence.measures.missing import Missing
from headwater.evidence.measures.policies import UNIT_WORDS, missing_reason
from headwater.oversight.cards import policies
from headwater.oversight.cards.definitions import RowDefinition, SectionDefinition
from headwater.oversight.cards.presenters.cells import CellMaker, loaded_on, period_shown, source_of
from headwater.oversight.cards.presenters.tree import (
    Band,
    Card,
    Cell,
    Column,
    Inspection,
    Judgement,
    Line,
    LoadedFile,
    Provenance,
    Row,
    SchoolHeader,
    Section,
    When,
    say_date,
)
from headwater.oversight.cards.queries import CardFacts, FigureFact
from headwater.reference.calendar.years import AcademicYear, NotAnAcademicYear
from headwater.reference.schools.policies import census_phase, counted_with, membership_at

Key = tuple[str, str, str]  # measure, group, period

PHASE_WORDS = {
    "nursery": "Nursery",
    "primary": "Primary",
    "secondary": "Secondary",
    "all-through": "All-through",
    "16-plus": "16 plus",
    "special": "Special",
    "alternative-provision": "Alternative provision",
    "independent": "Independent",
    "": "Not in the loaded register files",
}
POPULATION_WORDS = {
    "primary": "primary schools",
    "secondary": "secondary schools",
    "special": "special schools",
    "state-funded": "state-funded schools",
    "all": "all schools",
}
DIRECTION_WORDS = {
    Direction.HIGHER: "higher is better",
    Direction.LOWER: "lower is better",
    Direction.CONTEXT: "context only",
}


def present_card(facts: CardFacts) -> Card:
    """The card of one school as the loaded files have it. Pure: asks the database nothing."""
    return _Builder(facts).card()


class _Builder:
    def __init__(self, facts: CardFacts) -> None:
        self.facts = facts
        self.school = facts.school
        self.phase = census_phase(facts.school)
        periods = {fact.period for fact in (*facts.figures, *facts.areas)}
        self.when: dict[str, When] = {period: self._when(period) for period in periods}
        self.cells = CellMaker(facts.releases, self.when, facts.school.urn)
        self.own: defaultdict[Key, list[FigureFact]] = defaultdict(list)
        for fact in facts.figures:
            self.own[fact.measure, fact.group, fact.period].append(fact)
        # Areas by level, measure and group: first which schools each figure is about, then the years.
        self.areas: defaultdict[tuple[str, str, str], defaultdict[str, defaultdict[str, list[FigureFact]]]]
        self.areas = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
        for fact in facts.areas:
            self.areas[fact.level, fact.measure, fact.group][fact.population][fact.period].append(fact)

    def card(self) -> Card:
        sections = tuple(section for defined in self.facts.definition.sections if (section := self._section(defined)))
        used = self._used_releases(sections)
        newest = max((self.facts.releases[pk] for pk in used), key=lambda r: (r.loaded_at, r.pk), default=None)
        return Card(
            school=self._header(),
            as_loaded=f"Figures as loaded up to {say_date(loaded_on(newest))}" if newest else "No figures loaded yet",
            newest=f"Last loaded: {newest.title} {period_shown(newest.period)}".strip() if newest else "",
            sections=sections,
            not_shown=tuple(
                note.says for note in self.facts.definition.not_shown if self.phase and self.phase in note.phases
            ),
            files=tuple(self._file(pk) for pk in used),
        )

    # The heading --------------------------------------------------------------------------------------------------

    def _header(self) -> SchoolHeader:
        school, membership, trust = self.school, self.facts.membership, self.facts.trust
        facts = [("Phase", PHASE_WORDS[self.phase]), ("Local authority", school.la_name or "not in the loaded files")]
        roll = self._newest_value("ctx.nor")
        if roll:
            facts.append(("Pupils on roll", f"{roll.shown} in {roll.period_shown}"))
        if school.low_age is not None and school.high_age is not None:
            facts.append(("Ages", f"{school.low_age} to {school.high_age}"))
        if school.religious_character and school.religious_character not in ("None", "Does not apply"):
            facts.append(("Religious character", school.religious_character))
        facts.append(("URN", str(school.urn)))
        return SchoolHeader(
            urn=school.urn,
            name=school.name,
            laestab=school.laestab,
            phase=self.phase,
            phase_words=PHASE_WORDS[self.phase],
            la_code=school.la_code,
            la_name=school.la_name,
            trust=trust.name if trust else "",
            joined_on=membership.joined_on if membership else None,
            membership=self._membership_words(),
            facts=tuple(facts),
        )

    def _membership_words(self) -> str:
        membership, trust = self.facts.membership, self.facts.trust
        if membership is None or trust is None:
            return "Not listed in this trust by any loaded file"
        if membership.left_by:
            said = f"Left {trust.name} by {say_date(membership.left_by)}"
        elif membership.joined_on:
            said = f"Joined {trust.name} on {say_date(membership.joined_on)}"
        else:
            said = f"In {trust.name}; the register does not say since when"
        return f"{said} · members as at {say_date(membership.listed_as_at)}, {membership.source}"

    def _newest_value(self, measure: str) -> Cell | None:
        periods = sorted((p for m, g, p in self.own if m == measure and g == "all"), reverse=True)
        for period in periods:
            cell = self.cells.of(MEASURES.get(measure), period, self.own[measure, "all", period])
            if cell and cell.value is not None:
                return cell
        return None

    # Sections -----------------------------------------------------------------------------------------------------

    def _section(self, defined: SectionDefinition) -> Section | None:
        pairs = {(row.measure, row.group) for row in defined.rows}
        own_years = {period for measure, group, period in self.own if (measure, group) in pairs}
        if not policies.is_for(defined, self.phase, has_figures=bool(own_years)):
            return None
        if defined.shows == "inspections":
            return self._inspections(defined)
        note = ""
        if not own_years and policies.is_too_young(defined, self.school.high_age):
            note = f"{self.school.name} has no such results: its oldest pupils are {self.school.high_age}."
            return self._empty(defined, note)
        england_years = {
            fact.period for fact in self.facts.areas if fact.level == "england" and (fact.measure, fact.group) in pairs
        }
        periods = policies.columns_of(own_years, england_years)
        if not own_years:
            note = defined.nothing
        if not periods:
            return self._empty(defined, note)
        columns = self._columns(periods)
        rows = _without_empty_places([self._row(defined, row, columns) for row in defined.rows])
        return Section(
            key=defined.key,
            title=defined.title,
            intro=defined.intro,
            note=note,
            columns=columns,
            bands=self._bands(columns),
            rows=rows,
            compared=_compared(rows),
            skipped=self._skipped(defined, periods),
            inspections=(),
        )

    def _inspections(self, defined: SectionDefinition) -> Section:
        found = present_inspections(self.facts.outcomes)
        empty = self._empty(defined, "" if found.outcomes else defined.nothing)
        return replace(
            empty,
            compared=found.cannot_be_compared,
            inspections=tuple(self._inspection(outcome) for outcome in found.outcomes),
        )

    def _inspection(self, outcome: ShownOutcome) -> Inspection:
        return Inspection(
            framework=outcome.framework,
            framework_name=outcome.framework_name,
            kind=outcome.kind,
            outcome=outcome.outcome,
            inspected_on=outcome.inspected_on,
            date_words=outcome.date_words,
            published_on=outcome.published_on,
            judgements=tuple(
                Judgement(
                    judged.name,
                    f"{judged.outcome} (graded again on {say_date(judged.regraded_on)})"
                    if judged.regraded_on
                    else judged.outcome,
                )
                for judged in outcome.judgements
            ),
            notes=(outcome.about, *outcome.notes),
            published_urn=outcome.published_urn,
            source=source_of(
                outcome.release,
                column=outcome.column,
                line=outcome.line,
                published_text=outcome.published_text,
                is_look_back=False,
                published_urn=outcome.published_urn,
            ),
        )

    def _empty(self, defined: SectionDefinition, note: str) -> Section:
        return Section(defined.key, defined.title, defined.intro, note, (), (), (), "", (), ())

    def _when(self, period: str) -> When:
        if self.facts.membership is None:
            return "unknown"
        try:
            return membership_at(self.facts.membership, AcademicYear.parse(period))
        except NotAnAcademicYear:
            return "unknown"

    def _columns(self, periods: Sequence[str]) -> tuple[Column, ...]:
        columns = []
        for at, period in enumerate(periods):
            before = periods[at - 1] if at else None
            columns.append(
                Column(
                    period=period,
                    shown=period_shown(period),
                    when=self.when[period],
                    is_latest=period == periods[-1],
                    divides=before is not None and self.when[before] != self.when[period],
                    settles=before is not None and self.when[before] == "during",
                    skips=before is not None and bool(policies.years_between(before, period)),
                )
            )
        return tuple(columns)

    def _bands(self, columns: Sequence[Column]) -> tuple[Band, ...]:
        membership = self.facts.membership
        joined = f"{membership.joined_on.day} {membership.joined_on:%b %Y}" if membership and membership.joined_on else ""
        words = {
            "before": "Before joining",
            "during": f"Joined {joined}",
            "after": "In the trust",
            "unknown": "Date of joining not known" if self.facts.trust else "",
        }
        bands = []
        for when, group in groupby(columns, key=lambda column: column.when):
            members = list(group)
            bands.append(Band(when, words[when], len(members), members[0].divides))
        return tuple(bands) if any(band.words for band in bands) else ()

    def _skipped(self, defined: SectionDefinition, periods: Sequence[str]) -> tuple[str, ...]:
        """Why the years between the columns are not there: said once, with the years it is true of."""
        measure = MEASURES.get(defined.rows[0].measure)
        why: defaultdict[str, list[str]] = defaultdict(list)
        for earlier, later in zip(periods, periods[1:], strict=False):
            for year in policies.years_between(earlier, later):
                reason = missing_reason(measure, year, "school")
                why[reason or "no loaded file has them for this school"].append(period_shown(year))
        return tuple(f"{_and(years)} not shown: {reason}." for reason, years in why.items())

    # Rows ---------------------------------------------------------------------------------------------------------

    def _row(self, defined: SectionDefinition, row: RowDefinition, columns: tuple[Column, ...]) -> Row:
        measure, group = MEASURES.get(row.measure), GROUPS.get(row.group)
        school = self._school_line(defined, measure, row.group, columns)
        newest = school.latest.period if school.latest else None
        england = self._area_line("england", measure, row.group, columns, newest)
        la = self._area_line("la", measure, row.group, columns, newest)
        lines = (school, england, la)
        breaks = _breaks(measure, [column.period for column in columns])
        return Row(
            measure=measure.key,
            name=measure.name,
            group=row.group,
            group_name="" if row.group == "all" else group.name,
            unit=UNIT_WORDS[measure.unit],
            decimals=measure.decimals,
            suffix="%" if measure.unit == Unit.PERCENT else "",
            direction=measure.direction.value,
            direction_words=DIRECTION_WORDS[measure.direction],
            definition=measure.how_calculated,
            school=school,
            england=england,
            la=la,
            one_pupil=school.latest.one_pupil if school.latest else "",
            break_words=f"not comparable across {_and([year for year, _ in breaks])}" if breaks else "",
            came_from=self._came_from(lines),
            also=tuple(self._also_words(lines)),
            reasons=tuple(self._reasons(lines)),
            hides=frozenset(),
            cautions=(
                *(line.stale for line in lines if line.stale),
                *(f"Years before {year} cannot be compared with {year} and later. {why}" for year, why in breaks),
                *([measure.note] if measure.note else []),
            ),
        )

    def _school_line(
        self, defined: SectionDefinition, measure: Measure, group: str, columns: tuple[Column, ...]
    ) -> Line:
        cells = []
        for period in (column.period for column in columns):
            facts = self.own.get((measure.key, group, period), ())
            cell = self.cells.of(measure, period, facts, self._interval(measure, group, period))
            if cell is None:
                reason, because = policies.why_no_figure(
                    defined,
                    high_age=self.school.high_age,
                    not_published=missing_reason(measure, period, "school") or "",
                    not_open=self._not_open(period),
                )
                cell = self.cells.without(period, reason, because)
            cells.append(cell)
        return Line("school", self.school.name, "", columns, tuple(cells), _latest(cells), "", "")

    def _interval(self, measure: Measure, group: str, period: str) -> str:
        """`-2.1 to 1.3`: the published confidence interval of the school's figure, where the measure has one."""
        if measure.interval is None:
            return ""
        ends = []
        for key in (measure.interval.lower, measure.interval.upper):
            end = self.cells.of(MEASURES.get(key), period, self.own.get((key, group, period), ()))
            if end is None or end.value is None:
                return ""
            ends.append(end.shown)
        return f"{ends[0]} to {ends[1]}"

    def _not_open(self, period: str) -> bool:
        """Whether the school is known not to have been there: opened later, and no figure of a predecessor."""
        if self.school.opened_on is None or any(fact.published_urn not in (None, self.school.urn) for fact in self.facts.figures):
            return False
        try:
            return AcademicYear.parse(period).last_day < self.school.opened_on
        except NotAnAcademicYear:
            return False

    def _area_line(
        self, level: Level, measure: Measure, group: str, columns: tuple[Column, ...], school_newest: str | None
    ) -> Line:
        by_population = self.areas.get((level, measure.key, group), {})
        population = policies.choose_population(by_population.keys(), counted_with(self.phase))
        by_period: Mapping[str, list[FigureFact]] = by_population.get(population, {})
        cells = []
        for period in (column.period for column in columns):
            cell = self.cells.of(measure, period, by_period.get(period, ()))
            if cell is None:
                reason = missing_reason(measure, period, level) or ""
                cell = self.cells.without(period, Missing.NOT_PUBLISHED if reason else Missing.NOT_LOADED, reason)
            cells.append(cell)
        # The newest may stand on a year the section does not show, where the school's own file starts later.
        every = [cell for period in sorted(by_period) if (cell := self.cells.of(measure, period, by_period[period]))]
        latest = _latest(every)
        name = "England" if level == "england" else (self.school.la_name or "Local authority")
        stale, until = "", ""
        if latest and policies.is_stale(latest.period, school_newest):
            until = f"to {latest.period_shown} only"
            stale = f"{name}’s newest is {latest.shown}, from {latest.period_shown}: older than the school’s newest figure."
        place = "england" if level == "england" else "la"
        return Line(place, name, POPULATION_WORDS.get(population, population), columns, tuple(cells), latest, stale, until)  # type: ignore[arg-type]

    # Where it came from ---------------------------------------------------------------------------------------------

    def _came_from(self, lines: Iterable[Line]) -> tuple[Provenance, ...]:
        """The files behind a row, newest year first, each with the figures it gave."""
        by_release: defaultdict[int, list[tuple[Line, Cell]]] = defaultdict(list)
        for line in lines:
            for cell in line.cells:
                if cell.source:
                    by_release[cell.source.release].append((line, cell))
        newest_first = sorted(
            by_release.items(), key=lambda item: (max(cell.period for _, cell in item[1]), item[0]), reverse=True
        )
        found = []
        for release, pairs in newest_first:
            title = self.facts.releases[release]
            source = pairs[0][1].source
            assert source is not None  # noqa: S101  (only cells with a source were gathered)
            found.append(
                Provenance(
                    heading=f"{source.publisher}, {source.title} {period_shown(title.period)}".strip(),
                    file=source.file,
                    words=source.file_words,
                    figures=tuple(
                        f"{line.name} {cell.period_shown}: {cell.full}, {cell.source.place_words}"
                        + (f"; {cell.numerator} of {cell.denominator}" if cell.numerator and cell.denominator else "")
                        for line, cell in sorted(pairs, key=lambda pair: pair[1].period, reverse=True)
                        if cell.source
                    ),
                )
            )
        return tuple(found)

    def _also_words(self, lines: Iterable[Line]) -> Iterable[str]:
        for line in lines:
            for cell in line.cells:
                for also in cell.also:
                    source = also.source
                    yield (
                        f"{line.name} {cell.period_shown}: {also.missing.sentence if also.missing else also.shown} in "
                        f"{source.publisher}, {source.title} {period_shown(self.facts.releases[source.release].period)} "
                        f"({source.file_words}), {source.file}, {source.place_words}"
                    )

    def _reasons(self, lines: Iterable[Line]) -> Iterable[str]:
        """Each reason of the row in full, with the places and years it stands for: `not loaded: Surrey 2022/23`."""
        found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for line in lines:
            for cell in line.cells:
                if cell.missing:
                    found[cell.missing.short, cell.missing.sentence].append(f"{line.name} {cell.period_shown}")
        for (short, sentence), places in found.items():
            yield f"“{short}” — {sentence}: {', '.join(places)}"

    # Files ----------------------------------------------------------------------------------------------------------

    def _used_releases(self, sections: Iterable[Section]) -> list[int]:
        used = {
            source.release
            for section in sections
            for row in section.rows
            for line in row.lines
            for cell in line.cells
            for source in (cell.source, *(also.source for also in cell.also))
            if source
        }
        return sorted(used, key=lambda pk: (self.facts.releases[pk].title, self.facts.releases[pk].period, pk))

    def _file(self, pk: int) -> LoadedFile:
        release = self.facts.releases[pk]
        said = [release.get_stage_display(), release.get_standing_display().lower()]
        if release.as_at:
            said.append(f"as at {say_date(release.as_at)}")
        said.append(f"loaded on {say_date(loaded_on(release))}")
        part = f" ({release.part})" if release.part else ""
        title = f"{release.title} {period_shown(release.period)}".strip() + part
        return LoadedFile(title, release.publisher, release.file_name, " · ".join(said))


def _breaks(measure: Measure, periods: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Where the series breaks between the years shown: what stands left of it cannot be compared with what follows."""
    return tuple(
        (str(found.year), found.reason)
        for found in measure.breaks
        if periods[0] < found.year.slug <= periods[-1]
    )


def _without_empty_places(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows, each knowing which places have not one figure in the whole section: said once, not line by line."""
    empty = frozenset(
        place
        for place in ("england", "la")
        if not any(cell.value for row in rows for line in row.lines if line.place == place for cell in line.cells)
    )
    return tuple(replace(row, hides=empty) for row in rows)


def _compared(rows: Sequence[Row]) -> str:
    """Whom the comparators are about, once for the section; each row says it for itself where its rows differ."""
    about: defaultdict[str, list[str]] = defaultdict(list)
    said = []
    for place in ("england", "la"):
        lines = [line for row in rows for line in row.lines if line.place == place]
        if place in rows[0].hides:
            reasons = {cell.missing.sentence for line in lines for cell in line.cells if cell.missing}
            said.append(f"{lines[0].name} is not shown: {'; '.join(sorted(_lower(reasons)))}.")
            continue
        abouts = {line.about for line in lines if line.latest}
        if len(abouts) > 1:
            return ""
        for words in abouts - {""}:
            about[words].append(lines[0].name)
    meant = [
        f"{_and(names)} here {'mean their' if len(names) > 1 else 'means its'} {words}." for words, names in about.items()
    ]
    return " ".join([*meant, *said])


def _lower(sentences: Iterable[str]) -> Iterable[str]:
    """The sentences as they stand inside another sentence."""
    return (sentence[:1].lower() + sentence[1:] for sentence in sentences)


def _latest(cells: Iterable[Cell]) -> Cell | None:
    return next((cell for cell in reversed(list(cells)) if cell.value is not None), None)


def _and(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
