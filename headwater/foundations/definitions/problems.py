"""What is wrong with the definition files: each problem with its file, line and column, all of them at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to put right. `line` and `column` count from 1; `file` is written from the package's folder."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}  {self.message}"


class DefinitionProblems(Exception):
    """Some definition files cannot be used. Carries every problem of every file, in file and line order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UnknownDefinition(LookupError):
    """No definition has this key. Carries the folder and the key."""

    def __init__(self, folder: str, key: str, known: Iterable[str]) -> None:
        super().__init__(f"There is no “{key}” in definitions/{folder}.{did_you_mean(key, known)}")
        self.folder = folder
        self.key = key


MOST_LOOKED_THROUGH = 500
"""Words. A document that names a thousand things wrongly among a thousand would take minutes."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """` Did you mean "direction"?` for the known word nearest to `word`, or nothing when none is near or there are too
    many."""
    words = list(known)
    near = get_close_matches(word, words, n=1) if len(words) <= MOST_LOOKED_THROUGH else []
    return f' Did you mean "{near[0]}"?' if near else ""
