"""Kinds of definition. A package declares its own in `<package>/definitions.py`, imported from its `AppConfig.ready`:

    class Measure(Definition):
        name: str
        groups: tuple[str, ...]

    MEASURES = Kind(
        folder="measures",
        model=Measure,
        references=lambda m: [Reference(kind="groups", key=g, at=("groups", i)) for i, g in enumerate(m.groups)],
    )

    MEASURES.get("att.pa").name

Files are read once per process, on first use. Of a kind with `may_be_own`, the folder that `settings.OWN_DEFINITIONS`
names may hold files too: one with the key of ours stands instead of it, any other beside ours. This package knows no
school word: a reference is a key of another
kind, and what it means is the two packages' business.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import RLock
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Generic, Literal, TypeVar

from django.conf import settings
from pydantic import BaseModel, ConfigDict, StringConstraints

from headwater.foundations.definitions.loading import Loaded, load_document, load_folder
from headwater.foundations.definitions.problems import DefinitionProblems, Problem, UnknownDefinition, did_you_mean

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([._-][a-z0-9]+)*$", max_length=80)]


class Part(BaseModel):
    """Part of a definition: frozen, and refusing keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Definition(Part):
    """One definition: one file, named by its key. A key is permanent; a definition is retired, never deleted."""

    key: Key


class Reviewed(Part):
    """Who answers for a definition that educators read. People are named by their role, never by name."""

    status: Literal["draft", "in use", "retired"]
    authored_by: str
    checked_by: str | None = None
    reviewed_on: date | None = None
    next_review_on: date | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """`key` of another kind (its folder), named in the definition at `at`, e.g. ("groups", 0)."""

    kind: str
    key: str
    at: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Objection:
    """What a rule has against a definition: the sentence, and the value at `at` it is about."""

    at: tuple[str | int, ...]
    message: str


D = TypeVar("D", bound=Definition)


class Kind(Generic[D]):
    """All definitions of one folder. Constructing a kind registers it; a folder belongs to one kind."""

    registry: ClassVar[dict[str, Kind[Any]]] = {}
    # One lock for all kinds: they read one another's keys, and two locks taken in two orders would wait for ever.
    _lock: ClassVar[RLock] = RLock()
    folder: str
    model: type[D]
    may_be_own: bool

    def __init__(
        self,
        *,
        folder: str,
        model: type[D],
        references: Callable[[D], Iterable[Reference]] | None = None,
        may_be_own: bool = False,
    ) -> None:
        if folder in self.registry:
            raise ValueError(f"definitions/{folder} already belongs to {self.registry[folder].model.__name__}.")
        self.folder = folder
        self.model = model
        self.may_be_own = may_be_own
        self._references = references or (lambda _: ())
        self._rules: list[Callable[[D], Iterable[Objection]]] = []
        self._loaded: tuple[tuple[object, object], Loaded[D]] | None = None
        self._checked: Mapping[str, D] | None = None
        self.registry[folder] = self

    def all(self) -> Mapping[str, D]:
        """Every definition by key, in key order. Raises DefinitionProblems with all of this kind's problems."""
        # A page asks for a thousand definitions; what has been read and checked needs no lock.
        read, checked = self._loaded, self._checked
        if checked is not None and read and read[0] == (settings.DEFINITIONS, settings.OWN_DEFINITIONS):
            return checked
        with self._lock:
            loaded = self._load()
            if self._checked is None:
                problems = self.problems()
                if problems:
                    raise DefinitionProblems(problems)
                self._checked = MappingProxyType(dict(sorted(loaded.definitions.items())))
            return self._checked

    def get(self, key: str) -> D:
        """The definition with this key. Raises UnknownDefinition, or DefinitionProblems as `all` does."""
        definitions = self.all()
        try:
            return definitions[key]
        except KeyError:
            raise UnknownDefinition(self.folder, key, definitions) from None

    def hold_to(self, rule: Callable[[D], Iterable[Objection]]) -> None:
        """Hold every definition of this kind to one more rule. For a package above the one that owns the kind,
        which knows what some of the keys mean."""
        with self._lock:
            self._rules.append(rule)
            self._checked = None

    def problems(self) -> list[Problem]:
        """Everything wrong with this folder's files, references into other kinds included."""
        loaded = self._load()
        return [*loaded.problems, *self._dangling(loaded), *self._objections(loaded)]

    def examine(
        self, document: bytes, name: str, *, rules: Sequence[Callable[[D], Iterable[Objection]]] = ()
    ) -> tuple[D | None, list[Problem]]:
        """Read a document that stands in no folder: an upload, a draft. `name` is what its problems call it. Held to
        everything a file is held to, but for its name, and to `rules` beside. Returns the definition, and every
        problem; a definition with problems is not to be used."""
        loaded = load_document(document, name, self.model)
        return next(iter(loaded.definitions.values()), None), [
            *loaded.problems,
            *self._dangling(loaded),
            *self._objections(loaded, rules),
        ]

    def valid(self) -> Mapping[str, D]:
        """The definitions that can be read, by key, whatever is wrong with their neighbours. For rules, which
        look at other kinds and need not repeat their problems; everything else asks `all`."""
        return self._load().definitions

    def keys(self) -> frozenset[str]:
        """Keys that a reference may name: also of files that exist but have problems of their own,
        so that one broken file is told once and not again at everything that names it."""
        loaded = self._load()
        return frozenset(loaded.definitions) | loaded.stems

    def clear(self) -> None:
        """Forget what was read, so that the next use reads the files again. For tests."""
        with self._lock:
            self._loaded = self._checked = None

    def _load(self) -> Loaded[D]:
        # As the settings have them, not made into paths: a page asks for a thousand definitions.
        roots = settings.DEFINITIONS, settings.OWN_DEFINITIONS
        with self._lock:
            if self._loaded is None or self._loaded[0] != roots:
                self._checked, self._loaded = None, (roots, self._read())
            return self._loaded[1]

    def _read(self) -> Loaded[D]:
        loaded, own = load_folder(Path(settings.DEFINITIONS), self.folder, self.model), own_root()
        if own is None or not self.may_be_own:
            return loaded
        return loaded.overlaid_by(load_folder(own, self.folder, self.model, is_own=True))

    def _dangling(self, loaded: Loaded[D]) -> Iterable[Problem]:
        for key, reference in _asked(self._references, loaded):
            kind = self.registry.get(reference.kind)
            if kind is None:
                message = f"There is no kind of definition called {reference.kind}."
            elif not reference.key or reference.key in (known := kind.keys()):
                continue
            else:
                message = f'"{reference.key}" is not in definitions/{reference.kind}.'
                message += did_you_mean(reference.key, known)
            yield loaded.problem_at(key, reference.at, message)

    def _objections(
        self, loaded: Loaded[D], more: Sequence[Callable[[D], Iterable[Objection]]] = ()
    ) -> Iterable[Problem]:
        for rule in (*self._rules, *more):
            for key, objection in _asked(rule, loaded):
                yield loaded.problem_at(key, objection.at, objection.message)


A = TypeVar("A")


def _asked(rule: Callable[[D], Iterable[A]], loaded: Loaded[D]) -> Iterable[tuple[str, A]]:
    """What a rule says of each definition, by key; of the broken ones too, as far as it gets."""
    for key, definition in loaded.definitions.items():
        for said in rule(definition):
            yield key, said
    for key, broken in loaded.broken.items():
        # A rule is written for what is whole. Where it stumbles over what is not, the form's own problem is told.
        with suppress(AttributeError, KeyError, LookupError, TypeError, ValueError):
            for said in rule(broken):
                yield key, said


def check_all() -> dict[str, int]:
    """Read every registered kind. Returns how many definitions each folder holds; raises DefinitionProblems
    with every problem of every file."""
    problems = [problem for kind in Kind.registry.values() for problem in kind.problems()]
    problems += _misplaced()
    if problems:
        raise DefinitionProblems(problems)
    return {folder: len(kind.all()) for folder, kind in sorted(Kind.registry.items())}


def own_root() -> Path | None:
    """The folder of this installation's own definitions, where one is set."""
    return Path(settings.OWN_DEFINITIONS) if settings.OWN_DEFINITIONS else None


def _misplaced() -> Iterable[Problem]:
    """What stands in the folder of own definitions and is read by nobody, so that nobody waits for it to work."""
    own = own_root()
    if own is None:
        return
    if not own.is_dir():
        yield Problem(own.as_posix(), 1, 1, "There is no such folder. HEADWATER_DEFINITIONS names it.")
        return
    allowed = sorted(folder for folder, kind in Kind.registry.items() if kind.may_be_own)
    for path in sorted(own.iterdir()):
        if path.name not in allowed and not path.name.startswith("."):
            message = f"Nothing reads this. A folder of your own may be called {' or '.join(allowed)}."
            yield Problem(path.as_posix(), 1, 1, message)


def name_of(folder: str, key: str) -> str:
    """What people call the definition `key` of another kind: its name or title; the key itself where it has neither.
    For a page that shows a reference and knows nothing of the kind it leads to."""
    definition = Kind.registry[folder].get(key)
    return str(getattr(definition, "name", None) or getattr(definition, "title", None) or key)


def name_within(folder: str, key: str, parts: str, part: str) -> str:
    """The same of one part of that definition: in its list `parts`, the one with the key `part`."""
    found = (each for each in getattr(Kind.registry[folder].get(key), parts, ()) if each.key == part)
    return str(getattr(next(found, None), "title", part))
