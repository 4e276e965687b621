"""After its year a target is closed: met, not met, or not applicable, by the figure there was, by a named person."""
