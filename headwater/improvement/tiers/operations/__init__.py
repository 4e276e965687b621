"""What is done with tiers: recorded afterwards and withdrawn (`recording`); evidence brought and withdrawn
(`gathering`); a case opened, weighed, recommended, agreed, contested (`deciding`). Decisions are put into their places
by `placing`."""

from headwater.improvement.tiers.cases.stepping import CannotStep
from headwater.improvement.tiers.operations.deciding import (
    agree,
    answer,
    communicate,
    consult,
    contest,
    give_view,
    open_cases,
    recommend,
    return_cases,
    weigh,
    withdraw_case,
)
from headwater.improvement.tiers.operations.gathering import (
    CannotAdd,
    CannotWithdrawEvidence,
    add_evidence,
    withdraw_evidence,
)
from headwater.improvement.tiers.operations.recording import (
    MEANWHILE,
    CannotRecord,
    CannotWithdraw,
    Recorded,
    record_tier,
    record_tiers,
    withdraw_tier,
)

__all__ = [
    "MEANWHILE",
    "CannotAdd",
    "CannotRecord",
    "CannotStep",
    "CannotWithdraw",
    "CannotWithdrawEvidence",
    "Recorded",
    "add_evidence",
    "agree",
    "answer",
    "communicate",
    "consult",
    "contest",
    "give_view",
    "open_cases",
    "recommend",
    "record_tier",
    "record_tiers",
    "return_cases",
    "weigh",
    "withdraw_case",
    "withdraw_evidence",
    "withdraw_tier",
]
