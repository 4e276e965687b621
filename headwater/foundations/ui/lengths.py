"""What is said of a text that is too long, in one wording wherever texts are typed, pasted or sent by a program."""

from __future__ import annotations


def too_long(called: str, length: int, longest: int) -> str:
    """`The reason has 612 characters, and 500 are kept. Say it in fewer words.`"""
    return f"{called} has {length:,} characters, and {longest:,} are kept. Say it in fewer words."
