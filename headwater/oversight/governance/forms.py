"""Forms about packs. They check what was typed; operations decide and save."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from headwater.oversight.cards.models import CardEdition, Readers
from headwater.oversight.governance.models import LONGEST_BECAUSE


class MakeForm(forms.Form):
    """Which issued cards go into the pack, and for whom it is."""

    editions = forms.MultipleChoiceField(
        label="Cards",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one card"},
    )
    audience = forms.ChoiceField(
        label="Who is it for?",
        choices=[
            (Readers.CONFIDENTIAL, "Confidential: the board, staff, local governors. Every figure is exact"),
            (
                Readers.OPEN,
                "Open: minutes, website, parents. Figures that could point to fewer than 6 people are left out",
            ),
        ],
        initial=Readers.CONFIDENTIAL,
        widget=forms.RadioSelect,
        help_text="It stands in the head of every page.",
        error_messages={"required": "Say who it is for"},
    )

    def __init__(self, *args: Any, editions: Sequence[CardEdition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(each.pk), f"{each.school.name}, edition {each.number}") for each in editions]
        self.fields["editions"].choices = choices  # type: ignore[attr-defined]
        self.fields["editions"].initial = [key for key, _ in choices]

    def chosen(self) -> list[int]:
        return [int(key) for key in self.cleaned_data["editions"]]

    def refuse(self, reasons: Sequence[str]) -> None:
        self.add_error(None, ValidationError(list(reasons)))


class WithdrawForm(forms.Form):
    """Why a pack is not to be used any more."""

    because = forms.CharField(
        label="Why is it withdrawn?",
        max_length=LONGEST_BECAUSE,
        help_text="Everybody who can open the pack reads this. No names of pupils or staff.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why the pack is withdrawn: everybody who can open it reads this"},
    )

    def refuse(self, reasons: Sequence[str]) -> None:
        self.add_error("because", ValidationError(list(reasons)))
