"""Faces of tickler: the command line and the screens."""
