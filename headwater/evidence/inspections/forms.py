"""Forms about inspections entered by hand. They check what was typed; operations decide and save."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from django import forms

from headwater.evidence.inspections.definitions import ERAS, Era, Grade
from headwater.evidence.inspections.models import InspectionOutcome
from headwater.evidence.inspections.policies import YEARS_AHEAD, Draft, eras_on
from headwater.reference.calendar.days import say_date
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.schools.models import School

AREA = "area-"
NO_NAMES = "No names of pupils or staff."


def _day(label: str, help_text: str, required: str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=bool(required),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": required, "invalid": "Enter a date, for example 22 10 2024"},
    )


class WhichForm(forms.Form):
    """Which inspection: the framework says what is asked on the next page."""

    inspected_on = _day("First day of the inspection", "As the report says.", "Enter the first day of the inspection")
    era = forms.ChoiceField(label="Framework", error_messages={"required": "Choose the framework"})

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        entered = sorted(
            (era for era in ERAS.all().values() if era.can_be_entered),
            key=lambda era: (era.kind in ("faith", "other"), era.inspectorate, era.in_force_from or date.min),
        )
        groups = [
            (inspectorate, [(era.key, era.name) for era in eras])
            for inspectorate, eras in groupby(entered, key=lambda era: era.inspectorate)
        ]
        self.fields["era"].choices = [("", "Choose a framework"), *groups]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Hold the day against the framework, so that nobody fills in the wrong areas."""
        typed = super().clean() or {}
        day, key = typed.get("inspected_on"), typed.get("era")
        if day and day > self.today:
            self.add_error("inspected_on", f"{say_date(day)} has not come yet")
        elif day and key and not ERAS.get(key).in_force_on(day):
            others = " or ".join(f"“{era.name}”" for era in eras_on(day) if era.kind != "other")
            self.add_error("era", f"This framework was not in force on {say_date(day)}. Choose {others}")
        return typed


class OutcomeForm(forms.Form):
    """What the inspection found, in the words of its framework, and what is next.

    Where the outcome is published (`published`), only what no file has is asked.
    """

    def __init__(
        self,
        *args: Any,
        school: School,
        era: Era,
        today: date,
        published: InspectionOutcome | None = None,
        entry: InspectionOutcome | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial = _initial(entry) if entry else {}
        self.school, self.era, self.entry, self.published = school, era, entry, published
        if entry:
            self.fields["inspected_on"] = _day("First day of the inspection", "", "Enter the first day")
        if era.in_own_words:
            self.fields["title"] = forms.CharField(
                label="What inspection it was",
                max_length=120,
                help_text="For example: Diocesan canonical inspection.",
                error_messages={"required": "Say what inspection it was"},
            )
        if published is None:
            self._ask_outcome()
        self._ask_next(today)
        if entry:
            self.fields["reason"] = forms.CharField(
                label="Why the entry changes",
                max_length=500,
                widget=forms.Textarea(attrs={"rows": 2}),
                help_text=f"Both entries stay to be read, with this reason. {NO_NAMES}",
                error_messages={"required": "Say why the entry changes"},
            )

    def _ask_outcome(self) -> None:
        era = self.era
        if era.in_own_words:
            self.fields["overall_text"] = forms.CharField(
                label=era.overall, max_length=120, required=False, help_text="In the inspectors’ own words."
            )
        elif era.overall:
            self.fields["overall"] = _choice(era.overall, era.scale)
        for area in era.areas:
            label = f"{area.name} (where the school has it)" if area.where_applicable else area.name
            words = era.area_words if area.where_applicable else era.scale
            self.fields[AREA + area.key] = _choice(label, words)
        if era.safeguarding:
            self.fields["safeguarding"] = _choice("Safeguarding", era.safeguarding)
        if era.categories:
            found = [(category.key, category.word) for category in era.categories]
            self.fields["category"] = forms.ChoiceField(
                label="Category of concern", choices=[("", "None"), *found], required=False
            )
        self.fields["published_on"] = _day("Day the report was published", "If you know it.")

    def _ask_next(self, today: date) -> None:
        this = AcademicYear.containing(today)
        years = [this.plus(n) for n in range(-2, YEARS_AHEAD + 1)]
        self.fields["next_steps"] = forms.CharField(
            label="Next steps",
            required=False,
            widget=forms.Textarea(attrs={"rows": 6}),
            help_text=f"What the report says the school is to do next, each on a line of its own. {NO_NAMES}",
        )
        self.fields["next_said"] = forms.CharField(
            label="What the report says of the next inspection",
            required=False,
            max_length=300,
            help_text="In its own words. It stands under the framework of its day, also when that has ended.",
        )
        self.fields["next_period"] = forms.ChoiceField(
            label="School year in which the next inspection is expected",
            required=False,
            choices=[("", "Not known"), *((year.slug, str(year)) for year in years)],
            help_text="An estimate; it is shown as one.",
        )

    def draft(self, inspected_on: date) -> Draft:
        """What was typed, of the inspection that began on `inspected_on` unless the form says otherwise. What an entry
        says of an outcome that has been published since is kept as it is."""
        kept = _initial(self.entry) if self.entry and self.published else {}
        typed = {name: value for name, value in (kept | self.cleaned_data).items() if value not in (None, "")}
        judged = {name.removeprefix(AREA): typed.pop(name) for name in list(typed) if name.startswith(AREA)}
        steps = tuple(filter(None, (" ".join(line.split()) for line in typed.pop("next_steps", "").splitlines())))
        return Draft(
            urn=self.school.urn,
            era=self.era.key,
            **({"inspected_on": inspected_on} | typed),
            judgements=judged,
            next_steps=steps,
        )


class WithdrawalForm(forms.Form):
    reason = forms.CharField(
        label="Why it is withdrawn",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"The entry stays to be read, with this reason. {NO_NAMES}",
        error_messages={"required": "Say why the entry is withdrawn"},
    )


def _choice(label: str, words: Iterable[Grade]) -> forms.ChoiceField:
    choices = [("", "Not entered"), *((grade.key, grade.word) for grade in words)]
    return forms.ChoiceField(label=label, choices=choices, required=False)


def _initial(entry: InspectionOutcome) -> dict[str, Any]:
    names = ("inspected_on", "title", "overall", "overall_text", "safeguarding", "category", "published_on")
    known = {name: getattr(entry, name) for name in (*names, "next_said", "next_period")}
    known |= {AREA + judgement.area: judgement.grade for judgement in entry.judgements.all()}
    return known | {"next_steps": "\n".join(step.text for step in entry.next_steps.all())}
