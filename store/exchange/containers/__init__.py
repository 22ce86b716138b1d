"""What is no text with columns: workbooks, address cards, calendars, zips of exports."""
