"""The portfolio in words: sheets of rows that the screen, the command and the page show."""
