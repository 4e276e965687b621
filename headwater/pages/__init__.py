"""Pages composed from several packages: home, school lists. Owns no tables."""
