"""Compare every school card of a trust with the published files, cell by cell.

This program shares no code with the product. It reads the published files with the standard library, works out
which schools are in the trust and what every card must show, and lists every difference. See README.md beside it.

    python -m tests.independent.check_cards --open-data FOLDER --cards FOLDER --trust 16307

Exit status: 0 when the cards agree with the files, 1 when they differ, 2 when the question cannot be put.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.independent.comparing import CardCheck, dictionary
from tests.independent.overview import OverviewCheck, names_of
from tests.independent.published.everything import Published
from tests.independent.published.mats import Trusts
from tests.independent.published.register import School
from tests.independent.published.sheets import Sheet
from tests.independent.quoted import Quote, read_quotes
from tests.independent.report import Difference, FileCount, Report, readme_table


def check(open_data: Path, cards: Path, trust: int, published: Published | None = None) -> Report:
    """Compare the cards of a trust's schools with the published files."""
    published = published or Published(open_data)
    schools = published.schools(trust)
    if not schools:
        raise ValueError(f"the group links know no school of trust {trust}")
    report = Report(trust=trust, name=published.trust_name(trust), schools=len(schools))
    quotes = quotes_beside(open_data)
    verified: set[tuple[str, str, str]] = set()
    names: dict[str, tuple[str, str]] = {}
    for school in schools:
        path = cards / f"{school.urn}.json"
        who = f"{school.urn} {school.name}"
        try:
            card = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            report.differences.append(Difference("no card", who, on_card=f"{path.name} is not there"))
            continue
        except (UnicodeDecodeError, json.JSONDecodeError) as fault:
            report.differences.append(Difference("no card", who, on_card=f"{path.name} is not JSON: {fault}"))
            continue
        one = CardCheck(published, school, dictionary(card), report, quotes)
        one.run()
        verified |= one.verified
        names |= names_of(dictionary(card))
    members = {school.urn for school in schools}
    others = sorted(path.stem for path in cards.glob("*.json") if path.stem.isdigit() and path.stem not in members)
    if others:
        report.notes.append(f"cards of schools that are not in the trust, not checked: {', '.join(others)}")
    overview = cards / "trust.xlsx"
    if overview.is_file():
        OverviewCheck(published, trust, overview, names, report).run()
    else:
        report.notes.append("there is no overview of the trust beside the cards")
    report.notes = list(dict.fromkeys(report.notes))
    count(published, schools, verified, report)
    return report


def quotes_beside(open_data: Path) -> list[Quote] | None:
    """The national figures of the domain reference, which stands beside the folder of published files."""
    domain = open_data.resolve().parent / "domain.md"
    return read_quotes(domain) if domain.is_file() else None


def count(published: Published, schools: list[School], verified: set[tuple[str, str, str]], report: Report) -> None:
    """Schools compared per file and year, against the table of the data README."""
    for sheet in published.sheets:
        if sheet.by_urn or sheet.by_laestab:
            report.counts += counts_of(published, sheet, schools, verified)
        if isinstance(sheet, Trusts) and sheet.path.name.startswith("england_ks2"):
            listed = frozenset(sheet.members(str(report.trust)))  # by the file, which has its own day of membership
            report.counts.append(FileCount(f"in KS2 MAT file {sheet.period}", sheet.file, listed, listed, listed))
    for graded in published.inspections:
        rated = frozenset(s.urn for s in schools if graded.graded(published.family(s.urn)))
        compared = frozenset(s.urn for s in schools if (graded.file, "", s.urn) in verified)
        # a card shows one inspection once, from the file that says most of it
        report.counts.append(
            FileCount(graded.family, graded.file, compared if graded.kind.day else rated, compared, rated)
        )
    table = readme_table(published.open_data).get(report.name.lower())
    if table is None:
        report.notes.append("the table of the data README does not have this trust")
        return
    report.readme = table
    if table.get("schools", report.schools) != report.schools:
        _differ(report, "schools", f"{report.schools} schools, {table['schools']} in the data README", "")
    for data, total in report.totals().items():
        if total.in_file != total.compared:
            _differ(report, data, f"{total.in_file} schools with a value", f"{total.compared} schools compared")
        if data in table and total.by_readme != table[data]:
            _differ(report, data, f"{total.by_readme} schools, {table[data]} in the data README", "")


def counts_of(
    published: Published, sheet: Sheet, schools: list[School], verified: set[tuple[str, str, str]]
) -> Iterator[FileCount]:
    """Per year of the file's own figures: the schools with a value, and those whose cards were found right."""
    in_file: dict[str, set[str]] = {}
    in_readme: dict[str, set[str]] = {}
    for school in schools:
        numbers = published.laestabs(school.urn)
        figures = published.of_school(school.urn)
        for line in published.lines(sheet, school.urn):
            if sheet.is_counted(line, numbers):
                in_readme.setdefault(sheet.period_of(sheet.rows[line]), set()).add(school.urn)
            for cell in sheet.cells(line):
                figure = figures[cell.measure, cell.group, cell.period]
                if cell.value is not None and figure[0].value is not None and not cell.look_back and not cell.optional:
                    in_file.setdefault(cell.period, set()).add(school.urn)
    for period in sorted({*in_file, *in_readme, *([sheet.period] if sheet.counts_itself else [])}):
        yield FileCount(
            data=f"{sheet.family} {period}".strip(),
            file=sheet.file,
            in_file=frozenset(in_file.get(period, ())),
            on_cards=frozenset(s.urn for s in schools if (sheet.file, period, s.urn) in verified),
            in_readme=frozenset(in_readme.get(period, ())),
        )


def _differ(report: Report, data: str, in_file: str, on_card: str) -> None:
    who = f"of trust {report.trust}"
    report.differences.append(Difference("count", who, measure=data, in_file=in_file, on_card=on_card))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description="Compare every school card of a trust with the published files, cell by cell."
    )
    parser.add_argument("--open-data", type=Path, required=True, help="folder of the published files and their README")
    parser.add_argument("--cards", type=Path, required=True, help="folder with one URN.json for each school")
    parser.add_argument("--trust", type=int, required=True, help="group UID of the trust, such as 16307")
    options = parser.parse_args(arguments)
    try:
        for folder in (options.open_data, options.cards):
            if not folder.is_dir():
                raise ValueError(f"{folder} is not a folder")
        report = check(options.open_data, options.cards, options.trust)
    except (OSError, ValueError) as fault:
        print(f"check_cards: {fault}", file=sys.stderr)
        return 2
    print(report.text())
    return 0 if report.ok else 1


if __name__ == "__main__":
    sys.exit(main())
