"""Optimisation only: problems in integers, solutions with proof, an independent audit."""
