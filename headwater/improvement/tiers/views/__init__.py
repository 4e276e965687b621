"""Pages of tiers: reading, recording."""
