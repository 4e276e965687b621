"""Pages that show every layout and component with made-up words: looked at by people, rendered by tests."""
