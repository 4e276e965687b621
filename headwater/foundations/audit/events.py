"""What an event is. Each package names its own in its `events.py`, with the words people read.

class SchoolEvent(EventType):
    REGISTER_PUBLISHED = "schools.register-published", "Register of schools brought up to date"
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models


class EventType(models.TextChoices):
    """Base of every package's event names: value `package.what-happened`, label the words people read."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a notice is sent for. Each package names its own in its `events.py`.

    TO_COMMENT = Purpose("rivers.to-comment", "Comment on", asks=True)

    `key` is `package.what-for`; `words` begin the line of the person's home page, before what it is about. One that
    `asks` waits until it is settled; any other until it is opened.
    """

    key: str
    words: str
    asks: bool = False
