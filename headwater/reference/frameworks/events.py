"""What can happen to a trust's frameworks, and what people are sent about them for."""

from headwater.foundations.audit.events import EventType, Purpose


class FrameworkEvent(EventType):
    FRAMEWORK_ADOPTED = "frameworks.framework-adopted", "Framework adopted"
    MAIN_CHOSEN = "frameworks.main-chosen", "Main framework chosen"
    FRAMEWORK_SET_ASIDE = "frameworks.framework-set-aside", "Framework set aside"
    FRAMEWORK_TAKEN_UP = "frameworks.framework-taken-up", "Framework taken up again"
    DRAFT_BEGUN = "frameworks.draft-begun", "Draft of a framework begun"
    WORDS_CHOSEN = "frameworks.words-chosen", "The trust’s own words chosen"
    ITEM_CHANGED = "frameworks.item-changed", "Part of a framework’s draft changed"
    ASSUMPTIONS_CONFIRMED = "frameworks.assumptions-confirmed", "Assumptions in a framework’s draft confirmed"
    CONTAINER_FILLED = "frameworks.container-filled", "Empty place in a framework’s draft filled in"
    DRAFT_IMPORTED = "frameworks.draft-imported", "Draft of a framework imported"
    DRAFT_DISCARDED = "frameworks.draft-discarded", "Draft of a framework discarded"
    EDITION_PUBLISHED = "frameworks.edition-published", "Edition of a framework published"
    SCHOOLS_MOVED = "frameworks.schools-moved", "Schools moved to another edition"


TO_READ = Purpose("frameworks.to-read", "Read the framework")
