"""The national register of schools and trusts."""
