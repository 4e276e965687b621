"""How anything is done. Not one school word in here."""
