"""Who does what by when, because of what."""
