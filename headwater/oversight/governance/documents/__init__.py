"""A pack on paper, as a Word file and as a workbook; the whole, and the part of one school."""
