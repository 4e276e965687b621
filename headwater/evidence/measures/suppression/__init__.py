"""What a document for the open audience may not show, so that nobody is recognised in it.

`suppress_figures` takes the figures of a document and says which are hidden, `suppress_document` those of several
schools with pooled ones beside them; `suppress` does the same for bare cells with declared sums. The rule and what it
withstands stand in the package's README.
"""

from headwater.evidence.measures.suppression.cells import AllOf, Before, Cell, NotMore, Sum, Why
from headwater.evidence.measures.suppression.counting import Printed
from headwater.evidence.measures.suppression.document import TOGETHER
from headwater.evidence.measures.suppression.earlier import PrintedBefore
from headwater.evidence.measures.suppression.figures import (
    SUPPRESSED_WORDS,
    PooledFigure,
    suppress_document,
    suppress_figures,
)
from headwater.evidence.measures.suppression.rule import suppress

__all__ = [
    "SUPPRESSED_WORDS",
    "TOGETHER",
    "AllOf",
    "Before",
    "Cell",
    "NotMore",
    "PooledFigure",
    "Printed",
    "PrintedBefore",
    "Sum",
    "Why",
    "suppress",
    "suppress_document",
    "suppress_figures",
]
