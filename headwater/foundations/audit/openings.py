"""That somebody opened something: written by the page that shows it, once for each person and version.

No operation and no event: it changes nothing but the answer to "had they seen it?", which the notice itself holds.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import InternalError, OperationalError, models, transaction

from headwater.foundations.audit.models import Notice

if TYPE_CHECKING:
    from headwater.foundations.accounts.models import User

logger = logging.getLogger(__name__)


def record_opening(
    *, about: models.Model, version: int, label: str, school_urn: int | None, path: str, by: User, now: datetime
) -> None:
    """Keep that `by` opened this version of `about` at `now`, if it is the first time.

    What was sent to them is marked as opened; where nothing was sent, it is kept that it was shown. `label` and `path`
    as in `operations.send_notices`. One question where they opened it before. Safe to call from any page, also twice
    at once.

    Where the records cannot be written at all (a full disk, a long load), it is read all the same, and the log of the
    server says so: nobody sits in a meeting without the pack for it.
    """
    known = Notice.objects.filter(to=by, about_kind=about._meta.label, about_key=str(about.pk), about_version=version)
    opened = list(known.values_list("opened_at", flat=True))
    if opened and None not in opened:
        return
    try:
        with transaction.atomic():
            if opened:
                known.mark_opened(now)
                return
            shown = Notice(
                to=by,
                about_kind=about._meta.label,
                about_key=str(about.pk),
                about_version=version,
                about_label=label[:300],
                school_urn=school_urn,
                path=path,
                opened_at=now,
            )
            Notice.objects.bulk_create([shown], ignore_conflicts=True)
    except (
        OperationalError,
        InternalError,
    ) as trouble:  # the second is what PostgreSQL says of records that are only read
        logger.warning("%s was opened, and that could not be kept: %s", path, trouble)
