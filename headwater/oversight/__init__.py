"""What boards ask."""
