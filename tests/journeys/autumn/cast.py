"""Everybody who decides about a real trust's schools, with one framework, on an installation with the published files.

    HEADWATER_STATE=… python -m tests.journeys.autumn.cast MODEL DAY

Prints one line a person: mailbox, e-mail address, school. The posts begin on DAY; the framework's first edition is
published for that day's school year.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, date, datetime, time

PASSWORD = "kettle-harbour-lantern"


def main(model: str, day: date) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "headwater.config.settings"
    import django

    django.setup()
    from headwater.foundations.accounts.operations import accept_invitation
    from headwater.reference.calendar.years import AcademicYear
    from headwater.reference.frameworks.operations import adopt_framework, publish_edition
    from headwater.reference.people.operations import invite_person
    from headwater.reference.people.queries import list_schools_of_trust

    now = datetime.combine(day, time(8), tzinfo=UTC)
    schools = list(list_schools_of_trust(day))
    first, second = schools[0], schools[1]
    cast = [
        ("executive", "executive", None),
        ("improvement", "school-improvement-lead", None),
        ("clerk", "clerk", None),
        ("trustee", "trustee", None),
        ("principal", "principal", first),
        ("chair", "chair-of-governors", first),
        ("governor", "local-governor", first),
        ("principal.second", "principal", second),
    ]
    people = {}
    for mailbox, role, school in cast:
        invited = invite_person(
            email=f"{mailbox}@autumn.invalid",
            name=f"{role} {school.name if school else 'of the trust'}".capitalize(),
            role=role,
            school=school,
            by=None,
            today=day,
            now=now,
            send=False,
        )
        accept_invitation(token=invited.token, password=PASSWORD, now=now)
        people[mailbox] = invited.person.user
        print(
            mailbox, f"{mailbox}@autumn.invalid", school.urn if school else "", school.name if school else "", sep="\t"
        )
    lead = people["improvement"]
    draft = adopt_framework(model=model, by=lead, now=now)
    publish_edition(draft=draft, starts_with=AcademicYear.containing(day).slug, by=lead, today=day, now=now)


if __name__ == "__main__":
    main(sys.argv[1], date.fromisoformat(sys.argv[2]))
