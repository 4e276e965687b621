"""Courses, programmes, library, action research."""
