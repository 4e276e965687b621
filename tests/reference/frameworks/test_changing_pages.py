"""The pages on which a trust's framework is changed: who may open them, what they say, what a wrong answer leaves."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from headwater.reference.frameworks.forms import ElementForm
from headwater.reference.frameworks.models import AdoptedFramework, Edition, EditionMove
from headwater.reference.frameworks.operations import adopt_framework, begin_draft, change_item, publish_edition
from headwater.reference.frameworks.policies import mark_of
from headwater.reference.frameworks.queries import get_draft
from tests.factories.frameworks import NOW, TODAY, adopt_mini, edited, framework_of, publish_mini
from tests.factories.people import person_holding
from tests.factories.schools import make_membership, make_school, make_trust

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mini", "today")]


@pytest.fixture
def today(monkeypatch):
    """The day the pages are opened."""
    for module in ("changing", "editions"):
        monkeypatch.setattr(f"headwater.reference.frameworks.views.{module}.timezone.localdate", lambda: TODAY)


@pytest.fixture
def ours(settings):
    """The published models that come with Headwater, in place of the small one."""
    settings.DEFINITIONS = settings.PACKAGE / "definitions"


@pytest.fixture
def lead(client: Client) -> Client:
    client.force_login(person_holding("school-improvement-lead", name="L. Lead").user)
    return client


@pytest.fixture
def governor() -> Client:
    client = Client()
    client.force_login(person_holding("local-governor", at=make_school()).user)
    return client


def words(response) -> str:
    assert response.status_code == 200, response.status_code
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_model_is_adopted_in_the_browser(lead):
    page = lead.get(reverse("frameworks:framework-adopt"))
    assert "The mini model" in words(page)
    response = lead.post(reverse("frameworks:framework-adopt"), {"model": "mini"}, follow=True)
    assert "Draft of edition 1" in words(response)
    assert framework_of().is_main
    assert "Every published model is adopted already" in words(lead.get(reverse("frameworks:framework-adopt")))


def test_nothing_chosen_is_said(lead):
    assert "Choose a model" in words(lead.post(reverse("frameworks:framework-adopt"), {"is_main": ""}))
    assert not AdoptedFramework.objects.exists()


def test_the_draft_page_says_what_differs_what_is_assumed_and_what_is_to_be_filled_in(lead):
    draft = adopt_mini()
    change_item(draft=draft, id="mini.hub", changes={("meets",): "2 a year"}, by=None, now=NOW)
    said = words(lead.get(reverse("frameworks:draft-detail", args=["mini"])))
    assert "Differs from the published model" in said
    assert "1 changed." in said
    assert "How often it meets Before Each term Now 2 a year" in said
    assert "2 items" in said
    assert "How often is regularly?" in said
    assert "What is done in Tier 2" in said
    assert "Attendance near England's" in said.replace("&#x27;", "'")


def test_what_is_ticked_is_confirmed(lead):
    draft = adopt_mini()
    page = lead.get(reverse("frameworks:draft-detail", args=["mini"])).content.decode()
    values = dict(value.split("@") for value in re.findall(r'name="of"\s+value="([^"]+)"', page))
    assert set(values) == {"mini.visit", "mini.courses", "A1"}
    address = reverse("frameworks:draft-confirm", args=["mini"])
    ticked = [f"{of}@{values[of]}" for of in ("mini.courses", "A1")]
    said = words(lead.post(address, {"of": ticked}, follow=True))
    assert "2 confirmed in the draft." in said
    assert "Nothing: every quantity is the model’s own or confirmed by the trust." in said
    assert "Somebody changed “Courses” while you looked" in words(lead.post(address, {"of": ticked}, follow=True))
    assert "Tick what is so." in words(lead.post(address, {}, follow=True))
    assert Edition.objects.get().framework != draft.framework


def test_the_trusts_words_are_chosen_in_the_browser(lead):
    adopt_mini()
    address = reverse("frameworks:draft-words", args=["mini"])
    form = lead.get(address).context["form"]
    typed = {name: field.initial for name, field in form.fields.items()}
    response = lead.post(address, typed | {"academy-one": "school", "academy-many": "schools"}, follow=True)
    assert "Academy Before academy, academies Now school, schools" in words(response)
    assert "The words are in the draft" in words(response)
    refused = lead.post(address, typed | {"tier-one": ""})
    assert "Enter what you call one: a tier, phase or package of support" in words(refused)
    stale = lead.post(address, typed | {"tier-one": "phase"})
    assert "Somebody changed the draft while you looked" in words(stale)


def test_a_quantity_is_changed_in_the_browser_and_is_no_longer_assumed(lead):
    draft = adopt_mini()
    address = reverse("frameworks:item-change", args=["mini", "mini.visit"])
    said = words(lead.get(address))
    assert "How often is regularly?" in said
    seen = mark_of(draft.framework.item("mini.visit"))
    refused = lead.post(address, {"cadence": "now and then", "seen": seen})
    assert "“now and then” is not a cadence" in words(refused)
    lead.post(address, {"cadence": "each term", "seen": seen})
    item = Edition.objects.get().framework.item("mini.visit")
    assert (item.cadence, item.assumed and item.assumed.confirmed) == ("each term", True)
    assert "Somebody changed “Visits”" in words(lead.post(address, {"cadence": "3 a year", "seen": seen}))


@pytest.mark.parametrize(
    ("id", "typed", "reads"),
    [
        ("mini.courses", {"count": "24", "of": "courses", "at_least": "on"}, "At least 24 courses"),
        ("mini.plan", {"owed_by": "30 November, 1 June"}, "Now 30 November and 1 June"),
        ("mini.curriculum.tier1", {"reviews": "2 a year", "trust_reviews": "1", "line_management": "once"}, "2 a year"),
        ("mini.standard.attendance", {"points-0": "0.5"}, "within 0.5 points"),
        ("mini.protocol.agree", {"days": "15", "cadence": ""}, "School days before Before 10 Now 15"),
        ("mini.empty", {"entries": "A plan\nA visit"}, "A plan A visit"),
    ],
)  # fmt: skip
def test_each_sort_of_quantity_has_its_form(lead, id, typed, reads):
    draft = adopt_mini()
    element = next(each.element for each in draft.framework.elements() if each.element.id == id)
    address = reverse("frameworks:item-change", args=["mini", id])
    assert lead.get(address).status_code == 200
    response = lead.post(address, typed | {"seen": mark_of(element)}, follow=True)
    assert reads in words(response)


@pytest.mark.parametrize(
    ("id", "typed", "said"),
    [
        ("mini.courses", {"count": "24", "of": ""}, "Enter how many and of what, or neither"),
        ("mini.courses", {"count": "0", "of": "courses"}, "greater than or equal to 1"),
        ("mini.plan", {"owed_by": "30 February"}, "“30 February” is not a day of the year"),
        ("mini.standard.attendance", {"points-0": "half"}, "Enter a number like 0.5 or 2"),
        ("mini.hub", {"meets": ""}, "Enter how often"),
        ("mini.visit", {"cadence": "2 a year"}, "Nothing is different from what stands there"),
    ],
)
def test_a_wrong_answer_is_said_at_its_question(lead, id, typed, said):
    draft = adopt_mini()
    element = next(each.element for each in draft.framework.elements() if each.element.id == id)
    response = lead.post(reverse("frameworks:item-change", args=["mini", id]), typed | {"seen": mark_of(element)})
    assert said in words(response)
    assert Edition.objects.get().document == draft.document


def test_what_has_no_quantity_is_not_changed_in_the_browser(lead):
    adopt_mini()
    for id in ("mini.principle.near", "mini.gone"):
        assert lead.get(reverse("frameworks:item-change", args=["mini", id])).status_code == 404


def test_the_list_of_quantities_can_be_narrowed_to_what_nobody_confirmed(lead):
    adopt_mini()
    address = reverse("frameworks:draft-items", args=["mini"])
    said = words(lead.get(address))
    assert "Development plan" in said
    assert "Reviews: 1 a year" in said
    said = words(lead.get(address, {"assumed": "1"}))
    assert "Development plan" not in said
    assert "Visits" in said
    assert "Attendance near England" in said


@pytest.mark.parametrize("model", ["alpha", "equa", "cat", "naat", "mill"])
def test_every_quantity_that_is_listed_has_its_form(lead, ours, model):
    draft = adopt_framework(model=model, by=None, now=NOW)
    groups = lead.get(reverse("frameworks:draft-items", args=[model])).context["groups"]
    elements = {placed.element.id: placed.element for placed in draft.framework.elements()}
    listed = [line.id for group in groups for line in group.lines]
    assert len(listed) > 5
    for id in listed:
        form = ElementForm(framework=draft.framework, element=elements[id])
        assert len(form.fields) > 1, id


def test_the_exported_draft_is_the_document_itself(lead):
    draft = adopt_mini()
    response = lead.get(reverse("frameworks:draft-yaml", args=["mini"]))
    assert response.content.decode() == draft.document
    assert response["Content-Disposition"] == 'attachment; filename="mini-edition-1-draft.yaml"'


def test_an_import_shows_every_problem_with_its_line_and_saves_nothing(lead):
    draft = adopt_mini()
    document = edited(draft, ("cadence: 2 a year", "cadence: now and then"), ("title: Visits", "titel: Visits"))
    file = SimpleUploadedFile("ours.yaml", document)
    said = words(lead.post(reverse("frameworks:draft-import", args=["mini"]), {"file": file, "step": "save"}))
    assert "to put right" in said
    assert "“now and then” is not a cadence" in said
    line = document.decode().splitlines().index("    cadence: now and then") + 1
    assert f"Line {line}, column 14" in said
    assert Edition.objects.get().document == draft.document


def test_an_import_shows_what_it_changes_before_it_is_saved(lead):
    draft = adopt_mini()
    address = reverse("frameworks:draft-import", args=["mini"])
    document = edited(draft, ("cadence: 2 a year", "cadence: each term"))
    looked = lead.post(address, {"file": SimpleUploadedFile("ours.yaml", document), "step": "look"})
    assert "How often Before 2 a year Now Each term" in words(looked)
    assert Edition.objects.get().document == draft.document
    form = looked.context["form"]
    sent = {"text": form["text"].value(), "looked": form["looked"].value(), "step": "save"}
    # A browser sends a text with line breaks of its own.
    sent["text"] = sent["text"].replace("\n", "\r\n")
    assert "The document is the draft now. 1 changed." in words(lead.post(address, sent, follow=True))
    assert Edition.objects.get().document.encode() == document


def test_what_somebody_changed_meanwhile_is_not_written_over(lead):
    draft = adopt_mini()
    address = reverse("frameworks:draft-import", args=["mini"])
    document = edited(draft, ("cadence: 2 a year", "cadence: each term"))
    looked = lead.post(address, {"text": document.decode(), "step": "look"}).context["form"]["looked"].value()
    change_item(draft=draft, id="mini.hub", changes={("meets",): "2 a year"}, by=None, now=NOW)
    said = words(lead.post(address, {"text": document.decode(), "looked": looked, "step": "save"}))
    assert "How often it meets Before 2 a year Now Each term" in said
    assert Edition.objects.get().framework.hubs[0].meets == "2 a year"


def test_an_import_without_anything_or_with_far_too_much_is_refused(lead):
    adopt_mini()
    address = reverse("frameworks:draft-import", args=["mini"])
    assert "Choose the file, or copy its text into the box" in words(lead.post(address, {"step": "look"}))
    empty = words(lead.post(address, {"file": SimpleUploadedFile("ours.yaml", b""), "step": "look"}))
    assert "The file is empty. Choose it again" in empty
    assert "Choose the file, or copy" not in empty
    file = SimpleUploadedFile("large.yaml", b"# a line of text\n" * 320_000)
    assert "large.yaml has 5,440,000 bytes; a document may have 400,000." in words(lead.post(address, {"file": file}))


def test_an_edition_is_published_with_the_year_it_starts_with(lead):
    draft = adopt_mini()
    address = reverse("frameworks:draft-publish", args=["mini"])
    said = words(lead.get(address))
    assert "2026/27" in said
    assert "2028/29" in said
    response = lead.post(address, {"starts_with": "2026-27", "seen": draft.mark}, follow=True)
    assert "Edition 1 is published. Schools work by it from 2026/27 on." in words(response)
    assert lead.get(reverse("frameworks:draft-detail", args=["mini"])).status_code == 404


def test_a_year_that_has_begun_on_another_edition_is_not_offered_and_not_taken(lead):
    begin_draft(adopted=publish_mini().adopted, by=None, now=NOW)
    address = reverse("frameworks:draft-publish", args=["mini"])
    page = lead.get(address)
    assert [value for value, _ in page.context["form"].fields["starts_with"].choices] == ["2027-28", "2028-29"]
    response = lead.post(address, {"starts_with": "2026-27", "seen": "x"})
    assert "Choose one of the school years listed" in words(response)


def test_a_draft_is_discarded_after_it_is_asked(lead):
    draft = adopt_mini()
    address = reverse("frameworks:draft-discard", args=["mini"])
    assert "Discard the draft of edition 1" in words(lead.get(address))
    response = lead.post(address, {"seen": draft.mark}, follow=True)
    assert "The draft of edition 1 is discarded" in words(response)
    assert not Edition.objects.exists()


def second_edition() -> Edition:
    draft = begin_draft(adopted=publish_mini().adopted, by=None, now=NOW)
    change_item(draft=draft, id="mini.visit", changes={("cadence",): "each term"}, by=None, now=NOW)
    return publish_edition(draft=draft, starts_with="2027-28", by=None, today=TODAY, now=NOW)


def test_everybody_reads_the_editions_and_what_differs(lead, governor):
    second_edition()
    begin_draft(adopted=framework_of(), by=None, now=NOW)
    for who, may in ((lead, True), (governor, False)):
        said = words(who.get(reverse("frameworks:edition-list", args=["mini"])))
        assert "In force" in said
        assert "Starts with 2027/28" in said
        assert ("Go on with the draft" in said) is may
        assert ("Move schools to another edition" in said) is may
    said = words(governor.get(reverse("frameworks:edition-diff", args=["mini"])))
    assert "Edition 1 → Edition 2: 1 changed." in said
    said = words(governor.get(reverse("frameworks:edition-diff", args=["mini"]), {"before": "0", "after": "1"}))
    assert "The published model → Edition 1: Nothing differs." in said
    document = governor.get(reverse("frameworks:edition-yaml", args=["mini", 2])).content.decode()
    assert "cadence: each term" in document
    assert governor.get(reverse("frameworks:edition-yaml", args=["mini", 3])).status_code == 404
    assert "cadence: 2 a year" in governor.get(reverse("frameworks:framework-yaml", args=["mini"])).content.decode()


def test_schools_are_moved_after_it_is_shown_what_that_changes(lead):
    trust = make_trust()
    schools = [make_school(name) for name in ("Ashdown", "Beacon")]
    for school in schools:
        make_membership(school, trust)
    elsewhere = make_school("Elsewhere")
    second_edition()
    address = reverse("frameworks:schools-move", args=["mini"])
    said = words(lead.get(address))
    assert "What changes for schools on edition 1" in said
    assert "How often Before 2 a year Now Each term" in said
    assert "Elsewhere" not in said
    sent = {"schools": [schools[0].pk], "reason": "A new head begins", "seen": "2 2026-27"}
    assert "Choose the schools that move" in words(lead.post(address, sent | {"schools": []}))
    assert "Say why they move" in words(lead.post(address, sent | {"reason": ""}))
    assert "Choose from the schools listed" in words(lead.post(address, sent | {"schools": [elsewhere.pk]}))
    response = lead.post(address, sent, follow=True)
    assert "Ashdown works by edition 2 in 2026/27." in words(response)
    assert "A new head begins" in words(response)
    assert EditionMove.objects.get().school == schools[0]
    assert "Choose from the schools listed" in words(lead.post(address, sent))
    assert "1 school works by edition 2 in 2026/27 already" in words(lead.get(address))


def test_the_main_framework_is_changed_and_another_set_aside(lead):
    publish_mini()
    AdoptedFramework.objects.create(key="other", title="Other", based_on="other", adopted_at=NOW)
    response = lead.post(reverse("frameworks:framework-main", args=["other"]), follow=True)
    assert "Other is the main framework." in words(response)
    assert "Set this framework aside" in words(lead.get(reverse("frameworks:framework-set-aside", args=["mini"])))
    response = lead.post(reverse("frameworks:framework-set-aside", args=["mini"]), follow=True)
    assert "The mini model is set aside." in words(response)
    assert "The mini model" in words(lead.get(reverse("frameworks:framework-adopt")))
    response = lead.post(reverse("frameworks:framework-take-up", args=["mini"]), follow=True)
    assert "The mini model is in use again." in words(response)
    response = lead.post(reverse("frameworks:framework-set-aside", args=["other"]), follow=True)
    assert "Make another the main one first" in words(response)


def test_who_may_not_change_frameworks_finds_nothing(governor):
    draft = adopt_mini()
    assert get_draft(draft.adopted) == draft
    for name in ("draft-detail", "draft-words", "draft-items", "draft-import", "draft-publish", "draft-yaml"):
        assert governor.get(reverse(f"frameworks:{name}", args=["mini"])).status_code == 404, name
