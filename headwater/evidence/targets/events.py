"""What can happen to targets."""

from headwater.foundations.audit.events import EventType


class TargetEvent(EventType):
    TARGET_RECORDED = "targets.target-recorded", "Target recorded"
    TARGETS_RECORDED = "targets.targets-recorded", "Targets recorded from a sheet"
    TARGET_WITHDRAWN = "targets.target-withdrawn", "Target withdrawn"
    TARGETS_DRAFTED = "targets.targets-drafted", "Targets drafted"
    TARGETS_PROPOSED = "targets.targets-proposed", "Targets proposed"
    PROPOSAL_COMMENTED = "targets.proposal-commented", "Proposed target commented"
    PROPOSALS_REVIEWED = "targets.proposals-reviewed", "Proposed targets reviewed by a local board"
    PROPOSALS_AGREED = "targets.proposals-agreed", "Proposed targets agreed"
    PROPOSALS_RETURNED = "targets.proposals-returned", "Proposed targets returned"
    PROPOSALS_WITHDRAWN = "targets.proposals-withdrawn", "Proposed targets withdrawn"
