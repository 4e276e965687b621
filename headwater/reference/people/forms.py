"""Forms about people. They check what was typed; operations decide and save."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from headwater.foundations.accounts.scope import Scope
from headwater.foundations.documents.personal_data import reasons_not_to_keep
from headwater.reference.people.queries import list_schools_of_trust
from headwater.reference.people.roles import ROLES
from headwater.reference.schools.models import School


class PostForm(forms.Form):
    """A role, and where it is held."""

    role = forms.ChoiceField(label="Role", error_messages={"required": "Choose a role"})
    school = forms.ModelChoiceField(
        label="School",
        queryset=School.objects.none(),
        required=False,
        empty_label="The whole trust",
        help_text="Where the post is held. It gives sight of that school, or of every school in the trust.",
    )

    def __init__(self, *args: Any, scope: Scope, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        schools = list_schools_of_trust(today).filter(pk__in=scope.schools("people.invite"))
        roles = [(role.key, role.name) for role in ROLES.values()]
        self.fields["role"].choices = [("", "Choose a role"), *roles]  # type: ignore[attr-defined]
        self.fields["school"].queryset = schools  # type: ignore[attr-defined]
        self.fields["school"].required = not scope.may("people.invite")


class InvitationForm(PostForm):
    """Somebody new: who they are and their first post."""

    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        error_messages={
            "required": "Enter an e-mail address",
            "invalid": "Enter an e-mail address like name@school.org.uk",
        },
    )
    name = forms.CharField(label="Name", max_length=150, error_messages={"required": "Enter a name"})
    field_order = ["email", "name", "role", "school"]

    def clean_name(self) -> str:
        """On one line and as it reads: it stands in letters, minutes and the log of what was done."""
        name = " ".join(self.cleaned_data["name"].split())
        if reasons := reasons_not_to_keep(name):
            raise forms.ValidationError(reasons)
        return name


class LastDayForm(forms.Form):
    """The day a post ends."""

    held_until = forms.DateField(
        label="Last day",
        help_text="From the next day they no longer see what this post let them see.",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": "Enter the last day", "invalid": "Enter a date, for example 31 8 2027"},
    )
