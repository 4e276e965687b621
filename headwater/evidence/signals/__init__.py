"""Is it on track? Status, early warnings, data-quality checks."""
