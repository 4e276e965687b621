"""One row: which measure and group its label means, and whether its numbers fit them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache

from headwater.evidence.measures.definitions import GROUPS, MEASURES, Measure, Unit, measure_called
from headwater.evidence.measures.headings import Heading
from headwater.evidence.measures.reading import Said, read_value
from headwater.evidence.measures.sheets.sheet import SheetCell, SheetProblem, SheetRow
from headwater.foundations.documents.tables import Grid, address_of


def cells_of_row(grid: Grid, row: int, headings: Iterable[Heading], *, empty_at: str) -> tuple[SheetCell, ...]:
    made = []
    for heading in headings:
        text = grid.text(row, heading.column) if heading.column >= 0 else ""
        address = address_of(row, heading.column) if heading.column >= 0 else empty_at
        made.append(SheetCell(address, text, read_value(text), heading))
    return tuple(made)


def make_row(
    label: str,
    title: str,
    address: str,
    cells: tuple[SheetCell, ...],
    *,
    school: str = "",
    details: Mapping[str, tuple[str, str]] | None = None,
    group_text: str = "",
    has_values: bool,
) -> SheetRow:
    details = details or {}
    problems: list[SheetProblem] = []
    measure, group = _about(label, title)
    if has_values and measure is None:
        problems.append(SheetProblem(address, _unknown(label, title)))
    if group_text:
        at = details["group"][0]
        found = _group_called(group_text)
        if found is None:
            problems.append(SheetProblem(at, f"“{group_text}” is no pupil group. Groups are {_group_names()}."))
        elif group not in ("all", found):
            problems.append(SheetProblem(at, f"“{group_text}” is another group than the one in “{label}”."))
        else:
            group = found
    warnings = list(_unit_warnings(label, title, address, cells, measure)) if measure else []
    return SheetRow(
        address=address,
        label=label,
        measure=measure.key if measure else "",
        group=group,
        cells=cells,
        school=school,
        details=details,
        problems=tuple(problems),
        warnings=tuple(warnings),
    )


@lru_cache(maxsize=2048)
def _about(label: str, title: str) -> tuple[Measure | None, str]:
    """Which measure and group a label means under a title; a group may stand in either."""
    if not label:
        return None, "all"
    if label.strip().casefold() in MEASURES.all():
        return MEASURES.get(label.strip().casefold()), "all"
    if found := measure_called(label, title):
        # A title such as “SEN” is a group only for measures that are split by it, and not for the share of SEN itself.
        return found, next((group for group, _ in _without_group(title) if group in found.groups), "all")
    for group, rest in _without_group(label):
        if found := (measure_called(rest, title) if rest else measure_called(title)):
            return found, group
    return None, "all"


def _without_group(text: str) -> Iterator[tuple[str, str]]:
    """Each group that the text may name, with the text without it: `RWM expected (disadvantaged)`."""
    for name, key in _group_words():
        pattern = rf"(?<![a-z-]){re.escape(name)}(?![a-z])"
        if found := re.search(pattern, text.casefold().replace("’", "'")):
            rest = f"{text[: found.start()]} {text[found.end() :]}"
            yield key, re.sub(r"\(\s*\)|^[\s:,–-]+|[\s:,–-]+$", "", rest).strip()


@lru_cache(maxsize=1)
def _group_words() -> tuple[tuple[str, str], ...]:
    """Every word for a group, longest first: “not disadvantaged” before “disadvantaged”."""
    words = {
        " ".join(name.casefold().replace("’", "'").split()): key
        for key, group in GROUPS.all().items()
        for name in (key, group.short_name, group.name)
    }
    words |= {"all pupils": "all", "pp": "disadvantaged", "pupil premium pupils": "disadvantaged"}
    words |= {"not disadvantaged": "not-disadvantaged", "non-disadvantaged": "not-disadvantaged"}
    return tuple(sorted(words.items(), key=lambda pair: -len(pair[0])))


def _group_called(text: str) -> str | None:
    return dict(_group_words()).get(" ".join(text.casefold().replace("’", "'").split()))


def _group_names() -> str:
    names = [group.short_name for group in sorted(GROUPS.all().values(), key=lambda group: group.order)]
    return ", ".join(names)


def _unknown(label: str, title: str) -> str:
    if not label:
        return "The row has figures and no label, so nobody can tell what they are."
    under = f" (under “{title}”)" if title else ""
    names = {name: name for measure in MEASURES.all().values() for name in (measure.name, measure.short_name)}
    near = get_close_matches(label, names, n=1, cutoff=0.6)
    meant = f" Did you mean “{near[0]}”?" if near else " Write its name as in the template."
    return f"“{label}”{under} is no measure that Headwater knows.{meant}"


_SAYS_NUMBER = re.compile(r"^\s*(?:no\.?|number|num\.?|count|#)\s+(?:of\b)?", re.IGNORECASE)


def _unit_warnings(
    label: str, title: str, address: str, cells: Sequence[SheetCell], measure: Measure
) -> Iterator[SheetProblem]:
    """Where label, numbers and the measure's own unit do not agree. The numbers are read in the measure's unit."""
    numbers = [cell for cell in cells if cell.said.value is not None]
    if not numbers:
        return
    in_percent = measure.unit in (Unit.PERCENT, Unit.PER_100, Unit.PERCENTAGE_POINTS)
    signed = [cell for cell in numbers if cell.said.percent]
    says_percent = "%" in label or "%" in title
    if measure.unit == Unit.PERCENT and _SAYS_NUMBER.match(label):
        yield SheetProblem(
            address,
            f"“{label}” says a number, and {measure.name} is a percentage: the figures are read as percentages.",
        )
    elif not in_percent and (signed or says_percent):
        at = signed[0].address if signed else address
        yield SheetProblem(at, f"{measure.name} is no percentage, and “{label}” has a percent sign: check the row.")
    elif measure.unit == Unit.PERCENT and not says_percent and len(signed) < len(numbers):
        first = next(cell for cell in numbers if not cell.said.percent)
        yield SheetProblem(
            first.address, f"“{first.text}” has no percent sign; {measure.name} is a percentage, and it is read as one."
        )
    if measure.unit == Unit.PERCENT and all(_is_like_a_fraction(cell.said) for cell in numbers):
        yield SheetProblem(
            numbers[0].address,
            f"“{numbers[0].text}” is read as less than 1%. If it is a part of 1 (0.93 for 93%), write 93%.",
        )


def _is_like_a_fraction(said: Said) -> bool:
    return said.value is not None and 0 < said.value < 1 and not said.percent
