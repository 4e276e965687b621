"""What a document for the open audience may not show, so that nobody is recognised in it.

`suppress_figures` takes the figures of a document and says which are hidden; `suppress` does the same for bare cells
with declared sums. The rule and what it withstands stand in the package's README.
"""

from headwater.evidence.measures.suppression.cells import AllOf, Cell, NotMore, Sum, Why
from headwater.evidence.measures.suppression.figures import SUPPRESSED_WORDS, Printed, suppress_figures
from headwater.evidence.measures.suppression.rule import suppress

__all__ = [
    "SUPPRESSED_WORDS",
    "AllOf",
    "Cell",
    "NotMore",
    "Printed",
    "Sum",
    "Why",
    "suppress",
    "suppress_figures",
]
