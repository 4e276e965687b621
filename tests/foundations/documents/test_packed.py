"""Documents in the records: packed there, whole wherever they are read."""

from __future__ import annotations

import pytest
from django.db import connection

from headwater.oversight.governance.models import Pack, PackFile
from tests.factories.people import person_holding


@pytest.mark.django_db
def test_a_document_takes_little_room_and_is_read_as_it_was():
    from datetime import UTC, date, datetime

    from headwater.oversight.cards.models import Round

    by, now = person_holding("executive").user, datetime(2026, 11, 22, 12, tzinfo=UTC)
    round = Round.objects.create(
        body=Round.Body.TRUST_BOARD,
        meeting_on=date(2026, 12, 1),
        reply_by=date(2026, 11, 24),
        prepared_at=now,
        prepared_by=by,
    )
    pack = Pack.objects.create(
        round=round, number=1, audience="open", state=Pack.State.ASKED, asked_at=now, asked_by=by
    )
    content = b'{"figures": ["54%", "54%"]}' * 1_000
    kept = PackFile.objects.create(pack=pack, format="xlsx", content=content, sha256="", size=len(content))
    assert PackFile.objects.get(pk=kept.pk).content == content
    assert PackFile.objects.values_list("content", flat=True).get() == content
    with connection.cursor() as cursor:
        cursor.execute("SELECT length(content) FROM governance_packfile")
        assert cursor.fetchone()[0] < len(content) / 20
