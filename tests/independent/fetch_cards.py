"""Writes every school's card page as JSON and the trust's overview into a folder, as an executive is served them.

    HEADWATER_STATE=… python -m tests.independent.fetch_cards FOLDER [NAME]

With the NAME of another page of a school (similar-schools.xlsx), it writes that of every school instead.

This is the one file here that knows Headwater; the checker itself imports nothing of it.
"""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path


def main(folder: Path, name: str = "") -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "headwater.config.settings"
    import django

    django.setup()
    from django.test import Client

    from headwater.foundations.accounts.models import User
    from headwater.reference.people.operations import invite_person
    from headwater.reference.schools.queries import list_our_urns

    today = date.today()
    email = "checker@example.invalid"
    user = User.objects.filter(email=email).first()
    if user is None:
        from django.utils import timezone

        invited = invite_person(
            email=email,
            name="Checker",
            role="executive",
            school=None,
            by=None,
            today=today,
            now=timezone.now(),
            send=False,
        )
        user = invited.person.user
        User.objects.filter(pk=user.pk).update(is_active=True)
    client = Client(HTTP_HOST="localhost")
    client.force_login(User.objects.get(email=email), backend="allauth.account.auth_backends.AuthenticationBackend")
    folder.mkdir(parents=True, exist_ok=True)
    pages = {f"{urn}.json": f"/schools/{urn}/card.json" for urn in list_our_urns(today)}
    pages["trust.xlsx"] = "/trust.xlsx"
    if name:
        pages = {f"{urn}-{name}": f"/schools/{urn}/{name}" for urn in list_our_urns(today)}
    for file, address in pages.items():
        answer = client.get(address)
        if answer.status_code != 200:
            sys.exit(f"{address} answered {answer.status_code}")
        (folder / file).write_bytes(answer.content)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:3])
