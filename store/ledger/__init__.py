"""The unit of work, what follows from a write, undo, alarms and the morning: below the actions."""
