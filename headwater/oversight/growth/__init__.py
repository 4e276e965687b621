"""Joining schools and due diligence."""
