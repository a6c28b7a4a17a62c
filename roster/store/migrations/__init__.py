"""Alembic's folder: ``env.py`` and one module per change of the schema in ``versions``."""

HEAD = "r0008"
"""The newest revision, known without loading Alembic; a test compares it with the modules in ``versions``."""
