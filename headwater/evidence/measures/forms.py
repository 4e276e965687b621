"""Forms about entered figures. They check what was typed; operations decide and save."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.http import QueryDict

from headwater.evidence.measures.definitions import GROUPS, MEASURES, Measure, Unit
from headwater.evidence.measures.drafts import UNSAID, Answers, Draft, in_few
from headwater.evidence.measures.entries import (
    FIRST_YEAR,
    LONGEST_REASON,
    LONGEST_SOURCE,
    ONLY_WHO_CORRECTS_AREAS,
    REASONS_BY_HAND,
    Entry,
    is_to_date,
    work_out,
)
from headwater.evidence.measures.models import Level, Stage
from headwater.evidence.measures.places import Place
from headwater.evidence.measures.presenters import POPULATION_WORDS, measures_for
from headwater.evidence.measures.queries import Known
from headwater.evidence.measures.reading import Said, read_value
from headwater.foundations.documents.forms import SheetForm
from headwater.foundations.documents.personal_data import reasons_not_to_keep_sheet
from headwater.foundations.documents.tables import Grid
from headwater.reference.calendar.years import AcademicYear, NotAnAcademicYear
from headwater.reference.schools.models import School

YEARS_BACK = 12
NO_NAMES = "No names of pupils or staff."


def years_to_choose(today: date) -> list[tuple[str, str]]:
    """The years a figure can be entered for, the newest first."""
    this = AcademicYear.containing(today)
    return [(year.slug, str(year)) for year in (this.plus(-back) for back in range(YEARS_BACK + 1))]


def populations_to_choose(first: str) -> list[tuple[str, str]]:
    return [("", first), *POPULATION_WORDS.items(), (UNSAID, "Nobody said")]


class PlaceForm(forms.Form):
    """Which figure: it stands in the address of the next page, which shows what is known of it."""

    whose = forms.ChoiceField(label="Whose figure", required=False)
    measure = forms.ChoiceField(label="Measure", error_messages={"required": "Choose a measure"})
    group = forms.ChoiceField(label="Pupils", initial="all", required=False)
    period = forms.ChoiceField(label="School year", error_messages={"required": "Choose the school year"})
    population = forms.ChoiceField(
        label="Which schools a national figure is about", required=False, help_text="Only for England or the authority."
    )

    def __init__(self, *args: Any, school: School, today: date, may_override: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = sorted(GROUPS.all().values(), key=lambda group: group.order)
        self._offer("measure", [("", "Choose a measure"), *measures_for(school), *self._asked_measure(school)])
        self._offer("group", [(group.key, group.name) for group in groups])
        self._offer("period", [("", "Choose a year"), *years_to_choose(today), *self._asked_year(today)])
        if may_override:
            areas = [(Level.ENGLAND, "England’s")]
            areas += [(Level.LA, f"{school.la_name or 'The local authority'}’s")] if school.la_code else []
            self._offer("whose", [("", f"{school.name}’s own"), *areas])
            self._offer("population", populations_to_choose("As the published figures are"))
        else:
            del self.fields["whose"], self.fields["population"]

    def clean(self) -> dict[str, Any]:
        """An address that asks for England's figure is not read as the school's own."""
        chosen = super().clean() or {}
        if "whose" not in self.fields and self.data.get("whose", "") not in ("", Level.SCHOOL):
            raise forms.ValidationError(ONLY_WHO_CORRECTS_AREAS)
        return chosen

    def _asked_measure(self, school: School) -> list[tuple[str, list[tuple[str, str]]]]:
        """A measure of another phase that the address names: a sheet may have brought a figure of it."""
        measure = MEASURES.all().get(self.data.get("measure", ""))
        offered = {key for _, choices in measures_for(school) for key, _ in choices}
        return [("Other", [(measure.key, measure.name)])] if measure and measure.key not in offered else []

    def _asked_year(self, today: date) -> list[tuple[str, str]]:
        """A year long ago that the address names."""
        try:
            year = AcademicYear.parse(self.data.get("period", ""))
        except NotAnAcademicYear:
            return []
        choice = (year.slug, str(year))
        is_kept = year >= FIRST_YEAR and year.first_day <= today
        return [choice] if is_kept and choice not in years_to_choose(today) else []

    def _offer(self, field: str, choices: Sequence[Any]) -> None:
        self.fields[field].choices = choices  # type: ignore[attr-defined]


class FigureForm(forms.Form):
    """The figure itself. `known` is what stands in its place; the entry's key comes back as `seen`."""

    numerator = forms.CharField(label="How many", required=False, max_length=20)
    denominator = forms.CharField(label="Out of how many", required=False, max_length=20)
    value = forms.CharField(label="Figure", required=False, max_length=40)
    instead = forms.ChoiceField(
        label="Or why there is no figure",
        required=False,
        choices=[("", "There is one"), *((key, words) for key, (_, words) in REASONS_BY_HAND.items())],
    )
    stage = forms.ChoiceField(
        label="How settled it is", choices=[(stage.value, stage.label) for stage in reversed(Stage)], required=False
    )
    as_at = forms.DateField(
        label="Counted up to",
        required=False,
        help_text="Only for a year that was not over.",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "Enter a date, for example 18 7 2026"},
    )
    source = forms.CharField(
        label="Where the figure is from",
        required=False,
        max_length=LONGEST_SOURCE,
        help_text=f"For example: our own marks, June. {NO_NAMES}",
    )
    source_period = forms.ChoiceField(
        label="Year the figure is said to be of", required=False, help_text="Leave it where nobody said."
    )
    overrides = forms.BooleanField(label="Show this figure instead of the published one", required=False)
    reason = forms.CharField(
        label="Why it is shown instead",
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"Both stay to be read, with this reason. {NO_NAMES}",
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        measure: Measure,
        place: Place,
        known: Known,
        may_override: bool,
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.measure, self.place = measure, place
        self.fields["seen"].initial = known.entry.pk if known.entry else None
        self._ask_for_numbers(measure)
        if is_to_date(measure):
            self.fields["as_at"].help_text = "The last day that is counted in it."
        if place.is_comparator:
            years = [("", "Nobody said"), *years_to_choose(today)]
            self.fields["source_period"].choices = years  # type: ignore[attr-defined]
            self.fields["source_period"].initial = place.period
            self.fields["stage"].initial = Stage.FINAL
        else:
            del self.fields["source_period"]
            self.fields["stage"].initial = Stage.INTERNAL
        if not may_override or place.is_comparator or known.published is None:
            del self.fields["overrides"], self.fields["reason"]

    def _ask_for_numbers(self, measure: Measure) -> None:
        if measure.unit not in (Unit.PERCENT, Unit.PER_100):
            self.fields["value"].label = measure.name
            del self.fields["numerator"], self.fields["denominator"]
            return
        self.fields["numerator"].help_text = f"{measure.numerator[:1].upper()}{measure.numerator[1:]}"
        self.fields["denominator"].help_text = f"{measure.denominator[:1].upper()}{measure.denominator[1:]}"
        self.fields["value"].label = "Percentage" if measure.unit == Unit.PERCENT else "Per 100 pupils"
        self.fields["value"].help_text = (
            "Only where the two numbers are not known: without them nobody can say what one pupil is worth, or how "
            "much may be chance."
        )

    def clean_value(self) -> Said:
        said = read_value(self.cleaned_data["value"])
        if said.problem:
            raise forms.ValidationError(said.problem)
        return said

    def clean_numerator(self) -> Said:
        return self._count("numerator")

    def clean_denominator(self) -> Said:
        return self._count("denominator")

    def _count(self, field: str) -> Said:
        said = read_value(self.cleaned_data[field])
        if said.problem or said.missing or said.percent:
            raise forms.ValidationError(f"“{said.text}” is no number. Write a whole number, or leave it empty.")
        return said

    def refuse(self, reasons: list[str]) -> None:
        """Say why it was not saved. What stands there now is on the page, so it is seen the next time this is sent."""
        self.add_error(None, ValidationError(reasons))
        data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict: nothing else comes from a browser
        data["seen"] = self.fields["seen"].initial or ""
        self.data = data

    def entry(self) -> Entry:
        """What was typed, for the place it was typed about."""
        typed = self.cleaned_data
        said: Said = typed["value"]
        text, missing = said.text, said.missing
        if typed["instead"]:
            missing, words = REASONS_BY_HAND[typed["instead"]]
            text = text or words
        counts = {name: typed[name].value for name in ("numerator", "denominator") if name in typed}
        return work_out(
            Entry(
                place=self.place,
                text=text,
                value=said.value,
                missing=missing,
                stage=Stage(typed["stage"] or Stage.INTERNAL),
                as_at=typed["as_at"],
                source=typed["source"],
                source_period=typed.get("source_period", ""),
                overrides=typed.get("overrides", False),
                reason=typed.get("reason", ""),
                seen=typed["seen"],
                **counts,
            )
        )


class WithdrawalForm(forms.Form):
    reason = forms.CharField(
        label="Why it is withdrawn",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"The figure stays to be read, with this reason. {NO_NAMES}",
        error_messages={"required": "Say why the figure is withdrawn"},
    )


class FigureSheetForm(SheetForm):
    """A sheet of figures, copied or as a file, and what holds for every cell that does not say it itself."""

    year = forms.ChoiceField(
        label="School year of columns that name none",
        required=False,
        help_text="For headings such as “Academy” or “Actual”, and rows without a year.",
    )
    as_at = forms.DateField(
        label="A year to date is counted up to",
        required=False,
        help_text="For columns such as “2025 YTD”.",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "Enter a date, for example 18 7 2026"},
    )
    national_year = forms.ChoiceField(
        label="Year the national figures are of",
        required=False,
        help_text="For a column “National” without a year. Leave it where nobody knows: the card will say so.",
    )
    population = forms.ChoiceField(label="Which schools the national figures are about", required=False)
    stage = forms.ChoiceField(
        label="How settled the figures are",
        choices=[(stage.value, stage.label) for stage in reversed(Stage)],
        initial=Stage.INTERNAL,
        required=False,
    )
    source = forms.CharField(
        label="Where the figures are from",
        required=False,
        max_length=LONGEST_SOURCE,
        help_text=f"For example: academy card, July 2026. {NO_NAMES}",
    )
    overrides = forms.BooleanField(label="Show these figures instead of published ones", required=False)
    reason = forms.CharField(
        label="Why they are shown instead",
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=f"Both stay to be read, with this reason. {NO_NAMES}",
    )

    def __init__(self, *args: Any, school: School | None, today: date, may_override: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.made_with: dict[str, Any] = {"school": school, "today": today, "may_override": may_override}
        years = years_to_choose(today)
        self.fields["year"].choices = [("", "Not said"), *years]  # type: ignore[attr-defined]
        self.fields["national_year"].choices = [("", "The sheet does not say"), *years]  # type: ignore[attr-defined]
        as_published = populations_to_choose("As the published figures of each measure are")
        self.fields["population"].choices = as_published  # type: ignore[attr-defined]
        if not may_override:
            for name in ("national_year", "population", "overrides", "reason"):
                del self.fields[name]
        self.fields["text"].help_text = (
            "With their headings. A card with blocks of years can be copied as it stands."
            if school
            else "With their headings: School (URN or name), Measure, Year and Value, or years side by side."
        )

    def reasons_not_to_keep(self, grid: Grid) -> list[str]:
        """Pupils' data in a sheet of the school or the trust."""
        return reasons_not_to_keep_sheet(grid.rows)

    def asking(self, draft: Draft) -> list[tuple[BoundField, str]]:
        """The questions that cells of the sheet wait for, each with the addresses of those cells in words."""
        waiting = ((self[name], draft.waiting_for(name)) for name in ("year", "as_at"))
        return [(field, in_few(cells)) for field, cells in waiting if cells]

    def answers(self) -> Answers:
        """What the page asked; rows left out are those ticked."""
        typed = self.cleaned_data
        return Answers(
            year=typed["year"],
            as_at=typed["as_at"],
            national_year=typed.get("national_year", ""),
            population=typed.get("population", ""),
            stage=Stage(typed["stage"] or Stage.INTERNAL),
            source=typed["source"],
            overrides=typed.get("overrides", False),
            reason=typed.get("reason", ""),
            left_out=frozenset(self.data.getlist("left_out")) if isinstance(self.data, QueryDict) else frozenset(),
        )

    def again(self, **fields: Any) -> FigureSheetForm:
        """The same form for the next step."""
        return FigureSheetForm(self.sent_again(**fields), **self.made_with)
