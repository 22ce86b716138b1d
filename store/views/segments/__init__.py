"""Segments, their files and rules."""
