"""Improvement frameworks as data."""
