"""A pack from asking to its documents: everything in it, or nothing."""

from __future__ import annotations

import pytest

from headwater.oversight.governance.models import Pack, PackFile
from tests.factories.cards import make_card_trust
from tests.factories.governance import make_board_pack

pytestmark = pytest.mark.django_db


def test_a_pack_is_asked_for_and_made_with_every_document_of_the_whole_and_of_each_part():
    _, schools = make_card_trust(2)
    pack = make_board_pack(schools)
    assert pack.trouble == ""
    assert pack.state == Pack.State.MADE
    kept = set(PackFile.objects.filter(pack=pack).values_list("school", "format"))
    urns = [None, *(school.pk for school in schools)]
    assert kept == {(urn, format) for urn in urns for format in ("pdf", "docx", "xlsx")}
