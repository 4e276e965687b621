"""Forms of a case. They check what was typed; operations decide and save."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from headwater.evidence.targets.proposals.policies import NOT_SEEN, Meeting
from headwater.foundations.documents.personal_data import reasons_not_to_keep
from headwater.improvement.tiers.cases.policies import EvidenceDraft, Judged, Recommendation
from headwater.improvement.tiers.forms import NO_NAMES, day_field, first_letter_up, which_tiers
from headwater.improvement.tiers.models import CriterionJudgement, EvidenceItem, TierCase
from headwater.reference.frameworks.definitions import Framework
from headwater.reference.schools.models import School

LONGEST = 2_000
"""What a step may say, in characters; of what a tier rests on half of it."""
SHORTER = 1_000


def _text(label: str, longest: int = LONGEST, rows: int = 4, *, required: str = "", help_text: str = "") -> Any:
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


class TextForm(StepForm):
    """Why a decision is contested, what the trust answers."""

    text = _text("Why", rows=6, required="Write it first")

    def __init__(self, *args: Any, label: str = "Why", help_text: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label
        self.fields["text"].help_text = " ".join(filter(None, [help_text, NO_NAMES]))


class ReasonForm(StepForm):
    """Why something is withdrawn or returned."""

    reason = _text("Why", required="Say why, in a sentence or two")

    def __init__(
        self, *args: Any, label: str = "Why", help_text: str = "", longest: int = LONGEST, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        needed = f"Say {_lower(label)}, in a sentence or two"
        self.fields["reason"] = _text(label, longest, required=needed, help_text=help_text)


# Opening, evidence ---------------------------------------------------------------------------------------------------


class OpenForm(StepForm):
    """One school's case: what is looked at every year, or what happened that cannot wait."""

    sort = forms.ChoiceField(
        label="Why now",
        choices=[
            (TierCase.Sort.ANNUAL, "It is looked at every year"),
            (TierCase.Sort.EXCEPTIONAL, "Something exceptional happened, and it cannot wait"),
        ],
        initial=TierCase.Sort.ANNUAL,
        widget=forms.RadioSelect,
        error_messages={"required": "Say why now"},
    )
    exception = _text(
        "What is exceptional",
        SHORTER,
        help_text="Needed only where it cannot wait: what happened, and since when.",
    )


class OpenManyForm(StepForm):
    """The cases of a year, opened at once: which schools."""

    schools = forms.MultipleChoiceField(
        label="Schools",
        widget=forms.CheckboxSelectMultiple,
        help_text="Those that have no case for it yet.",
        error_messages={"required": "Choose the schools"},
    )

    def __init__(self, *args: Any, schools: Iterable[School], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(school.pk), school.name) for school in schools]
        self.fields["schools"].choices = choices  # type: ignore[attr-defined]
        self.fields["schools"].initial = [key for key, _ in choices]

    def chosen(self) -> set[int]:
        return {int(key) for key in self.cleaned_data["schools"]}


class EvidenceForm(StepForm):
    """One piece of evidence that somebody brings about the school `urn`."""

    kind = forms.ChoiceField(
        label="What it tells of",
        choices=EvidenceItem.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it tells of"},
    )
    as_at = day_field(
        "As at",
        required="Give the day of the report or visit",
        help_text="The day of the report or visit, or the last day that is counted in it.",
    )
    summary = _text(
        "What it says", SHORTER, required="Say what it says, in a sentence or two", help_text="In a sentence or two."
    )
    source = forms.CharField(
        label="Where it can be read",
        max_length=200,
        help_text="The report, the minutes, the survey.",
        error_messages={"required": "Say where it can be read"},
    )

    def draft(self, urn: int) -> EvidenceDraft:
        return EvidenceDraft(urn=urn, **self.cleaned_data)


# Weighing ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StatementFields:
    """The fields of one statement; `key` is its id."""

    key: str
    verdict: BoundField
    note: BoundField


class WeighForm(StepForm):
    """Every statement of one tier. `statements` are pairs of id and title, `judged` what stands, by id."""

    def __init__(
        self,
        *args: Any,
        statements: Iterable[tuple[str, str]],
        judged: Mapping[str, CriterionJudgement],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.judged = judged
        self.statements = list(statements)
        for at, (key, title) in enumerate(self.statements):
            before = judged.get(key)
            self.fields[f"verdict_{at}"] = forms.ChoiceField(
                label=f"Your judgement: {title}",
                choices=CriterionJudgement.Verdict.choices,
                required=False,
                initial=before.verdict if before else "",
                widget=forms.RadioSelect,
            )
            self.fields[f"note_{at}"] = forms.CharField(
                label="On which evidence",
                required=False,
                max_length=SHORTER,
                initial=before.note if before else "",
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def rows(self) -> Iterator[StatementFields]:
        for at, (key, _) in enumerate(self.statements):
            yield StatementFields(key, self[f"verdict_{at}"], self[f"note_{at}"])

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        for at, (_, title) in enumerate(self.statements):
            if (typed.get(f"note_{at}") or "").strip() and not typed.get(f"verdict_{at}"):
                self.add_error(f"verdict_{at}", f"{title}: choose whether it fits, or that you cannot tell")
        return typed

    def changed(self) -> list[Judged]:
        """What is judged otherwise than it stands."""
        found = []
        for at, (key, _) in enumerate(self.statements):
            verdict, note = self.cleaned_data[f"verdict_{at}"], self.cleaned_data[f"note_{at}"].strip()
            before = self.judged.get(key)
            if verdict and (before is None or (before.verdict, before.note) != (verdict, note)):
                found.append(Judged(key, verdict, note))
        return found


# The school ----------------------------------------------------------------------------------------------------------


class ViewForm(StepForm):
    """What the school itself thinks fits, and why."""

    def __init__(self, *args: Any, framework: Framework, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tier = which_tiers(framework)
        word = framework.words["tier"]
        tier.label = f"Which {word.one} you think fits"
        if framework.tiering.kind == "additive":
            tier.label = f"Which {word.many} you think fit"
            tier.help_text = "Choose every one that you think the school should hold."
        read = framework.say("The {executive} and the {board} read it.")
        help_text = f"What you know that figures do not show counts here. {read}"
        self.fields = {"tiers": tier, "text": _text("Why", required="Say why it fits", help_text=help_text)}

    def said(self) -> dict[str, Any]:
        return {"tiers": keys_of(self.cleaned_data["tiers"]), "text": self.cleaned_data["text"]}


class ConsultForm(StepForm):
    """The school's answer to what is recommended."""

    agrees = forms.TypedChoiceField(
        label="What the school says",
        choices=[("yes", "It agrees"), ("no", "It does not agree")],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether the school agrees"},
    )
    text = _text("Comment", help_text="Needed where the school does not agree. The board reads it before it decides.")

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("agrees") is False and not typed.get("text", "").strip():
            self.add_error("text", "Say why the school does not agree")
        return typed


# Recommending: one school or many on one screen ----------------------------------------------------------------------


class RecommendForm(StepForm):
    """What is recommended for one school. Many stand on one screen, each with its prefix; `days` are then said for all
    of them, and `school` begins what is wrong with one."""

    def __init__(
        self,
        *args: Any,
        framework: Framework,
        case: TierCase,
        school: str = "",
        days: bool = True,
        begins: date | None = None,
        review: date | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.of_many, self.school = case, not days, school
        self._add_tiers(framework)
        self.fields["reason"] = _text("Why", SHORTER, 3, required="Say why this is recommended")
        self.fields["direction"] = forms.ChoiceField(
            label="Direction of travel",
            choices=[("", "Choose"), *TierCase.Direction.choices],
            error_messages={"required": "Choose the direction of travel"},
        )
        word = framework.words["tier"].one
        self.fields["moves_up"] = _text(f"What would move the school to another {word} with less support", SHORTER, 2)
        self.fields["moves_down"] = _text(f"What would move the school to another {word} with more support", SHORTER, 2)
        if days:
            self.fields["in_force_from"] = day_field("In force from", required="Give the day from which it is in force")
            self.fields["review_on"] = day_field(
                "Review due by", required="Give the day by which it is looked at again"
            )
        kept = ("reason", "direction", "moves_up", "moves_down", "in_force_from", "review_on")
        self.initial = {name: getattr(case, name) for name in kept if getattr(case, name)} | dict(self.initial)
        self.initial.setdefault("in_force_from", begins)
        self.initial.setdefault("review_on", review)
        for name in ("moves_up", "moves_down") if self.of_many else ():
            self.fields[name].help_text = ""

    @classmethod
    def row(cls, sent: Any, framework: Framework, case: TierCase) -> RecommendForm:
        """The form of one school among many."""
        return cls(sent, framework=framework, case=case, school=case.school.name, days=False, prefix=f"c{case.pk}")

    def _add_tiers(self, framework: Framework) -> None:
        tier = which_tiers(framework)
        if self.of_many:
            self._as_row(tier, framework)
        self.fields["tiers"] = tier
        if self.case.keys and not self.of_many:
            tier.initial = list(self.case.keys) if framework.tiering.kind == "additive" else self.case.keys[0]
        self.reasons_of: dict[str, str] = {}
        for each in framework.tiering.tiers:
            if each.reasons is None:
                continue
            name = f"reasons_{each.order}"
            said = [framework.say(text) for text in each.reasons.reasons]
            self.reasons_of[each.key] = name
            self.fields[name] = forms.MultipleChoiceField(
                label=framework.say(each.reasons.title),
                choices=[(text, text) for text in said],
                required=False,
                initial=[text for text in said if text in self.case.package_reasons.splitlines()],
                widget=forms.CheckboxSelectMultiple,
                help_text=f"Choose those that hold. Needed with {framework.say(each.title)}.",
            )

    def _as_row(self, tier: forms.ChoiceField, framework: Framework) -> None:
        """A school without a choice is left out, so nothing needs to be chosen."""
        tier.required, tier.help_text = False, ""
        if framework.tiering.kind != "additive":
            tier.choices = [("", "None yet: leave this school out"), *tier.choices]  # type: ignore[misc]
            tier.widget = forms.Select()
            tier.widget.choices = tier.choices

    @property
    def is_wanted(self) -> bool:
        """Whether something is chosen for the school. Before the form is checked."""
        name = self.add_prefix("tiers")
        listed = self.data.getlist(name) if hasattr(self.data, "getlist") else [self.data.get(name, "")]
        return any(listed)

    @property
    def is_begun(self) -> bool:
        """Whether something was written though nothing is chosen."""
        return not self.is_wanted and any(
            self.data.get(self.add_prefix(name), "").strip() != (getattr(self.case, name) or "").strip()
            for name in ("reason", "moves_up", "moves_down")
        )

    def full_clean(self) -> None:
        """A school without a choice is left out: nothing is asked of it, and nothing complained of."""
        super().full_clean()
        if self.of_many and self.is_bound and not self.is_wanted:
            self.errors.clear()

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        for key, name in self.reasons_of.items():
            if key in keys_of(typed.get("tiers", "")) and not typed.get(name):
                self.add_error(name, f"Choose at least one of the {_lower(str(self.fields[name].label))}")
        return typed

    def recommendation(self, days: Mapping[str, date] | None = None, seen: int = NOT_SEEN) -> Recommendation:
        """What was typed; `days` are those said for all schools, where the form asks for none."""
        typed = self.cleaned_data
        keys, days = keys_of(typed["tiers"]), days or typed
        return Recommendation(
            case=self.case,
            tiers=keys,
            reason=typed["reason"],
            direction=typed["direction"],
            moves_up=typed["moves_up"],
            moves_down=typed["moves_down"],
            package_reasons=tuple(
                text for key, name in self.reasons_of.items() if key in keys for text in typed.get(name, ())
            ),
            in_force_from=days["in_force_from"],
            review_on=days["review_on"],
            seen=seen,
        )


class DaysForm(StepForm):
    """The days that hold for every school on the screen."""

    in_force_from = day_field("In force from", required="Give the day from which it is in force")
    review_on = day_field("Review due by", required="Give the day by which it is looked at again")


# The board -----------------------------------------------------------------------------------------------------------


class MeetingForm(StepForm):
    """Who decided, when, and where it is written down."""

    body = forms.CharField(
        label="Who decided",
        max_length=120,
        help_text="The body, not a person.",
        error_messages={"required": "Say who decided"},
    )
    held_on = day_field("Day of the meeting", required="Give the day of the meeting")
    minute = forms.CharField(
        label="Minute reference",
        max_length=60,
        error_messages={"required": "Give the minute reference: where the decision can be read"},
    )


class AgreeForm(MeetingForm):
    """One meeting for all cases that are ticked, and a comment for each that its school has not answered."""

    def __init__(self, *args: Any, unanswered: Iterable[TierCase], body: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].initial = body
        self.unanswered = list(unanswered)
        for case in self.unanswered:
            self.fields[f"comment_{case.pk}"] = _text(
                f"{case.school.name} has not answered: why it is agreed all the same", rows=2
            )

    def said(self) -> dict[str, Any]:
        typed = self.cleaned_data
        comments = {case.pk: typed[f"comment_{case.pk}"] for case in self.unanswered}
        return {"meeting": Meeting(typed["body"], typed["held_on"], typed["minute"]), "comments": comments}


class ReturnForm(ReasonForm):
    body = forms.CharField(label="Who returned it", max_length=120, required=False, help_text="Where a board did.")
    held_on = day_field("Day of the meeting")

    def said(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {"reason": typed["reason"], "meeting": Meeting(typed["body"], typed["held_on"])}


class LetterForm(StepForm):
    """What whoever sends the letter adds to it."""

    added = _text("What you want to add", help_text="Stands below the decision. Leave it empty where nothing is added.")
    signed_by = forms.CharField(
        label="Signed by",
        max_length=120,
        help_text="Your name and post, as they stand below the letter.",
        error_messages={"required": "Say who signs the letter"},
    )

    def clean(self) -> dict[str, Any]:
        """The letter is made of it before anything is saved, so what must not be kept is refused here."""
        typed = super().clean() or {}
        for name in ("added", "signed_by"):
            for reason in reasons_not_to_keep(typed.get(name) or ""):
                self.add_error(name, reason)
        return typed


def keys_of(chosen: Any) -> tuple[str, ...]:
    """The keys of one tier, or of every package that was ticked."""
    return tuple(chosen) if isinstance(chosen, list) else tuple(filter(None, [chosen]))


def _lower(words: str) -> str:
    return first_letter_up(words)[:1].lower() + words[1:]
