"""What the commands of the command line do; ``roster.cli`` only parses and calls."""
