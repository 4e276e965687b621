"""Anything that happens with a school, its record and the school's reply."""
