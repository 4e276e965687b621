"""What an event is. Each package names its own in its `events.py`, with the words people read.

class SchoolEvent(EventType):
    REGISTER_PUBLISHED = "schools.register-published", "Register of schools brought up to date"
"""

from __future__ import annotations

from django.db import models


class EventType(models.TextChoices):
    """Base of every package's event names: value `package.what-happened`, label the words people read."""
