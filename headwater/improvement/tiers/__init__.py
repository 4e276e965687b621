"""Evidence packs, tier recommendations and decisions."""
