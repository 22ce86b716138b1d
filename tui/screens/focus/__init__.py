"""Focus mode: one customer at a time."""
