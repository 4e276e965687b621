"""“A” or “an” before a word that the trust chooses."""

from __future__ import annotations

import pytest

from headwater.reference.frameworks.definitions.words import Word, fill


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("academy", "an academy"),
        ("school", "a school"),
        ("Academy", "an Academy"),
        ("School", "a School"),
        ("institution", "an institution"),
        ("unit", "a unit"),
        ("university technical college", "a university technical college"),
        ("upper school", "an upper school"),
        ("Upper school", "an Upper school"),
        ("Unit", "a Unit"),
        ("one-form school", "a one-form school"),
        ("LGB", "an LGB"),
        ("SIP", "a SIP"),
        ("UTC", "a UTC"),
        ("ADP", "an ADP"),
        ("DIP", "a DIP"),
        ("Local Governing Body", "a Local Governing Body"),
        ("Health check", "a Health check"),
        ("EHCP", "an EHCP"),
        ("SLT", "an SLT"),
        ("uninspected school", "an uninspected school"),
    ],
)
@pytest.mark.parametrize("written", ["a {academy}", "an {academy}"])
def test_the_article_follows_the_word_whichever_was_written(written: str, word: str, said: str) -> None:
    assert fill(written, {"academy": Word(one=word, many="all")}) == said


def test_a_capital_article_stays_one_and_other_words_stay_as_they_are() -> None:
    words = {"academy": Word(one="school", many="schools"), "lgb": Word(one="board", many="boards", short="LGB")}

    assert fill("An {academy} and an {lgb.short}, in a small {academy}.", words) == (
        "A school and an LGB, in a small school."
    )
    assert fill("Of the {academy.many} that an inspector sees, Anna {academy}", words) == (
        "Of the schools that an inspector sees, Anna school"
    )
