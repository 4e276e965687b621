"""Academic years, terms, school weeks, closures."""
