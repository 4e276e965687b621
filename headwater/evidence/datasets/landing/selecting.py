"""Which rows of a file are meant: those that agree with a condition, each once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from headwater.evidence.datasets.layout import Conditions, Value
from headwater.evidence.datasets.parsing import Rows, fold
from headwater.evidence.datasets.refusals import RowSetAside, SetAside


class Selector:
    """Answers which rows agree with conditions, looking at each different text of a column once."""

    def __init__(self, columns: Mapping[str, pa.Array], rows: int) -> None:
        self._columns = columns
        self._rows = rows
        self._encoded: dict[str, pa.DictionaryArray] = {}

    def agrees(self, conditions: Conditions) -> pa.Array:
        """A mask of the rows that hold one of the texts in every column named; of all where nothing is asked."""
        mask = pa.repeat(True, self._rows)
        for column, texts in conditions.items():
            encoded = self._encoded.get(fold(column))
            if encoded is None:
                encoded = self._encoded[fold(column)] = self._columns[fold(column)].dictionary_encode()
            known = encoded.dictionary
            fits = pc.not_equal(known, "") if "*" in texts else pc.is_in(known, pa.array(texts))
            mask = pc.and_(mask, fits.take(encoded.indices))
        return mask


def agrees(columns: Mapping[str, pa.Array], conditions: Conditions, rows: int) -> pa.Array:
    """Which of the `rows` hold one of the texts in every column named; all of them where nothing is asked."""
    return Selector(columns, rows).agrees(conditions)


def only(rows: Rows, mask: pa.Array) -> Rows:
    if pc.all(mask, skip_nulls=False).as_py():
        return Rows(rows.columns, rows.line)  # most files have nothing to leave out, and copying all of one is dear
    return Rows({name: column.filter(mask) for name, column in rows.columns.items()}, rows.line.filter(mask))


def together(parts: Sequence[Rows]) -> Rows:
    """The rows of all parts, in order."""
    names = parts[0].columns
    return Rows(
        {name: pa.concat_arrays([part.columns[name] for part in parts]) for name in names},
        pa.concat_arrays([part.line for part in parts]),
    )


def without_blank_rows(rows: Rows) -> Rows:
    filled = pa.repeat(False, len(rows))
    for column in rows.columns.values():
        filled = pc.or_(filled, pc.not_equal(column, ""))
        if pc.all(filled).as_py():
            break
    return only(rows, filled)


def without_unread_rows(rows: Rows, values: Sequence[Value]) -> Rows:
    """Where every value is told by the text of one column, only the rows with one of those texts.

    A file of several hundred measures is cut down to ours before anything else is done with it.
    """
    told_by = set.intersection(*({fold(column) for column in value.where} for value in values)) if values else set()
    for column in sorted(told_by):
        texts = {
            text for value in values for name, said in value.where.items() if fold(name) == column for text in said
        }
        if "*" not in texts:
            rows = only(rows, pc.is_in(rows.columns[column], pa.array(sorted(texts))))
    return rows


def without_repeats(rows: Rows, unique: Sequence[str], set_aside: list[RowSetAside]) -> Rows:
    """Of rows under one key, keep one where all are the same; where they differ, nobody can know which is right."""
    key_columns = [rows.columns[fold(name)] for name in unique]
    key = combined(key_columns)
    suspects = pc.indices_nonzero(more_than_once(key)).to_pylist()
    if not suspects:
        return rows
    content = list(zip(*(column.take(pa.array(suspects)).to_pylist() for column in rows.columns.values()), strict=True))
    by_key: dict[int, list[tuple[int, tuple[str, ...]]]] = {}
    for place, position in enumerate(suspects):
        by_key.setdefault(key[position].as_py(), []).append((position, content[place]))
    dropped: set[int] = set()
    for alike in by_key.values():
        if len({cells for _, cells in alike}) == 1:
            dropped.update(position for position, _ in alike[1:])
            continue
        for position, _ in alike:
            dropped.add(position)
            shown = " ".join(column[position].as_py() for column in key_columns)
            set_aside.append(RowSetAside(rows.line[position].as_py(), SetAside.TWICE, " + ".join(unique), shown))
    return only(rows, without(dropped, len(rows)))


def combined(columns: Sequence[pa.Array]) -> pa.Array:
    """Of every row a whole number, the same where all its texts are: quicker to compare than the texts joined."""
    number, most = pa.repeat(pa.scalar(0, pa.int64()), len(columns[0])), 1
    for column in columns:
        encoded = column.dictionary_encode("encode")
        different = max(len(encoded.dictionary), 1)
        if most * different > _LARGEST:  # begin again with as many numbers as there are combinations so far
            again = number.dictionary_encode()
            number, most = pc.cast(again.indices, pa.int64()), max(len(again.dictionary), 1)
        number = pc.add(pc.multiply(number, pa.scalar(different, pa.int64())), pc.cast(encoded.indices, pa.int64()))
        most *= different
    return number


_LARGEST = 1 << 62


def more_than_once(key: pa.Array) -> pa.Array:
    """A mask of the rows whose key another row has too."""
    counts = pc.value_counts(key)
    return pc.is_in(key, counts.field("values").filter(pc.greater(counts.field("counts"), 1)))


def without(positions: set[int], rows: int) -> pa.Array:
    """A mask of all rows but those at `positions`."""
    return pa.array([position not in positions for position in range(rows)], pa.bool_())
