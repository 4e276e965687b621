"""Forms of the card. They check what was typed; operations decide and save."""

from __future__ import annotations

from typing import Any

from django import forms

from headwater.oversight.cards.models import LONGEST_NOTE, CardNote


class NoteForm(forms.Form):
    """The note on a card. `seen` is the note that stood there when the page was opened."""

    text = forms.CharField(
        label="Note",
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=f"Up to {LONGEST_NOTE:,} letters. Everybody who may read the card reads it. Name no pupil.",
        error_messages={"required": "Write the note, or take it away below"},
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, current: CardNote | None) -> None:
        super().__init__(data, initial={"text": current.text, "seen": current.pk} if current else {})
