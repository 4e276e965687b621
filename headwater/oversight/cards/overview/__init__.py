"""Every school beside every chosen measure, exceptions first, and the trust's pooled figures: for the page of the
trust (`pages.trust`) and for a board's pack (`governance`)."""
