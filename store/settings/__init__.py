"""What is set for the store: its values and the catalogue of what can be set."""
