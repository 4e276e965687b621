"""One school's card against what the published files say, cell by cell."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from tests.independent.published.cells import (
    ALL,
    GROUPS,
    PUPILS_KEPT,
    REASONS,
    REASONS_WITHOUT_A_FILE,
    STAGES,
    Cell,
    Figure,
    Measure,
)
from tests.independent.published.derived import DERIVED, Derived
from tests.independent.published.everything import Published
from tests.independent.published.inspections import Graded
from tests.independent.published.register import UNKNOWN_DAYS, School
from tests.independent.published.texts import digits, fold, plain
from tests.independent.quoted import Quote
from tests.independent.report import Difference, Report

SHOWN_NUMBER = re.compile(r"[+\-−–]?\s?\d[\d,]*(?:\.\d+)?")
CELLS_OF = {"school": "cells", "england": "england", "la": "la"}


def shorten(thing: object) -> str:
    text = json.dumps(thing, ensure_ascii=False, default=str)
    return text if len(text) <= 160 else text[:157] + "..."


def decimal_of(thing: object) -> Decimal | None:
    if thing is None or isinstance(thing, bool):
        return None
    try:
        number = Decimal(str(thing))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def dictionary(thing: object) -> dict[str, Any]:
    return thing if isinstance(thing, dict) else {}


def listed(thing: object) -> list[Any]:
    return thing if isinstance(thing, list) else []


def read_number(text: str) -> Decimal:
    return Decimal(re.sub(r"[−–]", "-", re.sub(r"[,\s]", "", text)))


def place_of(source: dict[str, Any]) -> tuple[str, str, int]:
    """File, column and line. What a card says after the column's name is which row of several it read: `gld_percent,
    characteristic Total`."""
    line = digits(source.get("line"))
    column, *_ = str(source.get("column") or "").split(", ")
    return (str(source.get("file") or ""), fold(column), int(line) if line else 0)


def text_at(cell: Cell, source: dict[str, Any]) -> str | None:
    """What stands where the card says it read the cell; None where the cell is elsewhere. The product cuts the name
    of a long column short."""
    file, column, line = place_of(source)
    for (its_file, its_column, its_line), text in cell.texts.items():
        cut = column.removesuffix("…")
        if (file, line) == (its_file, its_line) and (
            its_column == column or (cut != column and its_column.startswith(cut))
        ):
            return text
    return None


def by_row(figures: dict[Figure, list[Cell]]) -> dict[tuple[str, str], dict[Figure, list[Cell]]]:
    """The figures of each row of a card: of one measure and group."""
    found: dict[tuple[str, str], dict[Figure, list[Cell]]] = {}
    for figure, cells in figures.items():
        found.setdefault(figure[:2], {})[figure] = cells
    return found


class CardCheck:
    """One school's card against what the files say."""

    def __init__(
        self,
        published: Published,
        school: School,
        card: dict[str, Any],
        report: Report,
        quotes: list[Quote] | None = None,
    ) -> None:
        self.published = published
        self.school = school
        self.card = card
        self.report = report
        self.quotes = quotes
        self.verified: set[tuple[str, str, str]] = set()  # file, period and school: own-year cells found again
        self.figures: dict[str, dict[Figure, list[Cell]]] = {
            "school": published.of_school(school.urn),
            "england": published.of_england(school),
            "la": published.of_authority(school),
        }
        self.by_row = {about: by_row(figures) for about, figures in self.figures.items()}

    def run(self) -> None:
        self._facts()
        self._inspections()
        met: set[tuple[str, str]] = set()
        for row in self._rows():
            key = (str(row.get("measure")), self._group(row))
            if key[1] == ALL and key[0] in DERIVED:
                self._derived(DERIVED[key[0]], row)
                continue
            measure = self.published.measures.get(key[0])
            if measure is None or key[1] not in {ALL, *GROUPS}:
                self.report.unknown.add(key[0] if measure is None else f"{key[0]} for {key[1]}")
                self._quoted_only(key, row)
                continue
            met.add(key)
            self._row(key, measure, row)
        for figure, cells in self.figures["school"].items():
            if figure[:2] not in met and cells[0].value is not None and not all(cell.optional for cell in cells):
                self._differ("absent", figure, cell=cells[0], on_card="no such row")

    def _row(self, key: tuple[str, str], measure: Measure, row: dict[str, Any]) -> None:
        if (row.get("unit") == "percent") != (measure.unit == "percent"):
            self._differ("unit", key, on_card=shorten(row.get("unit")), in_file=f"a {measure.unit}")
        mine = self.by_row["school"].get(key, {})
        self._series("school", measure, key, mine, row.get("cells"), required=self._required(mine))
        stands = {figure for figure, cells in mine.items() if cells} | {
            (*key, str(dictionary(cell).get("period"))) for cell in listed(row.get("cells"))
        }
        for about in ("england", "la"):
            some = self.by_row[about].get(key, {})
            required = {
                figure
                for figure, cells in some.items()
                if figure in stands and cells[0].value is not None and not cells[0].optional
            }
            self._series(about, measure, key, some, row.get(about), required=required)
            self._latest(about, key, some, row)

    @staticmethod
    def _required(figures: dict[Figure, list[Cell]]) -> set[Figure]:
        return {figure for figure, cells in figures.items() if not all(cell.optional for cell in cells)}

    # The parts of a card

    def _rows(self) -> Iterator[dict[str, Any]]:
        for section in listed(self.card.get("sections")):
            for row in listed(dictionary(section).get("rows")):
                yield dictionary(row)

    @staticmethod
    def _group(row: dict[str, Any]) -> str:
        group = row.get("group")
        return ALL if group in (None, "", ALL, "all-pupils") else str(group)

    def _facts(self) -> None:
        """Who the card says it is about: the comparators and "before joining" hang on these."""
        stated = dictionary(self.card.get("school"))
        laestabs = set(self.published.laestabs(self.school.urn))
        expected = {
            "urn": {self.school.urn},
            "laestab": laestabs or {digits(stated.get("laestab"))},
            "la_code": {self.school.la_code},
            "joined_on": self.school.joined_days if self.school.joined_on not in UNKNOWN_DAYS else UNKNOWN_DAYS,
            "phase": {self.school.phase.lower()},
        }
        for name, accepted in expected.items():
            told = str(stated.get(name) or "")
            told = digits(told) if name == "laestab" else told.lower() if name == "phase" else told
            if told not in accepted:
                self._differ(
                    "school", (name,), in_file=" or ".join(sorted(accepted)), on_card=shorten(stated.get(name))
                )

    def _series(
        self,
        about: str,
        measure: Measure,
        key: tuple[str, str],
        figures: dict[Figure, list[Cell]],
        shown: object,
        *,
        required: set[Figure],
    ) -> None:
        met: set[Figure] = set()
        undated = figures.get((*key, ""))  # of no year: whatever year the card files it under
        nothing: dict[str, Any] = {}
        for card_cell in map(dictionary, listed(shown)):
            figure = (*key, str(card_cell.get("period")))
            if figure in met:
                self._differ("twice", figure, about=about, on_card=shorten(card_cell.get("shown")))
            met.add(figure)
            if card_cell.get("period_shown") != figure[2].replace("-", "/"):
                self._differ("period", figure, about=about, on_card=shorten(card_cell.get("period_shown")))
            some = figures.get(figure, [])
            if undated and card_cell.get("value") is not None:
                some = undated
                met.add((*key, ""))
            elif undated:
                nothing = card_cell
                continue
            self._cell(about, measure, figure, some, card_cell)
        if undated and nothing and (*key, "") not in met:
            met.add((*key, ""))
            self._cell(about, measure, (*key, str(nothing.get("period"))), undated, nothing)
        for figure in sorted(required - met):
            self._differ("absent", figure, about=about, cell=figures[figure][0], on_card="no such cell")

    def _latest(self, about: str, key: tuple[str, str], figures: dict[Figure, list[Cell]], row: dict[str, Any]) -> None:
        """The place's newest figure is the newest that a file has, also where the section does not show its year."""
        if f"{about}_latest" not in row:
            return
        told = dictionary(row.get(f"{about}_latest"))
        newest = max(
            (f for f, cells in figures.items() if cells[0].value is not None and not cells[0].optional), default=None
        )
        origin = dictionary(told.get("source")).get("origin")
        if origin == "quoted":
            figure = (*key, str(told.get("period")))
            self._quoted(about, figure, figures.get(figure, []), told)
        if newest is None or origin in ("quoted", "entry"):
            return
        if str(told.get("period")) < newest[2]:
            self._differ(
                "not the newest",
                newest,
                about=about,
                cell=figures[newest][0],
                on_card=shorten(told.get("period")),
            )

    # One cell

    def _cell(self, about: str, measure: Measure, figure: Figure, cells: list[Cell], card_cell: dict[str, Any]) -> None:
        before = len(self.report.differences)
        origin = dictionary(card_cell.get("source")).get("origin")
        if origin == "quoted":
            self._quoted(about, figure, cells, card_cell)
            return
        if origin == "entry":
            self.report.unknown.add("figures entered by hand")
            return
        if card_cell.get("value") is None:
            self._missing(about, figure, cells, card_cell)
        else:
            self._value(about, measure, figure, cells, card_cell)
        self._also(about, figure, cells, card_cell)
        if len(self.report.differences) > before:
            return
        if about != "school":
            self.report.beside += 1
        elif card_cell.get("value") is None:
            self.report.missing += 1
        else:
            self.report.values += 1
            for cell in cells:
                if cell.value is not None and not cell.look_back:
                    self.verified.add((cell.file, cell.period, self.school.urn))

    def _value(
        self, about: str, measure: Measure, figure: Figure, cells: list[Cell], card_cell: dict[str, Any]
    ) -> None:
        on_card = shorten(card_cell["value"])
        value = decimal_of(card_cell["value"])
        with_value = [cell for cell in cells if cell.value is not None]
        if not with_value:
            kind = "marker shown as a value" if cells else "value from no file"
            self._differ(kind, figure, about=about, cell=cells[0] if cells else None, on_card=on_card)
            return
        best = cells[0]
        if best.value is None:
            self._differ("withheld shown as a value", figure, about=about, cell=best, on_card=on_card)
            return
        right = [c for c in with_value if c is best or self._as_good(c, best)]
        source = dictionary(card_cell.get("source"))
        named = next((cell for cell in cells if source and text_at(cell, source) is not None), None)
        if not best.says(value):
            lower = next((c for c in with_value if c.says(value)), None)
            kind = "wrong order" if lower else "wrong value"
            self._differ(kind, figure, about=about, cell=best, on_card=on_card)
        elif value is None or card_cell["value"] != plain(value):
            self._differ("wrong form", figure, about=about, cell=best, on_card=on_card)
        self._shown(about, measure, figure, best, card_cell)
        if card_cell.get("missing") is not None:
            self._differ("value and missing", figure, about=about, cell=best, on_card=shorten(card_cell.get("missing")))
        if named in right:
            self._source(about, figure, named, source)
            self._published_urn(about, figure, named, card_cell)
        elif named in with_value:
            self._differ("wrong order", figure, about=about, cell=best, on_card=f"names {self._name(source)}")
        else:
            self._false_source(about, figure, best, source)
        row = named if named in with_value else best
        self._parts(about, measure, figure, row, card_cell)
        self._interval(about, measure, figure, row, card_cell)

    def _missing(self, about: str, figure: Figure, cells: list[Cell], card_cell: dict[str, Any]) -> None:
        reason = str(dictionary(card_cell.get("missing")).get("reason"))
        source = dictionary(card_cell.get("source"))
        if cells and cells[0].value is not None:
            self._differ("value shown as missing", figure, about=about, cell=cells[0], on_card=reason)
            return
        if reason not in REASONS:
            self._differ("unknown reason", figure, about=about, cell=cells[0] if cells else None, on_card=reason)
            return
        shown = str(card_cell.get("shown") or "")
        if SHOWN_NUMBER.fullmatch(shown.strip().removesuffix("%").strip()):
            self._differ(
                "marker shown as a value", figure, about=about, cell=cells[0] if cells else None, on_card=shorten(shown)
            )
        if not cells:
            if source:
                self._false_source(about, figure, None, source)
            elif reason not in REASONS_WITHOUT_A_FILE:
                self._differ("reason from no file", figure, about=about, on_card=reason)
            return
        top = [
            cell for cell in cells if cell.standing == cells[0].standing or (cells[0].is_silent and not cell.is_silent)
        ]
        named = next((cell for cell in cells if source and text_at(cell, source) is not None), None)
        if not source:
            if not all(cell.optional for cell in cells):
                self._differ("missing without a source", figure, about=about, cell=cells[0], on_card=reason)
        elif named is None:
            self._false_source(about, figure, cells[0], source)
        elif named not in top:
            self._differ("wrong order", figure, about=about, cell=cells[0], on_card=f"names {self._name(source)}")
        else:
            self._source(about, figure, named, source)
            self._published_urn(about, figure, named, card_cell)
            if reason not in named.reasons:
                kind = "wrong reason" if named.reasons else "text unknown to this check"
                self._differ(kind, figure, about=about, cell=named, on_card=reason)

    def _also(self, about: str, figure: Figure, cells: list[Cell], card_cell: dict[str, Any]) -> None:
        source = dictionary(card_cell.get("source"))
        met = {cell.place for cell in cells if source and text_at(cell, source) is not None}
        for entry in map(dictionary, listed(card_cell.get("also"))):
            other = dictionary(entry.get("source")) or entry
            if other.get("origin") in ("entry", "quoted"):
                continue
            cell = next((cell for cell in cells if text_at(cell, other) is not None), None)
            if cell is None:
                self._false_source(about, figure, None, other, kind="also from no file")
                continue
            met.add(cell.place)
            told = decimal_of(entry.get("value"))
            if not cell.says(told) and told != cell.value:
                self._differ("also wrong", figure, about=about, cell=cell, on_card=shorten(entry.get("value")))
                continue
            before = len(self.report.differences)
            self._source(about, figure, cell, other)
            self.report.also += len(self.report.differences) == before
        if about == "school" and card_cell.get("value") is not None:
            for cell in cells:
                if cell.value is not None and not cell.optional and cell.place not in met:
                    self._differ("left out of also", figure, cell=cell, on_card="not listed")

    # Inspections

    def _inspections(self) -> None:
        """Each inspection from a file is what the file says of this school, and no file's newest grade is left out."""
        family = self.published.family(self.school.urn)
        shown: set[tuple[str, int]] = set()
        for card_one in map(dictionary, listed(self.card.get("inspections"))):
            source = dictionary(card_one.get("source"))
            file, column, line = place_of(source)
            sheet = next((one for one in self.published.inspections if one.file == file), None)
            if sheet is None:
                if source.get("origin") != "entry":
                    self.report.unknown.add(f"inspections from {file}")
                continue
            if line not in sheet.graded(family):
                self._inspection_differs(sheet, f"names {self._name(source)}, no row with a grade of this school")
                continue
            shown.add((file, line))
            outcome = str(card_one.get("outcome") or "").lower()
            if sheet.words(line) not in outcome or column != fold(sheet.kind.grade):
                self._inspection_differs(sheet, shorten(card_one.get("outcome")), line)
            elif str(source.get("published_text") or "").strip() != sheet.grade(line):
                self._inspection_differs(sheet, f"published text {source.get('published_text')!r}", line)
            elif str(card_one.get("inspected_on") or "") not in ("", sheet.day(line)):
                self._inspection_differs(sheet, f"inspected on {card_one.get('inspected_on')}", line)
            else:
                self.verified.add((file, "", self.school.urn))
        for sheet in self.published.inspections:
            lines = sheet.graded(family)
            if not sheet.kind.day and lines and not any((sheet.file, line) in shown for line in lines):
                self._inspection_differs(sheet, "no such inspection", lines[0], kind="inspection absent")

    def _inspection_differs(
        self, sheet: Graded, on_card: str, line: int | None = None, kind: str = "wrong inspection"
    ) -> None:
        in_file = f"{sheet.grade(line)!r} {sheet.day(line)}".strip() if line else ""
        self.report.differences.append(
            Difference(
                kind=kind,
                school=f"{self.school.urn} {self.school.name}",
                file=sheet.file,
                column=sheet.kind.grade,
                line=line,
                in_file=in_file,
                on_card=on_card,
            )
        )

    # Figures that stand in no file

    def _derived(self, derived: Derived, row: dict[str, Any]) -> None:
        """A gap between two figures: their exact difference, or missing where one of them is."""
        for about in CELLS_OF:
            for card_cell in map(dictionary, listed(row.get(CELLS_OF[about]))):
                figure = (derived.key, ALL, str(card_cell.get("period")))
                expected = derived.work_out(self.figures, about, figure[2])
                told = decimal_of(card_cell.get("value"))
                if dictionary(card_cell.get("source")).get("origin") in ("entry", "quoted"):
                    self.report.unknown.add(f"{derived.key} entered or quoted")
                elif expected is None and told is not None:
                    self._differ("value from no file", figure, about=about, on_card=shorten(told))
                elif expected is not None and told is None and about == "school":
                    self._differ(
                        "value shown as missing", figure, about=about, in_file=plain(expected), on_card="missing"
                    )
                elif expected is not None and told is not None and not derived.agrees(told, expected):
                    self._differ("wrong value", figure, about=about, in_file=plain(expected), on_card=shorten(told))
                else:
                    self.report.worked_out += told is not None

    def _quoted(self, about: str, figure: Figure, cells: list[Cell], card_cell: dict[str, Any]) -> None:
        """A quoted national figure stands only where no file has one, and only if it was found in a source."""
        told = decimal_of(card_cell.get("value"))
        if cells and cells[0].value is not None:
            self._differ("quoted though a file has it", figure, about=about, cell=cells[0], on_card=shorten(told))
            return
        if about != "england":
            self._differ("quoted of another place", figure, about=about, on_card=shorten(told))
            return
        if self.quotes is None:
            self.report.notes.append("there is no domain reference beside the data: quoted figures are not checked")
            return
        some = [q for q in self.quotes if (q.measure, q.group, q.period) == figure and q.value == told]
        if not some:
            self._differ("quoted from nowhere", figure, about=about, on_card=shorten(told))
        elif not any(quote.sourced for quote in some):
            marks = ", ".join(sorted({mark for quote in some for mark in quote.marks}))
            self._differ(
                "quoted without a source", figure, about=about, in_file=f"marked {marks}", on_card=shorten(told)
            )
        else:
            self.report.quoted += 1

    def _quoted_only(self, key: tuple[str, str], row: dict[str, Any]) -> None:
        """A measure that no file has may be quoted all the same."""
        for about in CELLS_OF:
            for card_cell in map(dictionary, listed(row.get(CELLS_OF[about]))):
                origin = dictionary(card_cell.get("source")).get("origin")
                figure = (*key, str(card_cell.get("period")))
                if origin == "quoted":
                    self._quoted(about, figure, [], card_cell)
                elif card_cell.get("value") is not None and origin != "entry":
                    self._differ("value from no file", figure, about=about, on_card=shorten(card_cell["value"]))

    # The parts of one cell

    @staticmethod
    def _as_good(cell: Cell, best: Cell) -> bool:
        """The same figure in another file of the same standing: naming either is right. Within one file it is not."""
        return cell.standing == best.standing and cell.value == best.value and cell.file != best.file

    def _shown(self, about: str, measure: Measure, figure: Figure, best: Cell, card_cell: dict[str, Any]) -> None:
        """What people read is the card's value, rounded to as many decimals as it shows."""
        value = decimal_of(card_cell["value"])
        shown = str(card_cell.get("shown") or "")
        match = SHOWN_NUMBER.search(shown)
        right = False
        if match and value is not None:
            number = read_number(match[0])
            half = Decimal(5).scaleb(int(number.as_tuple().exponent) - 1)
            right = abs(number - value) <= half and ("%" in shown) == (measure.unit == "percent")
        if not right:
            self._differ("shown otherwise", figure, about=about, cell=best, on_card=shorten(shown))

    def _parts(self, about: str, measure: Measure, figure: Figure, cell: Cell, card_cell: dict[str, Any]) -> None:
        """Numerator and denominator, where a column of the file holds them."""
        for name, column, expected in (
            ("numerator", cell.parts[0], cell.numerator),
            ("denominator", cell.parts[1], cell.denominator),
        ):
            told = decimal_of(card_cell.get(name))
            if not column and name == "denominator" and cell.also_denominator is not None:
                column, expected = "the number of pupils", cell.also_denominator
                if told is None:
                    continue  # a card need not say it
            kept = None if expected is None else expected.quantize(PUPILS_KEPT, ROUND_HALF_UP)
            if column and told not in (expected, kept):
                on_card = shorten(card_cell.get(name))
                self._differ(
                    f"wrong {name}", figure, about=about, cell=cell, in_file=f"{column} {expected}", on_card=on_card
                )
            elif not column and told is not None:
                self.report.unknown.add(f"{name} of {measure.key}")

    def _interval(self, about: str, measure: Measure, figure: Figure, cell: Cell, card_cell: dict[str, Any]) -> None:
        """The published confidence interval, where the card says one."""
        told = str(card_cell.get("interval") or "").replace("95%", "")
        if not told:
            return
        numbers = {read_number(number) for number in SHOWN_NUMBER.findall(re.sub(r"\bto\b", ";", told))}
        if cell.interval is None or numbers != set(cell.interval):
            expected = " to ".join(map(plain, cell.interval)) if cell.interval else "none"
            self._differ("wrong interval", figure, about=about, cell=cell, in_file=expected, on_card=shorten(told))

    def _published_urn(self, about: str, figure: Figure, cell: Cell, card_cell: dict[str, Any]) -> None:
        """The card says under which URN a figure of the school was published, so that "before joining" can show."""
        told = card_cell.get("published_urn")
        if about == "school" and cell.urn and str(told) != cell.urn:
            self._differ("wrong published URN", figure, cell=cell, in_file=f"URN {cell.urn}", on_card=shorten(told))

    def _source(self, about: str, figure: Figure, cell: Cell, source: dict[str, Any]) -> None:
        """The source that the card names holds what the card says of it."""
        told = str(source.get("published_text") if source.get("published_text") is not None else "")
        wrong = []
        if told.strip() != (text_at(cell, source) or "").strip():
            wrong.append(f"published text {told!r}")
        if not cell.compiled and source.get("is_look_back") is not cell.look_back:
            wrong.append(f"is_look_back {source.get('is_look_back')}")
        if not cell.compiled and (source.get("standing") == "extract") != cell.extract:
            wrong.append(f"standing {source.get('standing')}")
        if cell.stage in STAGES and str(source.get("stage") or "").lower() != STAGES[cell.stage]:
            wrong.append(f"stage {source.get('stage')}")
        wrong += self._misread(cell, source)
        if cell.as_at and source.get("as_at") != cell.as_at:
            wrong.append(f"as at {source.get('as_at')}")
        for on_card in wrong:
            self._differ("wrong source", figure, about=about, cell=cell, on_card=on_card)

    def _misread(self, cell: Cell, source: dict[str, Any]) -> list[str]:
        """What the card says of the row beyond the column's name, and the row does not hold."""
        sheet = self.published.by_file[cell.file]
        wrong = []
        for told in str(source.get("column") or "").split(", ")[1:]:
            held = [f"{column} {text}" for column, text in zip(sheet.header, sheet.rows[cell.line], strict=False)]
            cut = told.removesuffix("…")  # a long list of filters is cut short
            if told not in held and not (cut != told and any(one.startswith(cut) for one in held)):
                wrong.append(f"says the row is of {told}")
        return wrong

    def _false_source(
        self, about: str, figure: Figure, best: Cell | None, source: dict[str, Any], kind: str = "wrong source"
    ) -> None:
        """The source that the card names is none of this figure's cells: say what stands there."""
        if not source:
            self._differ(kind, figure, about=about, cell=best, on_card="names no source")
            return
        file, column, line = place_of(source)
        sheet = self.published.by_file.get(file)
        if sheet is None:
            there = "no such file in scope"
        elif line not in sheet.rows:
            there = "no such line"
        elif column not in sheet.columns:
            there = "no such column"
        else:
            there = f"{sheet.text(sheet.rows[line], column)!r} stands there, no cell of this figure"
        self._differ(kind, figure, about=about, cell=best, on_card=f"names {self._name(source)}: {there}")

    @staticmethod
    def _name(source: dict[str, Any]) -> str:
        return f"{source.get('file')} {source.get('column')} line {source.get('line')}"

    def _differ(
        self,
        kind: str,
        figure: tuple[str, ...],
        *,
        on_card: str,
        about: str = "school",
        cell: Cell | None = None,
        in_file: str = "",
    ) -> None:
        measure, group, period = (*figure, "", "", "")[:3]
        self.report.differences.append(
            Difference(
                kind=kind,
                school=f"{self.school.urn} {self.school.name}",
                about=about,
                measure=measure,
                group=group,
                period=period,
                file=cell.file if cell else "",
                column=cell.column if cell else "",
                line=cell.line if cell else None,
                in_file=in_file or (cell.in_file if cell else ""),
                on_card=on_card,
            )
        )
