"""The trust overview: every school beside every chosen measure, exceptions first, and the trust's pooled figures."""
