"""headwater invite: a one-time link for somebody new."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.utils import timezone

from headwater.foundations.accounts.queries import get_invitation_link
from headwater.reference.people.operations import CannotAppoint, CannotInvite, invite_person
from headwater.reference.people.roles import ROLES, Level
from headwater.reference.schools.models import School


class Command(BaseCommand):
    help = (
        "Invite somebody and print the one-time link by which they choose a password. For a trust without a mail "
        "server: hand the link over yourself. It works once, for seven days; inviting the same address again makes "
        "a new link and stops the older one. With --send the invitation is e-mailed as well."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        held = {Level.TRUST: "for the trust", Level.SCHOOL: "at a school (--school)"}
        roles = [
            f"{role.key} ({' or '.join(words for level, words in held.items() if level in role.held_at)})"
            for role in ROLES.values()
        ]
        parser.add_argument("email", metavar="EMAIL", help="the address they will sign in with")
        parser.add_argument("--name", required=True, help="the name as it should be shown")
        parser.add_argument("--role", required=True, metavar="ROLE", help=f"their post, one of: {', '.join(roles)}")
        parser.add_argument("--school", type=int, metavar="URN", help="where they hold it; without it, the trust")
        parser.add_argument("--send", action="store_true", help="e-mail the invitation too")

    def handle(self, *, email: str, name: str, role: str, school: int | None, send: bool, **_options: Any) -> None:
        try:
            validate_email(email)
            invited = invite_person(
                email=email,
                name=name,
                role=role,
                school=School.objects.get(pk=school) if school is not None else None,
                by=None,
                today=timezone.localdate(),
                now=timezone.now(),
                send=send,
            )
        except ValidationError:
            raise CommandError(f"{email} is not an e-mail address.", returncode=2) from None
        except School.DoesNotExist:
            raise CommandError(
                f"No school with the URN {school} is in the register. Load the register first, or check the number.",
                returncode=2,
            ) from None
        except (CannotInvite, CannotAppoint) as refusal:
            raise CommandError(str(refusal), returncode=2) from None
        self.stdout.write(f"{invited.person} is invited as {invited.post}. The link works once, for seven days:")
        self.stdout.write(get_invitation_link(invited.token))
