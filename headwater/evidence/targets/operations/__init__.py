"""What is done with targets: recorded afterwards and withdrawn (`recording`); proposed, commented, reviewed, agreed,
returned (`proposing`). Both put targets into their places by `targets.placing`."""

from headwater.evidence.targets.operations.proposing import (
    CannotStep,
    agree_proposals,
    comment_on_proposal,
    draft_targets,
    propose_targets,
    return_proposals,
    review_proposals,
    withdraw_proposals,
)
from headwater.evidence.targets.operations.recording import (
    CannotRecord,
    CannotWithdraw,
    Recorded,
    record_target,
    record_targets,
    withdraw_target,
)

__all__ = [
    "CannotRecord",
    "CannotStep",
    "CannotWithdraw",
    "Recorded",
    "agree_proposals",
    "comment_on_proposal",
    "draft_targets",
    "propose_targets",
    "record_target",
    "record_targets",
    "return_proposals",
    "review_proposals",
    "withdraw_proposals",
    "withdraw_target",
]
