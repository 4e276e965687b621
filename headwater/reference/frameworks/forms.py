"""Forms about a trust's frameworks. They check what was typed; operations decide and save."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from headwater.reference.calendar.cadence import NotACadence, parse_cadence
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.frameworks.definitions import Framework
from headwater.reference.frameworks.definitions.elements import Container, Element
from headwater.reference.frameworks.definitions.kinds import Nature
from headwater.reference.frameworks.definitions.offer import OfferItem
from headwater.reference.frameworks.definitions.words import WORD_KEYS, Word, reason_against_word
from headwater.reference.frameworks.documents import LARGEST, At, as_text
from headwater.reference.frameworks.models import Edition
from headwater.reference.frameworks.policies import BOUNDED, CHANGEABLE, LONGEST_REASON, mark_of
from headwater.reference.frameworks.presenters.changing import WORDS_MEAN, say_days
from headwater.reference.frameworks.presenters.entries import say_test
from headwater.reference.schools.models import School

LARGE = f"at most {LARGEST // 1_000} kB"
CADENCES = "Like “2 a year”, “each term”, “every 2 weeks” (teaching weeks), “as needed”."


class AdoptForm(forms.Form):
    """Which published model becomes the trust's own."""

    model = forms.ChoiceField(
        label="Which model?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a model", "invalid_choice": "Choose one of the models listed"},
    )
    is_main = forms.BooleanField(
        label="Make it the main framework: its words and its offer count, the others stay beside it",
        required=False,
    )

    def __init__(self, *args: Any, models: Mapping[str, str], has_main: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["model"].choices = list(models.items())  # type: ignore[attr-defined]
        if not has_main:
            del self.fields["is_main"]


class SeenForm(forms.Form):
    """A button that acts on what the person has looked at: its mark comes back with it."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)


class ConfirmForm(forms.Form):
    """What is ticked as being so: the id of an item or the key of a reading, and the mark of what was looked at."""

    SEPARATOR = "@"
    of = forms.MultipleChoiceField(required=False)

    def __init__(self, data: QueryDict, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        # What may be ticked is what the draft has; whether it still does, the operation says.
        self.fields["of"].choices = [(value, value) for value in data.getlist("of")]  # type: ignore[attr-defined]

    @property
    def ticked(self) -> dict[str, str]:
        """Id or key → mark, once the form is valid."""
        pairs = (value.partition(self.SEPARATOR) for value in self.cleaned_data["of"])
        return {of: seen for of, _, seen in pairs}


class WordsForm(forms.Form):
    """What the trust calls things: for each, one of them, several, and the abbreviation."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, framework: Framework, seen: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = seen
        for key in WORD_KEYS:
            word: Word = framework.words[key]  # type: ignore[index]  # every framework says every word
            for form, label, length, required in _WORD_FORMS:
                self.fields[f"{key}-{form}"] = forms.CharField(
                    label=f"{label}: {WORDS_MEAN[key]}",
                    initial=getattr(word, form),
                    max_length=length,
                    required=required,
                    error_messages={"required": f"Enter what you call {label.lower()}: {WORDS_MEAN[key]}"},
                )

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        for name, word in list(typed.items()):
            if name != "seen" and (reason := reason_against_word(word)):
                self.add_error(name, reason)
        return typed

    def words(self) -> dict[str, Word]:
        typed = self.cleaned_data
        return {key: Word(**{form: typed[f"{key}-{form}"] for form, *_ in _WORD_FORMS}) for key in WORD_KEYS}

    def rows(self) -> list[tuple[str, list[tuple[str, forms.BoundField]]]]:
        """For each word what it means, and its three fields, each with its short label."""
        return [
            (WORDS_MEAN[key], [(label, self[f"{key}-{form}"]) for form, label, *_ in _WORD_FORMS]) for key in WORD_KEYS
        ]

    def refuse(self, reasons: Sequence[str]) -> None:
        self.add_error(None, ValidationError(list(reasons)))


_WORD_FORMS = (("one", "One", 60, True), ("many", "Several", 60, True), ("short", "Abbreviation", 20, False))


class ElementForm(forms.Form):
    """How often, how many and by when of one element of the draft: what its sort has."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, framework: Framework, element: Element, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.element, self.framework = element, framework
        self.fields["seen"].initial = mark_of(element)
        for name in CHANGEABLE.get(type(element), ()):
            self._add(name)
        for n, test in enumerate(getattr(element, "tests", ())):
            if test.be in BOUNDED:
                within = "within how many points is close?" if test.be == "close-to" else "by how many points or more?"
                self.fields[f"points-{n}"] = forms.CharField(
                    label=f"{say_test(test).partition(' (')[0]}: {within}",
                    initial=test.points,
                    required=False,
                    max_length=8,
                    help_text="In the measure’s own unit, like 0.5 or 2. Empty: not set, and nobody can tell.",
                    widget=forms.TextInput(attrs={"class": "framework-narrow", "inputmode": "decimal"}),
                )
        self.order_fields([*(name for name in self.fields if name != "confirmed"), "confirmed"])

    def _add(self, name: str) -> None:
        element, fields = self.element, self.fields
        value = getattr(element, name, None)
        narrow = {"class": "framework-narrow", "inputmode": "numeric"}
        if name in _CADENCES:
            if name == "cadence" and isinstance(element, OfferItem) and not _may_be_scheduled(element):
                return
            fields[name] = forms.CharField(
                label=_CADENCES[name],
                initial=value,
                max_length=100,
                required=name != "cadence" or isinstance(element, OfferItem),
                help_text=CADENCES,
                widget=forms.TextInput(attrs={"class": "framework-middling"}),
                error_messages={"required": "Enter how often. Where nobody can say, enter “unquantified”"},
            )
        elif name == "amount" and (value or _may_have_an_amount(element)):
            count = forms.IntegerField(
                label="How many", required=False, min_value=1, max_value=10_000, widget=forms.TextInput(attrs=narrow)
            )
            count.initial = value.count if value else None
            fields["count"] = count
            fields["of"] = forms.CharField(
                label="How many of what",
                required=False,
                max_length=120,
                initial=value.of if value else "",
                help_text="Like “courses” or “days”. Both empty: no number is said.",
            )
            fields["at_least"] = forms.BooleanField(
                label="It is the least: there may be more", required=False, initial=bool(value and value.at_least)
            )
        elif name in _NUMBERS and (name != "more_than" or value is not None):
            label, least, most = _NUMBERS[name]
            fields[name] = forms.IntegerField(
                label=label,
                initial=value,
                required=False,
                min_value=least,
                max_value=most,
                widget=forms.TextInput(attrs=narrow),
            )
        elif name == "owed_by" and isinstance(element, OfferItem) and element.nature is Nature.DOCUMENT:
            fields[name] = forms.CharField(
                label="By when it is owed",
                initial=say_days(element.owed_by),
                required=False,
                max_length=200,
                help_text="Like “31 October”, or “31 October, 15 March”. Empty: by when is not said.",
            )
        elif name == "assumed" and isinstance(element, OfferItem) and element.assumed and not element.assumed.confirmed:
            fields["confirmed"] = forms.BooleanField(
                label="This is how we do it: it is assumed no longer",
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        for name in _CADENCES:
            if typed.get(name):
                self._check(name, lambda text: parse_cadence(text) and None)
        if typed.get("owed_by"):
            self._check("owed_by", read_days)
        for name in list(typed):
            if name.startswith("points-") and typed[name] and not re.fullmatch(r"[0-9]+(\.[0-9]+)?", typed[name]):
                self.add_error(name, "Enter a number like 0.5 or 2")
        if "count" in self.fields and bool(typed.get("count")) != bool(typed.get("of")):
            missing = "of" if typed.get("count") else "count"
            if missing not in self.errors:
                self.add_error(missing, "Enter how many and of what, or neither")
        return typed

    def _check(self, name: str, read: Any) -> None:
        try:
            read(self.cleaned_data[name])
        except (NotACadence, ValueError) as wrong:
            self.add_error(name, str(wrong))

    def changes(self) -> dict[At, Any]:
        """What is typed other than it stands, as `operations.change_item` takes it."""
        typed, element = self.cleaned_data, self.element
        found: dict[At, Any] = {}
        for name in (*_CADENCES, *_NUMBERS):
            if name in self.fields and (typed[name] or None) != (getattr(element, name) or None):
                found[name,] = typed[name] or (None if name != "trust_reviews" else 0)
        if "owed_by" in self.fields and read_days(typed["owed_by"]) != list(element.owed_by):  # type: ignore[attr-defined]  # asked only of what has it
            found["owed_by",] = read_days(typed["owed_by"]) or None
        if "count" in self.fields:
            found |= self._amount(typed)
        for name in self.fields:
            if name.startswith("points-"):
                n = int(name.removeprefix("points-"))
                if typed[name] != (element.tests[n].points or ""):  # type: ignore[attr-defined]  # asked only of what has it
                    found["tests", n, "points"] = typed[name] or None
        if "confirmed" in self.fields:
            assumed = set(element.assumed.what) & {str(way[0]) for way in found}  # type: ignore[attr-defined]  # asked only of what has it
            if typed["confirmed"] or assumed:
                found["assumed", "confirmed"] = True
        return found

    def _amount(self, typed: Mapping[str, Any]) -> dict[At, Any]:
        was = self.element.amount  # type: ignore[attr-defined]  # asked only of what has it
        now = {"count": typed["count"], "of": typed["of"]} if typed["count"] else None
        if now is not None and typed["at_least"]:
            now["at_least"] = True
        before = was.model_dump(exclude_defaults=True) if was else None
        return {} if now == before else {("amount",): now}

    def refuse(self, reasons: Sequence[str]) -> None:
        """Say why it was not changed; what stands there now is on the page, so it is seen the next time."""
        self.add_error(None, ValidationError(list(reasons)))
        self.data = {**self.data.dict(), "seen": mark_of(self.element)}  # type: ignore[attr-defined]


_CADENCES = {
    "cadence": "How often",
    "meets": "How often it meets",
    "reviews": "How many reviews",
    "line_management": "How often line managers meet with the leader",
}
_NUMBERS = {
    "more_than": ("More than how many a year, agreed with each school", 1, 100),
    "trust_reviews": ("How many of the reviews the trust supports", 0, 12),
    "days": ("How many school days before", 1, 100),
}


def _may_have_an_amount(element: Element) -> bool:
    """Whether "how many" is asked of an element that says nothing of it: where it was assumed, and where neither "how
    often" nor "by when" can be asked."""
    if not isinstance(element, OfferItem):
        return False
    is_assumed = element.assumed is not None and "amount" in element.assumed.what
    return is_assumed or not (_may_be_scheduled(element) or element.nature is Nature.DOCUMENT)


def _may_be_scheduled(item: OfferItem) -> bool:
    """Whether "how often" is a question that can be asked of it."""
    return item.nature in (Nature.ACTIVITY, Nature.CONTRIBUTION) or "cadence" in item.model_fields_set


_MONTHS = {date(2027, month, 1).strftime("%B").casefold(): month for month in range(1, 13)}
_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]+)|(\d{2})-(\d{2})", re.IGNORECASE)


def read_days(text: str) -> list[str]:
    """`31 October, 15 March` as a document writes days of every year: `10-31`, `03-15`. Raises ValueError."""
    days = []
    for said in filter(None, (part.strip() for part in re.split(r",|;|\band\b", text))):
        found = _DAY.fullmatch(said)
        month = (_MONTHS.get(found[2].casefold(), 0) if found[2] else int(found[3])) if found else 0
        day = int(found[1] or found[4]) if found else 0
        try:
            days.append(f"{date(2027, month, day):%m-%d}")
        except ValueError:
            raise ValueError(f"“{said}” is not a day of the year. Write it like “31 October”.") from None
    return list(dict.fromkeys(days))


class ContainerForm(forms.Form):
    """What fills a place that the published model leaves empty."""

    entries = forms.CharField(
        label="What stands here",
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="One entry on each line. No names of people. Empty: the place stays to be filled in.",
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, container: Container, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entries"].initial = "\n".join(container.entries)
        self.fields["seen"].initial = mark_of(container)

    def lines(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["entries"].splitlines() if line.strip()]


class ImportForm(forms.Form):
    """An edited document: a file, or its text. `looked` is the mark of what was looked at before it is saved."""

    file = forms.FileField(
        label="The file",
        required=False,
        help_text=f"The exported document, edited, ending in .yaml; {LARGE}. No names of people in it.",
    )
    text = forms.CharField(
        label="Or its text",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "class": "framework-document", "spellcheck": "false", "wrap": "off"}),
    )
    looked = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        if not typed.get("file") and not typed.get("text", "").strip() and "file" not in self.errors:
            self.add_error("file", "Choose the file, or copy its text into the box")
        return typed

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST:
            raise forms.ValidationError(f"{file.name} has {file.size:,} bytes; a document may have {LARGEST:,}.")
        return file

    @property
    def document(self) -> bytes:
        """What was sent, once the form is valid."""
        file = self.cleaned_data["file"]
        if file:
            file.seek(0)
            content: bytes = file.read()
            return content
        return str(self.cleaned_data["text"]).replace("\r\n", "\n").encode()

    @property
    def name(self) -> str:
        file = self.cleaned_data["file"]
        return str(file.name) if file else "the text"

    def again(self, looked: str) -> ImportForm:
        """The same for the next step: what a file held stands in the box, since no browser sends a file twice."""
        data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        try:
            data["text"] = as_text(self.document)
        except UnicodeDecodeError:
            return ImportForm(initial={"looked": looked})
        data["looked"] = looked
        return ImportForm(data if "\0" not in data["text"] else None, initial={"looked": looked})


class PublishForm(forms.Form):
    """With which school year the edition starts."""

    starts_with = forms.ChoiceField(
        label="The first school year in which schools work by it",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose the school year",
            "invalid_choice": "Choose one of the school years listed",
        },
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, years: Iterable[AcademicYear], seen: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(year.slug, str(year)) for year in years]
        self.fields["starts_with"].choices = choices  # type: ignore[attr-defined]
        self.fields["starts_with"].initial = choices[0][0] if choices else None
        self.fields["seen"].initial = seen


class MoveForm(forms.Form):
    """Which schools move, and why. `schools`: those that may; `now_on`: the edition each works by, by URN; `seen`: the
    edition and year that the page shows."""

    schools = forms.ModelMultipleChoiceField(
        label="Which schools move?",
        queryset=School.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose the schools that move",
            "invalid_choice": "Choose from the schools listed",
            "invalid_pk_value": "Choose from the schools listed",
        },
    )
    reason = forms.CharField(
        label="Why do they move?",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It stays with the move, for all to read. No names of people.",
        error_messages={"required": "Say why they move"},
    )

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, schools: Any, now_on: Mapping[int, Edition], seen: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["schools"].queryset = schools  # type: ignore[attr-defined]
        self.fields["schools"].label_from_instance = lambda school: _said_with_edition(school, now_on)  # type: ignore[attr-defined]
        self.fields["seen"].initial = self.shown = seen

    def clean(self) -> dict[str, Any]:
        """Hold the person to the edition and year they read about: another edition may be the newest meanwhile."""
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        if typed.get("seen") != self.shown:
            data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
            data["seen"] = self.shown
            self.data = data
            self.add_error(None, "This is not the edition and year you looked at. Read what changes, then move them.")
        return typed


def _said_with_edition(school: School, now_on: Mapping[int, Edition]) -> str:
    held = now_on.get(school.pk)
    return f"{school.name} (edition {held.number})" if held else f"{school.name} (none yet)"
