"""How pages look: layouts, components, form markup, error pages."""
