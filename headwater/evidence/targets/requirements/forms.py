"""Forms of required targets. They check what was typed; operations decide and save."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from headwater.evidence.measures.definitions import GROUPS, MEASURES
from headwater.evidence.targets.models import Target
from headwater.evidence.targets.policies import Draft
from headwater.evidence.targets.proposals.policies import NONE_THERE, Proposed
from headwater.evidence.targets.reading import NotATarget, Reading, parse_target
from headwater.evidence.targets.requirements.policies import Requirement
from headwater.reference.schools.models import School

MOST_ROWS = 300
"""Of one page: whole schools, and at least one."""


@dataclass(frozen=True, slots=True)
class Row:
    school: School
    requirement: Requirement
    name: str


@dataclass(frozen=True, slots=True)
class SchoolRows:
    """The fields of one school."""

    school: School
    fields: tuple[BoundField, ...]


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
                help_text=each.standard,
                widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
            )

    def schools(self) -> Iterator[SchoolRows]:
        for school in dict.fromkeys(row.school for row in self.rows):
            yield SchoolRows(school, tuple(self[row.name] for row in self.rows if row.school == school))

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
        self.add_error(None, list(reasons))  # type: ignore[arg-type]


class SetAsideForm(forms.Form):
    reason = forms.CharField(
        label="Why it is not applicable",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Everybody who sees the school’s targets reads it. No names of pupils or staff.",
        error_messages={"required": "Say why it is not applicable"},
    )
