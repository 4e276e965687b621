"""What open copies of a school's issued cards have told already: every later open copy is made beside it."""

from __future__ import annotations

from headwater.evidence.measures.suppression import PrintedBefore
from headwater.oversight.cards.editions.reading import list_issued, read_contract
from headwater.oversight.cards.models import Readers
from headwater.oversight.cards.presenters.opened import earlier_from_json


def list_told_before(urn: int) -> list[PrintedBefore]:
    """Every figure that the open copies of the school's issued cards print or leave out, withdrawn ones too: who has a
    copy keeps it. In the order of their issue. Raises EditionFile.DoesNotExist, NotAsKept."""
    return [
        told
        for edition in list_issued(urn)
        for told in earlier_from_json(
            read_contract(edition, Readers.OPEN), read_contract(edition, Readers.CONFIDENTIAL), edition=edition.pk
        )
    ]
