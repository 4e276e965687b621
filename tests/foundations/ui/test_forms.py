"""Django's own forms, in GOV.UK's markup."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.test import Client
from django.urls import reverse

from tests.foundations.ui.guide.forms import Everything
from tests.foundations.ui.reading import Element, read


def _form(**data: Any) -> Element:
    return read(str(Everything(data) if data else Everything()))


def test_every_field_has_a_label_or_a_legend_of_its_own():
    form = _form()
    for field in Everything():
        if field.is_hidden:
            continue
        if field.use_fieldset:
            legends = [legend.words() for legend in form.find("legend")]
            assert field.label in legends
        else:
            assert [label.words() for label in form.find("label", for_=field.auto_id)] == [field.label]


def test_inputs_carry_the_class_of_their_kind():
    form = _form()
    classes = {e.attrs["name"]: e.attrs.get("class") for e in form.all() if e.attrs.get("name")}
    assert classes == {
        "name": "govuk-input",
        "email": "govuk-input",
        "secret": "govuk-input govuk-password-input__input govuk-js-password-input-input",
        "level": "govuk-radios__input",
        "uses": "govuk-checkboxes__input",
        "place": "govuk-select",
        "story": "govuk-textarea",
        "file": "govuk-file-upload",
        "agreed": "govuk-checkboxes__input",
        "number": "govuk-input",
        "day": "govuk-input",
        "token": None,
    }


def test_hint_and_error_are_read_with_the_input():
    form = _form(name="")
    name = form.find("input", name="name")[0]
    assert name.attrs["aria-describedby"] == "id_name_helptext id_name_error"
    assert "govuk-input--error" in str(name.attrs["class"])
    assert form.find("div", id="id_name_helptext")[0].words() == "As it stands on the letterhead"
    assert form.find("p", id="id_name_error")[0].words() == "Error: Fill in “Name”"


def test_hint_and_error_of_a_group_are_read_with_its_legend():
    group = next(f for f in _form(name="").find("fieldset") if f.find("legend")[0].words() == "How sure are you?")
    assert group.attrs["aria-describedby"] == "id_level_helptext id_level_error"
    assert all("aria-invalid" not in radio.attrs for radio in group.find("input"))


def test_a_form_may_say_better_what_is_missing():
    assert "Enter an e-mail address" in _form(name="x").find("p", id="id_email_error")[0].words()


def test_no_field_is_ever_just_this_field():
    assert "This field" not in _form(name="").words()


def test_what_is_empty_is_asked_for_in_the_way_it_is_answered():
    said = _form(name="").words()
    for words in (
        "Fill in “What happened”",
        "Choose an answer under “How sure are you?”",
        "Choose an answer under “Used for”",
        "Tick “I have read it” to go on",
    ):
        assert words in said


@pytest.mark.parametrize(
    ("data", "field", "said"),
    [
        ({"place": "zzz"}, "place", "What was sent for “Place” is not among its answers. Choose one of those offered"),
        ({"level": "zzz"}, "level", "What was sent for “How sure are you?” is not among its answers."),
        ({"uses": "zzz"}, "uses", "What was sent for “Used for” is not among its answers."),
        ({"uses": ["zzz"]}, "uses", "What was sent for “Used for” is not among its answers."),
        ({"name": "a\0b"}, "name", "“Name” has a character in it that cannot be seen"),
        ({"name": "x" * 1_001}, "name", "“Name” has 1,001 characters, and 1,000 are kept. Say it in fewer words"),
        ({"number": "many"}, "number", "“How many” has to be a whole number, such as 12"),
        ({"day": "soon"}, "day", "“Since when” has to be a day, such as 14 10 2026"),
    ],
)
def test_what_django_says_is_said_with_the_question_and_what_to_do(data: dict[str, Any], field: str, said: str):
    shown = _form(**data).find("p", id=f"id_{field}_error")[0].words()
    assert said in shown
    assert "zzz" not in shown


@pytest.mark.django_db
def test_the_summary_links_every_problem_to_an_input_that_is_there(guide: Client):
    page = read(guide.post(reverse("guide-form"), {"name": ""}))
    summary = page.find("div", class_="govuk-error-summary")[0]
    links = [str(link.attrs["href"]).removeprefix("#") for link in summary.find("a")]
    assert links == ["id_name", "id_email", "id_level_0", "id_uses_0", "id_place", "id_story", "id_agreed"]
    inputs = {e.attrs.get("id") for e in page.all() if e.tag in ("input", "select", "textarea")}
    assert set(links) <= inputs
    assert page.find("title")[0].words().startswith("Error: ")


@pytest.mark.django_db
def test_a_problem_of_the_whole_form_stands_in_the_summary_without_a_link(guide: Client):
    page = read(guide.post(reverse("guide-form"), {"name": "nobody"}))
    assert "Nobody cannot be asked" in page.find("div", class_="govuk-error-summary")[0].words()
    assert "Nobody cannot be asked" not in [link.words() for link in page.find("a")]


@pytest.mark.django_db
def test_without_problems_there_is_no_summary(guide: Client):
    page = read(guide.get(reverse("guide-form")))
    assert not page.find("div", class_="govuk-error-summary")
    assert not page.find("title")[0].words().startswith("Error")


@pytest.mark.django_db
def test_the_browser_leaves_the_checking_to_us_and_files_are_sent_whole(guide: Client):
    form = read(guide.get(reverse("guide-form"))).find("main")[0].find("form")[0]
    assert "novalidate" in form.attrs
    assert form.attrs["enctype"] == "multipart/form-data"
    assert form.find("input", name="csrfmiddlewaretoken")


def test_what_a_person_typed_is_never_markup():
    form = _form(name='"><script>alert(1)</script>')
    assert not form.find("script")
    assert form.find("input", name="name")[0].attrs["value"] == '"><script>alert(1)</script>'


def test_a_class_of_the_form_own_is_kept():
    class Small(forms.Form):
        year = forms.CharField(widget=forms.TextInput(attrs={"class": "govuk-input--width-4"}))

    assert read(str(Small())).find("input")[0].attrs["class"] == "govuk-input govuk-input--width-4"
