"""What stands in the navigation at the top of every page, in this order."""

from headwater.foundations.ui.navigation import Item

ITEMS = (
    Item("Home", "pages:home"),
    Item("Trust", "pages:trust-overview", "trust.view"),
    Item("Schools", "pages:school-list", "schools.view"),
    Item("Targets", "targets:trust-list", "cards.view"),
    Item("Framework", "frameworks:framework-list"),
    Item("Tiers", "tiers:trust-tiers", "tiers.view"),
    Item("Board cards", "rounds:round-list", "trust.view"),
    Item("Packs", "governance:pack-list", "packs.view"),
    Item("Findings", "signals:trust-findings", "cards.view"),
    Item("Record", "pages:record", "record.view"),
    Item("Calendar", "calendar:calendar-list", "calendars.change"),
    Item("People", "people:person-list", "people.view"),
    Item("Data", "datasets:dataset-list", "datasets.view"),
    Item("Events", "audit:event-list", "events.view"),
)
