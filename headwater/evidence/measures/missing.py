"""Missing is a value with a reason. It is never null and never zero."""

from __future__ import annotations

from django.db import models


class Missing(models.TextChoices):
    """Why a value is missing. The label is what a reader sees in its place."""

    SUPPRESSED = "suppressed", "Suppressed: too few pupils to publish"
    NOT_APPLICABLE = "not-applicable", "Not applicable"
    NOT_AVAILABLE = "not-available", "Not available"
    NOT_PUBLISHED = "not-published", "Not published"
    NOT_SUBMITTED = "not-submitted", "Not yet submitted"
    LOW_COVERAGE = "low-coverage", "Covers too few pupils to publish"
    NO_ENTRIES = "no-entries", "No entries"
    NEW_SCHOOL = "new-school", "New school: no earlier year"
    NOT_LOADED = "not-loaded", "No loaded file has it"
