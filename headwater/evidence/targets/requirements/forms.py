"""Forms of required targets. They check what was typed; operations decide and save."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from headwater.evidence.measures.definitions import GROUPS, MEASURES
from headwater.evidence.measures.presenters import POPULATION_WORDS
from headwater.evidence.targets.models import Target
from headwater.evidence.targets.policies import Draft
from headwater.evidence.targets.proposals.policies import NONE_THERE, Proposed
from headwater.evidence.targets.reading import NotATarget, Reading, parse_target
from headwater.evidence.targets.requirements.policies import Requirement
from headwater.reference.schools.models import School
from headwater.reference.schools.policies import census_phase

PHASES = POPULATION_WORDS | {"all-through": "all-through schools", "alternative-provision": "alternative provision"}
MOST_ROWS = 300
"""Of one page: whole schools, and at least one."""


@dataclass(frozen=True, slots=True)
class Row:
    school: School
    requirement: Requirement
    name: str


@dataclass(frozen=True, slots=True)
class SchoolRows:
    """The fields of one school, under the standards that they follow from; those that follow from none last."""

    school: School
    standards: tuple[tuple[str, tuple[BoundField, ...]], ...]
    is_open: bool
    """Whether its fields lie open: there is no other school, or something in them cannot be read."""

    @property
    def counted(self) -> str:
        """`Ashdown Primary: 12 targets, 2 of them to be filled in`"""
        fields = [field for _, some in self.standards for field in some]
        empty = sum(not field.value() for field in fields)
        said = f"{self.school.name}: {len(fields)} {'target' if len(fields) == 1 else 'targets'}"
        return f"{said}, {empty} of them to be filled in" if empty else said


@dataclass(frozen=True, slots=True)
class PhaseRows:
    """The schools of one phase: `Primary schools`."""

    words: str
    schools: tuple[SchoolRows, ...]


class RequiredForm(forms.Form):
    """A target for each that is required and lacking, filled in with what the framework implies."""

    def __init__(
        self, *args: Any, schools: Sequence[School], lacking: Mapping[int, Sequence[Requirement]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows: list[Row] = []
        self.left_out = 0
        for school in schools:
            wanted = lacking.get(school.urn, ())
            if self.rows and len(self.rows) + len(wanted) > MOST_ROWS:
                self.left_out += bool(wanted)
                continue
            self.rows += [Row(school, each, f"target_{school.urn}_{each.measure}_{each.group}") for each in wanted]
        self.readings: dict[str, Reading] = {}
        for row in self.rows:
            each = row.requirement
            pupils = "" if each.group == "all" else f": {GROUPS.get(each.group).name}"
            self.fields[row.name] = forms.CharField(
                label=f"{MEASURES.get(each.measure).name}{pupils}",
                max_length=60,
                required=False,
                initial=each.implied,
                widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
            )

    def phases(self) -> Iterator[PhaseRows]:
        """The schools of the page by phase, each phase in the order of its first school."""
        found: defaultdict[str, list[School]] = defaultdict(list)
        for school in dict.fromkeys(row.school for row in self.rows):
            words = PHASES.get(census_phase(school), "other schools")
            found[words[:1].upper() + words[1:]].append(school)
        only = sum(len(schools) for schools in found.values()) == 1
        for words, schools in found.items():
            yield PhaseRows(words, tuple(self._rows_of(school, is_open=only) for school in schools))

    def _rows_of(self, school: School, *, is_open: bool) -> SchoolRows:
        by_standard: defaultdict[str, list[BoundField]] = defaultdict(list)
        for row in self.rows:
            if row.school == school:
                by_standard[row.requirement.standard].append(self[row.name])
        wrong = any(field.errors for fields in by_standard.values() for field in fields)
        ordered = sorted(by_standard.items(), key=lambda each: not each[0])
        return SchoolRows(school, tuple((words, tuple(fields)) for words, fields in ordered), is_open or wrong)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        for row in self.rows:
            text = (typed.get(row.name) or "").strip()
            if not text:
                continue
            try:
                self.readings[row.name] = parse_target(text, MEASURES.get(row.requirement.measure))
            except NotATarget as wrong:
                self.add_error(row.name, f"{row.school.name}: {wrong}")
        return typed

    def proposed(self, period: str) -> list[Proposed]:
        """The targets that are left standing in the form, in its order; each says which standard it follows from."""
        made = []
        for row in self.rows:
            reading = self.readings.get(row.name)
            if reading is None:
                continue
            draft = Draft(
                urn=row.school.urn,
                measure=row.requirement.measure,
                group=row.requirement.group,
                period=period,
                kind=Target.Kind.AGREED,
                text=self.cleaned_data[row.name],
                value=reading.value,
                comparator=reading.comparator,
                offset=reading.offset,
            )
            basis = f"Follows from the standard “{row.requirement.standard}”" if row.requirement.standard else ""
            made.append(Proposed(draft, basis, NONE_THERE))
        return made

    def refuse(self, reasons: Sequence[str]) -> None:
        self.add_error(None, ValidationError(list(reasons)))


class SetAsideForm(forms.Form):
    reason = forms.CharField(
        label="Why it is not applicable",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Everybody who sees the school’s targets reads it. No names of pupils or staff.",
        error_messages={"required": "Say why it is not applicable"},
    )
