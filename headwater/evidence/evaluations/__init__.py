"""Self-evaluation and the trust's view beside it."""
