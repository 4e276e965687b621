"""What can happen to a board's packs, and what people are sent about them for."""

from headwater.foundations.audit.events import EventType, Purpose


class PackEvent(EventType):
    PACK_ASKED = "governance.pack-asked", "Pack for a board to be made"
    PACK_MADE = "governance.pack-made", "Pack for a board made"
    PARTS_MADE = "governance.parts-made", "Schools’ parts of a pack made"
    PARTS_FAILED = "governance.parts-failed", "Schools’ parts of a pack could not be made"
    PACK_FAILED = "governance.pack-failed", "Pack for a board could not be made"
    PACK_WITHDRAWN = "governance.pack-withdrawn", "Pack for a board withdrawn"


TO_READ = Purpose("governance.pack-to-read", "Read the pack for the meeting")
WITHDRAWN = Purpose("governance.pack-withdrawn", "Read why the pack was withdrawn")
FAILED = Purpose("governance.pack-failed", "See why the pack could not be made")
