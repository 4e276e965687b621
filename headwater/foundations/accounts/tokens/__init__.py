"""Tokens: how a person lets a program read in their name."""
