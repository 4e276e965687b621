"""What can happen to people and posts."""

from __future__ import annotations

from headwater.foundations.audit.events import EventType


class PeopleEvent(EventType):
    POST_GIVEN = "people.post-given", "Post given"
    POST_ENDED = "people.post-ended", "Post ended"
