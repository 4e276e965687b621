"""Central services: what each offers and who to ask."""
