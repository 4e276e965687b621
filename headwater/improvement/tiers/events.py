"""What can happen to tiers."""

from headwater.foundations.audit.events import EventType


class TierEvent(EventType):
    TIER_RECORDED = "tiers.tier-recorded", "Tier recorded"
    TIERS_RECORDED = "tiers.tiers-recorded", "Tiers recorded from a sheet"
    TIER_WITHDRAWN = "tiers.tier-withdrawn", "Tier withdrawn"
