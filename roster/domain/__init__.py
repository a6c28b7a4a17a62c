"""Facts and plans: plain dataclasses on the standard library."""
