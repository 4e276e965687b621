"""Published and in-school sources, their releases, and what was set aside."""
