"""What runs when. Nothing is timed yet; what follows from an event stands in reactions.py."""
