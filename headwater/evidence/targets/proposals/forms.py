"""Forms of proposals. They check what was typed; operations decide and save."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from headwater.evidence.measures.definitions import GROUPS, Measure
from headwater.evidence.targets.forms import years_to_choose
from headwater.evidence.targets.models import Proposal, Target
from headwater.evidence.targets.policies import Draft
from headwater.evidence.targets.presenters import measures_for
from headwater.evidence.targets.proposals.policies import Answer, Meeting, Proposed
from headwater.evidence.targets.proposals.wording import NEUTRAL, Wording
from headwater.evidence.targets.reading import NotATarget, Reading, beside, parse_target
from headwater.evidence.targets.sheets import SaidForAll
from headwater.evidence.targets.workflow import Step
from headwater.foundations.documents.forms import SheetForm
from headwater.foundations.documents.personal_data import reasons_not_to_keep_sheet
from headwater.foundations.documents.tables import Grid
from headwater.reference.schools.models import School

NO_NAMES = "No names of pupils or staff."
LOCAL_BOARD, TRUST_BOARD = "Local governing board", "Trust board"


def _text(label: str, longest: int, rows: int = 4, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, widget=forms.Textarea(attrs={"rows": rows}), **more)


class StepForm(forms.Form):
    """What is asked for when a step is taken with one proposal or many. `proposals` are those on the page."""

    def __init__(
        self, *args: Any, proposals: Sequence[Proposal] = (), wording: Wording = NEUTRAL, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.proposals, self.wording = list(proposals), wording

    def own_fields(self, proposal: Proposal) -> list[BoundField]:
        """What is asked of this one alone, beside it."""
        return []

    def has_own(self) -> bool:
        """Whether something was typed of one alone."""
        own = (field for proposal in self.proposals for field in self.own_fields(proposal))
        return any(field.value() or field.errors for field in own)

    def for_all(self) -> list[BoundField]:
        """What is asked once."""
        own = {field.name for proposal in self.proposals for field in self.own_fields(proposal)}
        return [field for field in self if field.name not in own]

    def said(self) -> dict[str, Any]:
        """What goes to the operation."""
        return {}

    def refuse(self, reasons: list[str]) -> None:
        self.add_error(None, ValidationError([self.wording.retold(reason) for reason in reasons]))


class ReasonForm(StepForm):
    reason = _text(
        "Why",
        2000,
        help_text=f"Everybody who sees the proposal reads it. {NO_NAMES}",
        error_messages={"required": "Say why, in a sentence or two: everybody who sees the proposal reads it"},
    )

    def said(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"]}


class MeetingForm(StepForm):
    """Which board, when, and where it is written down."""

    body = forms.CharField(
        label="Board",
        max_length=120,
        help_text="The body, not a person.",
        error_messages={"required": "Say which board"},
    )
    held_on = forms.DateField(
        label="Day of the meeting",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": "Give the day of the meeting",
            "invalid": "Enter a date, for example 14 10 2026",
        },
    )
    minute = forms.CharField(label="Minute reference", max_length=60, required=False)

    def meeting(self) -> Meeting:
        typed = self.cleaned_data
        return Meeting(typed["body"], typed["held_on"], typed["minute"])


class ReviewForm(MeetingForm):
    """One meeting, and what it said of all these targets; of many, what it said of one alone stands below."""

    supported = forms.TypedChoiceField(
        label="What the board said",
        choices=[("yes", "It supports these targets"), ("no", "It does not support these targets")],
        coerce=lambda answer: answer == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    comment = _text("Comments of the board", 2000, required=False, help_text=f"Needed where it does not. {NO_NAMES}")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].initial = self.wording.own("Local board") if self.wording.framework else LOCAL_BOARD
        if len(self.proposals) < 2:
            return
        self.fields["supported"].help_text = "Of every ticked target that has no answer of its own below."
        for one in self.proposals:
            self.fields[f"answer_{one.pk}"] = forms.ChoiceField(
                label="The board’s answer", required=False, choices=OWN_ANSWERS
            )
            self.fields[f"comment_{one.pk}"] = _text("Its comment", 2000, rows=2, required=False)

    def own_fields(self, proposal: Proposal) -> list[BoundField]:
        names = (f"answer_{proposal.pk}", f"comment_{proposal.pk}")
        return [self[name] for name in names if name in self.fields]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        ticked = set(self.data.getlist("proposal")) if hasattr(self.data, "getlist") else set()
        without = [one for one in self.proposals if str(one.pk) in ticked and not typed.get(f"answer_{one.pk}")]
        if without and typed.get("supported") is None and "supported" not in self.errors:
            more = ", here or of each below" if len(self.proposals) > 1 else ""
            self.add_error("supported", f"Say whether the board supports these targets{more}")
        return typed

    def said(self) -> dict[str, Any]:
        typed = self.cleaned_data
        own = {one.pk: self._answer(one.pk) for one in self.proposals if typed.get(f"answer_{one.pk}")}
        # A comment without an answer of its own goes with the answer for the others, after its comment.
        for one in self.proposals:
            if one.pk not in own and (more := typed.get(f"comment_{one.pk}")):
                own[one.pk] = Answer(bool(typed["supported"]), "\n".join(filter(None, [typed["comment"], more])))
        general = {"supported": bool(typed["supported"]), "comment": typed["comment"]}
        return {"meeting": self.meeting(), "answers": own, **general}

    def _answer(self, pk: int) -> Answer:
        return Answer(self.cleaned_data[f"answer_{pk}"] == "yes", self.cleaned_data[f"comment_{pk}"])


OWN_ANSWERS = [("", "As of the others"), ("yes", "Supported"), ("no", "Not supported")]


class AgreeForm(MeetingForm):
    comment = _text(
        "Comment",
        2000,
        required=False,
        help_text=f"Needed where the local board has not reviewed a target: why it is agreed all the same. {NO_NAMES}",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].initial = self.wording.own(TRUST_BOARD)
        self.fields["comment"].help_text = self.wording.own(str(self.fields["comment"].help_text))
        self.fields["minute"].required = True
        self.fields["minute"].error_messages["required"] = "Give the minute reference: where the decision can be read"

    def said(self) -> dict[str, Any]:
        return {"meeting": self.meeting(), "comment": self.cleaned_data["comment"]}


class ReturnForm(ReasonForm):
    body = forms.CharField(label="Board that returned it", max_length=120, required=False)
    held_on = forms.DateField(
        label="Day of the meeting",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": "Enter a date, for example 14 10 2026"},
    )

    def said(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return super().said() | {"meeting": Meeting(typed["body"], typed["held_on"])}


class CommentForm(StepForm):
    comment = _text(
        "Your comment",
        2000,
        rows=6,
        help_text=f"Everybody who sees the proposal reads it, both boards included. {NO_NAMES}",
        error_messages={"required": "Write what you think of the target"},
    )

    def said(self) -> dict[str, Any]:
        return {"comment": self.cleaned_data["comment"]}


STEP_FORMS: Mapping[Step, type[StepForm]] = {
    Step.PROPOSE: StepForm,
    Step.REVIEW: ReviewForm,
    Step.AGREE: AgreeForm,
    Step.RETURN: ReturnForm,
    Step.WITHDRAW: ReasonForm,
}
"""The steps that are taken with many at once, and what each asks for."""


# Proposing ---------------------------------------------------------------------------------------------------------


class ProposePlaceForm(forms.Form):
    """What is to be proposed: it stands in the address of the next page, which has a line for every school."""

    measure = forms.ChoiceField(label="Measure", error_messages={"required": "Choose a measure"})
    group = forms.ChoiceField(label="Pupils", initial="all")
    period = forms.ChoiceField(label="School year", error_messages={"required": "Choose the school year"})
    kind = forms.ChoiceField(
        label="Kind of target", choices=Target.Kind.choices, initial=Target.Kind.AGREED, widget=forms.RadioSelect
    )
    school = forms.ChoiceField(label="School", required=False)

    def __init__(self, *args: Any, schools: Iterable[School], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        schools = list(schools)
        groups = sorted(GROUPS.all().values(), key=lambda group: group.order)
        choices = {"group": [(group.key, group.name) for group in groups], "period": years_to_choose(today)}
        choices["school"] = [("", "Every school"), *((str(school.urn), school.name) for school in schools)]
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]
        measures = [("", "Choose a measure"), *_measures_of(schools)]
        self.fields["measure"].choices = measures  # type: ignore[attr-defined]


def _measures_of(schools: Iterable[School]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The measures that can have a target at one of these schools at least, by area."""
    found: dict[str, dict[str, str]] = {}
    one_of_each = {(school.phase, school.low_age, school.high_age, school.type_code): school for school in schools}
    for school in one_of_each.values():
        for area, measures in measures_for(school):
            found.setdefault(area, {}).update(measures)
    return [(area, list(measures.items())) for area, measures in found.items()]


@dataclass(frozen=True, slots=True)
class SchoolFields:
    """The fields of one school."""

    school: School
    target: BoundField
    basis: BoundField
    reason: BoundField | None
    seen: BoundField


class ProposeForm(forms.Form):
    """One target for each school, left empty where none is proposed. `opened` and `standing` are by URN: what is open
    and what stands in the place; the version of what is open comes back as `seen`."""

    def __init__(
        self,
        *args: Any,
        schools: Iterable[School],
        measure: Measure,
        opened: Mapping[int, Proposal],
        standing: Mapping[int, Target],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.schools, self.measure = list(schools), measure
        self.readings: dict[int, Reading] = {}
        for school in self.schools:
            urn, before = school.urn, opened.get(school.urn)
            # Of many schools only what is written is proposed; the one school whose target is changed has it before it.
            typed = before if len(self.schools) == 1 else None
            self.fields[f"target_{urn}"] = forms.CharField(
                label="Target",
                max_length=60,
                required=False,
                initial=typed.text if typed else "",
                widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
            )
            self.fields[f"basis_{urn}"] = _text(
                "What it rests on", 1000, rows=2, required=False, initial=typed.basis if typed else ""
            )
            if urn in standing:
                self.fields[f"reason_{urn}"] = _text(
                    "Why the target changes", 500, rows=2, required=False, initial=typed.reason if typed else ""
                )
            self.fields[f"seen_{urn}"] = forms.IntegerField(
                required=False, initial=before.version if before else 0, widget=forms.HiddenInput
            )

    @property
    def example(self) -> str:
        """What can be written as a target."""
        return f"A number, or “{beside('england', self.measure)}”. Leave it empty where nothing is proposed."

    def rows(self) -> Iterator[SchoolFields]:
        for school in self.schools:
            urn = school.urn
            reason = self[f"reason_{urn}"] if f"reason_{urn}" in self.fields else None
            yield SchoolFields(school, self[f"target_{urn}"], self[f"basis_{urn}"], reason, self[f"seen_{urn}"])

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        for school in self.schools:
            text = (typed.get(f"target_{school.urn}") or "").strip()
            if not text:
                continue
            try:
                self.readings[school.urn] = parse_target(text, self.measure)
            except NotATarget as wrong:
                self.add_error(f"target_{school.urn}", f"{school.name}: {wrong}")
        return typed

    def refuse(self, reasons: list[str], versions: Mapping[int, int]) -> None:
        """Say why nothing was proposed. What was typed stays; what is seen from now on is what is open now."""
        self.add_error(None, ValidationError(reasons))
        self.data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        for school in self.schools:
            self.data[f"seen_{school.urn}"] = str(versions.get(school.urn, 0))  # type: ignore[index]  # a copy, which takes it

    def proposed(self, group: str, period: str, kind: str) -> list[Proposed]:
        """The targets that were written, in the order of the schools."""
        made = []
        for school in self.schools:
            urn, typed = school.urn, self.cleaned_data
            if urn not in self.readings:
                continue
            text, basis = typed[f"target_{urn}"], typed[f"basis_{urn}"]
            reason = typed.get(f"reason_{urn}", "")
            reading = self.readings[urn]
            draft = Draft(
                urn=urn,
                measure=self.measure.key,
                group=group,
                period=period,
                kind=kind,
                text=text,
                value=reading.value,
                comparator=reading.comparator,
                offset=reading.offset,
                reason=reason,
            )
            made.append(Proposed(draft, basis, typed[f"seen_{urn}"] or 0))
        return made


# From a sheet ------------------------------------------------------------------------------------------------------


class ProposalSheetForm(SheetForm):
    """A sheet of what is proposed to many schools, and what holds for every row that does not say it itself."""

    period = forms.ChoiceField(
        label="School year of these targets",
        required=False,
        help_text="For rows and columns that do not name a year.",
    )
    kind = forms.ChoiceField(
        label="Kind of target", choices=Target.Kind.choices, initial=Target.Kind.AGREED, widget=forms.RadioSelect
    )
    reason = _text(
        "Why targets change",
        500,
        rows=2,
        required=False,
        help_text=f"Needed only where a target stands already, in rows that do not say it. {NO_NAMES}",
    )
    field_order = ["text", "file", "sheet", "period", "kind", "reason", "looked"]

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["period"].choices = [("", "The sheet says it"), *years_to_choose(today)]  # type: ignore[attr-defined]
        self.fields["text"].help_text = (
            "With their headings: School (URN or name), Measure and Target; Group, Year, Why (what it rests on), "
            "Why it changes and Kind if you have them."
        )

    def reasons_not_to_keep(self, grid: Grid) -> list[str]:
        """Pupils' data in a sheet of the trust."""
        return reasons_not_to_keep_sheet(grid.rows)

    def said_for_all(self) -> SaidForAll:
        typed = self.cleaned_data
        return SaidForAll(period=typed["period"], kind=typed["kind"], reason=typed["reason"])

    def again(self, **fields: Any) -> ProposalSheetForm:
        """The same form for the next step."""
        return ProposalSheetForm(self.sent_again(**fields), today=self.today)
