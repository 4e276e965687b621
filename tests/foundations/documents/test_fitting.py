"""What is said beforehand of how words break is what Typst makes of them, or a line more."""

from __future__ import annotations

import json
from random import Random

import pytest
import typst
from django.conf import settings

from headwater.foundations.documents.fitting import LETTERS, Kind, height_of, lines_of, width_of
from headwater.foundations.documents.pdf import fonts_folder, typefaces

STYLES: dict[Kind, str] = {
    "regular": "",
    "semibold": 'weight: "semibold",',
    "bold": 'weight: "bold",',
    "italic": 'style: "italic",',
}
CHANCE = Random("words")


def laid_out(phrases: list[str], width: float, kind: Kind) -> list[float]:
    """The height of each, as Typst lays it out."""
    compiler = typst.Compiler(
        f"""
        #import "/foundations/documents/typst/page.typ": typeface
        #set text(..typeface, {STYLES[kind]} size: 8pt)
        #set par(leading: 0.35em)
        #let phrases = json(bytes({json.dumps(json.dumps(phrases))}))
        #context [#metadata(phrases.map(said => measure(text(said), width: {width}pt).height / 1pt))<high>]
        """.encode(),
        root=str(settings.PACKAGE),
        font_paths=typefaces(str(fonts_folder())),
        ignore_system_fonts=True,
    )
    return json.loads(compiler.query("<high>", field="value", one=True))


def foretold(phrase: str, width: float, kind: Kind) -> float:
    return height_of(lines_of(phrase, width, size=8, kind=kind), size=8, leading=0.35)


@pytest.mark.parametrize("kind", STYLES)
def test_no_words_take_more_room_than_was_foretold(kind: Kind):
    letters = LETTERS.replace("\u00a0", "").replace(" ", "")
    phrases = [
        " ".join("".join(CHANCE.choices(letters, k=CHANCE.randrange(1, 14))) for _ in range(CHANCE.randrange(1, 12)))
        for _ in range(150)
    ]
    for phrase, high in zip(phrases, laid_out(phrases, 99.0, kind), strict=True):
        assert foretold(phrase, 99.0, kind) >= high - 0.01, phrase


def test_what_stands_on_cards_takes_the_room_that_was_foretold():
    phrases = ["too few pupils", "3.3 points below, could be chance", "Persistent absence", "Surrey", "not yet in"]
    phrases += ["Worse: 12.3 points below (2024/25 beside 2023/24)", "England, state-funded schools to 2023/24"]
    for width in (70.0, 96.0, 140.0):
        assert [foretold(phrase, width, "regular") for phrase in phrases] == pytest.approx(
            laid_out(phrases, width, "regular"), abs=0.01
        )


@pytest.mark.parametrize("kind", STYLES)
def test_words_in_one_line_are_no_wider_than_was_foretold(kind: Kind):
    for phrase in ("Reading, writing and maths: ", "“Ärger” – £12.50…", "WAVE To AV."):
        wide = width_of(phrase, size=8, kind=kind)
        assert lines_of(phrase, wide + 0.01, size=8, kind=kind) == 1
        [one] = laid_out([phrase], 1000.0, kind)
        assert laid_out([phrase], wide, kind) == [one]
