"""Use cases, verb first: what the command line and the web application ask for; alone speaks to the solver."""
