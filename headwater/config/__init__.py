"""Settings, addresses, what runs when, and what follows from what."""
