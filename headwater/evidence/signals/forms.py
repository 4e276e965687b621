"""Accepting a finding."""

from __future__ import annotations

from django import forms

from headwater.evidence.signals.policies import LONGEST_REASON


class AcceptanceForm(forms.Form):
    """Why a finding stands as it is. The hidden field carries what was looked at."""

    reason = forms.CharField(
        label="Why does it stand as it is?",
        help_text="At least 10 characters. Everybody who may read the card can read this; name no pupil.",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why it stands as it is."},
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
