"""The form that asks which day and which school."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from headwater.reference.calendar.days import say_date
from headwater.reference.schools.models import School

FIRST_DAY = date(2006, 9, 1)


class DayForm(forms.Form):
    """Both may stay empty: today, every school within sight."""

    day = forms.DateField(
        label="At the end of which day",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": "Enter a day, for example 14/10/2026"},
    )
    school = forms.ChoiceField(
        label="School", required=False, error_messages={"invalid_choice": "Choose one of the schools in the list"}
    )
    earlier = forms.BooleanField(label="Earlier school years too", required=False)

    def __init__(self, *args: Any, schools: Sequence[School], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        choices = [("", "All schools"), *((str(school.urn), school.name) for school in schools)]
        self.fields["school"].choices = choices  # type: ignore[attr-defined]
        if len(schools) < 2:
            del self.fields["school"]

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"] or self.today
        if day > self.today:
            raise forms.ValidationError(f"{say_date(day)} has not come yet: enter today or an earlier day")
        if day < FIRST_DAY:
            raise forms.ValidationError(f"Enter a day from {say_date(FIRST_DAY)} on")
        return day
