"""Targets: proposed, reviewed, agreed, amended."""
