"""What was known and agreed on a day, and what people had been sent or shown by then."""
