"""The table `facts`: one row per value, whoever it is about, with what it is made of and why it is missing.

In three steps: who each row is about (`subjects.py`), which rows cannot be read (`_wrong_rows`), and then column by
column what they say (`_facts`). All rows go through each step together, because a file has hundreds of columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

import pyarrow as pa
import pyarrow.compute as pc

from headwater.evidence.datasets.contract import Contract, Reads
from headwater.evidence.datasets.definitions import Dataset
from headwater.evidence.datasets.landing import cells as say
from headwater.evidence.datasets.landing.selecting import Selector, agrees, without
from headwater.evidence.datasets.landing.subjects import Subjects, find_subjects
from headwater.evidence.datasets.layout import Quotient
from headwater.evidence.datasets.parsing import Rows, fold
from headwater.evidence.datasets.refusals import RowSetAside, SetAside

LABEL_LENGTH = 300
"""How long the name of a figure's column may be."""

FACTS = pa.schema(
    [
        ("line", pa.int32()),
        ("level", pa.string()),
        ("urn", pa.int32()),
        ("laestab", pa.string()),
        ("area", pa.string()),
        ("population", pa.string()),
        ("measure", pa.string()),
        ("group", pa.string()),
        ("period", pa.string()),
        ("value", say.VALUE),
        ("numerator", say.COUNT),
        ("denominator", say.COUNT),
        ("missing", pa.string()),
        ("because", pa.string()),
        ("stage", pa.string()),
        ("column", pa.string()),
        ("text", pa.string()),
        ("is_look_back", pa.bool_()),
    ]
)


def figures(definition: Dataset, contract: Contract, rows: Rows, set_aside: list[RowSetAside]) -> pa.Table:
    """The `facts` of all rows. Rows that cannot be read go into `set_aside`, whole."""
    about = find_subjects(definition, rows, set_aside)
    if about is None:
        return FACTS.empty_table()
    wrong = _wrong_rows(definition, contract.reads, about)
    if wrong:
        set_aside.extend(
            RowSetAside(about.rows.line[position].as_py(), SetAside.NOT_A_NUMBER, column, value)
            for position, (column, value) in sorted(wrong.items())
        )
        about = about.only(without(set(wrong), len(about)))
    facts = _facts(definition, contract.reads, about)
    return _without_second_areas(facts, set_aside)


# Which rows cannot be read ---------------------------------------------------------------------------------------


def _wrong_rows(definition: Dataset, reads: Sequence[Reads], about: Subjects) -> dict[int, tuple[str, str]]:
    """Position of every row with a cell that is neither a number, nor blank, nor a marker: the cell to look at."""
    wrong: dict[int, tuple[str, str]] = {}
    parts = _Parts(definition, about)
    for read in reads:
        columns = parts.meant(read)
        for column in read.columns():
            texts = columns.texts(column)
            if texts is None or not pc.any(texts.is_wrong).as_py():
                continue
            for place in pc.indices_nonzero(texts.each(texts.is_wrong)).to_pylist():
                position = place if columns.positions is None else columns.positions[place].as_py()
                wrong.setdefault(position, (column, about.rows.columns[fold(column)][position].as_py()))
    return wrong


class _Parts:
    """Of some rows, those that each value is read from; values told apart by nothing share theirs."""

    def __init__(self, definition: Dataset, about: Subjects) -> None:
        self._definition = definition
        self._about = about
        self._selector = Selector(about.rows.columns, len(about))
        self._parts: dict[object, _Columns] = {}

    def meant(self, read: Reads) -> _Columns:
        key = (read.value.levels, tuple(sorted(read.value.where.items())))
        if key not in self._parts:
            mask = pc.is_in(self._about.keys["level"], pa.array(read.value.levels))
            mask = pc.and_(mask, self._selector.agrees(read.value.where))
            if pc.all(mask).as_py():
                self._parts[key] = _Columns(self._definition, self._about, None)
            else:
                self._parts[key] = _Columns(self._definition, self._about.only(mask), pc.indices_nonzero(mask))
        return self._parts[key]


class _Columns:
    """The columns of some rows, each looked at once however many values are read from it."""

    def __init__(self, definition: Dataset, about: Subjects, positions: pa.Array | None) -> None:
        self.definition = definition
        self.about = about
        self.positions = positions
        """Where the rows stand among all; None where they are all."""
        self._texts: dict[str, say.Texts] = {}
        self._blank = [
            (row, mask)
            for row in definition.blank_rows
            if pc.any(mask := agrees(about.rows.columns, row.where, len(about))).as_py()
        ]

    def texts(self, column: str) -> say.Texts | None:
        """None where the file has no such column (counts may be lacking)."""
        folded = fold(column)
        if folded not in self.about.rows.columns:
            return None
        if folded not in self._texts:
            floats = self.definition.reading.numbers == "floats"
            self._texts[folded] = say.read_texts(
                self.about.rows.columns[folded], self.definition.missing, floats=floats
            )
        return self._texts[folded]

    def why(self, read: Reads, column: str, texts: say.Texts) -> tuple[pa.Array, pa.Array]:
        """Of every cell why it holds no number, as the reason and in the publisher's words."""
        markers = self.definition.missing
        blank = read.value.blank or markers.get("blank") or say.DEFAULT_BLANK
        missing, because = (texts.each(answers) for answers in say.meanings(texts, markers, blank))
        for row, mask in self._blank:
            here = pc.and_(mask, pc.equal(self.about.rows.columns[fold(column)], ""))
            missing = pc.if_else(here, row.reason, missing)
            because = pc.if_else(here, row.because, because)
        return missing, because

    def count(self, column: str | None) -> pa.Array:
        """A numerator or denominator; null where the file has none or a marker in its place."""
        texts = self.texts(column) if column else None
        if texts is None:
            return say.nothing(len(self.about), say.COUNT)
        return texts.each(say.numbers(texts, say.COUNT, 4))


# What they say ---------------------------------------------------------------------------------------------------


def _facts(definition: Dataset, reads: Sequence[Reads], about: Subjects) -> pa.Table:
    if not reads:
        return FACTS.empty_table()
    parts = _Parts(definition, about)
    pieces: dict[str, list[pa.Array]] = {name: [] for name in FACTS.names}
    for read in reads:
        said = _said(parts.meant(read), read)
        times = len(said["line"])
        for name, cells in said.items():
            pieces[name].append(cells)
        for name, text in (("measure", read.value.measure), ("group", read.value.group), ("column", _label(read))):
            pieces[name].append(say.repeat(text, times))
        pieces["is_look_back"].append(pa.repeat(read.is_look_back, times))
    return pa.table({name: pa.chunked_array(pieces[name], FACTS.field(name).type) for name in FACTS.names})


def _said(columns: _Columns, read: Reads) -> dict[str, pa.Array]:
    """What each of the rows says of one value."""
    about = columns.about
    keys = dict(about.keys)
    if read.year:
        keys["period"] = say.repeat(read.year.slug, len(about))
    if read.value.population:
        is_area = pc.and_(pc.not_equal(keys["population"], ""), pc.not_equal(keys["level"], "school"))
        keys["population"] = pc.if_else(is_area, read.value.population, keys["population"])
    return {"line": about.rows.line, **keys, **_worked_out(columns, read)}


def _worked_out(columns: _Columns, read: Reads) -> dict[str, pa.Array]:
    if read.value.quotient:
        return _quotients(columns, read, read.value.quotient)
    texts = columns.texts(read.column)
    assert texts is not None  # noqa: S101  # the contract found the column
    missing, because = columns.why(read, read.column, texts)
    counted = not read.is_look_back  # a look-back column has no cohort of its own beside it
    return {
        "value": texts.each(say.values(texts, read.value.scale)),
        "missing": missing,
        "because": because,
        "numerator": columns.count(read.value.numerator if counted else None),
        "denominator": columns.count(read.value.denominator if counted else None),
        "text": columns.about.rows.columns[fold(read.column)],
    }


def _quotients(columns: _Columns, read: Reads, quotient: Quotient) -> dict[str, pa.Array]:
    """Sums of counts divided by sums of counts; each different combination of texts is worked out once."""
    names = [*quotient.add, *quotient.by]
    parts = [columns.texts(name) for name in names]
    cells = [columns.about.rows.columns[fold(name)] for name in names]
    numbers, reasons = [], []
    for name, texts in zip(names, parts, strict=True):
        assert texts is not None  # noqa: S101  # the contract found the column
        numbers.append(texts.each(say.numbers(texts, pa.decimal128(24, 8), 8)).to_pylist())
        reasons.append([reason.to_pylist() for reason in columns.why(read, name, texts)])
    known: dict[tuple[Decimal | None, ...], tuple[Decimal | None, Decimal | None, Decimal | None]] = {}
    answers = []
    for row, counts in enumerate(zip(*numbers, strict=True)):
        if counts not in known:
            known[counts] = _divide(counts, quotient)
        value, above, below = known[counts]
        missing = because = ""
        if value is None:
            lacking = next((place for place, count in enumerate(counts) if count is None), None)
            missing, because = ("not-applicable", "It counts no pupils") if lacking is None else (
                reasons[lacking][0][row], reasons[lacking][1][row]
            )  # fmt: skip
        answers.append((value, above, below, missing, because))
    types = (say.VALUE, say.COUNT, say.COUNT, pa.string(), pa.string())
    listed = zip(*answers, strict=True) if answers else [[]] * 5
    value, above, below, missing, because = (
        pa.array(column, type_) for column, type_ in zip(listed, types, strict=True)
    )
    top, bottom = cells[: len(quotient.add)], cells[len(quotient.add) :]
    text = pc.binary_join_element_wise(_joined(top), _joined(bottom), " of ")
    return {
        "value": value,
        "missing": missing,
        "because": because,
        "numerator": above,
        "denominator": below,
        "text": text,
    }


def _joined(cells: Sequence[pa.Array]) -> pa.Array:
    return pc.binary_join_element_wise(*cells, " + ") if len(cells) > 1 else cells[0]


def _divide(
    counts: tuple[Decimal | None, ...], quotient: Quotient
) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """The value, what was divided and by what; no value where a count is lacking or the divisor is nothing."""
    if any(count is None for count in counts):
        return None, None, None
    added = sum((count for count in counts[: len(quotient.add)] if count is not None), Decimal())
    by = sum((count for count in counts[len(quotient.add) :] if count is not None), Decimal())
    above, below = (number.quantize(Decimal("1e-4"), ROUND_HALF_UP) for number in (added, by))
    if by == 0:
        return None, above, below
    return (added * quotient.times / by).quantize(Decimal("1e-8"), ROUND_HALF_UP), above, below


def _label(read: Reads) -> str:
    """The column a figure came from, as its source fold-out names it."""
    told = ", ".join(f"{column} {' or '.join(texts)}" for column, texts in read.value.where.items() if "*" not in texts)
    label = f"{read.column}, {told}" if told else read.column
    return label if len(label) <= LABEL_LENGTH else label[: LABEL_LENGTH - 1] + "…"


def _without_second_areas(facts: pa.Table, set_aside: list[RowSetAside]) -> pa.Table:
    """Where two rows give one area two values of one figure, nobody can know which is right; equal ones count once."""
    is_school = pc.equal(facts["level"], "school")
    if pc.all(is_school).as_py():
        return facts
    named = ["level", "area", "population", "measure", "group", "period", "stage", "is_look_back"]
    places = facts.append_column("place", pa.arange(0, len(facts), 1)).filter(pc.invert(is_school))
    counted = places.group_by(named).aggregate([("place", "count")])
    counted = counted.filter(pc.greater(counted["place_count"], 1))
    if not len(counted):
        return facts
    alike: dict[tuple[object, ...], list[int]] = {}
    wanted = {tuple(row[name] for name in named) for row in counted.to_pylist()}
    for row in places.select([*named, "place"]).to_pylist():
        if (key := tuple(row[name] for name in named)) in wanted:
            alike.setdefault(key, []).append(row["place"])
    dropped: set[int] = set()
    for positions in alike.values():
        rows = [facts.slice(position, 1).to_pylist()[0] for position in positions]
        if len({(row["value"], row["missing"]) for row in rows}) == 1:
            dropped.update(positions[1:])
            continue
        dropped.update(positions)
        set_aside.extend(
            RowSetAside(row["line"], SetAside.TWICE, row["column"], f"{row['area']} {row['period']} {row['text']}")
            for row in rows
        )
    return facts.filter(without(dropped, len(facts)))
