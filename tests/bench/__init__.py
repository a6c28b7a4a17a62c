"""Benchmarks on real districts: reported figures, never timed assertions."""
