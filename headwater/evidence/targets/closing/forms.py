"""The form by which targets are closed. It checks what was typed; operations decide and save."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from headwater.evidence.targets.closing.policies import Judged, Judgement
from headwater.evidence.targets.models import Closing, Target

MOST_TARGETS = 300
"""Of one page; what is left over comes once these are closed."""
LEAVE_OPEN = ("", "Leave it open")


@dataclass(frozen=True, slots=True)
class ClosingFields:
    """The fields of one target."""

    target: Target
    outcome: BoundField
    reason: BoundField
    seen: BoundField


class ClosingForm(forms.Form):
    """Each target with what became of it. What a settled figure says is chosen already; anything else is left open.
    What the figures said and how many closings there were comes back as `seen`."""

    def __init__(
        self, *args: Any, targets: Sequence[Target], judged: Mapping[int, Judged], one: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.targets = list(targets[:MOST_TARGETS])
        self.left_out = len(targets) - len(self.targets)
        for target in self.targets:
            found, last = judged[target.pk], target.closing
            self.fields[f"outcome_{target.pk}"] = forms.ChoiceField(
                label="What became of it",
                choices=Closing.Outcome.choices if one else [LEAVE_OPEN, *Closing.Outcome.choices],
                required=one,
                initial=found.suggested if found.is_settled or one else "",
                error_messages={"required": "Say what became of it"},
                widget=forms.RadioSelect if one else forms.Select,
            )
            self.fields[f"reason_{target.pk}"] = forms.CharField(
                label="Why" if last else "Why, where it is not as the figure says",
                max_length=500,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
                help_text="Everybody who sees the target reads it. No names of pupils or staff.",
            )
            self.fields[f"seen_{target.pk}"] = forms.CharField(
                required=False, initial=_seen(target, found), widget=forms.HiddenInput
            )

    def rows(self) -> Iterator[ClosingFields]:
        for target in self.targets:
            fields = (self[f"{name}_{target.pk}"] for name in ("outcome", "reason", "seen"))
            yield ClosingFields(target, *fields)

    def judgements(self) -> list[Judgement]:
        """The targets of which somebody said what became of them."""
        made = []
        for target in self.targets:
            outcome = self.cleaned_data[f"outcome_{target.pk}"]
            number, _, mark = self.cleaned_data[f"seen_{target.pk}"].partition(":")
            seen = int(number) if number.isdecimal() and len(number) < 6 else 0
            if outcome:
                made.append(Judgement(target, outcome, self.cleaned_data[f"reason_{target.pk}"], seen, mark))
        return made

    def refuse(self, reasons: Sequence[str], targets: Sequence[Target], judged: Mapping[int, Judged]) -> None:
        """Say why nothing was closed. What was chosen and typed stays; what is seen from now on is what stands now."""
        self.add_error(None, ValidationError(list(reasons)))
        self.data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        for target in targets:
            self.data[f"seen_{target.pk}"] = _seen(target, judged[target.pk])  # type: ignore[index]  # a copy, which takes it


def _seen(target: Target, judged: Judged) -> str:
    return f"{target.closing.number if target.closing else 0}:{judged.mark}"
