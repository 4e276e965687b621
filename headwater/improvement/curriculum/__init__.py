"""Curriculum area tiers by school, subject and year."""
