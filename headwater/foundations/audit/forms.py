"""The form that narrows the event log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from headwater.foundations.audit.queries import list_actors, list_event_types

if TYPE_CHECKING:
    from headwater.foundations.accounts.scope import Scope


class EventFilter(forms.Form):
    """All fields may stay empty. Cleaned data are the arguments of `queries.list_events`."""

    type = forms.ChoiceField(label="What happened", required=False)
    by = forms.ChoiceField(label="Who did it", required=False)
    since = forms.DateField(label="From", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="Until", required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        types = sorted(list_event_types().items(), key=lambda item: item[1])
        self.fields["type"].choices = [("", "Anything"), *types]  # type: ignore[attr-defined]
        self.fields["by"].choices = [("", "Anybody"), *list_actors(scope)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", "This day comes before the first")
        return cleaned
