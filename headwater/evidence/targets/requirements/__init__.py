"""Targets that the framework requires of a school, year by year: what is asked for, and what is lacking."""
