"""Pages of rounds and editions: `rounds` for the trust, `drafts` for a card that is not issued, `issued` for one that
is; `one` sends an edition's address to the one or the other."""
