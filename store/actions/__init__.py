"""Writes: each one unit of work, journalled and undoable, returning its effect in words."""
