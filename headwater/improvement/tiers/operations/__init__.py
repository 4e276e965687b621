"""What is done with tiers: recorded afterwards and withdrawn (`recording`)."""

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
    "CannotRecord",
    "CannotWithdraw",
    "Recorded",
    "record_tier",
    "record_tiers",
    "withdraw_tier",
]
