"""Forms about term dates. They check what was typed; operations decide and save."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from headwater.foundations.documents.personal_data import reasons_not_to_keep
from headwater.reference.calendar import policies
from headwater.reference.calendar.days import say_date
from headwater.reference.calendar.models import ClosureDay
from headwater.reference.calendar.terms import SEASONS, HalfTerm
from headwater.reference.calendar.years import AcademicYear

PLACES = [(season, half) for season in SEASONS for half in (1, 2)]


def _day(label: str, required: str, help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": required, "invalid": "Enter a date, for example 1 9 2026"},
    )


@dataclass(frozen=True, slots=True)
class Pair:
    """The two days of one half-term, to stand side by side."""

    name: str
    starts: BoundField
    ends: BoundField


class HalfTermsForm(forms.Form):
    """First and last school day of all six half-terms of a year, checked beside one another."""

    def __init__(self, *args: Any, year: AcademicYear, known: Sequence[HalfTerm], **kwargs: Any) -> None:
        first = {_starts(each.season, each.half): each.starts_on for each in known}
        last = {_ends(each.season, each.half): each.ends_on for each in known}
        kwargs["initial"] = first | last
        super().__init__(*args, **kwargs)
        self.year = year
        for season, half in PLACES:
            name = f"{season.capitalize()} {half}"
            self.fields[_starts(season, half)] = _day(f"{name}: first day", f"Enter the first day of {name}")
            self.fields[_ends(season, half)] = _day(f"{name}: last day", f"Enter the last day of {name}")

    @property
    def pairs(self) -> list[Pair]:
        return [
            Pair(f"{season.capitalize()} {half}", self[_starts(season, half)], self[_ends(season, half)])
            for season, half in PLACES
        ]

    @property
    def half_terms(self) -> list[HalfTerm]:
        """The half-terms of which both days could be read."""
        read = self.cleaned_data
        return [
            HalfTerm(self.year, season, half, starts, ends)
            for season, half in PLACES
            if (starts := read.get(_starts(season, half))) and (ends := read.get(_ends(season, half)))
        ]

    def clean(self) -> dict[str, Any]:
        """Name each half-term that cannot be, at its first day."""
        typed = super().clean() or {}
        given = self.half_terms
        for place, reason in policies.reasons_not_to_set_year(given).items():
            if place in {half.place for half in given}:
                self.add_error(_starts(*PLACES[place]), reason)
        return typed


class ClosedDayForm(forms.Form):
    """A day to close, and why."""

    on = _day("Day", "Enter the day")
    reason = forms.ChoiceField(
        label="Why",
        choices=[
            (reason.value, reason.label)
            for reason in ClosureDay.Reason
            if reason is not ClosureDay.Reason.BANK_HOLIDAY  # those of England are known; one more is another closure
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose why the schools are closed",
            "invalid_choice": "Choose INSET day or Other closure",
        },
    )
    note = forms.CharField(
        label="Note (optional)",
        required=False,
        max_length=100,
        help_text="Everybody who signs in can read it. No names of pupils or staff.",
    )

    def __init__(self, *args: Any, year: AcademicYear, half_terms: Sequence[HalfTerm], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year, self.half_terms = year, half_terms

    def clean_on(self) -> date:
        """A day of this year on which pupils would be expected."""
        day: date = self.cleaned_data["on"]
        if not self.half_terms or not self.half_terms[0].starts_on <= day <= self.half_terms[-1].ends_on:
            raise forms.ValidationError(f"{say_date(day)} is not a day of {self.year}")
        if reasons := policies.reasons_not_to_close(day, self.half_terms):
            raise forms.ValidationError(reasons)
        return day

    def clean_note(self) -> str:
        note: str = self.cleaned_data["note"]
        if reasons := reasons_not_to_keep(note):
            raise forms.ValidationError(reasons)
        return note


def _starts(season: str, half: int) -> str:
    return f"{season}-{half}-starts"


def _ends(season: str, half: int) -> str:
    return f"{season}-{half}-ends"
