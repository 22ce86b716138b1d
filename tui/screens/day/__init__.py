"""Today, the day's end, the first start, importing a file."""
