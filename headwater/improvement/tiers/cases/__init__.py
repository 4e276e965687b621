"""A tier on its way: the rules beside the table of steps (`policies`), what is read (`queries`), how a case moves from
step to step (`stepping`)."""
