"""When a trust's framework may be adopted, changed, published, set aside; when schools may be moved. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from headwater.foundations.definitions.kinds import Part
from headwater.foundations.definitions.problems import Problem, did_you_mean
from headwater.foundations.documents.personal_data import reasons_not_to_keep
from headwater.foundations.ui.lengths import too_long
from headwater.reference.calendar.years import AcademicYear, NotAnAcademicYear
from headwater.reference.frameworks.definitions import Framework
from headwater.reference.frameworks.definitions.elements import Container, Element, Hub, ProtocolStep, Role
from headwater.reference.frameworks.definitions.offer import OfferItem
from headwater.reference.frameworks.definitions.tiers import CurriculumTier
from headwater.reference.frameworks.documents import At
from headwater.reference.frameworks.models import AdoptedFramework, Edition
from headwater.reference.schools.models import School

YEARS_AHEAD = 2
LONGEST_REASON = 500
BOUNDED = ("close-to", "well-better-than", "well-worse-than")
"""Tests whose words have no bound until the trust sets one in points."""

CHANGEABLE: Mapping[type[Element], tuple[str, ...]] = {
    OfferItem: ("cadence", "amount", "more_than", "owed_by", "assumed"),
    Hub: ("meets", "amount"),
    Role: ("amount",),
    CurriculumTier: ("reviews", "trust_reviews", "line_management"),
    ProtocolStep: ("cadence", "days"),
    Container: ("entries",),
}
"""What can be changed in the browser: how often, how many, by when. All else is changed in the exported document."""


def is_changeable(element: Element, way: At) -> bool:
    """Whether the value at `way` of the element (`("amount", "count")`, `("tests", 0, "points")`) is changed in the
    browser."""
    if way[:1] == ("tests",):
        tests = getattr(element, "tests", ())
        number = way[1] if len(way) == 3 and isinstance(way[1], int) else -1
        return way[-1] == "points" and 0 <= number < len(tests) and tests[number].be in BOUNDED
    if way[:1] == ("assumed",):
        return way == ("assumed", "confirmed") and isinstance(element, OfferItem) and element.assumed is not None
    return bool(way) and way[0] in CHANGEABLE.get(type(element), ())


def mark_of(part: Part) -> str:
    """Changes whenever the element or reading does: what somebody has looked at is known by it."""
    return hashlib.sha256(part.model_dump_json().encode()).hexdigest()[:16]


# Adopting ------------------------------------------------------------------------------------------------------------


def reasons_not_to_adopt(model: str, published: Collection[str], held: AdoptedFramework | None) -> list[str]:
    """`held`: the trust's copy of it, where it has one."""
    if model not in published:
        return [f"There is no published model “{model}”.{did_you_mean(model, published)}"]
    if held is None:
        return []
    if held.is_active:
        return [f"{held.title} is adopted already. Change it by a new draft."]
    return [f"{held.title} was adopted and set aside. Take it up again instead."]


def reasons_not_to_set_aside(adopted: AdoptedFramework, others: int) -> list[str]:
    """`others`: how many other frameworks are in use."""
    if not adopted.is_active:
        return [f"{adopted.title} is set aside already."]
    if adopted.is_main and others:
        return [f"{adopted.title} is the main framework. Make another the main one first."]
    return []


def reasons_not_to_be_main(adopted: AdoptedFramework) -> list[str]:
    if not adopted.is_active:
        return [f"{adopted.title} is set aside. Take it up again first."]
    if adopted.is_main:
        return [f"{adopted.title} is the main framework already."]
    return []


# Drafts --------------------------------------------------------------------------------------------------------------


def reasons_not_to_begin(adopted: AdoptedFramework, draft: Edition | None) -> list[str]:
    if not adopted.is_active:
        return [f"{adopted.title} is set aside. Take it up again before you change it."]
    if draft is not None:
        return [f"There is a draft of edition {draft.number} already. Go on with that one, or discard it."]
    return []


def reasons_not_to_change(draft: Edition | None, *, seen: str | None) -> list[str]:
    """`draft` as it stands now, None where it is gone; `seen`: the mark of the draft that the person looked at, None
    where it does not matter."""
    if draft is None:
        return ["Somebody has discarded this draft meanwhile. Begin a new one."]
    if not draft.is_draft:
        return [f"{_by(draft)} published this draft meanwhile, as edition {draft.number}. Begin a new draft."]
    if not draft.adopted.is_active:
        return [f"{draft.adopted.title} is set aside. Take it up again before you change it."]
    if seen is not None and seen != draft.mark:
        return ["Somebody changed the draft while you looked. Here is how it stands now: look at it, then go on."]
    return []


def _by(edition: Edition) -> str:
    return str(edition.published_by) if edition.published_by else "The system"


# Publishing ----------------------------------------------------------------------------------------------------------


def years_to_start(newest: Edition | None, today: date) -> list[AcademicYear]:
    """With which school years the next edition may start, the most likely first. `newest`: the newest edition."""
    this = AcademicYear.containing(today)
    years = [this.plus(ahead) for ahead in range(YEARS_AHEAD + 1)]
    return [year for year in years if not _reasons_against_year(year, newest, today)]


def reasons_not_to_publish(
    draft: Edition, starts_with: str, *, newest: Edition | None, problems: Sequence[Problem], today: date
) -> list[str]:
    """`newest`: the newest published edition; `problems`: what is wrong with the draft's document."""
    reasons = [f"Line {each.line}, column {each.column}: {each.message}" for each in problems]
    before, after = newest.readable if newest is not None else None, draft.readable
    if newest is not None and before is not None and after is not None and says_the_same(before, after):
        reasons.append(f"The draft says just what edition {newest.number} says. There is nothing to publish.")
    try:
        year = AcademicYear.parse(starts_with)
    except NotAnAcademicYear as wrong:
        return [*reasons, str(wrong)]
    return [*reasons, *_reasons_against_year(year, newest, today)]


def says_the_same(one: Framework, other: Framework) -> bool:
    """Whether two documents differ in nothing but the number of the edition and its status."""
    apart = {"edition", "status"}
    return one.model_dump(exclude=apart) == other.model_dump(exclude=apart)


def _reasons_against_year(year: AcademicYear, newest: Edition | None, today: date) -> list[str]:
    this = AcademicYear.containing(today)
    if year < this:
        return [f"{year} is over. An edition starts with this school year or a later one."]
    if year > this.plus(YEARS_AHEAD):
        return [f"{year} is too far away. Choose a year up to {this.plus(YEARS_AHEAD)}."]
    first = newest.first_year if newest else None
    if newest is None or first is None:
        return []
    if year < first:
        return [f"Edition {newest.number} starts with {first}: the edition after it cannot start before."]
    if has_begun(year, today):
        return [
            f"Schools began {year} on edition {newest.number}, and it does not change under them. Start this one with "
            f"{year.plus(1)}; schools that should work by it earlier can then be moved, with a reason."
        ]
    return []


def has_begun(year: AcademicYear, today: date) -> bool:
    return year.first_day <= today


# Moving --------------------------------------------------------------------------------------------------------------


def years_to_move(today: date) -> list[AcademicYear]:
    """For which school years a school may be moved: this one and the next."""
    this = AcademicYear.containing(today)
    return [this, this.plus(1)]


def reasons_not_to_move(
    edition: Edition,
    schools: Sequence[School],
    year: AcademicYear,
    reason: str,
    *,
    now_on: Mapping[int, Edition],
    today: date,
) -> list[str]:
    """`now_on`: the edition that each school works by in that year, by URN; without one, none has begun for it."""
    reasons = []
    if edition.is_draft:
        reasons.append("A draft is no edition yet: publish it first.")
    if not edition.adopted.is_active:
        reasons.append(f"{edition.adopted.title} is set aside. Take it up again first.")
    if year not in years_to_move(today):
        over = "is over" if year < AcademicYear.containing(today) else "is too far away"
        reasons.append(f"{year} {over}. Schools are moved within this school year or for the next.")
    if not schools:
        reasons.append("Choose the schools that move.")
    for school in schools:
        held = now_on.get(school.pk)
        if held is None:
            first = f" It starts with {edition.first_year}." if edition.first_year else ""
            reasons.append(f"{school.name} works by no edition in {year} that it could leave.{first}")
        elif held.pk == edition.pk:
            reasons.append(f"{school.name} works by edition {edition.number} in {year} already.")
    if not reason.strip():
        reasons.append("Say why they move: the reason stays with the move.")
    elif (length := len(reason.strip())) > LONGEST_REASON:
        reasons.append(too_long("The reason", length, LONGEST_REASON))
    return [*reasons, *reasons_not_to_keep(reason)]
