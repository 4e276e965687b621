"""Writing the warehouse: aside, synced, renamed."""
