"""What is done with figures: made from files (`publishing`, `similar`), entered and withdrawn (`entering`).

`publishing` and `entering` put them where pages read them by the same rule (`measures.placing`).
"""

from headwater.evidence.measures.operations.entering import (
    CannotEnter,
    CannotWithdraw,
    enter_figure,
    enter_figures,
    withdraw_figure,
)
from headwater.evidence.measures.operations.publishing import publish_figures
from headwater.evidence.measures.operations.similar import publish_similar_schools

__all__ = [
    "CannotEnter",
    "CannotWithdraw",
    "enter_figure",
    "enter_figures",
    "publish_figures",
    "publish_similar_schools",
    "withdraw_figure",
]
