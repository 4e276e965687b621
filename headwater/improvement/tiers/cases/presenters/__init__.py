"""Cases as pages and the workbook show them: one (`one`), all side by side (`screen`), many about to take a step
(`screen`)."""
