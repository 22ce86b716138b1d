"""Reads: what a screen or a command shows, as frozen rows."""
