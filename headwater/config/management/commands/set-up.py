# ruff: noqa: N999  # the command is `headwater set-up`, and Django names a command after its file
"""headwater set-up --trust UID: the path a trust takes from an empty installation to its first sign-in."""

from __future__ import annotations

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from headwater.foundations.accounts.models import User
from headwater.foundations.accounts.operations import CannotInvite, invite_user
from headwater.foundations.accounts.queries import get_invitation_link
from headwater.foundations.audit.reactions import finish_reactions
from headwater.reference.calendar.days import say_date
from headwater.reference.calendar.models import Calendar
from headwater.reference.calendar.operations import create_calendar
from headwater.reference.calendar.queries import summarise_year
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.frameworks.models import AdoptedFramework
from headwater.reference.frameworks.operations import CannotAdopt as CannotAdoptFramework
from headwater.reference.frameworks.operations import adopt_framework
from headwater.reference.people.operations import invite_person
from headwater.reference.schools.models import School, Trust, TrustMembership
from headwater.reference.schools.operations import CannotAdopt, adopt_trust
from headwater.reference.schools.queries import get_our_trust, list_our_memberships, list_trusts_near

HELP = """Set Headwater up for your trust.

Prepares the database, finds your trust and its schools in the national register, proposes term dates for
this school year and the next two, and (with --admin) invites the first administrator.

The register has to be loaded first. Download it from Get Information about Schools, then either
  headwater load FOLDER             and then  headwater set-up --trust UID
or both at once:
  headwater set-up --trust UID --register FOLDER

UID is the group UID of your trust in Get Information about Schools, a number such as 16307. Part of the
trust's name shows the UIDs of trusts called like it.

  headwater set-up --trust 16307 --admin head.office@example.org --name "Trust administrator"

With --framework a published improvement framework becomes the trust's own, as a draft to be changed and published in
the browser: alpha, equa, cat, naat or mill. It can be chosen there later, too.

  headwater set-up --trust 16307 --framework alpha

Running it again says so and changes nothing; with another --admin it invites one more administrator.
Exit status: 0 when all is well, 2 when something has to be done first."""

CALENDAR = "Term dates of the trust"


class Command(BaseCommand):
    help = HELP

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--trust", required=True, metavar="UID", help="group UID of your trust")
        parser.add_argument("--admin", default="", metavar="EMAIL", help="invite this person as trust administrator")
        parser.add_argument("--name", default="Trust administrator", help="that person's name")
        parser.add_argument("--new-link", action="store_true", help="the first link was lost: make --admin a new one")
        parser.add_argument(
            "--framework", default="", metavar="KEY", help="make this published framework the trust's own"
        )
        parser.add_argument("--register", nargs="+", default=[], metavar="PATH", help="load these files first")

    def handle(self, *_args: Any, **options: Any) -> None:
        today = timezone.localdate()
        self._check_address(options["admin"])
        call_command("migrate", verbosity=0, interactive=False)
        if options["register"]:
            call_command("load", *options["register"], stdout=self.stdout, stderr=self.stderr)
        trust = self._find(options["trust"])
        try:
            with transaction.atomic():
                is_new = self._take_up(trust, today)
                link = self._invite(options["admin"], options["name"], today, again=options["new_link"])
                self._adopt_framework(options["framework"])
        except (CannotAdopt, CannotAdoptFramework, CannotInvite) as refusal:
            raise CommandError("\n".join(refusal.reasons), returncode=2) from refusal
        # Figures of the trust's schools follow from its adoption: have them there before anybody looks.
        failures = finish_reactions() if is_new else []
        self._tell(trust, today, is_new=is_new)
        self._tell_next(trust, options["admin"], link)
        if failures:
            raise CommandError(f"A follow-up step failed: {'; '.join(failures)}. See the log.", returncode=2)

    def _check_address(self, email: str) -> None:
        try:
            if email:
                validate_email(email)
        except ValidationError as refusal:
            raise CommandError(f"“{email}” is not an e-mail address.", returncode=2) from refusal

    def _find(self, wanted: str) -> Trust:
        if not School.objects.exists() or not Trust.objects.exists():
            raise CommandError(
                "The national register of schools and trusts is not loaded. Load it first:\n"
                "  headwater load FOLDER\n"
                "where FOLDER holds the files of Get Information about Schools (schools, groups and group links), "
                "or add --register FOLDER to this command.",
                returncode=2,
            )
        trust = Trust.objects.filter(uid=int(wanted)).first() if wanted.isdecimal() and len(wanted) < 9 else None
        if trust is None:
            near = [f"  {each.uid:<8} {each.name}" for each in list_trusts_near(wanted)]
            told = f"No trust in the register has the UID “{wanted}”."
            raise CommandError("\n".join([told, "Nearest to it:", *near] if near else [told]), returncode=2)
        return trust

    def _take_up(self, trust: Trust, today: date) -> bool:
        ours = get_our_trust()
        if ours is not None and ours.pk == trust.pk:
            return False
        year = AcademicYear.containing(today)
        calendar = Calendar.objects.filter(name=CALENDAR).first() or create_calendar(
            name=CALENDAR, years=[year.plus(ahead) for ahead in range(3)], by=None
        )
        adopt_trust(trust=trust, calendar=calendar, by=None, today=today)
        return True

    def _invite(self, email: str, name: str, today: date, *, again: bool) -> str:
        """The one-time link of the administrator; "" where nobody is to be invited, or was invited before."""
        now = timezone.now()
        if not email:
            return ""
        if not User.objects.filter(email=email.lower()).exists():
            invited = invite_person(
                email=email,
                name=name,
                role="trust-administrator",
                school=None,
                by=None,
                today=today,
                now=now,
                send=_has_mail_server(),
            )
            return get_invitation_link(invited.token)
        if again:
            _, token = invite_user(email=email, name=name, by=None, now=now, send=_has_mail_server())
            return get_invitation_link(token)
        self.stdout.write(f"{email} was invited before. If the link was lost, add --new-link.")
        return ""

    def _adopt_framework(self, key: str) -> None:
        """Make a published framework the trust's own, once."""
        if not key:
            return
        if AdoptedFramework.objects.filter(key=key).exists():
            self.stdout.write(f"The framework {key} was adopted before. That was not changed.")
            return
        draft = adopt_framework(model=key, by=None, now=timezone.now())
        said = f"{draft.adopted.title} is the trust's own framework now, as a draft."
        self.stdout.write(f"{said} Change and publish it in the browser, under Framework.")

    def _tell(self, trust: Trust, today: date, *, is_new: bool) -> None:
        say = self.stdout.write
        if is_new:
            say(f"Headwater is set up for {trust.called} (UID {trust.uid}).")
        else:
            say(f"Headwater was set up for {trust.called} (UID {trust.uid}) before. That was not changed.")
        memberships = list(list_our_memberships(today))
        say(f"Schools: {len(memberships)}{_as_at(memberships)}")
        for membership in memberships:
            say(f"  {membership.school_id}  {membership.school}")
        if trust.calendar:
            year = summarise_year(trust.calendar, AcademicYear.containing(today))
            standing = "proposed by rule, not confirmed by anybody yet" if year.is_assumed else "confirmed"
            say(f"Terms: {year.year}, {year.school_days} school days in {year.weeks} weeks ({standing})")

    def _tell_next(self, trust: Trust, email: str, link: str) -> None:
        steps = [
            ("headwater load FOLDER", "load census, absence, results and inspection files"),
            ("headwater serve", "open Headwater in the browser"),
        ]
        if link:
            self.stdout.write(f"First sign-in for {email}, by this link, once, within seven days:\n  {link}")
        elif not email:
            steps.insert(0, (f"headwater set-up --trust {trust.uid} --admin EMAIL", "invite the first administrator"))
        width = max(len(step) for step, _ in steps)
        self.stdout.write("\n".join(["Next:", *(f"  {step:<{width}}  {why}" for step, why in steps)]))


def _has_mail_server() -> bool:
    """Without one a message would only be printed here, where the link is printed anyway."""
    return "console" not in settings.EMAIL_BACKEND


def _as_at(memberships: list[TrustMembership]) -> str:
    """ ", from the national register of 31 March 2022, Group links"; the newest statement there is."""
    if not memberships:
        return ". The register lists none; load the group links of Get Information about Schools."
    newest = max(memberships, key=lambda membership: membership.listed_as_at)
    return f", from the national register of {say_date(newest.listed_as_at)}, {newest.source}"
