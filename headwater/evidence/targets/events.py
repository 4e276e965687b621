"""What can happen to targets, and what people are sent about them for."""

from headwater.foundations.audit.events import EventType, Purpose


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
    REQUIREMENT_SET_ASIDE = "targets.requirement-set-aside", "Required target called not applicable"
    REQUIREMENT_RESTORED = "targets.requirement-restored", "Required target called for again"
    TARGETS_CLOSED = "targets.targets-closed", "Targets closed after their year"
    CLOSING_CORRECTED = "targets.closing-corrected", "Closing of a target corrected"


TO_COMMENT = Purpose("targets.to-comment", "Comment on the proposed target", asks=True)
TO_REVIEW = Purpose("targets.to-review", "Review with the local board", asks=True)
TO_READ = Purpose("targets.to-read", "Read the proposed target")
TO_AGREE = Purpose("targets.to-agree", "Take to the trust board", asks=True)
AGREED = Purpose("targets.agreed", "Agreed by the trust board")
RETURNED = Purpose("targets.returned", "Returned, with the reason")
