"""Reading the warehouse through Ibis."""
