"""National figures quoted from publications that no loaded file holds: which may be shown, and which are to verify."""

from headwater.evidence.measures.quoted.definitions import (
    QUOTED,
    QuotedFigure,
    ToVerify,
    get_quoted,
    list_to_verify,
    list_usable,
)

__all__ = ["QUOTED", "QuotedFigure", "ToVerify", "get_quoted", "list_to_verify", "list_usable"]
