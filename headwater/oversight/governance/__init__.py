"""Meetings of the bodies, packs, questions, decisions."""
