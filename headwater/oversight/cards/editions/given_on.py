"""In what an issued card was given on: boards' packs. They are made of cards, so a setting says who tells of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from headwater.foundations.accounts.models import User
from headwater.oversight.cards.models import CardEdition


@dataclass(frozen=True, slots=True)
class GivenOn:
    """One document that holds the card as it was issued: what it is called, for whom it is (`Confidential`), where it
    is opened, and who had it put before them or opened it."""

    called: str
    audience: str
    path: str
    readers: Sequence[User]


def list_given_on(edition: CardEdition) -> Sequence[GivenOn]:
    """Everything in force that holds the edition, the newest first; none where no package says so."""
    tell: Callable[[CardEdition], Sequence[GivenOn]] = import_string(settings.CARDS_GIVEN_ON)
    return tell(edition)
