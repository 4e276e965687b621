"""The page of the trust overview. What stands on it is worked out in `oversight.cards.overview`."""
