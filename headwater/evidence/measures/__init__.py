"""The measure catalogue and the figures."""
