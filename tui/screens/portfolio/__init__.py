"""Plans and segments: overviews and pages."""
