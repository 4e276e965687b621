"""Reading frameworks: the published models, the trust's own and their editions, and what schools are owed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date

from headwater.foundations.accounts.scope import Scope
from headwater.foundations.definitions.problems import Problem
from headwater.reference.calendar.models import Calendar
from headwater.reference.calendar.queries import get_school_year
from headwater.reference.calendar.terms import SchoolYear, propose_half_terms
from headwater.reference.calendar.years import AcademicYear
from headwater.reference.frameworks.copies import objections_to_copy
from headwater.reference.frameworks.definitions import FRAMEWORKS, Framework
from headwater.reference.frameworks.documents import examine_document
from headwater.reference.frameworks.models import (
    AdoptedFramework,
    AdoptedFrameworkQuerySet,
    Edition,
    EditionMove,
    EditionMoveQuerySet,
    EditionQuerySet,
)
from headwater.reference.frameworks.offer import SchoolFacts
from headwater.reference.frameworks.offer import summarise as summarise_offer
from headwater.reference.schools.models import School, SchoolQuerySet, Trust
from headwater.reference.schools.policies import census_phase, is_church_school
from headwater.reference.schools.queries import get_calendar, get_membership, list_our_memberships

__all__ = [
    "count_moves",
    "examine_copy",
    "get_draft",
    "get_edition",
    "get_edition_for",
    "get_edition_in_force",
    "get_facts",
    "get_framework",
    "get_main_framework",
    "get_published_model",
    "get_state_before",
    "get_usual_year",
    "get_year_of",
    "list_adoptable",
    "list_editions",
    "list_editions_for",
    "list_frameworks",
    "list_movable_schools",
    "list_moves",
    "list_published_models",
    "list_set_aside",
    "list_used_ids",
    "summarise_offer",
]


def get_usual_year(year: AcademicYear) -> tuple[SchoolYear, bool]:
    """The year in the dates of the trust's own calendar, and whether they are assumed; the proposal by rule where the
    trust has no calendar or it does not reach."""
    trust = Trust.objects.ours().select_related("calendar").first()
    return _in_dates_of(trust.calendar if trust is not None else None, year)


def get_year_of(school: School, year: AcademicYear) -> tuple[SchoolYear, bool]:
    """The year in the dates of the calendar that one school keeps, and whether they are assumed."""
    return _in_dates_of(get_calendar(school, year.first_day), year)


def _in_dates_of(calendar: Calendar | None, year: AcademicYear) -> tuple[SchoolYear, bool]:
    if calendar is not None:
        school_year = get_school_year(calendar, year)
        if school_year.half_terms:
            return school_year, calendar.is_assumed
    return SchoolYear(year, propose_half_terms(year)), True


def get_facts(school: School, year: AcademicYear) -> tuple[SchoolFacts, bool]:
    """What is on record of a school that decides what it is owed in a year, and whether its term dates are assumed.
    When its head began is recorded nowhere yet. Entitled from the day it joined the trust, where that lies in the
    year."""
    school_year, is_assumed = get_year_of(school, year)
    membership = get_membership(school.pk, year.last_day)
    joined = membership.joined_on if membership is not None else None
    facts = SchoolFacts(
        school_year=school_year,
        phase=census_phase(school) or None,
        is_church_school=is_church_school(school.religious_character),
        entitled_from=joined if joined is not None and joined > year.first_day else None,
        entitled_until=school.closed_on,
    )
    return facts, is_assumed


def list_published_models() -> Mapping[str, Framework]:
    """The models that come with Headwater, and those in the installation's own folder, by key. Raises
    DefinitionProblems where something is wrong with one of them."""
    return FRAMEWORKS.all()


def list_frameworks() -> AdoptedFrameworkQuerySet:
    """The frameworks the trust works by, the main one first, then by title."""
    return AdoptedFramework.objects.active()


def list_set_aside() -> AdoptedFrameworkQuerySet:
    """The frameworks the trust has set aside, the newest first."""
    return AdoptedFramework.objects.filter(set_aside_at__isnull=False).order_by("-set_aside_at", "-pk")


def get_framework(key: str) -> AdoptedFramework:
    """The trust's framework with this key, set aside or not. Raises AdoptedFramework.DoesNotExist."""
    return AdoptedFramework.objects.get(key=key)


def get_main_framework() -> AdoptedFramework | None:
    """The framework whose words and offer count; None before one is adopted."""
    return AdoptedFramework.objects.filter(is_main=True).first()


def get_draft(adopted: AdoptedFramework) -> Edition | None:
    """The edition that is being prepared, with the people who began and changed it; at most one."""
    return _editions().drafts().filter(adopted=adopted).first()


def list_editions(adopted: AdoptedFramework) -> EditionQuerySet:
    """Its published editions, the newest first, with who published them. One question."""
    return _editions().published().filter(adopted=adopted).order_by("-number")


def get_edition(adopted: AdoptedFramework, number: int) -> Edition:
    """One published edition. Raises Edition.DoesNotExist."""
    return list_editions(adopted).get(number=number)


def get_edition_in_force(adopted: AdoptedFramework, year: AcademicYear) -> Edition | None:
    """The edition that schools work by in a year unless they were moved; None where none starts so early."""
    return _editions().filter(adopted=adopted).in_force(year).first()


def get_edition_for(school: School, adopted: AdoptedFramework, year: AcademicYear) -> Edition | None:
    """The edition that one school works by in a year: the one it was moved to, else the one in force. Two questions."""
    return list_editions_for([school.pk], adopted, year).get(school.pk)


def list_editions_for(urns: Collection[int], adopted: AdoptedFramework, year: AcademicYear) -> dict[int, Edition]:
    """The same for many schools, by URN; a school for which no edition has begun is not there. Two questions."""
    in_force = get_edition_in_force(adopted, year)
    found = dict.fromkeys(urns, in_force) if in_force else {}
    moves = EditionMove.objects.filter(edition__adopted=adopted, year=year.slug, school__in=urns)
    for move in moves.select_related("edition__adopted").order_by("pk"):
        found[move.school_id] = move.edition
    return found


def list_moves(adopted: AdoptedFramework, scope: Scope) -> EditionMoveQuerySet:
    """Every move of schools that the request may see, the newest first, with school, edition and person."""
    found = EditionMove.objects.within(scope).filter(edition__adopted=adopted)
    return found.select_related("school", "edition", "moved_by")


def list_used_ids(adopted: AdoptedFramework) -> dict[str, set[str]]:
    """What each id has stood for in the published model and in every edition: id → sorts of element."""
    frameworks = [read for edition in adopted.editions.published() if (read := edition.readable) is not None]
    if (model := FRAMEWORKS.valid().get(adopted.based_on)) is not None:
        frameworks.append(model)
    used: dict[str, set[str]] = {}
    for framework in frameworks:
        for placed in framework.elements():
            used.setdefault(placed.element.id, set()).add(placed.sort)
    return used


def examine_copy(adopted: AdoptedFramework, document: bytes, name: str) -> tuple[Framework | None, list[Problem]]:
    """Everything wrong with a document that is to be a state of this framework, each with line and column: what a
    published model is held to, and what the trust's own copy is held to beside. `name` is what the problems call it."""
    used = list_used_ids(adopted)
    rules = [lambda framework: objections_to_copy(framework, adopted.key, used)]
    framework, problems = examine_document(document, name, rules=rules)
    return framework, sorted(set(problems))


def list_adoptable() -> dict[str, Framework]:
    """The published models that the trust has not adopted, by key."""
    held = set(AdoptedFramework.objects.values_list("key", flat=True))
    return {key: framework for key, framework in list_published_models().items() if key not in held}


def get_published_model(adopted: AdoptedFramework) -> Framework | None:
    """The published model that the framework was copied from; None where it comes with Headwater no longer."""
    return FRAMEWORKS.valid().get(adopted.based_on)


def get_state_before(draft: Edition) -> tuple[Framework, str]:
    """What a draft is to be compared with, and its name in a sentence: the newest edition that can be read, or the
    published model; where there is neither, the draft itself."""
    for edition in list_editions(draft.adopted):
        if (framework := edition.readable) is not None:
            return framework, f"edition {edition.number}"
    return get_published_model(draft.adopted) or draft.framework, "the published model"


def count_moves(adopted: AdoptedFramework) -> dict[int, int]:
    """How many schools were moved to each edition, in any year: by the edition's key."""
    moves = EditionMove.objects.filter(edition__adopted=adopted).values_list("edition_id", "school_id").distinct()
    return Counter(edition for edition, _ in moves)


def list_movable_schools(scope: Scope, permission: str, day: date) -> SchoolQuerySet:
    """The schools of our trust on `day` at which the request holds the permission, by name."""
    ours = list_our_memberships(day).values("school")
    return School.objects.within(scope, permission).filter(pk__in=ours).order_by("name")


def _editions() -> EditionQuerySet:
    return Edition.objects.select_related("adopted", "begun_by", "changed_by", "published_by")
