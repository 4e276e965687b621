"""What is done with targets: recorded afterwards and withdrawn (`recording`); proposed, commented, reviewed, agreed,
returned (`proposing`); required and set aside (`requiring`); closed after their year (`closing`). Targets come into
their places by `targets.placing`."""

from headwater.evidence.targets.operations.closing import CannotClose, close_targets, correct_closing
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
from headwater.evidence.targets.operations.requiring import (
    CannotSetAside,
    restore_requirement,
    set_aside_requirement,
)

__all__ = [
    "CannotClose",
    "CannotRecord",
    "CannotSetAside",
    "CannotStep",
    "CannotWithdraw",
    "Recorded",
    "agree_proposals",
    "close_targets",
    "comment_on_proposal",
    "correct_closing",
    "draft_targets",
    "propose_targets",
    "record_target",
    "record_targets",
    "restore_requirement",
    "return_proposals",
    "review_proposals",
    "set_aside_requirement",
    "withdraw_proposals",
    "withdraw_target",
]
