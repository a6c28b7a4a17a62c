"""The planning scenarios of the domain papers as runnable cases: real areas, invented people, stated expectations."""
