"""From a trust's own sheet to figures about to be entered: cell by cell, with what cannot be used and why. Pure.

First `draft_figures` says what each cell means; then `compare_with_known` puts it beside what is known already. Columns
headed “Target” are left to `evidence.targets`.
"""

from headwater.evidence.measures.drafts.beside import compare_with_known, said_by, words_of
from headwater.evidence.measures.drafts.cells import UNSAID, draft_figures, population_of
from headwater.evidence.measures.drafts.draft import (
    Answers,
    Draft,
    DraftCell,
    Standing,
    in_few,
    in_short,
    reasons_not_to_save,
)

__all__ = [
    "UNSAID",
    "Answers",
    "Draft",
    "DraftCell",
    "Standing",
    "compare_with_known",
    "draft_figures",
    "in_few",
    "in_short",
    "population_of",
    "reasons_not_to_save",
    "said_by",
    "words_of",
]
