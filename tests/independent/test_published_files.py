"""On the published files: every figure of five real trusts is looked at, and the counts are the README's."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from tests.independent.check_cards import check
from tests.independent.comparing import by_row
from tests.independent.published.cells import STAGES, Cell, Figure, Measure
from tests.independent.published.everything import Published
from tests.independent.published.register import School
from tests.independent.published.texts import plain
from tests.independent.report import Report, readme_table
from tests.independent.small import AS_MISSING, Card, missing, row, save, source, value

# ----------------------------------------------------------------------------------------------------------------------
# On the published files: every single figure is looked at

UNDATED = "2019-20"  # any year: the neighbourhood's decile is of none
TRUSTS = (16307, 3201, 17054, 15864, 3190)


def card_of(published: Published, school: School) -> Card:
    """A card made from the check's own reading of the files."""

    def named(one: Cell) -> Card:
        told = source(one.file, one.column, one.line, one.text or "")
        return told | {"is_look_back": one.look_back, "stage": STAGES.get(one.stage, "final"), "as_at": one.as_at}

    def shown(measure: Measure, figure: Figure, some: list[Cell]) -> Card:
        best = some[0]
        if best.value is None:
            return missing(figure[2], min(best.reasons), named(best), best.urn)
        number = plain(best.value)
        parts = {"numerator": best.numerator, "denominator": best.denominator}
        return value(
            figure[2] or UNDATED,
            number,
            f"{number}%" if measure.unit == "percent" else number,
            named(best),
            best.urn,
            also=[{**named(c), "value": plain(c.value)} for c in some[1:] if c.value is not None],
            **{name: None if part is None else str(part) for name, part in parts.items()},
        )

    own, england, la = map(
        by_row, (published.of_school(school.urn), published.of_england(school), published.of_authority(school))
    )
    rows = []
    for measure, group in own:
        series = [
            [
                shown(published.measures[measure], figure, some)
                for figure, some in sorted(figures.get((measure, group), {}).items())
            ]
            for figures in (own, england, la)
        ]
        rows.append(row(measure, *series, group=group, unit=published.measures[measure].unit))
    facts = {
        "urn": school.urn,
        "laestab": min(published.laestabs(school.urn)),
        "phase": school.phase,
        "la_code": school.la_code,
        "joined_on": school.joined_on,
    }
    return {"school": facts, "sections": [{"rows": rows}], "inspections": inspections_of(published, school)}


def inspections_of(published: Published, school: School) -> list[Card]:
    found = []
    for sheet in published.inspections:
        for line in sheet.graded(published.family(school.urn)):
            told = source(sheet.file, sheet.kind.grade, line, sheet.grade(line))
            found.append({"outcome": sheet.words(line), "inspected_on": sheet.day(line), "source": told})
    return found


def spoiled(
    published: Published, folder: Path, trust: int, spoil: Callable[[Card, tuple[str, str, str, str]], None]
) -> Report:
    """The report on a trust's cards after each cell of a school was given to `spoil`, with what it is about."""
    for school in published.schools(trust):
        card = card_of(published, school)
        for one in card["sections"][0]["rows"]:
            for part in one["cells"]:
                spoil(part, (f"{school.urn} {school.name}", one["measure"], one["group"], part["period"]))
        save(folder, card)
    return check(published.open_data, folder, trust, published)


def leave(part: Card, place: tuple[str, str, str, str]) -> None:
    """Spoil nothing."""


@pytest.mark.open_data
@pytest.mark.parametrize("trust", TRUSTS)
def test_the_files_agree_with_the_table_of_the_data_readme(trust: int, published: Published, tmp_path: Path) -> None:
    report = spoiled(published, tmp_path, trust, leave)

    assert report.ok, report.text()
    assert report.readme["schools"] == report.schools
    assert set(report.readme) - {"schools"} == set(report.totals()) & set(report.readme)
    assert len(report.readme) == 20


@pytest.mark.open_data
def test_schools_are_found_in_the_files_as_often_as_the_data_readme_says(published: Published, tmp_path: Path) -> None:
    """For every trust of its table, so that the rules of who is who are tried beyond the three trusts."""
    table = readme_table(published.open_data)
    trusts = {
        int(link["Group UID"])
        for link in published.register.links
        if link["Group Name"].lower() in table and link["Group Type"] == "Multi-academy trust"
    }
    met = set()
    for trust in sorted(trusts):
        stated = table[published.trust_name(trust).lower()]
        assert len(published.schools(trust)) == stated["schools"]
        totals = check(published.open_data, tmp_path, trust, published).totals()
        assert {data: total.by_readme for data, total in totals.items() if data in stated} == {
            data: stated[data] for data in totals if data in stated
        }
        met.add(published.trust_name(trust).lower())

    assert met == set(table)
    assert len(met) == 14


@pytest.mark.open_data
@pytest.mark.parametrize("trust", TRUSTS)
def test_every_figure_is_compared(trust: int, published: Published, tmp_path: Path) -> None:
    """Each value is spoiled in one of three ways, each missing figure is shown as nought; all are noticed."""
    faults: list[tuple[Callable[[Card], object], set[str]]] = [
        (add_a_tenth, {"wrong value", "wrong order"}),
        (hide, {"value shown as missing"}),
        (next_line, {"wrong source"}),
    ]
    planted: dict[tuple[str, str, str, str], set[str]] = {}
    seen = 0

    def spoil(part: Card, place: tuple[str, str, str, str]) -> None:
        nonlocal seen
        if part["value"] is None:
            part.update(value="0", shown="0%", missing=None)
            planted[place] = {"marker shown as a value", "withheld shown as a value"}
            return
        fault, planted[place] = faults[seen % 3]
        seen += 1
        fault(part)

    report = spoiled(published, tmp_path, trust, spoil)

    found: dict[tuple[str, str, str, str], set[str]] = {}
    for one in report.differences:
        if one.about == "school":
            found.setdefault((one.school, one.measure, one.group, one.period), set()).add(one.kind)
    unnoticed = [place for place, kinds in planted.items() if not kinds & found.get(place, set())]
    assert unnoticed == []
    assert report.values == report.missing == 0
    assert seen > 1000
    assert "count" in report.kinds()


def add_a_tenth(part: Card) -> None:
    part["value"] = plain(Decimal(part["value"]) + Decimal("0.1"))


def hide(part: Card) -> None:
    part.update(AS_MISSING)


def next_line(part: Card) -> None:
    part["source"]["line"] += 1


@pytest.mark.open_data
def test_the_check_reads_the_values_that_the_data_readme_gives(published: Published) -> None:
    """Read by eye from the README's table of values to check an import against."""
    schools = {school.phase: school for school in published.schools(16307)}
    england = published.of_england(schools["Primary"])
    surrey = published.of_authority(schools["Primary"])
    secondary = published.of_england(schools["Secondary"])

    def texts(figures: dict[Figure, list[Cell]], measure: str, *periods: str) -> list[str]:
        return [figures[measure, "all", period][0].text or "" for period in periods]

    ks2_years = ("2016-17", "2017-18", "2018-19")
    assert texts(england, "ks2.rwm_exp", *ks2_years, "2024-25") == ["61%", "64%", "65%", "62%"]
    assert texts(england, "ks2.rwm_high", *ks2_years, "2024-25") == ["9%", "10%", "11%", "8%"]
    assert texts(surrey, "ks2.rwm_exp", *ks2_years) == ["67%", "70%", "70%"]
    assert texts(surrey, "ks2.rwm_high", *ks2_years) == ["13%", "13%", "14%"]
    absence_years = ("2018-19", "2022-23", "2023-24")
    assert texts(england, "att.absence", *absence_years) == ["4", "5.9", "5.5"]
    assert texts(england, "att.pa", *absence_years) == ["8.2", "16.2", "14.6"]
    assert texts(secondary, "att.absence", *absence_years) == ["5.5", "9", "8.9"]
    assert texts(secondary, "att.pa", *absence_years) == ["13.7", "26.5", "25.6"]
    census_measures = ("ctx.fsm6_pct", "ctx.eal_pct", "ctx.sen_k_pct", "ctx.ehcp_pct")
    assert [texts(england, key, "2024-25")[0] for key in census_measures] == ["26.3%", "23.4%", "15%", "3.5%"]
