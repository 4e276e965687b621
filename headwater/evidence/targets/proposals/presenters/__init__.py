"""Proposals as pages show them: lists of a year (`lists`), one proposal (`one`), a line for each school to propose for
(`proposing`)."""
