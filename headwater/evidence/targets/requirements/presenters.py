"""What is required and what is lacking, as pages show it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils import timezone

from headwater.evidence.measures.definitions import GROUPS, MEASURES
from headwater.evidence.targets.models import NotApplicable, Target
from headwater.evidence.targets.requirements.policies import Requirement, Standing
from headwater.evidence.targets.requirements.queries import YearRequirements
from headwater.reference.calendar.days import say_date
from headwater.reference.people.queries import Names
from headwater.reference.schools.models import School


@dataclass(frozen=True, slots=True)
class RequiredLine:
    """One required target of one school. `implied` is what stands where nothing else is agreed; `set_aside` why it is
    not applicable and who says so, with the key of what says it, 0 where nobody does; `query` the place, as the
    addresses of forms take it."""

    measure: str
    group: str
    implied: str
    standard: str
    is_lacking: bool
    set_aside: str
    set_aside_key: int
    query: str


@dataclass(frozen=True, slots=True)
class SchoolRequired:
    """What is required of one school. `counted`: `5 of 17 required targets are lacking`."""

    name: str
    urn: int
    counted: str
    lines: tuple[RequiredLine, ...]

    @property
    def lacking(self) -> tuple[RequiredLine, ...]:
        return tuple(line for line in self.lines if line.is_lacking)


@dataclass(frozen=True, slots=True)
class YearRequired:
    """What is required in one year, by school; `because` says why nothing is. `counted` is of all schools."""

    framework: str
    because: str
    counted: str
    schools: tuple[SchoolRequired, ...]

    @property
    def lacking(self) -> tuple[SchoolRequired, ...]:
        """The schools that lack something."""
        return tuple(school for school in self.schools if school.lacking)


def present_requirements(
    schools: Sequence[School],
    year: YearRequirements,
    period: str,
    set_aside: Iterable[NotApplicable] = (),
    names: Names | None = None,
) -> YearRequired:
    """`queries.get_year_requirements` by school. `set_aside` with `names` where the page says who set what aside."""
    said = {each.pk: _said(each, names) for each in set_aside} if names else {}
    return YearRequired(
        framework=year.framework,
        because=year.because,
        counted=_counted(year.schools.values()),
        schools=tuple(
            SchoolRequired(
                name=school.name,
                urn=school.urn,
                counted=_counted([year.schools[school.urn]]),
                lines=tuple(
                    _line(each, year.schools[school.urn], school.urn, period, said)
                    for each in year.schools[school.urn].required
                ),
            )
            for school in schools
        ),
    )


def _line(each: Requirement, standing: Standing, urn: int, period: str, said: Mapping[int, str]) -> RequiredLine:
    key = standing.set_aside.get(each.asked, 0)
    place = {"measure": each.measure, "group": each.group, "period": period, "kind": Target.Kind.AGREED.value}
    return RequiredLine(
        measure=MEASURES.get(each.measure).name,
        group=GROUPS.get(each.group).name,
        implied=each.implied,
        standard=each.standard,
        is_lacking=each in standing.lacking,
        set_aside=said.get(key, "") or ("Not applicable" if key else ""),
        set_aside_key=key,
        query=urlencode(place | {"school": urn}),
    )


def _said(each: NotApplicable, names: Names | None) -> str:
    by = names.of(each.entered_by, each.school_id) if names else ""
    return f"Not applicable: {each.reason} ({by}, {say_date(timezone.localdate(each.entered_at))})"


def _counted(standings: Iterable[Standing]) -> str:
    """`5 of 17 required targets are lacking`; "" where nothing is required."""
    standings = list(standings)
    required, lacking = sum(len(s.required) for s in standings), sum(len(s.lacking) for s in standings)
    if not required:
        return ""
    if not lacking:
        return f"Every required target is there or on its way: {required} of {required}"
    return f"{lacking} of {required} required targets {'is' if lacking == 1 else 'are'} lacking"
