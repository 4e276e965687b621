"""Invented names. Every place is a bird, herb or tree with an old ending; none is meant to be anywhere.

Telephone numbers come from the range Ofcom keeps for drama, postcodes from an area that does not exist, web
addresses from the reserved ending `.example`.
"""

from __future__ import annotations

from itertools import product
from random import Random

_STEMS = (
    "Quill Osier Dunnock Teasel Sorrel Tansy Yarrow Vetch Siskin Dabchick Lapwing Medlar Damson Campion Betony "
    "Fieldfare Bullace Whitebeam Spindle Costmary Pipit Linnet Godwit Bryony Comfrey Burnet Tormentil Knapweed "
    "Dotterel Brambling Woodruff"
)
_ENDINGS = "combe fold stead garth wold holt lode mere hythe bourne dene hurst"

TOWNS: dict[str, tuple[str, ...]] = {
    "991": ("Ashdown Cross", "Pellbridge", "Hathermoor", "Dunnock Hill"),
    "992": ("Northmarsh", "Saltern Quay", "Wadersea"),
    "993": ("Eastwold", "Great Teasel", "Millrace"),
    "994": ("Larkham", "Larkham Dock", "Upper Larkham"),
}


def places(random: Random) -> list[str]:
    """All invented place names, in an order the seed decides."""
    names = [stem + ending for stem, ending in product(_STEMS.split(), _ENDINGS.split()) if stem[-1] != ending[0]]
    random.shuffle(names)
    return names


def postcode(la: str, number: int) -> str:
    """A postcode of the area ZZ, which Royal Mail does not use."""
    return f"ZZ{la[-1]} {number % 9 + 1}{'ABDEFGHJLN'[number // 9 % 10]}{'PQRSTUWXYZ'[number // 90 % 10]}"


def telephone(number: int) -> str:
    """A number of the range kept for drama: 01632 960000 to 960999."""
    return f"01632960{number % 1000:03d}"


def website(name: str) -> str:
    letters = "".join(c for c in name.lower().replace(" ", "-") if c.isascii() and (c.isalnum() or c == "-"))
    return f"https://www.{letters}.example"
