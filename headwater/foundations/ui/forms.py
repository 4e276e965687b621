"""Django's own forms in GOV.UK Frontend markup.

Nothing is asked of a form: `{{ form }}` renders every field as its own group, with hint, error and label, and
`<c-error-summary :form="form" />` at the top of the page links to each of them.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.utils import ErrorList

# Django's own words for an empty answer; a form that says it better in `error_messages` keeps its own.
EMPTY = forms.Field.default_error_messages["required"]

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
        """The field's errors. An empty answer is named by its question, since Django only says "This field"."""
        found: ErrorList = super().errors
        if all(error.code != "required" or error.message != EMPTY for error in found.as_data()):
            return found
        said = [
            ValidationError(f"“{self.label}” needs an answer", code="required")
            if error.code == "required" and error.message == EMPTY
            else error
            for error in found.as_data()
        ]
        return type(found)(said, renderer=self.form.renderer, field_id=self.auto_id)

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
