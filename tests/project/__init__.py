"""Contracts of the repository itself."""
