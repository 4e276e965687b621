"""Hubs and network groups."""
