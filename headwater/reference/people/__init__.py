"""People, their posts, and what each may see."""
