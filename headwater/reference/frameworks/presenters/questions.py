"""What is still open in a framework: readings to confirm, quantities assumed, bounds not set, places left empty."""

from __future__ import annotations

from dataclasses import dataclass

from headwater.reference.frameworks.definitions import Framework
from headwater.reference.frameworks.definitions.offer import Assumed, OfferItem
from headwater.reference.frameworks.presenters.entries import (
    Entry,
    present_entries,
    say_everywhere,
    say_test,
    say_where,
)
from headwater.reference.frameworks.presenters.offering import ASSUMED, is_assumed_itself, say_how_often


@dataclass(frozen=True, slots=True)
class Question:
    """A place where the published model can be read in more than one way. `about`: id and title of what it is about."""

    key: str
    question: str
    reading: str
    about: tuple[tuple[str, str], ...]
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Assumption:
    """A value of an item that nobody has confirmed."""

    id: str
    title: str
    what: str
    reads: str
    reading: str
    is_about_people: bool
    """Only who leads or takes part: said in a line, not asked one by one."""


@dataclass(frozen=True, slots=True)
class Unset:
    """A test whose bound the trust has not set: its answer is "cannot tell" until it does."""

    id: str
    title: str
    tests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuestionsPage:
    questions: tuple[Question, ...]
    assumptions: tuple[Assumption, ...]
    unset: tuple[Unset, ...]
    undecided: tuple[tuple[str, str, str], ...]
    """Tiers for which people decide alone: id, title, why."""
    unquantified: tuple[tuple[str, str], ...]
    """Activities that the model promises and does not count: id and title."""
    containers: tuple[Entry, ...]
    left_out: tuple[tuple[str, str], ...]
    """What the source has and the framework need not hold: id and why."""

    @property
    def values(self) -> tuple[Assumption, ...]:
        """Assumptions about how often, how many, by when or for whom."""
        return tuple(each for each in self.assumptions if not each.is_about_people)

    @property
    def people(self) -> tuple[Assumption, ...]:
        """Assumptions about nothing but who leads or takes part."""
        return tuple(each for each in self.assumptions if each.is_about_people)


def present_questions(framework: Framework) -> QuestionsPage:
    """Everything open, the trust's decisions first."""
    titles = say_everywhere(framework)
    return QuestionsPage(
        questions=tuple(
            Question(
                each.key,
                framework.say(each.question),
                framework.say(each.reading),
                tuple((id, titles[id]) for id in each.about),
                each.confirmed,
            )
            for each in framework.ambiguities
        ),
        assumptions=tuple(
            _assumption(framework, item, item.assumed)
            for item in framework.offer
            if item.assumed and not item.assumed.confirmed
        ),
        unset=tuple(
            Unset(placed.element.id, titles[placed.element.id], tests)
            for placed in framework.elements()
            if (tests := _unset(placed.element))
        ),
        undecided=tuple(
            (tier.id, framework.say(tier.title), framework.say(tier.people_decide))
            for tier in framework.tiering.tiers
            if tier.people_decide
        ),
        unquantified=tuple(
            (item.id, titles[item.id])
            for item in framework.offer
            if item.nature == "activity" and item.cadence == "unquantified" and not item.more_than
        ),
        containers=present_entries(framework, framework.containers),
        left_out=tuple((each.id, framework.say(each.why)) for each in framework.not_modelled),
    )


def _assumption(framework: Framework, item: OfferItem, assumed: Assumed) -> Assumption:
    return Assumption(
        id=item.id,
        title=say_where(framework, item.id),
        what=", ".join(ASSUMED[each] for each in assumed.what),
        reads=say_how_often(framework, item),
        reading=assumed.reading or "",
        is_about_people=not is_assumed_itself(item),
    )


def _unset(element: object) -> tuple[str, ...]:
    tests = getattr(element, "tests", ())
    return tuple(
        say_test(test)
        for test in tests
        if test.be in ("close-to", "well-better-than", "well-worse-than") and test.points is None
    )
