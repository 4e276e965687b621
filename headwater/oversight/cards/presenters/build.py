"""From facts to the card: sections, rows, years, and who stands beside whom."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from headwater.evidence.inspections.presenters import ShownOutcome, present_inspections
from headwater.evidence.measures.definitions import MEASURES
from headwater.evidence.measures.missing import Missing
from headwater.evidence.measures.policies import missing_reason
from headwater.improvement.tiers.presenters import say_in_short
from headwater.oversight.cards import policies
from headwater.oversight.cards.completeness import answered_rows, list_lacking
from headwater.oversight.cards.definitions import SectionDefinition
from headwater.oversight.cards.presenters.beside import beside_of
from headwater.oversight.cards.presenters.cells import (
    CellMaker,
    entered_inspection_source,
    file_facts,
    loaded_on,
    period_shown,
    source_of,
)
from headwater.oversight.cards.presenters.findings import findings_of, shown
from headwater.oversight.cards.presenters.rows import Lines, RowMaker, and_words
from headwater.oversight.cards.presenters.tree import (
    Band,
    Card,
    Column,
    DataSetUsed,
    Inspection,
    Judgement,
    NextStep,
    Note,
    Row,
    SchoolHeader,
    Section,
    Slot,
    Source,
    When,
)
from headwater.oversight.cards.queries import CardFacts
from headwater.reference.calendar.days import say_date
from headwater.reference.calendar.years import AcademicYear, NotAnAcademicYear
from headwater.reference.schools.policies import census_phase, counted_with, membership_at

TIER = "tiers:tier-detail"
"""The slot that the school's tier stands in, by its address."""
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


def present_card(facts: CardFacts, *, looks_over: bool = True) -> Card:
    """The card of one school as the loaded files have it. Pure: asks the database nothing.

    Not `looks_over`: without what the data-quality checks find and what the card lacks, for an open copy, which tells
    neither.
    """
    card = _Builder(facts, looks_over=looks_over).card()
    if not looks_over:
        return card
    lacking = list_lacking(answered_rows(card), card.school.phase, facts.school.high_age, lacks_tier=facts.lacks_tier)
    return replace(card, lacking=tuple(each.sentence for each in lacking))


class _Builder:
    def __init__(self, facts: CardFacts, *, looks_over: bool) -> None:
        self.facts = facts
        self.school = facts.school
        self.phase = census_phase(facts.school)
        self.this_year = AcademicYear.containing(facts.today).slug
        gaps = [row for section in facts.definition.sections for row in section.rows if row.gap]
        beside = beside_of(facts.areas, gaps, counted_with(self.phase))
        periods = {fact.period for fact in facts.figures} | beside.periods
        periods |= {target.period for target in facts.targets} | {self.this_year}
        self.when: dict[str, When] = {period: self._when(period) for period in periods}
        files = {pk: beside.files.get(pk) or file_facts(release) for pk, release in facts.releases.items()}
        self.band_words = self._band_words()
        self.cells = CellMaker(files, self.when, facts.school.urn)
        found = findings_of(facts, beside.england_numbers(counted_with(self.phase))) if looks_over else []
        self.findings = tuple(shown(finding) for finding in found)
        self.rows = RowMaker(facts, self.cells, beside, self.findings)

    def card(self) -> Card:
        made = [section for defined in self.facts.definition.sections if (section := self._section(defined))]
        sections = tuple(section for section in made if _is_shown(section))
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
            files=tuple(self._data_sets(used)),
            left_out=tuple(section for section in made if not _is_shown(section)),
            note=self._note(),
            findings=self.findings,
        )

    def _note(self) -> Note | None:
        note = self.facts.note
        if note is None:
            return None
        by = self.facts.names.first(note.written_by, self.school.urn)
        return Note(note.text, by, timezone.localtime(note.written_at).date())

    # The heading --------------------------------------------------------------------------------------------------

    def _header(self) -> SchoolHeader:
        school, membership, trust = self.school, self.facts.membership, self.facts.trust
        principal = and_words(self.facts.principals) if self.facts.principals else ""
        facts = [
            ("Phase", PHASE_WORDS[self.phase]),
            ("Principal", principal or "not recorded"),
            ("Local authority", school.la_name or "not in the loaded files"),
        ]
        roll = self.rows.newest("ctx.nor")
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
            trust=trust.called if trust else "",
            joined_on=membership.joined_on if membership else None,
            membership=self._membership_words(),
            facts=tuple(facts),
            principal=principal,
        )

    def _membership_words(self) -> str:
        membership, trust = self.facts.membership, self.facts.trust
        if membership is None or trust is None:
            return "Not listed in this trust by any loaded file"
        if membership.left_by:
            said = f"Left {trust.called} by {say_date(membership.left_by)}"
        elif membership.joined_on:
            said = f"Joined {trust.called} on {say_date(membership.joined_on)}"
        else:
            said = f"In {trust.called}; the register does not say since when"
        return f"{said} · national register of {say_date(membership.listed_as_at)}, {membership.source}"

    # Sections -----------------------------------------------------------------------------------------------------

    def _section(self, defined: SectionDefinition) -> Section | None:
        pairs = {(row.measure, row.group) for row in defined.rows}
        own_years = self.rows.own_years(defined)
        if not policies.is_for(defined, self.phase, has_figures=bool(own_years)):
            return None
        if defined.shows == "inspections":
            return self._inspections(defined)
        if defined.slot:
            slot = self._slot(defined.slot.says, defined.slot.address)
            return replace(self._empty(defined, ""), slot=slot) if slot else None
        if defined.shows == "notes":
            return self._empty(defined, "" if self.facts.note else defined.nothing)
        targeted = bool(pairs & self.rows.targets.keys())
        never = defined.why_never(self.school.low_age, self.school.high_age)
        if never and not own_years and not targeted:
            return replace(self._empty(defined, never), is_never=True)
        england_years = self.rows.england_years(defined)
        aimed_at = self.rows.target_years(defined) or {self.this_year}
        periods = policies.columns_of(own_years, england_years) or policies.columns_of(aimed_at, ())
        columns = self._columns(periods)
        drawn = [self.rows.lines(defined, row, columns) for row in defined.rows]
        empty = _empty_places(drawn)
        rows = [self.rows.row(row, lines, columns, empty) for row, lines in zip(defined.rows, drawn, strict=True)]
        told = tuple(row for row in rows if self.rows.has_something(row))
        abouts = _abouts(told)
        return Section(
            key=defined.key,
            title=defined.title,
            intro=defined.intro,
            note="" if own_years else defined.nothing,
            columns=columns,
            bands=self._bands(columns),
            rows=told,
            compared=_compared(told, abouts, ("england", "la")) if told else "",
            compared_england=_compared(told, abouts, ("england",)) if told else "",
            is_mixed=_is_mixed(abouts),
            skipped=(
                *self._skipped(defined, periods),
                *self._newer(own_years, policies.years_after(own_years, england_years)),
            ),
            inspections=(),
            rows_without=tuple(row for row in rows if not self.rows.has_something(row)),
        )

    def _inspections(self, defined: SectionDefinition) -> Section:
        found = present_inspections(self.facts.outcomes, self.facts.names)
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
            notes=(
                outcome.about,
                *outcome.notes,
                *(outcome.next_inspection.sentences if outcome.next_inspection else ()),
                *([f"{outcome.entered}."] if outcome.entered else []),
            ),
            published_urn=outcome.published_urn,
            source=self._inspection_source(outcome),
            next_steps=tuple(NextStep(text, "") for text in outcome.next_steps),
        )

    def _inspection_source(self, outcome: ShownOutcome) -> Source:
        if outcome.release is None:
            return entered_inspection_source(outcome.entered_by, outcome.entered_on, outcome.published_text)
        return source_of(
            file_facts(outcome.release),
            column=outcome.column,
            line=outcome.line,
            published_text=outcome.published_text,
            is_look_back=False,
            published_urn=outcome.published_urn or self.school.urn,
            own_urn=self.school.urn,
        )

    def _empty(self, defined: SectionDefinition, note: str) -> Section:
        nothing: tuple[()] = ()
        return Section(
            key=defined.key,
            title=defined.title,
            intro=defined.intro,
            note=note,
            columns=nothing,
            bands=nothing,
            rows=nothing,
            compared="",
            is_mixed=False,
            skipped=nothing,
            inspections=nothing,
            shows=defined.shows,
        )

    def _slot(self, says: str, url_name: str) -> Slot | None:
        """A place kept for a part of Headwater; None where this reader may not be told what stands there."""
        address = self._address(url_name)
        if url_name != TIER:
            return Slot(says, address)
        if not self.facts.sees_tier:
            return None
        tier = self.facts.tier
        said = say_in_short(tier, self.facts.today) if tier else "None is recorded for the school today."
        return Slot(said, address, is_filled=True)

    def _address(self, url_name: str) -> str:
        """Where a part of Headwater shows what belongs in a slot; "" while that part is not there."""
        try:
            return reverse(url_name, args=[self.school.urn])
        except NoReverseMatch:
            return ""

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
        bands = []
        for when, group in groupby(columns, key=lambda column: column.when):
            members = list(group)
            bands.append(Band(when, self.band_words[when], len(members), members[0].divides))
        return tuple(bands) if any(band.words for band in bands) else ()

    def _band_words(self) -> Mapping[When, str]:
        joined = self.facts.membership.joined_on if self.facts.membership else None
        return {
            "before": "Before joining",
            "during": f"Joined {f'{joined.day} {joined:%b %Y}' if joined else ''}",
            "after": "In the trust",
            "unknown": "Date of joining not known" if self.facts.trust else "",
        }

    def _skipped(self, defined: SectionDefinition, periods: Sequence[str]) -> tuple[str, ...]:
        """Why the years between the columns are not there: said once, with the years it is true of."""
        measure = MEASURES.get(defined.rows[0].measure)
        why: defaultdict[str, list[str]] = defaultdict(list)
        for earlier, later in pairwise(periods):
            for year in policies.years_between(earlier, later):
                reason = missing_reason(measure, year, "school")
                why[reason or "no loaded file has them for this school"].append(period_shown(year))
        return tuple(f"{and_words(years)} not shown: {reason}." for reason, years in why.items())

    def _newer(self, own: Collection[str], newer: Sequence[str]) -> Iterator[str]:
        """That England has newer figures than this school, so that nobody takes the last column for the newest year."""
        if newer:
            yield (
                f"England’s figures go on to {period_shown(newer[-1])}; "
                f"no loaded file has this school’s after {period_shown(max(own))}."
            )

    # Files ----------------------------------------------------------------------------------------------------------

    def _used_releases(self, sections: Iterable[Section]) -> list[int]:
        cells = [cell for section in sections for row in section.rows for line in row.lines for cell in line.cells]
        sources = [cell.source for cell in cells if cell.source]
        sources += [also.source for cell in cells if cell.also for also in cell.also]
        used = {source.release for source in sources if source.release is not None}
        return sorted(used, key=lambda pk: (self.facts.releases[pk].title, self.facts.releases[pk].period, pk))

    def _data_sets(self, used: Sequence[int]) -> Iterator[DataSetUsed]:
        files: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
        for pk in used:
            file = self.cells.files[pk]
            files[file.publisher, file.title, file.file_words].append(file.file)
        for (publisher, title, words), names in files.items():
            yield DataSetUsed(title, publisher, words, tuple(names))


def _is_shown(section: Section) -> bool:
    return bool(section.rows) or section.shows != "figures"


def _empty_places(drawn: Sequence[Lines]) -> frozenset[str]:
    """The places that have not one figure in the whole section: said once, not line by line."""
    areas = (("england", [lines.england for lines in drawn]), ("la", [lines.la for lines in drawn]))
    return frozenset(place for place, lines in areas if not any(cell.value for line in lines for cell in line.cells))


def _is_mixed(abouts: Mapping[str, Collection[str]]) -> bool:
    """Whether a comparator is about other schools in one row than in another, so that each row has to say it."""
    return any(len(words) > 1 for words in abouts.values())


def _abouts(rows: Sequence[Row]) -> Mapping[str, Collection[str]]:
    """By place, which schools its figures are about."""
    return {
        "england": {row.england.about for row in rows if row.england.latest},
        "la": {row.la.about for row in rows if row.la.latest},
    }


def _compared(rows: Sequence[Row], abouts: Mapping[str, Collection[str]], places: Sequence[str]) -> str:
    """Whom the comparators are about and which is not there at all, said once for the section."""
    about: defaultdict[str, list[str]] = defaultdict(list)
    not_shown = []
    for place in places:
        lines = [line for row in rows for line in row.lines if line.place == place]
        if place in rows[0].hides:
            missing = [cell.missing for line in lines for cell in line.cells if cell.missing]
            # That a number of pupils has no comparator is true of that row alone, and not the section's reason.
            told = [gap for gap in missing if gap.reason != Missing.NOT_APPLICABLE] or missing
            ((reason, _),) = Counter(gap.sentence for gap in told).most_common(1)
            not_shown.append(f"{lines[0].name} is not shown: {reason[:1].lower()}{reason[1:]}.")
        elif not _is_mixed(abouts):
            for words in {*abouts[place]} - {""}:
                about[words].append(lines[0].name)
    meant = [
        f"{and_words(names)} here {'mean their' if len(names) > 1 else 'means its'} {words}."
        for words, names in about.items()
    ]
    return " ".join([*meant, *not_shown])
