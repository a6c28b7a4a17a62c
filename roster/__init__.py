"""Roster PAM TPS: from a Polres' spreadsheets to a proven plan, its orders and its meetings."""

__version__ = "0.1.0"
