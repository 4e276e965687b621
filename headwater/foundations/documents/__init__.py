"""PDF and Excel, one call each."""
