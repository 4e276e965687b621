"""The trust overview as plain values: the heat map, the exceptions, the pooled line, and the list behind each number.

A column stands on one year, the newest of which any school has a figure, so that schools stand beside each other
fairly; a school without that year says why, and which older figure it has. Every cell is compared with England’s figure
of the same year and the same kind of school, in word, shape and colour.
"""

from headwater.oversight.cards.overview.presenters.behind import pooled_figures, present_behind
from headwater.oversight.cards.overview.presenters.page import EXCEPTIONS, NAME, present_overview
from headwater.oversight.cards.overview.presenters.tree import (
    Behind,
    Overview,
    OverviewCell,
    OverviewColumn,
    OverviewRow,
    PooledCell,
)

__all__ = [
    "EXCEPTIONS",
    "NAME",
    "Behind",
    "Overview",
    "OverviewCell",
    "OverviewColumn",
    "OverviewRow",
    "PooledCell",
    "pooled_figures",
    "present_behind",
    "present_overview",
]
