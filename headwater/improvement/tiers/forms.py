"""Forms about tiers. They check what was typed; operations decide and save."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from headwater.foundations.documents.forms import SheetForm
from headwater.foundations.documents.personal_data import reasons_not_to_keep_sheet
from headwater.foundations.documents.tables import Grid
from headwater.improvement.tiers.models import TierDecision
from headwater.improvement.tiers.policies import Draft
from headwater.improvement.tiers.sheets import SaidForAll, dated
from headwater.reference.frameworks.definitions import Framework
from headwater.reference.schools.models import School

NOT_A_DAY = "Enter a date, for example 15 10 2026"
NO_NAMES = "No names of pupils or staff."


def day_field(label: str, *, required: str = "", help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=bool(required),
        help_text=help_text,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": NOT_A_DAY} | ({"required": required} if required else {}),
    )


class TierForm(forms.Form):
    """One decision. `correct` is a record that is being corrected; `seen`, what somebody looked at, comes back. Where a
    record stands for the day that was typed, it is asked why it is corrected."""

    tiers = forms.ChoiceField()
    in_force_from = day_field("In force from", required="Enter the day from which it is in force")
    decided_by_body = forms.CharField(
        label="Decided by",
        max_length=120,
        help_text="The body, not a person: the trust board, the trustees with the chief executive.",
        error_messages={"required": "Enter who decided it"},
    )
    decided_on = day_field("Day it was decided", required="Enter the day it was decided")
    minute = forms.CharField(label="Minute reference", required=False, max_length=60)
    reason = forms.CharField(
        label="Reason",
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"Why this one, as the body saw it. {NO_NAMES}",
    )
    review_on = day_field("Review due by", help_text="The day by which it is looked at again, if one was set.")
    correction = forms.CharField(
        label="Why the earlier record is corrected",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=f"Both stay to be read, with this reason. {NO_NAMES}",
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        framework: Framework,
        standing: Sequence[TierDecision],
        seen: str,
        correct: TierDecision | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tiers"] = which_tiers(framework)
        self.mark = self.fields["seen"].initial = seen
        if correct is not None:
            which = list(correct.keys) if framework.tiering.kind == "additive" else correct.keys[0]
            self.initial = {name: getattr(correct, name) for name in _KEPT} | {"tiers": which}
            self.fields["in_force_from"].disabled = True
            self.fields["in_force_from"].help_text = "Where the day is wrong, withdraw the record and make another."
        elif self._typed_day() not in {each.in_force_from for each in standing}:
            del self.fields["correction"]

    def _typed_day(self) -> date | None:
        try:
            day: date | None = self.fields["in_force_from"].clean(self.data.get("in_force_from"))
        except forms.ValidationError:
            return None
        return day

    def refuse(self, reasons: list[str]) -> None:
        """Say why it was not recorded. What stands there now is on the page, so it is seen the next time."""
        self.add_error(None, ValidationError(reasons))
        data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        data["seen"] = self.mark
        self.data = data

    def draft(self, school: School) -> Draft:
        """What was typed, about one school."""
        typed = self.cleaned_data
        tiers = typed["tiers"]
        return Draft(
            urn=school.urn,
            tiers=tuple(tiers) if isinstance(tiers, list) else (tiers,),
            in_force_from=typed["in_force_from"],
            decided_by_body=typed["decided_by_body"],
            decided_on=typed["decided_on"],
            minute=typed["minute"],
            reason=typed["reason"],
            review_on=typed["review_on"],
            correction=typed.get("correction", ""),
        )


_KEPT = ("in_force_from", "decided_by_body", "decided_on", "minute", "reason", "review_on")


def which_tiers(framework: Framework) -> forms.ChoiceField:
    """One of the tiers, or where they are additive packages, every one the school holds."""
    word = framework.words["tier"]
    choices = [(tier.key, framework.say(tier.title)) for tier in framework.tiering.tiers]
    if framework.tiering.kind == "additive":
        return forms.MultipleChoiceField(
            label=first_letter_up(word.many),
            choices=choices,
            widget=forms.CheckboxSelectMultiple,
            help_text="Choose every one that the school holds.",
            error_messages={"required": f"Choose the {word.many} that the school holds"},
        )
    required = {"required": f"Choose a {word.one}"}
    return forms.ChoiceField(
        label=first_letter_up(word.one), choices=choices, widget=forms.RadioSelect, error_messages=required
    )


def first_letter_up(word: str) -> str:
    return word[:1].upper() + word[1:]


class WithdrawalForm(forms.Form):
    reason = forms.CharField(
        label="Why it is withdrawn",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"The record stays to be read, with this reason. {NO_NAMES}",
        error_messages={"required": "Say why it is withdrawn"},
    )


class TierSheetForm(SheetForm):
    """A sheet of a whole trust's tiers, copied or as a file, and what holds for every row that does not say it."""

    in_force_from = day_field(
        "In force from", help_text="This and the next four count for rows that do not say it themselves."
    )
    decided_by_body = forms.CharField(label="Decided by", required=False, max_length=120)
    decided_on = day_field("Day it was decided")
    minute = forms.CharField(label="Minute reference", required=False, max_length=60)
    review_on = day_field("Review due by")
    correction = forms.CharField(
        label="Why earlier records are corrected",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=f"Needed only where a record for the same school and day stands already. {NO_NAMES}",
    )

    def __init__(self, *args: Any, framework: Framework, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.framework = framework
        word = first_letter_up(framework.words["tier"].one)
        self.fields["text"].help_text = (
            f"With their headings: School (URN or name) and {word}; From, Decided by, Date, Minute, Reason, Review if "
            "you have them."
        )

    def reasons_not_to_keep(self, grid: Grid) -> list[str]:
        """Pupils' data in a sheet of the school or the trust."""
        return reasons_not_to_keep_sheet(dated(grid, self.framework))

    def said_for_all(self) -> SaidForAll:
        names = ("in_force_from", "decided_by_body", "decided_on", "minute", "review_on", "correction")
        return SaidForAll(**{name: self.cleaned_data[name] for name in names})

    def again(self, **fields: Any) -> TierSheetForm:
        """The same form for the next step."""
        return TierSheetForm(self.sent_again(**fields), framework=self.framework)
