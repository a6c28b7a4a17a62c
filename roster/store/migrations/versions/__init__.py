"""One module per change of the schema, named ``r<number>_<what>.py``; each knows the one before it."""
