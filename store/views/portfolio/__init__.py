"""The whole base in figures: where the money is, where it leaks, whether the plans work."""
