"""What the pages of rounds and drafts show."""
