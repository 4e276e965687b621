"""Pages of proposals: reading, steps, proposing, from a sheet."""
