"""Forms of rounds and editions. They check what was typed; operations decide and save."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from headwater.oversight.cards.editions.policies import LONGEST_BODY, LONGEST_REASON, usual_meeting, usual_reply_by
from headwater.oversight.cards.editions.sayings import Saying
from headwater.oversight.cards.models import (
    LONGEST_CONTEXT,
    LONGEST_PROPOSED,
    LONGEST_SENTENCE,
    CardEdition,
    Dispute,
    Round,
)
from headwater.reference.schools.models import School

NOT_A_DAY = "Enter a date, for example 15 10 2026"
NO_NAMES = "Name no pupil."


def day_field(label: str, *, required: str = "", help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=bool(required),
        help_text=help_text,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": NOT_A_DAY} | ({"required": required} if required else {}),
    )


def text_field(label: str, longest: int, *, required: str = "", help_text: str = "", rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=longest,
        required=bool(required),
        help_text=" ".join(filter(None, [help_text, NO_NAMES])),
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": required} if required else {},
    )


class StepForm(forms.Form):
    """What is asked for when a step is taken."""

    def said(self) -> dict[str, Any]:
        """What goes to the operation."""
        return dict(self.cleaned_data)

    def refuse(self, reasons: Sequence[str]) -> None:
        self.add_error(None, ValidationError(list(reasons)))


# The trust -----------------------------------------------------------------------------------------------------------


class SchoolsForm(StepForm):
    """Which schools' cards are prepared."""

    schools = forms.MultipleChoiceField(
        label="Schools",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose the schools",
            "invalid_choice": "One of these schools is not on the list any more. Choose again",
        },
    )

    def __init__(
        self, *args: Any, schools: Iterable[School], ticked: Collection[int] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(school.pk), school.name) for school in schools]
        field: forms.MultipleChoiceField = self.fields["schools"]  # type: ignore[assignment]  # declared above
        field.choices = choices
        field.initial = [key for key, _ in choices if ticked is None or int(key) in ticked]

    def chosen(self) -> set[int]:
        return {int(key) for key in self.cleaned_data["schools"]}


class PrepareForm(SchoolsForm):
    """A round: which schools' cards, for which body's meeting, and until when the schools answer."""

    body = forms.ChoiceField(
        label="Who are the cards for",
        choices=Round.Body.choices,
        widget=forms.RadioSelect,
        initial=Round.Body.TRUST_BOARD,
        error_messages={
            "required": "Choose the body that the cards are for",
            "invalid_choice": "Choose the body that the cards are for",
        },
    )
    body_name = forms.CharField(
        label="What a committee is called",
        required=False,
        max_length=LONGEST_BODY,
        help_text=f"Needed for a committee only, for example Standards committee. {NO_NAMES}",
    )
    meeting_on = day_field("Day of the meeting", required="Enter the day of the meeting")
    reply_by = day_field(
        "Last day for the schools to answer",
        help_text="Leave it empty for two weeks before the meeting: a week before its papers go out.",
    )
    field_order = ["body", "body_name", "meeting_on", "reply_by", "schools"]

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["meeting_on"].initial = usual_meeting(today)

    def clean(self) -> dict[str, Any]:
        """What the committee is called is asked for here too, so that the complaint stands at its field."""
        typed = super().clean() or {}
        if typed.get("body") == Round.Body.COMMITTEE and not str(typed.get("body_name", "")).strip():
            self.add_error("body_name", "Enter what the committee is called, for example Standards committee.")
        return typed

    def said(self) -> dict[str, Any]:
        facts = {name: self.cleaned_data[name] for name in ("body", "body_name", "meeting_on")}
        reply_by = self.cleaned_data["reply_by"] or usual_reply_by(facts["meeting_on"], self.today)
        return facts | {"reply_by": reply_by}


class ReasonForm(StepForm):
    """Why a card is withdrawn, or drafts are given up."""

    because = text_field(
        "Why",
        LONGEST_REASON,
        required="Say why, in a sentence or two: the reason stays to be read",
        help_text="It stays to be read, with your reason.",
    )


class NothingForm(StepForm):
    """A step that asks for nothing but to be confirmed."""


class SettleForm(StepForm):
    """What came of a dispute, and the trust's sentence."""

    outcome = forms.ChoiceField(
        label="What came of it",
        choices=Dispute.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what came of it", "invalid_choice": "Choose what came of it"},
    )
    trust_says = text_field(
        "What the trust says",
        LONGEST_SENTENCE,
        help_text="One sentence. Needed where the trust does not agree: it stands on the issued card, below the "
        "school’s.",
    )

    def __init__(self, *args: Any, dispute: Dispute, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"outcome": dispute.outcome, "trust_says": dispute.trust_says}
        if not dispute.measure:
            field: forms.ChoiceField = self.fields["outcome"]  # type: ignore[assignment]  # declared above
            field.choices = [each for each in Dispute.Outcome.choices if each[0] != Dispute.Outcome.OVERRIDDEN]


# The school ----------------------------------------------------------------------------------------------------------


class DisputeForm(StepForm):
    """One figure or sentence that the school says is wrong. Of a row, which of its years."""

    subject = forms.ChoiceField(
        label="Which figure",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose what is wrong",
            "invalid_choice": "The card does not say that (any more). Choose what is wrong on it now",
        },
    )
    school_says = text_field(
        "Why it is wrong",
        LONGEST_SENTENCE,
        required="Say in a sentence why it is wrong",
        help_text="One sentence. If the trust does not agree, it stands on the issued card.",
    )
    proposed = forms.CharField(
        label="What it should say",
        required=False,
        max_length=LONGEST_PROPOSED,
        help_text=f"Leave it empty if you do not know. {NO_NAMES}",
    )

    def __init__(self, *args: Any, sayings: Sequence[Saying], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: forms.ChoiceField = self.fields["subject"]  # type: ignore[assignment]  # declared above
        field.choices = [(each.subject, f"{each.about}: {each.said}") for each in sayings]
        if len(sayings) == 1:
            field.widget = forms.HiddenInput()
            field.initial = sayings[0].subject


class AnswerForm(StepForm):
    """The school's answer: its line of context, or that it has nothing to add."""

    context = text_field(
        "The school’s line of context",
        LONGEST_CONTEXT,
        help_text="What a board should know beside the figures, in a sentence or two. It stands on the card.",
    )
    nothing_to_add = forms.BooleanField(label="The school has nothing to add", required=False)

    def __init__(self, *args: Any, edition: CardEdition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["context"].initial = edition.context

    def clean(self) -> dict[str, Any]:
        """One of the two is asked for here too, so that the complaint stands at its field."""
        typed = super().clean() or {}
        if not self.errors and not typed.get("nothing_to_add") and not str(typed.get("context", "")).strip():
            self.add_error("context", "Write the school’s line of context, or tick that it has nothing to add.")
        return typed
