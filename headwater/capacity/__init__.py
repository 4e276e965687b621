"""Who can help."""
