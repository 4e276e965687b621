"""The evidence pack: all that is known about one school's tier, each piece with its date and source, and what is
missing. Gathered anew on every page (`gathering`); frozen with a recommendation as JSON (`pack`)."""
