"""Objectives that cite agreed targets, and their reviews."""
