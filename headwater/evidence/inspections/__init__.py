"""Inspection outcomes, each in the framework it was made under."""
