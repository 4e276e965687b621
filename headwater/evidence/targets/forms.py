"""Forms about targets. They check what was typed; operations decide and save."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from headwater.evidence.measures.definitions import GROUPS, Measure
from headwater.evidence.targets.models import Target
from headwater.evidence.targets.policies import Draft
from headwater.evidence.targets.presenters import measures_for
from headwater.evidence.targets.reading import NotATarget, Reading, beside, parse_target
from headwater.evidence.targets.sheets import SaidForAll
from headwater.foundations.documents.forms import SheetForm
from headwater.foundations.documents.personal_data import reasons_not_to_keep_sheet
from headwater.foundations.documents.tables import Grid
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.schools.models import School

YEARS_BACK, YEARS_ON = 8, 3


def years_to_choose(today: date) -> list[tuple[str, str]]:
    """The years a target can be recorded for on a form, this year's first."""
    this = AcademicYear.containing(today)
    years = [this, *(this.plus(n) for n in range(1, YEARS_ON + 1)), *(this.plus(-n) for n in range(1, YEARS_BACK + 1))]
    return [(year.slug, str(year)) for year in years]


class PlaceForm(forms.Form):
    """Which target: it stands in the address of the next page, which shows what is known of it."""

    measure = forms.ChoiceField(label="Measure", error_messages={"required": "Choose a measure"})
    group = forms.ChoiceField(label="Pupils", initial="all")
    period = forms.ChoiceField(label="School year", error_messages={"required": "Choose the school year"})
    kind = forms.ChoiceField(
        label="Kind of target", choices=Target.Kind.choices, initial=Target.Kind.AGREED, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, school: School, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = sorted(GROUPS.all().values(), key=lambda group: group.order)
        self.fields["measure"].choices = [("", "Choose a measure"), *measures_for(school)]  # type: ignore[attr-defined]
        self.fields["group"].choices = [(group.key, group.name) for group in groups]  # type: ignore[attr-defined]
        self.fields["period"].choices = years_to_choose(today)  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    """Who agreed it, when, and where that is written down."""

    decided_by_body = forms.CharField(
        label="Agreed by",
        required=False,
        max_length=120,
        help_text="The body, not a person: the trust board, the standards committee, the local governing board.",
    )
    decided_on = forms.DateField(
        label="Day it was agreed",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": "Enter a date, for example 14 10 2026"},
    )
    minute = forms.CharField(label="Minute reference", required=False, max_length=60)


class TargetForm(DecisionForm):
    """The target itself. `current` is the one that stands there; its key comes back as `seen`. `undated` is one of a
    sheet that did not say which year, which gets its year here."""

    target = forms.CharField(label="Target", max_length=60, error_messages={"required": "Enter a target"})
    reason = forms.CharField(
        label="Why it changes",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Both targets stay to be read, with this reason. No names of pupils or staff.",
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    field_order = ["target", "decided_by_body", "decided_on", "minute", "reason", "seen"]

    def __init__(
        self, *args: Any, measure: Measure, current: Target | None, undated: Target | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if undated is not None:
            self.initial = {"target": undated.text}
            self.initial |= {name: getattr(undated, name) for name in ("decided_by_body", "decided_on", "minute")}
        self.measure, self.reading = measure, Reading()
        self.fields["target"].help_text = f"A number such as {_example(measure)}, or “{beside('england', measure)}”."
        self.fields["seen"].initial = current.pk if current else None
        if current is None:
            del self.fields["reason"]

    def clean_target(self) -> str:
        text = str(self.cleaned_data["target"])
        try:
            self.reading = parse_target(text, self.measure)
        except NotATarget as wrong:
            raise forms.ValidationError(str(wrong)) from wrong
        return text

    def refuse(self, reasons: list[str]) -> None:
        """Say why it was not recorded. What stands there now is on the page, so it is seen the next time."""
        self.add_error(None, ValidationError(reasons))
        self.data = {**self.data.dict(), "seen": self.fields["seen"].initial or ""}  # type: ignore[attr-defined]

    def draft(self, school: School, group: str, period: str, kind: str) -> Draft:
        """What was typed, for the place it was typed about."""
        typed = self.cleaned_data
        return Draft(
            urn=school.urn,
            measure=self.measure.key,
            group=group,
            period=period,
            kind=kind,
            text=typed["target"],
            value=self.reading.value,
            comparator=self.reading.comparator,
            offset=self.reading.offset,
            decided_by_body=typed["decided_by_body"],
            decided_on=typed["decided_on"],
            minute=typed["minute"],
            reason=typed.get("reason", ""),
        )


class WithdrawalForm(forms.Form):
    reason = forms.CharField(
        label="Why it is withdrawn",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The target stays to be read, with this reason. No names of pupils or staff.",
        error_messages={"required": "Say why the target is withdrawn"},
    )


def _example(measure: Measure) -> str:
    return {"percent": "76%", "score": "105", "progress": "0.5"}.get(str(measure.unit), "3")


class TargetSheetForm(SheetForm, DecisionForm):
    """A sheet of targets, copied or as a file, and what holds for every row that does not say it itself."""

    period = forms.ChoiceField(
        label="School year of these targets", help_text="For rows and columns that do not name a year.", required=False
    )
    kind = forms.ChoiceField(
        label="Kind of target", choices=Target.Kind.choices, initial=Target.Kind.AGREED, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label="Why targets change",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Needed only where a target takes another’s place. No names of pupils or staff.",
    )
    field_order = [
        "text", "file", "sheet", "period", "kind", "decided_by_body", "decided_on", "minute", "reason", "looked",
    ]  # fmt: skip

    def __init__(self, *args: Any, school: School | None, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.made_with: dict[str, Any] = {"school": school, "today": today}
        years = years_to_choose(today)
        self.fields["period"].choices = [("", "The sheet does not say"), *years]  # type: ignore[attr-defined]
        columns = "Measure and Target" if school else "School (URN or name), Measure and Target"
        also = "Group, Year, Agreed by, Agreed on, Minute"
        self.fields["text"].help_text = f"With their headings: {columns}; {also} if you have them. " + (
            "A card with years and a “Target” column can be copied as it stands." if school else ""
        )

    def reasons_not_to_keep(self, grid: Grid) -> list[str]:
        """Pupils' data in a sheet of the school or the trust."""
        return reasons_not_to_keep_sheet(grid.rows)

    def said_for_all(self) -> SaidForAll:
        typed = self.cleaned_data
        names = ("period", "kind", "decided_by_body", "decided_on", "minute", "reason")
        return SaidForAll(**{name: typed[name] for name in names})

    def again(self, **fields: Any) -> TargetSheetForm:
        """The same form for the next step."""
        return TargetSheetForm(self.sent_again(**fields), **self.made_with)
