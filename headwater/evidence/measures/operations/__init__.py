"""What is done with figures: made from files (`publishing`), entered and withdrawn (`entering`).

Both put them where pages read them by the same rule (`measures.placing`).
"""

from headwater.evidence.measures.operations.entering import (
    CannotEnter,
    CannotWithdraw,
    enter_figure,
    enter_figures,
    withdraw_figure,
)
from headwater.evidence.measures.operations.publishing import publish_figures

__all__ = ["CannotEnter", "CannotWithdraw", "enter_figure", "enter_figures", "publish_figures", "withdraw_figure"]
