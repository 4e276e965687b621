"""Is everything there that a school of this phase has?"""

from __future__ import annotations

from collections.abc import Iterator

from headwater.evidence.measures.definitions import MEASURES
from headwater.evidence.signals.checks.numbers import SchoolNumbers, listed, named, none_that_year, year_words
from headwater.evidence.signals.checks.registry import Found, Severity, check


@check(
    "results-incomplete",
    rows=(30,),
    severity=Severity.MISSING,
    why="A table that shows four results of fourteen leaves a reader guessing what the other ten say.",
)
def results_incomplete(numbers: SchoolNumbers) -> Iterator[Found]:
    for table in numbers.tables:
        entered = {n.period for n in numbers.values_in(table) if n.group == "all"}
        if not entered or not table.expected:
            continue
        newest = max(entered)
        lacking = []
        for key in table.expected:
            measure = MEASURES.get(key)
            years = dict(numbers.rows.get((key, "all"), {}))
            if measure.to_date:
                years |= numbers.rows.get((measure.to_date, "all"), {})
            if newest not in years and not none_that_year(measure, newest):
                lacking.append(key)
        if lacking:
            names = listed(named(MEASURES.get(key)) for key in lacking)
            yield Found(
                f"{table.title} {year_words(newest)}: there is no figure for {names}.",
                "Enter them, or the reason why there is none.",
                tuple(lacking),
                (newest, *lacking),
                period=newest,
                about=table.key,
            )
