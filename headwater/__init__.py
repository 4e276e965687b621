"""Headwater: a multi-academy trust's school improvement, from published figures to agreed support."""
