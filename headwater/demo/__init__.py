"""A demonstration trust: writes files in the published formats and runs the real importers on them."""
