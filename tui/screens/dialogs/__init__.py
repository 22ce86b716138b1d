"""Dialogs: one question at a time, over the screen that asked it."""
