"""headwater set-up, the path a trust takes."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from headwater.foundations.accounts.models import Invitation, User
from headwater.foundations.audit.models import Event
from headwater.reference.calendar.models import Calendar
from headwater.reference.frameworks.models import Edition
from headwater.reference.people.models import Post
from headwater.reference.schools.models import Trust
from headwater.reference.schools.queries import get_our_trust
from tests.factories.schools import make_membership, make_school, make_trust

pytestmark = pytest.mark.django_db(transaction=True)


def set_up(*arguments: str) -> str:
    out = StringIO()
    call_command("set-up", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def register() -> Trust:
    """A register with one trust of two schools and another trust, none of them ours."""
    trust = make_trust("Oak Learning Trust", ours=False, uid=16307)
    make_trust("Elm Trust", ours=False, uid=3201)
    for name in ("Beech Primary", "Ash Primary"):
        make_membership(make_school(name), trust, listed_as_at=date(2022, 3, 31), source="Group links")
    return trust


def test_an_empty_installation_says_which_command_comes_first():
    with pytest.raises(CommandError, match=r"not loaded\. Load it first:\n  headwater load FOLDER") as refusal:
        set_up("--trust", "16307")
    assert refusal.value.returncode == 2


def test_a_trust_is_set_up_with_its_schools_calendar_and_first_administrator(register: Trust, mailoutbox):
    said = set_up("--trust", "16307", "--admin", "Office@trust.example", "--name", "Head office")
    assert "Headwater is set up for Oak Learning Trust (UID 16307)." in said
    assert "Schools: 2, from the national register of 31 March 2022, Group links" in said
    assert said.index("Ash Primary") < said.index("Beech Primary")
    assert "proposed by rule" in said

    trust = get_our_trust()
    assert trust == register
    assert trust is not None
    assert trust.calendar is not None
    assert trust.calendar.terms.values("year").distinct().count() == 3
    post = Post.objects.get()
    assert (post.role, post.school, post.person.name) == ("trust-administrator", None, "Head office")
    assert User.objects.get().email == "office@trust.example"
    link = next(line.strip() for line in said.splitlines() if "/invitation/" in line)
    assert link in mailoutbox[0].body, "the link printed is the link sent"


def test_running_it_again_says_so_and_changes_nothing(register: Trust):
    arguments = ("--trust", "16307", "--admin", "office@trust.example")
    set_up(*arguments)
    events, invitation = Event.objects.count(), Invitation.objects.get()
    said = set_up(*arguments)
    assert "was set up for Oak Learning Trust (UID 16307) before" in said
    assert "office@trust.example was invited before" in said
    assert "/invitation/" not in said
    assert Event.objects.count() == events
    assert Calendar.objects.count() == Post.objects.count() == 1
    assert Invitation.objects.get().token_hash == invitation.token_hash


def test_a_lost_link_is_replaced_when_asked_for(register: Trust):
    set_up("--trust", "16307", "--admin", "office@trust.example")
    said = set_up("--trust", "16307", "--admin", "office@trust.example", "--new-link")
    assert "/invitation/" in said
    assert Invitation.objects.open().count() == 1
    assert Post.objects.count() == 1


def test_without_an_administrator_it_says_how_to_invite_one(register: Trust):
    said = set_up("--trust", "16307")
    assert "headwater set-up --trust 16307 --admin EMAIL" in said
    assert not User.objects.exists()


@pytest.mark.parametrize("wanted", ["16370", "Oak Learning"])
def test_an_unknown_uid_suggests_trusts_near_it(register: Trust, wanted: str):
    with pytest.raises(CommandError, match=f"UID “{wanted}”") as refusal:
        set_up("--trust", wanted)
    assert "16307    Oak Learning Trust" in str(refusal.value)
    assert refusal.value.returncode == 2
    assert get_our_trust() is None


def test_another_trust_cannot_take_the_installation_over(register: Trust):
    set_up("--trust", "16307")
    with pytest.raises(CommandError, match="belongs to Oak Learning Trust") as refusal:
        set_up("--trust", "3201", "--admin", "office@elm.example")
    assert refusal.value.returncode == 2
    assert get_our_trust() == register
    assert not User.objects.exists(), "nobody is invited to a trust that was refused"


def test_what_is_no_e_mail_address_is_refused_before_anything_is_done(register: Trust):
    with pytest.raises(CommandError, match="“office” is not an e-mail address"):
        set_up("--trust", "16307", "--admin", "office")
    assert get_our_trust() is None


def test_a_trust_the_register_lists_no_school_of_is_told_what_to_load(register: Trust):
    assert "The register lists none; load the group links" in set_up("--trust", "3201")


def test_a_published_framework_is_adopted_as_a_draft_once(register: Trust):
    said = set_up("--trust", "16307", "--framework", "mill")
    assert "is the trust's own framework now, as a draft. Change and publish it in the browser" in said
    assert Edition.objects.get().is_draft
    said = set_up("--trust", "16307", "--framework", "mill")
    assert "The framework mill was adopted before. That was not changed." in said


def test_a_framework_that_there_is_not_stops_the_set_up_and_nothing_is_written(register: Trust):
    with pytest.raises(CommandError, match="There is no published model “alfa”") as refusal:
        set_up("--trust", "16307", "--framework", "alfa")
    assert refusal.value.returncode == 2
    assert get_our_trust() is None
