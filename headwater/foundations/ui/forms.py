"""Django's own forms in GOV.UK Frontend markup.

Nothing is asked of a form: `{{ form }}` renders every field as its own group, with hint, error and label, and
`<c-error-summary :form="form" />` at the top of the page links to each of them.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.utils import ErrorList

from headwater.foundations.ui.lengths import too_long

# Django's own words, which leave the reader alone with the problem. A form that says it better in `error_messages`
# keeps its own.
EMPTY = forms.Field.default_error_messages["required"]
NOT_OFFERED = (
    forms.ChoiceField.default_error_messages["invalid_choice"],
    forms.ModelChoiceField.default_error_messages["invalid_choice"],
    forms.MultipleChoiceField.default_error_messages["invalid_list"],
)
NO_NUMBER = forms.IntegerField.default_error_messages["invalid"]
NO_DATE = forms.DateField.default_error_messages["invalid"]

# Most particular first: a widget takes the class of the first kind it is.
CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "govuk-checkboxes__input"),
    (forms.RadioSelect, "govuk-radios__input"),
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.FileInput, "govuk-file-upload"),
    (forms.PasswordInput, "govuk-input govuk-password-input__input govuk-js-password-input-input"),
    (forms.Select, "govuk-select"),
    (forms.Textarea, "govuk-textarea"),
    (forms.widgets.Input, "govuk-input"),
)
IN_ERROR = {"govuk-select": "govuk-select--error", "govuk-textarea": "govuk-textarea--error"}


class GroupedField(BoundField):
    """A bound field that knows GOV.UK's classes and where its first input stands."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        if widget.is_hidden:
            return built
        if self.use_fieldset:
            # One radio or checkbox of a group is not invalid; the group is, and says so by its message.
            built.pop("aria-invalid", None)
        own = next((classes for kind, classes in CLASSES if isinstance(widget, kind)), "")
        classes = [own, *str(widget.attrs.get("class", "")).split()]
        if self.errors and own.startswith(("govuk-input", "govuk-select", "govuk-textarea", "govuk-file-upload")):
            classes.append(IN_ERROR.get(own, f"{own.split()[0]}--error"))
        if any(classes):
            built["class"] = " ".join(filter(None, classes))
        return built

    @property
    def errors(self) -> ErrorList:
        """The field's errors, each with its question and what to do: Django says "This field" and "Select a valid
        choice"."""
        found: ErrorList = super().errors
        plain = [(error, self._in_plain_words(error)) for error in found.as_data()]
        if not any(words for _, words in plain):
            return found
        said = [ValidationError(words, code=error.code) if words else error for error, words in plain]
        return type(found)(said, renderer=self.form.renderer, field_id=self.auto_id)

    def _in_plain_words(self, error: ValidationError) -> str:
        """What to say instead of Django's own words; "" where the form has said it itself."""
        is_choice = isinstance(self.field, forms.ChoiceField | forms.ModelChoiceField)
        if error.code == "required" and error.message == EMPTY:
            if isinstance(self.field, forms.FileField):
                return f"Choose a file under “{self.label}”"
            if self.is_single_checkbox:
                return f"Tick “{self.label}” to go on"
            return f"Choose an answer under “{self.label}”" if is_choice else f"Fill in “{self.label}”"
        if error.code in ("invalid_choice", "invalid_list") and is_choice and error.message in NOT_OFFERED:
            return f"What was sent for “{self.label}” is not among its answers. Choose one of those offered"
        if error.code == "empty" and isinstance(self.field, forms.FileField):
            return "The file is empty. Choose it again"
        if error.code == "null_characters_not_allowed":
            return (
                f"“{self.label}” has a character in it that cannot be seen: it came along when the text was copied. "
                "Type it again by hand"
            )
        if error.code == "max_length" and error.message is MaxLengthValidator.message and error.params:
            length, longest = error.params["show_value"], error.params["limit_value"]
            return too_long(f"“{self.label}”", length, longest).removesuffix(".")
        if error.code == "invalid" and error.message == NO_NUMBER:
            return f"“{self.label}” has to be a whole number, such as 12"
        if error.code == "invalid" and error.message == NO_DATE:
            return f"“{self.label}” has to be a day, such as 14 10 2026"
        return ""

    @property
    def first_id(self) -> str:
        """Id of the first input: what the error summary links to. A group of inputs has no id of its own."""
        several = isinstance(self.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple | forms.MultiWidget)
        return f"{self.auto_id}_0" if several else str(self.id_for_label)

    @property
    def is_single_checkbox(self) -> bool:
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_password(self) -> bool:
        return isinstance(self.field.widget, forms.PasswordInput)


class Renderer(TemplatesSetting):
    """Finds form templates in this package first, through the project's own template settings."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"
    bound_field_class = GroupedField
