"""Policy as data: YAML files become typed objects, every problem at once."""
