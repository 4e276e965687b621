"""Who holds which post, on the page; inviting, giving and ending posts there."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from headwater.foundations.accounts.models import Invitation
from headwater.foundations.audit.models import Event
from headwater.reference.people.models import Person, Post
from headwater.reference.schools.models import School
from tests.factories.people import make_person, make_post, person_holding
from tests.factories.schools import make_membership, make_school, make_trust

# Messages leave after commit, so these tests commit.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ashdown() -> School:
    school = make_school("Ashdown Primary")
    make_membership(school, make_trust("Fell and Vale Trust"))
    return school


@pytest.fixture
def administrator(client: Client, ashdown: School) -> Client:
    client.force_login(person_holding("trust-administrator", name="B. Admin").user)
    return client


def shown(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def invite(client: Client, **changes: Any) -> Any:
    asked = {"email": "head@ashdown.example", "name": "A. Head", "role": "principal"}
    return client.post("/people/invite/", asked | changes, follow=True)


def test_posts_stand_under_the_trust_and_each_school(administrator: Client, ashdown: School) -> None:
    person_holding("principal", at=ashdown, name="A. Head")
    page = shown(administrator, "/people/").partition("<main")[2]
    assert page.index("Fell and Vale Trust") < page.index("B. Admin") < page.index("A. Head")
    assert "Principal" in page


def test_posts_that_have_ended_are_not_listed_and_those_to_come_say_so(administrator: Client, ashdown: School) -> None:
    make_post(make_person("The last head"), "principal", at=ashdown, held_until=timezone.localdate() - timedelta(1))
    make_post(make_person("The next head"), "principal", at=ashdown, held_from=date(2099, 9, 1))
    page = shown(administrator, "/people/")
    assert "The last head" not in page
    assert "The next head" in page
    assert "Held from 1 September 2099" in page


def test_the_number_of_queries_does_not_grow_with_the_people(
    administrator: Client, ashdown: School, django_assert_max_num_queries: Any
) -> None:
    for _ in range(20):
        person_holding("subject-leader", at=ashdown)
    with django_assert_max_num_queries(12):
        administrator.get("/people/")


def test_inviting_sends_a_link_and_says_so(administrator: Client, ashdown: School) -> None:
    page = invite(administrator, school=ashdown.pk).content.decode()
    (message,) = mail.outbox
    assert message.to == ["head@ashdown.example"]
    assert "B. Admin has invited you" in message.body
    assert "The invitation has been sent to head@ashdown.example" in page
    assert "/account/invitation/" not in page
    assert "Not yet accepted; the link works until" in shown(administrator, "/people/")


def test_the_log_says_who_invited_and_from_which_post(administrator: Client, ashdown: School) -> None:
    invite(administrator, school=ashdown.pk)
    assert set(Event.objects.values_list("type", "by_name", "post_held")) == {
        ("accounts.user-invited", "B. Admin", "Trust administrator"),
        ("people.post-given", "B. Admin", "Trust administrator"),
    }


def test_without_a_mail_server_the_page_says_where_the_message_is(
    administrator: Client, ashdown: School, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    page = invite(administrator, school=ashdown.pk).content.decode()
    assert "written to the terminal" in page
    assert "/account/invitation/" in capsys.readouterr().out


def test_a_mail_server_that_does_not_answer_is_not_passed_over(
    administrator: Client, ashdown: School, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 1
    page = invite(administrator, school=ashdown.pk).content.decode()
    assert "could not be sent" in page
    assert "No e-mail was sent" in page


def test_a_name_copied_over_two_lines_stands_on_one(administrator: Client, ashdown: School) -> None:
    invite(administrator, school=ashdown.pk, name="A.\r\nHead")
    assert Person.objects.filter(name="A. Head").exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"email": "no address"}, "Enter an e-mail address like"),
        ({"name": ""}, "Enter a name"),
        ({"name": "A.\u202e Head"}, "a character in it that cannot be seen, after “A.”"),
        ({"name": "A. Head A123456789012"}, "unique pupil number"),
        ({"role": ""}, "Choose a role"),
        ({"role": "principal", "school": ""}, "choose which"),
        ({"school": "1"}, "is not among its answers. Choose one of those offered"),
    ],
)
def test_what_is_wrong_with_an_invitation_is_said_and_nothing_is_sent(
    administrator: Client, changes: dict[str, str], said: str
) -> None:
    assert said in invite(administrator, **changes).content.decode()
    assert not Invitation.objects.exists()


def test_a_post_cannot_be_given_at_a_school_of_another_trust(administrator: Client) -> None:
    elsewhere = make_school("Elsewhere")
    assert "is not among its answers" in invite(administrator, school=elsewhere.pk).content.decode()


def test_a_person_s_page_shows_past_posts_too(administrator: Client, ashdown: School) -> None:
    person = make_person("A. Head")
    make_post(person, "senior-leader", at=ashdown, held_until=date(2024, 8, 31))
    make_post(person, "principal", at=ashdown, held_from=date(2024, 9, 1))
    page = shown(administrator, f"/people/{person.pk}/")
    assert "Senior leader" in page
    assert "31 August 2024" in page
    assert person.user.email in page


def test_another_post_is_given_and_ended_on_the_page(administrator: Client, ashdown: School) -> None:
    person = person_holding("principal", at=ashdown, name="A. Head")
    administrator.post(f"/people/{person.pk}/posts/add/", {"role": "trustee"})
    post = Post.objects.get(person=person, role="trustee")
    page = administrator.post(f"/people/posts/{post.pk}/end/", {"held_until": "2099-08-31"}, follow=True)
    assert "31 August 2099" in page.content.decode()
    assert Post.objects.get(pk=post.pk).held_until == date(2099, 8, 31)


def test_the_last_administrator_cannot_lock_the_door_behind_them(administrator: Client) -> None:
    post = Post.objects.get(role="trust-administrator")
    page = administrator.post(f"/people/posts/{post.pk}/end/", {"held_until": "2099-08-31"})
    assert "Nobody else can invite people" in page.content.decode()
    assert Post.objects.get(pk=post.pk).held_until is None


def test_a_link_is_renewed_and_withdrawn(administrator: Client, ashdown: School) -> None:
    invite(administrator, school=ashdown.pk)
    person = Person.objects.get(name="A. Head")
    administrator.post(f"/people/{person.pk}/invitation/renew/")
    assert len(mail.outbox) == 2
    assert Invitation.objects.open().count() == 1
    page = administrator.post(f"/people/{person.pk}/invitation/withdraw/", follow=True).content.decode()
    assert "no longer works" in page
    assert not Invitation.objects.open().exists()
    assert administrator.post(f"/people/{person.pk}/invitation/withdraw/").status_code == 404


def test_a_principal_sees_the_people_of_their_school_and_can_change_nothing(client: Client, ashdown: School) -> None:
    principal = person_holding("principal", at=ashdown, name="A. Head")
    executive = person_holding("executive", name="The executive")
    client.force_login(principal.user)
    page = shown(client, "/people/")
    assert "A. Head" in page
    assert "The executive" not in page
    assert "Invite somebody" not in page
    assert client.get(f"/people/{executive.pk}/").status_code == 404
    assert "End" not in shown(client, f"/people/{principal.pk}/").partition("<table")[2].partition("</table>")[0]
    for path in (
        "/people/invite/",
        f"/people/{principal.pk}/posts/add/",
        f"/people/posts/{principal.posts.get().pk}/end/",
    ):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("role", ["local-governor", "chair-of-governors", "senior-leader"])
def test_governors_find_no_people(client: Client, ashdown: School, role: str) -> None:
    person = person_holding(role, at=ashdown)
    client.force_login(person.user)
    assert client.get("/people/").status_code == 404
    assert client.get(f"/people/{person.pk}/").status_code == 404
