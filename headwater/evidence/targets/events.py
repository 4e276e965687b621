"""What can happen to targets."""

from headwater.foundations.audit.events import EventType


class TargetEvent(EventType):
    TARGET_RECORDED = "targets.target-recorded", "Target recorded"
    TARGETS_RECORDED = "targets.targets-recorded", "Targets recorded from a sheet"
    TARGET_WITHDRAWN = "targets.target-withdrawn", "Target withdrawn"
