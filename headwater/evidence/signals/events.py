"""What can happen to findings."""

from headwater.foundations.audit.events import EventType


class SignalEvent(EventType):
    FINDING_ACCEPTED = "signals.finding-accepted", "Finding accepted with a reason"
    ACCEPTANCE_WITHDRAWN = "signals.acceptance-withdrawn", "Acceptance of a finding taken back"
