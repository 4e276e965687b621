"""What somebody might send by accident or on purpose: every problem is told with its place, and nothing is kept."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from headwater.config.access import TABLE
from headwater.foundations.accounts.access import Needs
from headwater.reference.frameworks.comparing import compare
from headwater.reference.frameworks.documents import examine_document
from headwater.reference.frameworks.models import Edition, EditionMove
from headwater.reference.frameworks.operations import begin_draft, change_item, import_draft, publish_edition
from headwater.reference.frameworks.queries import get_draft
from headwater.reference.frameworks.urls import urlpatterns
from tests.factories.frameworks import MINI, NOW, TODAY, adopt_mini, framework_of, publish_mini
from tests.factories.people import person_holding
from tests.factories.schools import make_membership, make_school, make_trust


def with_(old: str, new: str) -> bytes:
    """The model with one of its places written differently."""
    assert old in MINI, old
    return MINI.replace(old, new, 1).encode("utf-8", "surrogatepass")


def told(document: bytes) -> list[tuple[int, int, str]]:
    return [(each.line, each.column, each.message) for each in examine_document(document, "ours.yaml")[1]]


def place_of(text: str) -> int:
    """The line of the model on which the text stands."""
    return next(n for n, line in enumerate(MINI.splitlines(), 1) if text in line)


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def addresses() -> dict[str, str]:
    """Every address of frameworks by its name, of the small model."""
    values = {"key": "mini", "number": 1, "id": "mini.visit"}
    return {
        each.name: reverse(f"frameworks:{each.name}", kwargs={name: values[name] for name in each.pattern.converters})
        for each in urlpatterns
    }


@pytest.fixture
def lead() -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person_holding("school-improvement-lead", name="L. Lead").user)
    return client


@pytest.fixture
def school():
    school = make_school("Ashdown")
    make_membership(school, make_trust())
    return school


# Files ---------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("mini")
@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('"\\UFFFFFFFF"', "There is no character \\UFFFFFFFF. Take it out."),
        ('"\\U00110000"', "There is no character \\U00110000. Take it out."),
        ('"a\\ud800b"', "A character that cannot be seen stands in this text."),
        ('"a\\0b"', "A character that cannot be seen stands in this text."),
        ('"a\\u001bb"', "A character that cannot be seen stands in this text."),
        ('"\\u202egnisserp"', "A character that cannot be seen stands in this text."),
        ("\u202egnisserp", "A character that cannot be seen stands in this text."),
        ("{academy.__class__}", '"title" should be text'),
        ('"{academy.__class__}"', "“{academy.__class__}” is not one of the words a trust can choose."),
        ('"{0}"', "“{0}” is not one of the words a trust can choose."),
        ('"{academy.many.short}"', "“{academy.many.short}” is not one of the words"),
        ('"{academy"', "A { here has no } after it"),
        ("!!python/object/apply:os.system [ls]", "is a tag. Tags are not used here"),
        ("&a Visits", "“&a” names a part to be repeated"),
        ("*a", "“*a” repeats another part of the file"),
    ],
)
def test_a_text_that_cannot_be_is_told_where_it_stands(written, said):
    problems = told(with_("title: Visits", f"title: {written}"))
    assert any(said in message and line == place_of("title: Visits") for line, _, message in problems), problems
    assert not any("JSON" in message for _, _, message in problems)


@pytest.mark.usefixtures("mini")
@pytest.mark.parametrize("figures", ["9" * 5_000, "-" + "9" * 5_000, "9" * 400 + ".5", "9" * 20])
def test_a_number_of_thousands_of_figures_is_a_problem_like_any_other(figures):
    [(line, column, message)] = told(with_("count: 20", f"count: {figures}"))
    assert (line, column) == (place_of("count: 20"), 21)
    assert "should be a whole number" in message


@pytest.mark.usefixtures("mini")
@pytest.mark.parametrize("first", ["%YAML 1.3\n---\n", "%YAML 9.9\n---\n", "%TAG ! x\n---\n", "%YAML 1.1\n---\n"])
def test_a_line_that_begins_with_a_percent_sign_is_told(first):
    problems = told(first.encode() + MINI.encode())
    assert problems[0][0] == 1
    assert len(problems) == 1


@pytest.mark.usefixtures("mini")
@pytest.mark.parametrize("day", ["02-29", "13-40", "00-10", "W10-1", "W05-1", "1031", "10-31T00", "-1-01", "１０-３１"])
def test_what_is_no_day_of_every_year_is_told(day):
    [(line, column, message)] = told(with_("owed_by: [10-31]", f'owed_by: ["{day}"]'))
    assert (line, column) == (place_of("owed_by"), 15)
    assert f"“{day}” is not a day of the year" in message


@pytest.mark.usefixtures("mini")
@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("{academy}", "has a bracket { or } in it"),
        ("sch}ool", "has a bracket { or } in it"),
        ("{", "has a bracket { or } in it"),
        (" ", "without spaces before or after it"),
        ("two\\nlines", "stands in one line"),
        ("school\\n", "stands in one line"),
        ("\\u202eschool", "A character that cannot be seen"),
        ("x" * 10_000, "at most 60 characters"),
    ],
)
def test_a_word_that_would_make_other_texts_unreadable_is_told(word, said):
    changed = with_("academy: {one: academy, many: academies}", f'academy: {{one: "{word}", many: academies}}')
    [(line, _, message)] = told(changed)
    assert line == place_of("academy: {one")
    assert said in message


@pytest.mark.usefixtures("mini")
@pytest.mark.parametrize(
    ("title", "said"), [('" "', "Nothing stands here but spaces"), ('"a\\nb"', "A title stands in one line")]
)
def test_a_title_of_spaces_or_of_two_lines_is_told(title, said):
    [(line, column, message)] = told(with_("title: Visits", f"title: {title}"))
    assert (line, column) == (place_of("title: Visits"), 12)
    assert said in message


# An edition that this Headwater cannot read --------------------------------------------------------------------------


def written_for_another_version(edition: Edition) -> None:
    Edition.objects.filter(pk=edition.pk).update(document=f"{edition.document}new_part: 1\n")


@pytest.mark.usefixtures("mini")
@pytest.mark.django_db
def test_what_cannot_be_read_any_more_is_said_on_every_page(lead, school):
    edition = publish_mini()
    written_for_another_version(begin_draft(adopted=edition.adopted, by=None, now=NOW))
    written_for_another_version(edition)
    shown = {name: lead.get(address) for name, address in addresses().items()}
    shown["school-offer"] = lead.get(f"/schools/{school.pk}/offer/")
    assert {name for name, page in shown.items() if page.status_code == 409} >= {
        "framework-detail", "framework-offer", "framework-pdf", "framework-xlsx", "school-offer", "draft-detail",
        "draft-words", "item-change", "schools-move", "draft-publish",
    }  # fmt: skip
    assert {page.status_code for page in shown.values()} <= {200, 405, 409}
    assert "Written for another version of Headwater: this one cannot read it." in words(shown["framework-list"])
    said = words(shown["school-offer"])
    assert "The mini model: edition 1 cannot be read" in said
    assert "“new_part” is not a key here" in said.replace("&quot;", "“", 1).replace("&quot;", "”")
    assert "the draft of edition 2 cannot be read" in words(shown["draft-detail"])
    for name in ("edition-list", "edition-yaml", "framework-yaml", "draft-yaml", "draft-import", "edition-diff"):
        assert shown[name].status_code == 200, name
    governor = Client()
    governor.force_login(person_holding("local-governor", at=school).user)
    page = governor.get(f"/schools/{school.pk}/offer/")
    assert "Tell the person who looks after the framework" in words(page)
    assert "new_part" not in page.content.decode()


@pytest.mark.usefixtures("mini")
@pytest.mark.django_db
@pytest.mark.parametrize("with_draft", [True, False])
def test_what_cannot_be_read_any_more_is_put_right_by_an_import(lead, school, with_draft):
    edition = publish_mini()
    if with_draft:
        written_for_another_version(begin_draft(adopted=edition.adopted, by=None, now=NOW))
    written_for_another_version(edition)
    where = addresses()
    document = edition.document.replace("cadence: 2 a year", "cadence: each term")
    looked = lead.post(where["draft-import"], {"text": document, "step": "look"})
    assert looked.status_code == 200
    sent = {"text": document, "looked": looked.context["form"]["looked"].value(), "step": "save"}
    assert "The document is the draft now." in words(lead.post(where["draft-import"], sent, follow=True))
    draft = get_draft(framework_of())
    assert draft is not None
    sent = {"starts_with": "2027-28", "seen": draft.mark}
    assert "Edition 2 is published." in words(lead.post(where["draft-publish"], sent, follow=True))


@pytest.mark.usefixtures("mini")
@pytest.mark.django_db
def test_a_framework_of_which_nothing_is_published_is_in_the_list(lead):
    adopt_mini()
    said = words(lead.get(reverse("frameworks:framework-list")))
    assert "The mini model" in said
    assert "No edition is published yet." in said


# What it says on pages and on paper ----------------------------------------------------------------------------------

HOSTILE = '<script>alert(1)</script><a href="javascript:alert(1)">#panic() = * [ $ `x` \\ "//'
FORMULA = "=HYPERLINK(1)"


def hostile_model() -> str:
    """The small model with markup, formulas and code in its titles, texts and words."""
    document = MINI.replace("one: academy,", "one: '<b>=x</b>',").replace("title: Visits", f"title: '{FORMULA}'")
    for place in (
        "text: Leads one {academy}.",
        "title: The hub",
        "question: How often is regularly?",
        "title: Courses",
    ):
        assert place in document
        document = document.replace(place, f"{place.partition(':')[0]}: '{HOSTILE}'")
    return document.replace("title: The mini model", "title: '<script>alert(1)</script> #x *y* $z$ [q'")


@pytest.mark.usefixtures("mini")
@pytest.mark.django_db
def test_markup_and_code_in_a_framework_stay_text(lead, school):
    import_draft(adopted=adopt_mini().adopted, document=hostile_model().encode(), name="x", by=None, now=NOW)
    draft = get_draft(framework_of())
    assert draft is not None
    publish_edition(draft=draft, starts_with="2026-27", by=None, today=TODAY, now=NOW)
    begin_draft(adopted=framework_of(), by=None, now=NOW)
    where = addresses()
    for name, address in where.items():
        page = lead.get(address)
        assert page.status_code in (200, 405), name
        if page["Content-Type"].startswith("text/html"):
            assert "<script>alert" not in page.content.decode(), name
            assert 'href="javascript' not in page.content.decode(), name
    sent = {"cadence": "<script>alert(1)</script>", "seen": "x"}
    assert (
        "&lt;script&gt;alert(1)&lt;/script&gt;” is not a cadence"
        in lead.post(where["item-change"], sent).content.decode()
    )
    assert lead.get(where["framework-pdf"]).content.startswith(b"%PDF-")


@pytest.mark.usefixtures("mini")
@pytest.mark.django_db
def test_a_title_that_looks_like_a_formula_is_a_text_in_the_workbook(lead, school):
    import_draft(adopted=adopt_mini().adopted, document=hostile_model().encode(), name="x", by=None, now=NOW)
    draft = get_draft(framework_of())
    assert draft is not None
    publish_edition(draft=draft, starts_with="2026-27", by=None, today=TODAY, now=NOW)
    workbook = zipfile.ZipFile(io.BytesIO(lead.get(addresses()["framework-xlsx"]).content))
    inside = {name: workbook.read(name).decode() for name in workbook.namelist() if name.endswith(".xml")}
    assert any(FORMULA in text for text in inside.values())
    assert not any("<f>" in text or "<f " in text for text in inside.values())


# Forms that were tampered with, or looked at too long ago ------------------------------------------------------------


def second_edition(starts_with: str = "2027-28") -> Edition:
    draft = begin_draft(adopted=framework_of(), by=None, now=NOW)
    cadence = f"{draft.number} a year" if draft.number != 2 else "each term"
    change_item(draft=draft, id="mini.visit", changes={("cadence",): cadence}, by=None, now=NOW)
    return publish_edition(draft=draft, starts_with=starts_with, by=None, today=TODAY, now=NOW)


@pytest.mark.usefixtures("mini")
@pytest.mark.django_db
def test_a_school_is_not_moved_to_another_edition_than_was_looked_at(lead, school):
    publish_mini()
    second_edition()
    address = addresses()["schools-move"]
    seen = lead.get(address).context["form"]["seen"].value()
    second_edition("2028-29")
    sent = {"schools": [school.pk], "reason": "A new head begins", "seen": seen}
    assert "This is not the edition and year you looked at" in words(lead.post(address, sent))
    for query in ("?edition=1", "?edition=99", "?edition=2&year=2027-28"):
        assert "This is not the edition and year you looked at" in words(lead.post(address + query, sent)), query
    assert not EditionMove.objects.exists()
    page = lead.post(address, sent)
    assert page.context["form"]["seen"].value() == "3 2026-27"
    assert lead.post(f"{address}?edition=2&year=2026-27", sent).status_code == 302
    assert EditionMove.objects.get().edition.number == 2


@pytest.mark.usefixtures("mini")
def test_a_title_that_grows_too_long_with_the_words_in_it_is_told():
    document = MINI.replace("local governing board,", f"{'x' * 60},").replace(
        "title: The mini", f'title: "{"{lgb}" * 20}"\n#'
    )
    [(line, column, message)] = told(document.encode())
    assert (line, column) == (place_of("title: The mini"), 8)
    assert "With the words in it the title has 1200 characters; it may have 120." in message


@pytest.mark.usefixtures("mini")
@pytest.mark.parametrize("key", ["adopt", "library", "our.model"])
def test_a_key_that_no_address_can_have_is_told(key):
    [(line, column, message)] = told(with_("key: mini", f"key: {key}"))
    assert (line, column) == (2, 6)
    assert f"“{key}” cannot be the key of a framework" in message


@pytest.mark.usefixtures("mini")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (MINI.encode("utf-16"), "This file is not UTF-8 from here on"),
        (b"PK\x03\x04" + bytes(range(256)), "This file is not UTF-8 from here on"),
        (b"a: \x00\x01", "A character stands here that no text file should have"),
        (b"---\n", "A definition is made of lines like"),
        (b"[]", "A definition is made of lines like"),
    ],
)
def test_a_file_that_is_no_document_is_told_once(lead, school, sent, said):
    before = adopt_mini().document
    file = SimpleUploadedFile("<b>&.yaml", sent)
    page = lead.post(addresses()["draft-import"], {"file": file, "step": "save", "looked": "nothing"})
    assert said in words(page)
    assert "Choose the file, or copy its text" not in words(page)
    assert Edition.objects.get().document == before


@pytest.mark.usefixtures("mini")
@pytest.mark.django_db
@pytest.mark.parametrize("word", ["{academy}", "a\nb", "}"])
def test_a_word_with_a_bracket_is_told_at_its_question(lead, school, word):
    draft = adopt_mini()
    address = addresses()["draft-words"]
    typed = {name: field.initial for name, field in lead.get(address).context["form"].fields.items()}
    page = lead.post(address, typed | {"academy-one": word})
    assert page.status_code == 200
    assert "academy-one" in page.context["form"].errors
    assert Edition.objects.get().document == draft.document


@pytest.mark.usefixtures("mini")
@pytest.mark.django_db
@pytest.mark.parametrize("role", ["local-governor", "principal", "trustee", None])
def test_who_may_not_change_frameworks_reaches_nothing_that_changes_them(school, role):
    draft = begin_draft(adopted=publish_mini().adopted, by=None, now=NOW)
    client = Client()
    if role:
        at = school if role in ("local-governor", "principal") else None
        client.force_login(person_holding(role, at=at).user)
    where = addresses()
    rules = {name: TABLE[f"frameworks:{name}"] for name in where}
    changing = {name for name, rule in rules.items() if isinstance(rule, Needs)}
    assert len(changing) == 15
    for name in changing:
        looked, sent = client.get(where[name]), client.post(where[name], {"seen": draft.mark})
        assert looked.status_code == (404 if role else 302), name
        assert role or looked["Location"].startswith("/account/login/"), name
        # Whoever is not signed in is shown the sign-in form, with what they sent kept in it.
        assert sent.status_code == 404 if role else b'action="/account/login/' in sent.content, name
    assert Edition.objects.get(published_at=None).document == draft.document
    for name in where.keys() - changing:
        assert client.get(where[name]).status_code == (200 if role else 302), name


# A great deal of it --------------------------------------------------------------------------------------------------


def model_of(items: int, *lines: str) -> bytes:
    """The small model with so many further items, each with these lines beside; `{n}` is its number."""
    fixed = ("kind: visit", "nature: activity", "cadence: 2 a year", "leads: [ceo]", "text: A visit.")
    written = "".join(
        f"  - id: mini.more{n}\n    title: Visit {n}\n"
        + "".join(f"    {line}\n" for line in (*fixed, *lines)).format(n=n)
        for n in range(items)
    )
    return MINI.replace("\noffer:\n", f"\noffer:\n{written}", 1).encode()


@pytest.mark.usefixtures("mini")
def test_a_document_that_names_hundreds_of_things_wrongly_is_told_all_of_them():
    right, wrong = model_of(600, "adds_to: mini.visit"), model_of(600, "adds_to: mini.mora{n}")
    assert told(right) == []
    assert len(told(wrong)) == 600


@pytest.mark.usefixtures("mini")
def test_large_documents_are_compared_whole():
    large, small = examine_document(model_of(800), "x")[0], examine_document(MINI.encode(), "x")[0]
    assert large is not None
    assert small is not None
    assert len(compare(small, large).added) == 800


@pytest.mark.usefixtures("mini")
@pytest.mark.django_db
def test_a_text_of_megabytes_is_refused_before_it_is_read(lead):
    before = adopt_mini().document
    text = MINI + "# a line of text\n" * 120_000
    page = lead.post(addresses()["draft-import"], {"text": text, "step": "save"})
    assert f"This document has {len(text.encode()):,} bytes; a framework may have 400,000." in words(page)
    assert Edition.objects.get().document == before
