"""The academy card."""
