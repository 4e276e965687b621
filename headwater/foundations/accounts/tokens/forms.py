"""The form by which a person makes a token. It checks what was typed; the operation decides and saves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms

from headwater.foundations.accounts.scope import Scope
from headwater.foundations.accounts.tokens.parts import list_parts
from headwater.foundations.accounts.tokens.policies import LONGEST
from headwater.foundations.accounts.tokens.presenters import offered_parts

USUAL = timedelta(days=90)


class TokenForm(forms.Form):
    """What the token is for, what it reaches, until when."""

    name = forms.CharField(
        label="What is it for?",
        max_length=40,
        help_text="The program that reads with it, for example Power BI. Name no pupil.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Say what the token is for"},
    )
    parts = forms.MultipleChoiceField(
        label="What can the program read?",
        help_text="Never more than you can see yourself on that day.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one thing that the token reaches"},
    )
    expires_on = forms.DateField(
        label="Its last day",
        help_text="A year from today at the latest. Then make another one.",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": "Enter the last day", "invalid": "Enter a date, for example 31 8 2027"},
    )

    def __init__(self, *args: Any, scope: Scope, today: date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"expires_on": (today + USUAL).isoformat()})
        super().__init__(*args, **kwargs)
        self.fields["parts"].choices = offered_parts(list_parts(), scope)  # type: ignore[attr-defined]
        last = (today + LONGEST).isoformat()
        self.fields["expires_on"].widget.attrs |= {"min": (today + timedelta(days=1)).isoformat(), "max": last}
