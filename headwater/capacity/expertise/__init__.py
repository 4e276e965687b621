"""Who can help with what, and how much of it is used."""
